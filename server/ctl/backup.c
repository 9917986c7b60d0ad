#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/mem.h"
#include "server/ctl/backup.h"
#include "server/ctl/backup_parts.h"
#include "server/ctl/once.h"
#include "server/domain/audit.h"
#include "server/domain/backup.h"
#include "server/store/backup.h"
#include "server/store/store.h"

/* Files may be swept while we copy; then the moment is taken anew. */
enum { BACKUP_TRIES = 5 };

struct backup {
	const struct conf *conf;
	struct secret *secret;
	struct look live;
	char dir[512], tmp[600];
	const char *recipient; /* "" for none */
	int keep;
	bool report; /* talenthallctl reads what we say */
	struct point known; /* the newest point before, for stored hashes */
	int64_t former; /* when that was made */
	struct point point;
	bool again; /* a file went away: another moment */
	int lock;
};

static int
backup_say(const char *path, const char *what)
{
	fprintf(stderr, "talenthalld: %s: %s\n", path, what);
	return -1;
}

/*
 * The pool
 */

/* Into the pool unless it is there; *stored is the hash of what lies there. */
static int
backup_file(struct backup *b, const char *sha256, char stored[FILE_HASH_TEXT])
{
	char from[POOL_PATH], to[POOL_PATH], tmp[POOL_PATH], name[128];
	char hash[FILE_HASH_TEXT];
	const struct point_file *known;
	int64_t size;

	pool_name(sha256, b->recipient, name, sizeof(name));
	snprintf(to, sizeof(to), "%s/files/%s", b->dir, name);
	known = point_file(&b->known, sha256);
	if (access(to, F_OK) == 0 &&
	    (b->recipient[0] == '\0' || known != NULL)) {
		str_copy(stored, FILE_HASH_TEXT,
		    b->recipient[0] == '\0' ? sha256 : known->stored);
		return 0;
	}
	snprintf(from, sizeof(from), "%s/files/%.2s/%s", b->conf->state_dir,
	    sha256, sha256);
	if (access(from, F_OK) != 0) {
		b->again = true;
		return 0;
	}
	snprintf(tmp, sizeof(tmp), "%s/%s", b->tmp, sha256);
	if (pool_hash(from, hash, &size) != 0)
		return -1;
	if (strcmp(hash, sha256) != 0)
		return backup_say(from, "is not what was stored");
	if (pool_copy(from, tmp, b->recipient, NULL) != 0 ||
	    pool_hash(tmp, stored, &size) != 0)
		return -1;
	snprintf(from, sizeof(from), "%s/files/%.2s", b->dir, sha256);
	if (pool_mkdir(from) != 0 || rename(tmp, to) != 0)
		return backup_say(to, strerror(errno));
	return pool_sync(from);
}

/* What is there already, before the moment is taken: most of the work. */
static int
backup_folder(struct backup *b, int n)
{
	char path[POOL_PATH], stored[FILE_HASH_TEXT];
	struct dirent *d;
	DIR *dir;
	int rc = 0;

	snprintf(path, sizeof(path), "%s/files/%02x", b->conf->state_dir,
	    (unsigned)n);
	dir = opendir(path);
	if (dir == NULL)
		return 0;
	while (rc == 0 && (d = readdir(dir)) != NULL)
		if (file_hash_valid(d->d_name))
			rc = backup_file(b, d->d_name, stored);
	closedir(dir);
	return rc;
}

/*
 * The moment
 */

static int
backup_row_file(void *arg, const struct file_row *f)
{
	struct backup *b = arg;
	struct point_file one = {.size = f->size};
	struct err e = {0};

	str_copy(one.sha256, sizeof(one.sha256), f->sha256);
	b->again = false;
	if (backup_file(b, f->sha256, one.stored) != 0)
		return 0;
	if (b->again) {
		/* swept with its row meanwhile; else the hall has a fault */
		if (store_file_known(&b->live.ctx, f->sha256, &e) != 0) {
			b->again = false;
			backup_say(f->sha256, "has a row and no file");
		}
		return 0;
	}
	point_add(&b->point, &one);
	return 1;
}

