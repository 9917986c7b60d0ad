/* Cases in words: states, the due date's sum, the chain, the timeline. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/ident.h"
#include "common/mem.h"
#include "tui/screen/application.h"
#include "tui/screen/application_form.h"
#include "tui/screen/words.h"
#include "tui/text.h"

enum { TEXT_LABEL = 26 };

const struct choice application_phases[] = {
	{ "applicant", N_("With you"), STYLE_WARN },
	{ "office", N_("With the office"), STYLE_NORMAL },
	{ "closed", N_("Closed"), STYLE_DIM },
	{ 0 }
};

const struct choice application_file_states[] = {
	{ "ok", N_("* Uploaded"), STYLE_DONE },
	{ "missing", N_("* Not uploaded"), STYLE_WARN },
	{ "ended", N_("! Has ended"), STYLE_ERROR },
	{ "future", N_("! Dated in the future"), STYLE_ERROR },
	{ "erased", N_("Erased"), STYLE_DIM },
	{ "soon", N_("! Ends soon"), STYLE_WARN },
	{ "old", N_("! Dated long ago"), STYLE_WARN },
	{ "undated", N_("* Dates missing"), STYLE_WARN },
	{ "unchecked", N_("* To be checked"), STYLE_WARN },
	{ 0 }
};

const struct choice application_sides[] = {
	{ "applicant", N_("Applicant"), STYLE_NORMAL },
	{ "unit", N_("Unit"), STYLE_NORMAL },
	{ 0 }
};

const struct choice application_items[] = {
	{ "open", N_("To be done"), STYLE_WARN },
	{ "fixed", N_("Put right"), STYLE_DONE },
	{ "settled", N_("Settled"), STYLE_DIM },
	{ 0 }
};

static const struct choice application_roles[] = {
	{ "individual", N_("Individual"), STYLE_NORMAL },
	{ "agent", N_("Unit"), STYLE_NORMAL },
	{ "clerk", N_("District acceptance"), STYLE_NORMAL },
	{ "reviewer", N_("District review"), STYLE_NORMAL },
	{ "lead", N_("District lead"), STYLE_NORMAL },
	{ "city", N_("Municipal bureau"), STYLE_NORMAL },
	{ "body", N_("Supervising body"), STYLE_NORMAL },
	{ "system", N_("System"), STYLE_DIM },
	{ 0 }
};

const json_t *
application_action(const json_t *got, const char *kind)
{
	const json_t *a;
	size_t i;

	json_array_foreach(value_at(got, "actions"), i, a)
		if (strcmp(value_string(a, "kind"), kind) == 0)
			return a;
	return NULL;
}

bool
application_editable(const json_t *got)
{
	return strcmp(value_string(got, "phase"), "applicant") == 0 &&
	    application_action(got, "submit") != NULL;
}

/* --- the clock --- */

void
application_clock_lines(const json_t *got, struct buf *b)
{
	const json_t *part;
	size_t i;

	if (*value_string(got, "clock.sentence") != '\0')
		buf_printf(b, "%s\n", value_string(got, "clock.sentence"));
	json_array_foreach(value_at(got, "clock.parts"), i, part) {
		const char *to = value_string(part, "to");

		buf_printf(b, _("  %s to %s  %s: %lld working days%s\n"),
		    value_string(part, "from"), *to != '\0' ? to : _("today"),
		    value_string(part, "title"),
		    (long long)value_int(part, "days"),
		    json_is_true(value_at(part, "counted")) ? "" :
		    _(", not counted"));
	}
}

/* --- the chain --- */

void
application_chain(const json_t *got, struct buf *b)
{
	const json_t *step;
	bool within = strcmp(value_string(got, "phase"), "closed") == 0;
	size_t i;

	json_array_foreach(value_at(got, "steps"), i, step)
		within = within || json_is_true(value_at(step, "current"));
	/* beside the chain: returned; it begins again from there */
	if (!within)
		buf_printf(b, "[%s] > ", value_string(got, "state_title"));
	json_array_foreach(value_at(got, "steps"), i, step) {
		bool now = json_is_true(value_at(step, "current"));

		buf_printf(b, "%s%s%zu%s%s%s%s", i > 0 ? " > " : "",
		    now ? "[" : "", i + 1,
		    (unsigned char)*value_string(step, "title") < 0x80 ?
		    " " : "", value_string(step, "title"),
		    json_is_true(value_at(step, "done")) ? " ok" : "",
		    now ? "]" : "");
	}
}

/* --- the timeline --- */

