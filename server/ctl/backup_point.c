#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/hex.h"
#include "common/mem.h"
#include "server/ctl/backup_parts.h"

enum { POINT_VERSION = 1 };

void
point_finish(struct point *p)
{
	free(p->files);
	memset(p, 0, sizeof(*p));
}

void
point_add(struct point *p, const struct point_file *f)
{
	/* by powers of two */
	if ((p->nfiles & (p->nfiles - 1)) == 0)
		p->files = xreallocarray(p->files,
		    p->nfiles == 0 ? 1 : 2 * p->nfiles, sizeof(*p->files));
	p->files[p->nfiles++] = *f;
	p->bytes += f->size;
}

static int
point_compare(const void *a, const void *b)
{
	return strcmp(((const struct point_file *)a)->sha256,
	    ((const struct point_file *)b)->sha256);
}

const struct point_file *
point_file(const struct point *p, const char *sha256)
{
	struct point_file key = {0};

	str_copy(key.sha256, sizeof(key.sha256), sha256);
	return p->nfiles == 0 ? NULL :
	    bsearch(&key, p->files, p->nfiles, sizeof(key), point_compare);
}

static int
point_say(const char *path, const char *what)
{
	fprintf(stderr, "talenthalld: %s %s\n", path, what);
	return -1;
}

static int
point_sync(FILE *f, const char *path)
{
	int rc = ferror(f) != 0 || fflush(f) != 0 || fsync(fileno(f)) != 0;

	if (fclose(f) != 0 || rc)
		return point_say(path, "cannot be written");
	return 0;
}

static int
point_write_list(const struct point *p, const char *path)
{
	FILE *f = fopen(path, "wxe");

	if (f == NULL)
		return point_say(path, "cannot be written");
	for (size_t i = 0; i < p->nfiles; i++)
		fprintf(f, "%s %lld %s\n", p->files[i].sha256,
		    (long long)p->files[i].size, p->files[i].stored);
	return point_sync(f, path);
}

/* Keyed: who writes to the folder cannot make a point of his own. */
static void
point_mac(const struct secret *s, const json_t *manifest,
    char hex[FILE_HASH_TEXT])
{
	json_t *copy = json_copy((json_t *)(uintptr_t)manifest);
	unsigned char sum[SECRET_HASH];
	char *text;

	json_object_del(copy, "mac");
	text = json_dumps(copy, JSON_COMPACT | JSON_SORT_KEYS);
	secret_hash(s, "backup.manifest", text != NULL ? text : "", sum);
	hex_text(sum, SECRET_HASH, hex);
	free(text);
	json_decref(copy);
}

int
point_write(const struct point *p, const struct secret *s,
    const char *folder)
{
	char path[POOL_PATH], list[FILE_HASH_TEXT], mac[FILE_HASH_TEXT];
	int64_t size;
	json_t *m;
	FILE *f;

	snprintf(path, sizeof(path), "%s/files.txt", folder);
	if (point_write_list(p, path) != 0 || pool_hash(path, list, &size) != 0)
		return -1;
	m = json_pack("{s:i, s:s, s:I, s:s, s:{s:s, s:s, s:I}, s:{s:I, s:s},"
		      " s:{s:I, s:I, s:s}}",
	    "version", POINT_VERSION, "talenthall", PACKAGE_VERSION, "made_at",
	    (json_int_t)p->made_at, "recipient", p->recipient, "database",
	    "sha256", p->db_sha256, "stored", p->db_stored, "size",
	    (json_int_t)p->db_size, "audit", "last", (json_int_t)p->audit_last,
	    "head", p->audit_head, "files", "count", (json_int_t)p->nfiles,
	    "bytes", (json_int_t)p->bytes, "sha256", list);
	point_mac(s, m, mac);
	json_object_set_new(m, "mac", json_string(mac));
	snprintf(path, sizeof(path), "%s/manifest.json", folder);
	f = fopen(path, "wxe");
	if (f == NULL) {
		json_decref(m);
		return point_say(path, "cannot be written");
	}
	(void)json_dumpf(m, f, JSON_INDENT(2) | JSON_SORT_KEYS);
	fputc('\n', f);
	json_decref(m);
	return point_sync(f, path) != 0 ? -1 : pool_sync(folder);
}

