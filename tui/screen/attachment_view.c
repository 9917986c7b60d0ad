/* attachment_view: the card of an uploaded file. The file itself is downloaded. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/attachment.h"
#include "tui/screen/parts.h"
#include "tui/screen/preview.h"
#include "tui/text.h"
#include "tui/widget/pager.h"
#include "tui/widget/popup.h"

enum { CARD_LABEL = 12 };

struct card {
	json_t *row;
	struct pager pager;
	int width; /* for which the text was made; 0: make it */
};

static void
card_line(struct buf *b, const char *label, const char *value)
{
	char *padded = text_pad(label, CARD_LABEL, false);

	if (*value != '\0')
		buf_printf(b, "%s%s\n", padded, value);
	free(padded);
}

static void
card_file(const json_t *row, struct buf *b)
{
	char text[160], size[32], most[32], format[64];

	snprintf(text, sizeof text, _("%lld bytes (%s; at most %s)"),
	    (long long)value_int(row, "size"),
	    attachment_size(value_int(row, "size"), size, sizeof size),
	    attachment_size(value_int(row, "max_bytes"), most, sizeof most));
	if (attachment_others(row))
		card_line(b, _("Purpose"), value_string(row, "purpose"));
	card_line(b, _("Size"), text);
	card_line(b, _("Format"), attachment_formats(row, format,
	    sizeof format));
	if (value_int(row, "pages") > 0) {
		snprintf(text, sizeof text, "%lld",
		    (long long)value_int(row, "pages"));
		card_line(b, _("Pages"), text);
	}
	card_line(b, "SHA-256", value_string(row, "sha256"));
	card_line(b, _("Uploaded on"), value_text(row, "uploaded_at",
	    FORMAT_MINUTE, NULL, text, sizeof text));
	card_line(b, _("Dated"), value_string(row, "issued_on"));
	card_line(b, _("Valid until"), value_string(row, "valid_to"));
}

static void
card_text(struct app *app, const json_t *row, int width, struct buf *b)
{
	bool confirmed = json_is_true(value_at(row, "confirmed"));
	const json_t *line;
	size_t i;

	card_file(row, b);
	json_array_foreach(value_at(row, "self_check"), i, line) {
		char text[512];

		snprintf(text, sizeof text, "[%s] %s", confirmed ? "x" : " ",
		    json_string_value(line));
		card_line(b, i == 0 ? _("Looked at") : "", text);
	}
	attachment_warnings(row, b);
	buf_printf(b, "\n%s\n", _("To look at the file itself, download it to "
	    "your own computer:"));
	attachment_get_lines(app, row, width, b);
	buf_printf(b, "\n%s\n", _("Only the downloaded file shows what it is: "
	    "no decision is made from what a terminal shows of it."));
}

static void
card_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct card *k = v->data;
	char text[256];

	snprintf(text, sizeof text, "%s   [%s]", value_string(k->row, "label"),
	    choice_label(attachment_states, attachment_state(k->row)));
	canvas_put(c, body.row, body.col + 1, body.cols - 2, STYLE_TITLE,
	    text);
	canvas_rule(c, body.row + 1, body.col, body.cols, NULL);
	if (k->width != body.cols) {
		struct buf b = { 0 };

		pager_finish(&k->pager);
		k->width = body.cols;
		card_text(v->app, k->row, body.cols - 2, &b);
		pager_init(&k->pager, buf_str(&b));
		buf_finish(&b);
	}
	pager_draw(&k->pager, c, (struct rect){ body.row + 2, body.col + 1,
	    body.rows - 2, body.cols - 2 });
}

/* Anew; the page is left when the file is gone. */
static bool
card_look(struct view *v)
{
	struct card *k = v->data;
	json_t *row = attachment_fetch(v->app, k->row);

	if (row == NULL)
		return true;
	json_decref(k->row);
	k->row = row;
	k->width = 0;
	return strcmp(attachment_state(row), "missing") != 0;
}

/* With the purpose that the card was opened for, where it is another's. */
static void
card_preview(struct app *app, const json_t *row)
{
	const char *const members[] = { "kind", "person", "unit", "purpose" };
	json_t *params = json_object();

	for (size_t i = 0; i < 4; i++)
		if (i == 0 || attachment_others(row))
			json_object_set(params, members[i],
			    json_object_get(row, members[i]));
	preview_open(app, &(struct preview_of){
	    .title = value_string(row, "label"), .text = "attachment.text",
	    .picture = "attachment.picture", .params = params });
	json_decref(params);
}

