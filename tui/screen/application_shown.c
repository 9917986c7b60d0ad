/*
 * Pages of a case that are only looked at: what changed since the last
 * submission, sections of the records, rows of the ledger.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/screen/application_work.h"
#include "tui/screen/attachment.h"
#include "tui/text.h"

enum { SHOWN_LABEL = 30 };

/* --- differences --- */

static size_t
diff_rows(struct wizard *w, size_t step, void *arg)
{
	const struct application_work *k = arg;

	(void)w;
	(void)step;
	return json_array_size(value_at(k->diff, "fields")) +
	    json_array_size(value_at(k->diff, "files"));
}

/* "2 p.  350K  2026-11-21 14:05": what a person knows a paper by. */
static void
diff_paper(const json_t *f, char *buf, size_t size)
{
	char amount[32], at[32], pages[32] = "";

	if (!json_is_object(f)) {
		str_copy(buf, size, "-");
		return;
	}
	if (value_int(f, "pages") > 0)
		snprintf(pages, sizeof pages, _("%lld p.  "),
		    (long long)value_int(f, "pages"));
	snprintf(buf, size, "%s%s  %s", pages, attachment_size(value_int(f,
	    "size"), amount, sizeof amount), value_text(f, "uploaded_at",
	    FORMAT_SHORT, NULL, at, sizeof at));
}

static void
diff_side(const struct application_work *k, size_t row, const char *side,
    char *buf, size_t size)
{
	size_t n = json_array_size(value_at(k->diff, "fields"));
	const json_t *f;

	if (row < n) {
		f = json_array_get(value_at(k->diff, "fields"), row);
		str_copy(buf, size, *value_string(f, side) != '\0' ?
		    value_string(f, side) : "-");
		return;
	}
	diff_paper(value_at(json_array_get(value_at(k->diff, "files"),
	    row - n), side), buf, size);
}

/* Below the list: a paper with its own days. Where all of it reads alike, its
 * checksum tells one from the other. */
static void
diff_paper_line(const json_t *f, bool alike, struct buf *b)
{
	char text[128];

	diff_paper(f, text, sizeof text);
	buf_printf(b, "%s", text);
	if (*value_string(f, "issued_on") != '\0')
		buf_printf(b, "  %s %s", _("Dated"), value_string(f,
		    "issued_on"));
	if (*value_string(f, "valid_to") != '\0')
		buf_printf(b, "  %s %s", _("Valid until"), value_string(f,
		    "valid_to"));
	if (alike)
		buf_printf(b, "  SHA-256 %.8s", value_string(f, "sha256"));
}

static void
diff_papers(const json_t *files, struct buf *b)
{
	const json_t *before = value_at(files, "before"),
	    *after = value_at(files, "after");
	char one[128], other[128];
	bool alike;

	diff_paper(before, one, sizeof one);
	diff_paper(after, other, sizeof other);
	alike = json_is_object(before) && strcmp(one, other) == 0;
	buf_printf(b, "%s", _("Last time: "));
	diff_paper_line(before, alike, b);
	buf_printf(b, "\n%s", _("Now: "));
	diff_paper_line(after, alike, b);
}

static void
diff_cell(struct wizard *w, size_t step, size_t row, size_t column,
    void *arg, char *buf, size_t size, enum style *style)
{
	const struct application_work *k = arg;
	size_t n = json_array_size(value_at(k->diff, "fields"));

	(void)w;
	(void)step;
	(void)style;
	if (column == 0)
		str_copy(buf, size, value_string(row < n ?
		    json_array_get(value_at(k->diff, "fields"), row) :
		    json_array_get(value_at(k->diff, "files"), row - n),
		    "title"));
	else
		diff_side(k, row, column == 1 ? "before" : "after", buf,
		    size);
}

static const struct table_column diff_columns[] = {
	{ .label = N_("Item changed"), .width = 22, .min = 12, .weight = 1 },
	{ .label = N_("Last time"), .width = 24, .min = 12, .weight = 1 },
	{ .label = N_("Now"), .width = 24, .min = 12, .weight = 1 },
};

const struct wizard_list application_diff_list = {
	.columns = diff_columns, .ncolumns = 3,
	.rows = diff_rows, .cell = diff_cell,
	.empty = N_("Nothing was changed since the last submission."),
};

void
application_diff_page(struct application_work *k, size_t row, struct buf *b)
{
	size_t n = json_array_size(value_at(k->diff, "fields"));
	char before[2048], after[2048];

	if (row >= diff_rows(NULL, 0, k))
		return;
	if (row >= n) {
		diff_papers(json_array_get(value_at(k->diff, "files"),
		    row - n), b);
		return;
	}
	diff_side(k, row, "before", before, sizeof before);
	diff_side(k, row, "after", after, sizeof after);
	buf_printf(b, _("Last time: %s\nNow: %s"), before, after);
}

/* --- sections that are only shown --- */

const struct application_part *
application_shown(const struct application_work *k, size_t step)
{
	return application_form_part(k->form, k->steps[step].name);
}

void
application_shown_page(struct application_work *k, size_t step, struct buf *b)
{
	const struct application_part *p = application_shown(k, step);
	const json_t *values = json_object_get(json_object_get(k->got,
	    "form"), p != NULL ? p->section : ""), *d;
	size_t i;

	if (p == NULL)
		return;
	json_array_foreach(p->fields, i, d) {
		char text[2048], *label;

		if (json_is_false(json_object_get(d, "visible")))
			continue;
		application_value_text(k->got, d, p->section,
		    json_object_get(values, value_string(d, "id")), text,
		    sizeof text);
		label = text_pad(value_string(d, "label"), SHOWN_LABEL, false);
		buf_printf(b, "%s %s\n", label, *text != '\0' ? text : "-");
		free(label);
	}
	if (p->profile && application_form_unit(k->form))
		buf_printf(b, "\n%s", _("Shown only here. Enter opens the "
		    "unit's information, where it can be changed; afterwards "
		    "you are back on this page."));
	else if (p->profile)
		buf_printf(b, "\n%s", _("Shown only here. Enter opens your "
		    "profile, where it can be changed; afterwards you are "
		    "back on this page."));
	else
		buf_printf(b, "\n%s", _("Shown only here: the data are those "
		    "of the records."));
}

static const json_t *
rows_value(const struct application_work *k, size_t step)
{
	const struct application_part *p = application_shown(k, step);

	return p != NULL ? application_form_rows(p, k->got) : NULL;
}

static size_t
rows_rows(struct wizard *w, size_t step, void *arg)
{
	(void)w;
	return json_array_size(rows_value(arg, step));
}

static void
rows_cell(struct wizard *w, size_t step, size_t row, size_t column,
    void *arg, char *buf, size_t size, enum style *style)
{
	const struct application_work *k = arg;
	const struct application_part *p = application_shown(k, step);
	const json_t *d = json_array_get(p->fields, column);
	const json_t *r = json_array_get(rows_value(k, step), row);

	(void)w;
	(void)style;
	application_value_text(k->got, d, NULL, json_object_get(r,
	    value_string(d, "id")), buf, size);
}

const struct wizard_list application_rows_list = {
	.rows = rows_rows, .cell = rows_cell,
	.empty = N_("Nothing is recorded."),
};