/* What is no action of the service's file. */
static const struct choice event_whats[] = {
	{ "create", N_("Begun"), STYLE_NORMAL },
	{ "automatic", N_("By itself"), STYLE_NORMAL },
	{ "claim", N_("Taken up"), STYLE_NORMAL },
	{ "unclaim", N_("Given back"), STYLE_NORMAL },
	{ "takeover", N_("Taken over"), STYLE_NORMAL },
	{ "handover", N_("Handed over"), STYLE_NORMAL },
	{ "override", N_("A condition set aside"), STYLE_NORMAL },
	{ "acknowledge", N_("Acknowledged"), STYLE_NORMAL },
	{ "fixed", N_("Marked as put right"), STYLE_NORMAL },
	{ "print", N_("Printed"), STYLE_NORMAL },
	{ 0 }
};

static void
event_checks(const json_t *event, struct buf *b)
{
	const json_t *c;
	size_t i;

	json_array_foreach(value_at(event, "checks"), i, c)
		buf_printf(b, "    [%s] %s\n", choice_label(words_check,
		    value_string(c, "result")), value_string(c, "label"));
}

void
application_event_lines(const json_t *event, struct buf *b)
{
	const char *from = value_string(event, "from_title");
	const char *to = value_string(event, "to_title");
	char at[32];

	buf_printf(b, "%s  %s  %s", value_text(event, "at", FORMAT_MINUTE,
	    NULL, at, sizeof at), value_string(event, "by"),
	    choice_label(application_roles, value_string(event, "role")));
	if (*value_string(event, "behalf") != '\0')
		buf_printf(b, _(" (on behalf of %s)"), value_string(event,
		    "behalf"));
	buf_printf(b, "\n    %s", *value_string(event, "label") != '\0' ?
	    value_string(event, "label") : choice_label(event_whats,
	    value_string(event, "what")));
	if (*from != '\0' && *to != '\0' && strcmp(from, to) != 0)
		buf_printf(b, _(": %s > %s"), from, to);
	else if (*to != '\0')
		buf_printf(b, _(": %s"), to);
	buf_printf(b, "\n");
	if (*value_string(event, "opinion") != '\0')
		buf_printf(b, _("    Opinion: %s\n"),
		    value_string(event, "opinion"));
	if (*value_string(event, "tip") != '\0')
		buf_printf(b, _("    Kind reminder (for reference): %s\n"),
		    value_string(event, "tip"));
	event_checks(event, b);
}

/* --- what was filled in --- */

void
application_pair(struct buf *b, const char *label, const char *value)
{
	char *padded = text_pad(label, TEXT_LABEL, false);

	if (*value != '\0')
		buf_printf(b, "%s %s\n", padded, value);
	free(padded);
}

/* What was typed into a row; of a secret number the ends alone. */
static void
text_cell(const json_t *got, const json_t *field, const json_t *value,
    bool bare, char *buf, size_t size)
{
	char mask[IDENT_MAX];

	application_value_text(got, field, NULL, value, buf, size);
	if (!bare && json_is_true(json_object_get(field, "secret")))
		str_copy(buf, size, strlen(buf) < IDENT_MAX ?
		    ident_mask(buf, mask) : "***");
}

bool
application_masks(const json_t *got)
{
	const json_t *s, *d, *c;
	size_t i, k, n;

	json_array_foreach(value_at(got, "sections"), i, s)
		json_array_foreach(json_object_get(s, "fields"), k, d) {
			if (json_is_true(json_object_get(d, "secret")))
				return true;
			json_array_foreach(json_object_get(d, "columns"), n, c)
				if (json_is_true(json_object_get(c,
				    "secret")))
					return true;
		}
	return false;
}

void
application_section_lines(const json_t *got, const json_t *section, bool bare,
    struct buf *b)
{
	const char *id = value_string(section, "id");
	const json_t *values = json_object_get(json_object_get(got, "form"),
	    id), *d, *row, *c;
	size_t i, r, k;

	buf_printf(b, "[%s]\n", value_string(section, "title"));
	json_array_foreach(json_object_get(section, "fields"), i, d) {
		const json_t *value = json_object_get(values,
		    value_string(d, "id"));
		char text[2048];

		if (json_is_false(json_object_get(d, "visible")))
			continue;
		if (strcmp(value_string(d, "type"), "rows") != 0) {
			application_value_text(got, d, id, value, text,
			    sizeof text);
			application_pair(b, value_string(d, "label"), *text != '\0' ?
			    text : "-");
			continue;
		}
		if (json_is_array(values))
			value = values;
		if (json_array_size(value) == 0)
			buf_printf(b, "  %s\n", _("none"));
		json_array_foreach(value, r, row) {
			buf_printf(b, "%zu ", r + 1);
			json_array_foreach(json_object_get(d, "columns"), k,
			    c) {
				text_cell(got, c, json_object_get(row,
				    value_string(c, "id")), bare, text,
				    sizeof text);
				buf_printf(b, " %s", text);
			}
			buf_printf(b, "\n");
		}
	}
	buf_printf(b, "\n");
}
