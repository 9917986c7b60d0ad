/* The lines of a case: its form and its papers. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/screen/attachment.h"
#include "tui/screen/review.h"

const struct choice review_papers[] = {
	{ "ok", N_("In order"), STYLE_DONE },
	{ "missing", N_("Not uploaded"), STYLE_ERROR },
	{ "ended", N_("Out of date"), STYLE_ERROR },
	{ "future", N_("Dated in the future"), STYLE_ERROR },
	{ "erased", N_("Was erased"), STYLE_DIM },
	{ "soon", N_("Ends soon"), STYLE_WARN },
	{ "old", N_("Dated long ago"), STYLE_WARN },
	{ "undated", N_("Without its date"), STYLE_WARN },
	{ "unchecked", N_("Not looked at by its owner"), STYLE_WARN },
	{ 0 }
};

const struct choice review_sides[] = {
	{ "applicant", N_("Applicant"), STYLE_NORMAL },
	{ "unit", N_("Unit"), STYLE_NORMAL },
	{ 0 }
};

void
review_lines_clear(struct review *r)
{
	for (size_t i = 0; i < r->nlines; i++) {
		free(r->lines[i].label);
		free(r->lines[i].text);
		free(r->lines[i].anchor);
		free(r->lines[i].title);
	}
	free(r->lines);
	r->lines = NULL;
	r->nlines = 0;
}

struct review_line *
review_add(struct review *r, enum review_what what, const char *label,
    const char *text)
{
	struct review_line *l;

	r->lines = xreallocarray(r->lines, r->nlines + 1, sizeof *r->lines);
	l = &r->lines[r->nlines++];
	*l = (struct review_line){ .what = what, .label = xstrdup(label),
		.text = xstrdup(text), .anchor = xstrdup(""),
		.title = xstrdup("") };
	return l;
}

void
review_anchor(struct review_line *l, const char *anchor, const char *title)
{
	free(l->anchor);
	free(l->title);
	l->anchor = xstrdup(anchor);
	l->title = xstrdup(title);
}

const struct review_line *
review_now(const struct review *r)
{
	return r->at < r->nlines ? &r->lines[r->at] : NULL;
}

static bool
review_changed(const struct review *r, const char *anchor)
{
	const json_t *one;
	size_t i;

	json_array_foreach(value_at(r->reply, "changed"), i, one)
		if (strcmp(json_string_value(one), anchor) == 0)
			return true;
	return false;
}

/* Does something wait to be looked at there, though it stayed the same? */
static bool
review_noted(const struct review *r, const char *anchor)
{
	const json_t *item;
	size_t i;

	json_array_foreach(value_at(r->reply, "items"), i, item)
		if (strcmp(value_string(item, "anchor"), anchor) == 0 &&
		    strcmp(value_string(item, "status"), "settled") != 0)
			return true;
	json_array_foreach(r->items, i, item)
		if (strcmp(value_string(item, "anchor"), anchor) == 0)
			return true;
	return false;
}

/* Of a later round what stayed the same was looked at before. */
static bool
review_skipped(const struct review *r, bool changed)
{
	return !r->whole && !changed && value_int(r->reply, "round") > 1 &&
	    json_array_size(value_at(r->reply, "changed")) > 0;
}

static void
review_item_line(struct review *r, enum review_what what, size_t index,
    const json_t *item, const char *state, enum style s)
{
	struct review_line *l;
	struct buf b = { 0 };

	buf_printf(&b, "! [%s: %s] %s", state, choice_label(review_sides,
	    value_string(item, "for")), value_string(item, "text"));
	l = review_add(r, what, "", buf_str(&b));
	l->index = index;
	l->style = s;
	l->under = true;
	review_anchor(l, value_string(item, "anchor"),
	    value_string(item, "anchor_title"));
	buf_finish(&b);
}

void
review_lines_anchored(struct review *r, const char *anchor)
{
	const json_t *item;
	size_t i;

	json_array_foreach(value_at(r->reply, "items"), i, item) {
		const char *status = value_string(item, "status");

		if (strcmp(value_string(item, "anchor"), anchor) == 0 &&
		    strcmp(status, "settled") != 0)
			review_item_line(r, REVIEW_ITEM, i, item,
			    strcmp(status, "fixed") == 0 ? _("mended") :
			    _("to be mended"), STYLE_WARN);
	}
	json_array_foreach(r->items, i, item)
		if (strcmp(value_string(item, "anchor"), anchor) == 0)
			review_item_line(r, REVIEW_PENDING, i, item,
			    _("to be returned"), STYLE_ERROR);
}

