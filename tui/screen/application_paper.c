/*
 * Papers of a case: those of the library by the library's own dialogs, those
 * of a row of the form by commands that name the case.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen.h"
#include "tui/screen/application.h"
#include "tui/screen/attachment.h"
#include "tui/text.h"
#include "tui/widget/pager.h"
#include "tui/widget/popup.h"

enum { PAPER_WORDS = 256, PAPER_WAITING = 40 };

struct paper {
	const json_t *got; /* borrowed */
	json_t *paper;     /* as it stood at the beginning */
	json_t *now;
	struct pager pager;
	int width;
};

static bool
paper_missing(const json_t *a)
{
	return strcmp(value_string(a, "status"), "missing") == 0;
}

/* The same paper of the case as it is now; new reference, NULL when gone. */
static json_t *
paper_fetch(struct app *app, const json_t *got, const json_t *paper)
{
	struct err e = { 0 };
	json_t *reply, *found = NULL, *a;
	size_t i;

	if (call(app, "application.get", json_pack("{s:s}", "id",
	    value_string(got, "id")), &reply, &e) != 0) {
		app_error(app, &e);
		return NULL;
	}
	json_array_foreach(json_object_get(reply, "attachments"), i, a)
		if (strcmp(value_string(a, "kind"), value_string(paper,
		    "kind")) == 0 && strcmp(value_string(a, "row"),
		    value_string(paper, "row")) == 0)
			found = json_incref(a);
	json_decref(reply);
	return found;
}

/* --- uploading --- */

static void
paper_line(struct app *app, const struct paper *u, const char *method,
    const char *tail, int width, struct buf *b)
{
	char words[PAPER_WORDS];

	snprintf(words, sizeof words, "%s id=%s \\\n        kind=%s row=%s "
	    "%s", method,
	    value_string(u->got, "id"), value_string(u->paper, "kind"),
	    value_string(u->paper, "row"), tail);
	attachment_ssh_line(app, words, width, b);
}

static void
paper_text(struct app *app, const struct paper *u, int width, struct buf *b)
{
	const json_t *line;
	size_t i;

	if (*value_string(u->paper, "hint") != '\0')
		buf_printf(b, "%s\n\n", value_string(u->paper, "hint"));
	buf_printf(b, "%s\n\n", _("Open another terminal on your own computer, "
	    "in the folder where the file is, and run:"));
	paper_line(app, u, "application.file.put", "< a.pdf", width, b);
	buf_printf(b, "\n%s\n", _("Or put it into attachments/ by SFTP, under "
	    "a name of your own, and choose it here with F4."));
	buf_printf(b, "\n%s\n", _("The paper belongs to this row of this case. "
	    "PDF, up to 2M; colour scan of the original, all four edges "
	    "visible, upright."));
	if (json_array_size(value_at(u->paper, "checks")) == 0)
		return;
	buf_printf(b, "\n%s\n", _("Look before you upload:"));
	json_array_foreach(value_at(u->paper, "checks"), i, line)
		buf_printf(b, "  - %s\n", json_string_value(line));
}

static void
paper_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct paper *u = v->data;
	char text[512];
	int row = body.row;

	snprintf(text, sizeof text, "%s   %s   [%s]",
	    value_string(u->paper, "label"),
	    value_string(u->paper, "row_title"),
	    choice_label(application_file_states,
	    value_string(u->paper, "status")));
	canvas_put(c, row++, body.col + 1, body.cols - 2, STYLE_TITLE, text);
	canvas_rule(c, row++, body.col, body.cols, NULL);
	if (u->width != body.cols) {
		struct buf b = { 0 };

		pager_finish(&u->pager);
		u->width = body.cols;
		paper_text(v->app, u, body.cols - 2, &b);
		pager_init(&u->pager, buf_str(&b));
		buf_finish(&b);
	}
	pager_draw(&u->pager, c, (struct rect){ row, body.col + 1,
	    body.rows - (row - body.row), body.cols - 2 });
}

