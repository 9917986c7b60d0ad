#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/keys.h"
#include "tui/screen/captcha.h"

/* A new one in the form wanted; nothing when the hall asks for none. */
static int
captcha_fetch(struct captcha *k, struct err *e)
{
	json_t *reply;

	if (call(k->app, "captcha.new", json_pack("{s:s}", "form",
	    k->words ? "words" : "glyph"), &reply, e) != 0)
		return -1;
	json_decref(k->now);
	k->now = NULL;
	if (value_at(reply, "rows") != NULL ||
	    value_at(reply, "words") != NULL)
		k->now = reply;
	else
		json_decref(reply);
	k->due = k->now != NULL;
	return 0;
}

int
captcha_init(struct captcha *k, struct app *app, bool due, struct err *e)
{
	k->app = app;
	k->due = due;
	return due ? captcha_fetch(k, e) : 0;
}

void
captcha_finish(struct captcha *k)
{
	json_decref(k->now);
	k->now = NULL;
}

bool
captcha_wanted(const json_t *values, void *arg)
{
	const struct captcha *k = arg;

	(void)values;
	return k->now != NULL;
}

bool
captcha_shown(struct form *f, void *arg)
{
	(void)f;
	return captcha_wanted(NULL, arg);
}

static bool
captcha_dot(const json_t *rows, size_t row, size_t col)
{
	const char *s = json_string_value(json_array_get(rows, row));

	return s != NULL && strlen(s) > col && s[col] != ' ';
}

/* A dot is a whole cell: the letters are made for cells twice as high. */
static int
captcha_draw(const json_t *rows, struct canvas *c, struct rect r)
{
	size_t n = json_array_size(rows), cols = 0;

	for (size_t i = 0; i < n; i++)
		if (json_string_length(json_array_get(rows, i)) > cols)
			cols = json_string_length(json_array_get(rows, i));
	if ((int)cols > r.cols)
		r.col += r.cols - (int)cols;
	for (int y = 0; c != NULL && y < (int)n && y < r.rows; y++)
		for (size_t x = 0; x < cols; x++) {
			wchar_t cell = !captcha_dot(rows, (size_t)y, x) ?
			    L' ' : c->ascii ? L'#' : L'\u2588';

			canvas_wput(c, r.row + y, r.col + (int)x, 1,
			    STYLE_NORMAL, &cell, 1);
		}
	return (int)n;
}

void
captcha_renew(struct form *f, void *arg)
{
	struct captcha *k = arg;
	struct err e = { 0 };

	if (captcha_fetch(k, &e) != 0) {
		app_error(k->app, &e);
		return;
	}
	form_set(f, "captcha", "");
	form_focus(f, "captcha");
}

void
captcha_swap(struct form *f, void *arg)
{
	struct captcha *k = arg;

	k->words = !k->words;
	captcha_renew(f, k);
}

static int
captcha_left(const struct captcha *k, const struct captcha_code *code)
{
	int64_t left = code->resend_at - app_now(k->app);

	return code->resend_at == 0 || left <= 0 ? 0 : (int)left;
}

/* Below a button: where the code went, and when another may. */
static int
captcha_sent(const struct captcha *k, const char *button, struct canvas *c,
    struct rect r)
{
	char text[160];

	for (int i = 0; i < 2; i++) {
		const struct captcha_code *code = &k->codes[i];
		int left = captcha_left(k, code);

		if (code->button == NULL || code->resend_at == 0 ||
		    strcmp(code->button, button) != 0)
			continue;
		if (left > 0)
			snprintf(text, sizeof text,
			    _("Sent to %s; another one in %d s"), code->to,
			    left);
		else
			snprintf(text, sizeof text, _("Sent to %s; you may "
			    "get another one"), code->to);
		if (c != NULL)
			canvas_put(c, r.row, r.col, r.cols, STYLE_INFO, text);
		return 1;
	}
	return 0;
}

int
captcha_below(struct form *f, const char *name, void *arg, struct canvas *c,
    struct rect r)
{
	const struct captcha *k = arg;
	const json_t *rows = value_at(k->now, "rows");

