/*
 * The wizard's pages round the form of a case: what was returned, the notice,
 * attachments, conditions, differences, and sections that are only shown.
 */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/application_work.h"
#include "tui/screen/parts.h"
#include "tui/text.h"
#include "tui/widget/popup.h"

bool
application_is(const struct application_work *k, size_t step,
    const char *name)
{
	return step < APPLICATION_STEPS + 8 &&
	    k->steps[step].name != NULL &&
	    strcmp(k->steps[step].name, name) == 0;
}

static const json_t *
page_item(const struct application_work *k, const char *list, size_t i)
{
	return json_array_get(value_at(k->got, list), i);
}

/* --- what was returned --- */

static size_t
items_rows(struct wizard *w, size_t step, void *arg)
{
	const struct application_work *k = arg;

	(void)w;
	(void)step;
	return json_array_size(value_at(k->got, "items"));
}

static void
items_cell(struct wizard *w, size_t step, size_t row, size_t column,
    void *arg, char *buf, size_t size, enum style *style)
{
	const struct application_work *k = arg;
	const json_t *item = page_item(k, "items", row);
	bool open = strcmp(value_string(item, "status"), "open") == 0;

	(void)w;
	(void)step;
	*style = open ? STYLE_WARN : STYLE_DIM;
	switch (column) {
	case 0:
		str_copy(buf, size, choice_label(application_sides,
		    value_string(item, "for")));
		break;
	case 1:
		str_copy(buf, size, *value_string(item, "anchor_title") !=
		    '\0' ? value_string(item, "anchor_title") :
		    _("The whole"));
		break;
	case 2:
		str_copy(buf, size, value_string(item, "text"));
		break;
	default:
		str_copy(buf, size, choice_label(application_items,
		    value_string(item, "status")));
	}
}

static const struct table_column items_columns[] = {
	{ .label = N_("Whose"), .width = 9 },
	{ .label = N_("Where"), .width = 20, .min = 10, .weight = 1 },
	{ .label = N_("What to put right"), .width = 34, .min = 16,
	    .weight = 2 },
	{ .label = N_("State"), .width = 10 },
};

const struct wizard_list application_items_list = {
	.columns = items_columns, .ncolumns = 4,
	.rows = items_rows, .cell = items_cell,
	.empty = N_("Nothing is named one by one; the opinion stands below."),
};

/* The whole of an item; opinion and tip of the return, each by itself. */
static void
items_page(struct application_work *k, size_t row, struct buf *b)
{
	const json_t *item = page_item(k, "items", row);
	const char *tip = value_string(k->got, "last.tip");

	if (item != NULL)
		buf_printf(b, _("%s: %s\n\n"), *value_string(item,
		    "anchor_title") != '\0' ? value_string(item,
		    "anchor_title") : _("The whole"),
		    value_string(item, "text"));
	if (item != NULL && strcmp(value_string(item, "for"), "unit") == 0)
		buf_printf(b, "%s\n\n", app_has_role(k->app, "agent") ?
		    _("This is the unit's: put it right, then mark it with "
		    "Enter.") : _("This is the unit's. You can submit again "
		    "once the unit has marked it as put right."));
	if (*value_string(k->got, "last.opinion") != '\0')
		buf_printf(b, "%s (%s)\n%s\n\n", _("Opinion"),
		    value_string(k->got, "last.by"),
		    value_string(k->got, "last.opinion"));
	if (*tip != '\0')
		buf_printf(b, "%s\n%s\n", _("Kind reminder (for reference, no "
		    "part of the opinion)"), tip);
}

/* "kind" or "kind:children.2": the cursor on this paper. */
static void
attachments_point(struct wizard *w, struct application_work *k,
    const char *paper)
{
	size_t step = wizard_find(w, "attachments"), i;
	const json_t *a;

	json_array_foreach(value_at(k->got, "attachments"), i, a) {
		char name[100];

		snprintf(name, sizeof name, "%s%s%s", value_string(a, "kind"),
		    strchr(paper, ':') != NULL ? ":" : "",
		    strchr(paper, ':') != NULL ? value_string(a, "row") : "");
		if (step != (size_t)-1 && strcmp(name, paper) == 0) {
			wizard_point(w, step, i);
			return;
		}
	}
}

