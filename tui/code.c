/* Digits outside fields: the code of a screen, a number, a page. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/private.h"

#define CODE_PAUSE 1200 /* ms after which digits are no code any more */

/* Has the reader turned a page by it, and read since? Then it is no code. */
static bool
code_late(const struct app *app)
{
	return app->top != NULL && app->top->digits_live &&
	    clock_ms() - app->code_at > CODE_PAUSE;
}

void
code_settle(struct app *app)
{
	if (app->code[0] == '\0' || !code_late(app))
		return;
	app->code[0] = '\0';
	app->resting = false;
}

int64_t
code_wait(const struct app *app, int64_t ms)
{
	int64_t left = app->code_at + CODE_PAUSE + 1 - clock_ms();

	return app->code[0] != '\0' && app->top != NULL &&
	    app->top->digits_live && left < ms ? left : ms;
}

/* Is there a screen whose code begins so? */
static bool
code_begins(const struct app *app, const char *code)
{
	const struct screen *s = app->options.screens;

	for (; s != NULL && s->id != NULL; s++)
		if (s->code != NULL && strncmp(s->code, code, strlen(code)) ==
		    0)
			return true;
	return false;
}

/*
 * A digit that turns the page at once. Those before it count only when they
 * came just now: 1 and 2 are page 12 where there is one, else page 2; and the
 * beginning of a code where a screen has it.
 */
static void
code_live(struct app *app)
{
	struct view *v = app->top;
	size_t n = strlen(app->code);
	char last[2] = { app->code[n - 1], '\0' };

	if (n > 1 && v->ops->number(v, (int)strtol(app->code, NULL, 10)))
		return;
	if (!code_begins(app, app->code))
		str_copy(app->code, sizeof app->code, last);
	v->ops->number(v, last[0] - '0');
}

bool
code_key(struct app *app, const struct key *k)
{
	struct view *v = app->top;
	bool live = v->digits_live && v->ops->number != NULL;
	size_t n;

	if (v->modal || v->editing)
		return false;
	code_settle(app);
	n = strlen(app->code);
	if (k->code >= '0' && k->code <= '9') {
		app->code_at = clock_ms();
		app->code[n] = (char)k->code;
		app->code[n + 1] = '\0';
		if (live && n < 3)
			code_live(app);
		if (n == 3) {
			char code[5];

			memcpy(code, app->code, sizeof code);
			app->code[0] = '\0';
			app_goto(app, code);
		}
		return true;
	}
	if (n == 0)
		return false;
	if (k->code == K_BACKSPACE) {
		app->code[n - 1] = '\0';
		return true;
	}
	if (k->code == K_ENTER) {
		int number = (int)strtol(app->code, NULL, 10);

		app->code[0] = '\0';
		/* where digits are live the page is turned already */
		if (!live && (v->ops->number == NULL ||
		    !v->ops->number(v, number)))
			app_status(app, STYLE_WARN,
			    _("There is nothing with the number %d here."),
			    number);
		return true;
	}
	app->code[0] = '\0';
	return k->code == K_ESC;
}
