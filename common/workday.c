#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <libconfig.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/conf.h"
#include "common/i18n.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/workday.h"

enum { WORKDAY_ADD_MAX = 10000, WORKDAY_YEARS_MAX = 64 };

struct workday_day {
	date_t date;
	bool off;
	char *name;
};

struct workday_year {
	int year;
	bool projected;
	bool warned;
	struct workday_day *days; /* in the order of the file */
	size_t ndays;
};

struct workday_set {
	struct workday_year years[WORKDAY_YEARS_MAX];
	size_t n;
};

static struct workday_set workday_set;

static void
workday_set_finish(struct workday_set *set)
{
	struct workday_year *y;
	size_t i;

	for (y = set->years; y < set->years + set->n; y++) {
		for (i = 0; i < y->ndays; i++)
			free(y->days[i].name);
		free(y->days);
	}
	memset(set, 0, sizeof *set);
}

__attribute__((format(printf, 3, 4))) static int
workday_fault(const char *path, const config_setting_t *s, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, _(fmt), ap);
	va_end(ap);
	fprintf(stderr, "%s:%u: %s\n", path,
	    s != NULL ? (unsigned)config_setting_source_line(s) : 0, text);
	return -1;
}

static const struct workday_day *
workday_find(const struct workday_year *y, date_t d)
{
	size_t i;

	for (i = 0; i < y->ndays; i++) {
		if (y->days[i].date == d)
			return &y->days[i];
	}
	return NULL;
}

/* The dates of one list, off or worked. */
static int
workday_read_list(struct workday_year *y, const config_setting_t *list,
    const char *name, bool off, const char *path)
{
	const config_setting_t *s;
	const char *text;
	int i, r = 0, year, month, day;
	date_t d;

	for (i = 0; list != NULL && i < config_setting_length(list); i++) {
		s = config_setting_get_elem(list, (unsigned)i);
		text = config_setting_get_string(s);
		d = date_parse(text);
		if (d == DATE_NONE) {
			r = workday_fault(path, s,
			    "%s is no date YYYY-MM-DD",
			    text != NULL ? text : _("this"));
			continue;
		}
		date_split(d, &year, &month, &day);
		if (year != y->year) {
			r = workday_fault(
			    path, s, "%s is not in %d", text, y->year);
		} else if (workday_find(y, d) != NULL) {
			r = workday_fault(path, s, "%s stands twice", text);
		} else if (!off && date_weekday(d) <= 5) {
			r = workday_fault(path, s,
			    "%s is no Saturday or Sunday: worked anyway", text);
		} else {
			y->days = xreallocarray(
			    y->days, y->ndays + 1, sizeof *y->days);
			y->days[y->ndays++] = (struct workday_day){ d, off,
				xstrdup(name) };
		}
	}
	return r;
}

static int
workday_read_days(struct workday_year *y, const config_setting_t *days,
    const char *path)
{
	const config_setting_t *g, *s;
	const char *name, *key;
	int i, k, r = 0;

	for (i = 0; i < config_setting_length(days); i++) {
		g = config_setting_get_elem(days, (unsigned)i);
		if (!config_setting_is_group(g) ||
		    !config_setting_lookup_string(g, "name", &name)) {
			r = workday_fault(path, g, "a group with a name wanted");
			continue;
		}
		for (k = 0; k < config_setting_length(g); k++) {
			s = config_setting_get_elem(g, (unsigned)k);
			key = config_setting_name(s);
			if (strcmp(key, "name") == 0)
				continue;
			if (!config_setting_is_array(s) ||
			    (strcmp(key, "off") != 0 && strcmp(key, "work") != 0))
				r = workday_fault(path, s,
				    "only off = [ ] and work = [ ] go here");
			else if (workday_read_list(y, s, name,
				     strcmp(key, "off") == 0, path) != 0)
				r = -1;
		}
	}
	return r;
}

struct workday_file {
	struct workday_set *set;
	const char *path;
};

