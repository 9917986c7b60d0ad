/*
 * One-time codes: secret and QR on the screen, the first code, ten recovery
 * codes shown this once; and the way back.
 */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen.h"
#include "tui/screen/account.h"
#include "tui/widget/edit.h"
#include "tui/widget/popup.h"
#include "tui/widget/qr.h"

enum { TOTP_SIDE = 34, TOTP_FIELD = 8, TOTP_QR = 33 };

struct totp {
	struct app *app;
	const json_t *reply; /* of account.totp.enroll */
	struct qr *qr;
	struct edit edit;
	char problem[512];
};

static const struct keybind totp_map[] = {
	{ K_F9, K_ENTER, N_("Confirm"), N_("Send the code your app shows"), 0,
		0 },
	{ 0 }
};

static void
totp_confirm(struct totp *t)
{
	char *code = edit_get(&t->edit);
	struct err e = { 0 };

	if (*code == '\0')
		err_set(&e, ERR_REQUIRED, "totp_code");
	else if (account_call(t->app, "account.totp.confirm",
	    json_pack("{s:s}", "totp_code", code), "totp_code", NULL,
	    &e) == 0)
		app_done(t->app, 1);
	if (e.n > 0) {
		err_text(&e, 0, t->problem, sizeof t->problem);
		edit_set(&t->edit, "");
	}
	free(code);
}

static bool
totp_key(struct view *v, const struct key *k)
{
	struct totp *t = v->data;

	if (k->code == K_F9 || k->code == K_ENTER) {
		totp_confirm(t);
		return true;
	}
	return edit_key(&t->edit, k) != EDIT_IGNORED;
}

/* ABCD EFGH ...: to be typed by hand. */
static int
totp_draw_secret(struct totp *t, struct canvas *c, int row, int col,
    int width)
{
	const char *s = value_string(t->reply, "secret");
	size_t n = strlen(s), line = (size_t)(width / 5 * 4);
	char group[8];

	for (size_t i = 0; i < n; i += 4) {
		snprintf(group, sizeof group, "%.4s", s + i);
		canvas_put(c, row + (int)(i / line),
		    col + (int)(i % line / 4 * 5), 5, STYLE_BIG, group);
	}
	return (int)((n + line - 1) / line);
}

/* The picture left, what to do right; without a picture the text has all. */
static void
totp_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct totp *t = v->data;
	struct rect r = { 0, 0, 0, 0 };
	int col = body.col + 2, row = body.row + 1, width = body.cols - 4;

	if (t->qr != NULL)
		r = qr_fit(t->qr, c, (struct rect){ body.row, body.col,
		    body.rows, body.cols - TOTP_SIDE });
	if (r.rows > 0) {
		qr_draw(t->qr, c, r);
		col = r.col + r.cols + 2;
		width = body.cols - col - 1;
	}
	row += canvas_lines(c, row, col, width, body.rows, STYLE_NORMAL, r.rows > 0 ?
	    _("Scan the picture with the app that shows one-time codes, or "
	    "type the secret into it:") :
	    _("This window is too small for a picture. Type the secret into "
	    "the app that shows one-time codes:")) + 1;
	row += totp_draw_secret(t, c, row, col, width) + 1;
	row += canvas_lines(c, row, col, width, body.rows, STYLE_DIM,
	    _("Time-based, SHA-1, 6 digits, 30 seconds")) + 1;
	row += canvas_lines(c, row, col, width, body.rows, STYLE_NORMAL,
	    _("Then enter the code it shows now:"));
	edit_draw(&t->edit, c, row, col, true);
	row += 2;
	if (t->problem[0] != '\0')
		canvas_lines(c, row, col, width, body.rows, STYLE_ERROR, t->problem);
}

static void
totp_destroy(struct view *v)
{
	struct totp *t = v->data;

	edit_finish(&t->edit);
	qr_free(t->qr);
}

static const struct keybind *const *
totp_keymaps(struct view *v)
{
	static const struct keybind *const maps[] = { totp_map, NULL };

	(void)v;
	return maps;
}

static const char *
totp_help(struct view *v)
{
	(void)v;
	return _("Any app for one-time codes will do (RFC 6238). Leaving this "
	    "page with Esc changes nothing: the codes are asked for at "
	    "sign-in only once the first one was right.");
}

static const struct view_ops totp_ops = {
	.draw = totp_draw,
	.key = totp_key,
	.destroy = totp_destroy,
	.keymaps = totp_keymaps,
	.help = totp_help,
};

/*
 * Small enough for a quiet zone round it in 24 lines: without what an app can
 * do without, when the server's text is too long for that.
 */