static void
paper_look(struct view *v, bool asked)
{
	struct paper *u = v->data;
	json_t *now = paper_fetch(v->app, u->got, u->paper);

	if (now == NULL)
		return;
	json_decref(u->now);
	u->now = now;
	if (!paper_missing(now) && (value_int(now, "uploaded_at") !=
	    value_int(u->paper, "uploaded_at") || strcmp(value_string(now,
	    "sha256"), value_string(u->paper, "sha256")) != 0))
		app_done(v->app, 1);
	else if (asked)
		app_status(v->app, STYLE_INFO, "%s", _("The file has not "
		    "arrived yet. It is shown here as soon as it is there."));
}

/* One of the files that came by SFTP and wait: it becomes this paper. */
static void
paper_assign(struct view *v)
{
	const char *labels[PAPER_WAITING], *details[PAPER_WAITING];
	char sizes[PAPER_WAITING][32];
	struct paper *u = v->data;
	json_t *reply, *row;
	struct err e = { 0 };
	size_t i, n = 0;
	int at;

	if (call(v->app, "attachment.inbox", NULL, &reply, &e) != 0) {
		app_error(v->app, &e);
		return;
	}
	json_array_foreach(json_object_get(reply, "items"), i, row) {
		if (!json_is_true(value_at(row, "complete")) ||
		    n == PAPER_WAITING)
			continue;
		attachment_size(value_int(row, "size"), sizes[n],
		    sizeof sizes[n]);
		labels[n] = value_string(row, "name");
		details[n] = sizes[n];
		n++;
	}
	at = n > 0 ? popup_choose_text(v->app, _("Which of the files that "
	    "wait?"), labels, details, n, 0) : -1;
	if (n == 0)
		app_status(v->app, STYLE_INFO, "%s", _("No file waits. Put it "
		    "into attachments/ by SFTP first."));
	else if (at >= 0 && call(v->app, "application.file.assign", json_pack(
	    "{s:s, s:s, s:s, s:s}", "id", value_string(u->got, "id"), "kind",
	    value_string(u->paper, "kind"), "row", value_string(u->paper,
	    "row"), "name", labels[at]), NULL, &e) != 0)
		app_error(v->app, &e);
	else if (at >= 0)
		paper_look(v, true);
	json_decref(reply);
}

static bool
paper_key(struct view *v, const struct key *k)
{
	struct paper *u = v->data;

	if (k->code == K_F4) {
		paper_assign(v);
		return true;
	}

	if (k->code == K_F5) {
		paper_look(v, true);
		return true;
	}
	return pager_key(&u->pager, k);
}

static void
paper_changed(struct view *v, const char *topic, const char *id)
{
	(void)id;
	if (!attachment_refused(v->app, topic))
		paper_look(v, false);
}

static void
paper_destroy(struct view *v)
{
	struct paper *u = v->data;

	pager_finish(&u->pager);
}

static const struct keybind *const *
paper_keymaps(struct view *v)
{
	static const struct keybind map[] = {
		{ K_F4, 0, N_("Pick"), N_("Take one of the files that came "
			"by SFTP"), 0, 0 },
		{ K_F5, 0, N_("Refresh"), N_("Has the file arrived?"), 0, 0 },
		{ K_PGDN, ' ', N_("Page on"), N_("The next page of the text"),
			0, K_PGDN },
		{ 0 }
	};
	static const struct keybind *const maps[] = { map, NULL };

	(void)v;
	return maps;
}

static const char *
paper_help(struct view *v)
{
	(void)v;
	return _("Files cannot be dragged into a terminal: they come by ssh, "
	    "from the computer where they are. This page goes on by itself "
	    "once the file is there.");
}

static const struct view_ops paper_ops = {
	.draw = paper_draw,
	.key = paper_key,
	.changed = paper_changed,
	.destroy = paper_destroy,
	.keymaps = paper_keymaps,
	.help = paper_help,
};

