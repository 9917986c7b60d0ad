/*
 * application_view: one case as its applicant sees it. How far it is and when
 * it is due, what was filled in, its papers, and who did what.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/application.h"
#include "tui/screen/application_form.h"
#include "tui/screen/parts.h"
#include "tui/screen/words.h"
#include "tui/text.h"
#include "tui/widget/form.h"
#include "tui/widget/pager.h"
#include "tui/widget/popup.h"
#include "tui/widget/tabs.h"

enum { VIEW_BINDS = 16, VIEW_DOES = 10, VIEW_DOCUMENTS = 40,
	VIEW_REVEAL = 60 };

enum view_tab { VIEW_PROGRESS, VIEW_FORM, VIEW_PAPERS, VIEW_HISTORY,
	VIEW_TABS };

struct application_view {
	char id[32];
	json_t *got, *history;
	int64_t revealed; /* until when numbers are in full; 0: masked */
	enum view_tab tab;
	struct pager pager;
	struct keybind map[VIEW_BINDS];
	const struct keybind *maps[2];
};

/* --- the pages --- */

/* Warnings, and who knows of them. */
static void
view_warnings(const json_t *got, struct buf *b)
{
	const json_t *w, *t;
	size_t i, k;

	if (json_array_size(value_at(got, "warnings")) > 0)
		buf_printf(b, "\n%s\n", _("[Warnings]"));
	json_array_foreach(value_at(got, "warnings"), i, w) {
		buf_printf(b, "  ! %s\n", value_string(w, "message"));
		json_array_foreach(value_at(w, "ticked"), k, t) {
			char at[32];

			buf_printf(b, _("    known to %s, %s\n"),
			    value_string(t, "name"), value_text(t, "at",
			    FORMAT_MINUTE, NULL, at, sizeof at));
		}
	}
}

static void
view_items(const json_t *got, struct buf *b)
{
	const json_t *item;
	size_t i;

	if (json_array_size(value_at(got, "items")) == 0)
		return;
	buf_printf(b, "\n%s\n", _("[What to put right]"));
	json_array_foreach(value_at(got, "items"), i, item)
		buf_printf(b, _("  %zu %s  %s: %s  [%s]\n"), i + 1,
		    choice_label(application_sides, value_string(item,
		    "for")), *value_string(item, "anchor_title") != '\0' ?
		    value_string(item, "anchor_title") : _("The whole"),
		    value_string(item, "text"),
		    choice_label(application_items, value_string(item,
		    "status")));
}

static void
view_last(const json_t *got, struct buf *b)
{
	const char *opinion = value_string(got, "last.opinion");
	const char *tip = value_string(got, "last.tip");
	char at[32];

	if (*value_string(got, "last.action_label") == '\0')
		return;
	buf_printf(b, "\n%s\n", _("[The last step]"));
	buf_printf(b, "  %s  %s  %s\n", value_text(got, "last.at",
	    FORMAT_MINUTE, NULL, at, sizeof at), value_string(got, "last.by"),
	    value_string(got, "last.action_label"));
	if (*opinion != '\0')
		buf_printf(b, _("  Opinion: %s\n"), opinion);
	if (*tip != '\0')
		buf_printf(b, _("  Kind reminder (for reference, no part of "
		    "the opinion): %s\n"), tip);
}

static void
view_progress(const json_t *got, struct buf *b)
{
	const char *state = value_string(got, "state_title");
	const json_t *doc;
	char at[32];
	size_t i;

	application_chain(got, b);
	buf_printf(b, "\n\n");
	application_pair(b, _("Present state"), state);
	application_pair(b, _("Applicant"), value_string(got, "applicant.name"));
	application_pair(b, _("Person"), value_string(got, "person.name"));
	application_pair(b, _("Unit"), value_string(got, "unit.name"));
	application_pair(b, _("District"), value_string(got, "district_name"));
	application_pair(b, _("Permit number"), value_string(got,
	    "permit.number"));
	application_pair(b, _("Submitted"), value_int(got, "submitted_at") != 0 ?
	    value_text(got, "submitted_at", FORMAT_MINUTE, NULL, at,
	    sizeof at) : _("not yet"));
	application_pair(b, _("To be decided by"), value_string(got, "due"));
	if (*value_string(got, "clock.sentence") != '\0' ||
	    json_array_size(value_at(got, "clock.parts")) > 0) {
		buf_printf(b, "\n%s\n", _("[How the day is reckoned]"));
		application_clock_lines(got, b);
	}
	view_warnings(got, b);
	view_items(got, b);
	view_last(got, b);
	if (json_array_size(value_at(got, "documents")) > 0)
		buf_printf(b, "\n%s\n", _("[Documents]"));
	json_array_foreach(value_at(got, "documents"), i, doc)
		buf_printf(b, "  %s  %s\n", value_string(doc, "title"),
		    value_string(doc, "number"));
}

