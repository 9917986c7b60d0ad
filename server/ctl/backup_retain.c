/* Which points stay, and what of the pool nobody needs any more. */
#include "config.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/mem.h"
#include "server/ctl/backup_parts.h"

static int
retain_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Files that no point has go. */
static void
retain_sweep(const char *top, char **needed, size_t n)
{
	char path[POOL_PATH], name[POOL_PATH], key[128], *k = key;
	struct dirent *d;
	DIR *dir;

	if (n > 0) /* none: a NULL is not to be sorted */
		qsort(needed, n, sizeof(*needed), retain_compare);
	for (int i = 0; i < 256; i++) {
		snprintf(path, sizeof(path), "%s/files/%02x", top,
		    (unsigned)i);
		dir = opendir(path);
		while (dir != NULL && (d = readdir(dir)) != NULL) {
			if (d->d_name[0] == '.')
				continue;
			snprintf(key, sizeof(key), "%02x/%.120s", (unsigned)i,
			    d->d_name);
			if (snprintf(name, sizeof(name), "%s/%s", path,
				d->d_name) < (int)sizeof(name) &&
			    (n == 0 ||
				bsearch(&k, needed, n, sizeof(*needed),
				    retain_compare) == NULL))
				unlink(name);
		}
		if (dir != NULL)
			closedir(dir);
	}
}

/* What a point needs of the pool, added to the list. -1 when unreadable. */
static int
retain_needs(const struct secret *s, const char *dir, const char *point,
    char ***needed, size_t *n)
{
	struct point p;
	char name[128];
	int rc = point_read(&p, s, dir, point);

	if (rc == 0 && p.nfiles > 0) {
		*needed = xreallocarray(*needed, *n + p.nfiles,
		    sizeof(**needed));
		for (size_t i = 0; i < p.nfiles; i++) {
			pool_name(p.files[i].sha256, p.recipient, name,
			    sizeof(name));
			(*needed)[(*n)++] = xstrdup(name);
		}
	}
	point_finish(&p);
	return rc;
}

/* The newest stay; r tells what there is afterwards. */
int
retain(const struct secret *s, const char *dir, int keep,
    struct backup_row *r)
{
	char **names, **needed = NULL, path[POOL_PATH];
	int n = point_names(dir, &names), rc = 0;
	size_t nneeded = 0;
	struct point p;

	for (int i = 0; i < n; i++) {
		if (n - i > keep) {
			snprintf(path, sizeof(path), "%s/points/%s", dir,
			    names[i]);
			pool_remove(path);
			continue;
		}
		/* one that cannot be read keeps all files */
		if (retain_needs(s, dir, names[i], &needed, &nneeded) != 0)
			rc = -1;
		else if (point_read(&p, NULL, dir, names[i]) == 0) {
			r->oldest = r->points++ == 0 ? p.made_at : r->oldest;
			r->newest = p.made_at;
			point_finish(&p);
		}
	}
	if (rc == 0 && n >= 0)
		retain_sweep(dir, needed, nneeded);
	for (int i = 0; i < n; i++)
		free(names[i]);
	for (size_t i = 0; i < nneeded; i++)
		free(needed[i]);
	if (n >= 0)
		free(names);
	free(needed);
	return n < 0 ? -1 : rc;
}