/* --- the form --- */

/* In the words of the server where there are any. */
static void
review_value(const json_t *value, const json_t *shown, const char *type,
    struct buf *b)
{
	char text[64];

	if (json_is_string(shown) && *json_string_value(shown) != '\0') {
		buf_add_str(b, json_string_value(shown));
	} else if (json_is_string(value)) {
		buf_add_str(b, json_string_value(value));
	} else if (json_is_integer(value)) {
		json_t *row = json_pack("{s:O}", "v", value);

		buf_add_str(b, value_text(row, "v",
		    strcmp(type, "money") == 0 ? FORMAT_YUAN : FORMAT_TEXT,
		    NULL, text, sizeof text));
		json_decref(row);
	} else if (json_is_boolean(value)) {
		buf_add_str(b, json_is_true(value) ? _("Yes") : _("No"));
	}
}

static void
review_field(struct review *r, const json_t *field, const char *anchor,
    const json_t *value, const json_t *shown)
{
	bool changed = review_changed(r, anchor);
	const char *label = value_string(field, "label");
	struct review_line *l;
	struct buf b = { 0 };

	if (json_is_false(value_at(field, "visible")) ||
	    (review_skipped(r, changed) && !review_noted(r, anchor)))
		return;
	review_value(value, shown, value_string(field, "type"), &b);
	l = review_add(r, REVIEW_FIELD, label, b.len > 0 ? buf_str(&b) : "-");
	l->changed = changed;
	review_anchor(l, anchor, label);
	buf_finish(&b);
	review_lines_anchored(r, anchor);
}

/* Row n (from 1) of a record list: a line of its own for each column. */
static void
review_form_row(struct review *r, const char *section, const json_t *columns,
    const json_t *row, const json_t *shown, size_t n)
{
	size_t before = r->nlines, i;
	const json_t *f;
	char text[256];

	snprintf(text, sizeof text, _("Line %zu"), n);
	review_add(r, REVIEW_TEXT, text, "")->style = STYLE_DIM;
	json_array_foreach(columns, i, f) {
		const char *id = value_string(f, "id");

		snprintf(text, sizeof text, "%s.%zu.%s", section, n, id);
		review_field(r, f, text, json_object_get(row, id),
		    json_object_get(shown, id));
	}
	if (r->nlines == before + 1) { /* nothing of it changed */
		r->nlines--;
		free(r->lines[r->nlines].label);
		free(r->lines[r->nlines].text);
		free(r->lines[r->nlines].anchor);
		free(r->lines[r->nlines].title);
	}
}

static void
review_rows(struct review *r, const char *section, const json_t *columns,
    const json_t *rows, const json_t *shown)
{
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
		review_form_row(r, section, columns, row,
		    json_array_get(shown, i), i + 1);
	if (json_array_size(rows) == 0 && !review_skipped(r, false))
		review_add(r, REVIEW_TEXT, "", _("None"))->style = STYLE_DIM;
}

static const json_t *
review_columns(const json_t *fields)
{
	const json_t *columns = value_at(json_array_get(fields, 0),
	    "columns");

	return json_array_size(columns) > 0 ? columns : fields;
}

static void
review_section(struct review *r, const json_t *section)
{
	const char *id = value_string(section, "id");
	const json_t *fields = value_at(section, "fields"), *f;
	const json_t *form = json_object_get(value_at(r->reply, "form"), id);
	const json_t *shown = json_object_get(value_at(r->reply, "shown"),
	    id);
	size_t i;

	if (json_is_array(form)) {
		review_rows(r, id, review_columns(fields), form, shown);
		return;
	}
	json_array_foreach(fields, i, f) {
		const char *name = value_string(f, "id");
		const json_t *value = json_object_get(form, name);
		char anchor[160];

		if (json_is_array(value)) {
			review_rows(r, id, value_at(f, "columns"), value,
			    json_object_get(shown, name));
			continue;
		}
		snprintf(anchor, sizeof anchor, "%s.%s", id, name);
		review_field(r, f, anchor, value,
		    json_object_get(shown, name));
	}
}

