/* queue: cases that wait for the office, or for the unit to confirm. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/screen/queue.h"
#include "tui/screen/review.h"
#include "tui/screen/words.h"

enum { QUEUE_CHOICES = 48 };

/* Conditions to choose from: what there is, as the counts name it. */
static struct choice queue_services[QUEUE_CHOICES + 1];
static struct choice queue_states[QUEUE_CHOICES + 1];
static struct choice queue_districts[QUEUE_CHOICES + 1];

/* A text that stays, for tables that hold no texts of their own. */
static const char *
queue_word(const char *text)
{
	static json_t *words;

	if (words == NULL)
		words = json_object();
	if (json_object_get(words, text) == NULL)
		json_object_set_new(words, text, json_string(text));
	return json_string_value(json_object_get(words, text));
}

static void
queue_choice_add(struct choice *table, const char *value, const char *label)
{
	size_t n = 0;

	for (; table[n].value != NULL; n++)
		if (strcmp(table[n].value, value) == 0)
			return;
	if (n < QUEUE_CHOICES && *value != '\0')
		table[n] = (struct choice){ queue_word(value),
			queue_word(*label != '\0' ? label : value),
			STYLE_NORMAL };
}

static void
queue_districts_fill(struct app *app)
{
	const json_t *list = value_at(app_whoami(app), "districts"), *d;
	size_t i;

	json_array_foreach(list, i, d) {
		json_t *row = json_pack("{s:O}", "d", d);
		char name[64];

		words_district(row, "d", name, sizeof name);
		queue_choice_add(queue_districts, json_string_value(d), name);
		json_decref(row);
	}
}

static void
queue_choices_fill(struct app *app)
{
	const json_t *by = value_at(queue_counts(), "by"), *one;
	size_t i;

	json_array_foreach(by, i, one) {
		queue_choice_add(queue_services, value_string(one, "service"),
		    value_string(one, "title"));
		queue_choice_add(queue_states, value_string(one, "state"),
		    value_string(one, "state_title"));
	}
	queue_districts_fill(app);
}

const struct choice *
queue_service_choices(struct app *app)
{
	struct err e = { 0 };

	/* none is a choice too: for all services */
	if (queue_counts() != NULL || queue_counts_load(app, &e) == 0)
		queue_choices_fill(app);
	return queue_services[0].value != NULL ? queue_services : NULL;
}

static void
queue_loaded(struct list *l)
{
	struct err e = { 0 };

	/* without counts the list is still there */
	if (queue_counts_load(list_app(l), &e) == 0)
		queue_choices_fill(list_app(l));
}

static void
queue_summary(struct app *app, const json_t *reply, char *buf, size_t size)
{
	(void)app;
	(void)reply;
	queue_counts_text(queue_counts(), buf, size);
}

/* --- rows --- */

static void
queue_name(struct app *app, const json_t *row, char *buf, size_t size)
{
	const char *name = value_string(row, "person_name");

	(void)app;
	snprintf(buf, size, "%s%s", value_int(row, "changed_round") > 0 ?
	    "*" : "", *name != '\0' ? name : value_string(row, "unit_name"));
}

static void
queue_title(struct app *app, const json_t *row, char *buf, size_t size)
{
	const char *title = value_string(row, "title");

	(void)app;
	str_copy(buf, size, *title != '\0' ? title : value_string(row,
	    "system_title"));
}

static void
queue_left(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	review_left(row, buf, size);
	if (*buf == '\0')
		str_copy(buf, size, "-");
}

static enum style
queue_left_style(struct app *app, const json_t *row)
{
	json_int_t days = value_int(row, "days_left");

	(void)app;
	if (!json_is_integer(value_at(row, "days_left")))
		return STYLE_NORMAL;
	return days < 0 ? STYLE_ERROR : days <= 1 ? STYLE_WARN :
	    STYLE_NORMAL;
}

static void
queue_claim(struct app *app, const json_t *row, char *buf, size_t size)
{
	(void)app;
	if (*review_claimed(row) == '\0')
		str_copy(buf, size, "-");
	else if (review_taken(row))
		str_copy(buf, size, review_claimed(row));
	else
		str_copy(buf, size, _("you"));
}

static void
queue_warnings(struct app *app, const json_t *row, char *buf, size_t size)
{
	long long n = (long long)value_int(row, "warnings");

	(void)app;
	buf[0] = '\0';
	if (n > 0)
		snprintf(buf, size, "%lld !", n);
}

static enum style
queue_row_style(struct app *app, const json_t *row)
{
	(void)app;
	return review_taken(row) ? STYLE_DIM : STYLE_NORMAL;
}

