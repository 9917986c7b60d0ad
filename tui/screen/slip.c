/*
 * Slips and notices: the list of one's own, the preview of one with its
 * prints, and what a code tells.
 */
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
#include "tui/term.h"
#include "tui/text.h"
#include "tui/widget/form.h"
#include "tui/widget/pager.h"
#include "tui/widget/popup.h"
#include "tui/widget/qr.h"

enum { SLIP_QR_COLS = 36 };

/* --- the list --- */

static void
slip_open_row(struct list *l)
{
	app_open(list_app(l), "slip_view",
	    json_pack("{s:s}", "id", value_string(list_current(l), "id")));
}

static const struct column slip_columns[] = {
	{ .label = N_("Number"), .path = "number", .width = 20 },
	{ .label = N_("Document"), .path = "title", .width = 24, .min = 22,
	    .weight = 1 },
	{ .label = N_("Case no."), .path = "application_number",
	    .width = 17, .priority = 1 },
	{ .label = N_("At"), .path = "issued_at", .width = 10,
	    .format = FORMAT_DAY },
	{ .label = N_("Prints"), .path = "prints", .width = 8,
	    .priority = 2 },
	{ 0 }
};

const struct list_desc slip_list = {
	.method = "slip.list",
	.columns = slip_columns,
	.open = slip_open_row,
	.topic = "application",
	.empty = N_("No slip or notice was issued to you yet."),
	.help = N_("Confirmation slips of what was approved, and notices of "
	    "what was returned or refused. Enter shows one; there it can be "
	    "printed."),
};

/* --- the preview --- */

struct slip_view {
	json_t *slip;
	struct pager pager;
	struct qr *qr;
	bool code; /* the picture is shown instead of the words */
};

static const struct keybind slip_map[] = {
	{ 'p', 0, N_("Print it"), N_("On the printer of your own terminal"), 0,
		'p' },
	{ 'd', 0, N_("Download"), N_("How to fetch it as a PDF"), 0, 'd' },
	{ 'v', 0, N_("QR code"), N_("The code to verify it, as a picture"),
		0, 'v' },
	{ K_PGDN, ' ', N_("Page on"), N_("The next page of the text"), 0,
		K_PGDN },
	{ K_PGUP, 0, N_("Page up"), N_("The page before"), 0, K_PGUP },
	{ 0 }
};

/* The command of its verify line. */
static const char *
slip_command(const json_t *slip)
{
	const json_t *line;
	size_t i;

	json_array_foreach(value_at(slip, "lines"), i, line)
		if (value_at(line, "verify") != NULL)
			return value_string(line, "verify.qr");
	return "";
}

static void
slip_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct slip_view *s = v->data;
	struct rect r = { body.row + 1, body.col + 2, body.rows - 1,
		body.cols - 4 };
	struct rect q;

	if (s->code && s->qr != NULL) {
		q = qr_fit(s->qr, c, r);
		if (q.rows > 0) {
			qr_draw(s->qr, c, q);
			return;
		}
	}
	pager_draw(&s->pager, c, r);
}

/* VT printer passthrough: the text goes to the terminal's own printer. */
static void
slip_print(struct app *app, struct slip_view *s)
{
	const char *consequences[] = { _("The number of prints grows by one."),
		NULL };
	const struct popup_confirm ask = { .title = _("Print it"),
		.text = _("The text is sent to the printer of your own "
		    "terminal. Terminals without a printer ignore it."),
		.consequences = consequences, .verb = _("Print it") };
	struct err e = { 0 };
	json_t *reply;
	char note[128];

	if (!popup_confirm(app, &ask))
		return;
	if (call(app, "slip.print", json_pack("{s:s, s:s}", "id",
	    value_string(s->slip, "id"), "format", "text"), &reply, &e) != 0) {
		app_error(app, &e);
		return;
	}
	term_print(value_string(reply, "text"));
	snprintf(note, sizeof note, "%s  %s %lld", _("Sent to the printer"),
	    _("Prints"), (long long)value_int(reply, "prints"));
	app_status(app, STYLE_DONE, "%s", note);
	json_decref(reply);
}

static void
slip_download(struct app *app, struct slip_view *s)
{
	struct buf b = { 0 };
	char words[160];

	buf_printf(&b, "%s\n", _("To fetch it as a PDF, run on your own "
	    "computer:"));
	snprintf(words, sizeof words, "slip.print id=%s > %s.pdf",
	    value_string(s->slip, "id"), value_string(s->slip, "number"));
	attachment_ssh_line(app, words, 70, &b);
	popup_pager(app, _("Download"), buf_str(&b));
	buf_finish(&b);
}

