#include "config.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "server/ctl/check.h"
#include "server/ctl/diff.h"
#include "server/ctl/once.h"
#include "server/domain/application/application.h"
#include "server/domain/attachment_kind.h"
#include "server/domain/data_files.h"
#include "server/domain/hall.h"
#include "server/domain/service_check.h"
#include "server/domain/service_diff.h"
#include "server/domain/slip.h"

enum { CONFIG_USAGE = 2, CONFIG_PAGE = 200 };

static void
config_fault(void *arg, const char *file, int line, const char *what)
{
	(void)arg;
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
}

static bool
config_hall(const struct conf *conf)
{
	char *db = xasprintf("%s/talenthall.db", conf->state_dir);
	bool there = access(db, F_OK) == 0;

	free(db);
	return there;
}

/*
 * 1: the hall is open for a look. 0: there is none to ask, or the server has
 * to make its database anew first, which is told. -1.
 */
static int
config_look(struct once *o, const struct conf *conf, bool alone)
{
	int rc = alone && config_hall(conf) ? once_look(o, conf) : 2;

	if (rc == 1)
		fprintf(stderr, _("%s/talenthall.db was made by an earlier "
		    "version: until the server was started once, nothing is "
		    "compared with it\n"), conf->state_dir);
	return rc == 0 ? 1 : rc > 0 ? 0 : -1;
}

/* What may be booked at a hall is for services that there are. */
static int
config_halls(const struct conf *conf, const char *services)
{
	size_t n, i;
	const struct hall *h = hall_all(&n);
	int rc = 0;

	for (i = 0; i < n * HALL_KINDS; i++) {
		const struct hall_offer *o = &h[i / HALL_KINDS].
		    kinds[i % HALL_KINDS];

		for (size_t k = 0; k < o->nservices; k++) {
			char *file = xasprintf("%s/%s.cfg", services,
			    o->services[k]);

			if (access(file, F_OK) != 0) {
				fprintf(stderr, _("%s/halls:0: hall %d: kinds."
				    "%s: there is no service %s\n"),
				    conf->data_dir, h[i / HALL_KINDS].district,
				    hall_kind_name((int)(i % HALL_KINDS)),
				    o->services[k]);
				rc = -1;
			}
			free(file);
		}
	}
	return rc;
}

/* The fields of all services, by their ids. */
static json_t *
config_fields(const char *services)
{
	json_t *fields = json_object();
	struct dirent **files;
	int n = scandir(services, &files, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		const char *dot = strrchr(files[i]->d_name, '.');
		char *path = xasprintf("%s/%s", services, files[i]->d_name);
		struct faults told = {0}; /* already */
		struct definition *d = dot != NULL && strcmp(dot, ".cfg") == 0 ?
		    service_check_file(path, &told) :
		    NULL;

		for (size_t k = 0; d != NULL && k < d->nsections; k++)
			for (size_t m = 0; m < d->sections[k].nfields; m++)
				json_object_set_new(fields,
				    d->sections[k].fields[m].id, json_true());
		definition_free(d);
		free(path);
		free(files[i]);
	}
	if (n >= 0)
		free(files);
	return fields;
}

static int
config_slips(const struct conf *conf, const char *services)
{
	char *dir = xasprintf("%s/templates/documents", conf->data_dir);
	json_t *fields = config_fields(services);
	int rc = slip_check_fields(dir, fields);

	json_decref(fields);
	free(dir);
	return rc;
}

/* All faults of all files; versions too when there is a hall to ask. */
static int
config_check(const struct conf *conf, bool alone)
{
	char *dir = xasprintf("%s/services", conf->data_dir);
	struct faults f = {.row = config_fault};
	struct once o;
	int rc = data_files_load(conf, NULL);
	int look = config_look(&o, conf, alone);
	bool hall = look == 1;

	if (look == -1)
		rc = -1;
	/* without kinds every paper of every service would be a fault */
	if (attachment_rules()->n == 0)
		config_fault(NULL, dir, 0, _("is looked at when "
		    "attachments.cfg is right"));
	else if (service_check(dir, hall ? &o.ctx : NULL, &f,
		     hall ? &f : NULL) != 0)
		rc = -1;
	else if (config_slips(conf, dir) != 0)
		rc = -1;
	if (config_halls(conf, dir) != 0)
		rc = -1;
	if (hall)
		once_close(&o);
	free(dir);
	if (rc == 0)
		puts(_("the configuration is right"));
	return rc == 0 ? 0 : 1;
}