static void
view_papers(const json_t *got, struct buf *b)
{
	const json_t *a;
	size_t i;

	json_array_foreach(value_at(got, "attachments"), i, a) {
		const char *whose = value_string(a, "row_title");
		char name[256], at[32] = "-", *padded;

		snprintf(name, sizeof name, "%s%s  %s",
		    json_is_true(value_at(a, "required")) ? "* " : "  ",
		    value_string(a, "label"), whose);
		padded = text_pad(name, 40, false);
		if (value_int(a, "uploaded_at") != 0)
			value_text(a, "uploaded_at", FORMAT_DAY, NULL, at,
			    sizeof at);
		buf_printf(b, "%s  %s  %s\n", padded,
		    choice_label(application_file_states, value_string(a,
		    "status")), at);
		if (*value_string(a, "remark") != '\0')
			buf_printf(b, "      %s\n", value_string(a,
			    "remark"));
		free(padded);
	}
	if (b->len == 0)
		buf_printf(b, "%s", _("No attachment is asked for."));
}

static void
view_history(const json_t *history, struct buf *b)
{
	const json_t *items = value_at(history, "items");

	/* the newest first: that is what one comes for */
	for (size_t i = json_array_size(items); i-- > 0;) {
		application_event_lines(json_array_get(items, i), b);
		buf_printf(b, "\n");
	}
}

static void
view_show(struct application_view *a)
{
	struct buf b = { 0 };
	const json_t *s;
	size_t i;

	switch (a->tab) {
	case VIEW_PROGRESS:
		view_progress(a->got, &b);
		break;
	case VIEW_FORM:
		json_array_foreach(value_at(a->got, "sections"), i, s)
			application_section_lines(a->got, s,
			    a->revealed != 0, &b);
		break;
	case VIEW_PAPERS:
		view_papers(a->got, &b);
		break;
	default:
		view_history(a->history, &b);
	}
	pager_finish(&a->pager);
	pager_init(&a->pager, buf_str(&b));
	buf_finish(&b);
}

/* --- asking --- */

/* purpose: NULL for masked numbers. */
static int
view_load(struct app *app, struct application_view *a, const char *purpose,
    struct err *e)
{
	json_t *got, *history, *p = json_pack("{s:s}", "id", a->id);

	if (purpose != NULL)
		json_object_set_new(p, "purpose", json_string(purpose));
	if (call(app, "application.get", p, &got, e) != 0)
		return -1;
	if (call(app, "application.history", json_pack("{s:s}", "id", a->id),
	    &history, e) != 0) {
		json_decref(got);
		return -1;
	}
	json_decref(a->got);
	json_decref(a->history);
	a->got = got;
	a->history = history;
	a->revealed = purpose != NULL ? app_now(app) + VIEW_REVEAL : 0;
	view_show(a);
	return 0;
}

static void
view_refresh(struct view *v)
{
	struct err e = { 0 };

	if (view_load(v->app, v->data, NULL, &e) != 0)
		app_error(v->app, &e);
}

/* Numbers in full for a minute, after a purpose was chosen. */
static void
view_reveal(struct view *v)
{
	int purpose = popup_choose(v->app, _("Show in full: for what?"),
	    words_purpose, NULL);
	struct err e = { 0 };

	if (purpose < 0)
		return;
	if (view_load(v->app, v->data, _(words_purpose[purpose].label),
	    &e) != 0)
		app_error(v->app, &e);
	else
		app_status(v->app, STYLE_WARN, "%s", _("Numbers are shown in "
		    "full for a minute; this look is recorded."));
}

static void
view_tick(struct view *v)
{
	const struct application_view *a = v->data;

	if (a->revealed == 0 || app_now(v->app) < a->revealed)
		return;
	view_refresh(v);
	app_status(v->app, STYLE_NORMAL, "%s", "");
}

static bool
view_ticking(const struct view *v)
{
	return ((const struct application_view *)v->data)->revealed != 0;
}

/* --- what may be done --- */

static bool
view_unit_items(struct app *app, const json_t *got)
{
	const json_t *item;
	size_t i;

	json_array_foreach(value_at(got, "items"), i, item)
		if (app_has_role(app, "agent") &&
		    strcmp(value_string(item, "for"), "unit") == 0 &&
		    strcmp(value_string(item, "status"), "open") == 0)
			return true;
	return false;
}

static bool
view_may_edit(struct app *app, const json_t *got)
{
	(void)app;
	return application_editable(got);
}

static bool
view_may_withdraw(struct app *app, const json_t *got)
{
	const json_t *a = application_action(got, "withdraw");

	(void)app;
	return a != NULL && !json_is_false(value_at(a, "allowed"));
}

