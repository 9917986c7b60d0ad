#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/ctl/audit.h"
#include "server/ctl/backup.h"
#include "server/ctl/check.h"
#include "server/proc.h"
#include "server/supervisor.h"

enum { EXIT_USAGE = 2, EXIT_LOCKED = 75, MAIN_HASH_MAX = 256 };

static int
main_hash_count(const struct conf *c)
{
	long n = c->hash_workers;

	if (n == 0)
		n = sysconf(_SC_NPROCESSORS_ONLN);
	if (n < 1)
		n = 1;
	return (int)(n > MAIN_HASH_MAX ? MAIN_HASH_MAX : n);
}

/* The spawner first: it must not know the host key, which the gate reads. */
static const struct role main_roles[] = {
	{ "spawner", "talenthalld", spawner_main, NULL },
	{ "gate", "talenthall-gate", NULL, NULL },
	{ "records", "talenthalld", records_main, NULL },
	{ "hash", "talenthalld", hash_main, main_hash_count },
	{ "courier", "talenthalld", courier_main, NULL },
	{ 0 },
};

static const struct role_link main_links[] = {
	{ "gate", "records" },
	{ "gate", "spawner" },
	{ "spawner", "records" },
	{ "records", "hash" },
	{ "records", "courier" },
	{ 0 },
};

/* What the command line says; it goes before the file, on reload too. */
struct options {
	const char *conf, *state, *data, *locale, *libexec, *listen;
	int port;
	bool demo, once;
	bool looks; /* the command of once needs no lock */
	const char *role;
};

static struct options main_options = { .port = -1 };

static void
main_usage(FILE *f)
{
	fputs("usage: talenthalld [OPTION ...]\n"
	      "       talenthalld [OPTION ...] --once COMMAND [ARGUMENT ...]\n"
	      "       talenthalld --methods | --words\n"
	      "  -c, --config FILE  configuration (talenthall.conf(5))\n"
	      "  --state DIR        database, host key and files\n"
	      "  --data DIR         services, migrations, tables\n"
	      "  --locale DIR       translations\n"
	      "  --libexec DIR      the other programs of the server\n"
	      "  --listen ADDRESS   numeric address to listen on\n"
	      "  --port N           port; 0 for any that is free\n"
	      "  --demo             let the demo accounts in, on loopback\n"
	      "  --once COMMAND     run one command of talenthallctl, server "
	      "stopped\n"
	      "  --methods          print the method table\n"
	      "  --words            print the names that rules may use\n"
	      "  --version, --help\n",
	    f);
}

static int
main_path(char *buf, size_t size, const char *path)
{
	char *full;

	if (path == NULL)
		return 0;
	/* Absolute, as the roles need not stand where we do. */
	full = realpath(path, NULL);
	if (full == NULL || !str_copy(buf, size, full)) {
		fprintf(stderr, "talenthalld: %s: %s\n", path,
		    full == NULL ? strerror(errno) : "the path is too long");
		free(full);
		return -1;
	}
	free(full);
	return 0;
}

/* What only looks makes no folder: there is no hall then. */
static int
main_state(char *buf, size_t size, const char *path)
{
	if (path == NULL)
		return 0;
	if (main_options.looks && access(path, F_OK) != 0)
		return str_copy(buf, size, path) ? 0 : -1;
	if (mkdir(path, 0700) != 0 && errno != EEXIST) {
		fprintf(stderr, "talenthalld: %s: %s\n", path,
		    strerror(errno));
		return -1;
	}
	return main_path(buf, size, path);
}

/* Defaults, file, command line; c is unchanged on a fault. */
static int
main_load(struct conf *c)
{
	const struct options *o = &main_options;
	struct conf new;

	conf_default(&new);
	if (o->conf != NULL && conf_load(&new, o->conf) != 0)
		return -1;
	if (main_state(new.state_dir, sizeof new.state_dir, o->state) != 0 ||
	    main_path(new.data_dir, sizeof new.data_dir, o->data) != 0 ||
	    main_path(new.locale_dir, sizeof new.locale_dir, o->locale) != 0 ||
	    main_path(new.libexec_dir, sizeof new.libexec_dir, o->libexec) != 0)
		return -1;
	if (o->listen != NULL)
		str_copy(new.listen, sizeof new.listen, o->listen);
	if (o->port != -1)
		new.port = o->port;
	if (o->demo)
		new.demo = true;
	*c = new;
	return 0;
}

static int
main_port(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*text == '\0' || *end != '\0' || n < 0 || n > 65535) {
		fprintf(stderr, "talenthalld: %s is no port\n", text);
		exit(EXIT_USAGE);
	}
	return (int)n;
}

