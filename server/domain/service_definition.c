#include "config.h"

#include <dirent.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/i18n.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/domain/application/application.h"
#include "server/domain/service_check.h"
#include "server/domain/service_definition.h"
#include "server/store/application.h"

/* Definitions are never freed: a request may still hold one. */
struct known {
	struct definition *d;
	bool live; /* what the files say now, or said before a fault */
	bool was;  /* live before the load that is being published */
};

static struct known *known;
static size_t known_n;
static struct definition **waiting; /* read, not published yet */
static size_t waiting_n;
static char **faulty; /* ids of files that were not read */
static size_t faulty_n;
static bool definitions_loaded;

static const char *definitions_dir; /* of the files being read */

static bool
definitions_service(const char *id)
{
	char *path = xasprintf("%s/%s.cfg", definitions_dir, id);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

/* One file of dir by the words of the house. */
static struct definition *
definitions_read_file(const char *dir, const char *path, struct faults *f)
{
	struct house h = application_house;

	definitions_dir = dir;
	h.service = definitions_service;
	return definition_read(path, &h, f);
}

struct definition *
service_check_file(const char *path, struct faults *f)
{
	char *folder = xstrdup(path);
	struct definition *d = definitions_read_file(dirname(folder), path, f);

	free(folder);
	return d;
}

static void
definitions_fault(void *arg, const char *file, int line, const char *what)
{
	(void)arg;
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
}

static void
definitions_forget(void)
{
	for (size_t i = 0; i < waiting_n; i++)
		definition_free(waiting[i]);
	for (size_t i = 0; i < faulty_n; i++)
		free(faulty[i]);
	free(waiting);
	free(faulty);
	waiting = NULL;
	faulty = NULL;
	waiting_n = faulty_n = 0;
}

static int
definitions_wanted(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 4 && e->d_name[0] != '.' &&
	    strcmp(e->d_name + n - 4, ".cfg") == 0;
}

static int
definitions_file(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct faults f = {.row = definitions_fault};
	struct definition *d;
	int rc = 0;

	d = definitions_read_file(dir, path, &f);
	free(path);
	if (d != NULL) {
		waiting = xreallocarray(waiting, waiting_n + 1,
		    sizeof(struct definition *));
		waiting[waiting_n++] = d;
	} else {
		faulty = xreallocarray(faulty, faulty_n + 1, sizeof(char *));
		faulty[faulty_n++] = xstrndup(name, strlen(name) - 4);
		rc = -1;
	}
	return rc;
}

int
service_definition_load(const char *dir)
{
	struct dirent **files;
	int n, rc = 0;

	definitions_loaded = true;
	definitions_forget();
	n = scandir(dir, &files, definitions_wanted, alphasort);
	if (n < 0) {
		fprintf(stderr, "%s:0: %s\n", dir, _("cannot be read"));
		return -1;
	}
	for (int i = 0; i < n; i++) {
		if (definitions_file(dir, files[i]->d_name) != 0)
			rc = -1;
		free(files[i]);
	}
	free(files);
	return rc;
}

static struct known *
definitions_find(const char *id, int version)
{
	for (size_t i = 0; i < known_n; i++)
		if (known[i].d->version == version &&
		    strcmp(known[i].d->id, id) == 0)
			return &known[i];
	return NULL;
}

static struct known *
definitions_keep(struct definition *d)
{
	known = xreallocarray(known, known_n + 1, sizeof(*known));
	known[known_n] = (struct known){.d = d};
	return &known[known_n++];
}

/* From the store; 1 kept, 0 there is none, -1. */
static int
definitions_stored(struct ctx *ctx, const char *id, int version,
    struct known **out, struct err *e)
{
	struct faults f = {.row = definitions_fault};
	char hash[DEFINITION_HASH], *text, *name;
	struct definition *d;
	int rc = store_service_version_load(ctx, id, version, hash, &text, e);

	if (rc != 1)
		return rc;
	name = xasprintf("%s version %d", id, version);
	d = definition_parse(text, name, &application_house, &f);
	free(name);
	if (d == NULL || strcmp(d->sha256, hash) != 0) {
		log_err("event=service_version service=%s version=%d "
			"why=\"the stored text is not good\"", id, version);
		definition_free(d);
		return err_set(e, ERR_STORE, NULL);
	}
	*out = definitions_keep(d);
	return 1;
}

/* 1 published so, 0 new, -2 refused with what, -1. */
static int
definitions_compare(struct ctx *ctx, const struct definition *d, char *what,
    size_t size, struct err *e)
{
	char hash[DEFINITION_HASH] = "", *text;
	int last = store_service_version_last(ctx, d->id, e);
	int rc = last < 0 ? -1 :
			    store_service_version_load(ctx, d->id, d->version,
				hash, &text, e);

	if (rc == 1 && strcmp(hash, d->sha256) != 0) {
		snprintf(what, size, _("the text changed since version %d was "
		    "published: give it a higher version"), d->version);
		return -2;
	}
	if (rc == 0 && d->version < last) {
		snprintf(what, size, _("version %d is below version %d, which "
		    "is published already"), d->version, last);
		return -2;
	}
	return rc;
}

/* 1 published now or before, 0 refused, -1. */
static int
definitions_publish(struct ctx *ctx, const struct definition *d,
    struct err *e)
{
	char what[200];
	int rc = definitions_compare(ctx, d, what, sizeof(what), e);

	if (rc == -2) {
		definitions_fault(NULL, d->version_file, d->version_line,
		    what);
		return 0;
	}
	if (rc != 0)
		return rc;
	rc = store_service_version_insert(ctx, d->id, d->version, d->sha256,
	    d->text, e);
	if (rc == 0)
		log_info("event=service_version service=%s version=%d "
			 "sha256=%s", d->id, d->version, d->sha256);
	return rc != 0 ? -1 : 1;
}

static bool
definitions_due(const struct definition *d, date_t today)
{
	return date_parse(d->effective) <= today;
}

/* A version that begins later: until then the last one that has begun. */
static int
definitions_before(struct ctx *ctx, const struct definition *d, struct err *e)
{
	for (int v = d->version - 1; v > 0; v--) {
		struct known *k = definitions_find(d->id, v);

		if (k == NULL && definitions_stored(ctx, d->id, v, &k, e) < 0)
			return -1;
		if (k == NULL)
			continue;
		k->live = true;
		if (definitions_due(k->d, ctx->today))
			break;
	}
	return 0;
}

static bool
definitions_live(const char *id)
{
	for (size_t i = 0; i < known_n; i++)
		if (known[i].live && strcmp(known[i].d->id, id) == 0)
			return true;
	return false;
}

/* In place of a file that is not good: what was published last. */
static int
definitions_last(struct ctx *ctx, const char *id, struct err *e)
{
	int last = store_service_version_last(ctx, id, e);
	struct known *k;

	if (last <= 0)
		return last;
	k = definitions_find(id, last);
	if (k == NULL && definitions_stored(ctx, id, last, &k, e) < 0)
		return -1;
	if (k != NULL)
		k->live = true;
	return k != NULL && !definitions_due(k->d, ctx->today) ?
	    definitions_before(ctx, k->d, e) :
	    0;
}

/* Take over what was read; the refused keep what was published before. */
static int
definitions_take(struct ctx *ctx, struct definition *d, struct err *e)
{
	struct known *k = definitions_find(d->id, d->version);
	int rc = definitions_publish(ctx, d, e);

	if (rc != 1) {
		if (rc == 0)
			(void)definitions_last(ctx, d->id, e);
		definition_free(d);
		return -1;
	}
	if (k != NULL)
		definition_free(d);
	else
		k = definitions_keep(d);
	k->live = true;
	if (definitions_due(k->d, ctx->today))
		return 0;
	return definitions_before(ctx, k->d, e);
}

static bool
definitions_faulty(const char *id)
{
	for (size_t i = 0; i < faulty_n; i++)
		if (strcmp(faulty[i], id) == 0)
			return true;
	return false;
}

/* The store did not answer: as before. */
static void
definitions_restore(const char *id)
{
	for (size_t i = 0; i < known_n; i++)
		if (strcmp(known[i].d->id, id) == 0)
			known[i].live = known[i].was;
}

int
service_definition_publish(struct ctx *ctx, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < known_n; i++) {
		known[i].was = known[i].live;
		known[i].live = known[i].live &&
		    definitions_faulty(known[i].d->id);
	}
	for (size_t i = 0; i < waiting_n; i++) {
		char id[DEFINITION_ID];

		str_copy(id, sizeof(id), waiting[i]->id);
		if (definitions_take(ctx, waiting[i], e) == 0)
			continue;
		rc = -1;
		if (!definitions_live(id))
			definitions_restore(id);
	}
	waiting_n = 0;
	for (size_t i = 0; i < faulty_n; i++)
		if (!definitions_live(faulty[i]) &&
		    definitions_last(ctx, faulty[i], e) != 0)
			rc = -1;
	definitions_forget();
	return rc;
}