static int
workday_read_root(config_setting_t *root, void *into)
{
	const struct workday_file *f = into;
	struct workday_set *set = f->set;
	const char *path = f->path;
	struct workday_year *y = &set->years[set->n];
	const config_setting_t *s, *days;
	const char *key;
	int i, yes, r = 0;

	if (set->n == WORKDAY_YEARS_MAX)
		return workday_fault(path, root, "too many years");
	if (!config_setting_lookup_int(root, "year", &y->year) ||
	    date_make(y->year, 1, 1) == DATE_NONE)
		return workday_fault(path, root, "year = YYYY; is missing");
	for (i = 0; i < (int)set->n; i++)
		if (set->years[i].year == y->year)
			return workday_fault(path,
			    config_setting_get_member(root, "year"),
			    "another file has the year %d too", y->year);
	set->n++;
	if (config_setting_lookup_bool(root, "projected", &yes))
		y->projected = yes != 0;
	for (i = 0; i < config_setting_length(root); i++) {
		s = config_setting_get_elem(root, (unsigned)i);
		key = config_setting_name(s);
		if (strcmp(key, "year") != 0 && strcmp(key, "source") != 0 &&
		    strcmp(key, "projected") != 0 && strcmp(key, "days") != 0)
			r = workday_fault(path, s, "unknown key %s", key);
	}
	days = config_setting_get_member(root, "days");
	if (days == NULL || !config_setting_is_list(days))
		return workday_fault(path, root, "days = ( ); is missing");
	return workday_read_days(y, days, path) != 0 ? -1 : r;
}

static int
workday_read_file(struct workday_set *set, const char *path)
{
	struct workday_file f = {set, path};

	return conf_read(path, workday_read_root, &f);
}

int
workday_load(const char *dir)
{
	struct workday_set *next;
	struct dirent *entry;
	const char *dot;
	char *path;
	DIR *d;
	int r = 0;

	d = opendir(dir);
	if (d == NULL) {
		fprintf(stderr, "%s:0: %s\n", dir, strerror(errno));
		return -1;
	}
	next = xcalloc(1, sizeof *next);
	while ((entry = readdir(d)) != NULL) {
		dot = strrchr(entry->d_name, '.');
		if (entry->d_name[0] == '.' || dot == NULL ||
		    strcmp(dot, ".cfg") != 0)
			continue;
		path = xasprintf("%s/%s", dir, entry->d_name);
		if (workday_read_file(next, path) != 0)
			r = -1;
		free(path);
	}
	closedir(d);
	if (r == 0) {
		workday_set_finish(&workday_set);
		workday_set = *next;
	} else {
		workday_set_finish(next);
	}
	free(next);
	return r;
}

/* The file of d's year, NULL if there is none; both are said once. */
static struct workday_year *
workday_year(date_t d)
{
	static int missing;
	struct workday_year *y;
	int year, month, day;

	date_split(d, &year, &month, &day);
	for (y = workday_set.years; y < workday_set.years + workday_set.n; y++) {
		if (y->year != year)
			continue;
		if (y->projected && !y->warned) {
			y->warned = true;
			log_warn("calendar=projected year=%d", year);
		}
		return y;
	}
	if (missing != year) {
		missing = year;
		log_warn("calendar=missing year=%d", year);
	}
	return NULL;
}

bool
workday_is(date_t d, const char **name)
{
	const struct workday_year *y = workday_year(d);
	const struct workday_day *day;

	day = y != NULL ? workday_find(y, d) : NULL;
	if (name != NULL)
		*name = day != NULL ? day->name : NULL;
	return day != NULL ? !day->off : date_weekday(d) <= 5;
}

date_t
workday_add(date_t d, int n)
{
	int step = n < 0 ? -1 : 1;

	if (d == DATE_NONE || n > WORKDAY_ADD_MAX || n < -WORKDAY_ADD_MAX)
		return DATE_NONE;
	while (n != 0) {
		d += step;
		if (workday_is(d, NULL))
			n -= step;
	}
	return d;
}

bool
workday_known(date_t d)
{
	const struct workday_year *y = workday_year(d);

	return y != NULL && !y->projected;
}
