/*
 * talenthallctl import holidays FILE.json: the State Council's notice of a
 * year, as holiday-cn has it, becomes DATA/holidays/YEAR.cfg. It is checked
 * with what reads it, put in place at once, and the server reads it again.
 */
#include "config.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/date.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "common/workday.h"
#include "server/ctl/client.h"

enum { HOLIDAYS_LINE = 4, HOLIDAYS_NAME = 60 };

struct holidays {
	const char *path; /* for faults */
	json_t *file;
	int year;
	int faults;
};

static void
holidays_fault(struct holidays *h, const char *where, const char *what)
{
	fprintf(stderr, "%s: %s%s%s\n", h->path, where,
	    *where != '\0' ? ": " : "", what);
	h->faults++;
}

static const char *
holidays_text(const json_t *o, const char *member)
{
	const char *s = json_string_value(json_object_get(o, member));

	return s != NULL ? s : "";
}

/* One of "days"; its date, or DATE_NONE after its faults. */
static date_t
holidays_day(struct holidays *h, const json_t *o)
{
	const char *text = holidays_text(o, "date");
	const char *name = holidays_text(o, "name");
	date_t d = date_parse(text);
	int year = 0, month, day;

	if (d != DATE_NONE)
		date_split(d, &year, &month, &day);
	if (d == DATE_NONE)
		holidays_fault(h, text, "not a date YYYY-MM-DD");
	else if (year != h->year)
		holidays_fault(h, text, "not of the file's year");
	if (name[0] == '\0' || utf8_has_control(name, false) ||
	    strpbrk(name, "\"\\") != NULL || utf8_length(name) > HOLIDAYS_NAME)
		holidays_fault(h, text, "a name of the holiday is wanted");
	if (!json_is_boolean(json_object_get(o, "isOffDay")))
		holidays_fault(h, text, "isOffDay is neither true nor false");
	else if (d != DATE_NONE && date_weekday(d) <= 5 &&
	    json_is_false(json_object_get(o, "isOffDay")))
		holidays_fault(h, text, "worked anyway: no make-up day");
	return d;
}

static void
holidays_check(struct holidays *h)
{
	json_t *days = json_object_get(h->file, "days"), *o, *seen;
	const json_t *year = json_object_get(h->file, "year");
	size_t i;

	h->year = (int)json_integer_value(year);
	if (!json_is_integer(year) || h->year < 2000 || h->year > 2199) {
		holidays_fault(h, "year", "not a year");
		return;
	}
	if (!json_is_array(days)) {
		holidays_fault(h, "days", "not a list");
		return;
	}
	if (json_array_size(days) == 0)
		holidays_fault(h, "days", "empty: nothing was announced yet");
	seen = json_object();
	json_array_foreach(days, i, o) {
		const char *text = holidays_text(o, "date");

		if (holidays_day(h, o) == DATE_NONE)
			continue;
		if (json_object_get(seen, text) != NULL)
			holidays_fault(h, text, "stands twice");
		json_object_set_new(seen, text, json_true());
	}
	json_decref(seen);
}

/*
 * The file
 */

static void
holidays_dates(const struct holidays *h, const char *name, bool off,
    struct buf *b)
{
	json_t *o;
	size_t i;
	int n = 0;

	json_array_foreach(json_object_get(h->file, "days"), i, o) {
		if (strcmp(holidays_text(o, "name"), name) != 0 ||
		    json_is_true(json_object_get(o, "isOffDay")) != off)
			continue;
		if (n == 0)
			buf_printf(b, "\t\t%s = [", off ? "off" : "work");
		buf_printf(b, "%s%s\"%s\"", n > 0 ? "," : "",
		    n % HOLIDAYS_LINE == 0 ? "\n\t\t\t" : " ",
		    holidays_text(o, "date"));
		n++;
	}
	if (n > 0)
		buf_add_str(b, "\n\t\t];\n");
}

/* Was a holiday of this name met before day k? */
static bool
holidays_known(const json_t *days, size_t k)
{
	const char *name = holidays_text(json_array_get(days, k), "name");

	for (size_t i = 0; i < k; i++)
		if (strcmp(holidays_text(json_array_get(days, i), "name"),
			name) == 0)
			return true;
	return false;
}

