/*
 * talenthalld --once restore: a point of a backup becomes a hall, in a STATE
 * that holds none. Everything is proved aside, in STATE/restore; then files,
 * and last the database, get their names.
 */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/mem.h"
#include "server/ctl/backup.h"
#include "server/ctl/backup_parts.h"
#include "server/ctl/once.h"
#include "server/domain/audit.h"
#include "server/store/session.h"
#include "server/store/store.h"

struct restore {
	const struct conf *conf;
	const char *dir, *name, *keys, *identity;
	struct secret *secret;
	struct point point;
	char aside[600], newest[POINT_NAME];
};

static int
restore_say(const char *path, const char *what)
{
	fprintf(stderr, "talenthalld: %s: %s\n", path, what);
	return -1;
}

static int
restore_empty(struct restore *r)
{
	char path[POOL_PATH];

	snprintf(path, sizeof(path), "%s/talenthall.db", r->conf->state_dir);
	if (access(path, F_OK) == 0)
		return restore_say(path, "there is a hall already; give "
					 "--state an empty folder");
	/* files without a database: of a restore that broke off, or strange */
	snprintf(path, sizeof(path), "%s/files", r->conf->state_dir);
	if (access(path, F_OK) == 0 && access(r->aside, F_OK) != 0)
		return restore_say(path, "is in the way");
	pool_remove(path);
	pool_remove(r->aside);
	return pool_mkdir(r->aside);
}

/* The keys come from where they were kept, or the administrator put them. */
static int
restore_keys(struct restore *r)
{
	char to[POOL_PATH];

	if (r->keys != NULL &&
	    backup_keys_copy(r->keys, r->conf->state_dir, false) < 0)
		return -1;
	snprintf(to, sizeof(to), "%s/secret.key", r->conf->state_dir);
	if (access(to, F_OK) != 0)
		return restore_say(to, "is not there; a backup is nothing "
				       "without it (--keys DIR)");
	return secret_open(&r->secret, to, 0);
}

static int
restore_point(struct restore *r)
{
	char **names;
	int n;

	if (r->name == NULL) {
		n = point_names(r->dir, &names);
		for (int i = 0; i < n; i++) {
			str_copy(r->newest, sizeof(r->newest), names[i]);
			free(names[i]);
		}
		if (n >= 0)
			free(names);
		if (r->newest[0] == '\0')
			return restore_say(r->dir, "holds no backups");
		r->name = r->newest;
	}
	if (point_read(&r->point, r->secret, r->dir, r->name) != 0)
		return -1;
	if ((r->point.recipient[0] != '\0') == (r->identity != NULL))
		return 0;
	return restore_say(r->point.name, r->identity == NULL ?
	    "is encrypted; --identity FILE names the key that reads it" :
	    "is not encrypted; leave --identity out");
}

static int
restore_one(struct restore *r, const char *from, const char *to,
    const char *sha256)
{
	char hash[FILE_HASH_TEXT];
	int64_t size;

	if (pool_copy(from, to, "", r->identity) != 0 ||
	    pool_hash(to, hash, &size) != 0)
		return -1;
	return strcmp(hash, sha256) == 0 ? 0 :
	    restore_say(from, "is not what was stored");
}

static int
restore_files(struct restore *r)
{
	char from[POOL_PATH], to[POOL_PATH + 66], folder[POOL_PATH], name[128];
	const struct point *p = &r->point;

	snprintf(folder, sizeof(folder), "%s/files", r->aside);
	if (pool_mkdir(folder) != 0)
		return -1;
	for (size_t i = 0; i < p->nfiles; i++) {
		const char *sha = p->files[i].sha256;

		pool_name(sha, p->recipient, name, sizeof(name));
		snprintf(from, sizeof(from), "%s/files/%s", r->dir, name);
		snprintf(folder, sizeof(folder), "%s/files/%.2s", r->aside,
		    sha);
		snprintf(to, sizeof(to), "%s/%s", folder, sha);
		if (pool_mkdir(folder) != 0 ||
		    restore_one(r, from, to, sha) != 0)
			return -1;
		/* the list is by hash: the last of its folder */
		if ((i + 1 == p->nfiles ||
			strncmp(sha, p->files[i + 1].sha256, 2) != 0) &&
		    pool_sync(folder) != 0)
			return -1;
	}
	snprintf(folder, sizeof(folder), "%s/files", r->aside);
	return pool_sync(folder);
}

