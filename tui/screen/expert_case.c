/* The cases of a panel before one of its experts: read, score, vote. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/title.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { JUDGE_CRITERIA = 30, JUDGE_LABEL = 96 };

static const struct choice judge_conflicts[] = {
	{ "kin", N_("a relative"), STYLE_DIM },
	{ "unit", N_("your unit"), STYLE_DIM },
	{ "declared", N_("you stay away"), STYLE_DIM },
	{ "own", N_("your own case"), STYLE_DIM },
	{ 0 }
};

static bool
judge_conflict(const json_t *row)
{
	return *value_string(row, "conflict") != '\0';
}

static bool
judge_is(const json_t *row, const char *path)
{
	return json_is_true(value_at(row, path));
}

/* --- the list --- */

/* Of the panel, as last told: rows do not say it. */
static bool judge_open;   /* the vote is */
static bool judge_secret; /* and nobody learns who voted what */

static void
judge_summary(struct app *app, const json_t *reply, char *buf, size_t size)
{
	(void)app;
	judge_open = judge_is(reply, "can_vote");
	judge_secret = judge_is(reply, "secret");
	if (reply == NULL)
		return;
	snprintf(buf, size, _("%s: %s"), value_string(reply, "status_label"),
	    judge_open ? _("read, score, vote for good; sealed until the panel "
	    "closes") : strcmp(value_string(reply,
	    "status"), "drawn") == 0 ? _("read and score; the vote is not "
	    "open yet") : _("over; the papers are closed again"));
}

static void
judge_points(struct app *app, const json_t *row, char *buf, size_t size)
{
	json_int_t sum = 0;
	const char *id;
	json_t *v;

	(void)app;
	if (value_at(row, "mine") == NULL) {
		str_copy(buf, size, "-");
		return;
	}
	json_object_foreach((json_t *)(uintptr_t)value_at(row, "mine.scores"),
	    id, v)
		sum += json_integer_value(v);
	snprintf(buf, size, "%d", (int)sum);
}

static void
judge_next(struct app *app, const json_t *row, char *buf, size_t size)
{
	const char *text = _("vote to come");

	(void)app;
	if (value_at(row, "passed") != NULL)
		text = judge_is(row, "passed") ? _("passed") :
		    _("not passed");
	else if (judge_conflict(row))
		text = choice_label(judge_conflicts, value_string(row,
		    "conflict"));
	else if (judge_is(row, "voted"))
		text = _("voted, sealed");
	else if (!judge_is(row, "scored"))
		text = _("score (s)");
	else if (judge_open)
		text = _("vote (v)");
	str_copy(buf, size, text);
}

static enum style
judge_next_style(struct app *app, const json_t *row)
{
	(void)app;
	if (judge_conflict(row))
		return STYLE_DIM;
	return judge_is(row, "voted") || value_at(row, "passed") != NULL ?
	    STYLE_DONE : STYLE_WARN;
}

static enum style
judge_row_style(struct app *app, const json_t *row)
{
	(void)app;
	return judge_conflict(row) ? STYLE_DIM : STYLE_NORMAL;
}

static const struct column judge_columns[] = {
	{ .label = N_("Number"), .path = "number", .width = 17 },
	{ .label = N_("Person"), .path = "person_name", .width = 8 },
	{ .label = N_("Unit"), .path = "unit_name", .width = 28, .min = 14,
	    .weight = 1 },
	{ .label = N_("Score"), .width = 5, .right = true,
	    .text = judge_points },
	{ .label = N_("What now"), .width = 16, .min = 12,
	    .text = judge_next, .style = judge_next_style },
	{ 0 }
};

/* Its row is open to him, or why not. */
static bool
judge_may(struct list *l)
{
	const json_t *row = list_current(l);

	if (!judge_conflict(row))
		return true;
	app_status(list_app(l), STYLE_WARN, _("You have no part in this case "
	    "(%s): its papers, scores and vote are the others'."),
	    choice_label(judge_conflicts, value_string(row, "conflict")));
	return false;
}

static void
judge_read(struct list *l)
{
	json_t *ids;
	const json_t *row;
	size_t i;

	if (!judge_may(l))
		return;
	ids = json_array();
	json_array_foreach(list_rows(l), i, row)
		if (!judge_conflict(row))
			json_array_append_new(ids, json_string(value_string(
			    row, "application")));
	app_open(list_app(l), "review", json_pack("{s:s, s:o}", "id",
	    value_string(list_current(l), "application"), "ids", ids));
}

/* --- scores --- */

struct judge_score {
	const char *panel, *application;
	json_t *cases; /* expert.cases */
	char labels[JUDGE_CRITERIA][JUDGE_LABEL];
	struct form_field fields[JUDGE_CRITERIA + 4];
};

