/* The lines of a case: points, return items, history, difference. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/review.h"
#include "tui/screen/words.h"

const char *
review_check_result(const struct review *r, const json_t *check)
{
	const char *mine = value_string(r->checks, value_string(check, "id"));

	return *mine != '\0' ? mine : value_string(check, "result");
}

size_t
review_checks_open(const struct review *r)
{
	const json_t *check;
	size_t i, n = 0;

	/* at other stages one may answer, and need not */
	if (!json_is_true(value_at(r->reply, "checks_needed")))
		return 0;
	json_array_foreach(value_at(r->reply, "checks"), i, check)
		n += *review_check_result(r, check) == '\0';
	return n;
}

static void
review_check(struct review *r, const json_t *check, size_t index)
{
	const char *result = review_check_result(r, check);
	struct review_line *l;
	char label[128];

	snprintf(label, sizeof label, "[%s]", *result != '\0' ?
	    choice_label(words_check, result) : "  ");
	l = review_add(r, REVIEW_CHECK, label, value_string(check, "label"));
	l->index = index;
	if (strcmp(result, "failed") == 0)
		l->style = STYLE_ERROR;
	else if (strcmp(result, "passed") == 0)
		l->style = STYLE_DONE;
	review_anchor(l, "", value_string(check, "label"));
}

/* "unit HR Wang Fang 11-20 10:30" of each who ticked a warning. */
static void
review_ticked(const json_t *warning, struct buf *b)
{
	const json_t *t;
	char at[32];
	size_t i;

	json_array_foreach(value_at(warning, "ticked"), i, t)
		buf_printf(b, "  [x] %s %s %s", choice_label(words_role,
		    value_string(t, "role")), value_string(t, "name"),
		    value_text(t, "at", FORMAT_SHORT, NULL, at, sizeof at));
}

/* Who set a rule aside, and why. */
static void
review_aside(const json_t *rule, struct buf *b)
{
	const json_t *t;
	size_t i;

	json_array_foreach(value_at(rule, "by"), i, t)
		buf_printf(b, "  [x] %s %s: %s", choice_label(words_role,
		    value_string(t, "role")), value_string(t, "name"),
		    value_string(t, "reason"));
}

static void
review_rules(struct review *r)
{
	const json_t *rule;
	struct buf b = { 0 };
	size_t i;

	if (json_array_size(value_at(r->reply, "warnings")) +
	    json_array_size(value_at(r->reply, "overrides")) > 0)
		review_add(r, REVIEW_HEADING, _("Rules"), "");
	json_array_foreach(value_at(r->reply, "warnings"), i, rule) {
		buf_clear(&b);
		buf_add_str(&b, value_string(rule, "message"));
		review_ticked(rule, &b);
		review_add(r, REVIEW_TEXT, _("Warning"), buf_str(&b))->style =
		    STYLE_WARN;
	}
	json_array_foreach(value_at(r->reply, "overrides"), i, rule) {
		bool done = json_is_true(value_at(rule, "done"));
		struct review_line *l;

		buf_clear(&b);
		buf_add_str(&b, value_string(rule, "message"));
		if (done)
			review_aside(rule, &b);
		else
			buf_printf(&b, _("  (%s may set it aside: o)"),
			    choice_label(words_role, value_string(rule,
			    "role")));
		l = review_add(r, done ? REVIEW_TEXT : REVIEW_RULE, done ?
		    _("Set aside") : _("Unmet"), buf_str(&b));
		l->index = i;
		l->style = done ? STYLE_NORMAL : STYLE_ERROR;
	}
	buf_finish(&b);
}

void
review_lines_checks(struct review *r)
{
	const json_t *checks = value_at(r->reply, "checks"), *check;
	size_t i;

	review_add(r, REVIEW_HEADING, _("Points to be checked"), "");
	json_array_foreach(checks, i, check)
		review_check(r, check, i);
	if (json_array_size(checks) == 0)
		review_add(r, REVIEW_TEXT, "",
		    _("This service names no points."))->style = STYLE_DIM;
	review_rules(r);
}

/* --- return items --- */

static const struct choice review_item_states[] = {
	{ "open", N_("to be mended"), STYLE_WARN },
	{ "fixed", N_("mended"), STYLE_DONE },
	{ "settled", N_("settled"), STYLE_DIM },
	{ 0 }
};

static void
review_item(struct review *r, enum review_what what, const json_t *item,
    size_t index, const char *state, enum style s)
{
	const char *where = value_string(item, "anchor_title");
	struct review_line *l;
	struct buf b = { 0 };

	buf_printf(&b, "[%s: %s] %s", state, choice_label(review_sides,
	    value_string(item, "for")), value_string(item, "text"));
	if (*value_string(item, "by") != '\0')
		buf_printf(&b, _("  (round %lld, %s)"),
		    (long long)value_int(item, "round"),
		    value_string(item, "by"));
	if (json_is_true(value_at(item, "late")))
		buf_printf(&b, "  [%s]", _("could have been said before"));
	l = review_add(r, what, *where != '\0' ? where : _("In general"),
	    buf_str(&b));
	l->index = index;
	l->style = s;
	review_anchor(l, value_string(item, "anchor"), where);
	buf_finish(&b);
}