static bool
slip_key(struct view *v, const struct key *k)
{
	struct slip_view *s = v->data;
	struct app *app = v->app;

	switch (k->code) {
	case 'p':
		slip_print(app, s);
		return true;
	case 'd':
		slip_download(app, s);
		return true;
	case 'v':
		s->code = !s->code;
		return true;
	default:
		return pager_key(&s->pager, k);
	}
}

static void
slip_destroy(struct view *v)
{
	struct slip_view *s = v->data;

	pager_finish(&s->pager);
	qr_free(s->qr);
	json_decref(s->slip);
	free(s);
}

static const struct keybind *const *
slip_keymaps(struct view *v)
{
	static const struct keybind *const maps[] = { slip_map, NULL };

	(void)v;
	return maps;
}

static const char *
slip_help(struct view *v)
{
	(void)v;
	return _("What the document says. Its code proves it: anybody may ask "
	    "verify@ this host what it stands for today.");
}

static const struct view_ops slip_ops = {
	.draw = slip_draw,
	.key = slip_key,
	.destroy = slip_destroy,
	.keymaps = slip_keymaps,
	.help = slip_help,
};

struct view *
slip_view_open(struct app *app, const struct screen *screen,
    const json_t *args)
{
	struct slip_view *s;
	struct err e = { 0 };
	json_t *slip;

	if (call(app, "slip.get", json_pack("{s:s, s:i}", "id",
	    value_string(args, "id"), "width", 76), &slip, &e) != 0) {
		app_error(app, &e);
		return NULL;
	}
	s = xcalloc(1, sizeof *s);
	s->slip = slip;
	s->qr = qr_create(slip_command(slip));
	pager_init(&s->pager, value_string(slip, "text"));
	return view_create(app, screen, &slip_ops, s);
}

/* --- what a code tells --- */

static void
slip_line(struct buf *b, const char *label, const char *value)
{
	char *padded = text_pad(label, 14, false);

	if (*value != '\0')
		buf_printf(b, "%s%s\n", padded, value);
	free(padded);
}

static int
slip_verify_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	json_t *reply;
	struct buf b = { 0 };

	(void)arg;
	if (call(form_app(f), "slip.verify", json_deep_copy(values), &reply,
	    e) != 0)
		return -1;
	buf_printf(&b, "%s\n\n", _("The document is genuine."));
	slip_line(&b, _("Document"), value_string(reply, "title"));
	slip_line(&b, _("Number"), value_string(reply, "number"));
	slip_line(&b, _("Issue date"), value_string(reply, "issued_on"));
	slip_line(&b, _("Who holds it"), value_string(reply, "holder"));
	slip_line(&b, _("Unit"), value_string(reply, "unit"));
	slip_line(&b, _("Result"), value_string(reply, "outcome"));
	if (value_at(reply, "permit") != NULL) {
		slip_line(&b, _("Permit no."), value_string(reply,
		    "permit.number"));
		slip_line(&b, _("State today"), value_string(reply,
		    "permit.status_label"));
		slip_line(&b, _("Valid until"), value_string(reply,
		    "permit.valid_to"));
		slip_line(&b, _("As of"), value_string(reply, "as_of"));
	}
	popup_pager(form_app(f), _("Verify a document"), buf_str(&b));
	buf_finish(&b);
	json_decref(reply);
	return 0;
}

static const struct form_field slip_verify_fields[] = {
	{ .name = "code", .label = N_("Verification code"),
	    .kind = FORM_IDENT, .required = true, .max = 12, .width = 16,
	    .hint = N_("Ten letters and digits, as they stand on the paper; "
	    "dashes may be left out") },
	{ 0 }
};

static const struct form_desc slip_verify_form = {
	.title = N_("Verify a document"),
	.intro = N_("Type the code that stands on the slip or notice. You see "
	    "what it is and what holds today; the holder's name is masked."),
	.fields = slip_verify_fields,
	.submit = N_("Verify it"),
	.submit_values = slip_verify_submit,
	.careless = true,
};

struct view *
slip_verify_open(struct app *app, const struct screen *s, const json_t *args)
{
	(void)s;
	(void)args;
	while (form_run(app, &slip_verify_form, NULL, NULL, NULL) == 1)
		;
	return NULL;
}