static bool
paper_upload(struct app *app, const json_t *got, const json_t *paper)
{
	struct paper u = { .got = got, .paper = json_deep_copy(paper) };
	struct view *v = view_create(app, NULL, &paper_ops, &u);
	bool done;

	str_copy(v->title, sizeof v->title, _("Upload the attachment"));
	call_subscribe(app, "application");
	call_subscribe(app, "attachment");
	app_status(app, STYLE_INFO, "%s", _("Waiting for the file; F5 looks "
	    "at once, Esc goes back."));
	done = app_modal(app, v) == 1;
	if (done)
		app_status(app, STYLE_DONE, _("%s: the file has arrived."),
		    value_string(u.paper, "label"));
	else
		app_status(app, STYLE_NORMAL, "%s", "");
	call_unsubscribe(app, "attachment");
	call_unsubscribe(app, "application");
	json_decref(u.paper);
	json_decref(u.now);
	return done;
}

/* --- what is there --- */

static bool
paper_delete(struct app *app, const json_t *got, const json_t *paper)
{
	const char *buttons[] = { _("Keep it"), _("Delete"), NULL };
	struct err e = { 0 };

	if (popup_ask(app, value_string(paper, "label"), _("Delete this file? "
	    "What was submitted before keeps its copy."), buttons) != 1)
		return false;
	if (call(app, "application.file.delete", json_pack(
	    "{s:s, s:s, s:s}", "id", value_string(got, "id"), "kind",
	    value_string(paper, "kind"), "row", value_string(paper, "row")),
	    NULL, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	app_status(app, STYLE_DONE, "%s", _("Deleted."));
	return true;
}

/* How to fetch it, and what is known of it. */
static void
paper_show(struct app *app, const json_t *got, const json_t *paper)
{
	struct paper u = { .got = got, .paper = json_deep_copy(paper) };
	struct buf b = { 0 };
	char size[32], at[32];

	buf_printf(&b, _("%s, %lld pages, uploaded %s\n\n"),
	    attachment_size(value_int(paper, "size"), size, sizeof size),
	    (long long)value_int(paper, "pages"), value_text(paper,
	    "uploaded_at", FORMAT_MINUTE, NULL, at, sizeof at));
	buf_printf(&b, "%s\n\n", _("To look at it, fetch it to your own "
	    "computer:"));
	paper_line(app, &u, "application.file.get", "> a.pdf", 56, &b);
	popup_pager(app, value_string(paper, "label"), buf_str(&b));
	buf_finish(&b);
	json_decref(u.paper);
}

bool
application_paper(struct app *app, const json_t *got,
    const json_t *attachment)
{
	const char *buttons[] = { _("Look at it"), _("Upload another one"),
		_("Delete"), NULL };
	char text[256];
	int at;

	if (paper_missing(attachment))
		return paper_upload(app, got, attachment);
	snprintf(text, sizeof text, "%s  [%s]",
	    value_string(attachment, "row_title"),
	    choice_label(application_file_states,
	    value_string(attachment, "status")));
	at = popup_ask(app, value_string(attachment, "label"), text, buttons);
	if (at == 0)
		paper_show(app, got, attachment);
	else if (at == 1)
		return paper_upload(app, got, attachment);
	else if (at == 2)
		return paper_delete(app, got, attachment);
	return false;
}

/* --- of the library --- */

bool
application_library(struct app *app, const json_t *got,
    const json_t *attachment)
{
	struct err e = { 0 };
	json_t *list, *row, *mine = NULL;
	char text[512];
	size_t i;

	if (call(app, "attachment.list", NULL, &list, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	json_array_foreach(json_object_get(list, "items"), i, row)
		if (strcmp(value_string(row, "kind"),
		    value_string(attachment, "kind")) == 0)
			mine = json_incref(row);
	json_decref(list);
	if (mine != NULL) {
		attachment_step_act(app, mine);
		json_decref(mine);
		return true;
	}
	/* another's library: he alone puts into it */
	snprintf(text, sizeof text, _("%s belongs to the attachments of %s. "
	    "Ask for it to be uploaded there (3103); this page sees it when "
	    "you press F5."), value_string(attachment, "label"),
	    *value_string(got, "person.name") != '\0' ?
	    value_string(got, "person.name") :
	    value_string(got, "unit.name"));
	popup_message(app, value_string(attachment, "label"), text);
	return false;
}