static int
judge_score_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	const struct judge_score *s = arg;
	json_t *scores = json_object(), *p;
	const json_t *c;
	size_t i;

	json_array_foreach(value_at(s->cases, "criteria"), i, c)
		json_object_set_new(scores, value_string(c, "id"),
		    json_integer(strtol(value_string(values, value_string(c,
		    "id")), NULL, 10)));
	p = json_pack("{s:s, s:s, s:o}", "panel", s->panel, "application",
	    s->application, "scores", scores);
	if (*value_string(values, "words") != '\0')
		json_object_set(p, "words", json_object_get(values, "words"));
	return call(form_app(f), "expert.score", p, NULL, e);
}

static void
judge_score_fields(struct judge_score *s)
{
	size_t n = 0, i;
	const json_t *c;

	s->fields[n++] = (struct form_field){ .name = "who",
		.label = N_("Case and person"), .kind = FORM_READONLY };
	json_array_foreach(value_at(s->cases, "criteria"), i, c) {
		if (i == JUDGE_CRITERIA)
			break;
		snprintf(s->labels[i], JUDGE_LABEL, "%s (0-%d)",
		    value_string(c, "label"), (int)value_int(c, "maximum"));
		s->fields[n++] = (struct form_field){
			.name = value_string(c, "id"), .label = s->labels[i],
			.kind = FORM_DIGITS, .required = true, .max = 3,
			.width = 5,
			.hint = N_("Whole points, up to the number in "
			"brackets") };
	}
	s->fields[n] = (struct form_field){ .name = "words",
		.label = N_("Opinion"), .kind = FORM_LINES, .max = 1000,
		.hint = N_("In words; told without your name when the panel "
		"closes") };
}

static json_t *
judge_score_initial(const json_t *row)
{
	json_t *o = json_object(), *v;
	const char *id;
	char text[128];

	snprintf(text, sizeof text, "%s  %s", value_string(row, "number"),
	    value_string(row, "person_name"));
	json_object_set_new(o, "who", json_string(text));
	json_object_foreach((json_t *)(uintptr_t)value_at(row, "mine.scores"),
	    id, v) {
		snprintf(text, sizeof text, "%d",
		    (int)json_integer_value(v));
		json_object_set_new(o, id, json_string(text));
	}
	json_object_set_new(o, "words", json_string(value_string(row,
	    "mine.words")));
	return o;
}

static const char *const judge_score_then[] = {
	N_("Nobody sees it before the panel closes; you may change it until "
	    "you vote."), NULL
};

static void
judge_score(struct list *l)
{
	struct judge_score *s;
	json_t *row, *initial;
	struct err e = { 0 };

	if (!judge_may(l))
		return;
	if (judge_is(list_current(l), "voted")) {
		app_status(list_app(l), STYLE_WARN, "%s", _("You voted on it: "
		    "scores and vote are sealed."));
		return;
	}
	row = json_deep_copy(list_current(l));
	s = xcalloc(1, sizeof *s);
	s->panel = value_string(list_args(l), "panel");
	s->application = value_string(row, "application");
	if (call(list_app(l), "expert.cases", json_pack("{s:s}", "panel",
	    s->panel), &s->cases, &e) != 0) {
		app_error(list_app(l), &e);
	} else {
		const struct form_desc form = { .title = N_("Score the case"),
			.fields = s->fields, .submit = N_("Score"),
			.consequences = judge_score_then,
			.submit_values = judge_score_submit };

		judge_score_fields(s);
		initial = judge_score_initial(row);
		if (form_run(list_app(l), &form, initial, s, NULL) == 1) {
			list_refresh(l);
			app_status(list_app(l), STYLE_DONE, "%s",
			    _("The scores are kept, sealed."));
		}
		json_decref(initial);
	}
	json_decref(s->cases);
	json_decref(row);
	free(s);
}

/* --- the vote --- */

struct judge_vote {
	const char *panel, *application;
	char receipt[64];
};

static int
judge_vote_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	struct judge_vote *v = arg;
	json_t *p = json_pack("{s:s, s:s, s:s}", "panel", v->panel,
	    "application", v->application, "choice", value_string(values,
	    "choice")), *reply;

	if (*value_string(values, "behalf") != '\0')
		json_object_set(p, "behalf", json_object_get(values,
		    "behalf"));
	if (call(form_app(f), "expert.vote", p, &reply, e) != 0)
		return -1;
	str_copy(v->receipt, sizeof v->receipt, value_string(reply,
	    "receipt"));
	json_decref(reply);
	return 0;
}

static const struct choice judge_choices[] = {
	{ "yes", N_("For it"), STYLE_DONE },
	{ "no", N_("Against it"), STYLE_WARN },
	{ "abstain", N_("Abstain"), STYLE_NORMAL },
	{ 0 }
};

static const char *const judge_vote_then[] = {
	N_("It is final, and counted when the panel closes."),
	N_("It is kept without your name. You get a receipt by which you find "
	    "it in the list published then."), NULL
};

static const char *const judge_open_then[] = {
	N_("It is final, and counted when the panel closes."),
	N_("The vote of this business is open: it is kept with your name."),
	NULL
};