/* Records loads them at its start; a tool that makes a hall has not. */
static void
definitions_ready(struct ctx *ctx)
{
	struct err e = {0};
	char *dir;

	if (definitions_loaded)
		return;
	dir = xasprintf("%s/services", ctx->conf->data_dir);
	(void)service_definition_load(dir);
	(void)service_definition_publish(ctx, &e);
	free(dir);
}

const struct definition *
service_definition(struct ctx *ctx, const char *id)
{
	const struct definition *best = NULL;

	definitions_ready(ctx);
	for (size_t i = 0; i < known_n; i++) {
		const struct definition *d = known[i].d;

		if (known[i].live && strcmp(d->id, id) == 0 &&
		    definitions_due(d, ctx->today) &&
		    (best == NULL || d->version > best->version))
			best = d;
	}
	return best;
}

static int
definitions_order(const void *a, const void *b)
{
	const struct definition *x = *(const struct definition *const *)a;
	const struct definition *y = *(const struct definition *const *)b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return strcmp(x->id, y->id);
}

const struct definition **
service_definitions(struct ctx *ctx, size_t *n)
{
	const struct definition **list;

	definitions_ready(ctx);
	list = ctx_alloc(ctx, known_n + 1, sizeof(*list));
	*n = 0;
	for (size_t i = 0; i < known_n; i++)
		if (known[i].live &&
		    service_definition(ctx, known[i].d->id) == known[i].d)
			list[(*n)++] = known[i].d;
	if (*n > 1)
		qsort(list, *n, sizeof(*list), definitions_order);
	return list;
}