/* Every row of the copy has its file in the pool. */
static int
backup_rows(struct backup *b, const char *path)
{
	struct point *p = &b->point;
	struct err e = {0};
	struct look l;
	size_t files = 0;
	int rc = -1;

	b->again = false;
	if (look_whole(&l, b->conf, b->secret, path, &p->audit_last,
		p->audit_head) == 0 &&
	    store_file_each(&l.ctx, backup_row_file, b, &e) == 0 &&
	    store_file_count(&l.ctx, &files, &e) == 0 && files == p->nfiles)
		rc = 0;
	look_close(&l);
	return rc;
}

static int
backup_moment(struct backup *b, const char *folder)
{
	/* for the plain copy, which an encrypted backup must not hold */
	const char *scratch = b->recipient[0] != '\0' ? b->conf->state_dir :
							folder;
	struct point *p = &b->point;
	char path[POOL_PATH + 32], to[POOL_PATH + 32];
	int64_t size;
	int rc;

	snprintf(path, sizeof(path), "%s/%s", scratch,
	    b->recipient[0] != '\0' ? "backup.tmp" : "talenthall.db");
	unlink(path);
	point_finish(p);
	/* points are told apart by their second */
	while ((p->made_at = time(NULL)) == b->former)
		usleep(50000);
	str_copy(p->recipient, sizeof(p->recipient), b->recipient);
	rc = store_copy(b->live.ctx.db, path);
	if (rc == 0)
		rc = pool_hash(path, p->db_sha256, &p->db_size);
	if (rc == 0)
		rc = backup_rows(b, path);
	if (rc == 0 && b->recipient[0] == '\0')
		rc = pool_sync(path); /* written while it was looked through */
	if (rc == 0 && b->recipient[0] != '\0') {
		snprintf(to, sizeof(to), "%s/talenthall.db.age", folder);
		rc = pool_copy(path, to, b->recipient, NULL);
		if (rc == 0)
			rc = pool_hash(to, p->db_stored, &size);
	} else {
		str_copy(p->db_stored, sizeof(p->db_stored), p->db_sha256);
	}
	if (b->recipient[0] != '\0')
		unlink(path);
	return rc;
}

/* By its second; the folder's name is what makes it a point. */
static int
backup_publish(struct backup *b, const char *folder)
{
	char path[POOL_PATH];
	time_t at = b->point.made_at;
	struct tm tm;

	gmtime_r(&at, &tm);
	strftime(b->point.name, sizeof(b->point.name), "%Y%m%dT%H%M%SZ", &tm);
	snprintf(path, sizeof(path), "%s/points/%s", b->dir, b->point.name);
	if (rename(folder, path) != 0)
		return backup_say(path, strerror(errno));
	snprintf(path, sizeof(path), "%s/points", b->dir);
	return pool_sync(path);
}

static int
backup_take(struct backup *b)
{
	char folder[POOL_PATH];
	struct point back = {0};
	int rc = -1;

	for (int i = 0; i < 256; i++)
		if (backup_folder(b, i) != 0)
			return -1;
	snprintf(folder, sizeof(folder), "%s/point", b->tmp);
	for (int i = 0; i < BACKUP_TRIES; i++) {
		pool_remove(folder);
		if (pool_mkdir(folder) != 0)
			return -1;
		rc = backup_moment(b, folder);
		if (rc == 0 || !b->again)
			break;
	}
	if (rc == 0)
		rc = point_write(&b->point, b->secret, folder);
	if (rc == 0)
		rc = backup_publish(b, folder);
	if (rc == 0) {
		/*
		 * As a restore would find it. The database has the hash of
		 * the one that was looked through between.
		 */
		rc = point_read(&back, b->secret, b->dir, b->point.name);
		if (rc == 0)
			rc = check_bytes(b->dir, &back);
		point_finish(&back);
		if (rc != 0) {
			snprintf(folder, sizeof(folder), "%s/points/%s",
			    b->dir, b->point.name);
			pool_remove(folder);
		}
	}
	return rc;
}

/*
 * Beginning and end
 */