static void
items_press(struct wizard *w, struct application_work *k, size_t row)
{
	const json_t *item = page_item(k, "items", row);
	const char *anchor = value_string(item, "anchor");
	struct err e = { 0 };
	char where[128];

	if (strcmp(value_string(item, "for"), "unit") == 0 &&
	    app_has_role(k->app, "agent")) {
		if (application_fix(k->app, k->got) &&
		    application_look(w, k, &e) != 0)
			app_error(k->app, &e);
		return;
	}
	wizard_goto(w, application_form_where(k->form, anchor, where,
	    sizeof where));
	if (*anchor == '@')
		attachments_point(w, k, anchor + 1);
}

static void
items_lack(struct application_work *k, char *buf, size_t size)
{
	const json_t *item;
	size_t i;

	json_array_foreach(value_at(k->got, "items"), i, item)
		if (strcmp(value_string(item, "for"), "unit") == 0 &&
		    strcmp(value_string(item, "status"), "open") == 0)
			str_copy(buf, size, _("the unit has not yet marked "
			    "what concerns it as put right"));
}

/* --- attachments --- */

static size_t
attachments_rows(struct wizard *w, size_t step, void *arg)
{
	const struct application_work *k = arg;

	(void)w;
	(void)step;
	return json_array_size(value_at(k->got, "attachments"));
}

static void
attachments_cell(struct wizard *w, size_t step, size_t row, size_t column,
    void *arg, char *buf, size_t size, enum style *style)
{
	const struct application_work *k = arg;
	const json_t *a = page_item(k, "attachments", row);
	const char *whose = value_string(a, "row_title");
	enum style s = value_style(a, "status", application_file_states);

	(void)w;
	(void)step;
	switch (column) {
	case 0:
		snprintf(buf, size, "%s%s%s%s",
		    json_is_true(value_at(a, "required")) ? "* " : "  ",
		    value_string(a, "label"), *whose != '\0' ? "  " : "",
		    whose);
		return;
	case 1:
		/* what nobody asks for is not wrong when it is not there */
		if (json_is_true(value_at(a, "required")) ||
		    strcmp(value_string(a, "status"), "missing") != 0)
			*style = s;
		str_copy(buf, size, choice_label(application_file_states,
		    value_string(a, "status")));
		return;
	case 2:
		if (value_int(a, "uploaded_at") != 0)
			value_text(a, "uploaded_at", FORMAT_DAY, NULL, buf,
			    size);
		else
			str_copy(buf, size, "-");
		return;
	default:
		str_copy(buf, size, json_is_true(value_at(a, "changed")) ?
		    _("new") : "");
	}
}

static const struct table_column attachments_columns[] = {
	{ .label = N_("Name of the attachment"), .width = 38, .min = 20,
	    .weight = 1 },
	{ .label = N_("Present state"), .width = 18 },
	{ .label = N_("Upload day"), .width = 10 },
	{ .label = N_("Changed"), .width = 7, .priority = 1 },
};

const struct wizard_list application_attachments_list = {
	.columns = attachments_columns, .ncolumns = 4,
	.rows = attachments_rows, .cell = attachments_cell,
	.empty = N_("No attachment is asked for."),
};

static void
attachments_page(struct application_work *k, size_t row, struct buf *b)
{
	const json_t *a = page_item(k, "attachments", row), *check;
	size_t i;

	if (a == NULL)
		return;
	if (*value_string(a, "remark") != '\0')
		buf_printf(b, "%s\n", value_string(a, "remark"));
	if (*value_string(a, "issued_on") != '\0')
		buf_printf(b, _("Issued %s  "), value_string(a, "issued_on"));
	if (*value_string(a, "valid_to") != '\0')
		buf_printf(b, _("Valid until %s"), value_string(a,
		    "valid_to"));
	if (*value_string(a, "issued_on") != '\0' ||
	    *value_string(a, "valid_to") != '\0')
		buf_printf(b, "\n");
	json_array_foreach(value_at(a, "checks"), i, check)
		buf_printf(b, "- %s\n", json_string_value(check));
	if (*value_string(a, "row") != '\0')
		buf_printf(b, "%s", _("This paper belongs to a row of the "
		    "form and to this case alone."));
	else if (b->len == 0)
		buf_printf(b, "%s", _("It comes from the attachment "
		    "management; the case keeps it as it is when it is "
		    "submitted."));
}