static void
holidays_write(const struct holidays *h, struct buf *b)
{
	json_t *days = json_object_get(h->file, "days"), *o;
	size_t i, n = 0;

	buf_printf(b, "# Days off and make-up working days of %d, by the "
		      "notice of the State Council\n# named below; taken from "
		      "holiday-cn (MIT, NateScarlet and contributors).\n"
		      "year = %d;\nsource = [",
	    h->year, h->year);
	json_array_foreach(json_object_get(h->file, "papers"), i, o) {
		const char *s = json_string_value(o);

		if (s == NULL || utf8_has_control(s, false) ||
		    strpbrk(s, "\"\\") != NULL)
			continue;
		buf_printf(b, "%s \"%s\"", n++ > 0 ? "," : "", s);
	}
	buf_add_str(b, " ];\ndays = (");
	n = 0;
	json_array_foreach(days, i, o) {
		const char *name = holidays_text(o, "name");

		if (holidays_known(days, i))
			continue;
		buf_printf(b, "%s\n\t{\n\t\tname = \"%s\";\n",
		    n++ > 0 ? "," : "", name);
		holidays_dates(h, name, true, b);
		holidays_dates(h, name, false, b);
		buf_add_str(b, "\t}");
	}
	buf_add_str(b, "\n);\n");
}

static int
holidays_save(const char *path, const struct buf *b)
{
	FILE *f = fopen(path, "w");
	bool bad;

	if (f == NULL)
		return -1;
	bad = fwrite(b->data, 1, b->len, f) != b->len || fflush(f) != 0 ||
	    fsync(fileno(f)) != 0 || fchmod(fileno(f), 0644) != 0;
	return fclose(f) != 0 || bad ? -1 : 0;
}

/* Written aside, read as the server would, then put in place. 0 or -1. */
static int
holidays_place(const struct holidays *h, const char *data, bool dry)
{
	char *dir = xasprintf("%s/holidays/.import-%ld", data,
	    (long)getpid());
	char *aside, *final;
	struct buf b = {0};
	int rc;

	if (mkdir(dir, 0700) != 0) {
		fprintf(stderr, "talenthallctl: %s: %s\n", dir,
		    strerror(errno));
		free(dir);
		return -1;
	}
	aside = xasprintf("%s/%d.cfg", dir, h->year);
	final = xasprintf("%s/holidays/%d.cfg", data, h->year);
	holidays_write(h, &b);
	rc = holidays_save(aside, &b);
	if (rc != 0)
		fprintf(stderr, "talenthallctl: %s: %s\n", aside,
		    strerror(errno));
	else
		rc = workday_load(dir);
	if (rc == 0 && !dry && rename(aside, final) != 0) {
		fprintf(stderr, "talenthallctl: %s: %s\n", final,
		    strerror(errno));
		rc = -1;
	}
	unlink(aside);
	rmdir(dir);
	buf_finish(&b);
	free(aside);
	free(final);
	free(dir);
	return rc;
}

int
ctl_holidays(const char *data, const char *path, bool dry)
{
	struct holidays h = {.path = path};
	json_error_t why;
	int rc;

	h.file = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
	if (h.file == NULL) {
		fprintf(stderr, "%s:%d: %s\n", path,
		    why.line > 0 ? why.line : 0, why.text);
		return 1;
	}
	holidays_check(&h);
	rc = h.faults > 0 ? -1 : holidays_place(&h, data, dry);
	if (rc == 0 && dry)
		printf("%d: %zu days are right; nothing was changed\n", h.year,
		    json_array_size(json_object_get(h.file, "days")));
	else if (rc == 0)
		printf("%s/holidays/%d.cfg: %zu days\n", data, h.year,
		    json_array_size(json_object_get(h.file, "days")));
	json_decref(h.file);
	if (rc != 0)
		return 1;
	if (dry)
		return 0;
	if (!ctl_running()) {
		puts("no server runs; it reads the file when it starts");
		return 0;
	}
	puts("the running server reads it now");
	return ctl_reload();
}
