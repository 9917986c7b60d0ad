/* The file comes from the user's own computer: how, and waiting for it. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen.h"
#include "tui/screen/attachment.h"
#include "tui/text.h"
#include "tui/widget/pager.h"
#include "tui/widget/popup.h"

struct upload {
	json_t *row; /* as it stood at the beginning */
	json_t *now;
	struct pager pager;
	int width; /* for which the text was made */
};

static void
upload_text(struct app *app, const struct upload *u, int width, struct buf *b)
{
	const json_t *line;
	const char *hint = value_string(u->row, "hint");
	size_t i;

	if (*hint != '\0')
		buf_printf(b, "%s\n", hint);
	attachment_template_lines(app, u->row, width, b);
	if (b->len > 0)
		buf_printf(b, "\n");
	buf_printf(b, "%s\n\n", _("Open another terminal on your own computer, "
	    "in the folder where the file is, and run one of these:"));
	attachment_put_lines(app, u->row, width, b);
	buf_printf(b, "\n%s\n", _("WinSCP, psftp and other SFTP programs: the "
	    "same host, port, user and folder."));
	if (json_array_size(value_at(u->row, "self_check")) == 0)
		return;
	buf_printf(b, "\n%s\n", _("You are asked about these afterwards; look "
	    "before you upload:"));
	json_array_foreach(value_at(u->row, "self_check"), i, line)
		buf_printf(b, "  - %s\n", json_string_value(line));
}

static void
upload_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct upload *u = v->data;
	char text[512], rule[128];
	int row = body.row;

	snprintf(text, sizeof text, "%s   %s   [%s]",
	    value_string(u->row, "label"),
	    attachment_rule(u->row, rule, sizeof rule),
	    choice_label(attachment_states, attachment_state(u->row)));
	canvas_put(c, row++, body.col + 1, body.cols - 2, STYLE_TITLE, text);
	canvas_rule(c, row++, body.col, body.cols, NULL);
	if (u->width != body.cols) {
		struct buf b = { 0 };

		pager_finish(&u->pager);
		u->width = body.cols;
		upload_text(v->app, u, body.cols - 2, &b);
		pager_init(&u->pager, buf_str(&b));
		buf_finish(&b);
	}
	pager_draw(&u->pager, c, (struct rect){ row, body.col + 1,
	    body.rows - (row - body.row), body.cols - 2 });
}

/* Has one come since, or has what was wrong with the last one changed? */
static bool
upload_arrived(const struct upload *u)
{
	return u->now != NULL &&
	    strcmp(value_string(u->now, "status"), "uploaded") == 0 &&
	    (strcmp(value_string(u->now, "sha256"),
	    value_string(u->row, "sha256")) != 0 ||
	    value_int(u->now, "uploaded_at") !=
	    value_int(u->row, "uploaded_at"));
}

static void
upload_look(struct view *v, bool asked)
{
	struct upload *u = v->data;
	json_t *now = attachment_fetch(v->app, u->row);

	if (now == NULL)
		return;
	json_decref(u->now);
	u->now = now;
	if (upload_arrived(u))
		app_done(v->app, 1);
	else if (asked)
		app_status(v->app, STYLE_INFO, "%s", _("The file has not "
		    "arrived yet. It is shown here as soon as it is there."));
}

static bool
upload_key(struct view *v, const struct key *k)
{
	struct upload *u = v->data;

	if (k->code == K_F5) {
		upload_look(v, true);
		return true;
	}
	return pager_key(&u->pager, k);
}

bool
attachment_refused(struct app *app, const char *topic)
{
	char why[1024]; /* the next push writes over it */

	str_copy(why, sizeof why, topic != NULL ? app_refused(app) : "");
	if (*why != '\0')
		popup_message(app, _("The file was refused"), why);
	return *why != '\0';
}

static void
upload_changed(struct view *v, const char *topic, const char *id)
{
	(void)id;
	if (topic != NULL && strcmp(topic, "attachment") != 0)
		return;
	if (!attachment_refused(v->app, topic))
		upload_look(v, false);
}

static void
upload_destroy(struct view *v)
{
	struct upload *u = v->data;

	pager_finish(&u->pager);
}

static const struct keybind *const *
upload_keymaps(struct view *v)
{
	static const struct keybind map[] = {
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
upload_help(struct view *v)
{
	(void)v;
	return _("Files cannot be dragged into a terminal: they come by scp, "
	    "ssh or SFTP, from the computer where they are. Size, format and "
	    "structure are checked on the way; what is refused is told to the "
	    "program that uploads, and here. This page goes on by itself once the file "
	    "is there.");
}

static const struct view_ops upload_ops = {
	.draw = upload_draw,
	.key = upload_key,
	.changed = upload_changed,
	.destroy = upload_destroy,
	.keymaps = upload_keymaps,
	.help = upload_help,
};

void
attachment_upload(struct app *app, const json_t *row)
{
	struct upload u = { .row = json_deep_copy(row) };
	struct view *v = view_create(app, NULL, &upload_ops, &u);

	str_copy(v->title, sizeof v->title, _("Upload the attachment"));
	call_subscribe(app, "attachment");
	app_status(app, STYLE_INFO, "%s", _("Waiting for the file; F5 looks "
	    "at once, Esc goes back."));
	if (app_modal(app, v) == 1) {
		app_status(app, STYLE_DONE, _("%s: the file has arrived."),
		    value_string(u.row, "label"));
		if (attachment_open(u.now))
			attachment_confirm(app, u.now);
	} else {
		app_status(app, STYLE_NORMAL, "%s", "");
	}
	call_unsubscribe(app, "attachment");
	json_decref(u.row);
	json_decref(u.now);
}