static void
attachments_lack(struct application_work *k, char *buf, size_t size)
{
	size_t i, n = 0, bad = 0;
	const json_t *a;

	json_array_foreach(value_at(k->got, "attachments"), i, a) {
		const char *s = value_string(a, "status");
		bool missing = strcmp(s, "missing") == 0;

		n += missing && json_is_true(value_at(a, "required"));
		bad += strcmp(s, "ended") == 0 ||
		    strcmp(s, "future") == 0 || strcmp(s, "undated") == 0 ||
		    strcmp(s, "unchecked") == 0;
	}
	if (n > 0 && bad > 0)
		snprintf(buf, size, _("missing: %zu; not to be used as they "
		    "are: %zu"), n, bad);
	else if (n > 0)
		snprintf(buf, size, _("needed and missing: %zu"), n);
	else if (bad > 0)
		snprintf(buf, size, _("not to be used as they are: %zu"), bad);
}

static void
attachments_press(struct wizard *w, struct application_work *k, size_t row)
{
	json_t *a = json_deep_copy(page_item(k, "attachments", row));
	struct err e = { 0 };

	if (a == NULL)
		return;
	if (*value_string(a, "row") != '\0')
		application_paper(k->app, k->got, a);
	else
		application_library(k->app, k->got, a);
	json_decref(a);
	if (application_inspect(w, k, &e) != 0)
		app_error(k->app, &e);
}

/* --- conditions --- */

const json_t *
application_rule(const struct application_work *k, size_t i)
{
	const json_t *p;
	size_t at;

	json_array_foreach(k->check, at, p) {
		const char *where = value_string(p, "where");

		/* the notice has a page of its own */
		if (strcmp(value_string(p, "key"), err_key(ERR_CASE_NOTICE)) ==
		    0)
			continue;
		if ((*where == '\0' || strncmp(where, "rule:", 5) == 0) &&
		    i-- == 0)
			return p;
	}
	return NULL;
}

size_t
application_rules(const struct application_work *k)
{
	size_t n = 0;

	while (application_rule(k, n) != NULL)
		n++;
	return n;
}

/* Is it to be acknowledged by whoever sits here? */
static bool
confirm_mine(const struct application_work *k, const json_t *p)
{
	const json_t *role;
	size_t i;

	json_array_foreach(value_at(p, "acknowledge"), i, role) {
		const char *r = json_string_value(role);

		if (r == NULL)
			continue;
		if (strcmp(r, app_role(k->app)) == 0 ||
		    strcmp(r, "applicant") == 0 ||
		    (strcmp(r, "unit") == 0 &&
		    app_has_role(k->app, "agent")) ||
		    (strcmp(r, "holder") == 0 &&
		    app_has_role(k->app, "individual")))
			return true;
	}
	return false;
}

static const char *
confirm_id(const json_t *p)
{
	const char *where = value_string(p, "where");

	return strncmp(where, "rule:", 5) == 0 ? where + 5 : where;
}

static bool
confirm_ticked(const struct application_work *k, const json_t *p)
{
	return json_is_true(value_at(p, "ticked")) ||
	    json_object_get(k->ticks, confirm_id(p)) != NULL;
}

static size_t
confirm_rows(struct wizard *w, size_t step, void *arg)
{
	(void)w;
	(void)step;
	return application_rules(arg);
}

static void
confirm_cell(struct wizard *w, size_t step, size_t row, size_t column,
    void *arg, char *buf, size_t size, enum style *style)
{
	const struct application_work *k = arg;
	const json_t *p = application_rule(k, row);
	bool block = strcmp(value_string(p, "level"), "block") == 0;

	(void)w;
	(void)step;
	*style = block ? STYLE_ERROR : STYLE_WARN;
	if (column == 1) {
		str_copy(buf, size, value_string(p, "message"));
	} else if (block) {
		str_copy(buf, size, _("Not fulfilled"));
	} else if (!confirm_mine(k, p)) {
		str_copy(buf, size, _("For information"));
	} else {
		snprintf(buf, size, "[%s] %s", confirm_ticked(k, p) ? "x" :
		    " ", _("Known"));
		if (confirm_ticked(k, p))
			*style = STYLE_DONE;
	}
}

static const struct table_column confirm_columns[] = {
	{ .label = N_("State"), .width = 12 },
	{ .label = N_("Condition"), .width = 60, .min = 30, .weight = 1 },
};

const struct wizard_list application_confirm_list = {
	.columns = confirm_columns, .ncolumns = 2,
	.rows = confirm_rows, .cell = confirm_cell,
	.empty = N_("All conditions are met."),
};