/* A step of the unit's in the chain is taken in the review screen. */
static bool
view_may_review(struct app *app, const json_t *got)
{
	return app_has_role(app, "agent") &&
	    application_action(got, "approve") != NULL;
}

static bool
view_always(struct app *app, const json_t *got)
{
	(void)app;
	(void)got;
	return true;
}

static bool
view_edit(struct app *app, const json_t *got)
{
	return application_edit(app, value_string(got, "id")) || true;
}

static bool
view_review(struct app *app, const json_t *got)
{
	app_open(app, "review", json_pack("{s:s}", "id",
	    value_string(got, "id")));
	return false;
}

static bool
view_guide(struct app *app, const json_t *got)
{
	application_guide(app, value_string(got, "service"));
	return false;
}

static bool
view_has_documents(struct app *app, const json_t *got)
{
	(void)app;
	return json_array_size(value_at(got, "documents")) > 0;
}

/* The slip, or the notices: read, printed, fetched there. */
static bool
view_documents(struct app *app, const json_t *got)
{
	const json_t *list = value_at(got, "documents"), *doc;
	const char *labels[VIEW_DOCUMENTS], *details[VIEW_DOCUMENTS];
	size_t i, n = 0;
	int at = 0;

	json_array_foreach(list, i, doc) {
		if (n == VIEW_DOCUMENTS)
			break;
		labels[n] = value_string(doc, "title");
		details[n++] = value_string(doc, "number");
	}
	if (n > 1)
		at = popup_choose_text(app, _("Which document?"), labels,
		    details, n, 0);
	if (at >= 0)
		app_open(app, "slip_view", json_pack("{s:O}", "id",
		    json_object_get(json_array_get(list, (size_t)at), "id")));
	return false;
}

/* One table: keys, the menu of Space and the help come from it. */
static const struct view_does {
	int key;
	const char *label, *help; /* N_() */
	bool (*may)(struct app *app, const json_t *got);
	bool (*run)(struct app *app, const json_t *got);
} view_does[] = {
	{ 'e', N_("Fill in"), N_("Go on filling it in, and submit it"),
	    view_may_edit, view_edit },
	{ 'c', N_("Confirm"), N_("Decide on it for the unit"),
	    view_may_review, view_review },
	{ 'f', N_("PutRight"), N_("Mark what concerns the unit as put right"),
	    view_unit_items, application_fix },
	{ 'a', N_("Known"), N_("Say that you know of a warning"),
	    application_unticked, application_acknowledge },
	{ 'w', N_("Withdraw"), N_("Take the case back"),
	    view_may_withdraw, application_withdraw },
	{ 'p', N_("Slips"), N_("The confirmation slip and the notices of the "
	    "case, to read and to print"),
	    view_has_documents, view_documents },
	{ 'g', N_("Guide"), N_("What this business asks, and how it is done"),
	    view_always, view_guide },
};

static void
view_do(struct view *v, size_t i)
{
	struct application_view *a = v->data;
	json_t *got = json_incref(a->got);

	if (view_does[i].run(v->app, got))
		view_refresh(v);
	json_decref(got);
}

/* Without letters: everything there is, to choose from. */
static void
view_menu(struct view *v)
{
	struct application_view *a = v->data;
	const char *labels[VIEW_DOES], *details[VIEW_DOES];
	size_t at[VIEW_DOES], n = 0;
	int chosen;

	for (size_t i = 0; i < sizeof view_does / sizeof view_does[0]; i++)
		if (view_does[i].may(v->app, a->got)) {
			labels[n] = text_tr(view_does[i].label);
			details[n] = text_tr(view_does[i].help);
			at[n++] = i;
		}
	chosen = popup_choose_text(v->app, _("What is to be done?"), labels,
	    details, n, 0);
	if (chosen >= 0)
		view_do(v, at[chosen]);
}

static const struct keybind *const *
view_keymaps(struct view *v)
{
	struct application_view *a = v->data;
	struct keybind *b = a->map;

	*b++ = (struct keybind){ K_F3, 0, N_("Guide"),
		N_("What this business asks, and how it is done"), 0, K_F3 };
	*b++ = (struct keybind){ K_F5, 0, N_("Refresh"),
		N_("Ask the server again"), 0, K_F5 };
	*b++ = (struct keybind){ K_TAB, 0, N_("Next tab"),
		N_("The next page; digits choose one"), 0, K_TAB };
	*b++ = (struct keybind){ ' ', K_F9, N_("Do"),
		N_("Everything that can be done with it, to choose from"), 0,
		' ' };
	for (size_t i = 0; i < sizeof view_does / sizeof view_does[0]; i++)
		if (view_does[i].may(v->app, a->got))
			*b++ = (struct keybind){ view_does[i].key, 0,
				view_does[i].label, view_does[i].help,
				view_does[i].key == 'g' ? KEY_HIDDEN : 0,
				view_does[i].key };
	if (a->tab == VIEW_FORM && application_masks(a->got))
		*b++ = (struct keybind){ 'v', 0, N_("Unmask"),
			N_("Numbers in full for a minute, recorded"), 0, 'v' };
	*b = (struct keybind){ 0 };
	a->maps[0] = a->map;
	return a->maps;
}