void
review_lines_items(struct review *r)
{
	const json_t *items = value_at(r->reply, "items"), *item;
	size_t i;

	if (json_array_size(r->items) > 0)
		review_add(r, REVIEW_HEADING, _("To go with the return"), "");
	json_array_foreach(r->items, i, item)
		review_item(r, REVIEW_PENDING, item, i, _("to be returned"),
		    STYLE_ERROR);
	if (json_array_size(items) > 0)
		review_add(r, REVIEW_HEADING, _("Of earlier returns"), "");
	json_array_foreach(items, i, item) {
		const char *status = value_string(item, "status");

		review_item(r, REVIEW_ITEM, item, i, choice_label(
		    review_item_states, status), value_style(item, "status",
		    review_item_states));
	}
	if (r->nlines == 0)
		review_add(r, REVIEW_TEXT, "", _("There are no return items. "
		    "In the form or the papers i adds one where the cursor "
		    "is."))->style = STYLE_DIM;
}

/* --- history --- */

static const struct choice review_events[] = {
	{ "create", N_("Begun"), STYLE_NORMAL },
	{ "automatic", N_("By itself"), STYLE_NORMAL },
	{ "claim", N_("Claimed"), STYLE_NORMAL },
	{ "unclaim", N_("Given back"), STYLE_NORMAL },
	{ "takeover", N_("Taken over"), STYLE_NORMAL },
	{ "handover", N_("Handed over"), STYLE_NORMAL },
	{ "comment", N_("Comment"), STYLE_INFO },
	{ "override", N_("Rule set aside"), STYLE_WARN },
	{ "acknowledge", N_("Warning ticked"), STYLE_NORMAL },
	{ "fixed", N_("Mended"), STYLE_NORMAL },
	{ "print", N_("Printed"), STYLE_NORMAL },
	{ "save", N_("Saved"), STYLE_NORMAL },
	{ 0 }
};

static void
review_said(struct review *r, const char *label, const char *text,
    enum style s)
{
	struct review_line *l;

	if (*text == '\0')
		return;
	l = review_add(r, REVIEW_TEXT, label, text);
	l->style = s;
	l->under = true;
}

static void
review_event(struct review *r, const json_t *e)
{
	const char *label = value_string(e, "label");
	const char *to = value_string(e, "to_title");
	struct buf b = { 0 };
	char at[32];

	if (*label == '\0')
		label = choice_label(review_events, value_string(e, "what"));
	buf_printf(&b, "%s  %s %s", label, value_string(e, "role_label"),
	    value_string(e, "by"));
	if (*value_string(e, "behalf") != '\0')
		buf_printf(&b, _(" (on behalf of %s)"),
		    value_string(e, "behalf"));
	if (*to != '\0' && strcmp(to, value_string(e, "from_title")) != 0)
		buf_printf(&b, "  %s%s%s", value_string(e, "from_title"),
		    *value_string(e, "from_title") != '\0' ? " > " : "", to);
	review_add(r, REVIEW_TEXT, value_text(e, "at", FORMAT_MINUTE, NULL,
	    at, sizeof at), buf_str(&b));
	review_said(r, strcmp(value_string(e, "what"), "comment") == 0 ?
	    _("Internal") : _("Opinion"), value_string(e, "opinion"),
	    STYLE_NORMAL);
	review_said(r, _("Kind reminder"), value_string(e, "tip"),
	    STYLE_INFO);
	buf_finish(&b);
}

void
review_lines_history(struct review *r)
{
	const json_t *items = value_at(r->history, "items");

	for (size_t i = json_array_size(items); i-- > 0;) /* newest first */
		review_event(r, json_array_get(items, i));
	if (r->nlines == 0)
		review_add(r, REVIEW_TEXT, "", _("Nothing has happened "
		    "yet."))->style = STYLE_DIM;
}

/* --- difference --- */

static void
review_change(struct review *r, const json_t *f)
{
	const char *before = value_string(f, "before");
	const char *after = value_string(f, "after");
	struct review_line *l;
	struct buf b = { 0 };

	buf_printf(&b, "%s  ->  %s", *before != '\0' ? before : _("(empty)"),
	    *after != '\0' ? after : _("(empty)"));
	l = review_add(r, REVIEW_FIELD, value_string(f, "title"),
	    buf_str(&b));
	l->changed = true;
	review_anchor(l, value_string(f, "where"), value_string(f, "title"));
	review_lines_anchored(r, value_string(f, "where"));
	buf_finish(&b);
}

static void
review_change_file(struct review *r, const json_t *f)
{
	bool before = json_is_object(value_at(f, "before"));
	bool after = json_is_object(value_at(f, "after"));
	struct review_line *l;
	char anchor[160];

	l = review_add(r, REVIEW_TEXT, value_string(f, "title"), !before ?
	    _("[new] a paper that was not there before") : !after ?
	    _("[gone] no longer handed in") :
	    _("[other] another file than the last time"));
	l->changed = true;
	review_anchor(l, review_paper_anchor(f, anchor, sizeof anchor),
	    value_string(f, "title"));
}

void
review_lines_difference(struct review *r)
{
	const json_t *one;
	char text[128];
	size_t i;

	if (value_int(r->difference, "from") > 0) {
		snprintf(text, sizeof text, _("Submission %lld against "
		    "submission %lld"),
		    (long long)value_int(r->difference, "to"),
		    (long long)value_int(r->difference, "from"));
		review_add(r, REVIEW_HEADING, text, "");
	}
	json_array_foreach(value_at(r->difference, "fields"), i, one)
		review_change(r, one);
	json_array_foreach(value_at(r->difference, "files"), i, one)
		review_change_file(r, one);
	if (json_array_size(value_at(r->difference, "fields")) +
	    json_array_size(value_at(r->difference, "files")) == 0)
		review_add(r, REVIEW_TEXT, "", value_int(r->reply, "round") >
		    1 ? _("Nothing differs from the last time.") : _("This is "
		    "the first submission: there is nothing to compare it "
		    "with."))->style = STYLE_DIM;
}
