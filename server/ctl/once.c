#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/ctl/backup.h"
#include "server/ctl/demo.h"
#include "server/ctl/import.h"
#include "server/ctl/once.h"
#include "server/proc.h"
#include "server/secret.h"
#include "server/store/store.h"

enum { ONCE_USAGE = 2 };

static void
once_ctx(struct once *o, const struct conf *conf)
{
	memset(o, 0, sizeof(*o));
	o->ctx.conf = conf;
	o->ctx.now = time(NULL);
	o->ctx.today = date_of(o->ctx.now);
	o->ctx.actor.role = ROLE_SYSADMIN;
	str_copy(o->ctx.actor.login, sizeof(o->ctx.actor.login),
	    "talenthallctl");
	str_copy(o->ctx.actor.from, sizeof(o->ctx.actor.from), "local");
}

int
once_look(struct once *o, const struct conf *conf)
{
	char *db = xasprintf("%s/talenthall.db", conf->state_dir);
	char *key = xasprintf("%s/secret.key", conf->state_dir);
	char *sql = xasprintf("%s/sql", conf->data_dir);
	int rc = -1;

	once_ctx(o, conf);
	if (secret_open(&o->secret, key, false) == 0)
		rc = store_open_still(&o->ctx.db, db, sql);
	o->ctx.secret = o->secret;
	free(db);
	free(key);
	free(sql);
	if (rc != 0)
		once_close(o);
	return rc;
}

int
once_open(struct once *o, const struct conf *conf, bool create)
{
	char *db = xasprintf("%s/talenthall.db", conf->state_dir);
	char *key = xasprintf("%s/secret.key", conf->state_dir);
	char *sql = xasprintf("%s/sql", conf->data_dir);
	bool fresh = create && access(db, F_OK) != 0;
	int rc = -1;

	once_ctx(o, conf);
	if (!create && access(db, F_OK) != 0)
		log_err("event=once why=\"there is no hall in %s\"",
		    conf->state_dir);
	else if (secret_open(&o->secret, key, fresh) == 0 &&
	    store_open(&o->ctx.db, db, sql) == 0)
		rc = 0;
	o->ctx.secret = o->secret;
	free(db);
	free(key);
	free(sql);
	if (rc != 0)
		once_close(o);
	return rc;
}

void
once_close(struct once *o)
{
	ctx_finish(&o->ctx);
	store_close(o->ctx.db);
	secret_close(o->secret);
	memset(o, 0, sizeof(*o));
}

static int
once_init(const struct conf *conf, int argc, char **argv)
{
	struct once o;

	(void)argc;
	(void)argv;
	if (once_open(&o, conf, true) != 0)
		return 1;
	once_close(&o);
	printf("the hall in %s is ready\n", conf->state_dir);
	return 0;
}

static int
once_demo(const struct conf *conf, int argc, char **argv)
{
	return demo_main(conf, argc > 1 ? argv[1] : "demo");
}

static int
once_hostkey(const struct conf *conf, int argc, char **argv)
{
	char program[4096], *key;

	(void)argc;
	(void)argv;
	if (proc_find_program(program, sizeof(program), "talenthall-gate",
		conf->libexec_dir) != 0) {
		fputs("talenthalld: talenthall-gate is not found\n", stderr);
		return 1;
	}
	key = xasprintf("%s/host_key", conf->state_dir);
	execl(program, "talenthall-gate", "--keygen", key, (char *)NULL);
	perror(program);
	return 1;
}

static const struct {
	const char *name;
	int (*run)(const struct conf *conf, int argc, char **argv);
	const char *usage;
} once_commands[] = {
	{"demo", once_demo, "demo [demo|S|M|L|XL|employees:N|cases:N]"},
	{"hostkey", once_hostkey, "hostkey"},
	{"import", import_main, "import units|people|register|ledger FILE.csv [--dry-run]"},
	{"init", once_init, "init"},
	{"restore", restore_main, "restore DIR [--point NAME] [--keys DIR] [--identity FILE]"},
};

int
once_main(const struct conf *conf, int argc, char **argv)
{
	enum { N = sizeof(once_commands) / sizeof(once_commands[0]) };

	for (size_t i = 0; i < N; i++) {
		int rc;

		if (strcmp(once_commands[i].name, argv[0]) != 0)
			continue;
		rc = once_commands[i].run(conf, argc, argv);
		if (rc == ONCE_USAGE)
			fprintf(stderr, "usage: talenthallctl %s\n",
			    once_commands[i].usage);
		return rc;
	}
	fprintf(stderr, "talenthalld: there is no command %s for --once\n",
	    argv[0]);
	return ONCE_USAGE;
}