static int
point_read_list(struct point *p, const char *path)
{
	FILE *f = fopen(path, "re");
	struct point_file one;
	long long size;
	int n = EOF;

	if (f == NULL)
		return point_say(path, "cannot be read");
	memset(&one, 0, sizeof(one));
	while ((n = fscanf(f, "%64s %lld %64s\n", one.sha256, &size,
		    one.stored)) == 3 && file_hash_valid(one.sha256) &&
	    file_hash_valid(one.stored)) {
		one.size = size;
		point_add(p, &one);
	}
	fclose(f);
	return n == EOF ? 0 : point_say(path, "is no list of files");
}

static void
point_text(const json_t *m, const char *object, const char *name, char *out,
    size_t size)
{
	const json_t *o = object != NULL ? json_object_get(m, object) : m;
	const char *s = json_string_value(json_object_get(o, name));

	str_copy(out, size, s != NULL ? s : "");
}

static int
point_read_manifest(struct point *p, const struct secret *s, const char *path,
    char list[FILE_HASH_TEXT])
{
	char mac[FILE_HASH_TEXT], want[FILE_HASH_TEXT];
	json_t *m = json_load_file(path, 0, NULL);

	if (m == NULL || json_integer_value(json_object_get(m, "version")) !=
	    POINT_VERSION) {
		json_decref(m);
		return point_say(path, "is no manifest that this version "
				       "reads");
	}
	p->made_at = json_integer_value(json_object_get(m, "made_at"));
	p->db_size = json_integer_value(
	    json_object_get(json_object_get(m, "database"), "size"));
	p->audit_last = json_integer_value(
	    json_object_get(json_object_get(m, "audit"), "last"));
	point_text(m, "database", "sha256", p->db_sha256, FILE_HASH_TEXT);
	point_text(m, "database", "stored", p->db_stored, FILE_HASH_TEXT);
	point_text(m, "audit", "head", p->audit_head, FILE_HASH_TEXT);
	point_text(m, "files", "sha256", list, FILE_HASH_TEXT);
	point_text(m, NULL, "recipient", p->recipient, sizeof(p->recipient));
	point_text(m, NULL, "mac", mac, sizeof(mac));
	if (s != NULL)
		point_mac(s, m, want);
	json_decref(m);
	if (s != NULL && strcmp(mac, want) != 0)
		return point_say(path, "was not made with this hall's keys, "
				       "or was changed");
	return 0;
}

int
point_read(struct point *p, const struct secret *s, const char *dir,
    const char *name)
{
	char path[POOL_PATH], want[FILE_HASH_TEXT], list[FILE_HASH_TEXT];
	int64_t size;

	memset(p, 0, sizeof(*p));
	str_copy(p->name, sizeof(p->name), name);
	snprintf(path, sizeof(path), "%s/points/%s/manifest.json", dir, name);
	if (point_read_manifest(p, s, path, want) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/points/%s/files.txt", dir, name);
	if (point_read_list(p, path) != 0 || pool_hash(path, list, &size) != 0)
		return -1;
	return strcmp(list, want) == 0 ? 0 :
	    point_say(path, "is not the list that the manifest names");
}

/* "20261121T134258Z" */
static int
point_wanted(const struct dirent *d)
{
	return strlen(d->d_name) == 16 && d->d_name[8] == 'T' &&
	    d->d_name[15] == 'Z' &&
	    strspn(d->d_name, "0123456789TZ") == 16;
}

int
point_names(const char *dir, char ***names)
{
	char path[POOL_PATH];
	struct dirent **found;
	int n;

	snprintf(path, sizeof(path), "%s/points", dir);
	n = scandir(path, &found, point_wanted, alphasort);
	if (n < 0)
		return point_say(path, "holds no backups");
	*names = xcalloc((size_t)n + 1, sizeof(**names));
	for (int i = 0; i < n; i++) {
		(*names)[i] = xstrdup(found[i]->d_name);
		free(found[i]);
	}
	free(found);
	return n;
}