	(void)f;
	if (strcmp(name, "captcha") != 0)
		return captcha_sent(k, name, c, r);
	if (k->now == NULL)
		return 0;
	if (rows != NULL)
		return captcha_draw(rows, c, r);
	if (c != NULL)
		canvas_put(c, r.row, r.col, r.cols, STYLE_INFO,
		    value_string(k->now, "words"));
	return 1;
}

/* That a second has passed is all: the picture says how many are left. */
void
captcha_tick(struct form *f, void *arg)
{
	(void)f;
	(void)arg;
}

bool
captcha_counting(const struct form *f, void *arg)
{
	const struct captcha *k = arg;

	(void)f;
	/* one second more, to say that the time is over */
	for (int i = 0; i < 2; i++)
		if (k->codes[i].resend_at != 0 &&
		    app_now(k->app) <= k->codes[i].resend_at + 1)
			return true;
	return false;
}

/* The answer is spent, right or wrong; the server says captcha_id too. */
static void
captcha_refused(struct captcha *k, struct form *f, struct err *e)
{
	struct err ignored = { 0 };
	bool asked = false;

	for (size_t i = 0; i < e->n; i++)
		if (strncmp(e->items[i].field, "captcha", 7) == 0) {
			str_copy(e->items[i].field,
			    sizeof e->items[i].field, "captcha");
			asked = true;
		}
	if (k->now != NULL || asked) {
		captcha_fetch(k, &ignored);
		form_set(f, "captcha", "");
	}
	form_refuse(f, e);
}

static json_t *
captcha_params(const struct captcha *k, struct form *f,
    const struct captcha_code *code)
{
	json_t *p = json_pack("{s:s}", "purpose", code->purpose);

	if (code->mobile != NULL)
		json_object_set_new(p, "mobile",
		    json_string(form_value(f, code->mobile)));
	if (k->now != NULL) {
		json_object_set(p, "captcha_id",
		    json_object_get(k->now, "id"));
		json_object_set_new(p, "captcha",
		    json_string(form_value(f, "captcha")));
	}
	return p;
}

/* What is lacking before a code can be asked for. */
static int
captcha_ready(struct captcha *k, struct form *f,
    const struct captcha_code *code, struct err *e)
{
	if (code->mobile != NULL && *form_value(f, code->mobile) == '\0')
		err_add(e, ERR_REQUIRED, code->mobile);
	if (k->due && k->now == NULL && captcha_fetch(k, e) != 0)
		return -1;
	if (k->now != NULL && *form_value(f, "captcha") == '\0')
		err_add(e, ERR_REQUIRED, "captcha");
	return e->n == 0 ? 0 : -1;
}

static void
captcha_send_code(struct form *f, struct captcha *k,
    struct captcha_code *code)
{
	struct err e = { 0 };
	json_t *reply;

	if (captcha_left(k, code) > 0) {
		app_status(k->app, STYLE_WARN, _("A code was sent. Another "
		    "one in %d seconds."), captcha_left(k, code));
		return;
	}
	if (k->before != NULL && k->before(f, k) != 0)
		return;
	if (captcha_ready(k, f, code, &e) != 0) {
		form_refuse(f, &e);
		return;
	}
	if (call(k->app, "account.sms", captcha_params(k, f, code), &reply,
	    &e) != 0) {
		captcha_refused(k, f, &e);
		return;
	}
	code->resend_at = value_int(reply, "resend_at");
	str_copy(code->to, sizeof code->to, value_string(reply, "to"));
	json_decref(reply);
	captcha_finish(k); /* it served once */
	form_set(f, "captcha", "");
	form_refuse(f, &e); /* nothing is wrong any more */
	form_focus(f, code->field);
	app_status(k->app, STYLE_DONE, _("A code was sent to %s."), code->to);
}

void
captcha_press(struct form *f, const char *name, void *arg)
{
	struct captcha *k = arg;

	for (int i = 0; i < 2; i++)
		if (k->codes[i].button != NULL &&
		    strcmp(k->codes[i].button, name) == 0)
			captcha_send_code(f, k, &k->codes[i]);
}

/* The first code that has not been typed yet. */
void
captcha_send(struct form *f, void *arg)
{
	struct captcha *k = arg;
	struct captcha_code *code = &k->codes[0];

	if (k->codes[1].button != NULL &&
	    *form_value(f, code->field) != '\0')
		code = &k->codes[1];
	captcha_send_code(f, k, code);
}
