#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/mem.h"
#include "server/ctl/backup_parts.h"
#include "server/ctl/prove.h"
#include "server/domain/audit.h"
#include "server/store/backup.h"
#include "server/store/store.h"

int
look_open(struct look *l, const struct conf *conf, const struct secret *s,
    const char *path)
{
	memset(l, 0, sizeof(*l));
	l->ctx.conf = conf;
	l->ctx.secret = s;
	l->ctx.now = time(NULL);
	l->ctx.today = date_of(l->ctx.now);
	return store_open_readonly(&l->ctx.db, path);
}

void
look_close(struct look *l)
{
	ctx_finish(&l->ctx);
	store_close(l->ctx.db);
	memset(l, 0, sizeof(*l));
}

int
look_whole(struct look *l, const struct conf *conf, const struct secret *s,
    const char *path, int64_t *last, char head[FILE_HASH_TEXT])
{
	struct audit_check c = {0};
	struct err e = {0};
	struct proof p;

	memset(l, 0, sizeof(*l));
	if (prove(&p, conf, s, path, true) != 0 ||
	    look_open(l, conf, s, path) != 0 ||
	    prove_rest(&p, l, &c) != 0)
		return -1;
	if (c.broken != 0) {
		fprintf(stderr, "talenthalld: audit row %lld is not as it was "
				"written\n",
		    (long long)c.broken);
		return -1;
	}
	return audit_head(&l->ctx, last, head, &e);
}

static int
check_files(const char *dir, const struct point *p)
{
	char path[POOL_PATH], name[128], hash[FILE_HASH_TEXT];
	int64_t size;

	for (size_t i = 0; i < p->nfiles; i++) {
		const struct point_file *f = &p->files[i];

		pool_name(f->sha256, p->recipient, name, sizeof(name));
		snprintf(path, sizeof(path), "%s/files/%s", dir, name);
		if (pool_hash(path, hash, &size) != 0)
			return -1;
		if (strcmp(hash, f->stored) == 0)
			continue;
		fprintf(stderr, "talenthalld: %s is not what was stored\n",
		    path);
		return -1;
	}
	return 0;
}

/* Every file of the database is in the list. */
struct check_list {
	const struct point *point;
	bool missing;
};

static int
check_listed(void *arg, const struct file_row *f)
{
	struct check_list *l = arg;

	l->missing = point_file(l->point, f->sha256) == NULL;
	if (l->missing)
		fprintf(stderr, "talenthalld: file %s is not in the backup\n",
		    f->sha256);
	return !l->missing;
}

int
check_database(const struct conf *conf, const struct secret *s,
    const char *path, const struct point *p)
{
	struct check_list list = {.point = p};
	char head[FILE_HASH_TEXT];
	struct err e = {0};
	struct look l;
	int64_t last;
	int rc = -1;

	if (look_whole(&l, conf, s, path, &last, head) == 0 &&
	    store_file_each(&l.ctx, check_listed, &list, &e) == 0 &&
	    !list.missing) {
		rc = last == p->audit_last && strcmp(head, p->audit_head) == 0 ?
		    0 : -1;
		if (rc != 0)
			fprintf(stderr, "talenthalld: %s does not end where "
					"the manifest says\n",
			    path);
	}
	look_close(&l);
	return rc;
}

static void
check_path(const char *dir, const struct point *p, char path[POOL_PATH])
{
	snprintf(path, POOL_PATH, "%s/points/%s/talenthall.db%s", dir, p->name,
	    p->recipient[0] != '\0' ? ".age" : "");
}

int
check_bytes(const char *dir, const struct point *p)
{
	char path[POOL_PATH], hash[FILE_HASH_TEXT];
	int64_t size;

	check_path(dir, p, path);
	if (pool_hash(path, hash, &size) != 0)
		return -1;
	if (strcmp(hash, p->db_stored) == 0)
		return check_files(dir, p);
	fprintf(stderr, "talenthalld: %s is not what was stored\n", path);
	return -1;
}

int
check_point(const struct conf *conf, const struct secret *s, const char *dir,
    const struct point *p)
{
	char path[POOL_PATH];

	if (check_bytes(dir, p) != 0)
		return -1;
	check_path(dir, p, path);
	return p->recipient[0] != '\0' ? 0 : check_database(conf, s, path, p);
}