static bool
card_key(struct view *v, const struct key *k)
{
	struct card *card = v->data;
	struct app *app = v->app;

	switch (k->code) {
	case K_F5:
		if (!card_look(v))
			app_back(app);
		return true;
	case 'p':
		card_preview(app, card->row);
		return true;
	case 'e':
		if (attachment_others(card->row))
			return false;
		attachment_confirm(app, card->row);
		card_look(v);
		return true;
	case 'd':
		if (attachment_others(card->row))
			return false;
		/* the page goes first: the row it shows is gone then */
		if (attachment_delete(app, card->row)) {
			app_back(app);
			app_status(app, STYLE_DONE, "%s", _("The attachment "
			    "is deleted."));
		}
		return true;
	default:
		return pager_key(&card->pager, k);
	}
}

static void
card_changed(struct view *v, const char *topic, const char *id)
{
	(void)id;
	if (topic == NULL || strcmp(topic, "attachment") == 0)
		card_look(v);
}

static void
card_destroy(struct view *v)
{
	struct card *k = v->data;

	call_unsubscribe(v->app, "attachment");
	pager_finish(&k->pager);
	json_decref(k->row);
	free(k);
}

static const struct keybind *const *
card_keymaps(struct view *v)
{
	static const struct keybind map[] = {
		{ K_F5, 0, N_("Refresh"), N_("Ask the server again"), 0,
			K_F5 },
		{ 'e', 0, N_("Complete"), N_("Dates, and what you have "
			"looked at"), 0, 'e' },
		{ 'p', 0, N_("Preview"), N_("Its text and a picture of its "
			"pages, without downloading it"), 0, 'p' },
		{ 'd', 0, N_("Delete"), N_("Delete the uploaded file"), 0,
			'd' },
		{ K_PGDN, ' ', N_("Page on"), N_("The next page of the text"),
			0, K_PGDN },
		{ 0 }
	};
	static const struct keybind others[] = {
		{ 'p', 0, N_("Preview"), N_("Its text and a picture of its "
			"pages, without downloading it"), 0, 'p' },
		{ K_F5, 0, N_("Refresh"), N_("Ask the server again"), 0,
			K_F5 },
		{ K_PGDN, ' ', N_("Page on"), N_("The next page of the text"),
			0, K_PGDN },
		{ 0 }
	};
	static const struct keybind *const maps[] = { map, NULL };
	static const struct keybind *const others_maps[] = { others, NULL };

	return attachment_others(((struct card *)v->data)->row) ?
	    others_maps : maps;
}

static const char *
card_help(struct view *v)
{
	(void)v;
	return _("What is known of the uploaded file. A terminal cannot show "
	    "it faithfully: download it with the command on the page. The "
	    "SHA-256 of what you have downloaded must be the one shown here.");
}

static const struct view_ops card_ops = {
	.draw = card_draw,
	.key = card_key,
	.changed = card_changed,
	.destroy = card_destroy,
	.keymaps = card_keymaps,
	.help = card_help,
};

struct view *
attachment_view_open(struct app *app, const struct screen *s,
    const json_t *args)
{
	struct card *k;
	json_t *row = attachment_fetch(app, args);

	if (row == NULL)
		return NULL;
	k = xcalloc(1, sizeof *k);
	k->row = row;
	call_subscribe(app, "attachment");
	return view_create(app, s, &card_ops, k);
}

bool
attachment_delete(struct app *app, const json_t *row)
{
	const char *const then[] = {
		_("The place is empty afterwards: later applications lack this "
		"attachment until another one is uploaded."),
		_("Cases that were submitted keep the copy they were "
		"submitted with."), NULL
	};
	struct popup_confirm c = { .title = _("Delete the attachment"),
		.consequences = then, .verb = _("Delete") };
	struct err e = { 0 };
	char text[256], day[32];

	snprintf(text, sizeof text, _("%s, uploaded on %s"),
	    value_string(row, "label"), value_text(row, "uploaded_at",
	    FORMAT_DAY, NULL, day, sizeof day));
	c.text = text;
	if (!popup_confirm(app, &c))
		return false;
	if (call(app, "attachment.delete", json_pack("{s:s}", "kind",
	    value_string(row, "kind")), NULL, &e) != 0) {
		app_error(app, &e);
		return false;
	}
	app_status(app, STYLE_DONE, "%s", _("The attachment is deleted."));
	return true;
}