/* A service of data_dir by its name, or any file. */
static char *
config_file(const struct conf *conf, const char *arg)
{
	if (strchr(arg, '/') != NULL || access(arg, F_OK) == 0)
		return xstrdup(arg);
	return xasprintf("%s/services/%s.cfg", conf->data_dir, arg);
}

/* A draft that has no fault; NULL when it has. */
static struct definition *
config_read(const struct conf *conf, const char *arg)
{
	char *path = config_file(conf, arg);
	struct faults f = {.row = config_fault};
	struct definition *d = NULL;

	if (data_files_load(conf, NULL) == 0)
		d = service_check_file(path, &f);
	free(path);
	return d;
}

/* The flattened text of a draft, for the running server to compare. */
static int
config_draft(const struct conf *conf, const char *arg)
{
	struct definition *d = config_read(conf, arg);

	if (d != NULL)
		fputs(d->text, stdout);
	definition_free(d);
	return d != NULL ? 0 : 1;
}

static int
config_pages(struct ctx *ctx, const struct definition *d)
{
	struct diff sums = {0};
	struct err e = {0};
	int64_t after = 0;
	const char *next;
	json_t *page;
	char text[400];

	do {
		if (service_diff(ctx, d, after, CONFIG_PAGE, &page, &e) != 0) {
			fprintf(stderr, "talenthalld: %s\n",
			    err_text(&e, 0, text, sizeof(text)));
			json_decref(sums.states);
			return 1;
		}
		diff_page(&sums, page);
		next = json_string_value(json_object_get(page, "next"));
		after = next != NULL ? strtoll(next, NULL, 10) : 0;
		json_decref(page);
	} while (after != 0);
	return diff_end(&sums);
}

/* With the server stopped; otherwise it is asked. */
static int
config_diff(const struct conf *conf, bool alone, const char *arg)
{
	struct definition *d;
	struct once o;
	int rc = 1;

	if (!alone || !config_hall(conf)) {
		fprintf(stderr, "talenthalld: there is no hall in %s, or it "
		    "is running: ask talenthallctl config diff\n",
		    conf->state_dir);
		return 1;
	}
	d = config_read(conf, arg);
	if (d != NULL && config_look(&o, conf, alone) == 1) {
		i18n_use(LANG_EN);
		rc = config_pages(&o.ctx, d);
		once_close(&o);
	}
	definition_free(d);
	return rc;
}

int
check_main(const struct conf *conf, bool alone, int argc, char **argv)
{
	enum lang lang = i18n_shell();

	(void)i18n_init(conf->locale_dir);
	i18n_use(lang);
	if (argc == 2 && strcmp(argv[1], "check") == 0)
		return config_check(conf, alone);
	if (argc == 3 && strcmp(argv[1], "draft") == 0)
		return config_draft(conf, argv[2]);
	if (argc == 3 && strcmp(argv[1], "diff") == 0)
		return config_diff(conf, alone, argv[2]);
	return CONFIG_USAGE;
}

static const char *
config_type(enum value_type t)
{
	static const char *const names[] = {
		[VALUE_NONE] = "any", [VALUE_BOOL] = "bool",
		[VALUE_NUMBER] = "number", [VALUE_TEXT] = "text",
		[VALUE_DATE] = "date", [VALUE_ROWS] = "rows",
	};

	return names[t];
}

static void
config_word(const struct word *w)
{
	printf("word %s", w->name);
	if (w->function) {
		putchar('(');
		for (int i = 0; i < EXPRESSION_ARGS &&
		     w->args[i] != VALUE_NONE; i++)
			printf("%s%s", i > 0 ? ", " : "",
			    config_type(w->args[i]));
		putchar(')');
	}
	printf("\t%s\t%s\n", config_type(w->type),
	    w->help != NULL ? w->help : "");
}

int
check_words(void)
{
	const struct word *w;
	const struct verb *v;

	for (w = expression_words; w->name != NULL; w++)
		config_word(w);
	for (w = application_house.words; w->name != NULL; w++)
		config_word(w);
	for (v = application_house.verbs; v->name != NULL; v++) {
		printf("effect %s\t", v->name);
		for (size_t i = 0; i < sizeof(v->member) /
			    sizeof(v->member[0]) &&
		     v->member[i].name != NULL; i++)
			printf("%s%s%s %s%s", i > 0 ? ", " : "",
			    v->member[i].required ? "" : "[",
			    config_type(v->member[i].type), v->member[i].name,
			    v->member[i].required ? "" : "]");
		putchar('\n');
	}
	return fflush(stdout) == 0 ? 0 : 1;
}