static int
backup_open(struct backup *b)
{
	char path[POOL_PATH];
	struct stat st;
	char **names;
	int n;

	snprintf(b->tmp, sizeof(b->tmp), "%s/tmp", b->dir);
	if (pool_mkdir(b->dir) != 0 || stat(b->dir, &st) != 0)
		return -1;
	if ((st.st_mode & 077) != 0)
		return backup_say(b->dir, "may be read by others");
	snprintf(path, sizeof(path), "%s/lock", b->dir);
	b->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (b->lock == -1 || flock(b->lock, LOCK_EX | LOCK_NB) != 0)
		return backup_say(b->dir, "another backup is being made here");
	pool_remove(b->tmp);
	if (pool_mkdir(b->tmp) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/files", b->dir);
	if (pool_mkdir(path) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/points", b->dir);
	if (pool_mkdir(path) != 0)
		return -1;
	n = point_names(b->dir, &names);
	if (n > 0 && point_read(&b->known, b->secret, b->dir, names[n - 1]) ==
		0)
		b->former = b->known.made_at;
	if (n > 0 && strcmp(b->known.recipient, b->recipient) != 0)
		point_finish(&b->known);
	for (int i = 0; i < n; i++)
		free(names[i]);
	if (n >= 0)
		free(names);
	return n < 0 ? -1 : 0;
}

static int
backup_live(struct backup *b)
{
	char *db = xasprintf("%s/talenthall.db", b->conf->state_dir);
	char *key = xasprintf("%s/secret.key", b->conf->state_dir);
	int rc = -1;

	if (access(db, F_OK) != 0)
		backup_say(b->conf->state_dir, "there is no hall");
	else if (secret_open(&b->secret, key, 0) == 0)
		rc = look_open(&b->live, b->conf, b->secret, db);
	free(db);
	free(key);
	return rc;
}

static void
backup_close(struct backup *b)
{
	if (b->live.ctx.db != NULL)
		look_close(&b->live);
	if (b->tmp[0] != '\0' && b->lock != -1)
		pool_remove(b->tmp);
	point_finish(&b->known);
	point_finish(&b->point);
	secret_close(b->secret);
	if (b->lock != -1)
		close(b->lock);
}

/* A hall that does not run is told here, else talenthallctl tells it. */
static void
backup_tell(const struct backup *b, const struct backup_row *r, bool alone)
{
	struct err e = {0};
	struct once o;
	json_t *j;

	if (alone && once_open(&o, b->conf, false) == 0) {
		if (store_begin(o.ctx.db, &e) != 0 ||
		    backup_record(&o.ctx, r, &e) != 0 ||
		    audit_append(&o.ctx, "backup.record", "done", &e) != 0)
			store_rollback(o.ctx.db);
		else
			(void)store_commit(o.ctx.db, &e);
		once_close(&o);
	}
	if (!b->report) {
		printf("backup %s: %lld rows of audit, %zu files; %lld to be "
		       "restored in %s\n",
		    b->point.name, (long long)b->point.audit_last,
		    b->point.nfiles, (long long)r->points, b->dir);
		return;
	}
	j = json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:b, s:s}", "place",
	    r->place, "oldest", (json_int_t)r->oldest, "newest",
	    (json_int_t)r->newest, "points", (json_int_t)r->points, "files",
	    (json_int_t)r->files, "bytes", (json_int_t)r->bytes, "encrypted",
	    r->encrypted, "point", b->point.name);
	(void)json_dumpf(j, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(j);
}

static int
backup_make(struct backup *b, bool alone)
{
	struct backup_row r = {.encrypted = b->recipient[0] != '\0'};
	int rc = -1;

	if (backup_live(b) == 0 && backup_open(b) == 0 && backup_take(b) == 0)
		rc = 0;
	if (rc == 0) {
		(void)retain(b->secret, b->dir, b->keep, &r);
		str_copy(r.place, sizeof(r.place), b->dir);
		r.files = (int64_t)b->point.nfiles;
		r.bytes = b->point.bytes + b->point.db_size;
		look_close(&b->live);
		backup_tell(b, &r, alone);
	}
	backup_close(b);
	return rc == 0 ? 0 : 1;
}

/* check and list: each point, oldest first. */
static int
backup_each(struct backup *b, bool check)
{
	char **names = NULL, at[TIME_TEXT], *key;
	int n = point_names(b->dir, &names), rc = n < 0 ? 1 : 0;
	struct point p = {0};

	key = xasprintf("%s/secret.key", b->conf->state_dir);
	if (check && rc == 0 && secret_open(&b->secret, key, 0) != 0)
		rc = 1;
	for (int i = 0; i < n; i++) {
		bool good = b->secret != NULL || !check;

		good = good &&
		    point_read(&p, b->secret, b->dir, names[i]) == 0 &&
		    (!check || check_point(b->conf, b->secret, b->dir, &p) ==
			0);
		if (!good)
			rc = 1;
		printf("%s  %s  %zu files  %lld bytes%s%s\n", names[i],
		    time_format(p.made_at, at), p.nfiles,
		    (long long)(p.bytes + p.db_size),
		    p.recipient[0] != '\0' ? "  encrypted" : "",
		    !good ? "  FAULTY" : check ? "  whole" : "");
		point_finish(&p);
		free(names[i]);
	}
	free(names);
	free(key);
	secret_close(b->secret);
	return rc;
}

int
backup_keys_copy(const char *from_dir, const char *to_dir, bool over)
{
	char name[32], from[POOL_PATH], to[POOL_PATH];
	int n = 0;

	for (int i = 0; i < 258; i++) {
		if (i < 3)
			str_copy(name, sizeof(name), i == 0 ? "secret.key" :
			    i == 1 ? "host_key" : "host_key.pub");
		else
			snprintf(name, sizeof(name), "secret.key.%d", i - 2);
		snprintf(from, sizeof(from), "%s/%s", from_dir, name);
		snprintf(to, sizeof(to), "%s/%s", to_dir, name);
		if (access(from, F_OK) != 0 ||
		    (!over && access(to, F_OK) == 0))
			continue;
		unlink(to);
		if (pool_copy(from, to, "", NULL) != 0)
			return -1;
		n++;
	}
	return pool_sync(to_dir) == 0 ? n : -1;
}

/* What a restore needs besides, for another place than the backups. */
static int
backup_keys(const struct conf *conf, const char *dir)
{
	int n;

	if (pool_mkdir(dir) != 0)
		return 1;
	n = backup_keys_copy(conf->state_dir, dir, true);
	if (n <= 0)
		return 1;
	printf("%d keys in %s; keep them apart from the backups\n", n, dir);
	return 0;
}

static int
backup_options(struct backup *b, int argc, char **argv)
{
	static const struct option longs[] = {
		{"keep", required_argument, NULL, 'k'},
		{"recipient", required_argument, NULL, 'r'},
		{"plain", no_argument, NULL, 'p'},
		{"report", no_argument, NULL, 'j'},
		{0},
	};
	char *end;
	long n;
	int c;

	optind = 0; /* begin anew, and take options after words */
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		switch (c) {
		case 'k':
			n = strtol(optarg, &end, 10);
			if (*end != '\0' || n < 1 || n > 100000)
				return -1;
			b->keep = (int)n;
			break;
		case 'r':
			b->recipient = optarg;
			break;
		case 'p':
			b->recipient = "";
			break;
		case 'j':
			b->report = true;
			break;
		default:
			return -1;
		}
	return 0;
}

int
backup_main(const struct conf *conf, bool alone, int argc, char **argv)
{
	struct backup b = {.conf = conf, .lock = -1, .keep = conf->backup_keep,
		.recipient = conf->backup_recipient};
	const char *dir = conf->backup_dir, *what = "";

	if (backup_options(&b, argc, argv) != 0)
		return BACKUP_USAGE;
	if (optind < argc && (strcmp(argv[optind], "check") == 0 ||
		strcmp(argv[optind], "list") == 0 ||
		strcmp(argv[optind], "keys") == 0)) {
		what = argv[optind++];
		/* where keys go is never told by a file beside the backups */
		dir = what[0] == 'k' ? "" : dir;
	}
	if (optind < argc)
		dir = argv[optind++];
	if (optind < argc || dir[0] == '\0' ||
	    !str_copy(b.dir, sizeof(b.dir), dir))
		return BACKUP_USAGE;
	if (what[0] == 'k')
		return backup_keys(conf, b.dir);
	if (what[0] != '\0')
		return backup_each(&b, what[0] == 'c');
	return backup_make(&b, alone);
}