const struct definition *
service_definition_version(struct ctx *ctx, const char *id, int version,
    struct err *e)
{
	struct known *k;
	int rc;

	definitions_ready(ctx);
	k = definitions_find(id, version);
	if (k != NULL)
		return k->d;
	rc = definitions_stored(ctx, id, version, &k, e);
	if (rc == 1)
		return k->d;
	if (rc == 0)
		err_set(e, ERR_NOT_FOUND, "service");
	return NULL;
}

static void
definitions_check(const char *dir, const char *name, struct ctx *ctx,
    struct faults *f, struct faults *versions)
{
	char *path = xasprintf("%s/%s", dir, name), what[200];
	struct definition *d = definitions_read_file(dir, path, f);
	struct err e = {0};

	free(path);
	if (d != NULL && ctx != NULL && versions != NULL &&
	    definitions_compare(ctx, d, what, sizeof(what), &e) == -2) {
		versions->n++;
		if (versions->row != NULL)
			versions->row(versions->arg, d->version_file,
			    d->version_line, what);
	}
	definition_free(d);
}

int
service_check(const char *dir, struct ctx *ctx, struct faults *f,
    struct faults *versions)
{
	struct dirent **files;
	int n = scandir(dir, &files, definitions_wanted, alphasort);

	if (n < 0) {
		f->n++;
		if (f->row != NULL)
			f->row(f->arg, dir, 0, _("this folder cannot be read"));
		return -1;
	}
	for (int i = 0; i < n; i++) {
		definitions_check(dir, files[i]->d_name, ctx, f, versions);
		free(files[i]);
	}
	free(files);
	return f->n != 0 || (versions != NULL && versions->n != 0) ? -1 : 0;
}