static void
judge_vote(struct list *l)
{
	struct app *app = list_app(l);
	const json_t *named = value_at(list_args(l), "behalf");
	struct choice behalf[TITLE_CHOICES + 2];
	struct judge_vote v = { 0 };
	json_t *row, *initial;
	char text[256];
	struct form_field fields[] = {
		{ .name = "who", .label = N_("Case and person"),
		    .kind = FORM_READONLY },
		{ .name = "choice", .label = N_("Vote"), .kind = FORM_CHOICE,
		    .required = true, .choices = judge_choices, .width = 20,
		    .hint = N_("F4 shows the three. Who abstains is "
		    "present; x in the list stays away") },
		{ .name = "behalf", .label = N_("On behalf of"),
		    .kind = FORM_CHOICE, .choices = behalf, .width = 30,
		    .hint = N_("Who named you votes through you, once a "
		    "case") },
		{ 0 }
	};
	const struct form_desc form = { .title = N_("Vote on the case"),
		.fields = fields, .submit = N_("Vote"),
		.consequences = judge_secret ? judge_vote_then :
		judge_open_then, .submit_values = judge_vote_submit };

	if (!judge_may(l))
		return;
	if (*value_string(list_args(l), "by") != '\0') {
		app_status(app, STYLE_WARN, _("%s votes for you; p in your "
		    "panels (8101) takes it back."), value_string(
		    list_args(l), "by"));
		return;
	}
	title_people(named, N_("Nobody: it is your own vote"), behalf);
	if (json_array_size(named) == 0)
		fields[2] = (struct form_field){ 0 };
	if (!judge_open || !judge_is(list_current(l), "scored")) {
		app_status(app, STYLE_WARN, "%s", !judge_open ?
		    _("The vote is not open.") :
		    _("Score this case first (s), then vote."));
		return;
	}
	row = json_deep_copy(list_current(l));
	v.panel = value_string(list_args(l), "panel");
	v.application = value_string(row, "application");
	snprintf(text, sizeof text, "%s  %s", value_string(row, "number"),
	    value_string(row, "person_name"));
	initial = json_pack("{s:s}", "who", text);
	if (form_run(app, &form, initial, &v, NULL) == 1) {
		snprintf(text, sizeof text, _("Your receipt: %s\n\nWrite it "
		    "down: it is shown this once. It finds your ballot in the "
		    "list published with the result."), v.receipt);
		if (v.receipt[0] == '\0') /* asked again: it is not kept */
			snprintf(text, sizeof text, "%s",
			    _("The connection was lost meanwhile, and with it "
			    "your receipt: nobody knows it. Your vote "
			    "counts."));
		popup_message(app, _("The vote is cast"), text);
		list_refresh(l);
	}
	json_decref(initial);
	json_decref(row);
}

/* --- staying away from one case --- */

static void
judge_recuse(struct list *l)
{
	static const char *const then[] = {
		N_("The others decide it; the seat stays yours for the other "
		    "cases."),
		N_("Staying away is no abstention: you do not count as "
		    "present."), NULL };
	char text[128];
	const struct title_reason r = { .title = N_("Stay away from a case"),
		.label = N_("Reason"), .submit = N_("Stay off"),
		.what = text, .then = then, .method = "expert.recuse",
		.member = "reason", .max = 200 };

	if (!judge_may(l))
		return;
	snprintf(text, sizeof text, "%s  %s", value_string(list_current(l),
	    "number"), value_string(list_current(l), "person_name"));
	if (!title_reason(list_app(l), &r, json_pack("{s:s, s:s}", "panel",
	    value_string(list_args(l), "panel"), "application",
	    value_string(list_current(l), "application"))))
		return;
	list_refresh(l);
	app_status(list_app(l), STYLE_DONE, "%s",
	    _("You have no part in this case any more."));
}

static const struct list_action judge_actions[] = {
	{ 's', N_("Score"), N_("Points for each criterion, and the opinion in "
	    "words"), LIST_NEEDS_ROW, judge_score },
	{ 'v', N_("Vote"), N_("Vote on the case, once"), LIST_NEEDS_ROW,
	    judge_vote },
	{ 'x', N_("Stay off"), N_("Stay away from this case, with the reason"),
	    LIST_NEEDS_ROW, judge_recuse },
	{ 0 }
};

const struct list_desc expert_cases = {
	.method = "expert.cases",
	.arg = "panel",
	.key = "application",
	.columns = judge_columns,
	.actions = judge_actions,
	.open = judge_read,
	.topic = "panel",
	.row_style = judge_row_style,
	.summary = judge_summary,
	.whole = true,
	.empty = N_("No cases are before this panel."),
	.help = N_("Enter opens a case with its form and papers; each look at "
	    "a paper is recorded with its purpose. s scores it, v votes: once "
	    "it is scored, while the vote is open, and for good. x stays away "
	    "from one case. Greyed cases touch you or your unit, or you "
	    "declared so (8102): the others decide them."),
};