static void
view_turn(struct view *v, int tab)
{
	struct application_view *a = v->data;

	a->tab = (enum view_tab)((tab + VIEW_TABS) % VIEW_TABS);
	view_show(a);
}

static bool
view_key(struct view *v, const struct key *k)
{
	struct application_view *a = v->data;
	int code = keys_fold(k->code);

	switch (code) {
	case K_F5:
		view_refresh(v);
		return true;
	case K_F3:
		view_guide(v->app, a->got);
		return true;
	case K_TAB:
	case K_RIGHT:
		view_turn(v, (int)a->tab + 1);
		return true;
	case K_BTAB:
	case K_LEFT:
		view_turn(v, (int)a->tab - 1);
		return true;
	case ' ':
	case K_F9:
		view_menu(v);
		return true;
	case 'v':
		if (a->tab != VIEW_FORM || !application_masks(a->got))
			return false;
		view_reveal(v);
		return true;
	default:
		break;
	}
	for (size_t i = 0; i < sizeof view_does / sizeof view_does[0]; i++)
		if (code == view_does[i].key &&
		    view_does[i].may(v->app, a->got)) {
			view_do(v, i);
			return true;
		}
	return pager_key(&a->pager, k);
}

static bool
view_number(struct view *v, int n)
{
	if (n < 1 || n > VIEW_TABS)
		return false;
	view_turn(v, n - 1);
	return true;
}

/* --- the picture --- */

static void
view_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct application_view *a = v->data;
	const char *labels[VIEW_TABS] = { _("Progress"), _("What was filled in"),
		_("Attachments"), _("Course") };
	char text[512];
	int row = body.row;

	snprintf(text, sizeof text, "%s  %s  %s   [%s]",
	    value_string(a->got, "number"), value_string(a->got, "title"),
	    value_string(a->got, "person.name"),
	    value_string(a->got, "state_title"));
	canvas_text(c, row++, body.col + 1, body.cols - 2, STYLE_TITLE, text);
	tabs_draw(c, row++, body.col, body.cols, labels, VIEW_TABS,
	    (size_t)a->tab);
	canvas_rule(c, row++, body.col, body.cols, NULL);
	pager_draw(&a->pager, c, (struct rect){ row, body.col + 1,
	    body.rows - (row - body.row), body.cols - 2 });
}

static void
view_position(struct view *v, char *buf, size_t size)
{
	const struct pager *p = &((struct application_view *)v->data)->pager;
	int last = p->top + p->rows < p->n ? p->top + p->rows : p->n;

	snprintf(buf, size, _("Lines %d to %d of %d"), p->top + 1, last,
	    p->n);
}

static void
view_changed(struct view *v, const char *topic, const char *id)
{
	(void)topic;
	(void)id;
	view_refresh(v);
}

static void
view_destroy(struct view *v)
{
	struct application_view *a = v->data;

	call_unsubscribe(v->app, "application");
	pager_finish(&a->pager);
	json_decref(a->got);
	json_decref(a->history);
	free(a);
}

static const char *
view_help(struct view *v)
{
	(void)v;
	return _("One case. The first page shows the chain it goes through, "
	    "where it is, and how the day it is due is reckoned. The opinion "
	    "of those who decide and their kind reminder are two things: the "
	    "reminder decides nothing. Space shows what can be done.");
}

static const struct view_ops view_ops = {
	.draw = view_draw,
	.key = view_key,
	.number = view_number,
	.changed = view_changed,
	.tick = view_tick,
	.ticking = view_ticking,
	.shown = view_refresh,
	.destroy = view_destroy,
	.keymaps = view_keymaps,
	.help = view_help,
	.position = view_position,
};

struct view *
application_view_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	struct application_view *a = xcalloc(1, sizeof *a);
	struct err e = { 0 };
	struct view *v;

	str_copy(a->id, sizeof a->id, value_string(args, "id"));
	if (view_load(app, a, NULL, &e) != 0) {
		app_error(app, &e);
		free(a);
		return NULL;
	}
	call_subscribe(app, "application");
	v = view_create(app, s, &view_ops, a);
	v->digits_live = true;
	return v;
}