static int
restore_database(struct restore *r)
{
	const struct point *p = &r->point;
	char from[POOL_PATH], to[POOL_PATH];

	snprintf(from, sizeof(from), "%s/points/%s/talenthall.db%s", r->dir,
	    p->name, p->recipient[0] != '\0' ? ".age" : "");
	snprintf(to, sizeof(to), "%s/talenthall.db", r->aside);
	if (restore_one(r, from, to, p->db_sha256) != 0)
		return -1;
	return check_database(r->conf, r->secret, to, p);
}

/* Files first: there is never a row without its file. */
static int
restore_place(struct restore *r)
{
	static const char *const names[] = {"files", "talenthall.db"};
	char from[POOL_PATH], to[POOL_PATH];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(from, sizeof(from), "%s/%s", r->aside, names[i]);
		snprintf(to, sizeof(to), "%s/%s", r->conf->state_dir,
		    names[i]);
		if (rename(from, to) != 0)
			return restore_say(to, strerror(errno));
		if (pool_sync(r->conf->state_dir) != 0)
			return -1;
	}
	pool_remove(r->aside);
	return 0;
}

/* It is told in the hall itself, and who was signed in then is no longer. */
static int
restore_tell(struct restore *r)
{
	struct err e = {0};
	struct once o;
	int rc = -1;

	if (once_open(&o, r->conf, false) != 0)
		return -1;
	ctx_audit(&o.ctx, "backup", 0, NULL,
	    json_pack("{s:s, s:I}", "point", r->point.name, "made_at",
		(json_int_t)r->point.made_at));
	if (store_begin(o.ctx.db, &e) == 0) {
		if (store_session_sweep(&o.ctx, INT64_MAX, &e) == 0 &&
		    audit_append(&o.ctx, "restore", "done", &e) == 0)
			rc = store_commit(o.ctx.db, &e);
		else
			store_rollback(o.ctx.db);
	}
	once_close(&o);
	return rc;
}

static int
restore_options(struct restore *r, int argc, char **argv)
{
	static const struct option longs[] = {
		{"point", required_argument, NULL, 'p'},
		{"keys", required_argument, NULL, 'k'},
		{"identity", required_argument, NULL, 'i'},
		{0},
	};
	int c;

	optind = 0; /* begin anew, and take options after words */
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 'p':
			r->name = optarg;
			break;
		case 'k':
			r->keys = optarg;
			break;
		case 'i':
			r->identity = optarg;
			break;
		default:
			return -1;
		}
	if (optind + 1 != argc)
		return -1;
	r->dir = argv[optind];
	return 0;
}

int
restore_main(const struct conf *conf, int argc, char **argv)
{
	struct restore r = {.conf = conf};
	char at[TIME_TEXT];
	int rc = 1;

	if (restore_options(&r, argc, argv) != 0)
		return BACKUP_USAGE;
	snprintf(r.aside, sizeof(r.aside), "%s/restore", conf->state_dir);
	if (restore_empty(&r) == 0 && restore_keys(&r) == 0 &&
	    restore_point(&r) == 0 && restore_database(&r) == 0 &&
	    restore_files(&r) == 0 && restore_place(&r) == 0 &&
	    restore_tell(&r) == 0)
		rc = 0;
	if (rc == 0)
		printf("restored as of %s: %lld rows of audit, %zu files; "
		       "everybody signs in anew\n",
		    time_format(r.point.made_at, at),
		    (long long)r.point.audit_last, r.point.nfiles);
	point_finish(&r.point);
	secret_close(r.secret);
	return rc;
}