static void
confirm_page(struct application_work *k, size_t row, struct buf *b)
{
	const json_t *p = application_rule(k, row);

	if (p == NULL)
		return;
	buf_printf(b, "%s\n\n", value_string(p, "message"));
	if (strcmp(value_string(p, "level"), "block") == 0)
		buf_printf(b, "%s", *value_string(p, "override") != '\0' ?
		    _("While this is so the case cannot be submitted; the "
		    "office may set it aside with a reason. Please ask at the "
		    "hall.") : _("While this is so the case cannot be "
		    "submitted. The draft is kept."));
	else if (confirm_mine(k, p))
		buf_printf(b, "%s", _("Space ticks that you know of it; your "
		    "name and the time are kept with the case."));
}

static void
confirm_lack(struct application_work *k, char *buf, size_t size)
{
	size_t block = 0, open = 0;
	const json_t *p;

	for (size_t i = 0; (p = application_rule(k, i)) != NULL; i++) {
		if (strcmp(value_string(p, "level"), "block") == 0)
			block++;
		else if (confirm_mine(k, p) && !confirm_ticked(k, p))
			open++;
	}
	if (block > 0)
		snprintf(buf, size, _("conditions that are not met: %zu"), block);
	else if (open > 0)
		snprintf(buf, size, _("to be acknowledged with Space: "
		    "%zu"), open);
}

static void
confirm_press(struct application_work *k, size_t row)
{
	const json_t *p = application_rule(k, row);
	const char *id;

	if (p == NULL || strcmp(value_string(p, "level"), "block") == 0 ||
	    !confirm_mine(k, p))
		return;
	id = confirm_id(p);
	if (json_object_get(k->ticks, id) != NULL)
		json_object_del(k->ticks, id);
	else
		json_object_set_new(k->ticks, id, json_true());
}

/* --- for the wizard --- */

void
application_page(struct wizard *w, size_t step, void *arg, struct buf *b)
{
	struct application_work *k = arg;
	size_t row = wizard_row(w, step);

	if (application_is(k, step, "items"))
		items_page(k, row, b);
	else if (application_is(k, step, "notice"))
		buf_printf(b, "%s", value_string(k->got, "notice.text"));
	else if (application_is(k, step, "attachments"))
		attachments_page(k, row, b);
	else if (application_is(k, step, "confirm"))
		confirm_page(k, row, b);
	else if (application_is(k, step, "diff"))
		application_diff_page(k, row, b);
	else if (application_shown(k, step) != NULL &&
	    application_shown(k, step)->rows == NULL)
		application_shown_page(k, step, b);
}

void
application_lack(struct wizard *w, size_t step, void *arg, char *buf,
    size_t size)
{
	struct application_work *k = arg;

	(void)w;
	if (application_is(k, step, "items"))
		items_lack(k, buf, size);
	else if (application_is(k, step, "notice") && !k->accepted)
		str_copy(buf, size, _("read it and tick with Space that you "
		    "accept it"));
	else if (application_is(k, step, "attachments"))
		attachments_lack(k, buf, size);
	else if (application_is(k, step, "confirm"))
		confirm_lack(k, buf, size);
}

const char *
application_press_label(struct wizard *w, size_t step, void *arg)
{
	struct application_work *k = arg;

	if (application_is(k, step, "items"))
		return wizard_rows_of(w, step) > 0 ? N_("Go there") : NULL;
	if (application_is(k, step, "attachments"))
		return N_("Handle");
	if (application_is(k, step, "confirm"))
		return N_("Known");
	if (application_shown(k, step) != NULL &&
	    application_shown(k, step)->form == NULL &&
	    application_shown(k, step)->rows == NULL &&
	    application_shown(k, step)->profile)
		return application_form_unit(k->form) ? N_("UnitInfo") :
		    N_("Profile");
	return NULL;
}

void
application_press(struct wizard *w, size_t step, void *arg)
{
	struct application_work *k = arg;
	size_t row = wizard_row(w, step);
	struct err e = { 0 };

	if (application_is(k, step, "items")) {
		items_press(w, k, row);
	} else if (application_is(k, step, "attachments")) {
		attachments_press(w, k, row);
	} else if (application_is(k, step, "confirm")) {
		confirm_press(k, row);
	} else if (application_shown(k, step) != NULL &&
	    application_shown(k, step)->profile) {
		profile_edit(k->app, NULL);
		if (application_look(w, k, &e) != 0)
			app_error(k->app, &e);
	}
}