static void
review_pair(struct review *r, const char *label, const char *text)
{
	if (*text != '\0')
		review_add(r, REVIEW_TEXT, label, text);
}

/* What the case is about, before what was filled in. */
static void
review_head(struct review *r)
{
	const json_t *c = r->reply;
	struct buf b = { 0 };
	char at[32], left[48];

	review_add(r, REVIEW_HEADING, _("About the case"), "");
	buf_printf(&b, "%s  %s  %s", value_string(c, "number"),
	    value_string(c, "title"), value_string(c, "district_name"));
	review_pair(r, _("Case at hand"), buf_str(&b));
	buf_clear(&b);
	if (json_is_object(value_at(c, "person")))
		buf_printf(&b, "%s  %s  ", value_string(c, "person.name"),
		    value_string(c, "person.id_number"));
	buf_add_str(&b, value_string(c, "unit.name"));
	review_pair(r, _("Holder and unit"), buf_str(&b));
	if (json_is_object(value_at(c, "permit"))) {
		buf_clear(&b);
		buf_printf(&b, "%s  %s %s", value_string(c, "permit.number"),
		    _("valid to"), value_string(c, "permit.valid_to"));
		review_pair(r, _("Permit"), buf_str(&b));
	}
	buf_clear(&b);
	buf_printf(&b, "%s  %s", value_string(c, "applicant.name"),
	    value_text(c, "submitted_at", FORMAT_MINUTE, NULL, at,
	    sizeof at));
	review_pair(r, _("Submitted by"), buf_str(&b));
	review_pair(r, _("Time limit"), value_string(c, "clock.sentence"));
	/* what is late may be this stage alone, with days left for the whole */
	if (value_int(c, "days_left") < 0) {
		buf_clear(&b);
		buf_printf(&b, "%s  %s", value_string(c, "state_due"),
		    review_left(c, left, sizeof left));
		review_pair(r, _("This stage"), buf_str(&b));
	}
	buf_finish(&b);
}

/* The step before this one: opinion and tip are two things. */
static void
review_last(struct review *r)
{
	const json_t *last = value_at(r->reply, "last");
	struct buf b = { 0 };
	char at[32];

	if (!json_is_object(last))
		return;
	buf_printf(&b, "%s  %s  %s", value_string(last, "action_label"),
	    value_string(last, "by"), value_text(last, "at", FORMAT_MINUTE,
	    NULL, at, sizeof at));
	review_pair(r, _("Last step"), buf_str(&b));
	review_pair(r, _("Opinion"), value_string(last, "opinion"));
	if (*value_string(last, "tip") != '\0')
		review_add(r, REVIEW_TEXT, _("Kind reminder"),
		    value_string(last, "tip"))->style = STYLE_INFO;
	buf_finish(&b);
}

void
review_lines_form(struct review *r)
{
	const json_t *section;
	size_t i;

	review_head(r);
	review_last(r);
	review_lines_anchored(r, "");
	if (review_skipped(r, false))
		review_add(r, REVIEW_TEXT, "", _("Only what changed since the "
		    "last time is shown; w shows all."))->style = STYLE_INFO;
	json_array_foreach(value_at(r->reply, "sections"), i, section) {
		const char *title = value_string(section, "title");
		size_t before;

		review_anchor(review_add(r, REVIEW_HEADING, title, ""),
		    value_string(section, "id"), title);
		review_lines_anchored(r, value_string(section, "id"));
		before = r->nlines;
		review_section(r, section);
		if (r->nlines == before && review_skipped(r, false))
			review_add(r, REVIEW_TEXT, "", _("Unchanged"))->style =
			    STYLE_DIM;
	}
}

/* --- papers --- */

char *
review_paper_anchor(const json_t *paper, char *buf, size_t size)
{
	const char *row = value_string(paper, "row");

	snprintf(buf, size, "@%s%s%s", value_string(paper, "kind"),
	    *row != '\0' ? ":" : "", row);
	return buf;
}