static const struct column queue_columns[] = {
	{ .label = N_("Name"), .width = 12, .min = 8, .weight = 1,
	    .text = queue_name },
	{ .label = N_("Business"), .width = 18, .min = 14, .weight = 2,
	    .text = queue_title },
	{ .label = N_("Time left"), .width = 11, .min = 10,
	    .text = queue_left, .style = queue_left_style },
	{ .label = N_("With"), .width = 6, .min = 6, .text = queue_claim },
	/* beside the record there is no room for it: that says it, too */
	{ .label = N_("Number"), .path = "number", .width = 17,
	    .priority = 1 },
	{ .label = N_("Stage"), .path = "state_title", .width = 19,
	    .min = 10, .priority = 2 },
	{ .label = N_("Warned"), .width = 6, .priority = 3,
	    .text = queue_warnings },
	{ .label = N_("Due day"), .path = "state_due", .width = 10,
	    .priority = 3 },
	{ .label = N_("Submitted"), .path = "submitted_at", .width = 10,
	    .format = FORMAT_DAY, .priority = 4 },
	{ .label = N_("Unit"), .path = "unit_name", .width = 20, .min = 12,
	    .weight = 1, .priority = 5 },
	{ 0 }
};

static const struct filter queue_filters[] = {
	{ .param = "name", .label = N_("Name or number"), .max = 30,
	    .hint = N_("A part of the name or its initials, or the number") },
	{ .param = "service", .label = N_("Business"), .kind = FILTER_CHOICE,
	    .choices = queue_services,
	    .hint = N_("F4 shows what waits; none means all") },
	{ .param = "state", .label = N_("Stage"), .kind = FILTER_CHOICE,
	    .choices = queue_states,
	    .hint = N_("F4 shows the stages; none means all") },
	{ .param = "district", .label = N_("District"),
	    .kind = FILTER_CHOICE, .choices = queue_districts,
	    .hint = N_("F4 shows your districts; none means all") },
	{ 0 }
};

/* --- what is done --- */

static void
queue_open_row(struct list *l)
{
	json_t *ids = json_array();
	const json_t *row;
	size_t i;

	json_array_foreach(list_rows(l), i, row)
		json_array_append(ids, json_object_get(row, "id"));
	app_open(list_app(l), "review", json_pack("{s:s, s:o}", "id",
	    value_string(list_current(l), "id"), "ids", ids));
}

/* What was said of it stays said: asking anew says nothing. */
static void
queue_with(struct list *l, bool (*act)(struct app *, const json_t *))
{
	json_t *rows = list_chosen(l);

	if (act(list_app(l), rows)) {
		list_clear_selection(l);
		list_refresh(l);
	}
	json_decref(rows);
}

static void
queue_decide(struct list *l)
{
	queue_with(l, review_bulk);
}

static void
queue_claim_rows(struct list *l)
{
	queue_with(l, review_claim);
}

static void
queue_unclaim_rows(struct list *l)
{
	queue_with(l, review_unclaim);
}

static void
queue_handover_rows(struct list *l)
{
	queue_with(l, review_handover);
}

static void
queue_takeover_rows(struct list *l)
{
	queue_with(l, review_takeover);
}

static const struct list_action queue_actions[] = {
	{ K_F9, N_("Decide"), N_("One decision about the marked cases, after "
	    "a preview of each"), LIST_MANY, queue_decide },
	{ 'l', N_("Take up"), N_("Take the marked cases for yourself for some "
	    "days"), LIST_MANY, queue_claim_rows },
	{ 'u', N_("Unclaim"), N_("Give the marked cases back to the queue"),
	    LIST_MANY, queue_unclaim_rows },
	{ 'h', N_("Hand on"), N_("Hand the marked cases to a colleague"),
	    LIST_MANY, queue_handover_rows },
	{ 't', N_("Step in"), N_("Take cases over from who has claimed them, "
	    "with a reason"), LIST_MANY, queue_takeover_rows },
	{ 'm', N_("Mark all"), N_("Mark all lines that are shown"),
	    LIST_NEEDS_ROW, list_mark_all },
	{ 'w', N_("Views"), N_("Saved views: conditions kept under a name"),
	    0, queue_views },
	{ 0 }
};

/* A unit's people confirm one by one. */
static const struct list_action queue_unit_actions[] = {
	{ 'l', N_("Take up"), N_("Take the marked cases for yourself for some "
	    "days"), LIST_MANY, queue_claim_rows },
	{ 'u', N_("Unclaim"), N_("Give the marked cases back to the queue"),
	    LIST_MANY, queue_unclaim_rows },
	{ 'm', N_("Mark all"), N_("Mark all lines that are shown"),
	    LIST_NEEDS_ROW, list_mark_all },
	{ 'w', N_("Views"), N_("Saved views: conditions kept under a name"),
	    0, queue_views },
	{ 0 }
};