static struct qr *
totp_qr(struct app *app, const json_t *reply)
{
	static const char *const issuers[] = { "TalentHall:", "" };
	struct qr *q = qr_create(value_string(reply, "uri"));

	for (size_t i = 0; i < 2 &&
	    (q == NULL || qr_size(q) > TOTP_QR); i++) {
		char text[160];

		qr_free(q);
		snprintf(text, sizeof text,
		    "otpauth://totp/%s%.24s?secret=%s", issuers[i],
		    value_string(app_whoami(app), "login"),
		    value_string(reply, "secret"));
		q = qr_create(text);
		explicit_bzero(text, sizeof text);
	}
	return q;
}

static void
totp_recovery(struct app *app, const json_t *reply)
{
	const json_t *codes = value_at(reply, "recovery");
	struct buf b = { 0 };
	json_t *one;
	size_t i;

	buf_printf(&b, "%s\n\n", _("Each of these codes serves once in place "
	    "of a one-time code, when the telephone is lost. They are shown "
	    "only now: write them down on paper and keep them apart from "
	    "the telephone, not in a file or a picture."));
	json_array_foreach(codes, i, one)
		buf_printf(&b, "%s%2zu  %s%s", i % 2 == 0 ? "    " :
		    "        ", i + 1, json_string_value(one),
		    i % 2 == 1 ? "\n" : "");
	do {
		popup_message(app, _("Recovery codes"), buf_str(&b));
	} while (!app_ending(app) && !popup_confirm(app,
	    &(struct popup_confirm){ .title = _("Recovery codes"),
	    .text = _("Have you written down all ten? They are not shown "
	    "again."), .verb = _("Written down"),
	    .cancel = _("Show again") }));
	buf_finish(&b);
}

static int
totp_password_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	return call(form_app(f), "account.totp.enroll",
	    json_deep_copy(values), arg, e);
}

static const struct form_field totp_password_fields[] = {
	{ .name = "password", .label = N_("Your password"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128,
	    .hint = N_("Asked again, since this changes how you sign in") },
	{ 0 }
};

static const struct form_desc totp_password_form = {
	.title = N_("Enrol one-time codes"),
	.intro = N_("From then on each sign-in asks for a code of your "
	    "telephone after the password."),
	.fields = totp_password_fields,
	.submit = N_("Go on"),
	.submit_values = totp_password_submit,
	.careless = true,
};

bool
account_totp(struct app *app)
{
	struct totp t = { .app = app };
	json_t *reply = NULL;
	struct view *v;
	int rc;

	if (form_run(app, &totp_password_form, NULL, &reply, NULL) != 1) {
		json_decref(reply);
		return false;
	}
	t.reply = reply;
	t.qr = totp_qr(app, reply);
	edit_init(&t.edit, EDIT_DIGITS, 6, TOTP_FIELD, 1);
	v = view_create(app, NULL, &totp_ops, &t);
	v->editing = true;
	str_copy(v->title, sizeof v->title, _("Enrol one-time codes"));
	app_status(app, STYLE_NORMAL, "%s", "");
	rc = app_modal(app, v);
	if (rc == 1) {
		totp_recovery(app, reply);
		app_status(app, STYLE_DONE, "%s",
		    _("One-time codes are asked for from now on."));
	}
	json_decref(reply);
	return rc == 1;
}

/* --- the way back --- */

static int
totp_remove_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	(void)arg;
	return account_call(form_app(f), "account.totp.remove",
	    json_deep_copy(values), "totp_code", NULL, e);
}

static const struct form_field totp_remove_fields[] = {
	{ .name = "password", .label = N_("Your password"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128,
	    .hint = N_("Asked again, since this changes how you sign in") },
	{ .name = "totp_code", .label = N_("One-time code"),
	    .kind = FORM_TEXT, .required = true, .max = 12, .width = 14,
	    .hint = N_("What the app shows now, or a recovery code") },
	{ 0 }
};

static const char *const totp_remove_consequences[] = {
	N_("Sign-in asks for the password or key alone again."),
	N_("Secret and recovery codes are deleted."),
	NULL
};

static const struct form_desc totp_remove_form = {
	.title = N_("Remove one-time codes"),
	.fields = totp_remove_fields,
	.consequences = totp_remove_consequences,
	.submit = N_("Remove"),
	.submit_values = totp_remove_submit,
	.careless = true,
};

bool
account_totp_remove(struct app *app)
{
	if (form_run(app, &totp_remove_form, NULL, NULL, NULL) != 1)
		return false;
	app_status(app, STYLE_DONE, "%s", _("One-time codes are removed."));
	return true;
}