static bool
review_paper_there(const json_t *paper)
{
	return *value_string(paper, "sha256") != '\0' &&
	    strcmp(value_string(paper, "status"), "erased") != 0;
}

size_t
review_papers_unseen(const struct review *r)
{
	const json_t *p;
	char anchor[160];
	size_t i, n = 0;

	json_array_foreach(value_at(r->reply, "attachments"), i, p)
		n += review_paper_there(p) && json_object_get(r->seen,
		    review_paper_anchor(p, anchor, sizeof anchor)) == NULL;
	return n;
}

static void
review_paper(struct review *r, const json_t *p, size_t index)
{
	const char *status = value_string(p, "status");
	struct review_line *l;
	struct buf b = { 0 };
	char anchor[160], size[32];
	bool changed;

	review_paper_anchor(p, anchor, sizeof anchor);
	changed = json_is_true(value_at(p, "changed")) ||
	    review_changed(r, anchor);
	buf_printf(&b, "[%s]", choice_label(review_papers, status));
	if (review_paper_there(p)) {
		if (value_int(p, "pages") > 0)
			buf_printf(&b, _("  pages: %lld"),
			    (long long)value_int(p, "pages"));
		buf_printf(&b, "  %s", attachment_size(value_int(p, "size"),
		    size, sizeof size));
		if (json_object_get(r->seen, anchor) != NULL)
			buf_printf(&b, "  [%s]", _("opened"));
	} else if (strcmp(status, "missing") == 0 &&
	    !json_is_true(value_at(p, "required"))) {
		buf_printf(&b, "  %s", _("not required"));
	}
	if (*value_string(p, "row_title") != '\0')
		buf_printf(&b, "  %s", value_string(p, "row_title"));
	if (*value_string(p, "remark") != '\0')
		buf_printf(&b, "  %s", value_string(p, "remark"));
	l = review_add(r, REVIEW_PAPER, value_string(p, "label"),
	    buf_str(&b));
	l->index = index;
	l->changed = changed;
	l->style = value_style(p, "status", review_papers);
	if (!review_paper_there(p) && !json_is_true(value_at(p, "required")))
		l->style = STYLE_DIM;
	review_anchor(l, anchor, value_string(p, "label"));
	buf_finish(&b);
	review_lines_anchored(r, anchor);
}

void
review_lines_papers(struct review *r)
{
	const json_t *papers = value_at(r->reply, "attachments"), *p;
	size_t i;

	json_array_foreach(papers, i, p)
		review_paper(r, p, i);
	if (json_array_size(papers) == 0)
		review_add(r, REVIEW_TEXT, "",
		    _("This service asks for no papers."))->style = STYLE_DIM;
}

char *
review_paper_card(const struct review *r, const json_t *p)
{
	struct buf b = { 0 };
	const json_t *check;
	char text[64];
	size_t i;

	(void)r;
	buf_printf(&b, _("%s: %s\n"), _("State"), choice_label(review_papers,
	    value_string(p, "status")));
	if (*value_string(p, "remark") != '\0')
		buf_printf(&b, _("%s: %s\n"), _("Remark"),
		    value_string(p, "remark"));
	if (*value_string(p, "row_title") != '\0')
		buf_printf(&b, _("%s: %s\n"), _("Belongs to"),
		    value_string(p, "row_title"));
	if (review_paper_there(p)) {
		buf_printf(&b, _("%s: %s\n"), _("Uploaded on"), value_text(p,
		    "uploaded_at", FORMAT_MINUTE, NULL, text, sizeof text));
		buf_printf(&b, _("%s: %s\n"), _("Size"),
		    attachment_size(value_int(p, "size"), text,
		    sizeof text));
	}
	if (*value_string(p, "issued_on") != '\0')
		buf_printf(&b, _("%s: %s\n"), _("Dated"),
		    value_string(p, "issued_on"));
	if (*value_string(p, "valid_to") != '\0')
		buf_printf(&b, _("%s: %s\n"), _("Valid until"),
		    value_string(p, "valid_to"));
	json_array_foreach(value_at(p, "checks"), i, check)
		buf_printf(&b, "[x] %s\n", json_string_value(check));
	if (review_paper_there(p))
		buf_printf(&b, "SHA-256: %s\n", value_string(p, "sha256"));
	return buf_steal(&b);
}