static void
main_parse(int argc, char **argv)
{
	enum { STATE = 256, DATA, LOCALE, LIBEXEC, LISTEN, PORT, DEMO, METHODS,
		ONCE, WORDS, SHOW_VERSION, HELP };
	static const struct option longs[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "state", required_argument, NULL, STATE },
		{ "data", required_argument, NULL, DATA },
		{ "locale", required_argument, NULL, LOCALE },
		{ "libexec", required_argument, NULL, LIBEXEC },
		{ "listen", required_argument, NULL, LISTEN },
		{ "port", required_argument, NULL, PORT },
		{ "demo", no_argument, NULL, DEMO },
		{ "methods", no_argument, NULL, METHODS },
		{ "once", no_argument, NULL, ONCE },
		{ "words", no_argument, NULL, WORDS },
		{ "version", no_argument, NULL, SHOW_VERSION },
		{ "help", no_argument, NULL, HELP },
		{ 0 },
	};
	struct options *o = &main_options;
	int c;

	/* "+": what follows --once COMMAND is the command's. */
	while ((c = getopt_long(argc, argv, "+c:x:", longs, NULL)) != -1) {
		switch (c) {
		case 'c':
			o->conf = optarg;
			break;
		case 'x':
			o->role = optarg;
			break;
		case STATE:
			o->state = optarg;
			break;
		case DATA:
			o->data = optarg;
			break;
		case LOCALE:
			o->locale = optarg;
			break;
		case LIBEXEC:
			o->libexec = optarg;
			break;
		case LISTEN:
			o->listen = optarg;
			break;
		case PORT:
			o->port = main_port(optarg);
			break;
		case DEMO:
			o->demo = true;
			break;
		case ONCE:
			o->once = true;
			break;
		case METHODS:
			exit(methods_print());
		case WORDS:
			exit(check_words());
		case SHOW_VERSION:
			puts("talenthalld " PACKAGE_VERSION);
			exit(0);
		case HELP:
			main_usage(stdout);
			exit(0);
		default:
			main_usage(stderr);
			exit(EXIT_USAGE);
		}
	}
	if (o->once ? optind == argc : optind != argc) {
		main_usage(stderr);
		exit(EXIT_USAGE);
	}
	o->looks = o->once && conf_among("config audit key backup",
	    argv[optind]);
}

static int
main_role(const char *name)
{
	const struct role *r;
	struct proc *p;
	int rc;

	for (r = main_roles; r->name != NULL; r++) {
		if (r->main == NULL || strcmp(r->name, name) != 0)
			continue;
		p = proc_begin(r->name);
		rc = r->main(p);
		proc_end(p);
		return rc;
	}
	fprintf(stderr, "talenthalld: there is no role %s\n", name);
	return EXIT_USAGE;
}

/* Without the lock: a command that only looks at files. */
static int
main_look(const struct conf *c, int argc, char **argv)
{
	char path[600];
	bool alone;
	int fd, rc;

	snprintf(path, sizeof path, "%s/lock", c->state_dir);
	fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	alone = fd != -1 && flock(fd, LOCK_EX | LOCK_NB) == 0;
	if (strcmp(argv[0], "key") == 0)
		rc = key_main(c, argc, argv);
	else if (strcmp(argv[0], "audit") == 0)
		rc = audit_main(c, argc, argv);
	else if (strcmp(argv[0], "backup") == 0)
		rc = backup_main(c, alone, argc, argv);
	else
		rc = check_main(c, alone, argc, argv);
	if (fd != -1)
		close(fd);
	if (rc == EXIT_USAGE)
		fputs("usage: talenthallctl config check | diff FILE\n"
		      "       talenthallctl audit verify [--heads FILE]\n"
		      "       talenthallctl backup [DIR] [--keep N] "
		      "[--recipient KEY | --plain]\n"
		      "       talenthallctl backup check|list [DIR] | "
		      "keys DIR\n",
		    stderr);
	return rc;
}

/* One server, or one command, a state directory. Held until we end. */
static int
main_lock(const struct conf *c)
{
	char path[600];
	struct stat st;
	int fd;

	if ((mkdir(c->state_dir, 0700) != 0 && errno != EEXIST) ||
	    stat(c->state_dir, &st) != 0) {
		fprintf(stderr, "talenthalld: %s: %s\n", c->state_dir,
		    strerror(errno));
		return -1;
	}
	/* whoever may write there may put another database in place of ours */
	if ((st.st_mode & S_IWOTH) != 0) {
		fprintf(stderr,
		    "talenthalld: everybody may write to %s; chmod o-w it\n",
		    c->state_dir);
		return -1;
	}
	snprintf(path, sizeof path, "%s/lock", c->state_dir);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd != -1 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	if (fd != -1 && errno == EWOULDBLOCK)
		fprintf(stderr,
		    "talenthalld: the server (or another command) is running "
		    "on %s; stop it first\n",
		    c->state_dir);
	else
		fprintf(stderr, "talenthalld: %s: %s\n", path, strerror(errno));
	if (fd != -1)
		close(fd);
	return -1;
}

/* The gate's program makes the host key: only it knows the format. */
static int
main_host_key(const struct conf *c)
{
	char key[600], program[4096];
	pid_t pid;
	int status;

	snprintf(key, sizeof key, "%s/host_key", c->state_dir);
	if (access(key, F_OK) == 0)
		return 0;
	if (proc_find_program(program, sizeof program, "talenthall-gate",
		c->libexec_dir) != 0) {
		fprintf(stderr, "talenthalld: talenthall-gate is not found\n");
		return -1;
	}
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		execl(program, "talenthall-gate", "--keygen", key,
		    (char *)NULL);
		_exit(71);
	}
	if (pid == -1 || waitpid(pid, &status, 0) != pid || status != 0) {
		fprintf(stderr, "talenthalld: cannot make the host key %s\n",
		    key);
		return -1;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct conf conf;
	int lock, rc;

	main_parse(argc, argv);
	if (main_options.role != NULL)
		return main_role(main_options.role);
	umask(077);
	/* memory holds keys: none of us leaves it on a disk */
	setrlimit(RLIMIT_CORE, &(struct rlimit){0});
	if (main_load(&conf) != 0)
		return EXIT_FAILURE;
	proc_log_init("supervisor", &conf);
	if (main_options.looks)
		return main_look(&conf, argc - optind, argv + optind);
	lock = main_lock(&conf);
	if (lock == -1)
		return EXIT_LOCKED;
	if (main_options.once)
		rc = once_main(&conf, argc - optind, argv + optind);
	else if (main_host_key(&conf) != 0)
		rc = EXIT_FAILURE;
	else
		rc = supervise(&conf, main_roles, main_links, main_load);
	close(lock);
	return rc;
}