static const struct list_tab queue_tabs[] = {
	{ .label = N_("All waiting"),
	    .empty = N_("Nothing waits for you. New cases appear here by "
	    "themselves.") },
	{ .label = N_("Mine"), .param = "mine",
	    .empty = N_("You have claimed no case. In tab 3 l claims one.") },
	{ .label = N_("Not claimed"), .param = "unclaimed",
	    .empty = N_("Every case that waits is with somebody.") },
	{ .label = N_("Overdue"), .param = "overdue",
	    .empty = N_("Nothing is late.") },
	{ 0 }
};

/* --- beside the list --- */

static void
queue_look_text(struct app *app, const json_t *reply, char *buf, size_t size)
{
	const char *sum = value_string(reply, "clock.sentence");

	(void)app;
	if (*sum != '\0')
		snprintf(buf, size, _("%s: %s"), _("Time limit"), sum);
}

static void
queue_look_last(struct app *app, const json_t *reply, char *buf, size_t size)
{
	const json_t *last = value_at(reply, "last");

	(void)app;
	if (json_is_object(last))
		snprintf(buf, size, "%s  %s  %s  %s", _("Last step"),
		    value_string(last, "action_label"), value_string(last,
		    "by"), value_string(last, "opinion"));
}

static void
queue_look_title(struct app *app, const json_t *r, char *buf, size_t size)
{
	const char *name = value_string(r, "person.name");

	(void)app;
	snprintf(buf, size, "%s  %s", *name != '\0' ? name :
	    value_string(r, "unit.name"), value_string(r, "title"));
}

static const struct panel_row queue_look_rows[] = {
	{ .label = N_("Case at hand"), .path = "number" },
	{ .label = N_("Stage"), .path = "state_title" },
	{ .label = N_("Unit"), .path = "unit.name", .flags = PANEL_WIDE },
	{ .label = " ", .text = queue_look_text, .flags = PANEL_NOTE },
	{ .label = " ", .text = queue_look_last, .flags = PANEL_NOTE },
	{ .label = N_("District"), .path = "district_name" },
	{ 0 }
};

static const struct column queue_look_papers[] = {
	{ .label = N_("State"), .path = "status", .width = 14,
	    .format = FORMAT_CHOICE, .choices = review_papers },
	{ .label = N_("Paper"), .path = "label", .width = 30 },
	{ .label = N_("Remark"), .path = "remark", .width = 20 },
	{ 0 }
};

static const struct column queue_look_items[] = {
	{ .label = N_("Concerns"), .path = "anchor_title", .width = 16 },
	{ .label = N_("Text"), .path = "text", .width = 40 },
	{ 0 }
};

static const struct detail_tab queue_look_tabs[] = {
	{ .label = N_("About the case"), .rows = queue_look_rows },
	{ .label = N_("Papers"), .path = "attachments",
	    .columns = queue_look_papers,
	    .empty = N_("This service asks for no papers.") },
	{ .label = N_("Return items"), .path = "items",
	    .columns = queue_look_items, .empty = N_("None") },
	{ 0 }
};

static const struct detail_desc queue_case = {
	.method = "application.get",
	.id = "id",
	.tabs = queue_look_tabs,
	.summary = queue_look_title,
};

static const struct detail_desc *
queue_look(const struct list *l, const json_t *row, const char **id)
{
	(void)l;
	*id = value_string(row, "id");
	return &queue_case;
}

const struct list_desc queue_list = {
	.method = "queue.list",
	.columns = queue_columns,
	.filters = queue_filters,
	.tabs = queue_tabs,
	.actions = queue_actions,
	.open = queue_open_row,
	.topic = "queue",
	.select = true,
	.row_style = queue_row_style,
	.look = queue_look,
	.loaded = queue_loaded,
	.summary = queue_summary,
	.help = N_("Cases that wait for you, the most urgent first. * before "
	    "a name: handed in again after a return. Time left counts working "
	    "days. With: who has claimed it; what others have is dim. Enter "
	    "opens a case; there n goes to the next one. Mark several with "
	    "Space, then F9 shows what one decision would do to each before "
	    "anything is done. w keeps conditions under a name."),
};

const struct list_desc queue_unit_list = {
	.method = "queue.list",
	.columns = queue_columns,
	.filters = queue_filters,
	.tabs = queue_tabs,
	.actions = queue_unit_actions,
	.open = queue_open_row,
	.topic = "queue",
	.select = true,
	.row_style = queue_row_style,
	.look = queue_look,
	.loaded = queue_loaded,
	.summary = queue_summary,
	.help = N_("Cases of your people that wait for the unit, the most "
	    "urgent first. * before a name: handed in again after a return. "
	    "Enter opens a case: compare it with what you know, then confirm "
	    "it or return it with what must be mended."),
};
