#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/private.h"
#include "tui/term.h"
#include "tui/text.h"
#include "tui/widget/popup.h"

enum { PALETTE_MAX = 160 };

enum palette_kind { PALETTE_KEY, PALETTE_SCREEN, PALETTE_LANG, PALETTE_LOCK,
	PALETTE_BORDERS, PALETTE_HOME, PALETTE_FIND };

struct palette {
	const char *labels[PALETTE_MAX];
	char *details[PALETTE_MAX];
	struct {
		enum palette_kind kind;
		int key;
		const char *id;
	} what[PALETTE_MAX];
	size_t n;
};

static void
palette_add(struct palette *p, enum palette_kind kind, int key,
    const char *id, const char *label, const char *detail)
{
	if (p->n == PALETTE_MAX)
		return;
	p->labels[p->n] = label;
	p->details[p->n] = xstrdup(detail);
	p->what[p->n].kind = kind;
	p->what[p->n].key = key;
	p->what[p->n].id = id;
	p->n++;
}

static void
palette_keys(struct app *app, struct palette *p)
{
	const struct keybind *maps[APP_MAPS_MAX];

	app_keymaps(app, maps);
	for (int m = 0; maps[m] != NULL && maps[m + 1] != NULL; m++)
		for (const struct keybind *b = maps[m]; b->key != 0; b++) {
			char name[16], detail[512];

			if ((b->flags & KEY_HIDDEN) != 0)
				continue;
			snprintf(detail, sizeof detail, "%s  %s",
			    keys_cap(b->key, name),
			    text_tr(b->help));
			palette_add(p, PALETTE_KEY, b->key, NULL,
			    text_tr(b->label), detail);
		}
}

static void
palette_screens(struct app *app, struct palette *p)
{
	for (const struct screen *s = app->options.screens; s->id != NULL;
	    s++) {
		if ((s->flags & (SCREEN_HIDDEN | SCREEN_HOME)) != 0 ||
		    (s->roles != NULL && !app_has_role(app, s->roles)))
			continue;
		palette_add(p, PALETTE_SCREEN, 0, s->id, text_tr(s->title),
		    s->code != NULL ? s->code : "");
	}
}

/* The language is the account's: the server keeps it. */
static void
palette_lang(struct app *app)
{
	static const char *const labels[] = { "\xe4\xb8\xad\xe6\x96\x87",
		"English" };
	static const char *const names[] = { "zh", "en" };
	struct err e = { 0 };
	int at = popup_choose_text(app,
	    "\xe8\xaf\xad\xe8\xa8\x80 / Language", labels, NULL, 2,
	    i18n_current() == LANG_EN);

	if (at < 0)
		return;
	app_set_lang(app, names[at]);
	if (call_allowed(app, "account.lang") &&
	    call(app, "account.lang", json_pack("{s:s}", "lang", names[at]),
	    NULL, &e) != 0)
		app_error(app, &e);
	if (app->top->ops->shown != NULL)
		app->top->ops->shown(app->top);
}

static void
palette_choose(struct app *app, const struct palette *p, int at,
    const char *typed)
{
	struct key k = { .code = p->what[at].key };

	switch (p->what[at].kind) {
	case PALETTE_KEY:
		app_key(app, &k);
		break;
	case PALETTE_SCREEN:
		app_goto(app, p->what[at].id);
		break;
	case PALETTE_LANG:
		palette_lang(app);
		break;
	case PALETTE_LOCK:
		app_lock(app);
		break;
	case PALETTE_HOME:
		app_home(app);
		break;
	case PALETTE_FIND:
		find_run(app, typed);
		break;
	case PALETTE_BORDERS:
		term_set_ascii(!term_ascii());
		app->full = true;
		break;
	}
}

void
palette_run(struct app *app)
{
	struct palette p = { .n = 0 };
	char *typed = NULL;
	int at;

	palette_keys(app, &p);
	palette_screens(app, &p);
	palette_add(&p, PALETTE_HOME, 0, NULL, _("Home"),
	    _("Back to the first screen"));
	palette_add(&p, PALETTE_LANG, 0, NULL,
	    "\xe8\xaf\xad\xe8\xa8\x80 / Language",
	    "\xe4\xb8\xad\xe6\x96\x87 / English");
	palette_add(&p, PALETTE_LOCK, 0, NULL, _("Lock"),
	    _("Hide the screen until the password is given"));
	palette_add(&p, PALETTE_BORDERS, 0, NULL, _("Borders"),
	    _("Lines or plain characters"));
	if (find_possible(app))
		palette_add(&p, PALETTE_FIND, 0, NULL, _("Find"),
		    _("Among people and cases: a name, initials, a number"));
	at = popup_choose_else(app, _("Command"), p.labels,
	    (const char *const *)p.details, p.n,
	    find_possible(app) ? &typed : NULL);
	if (at >= 0)
		palette_choose(app, &p, at, typed);
	free(typed);
	for (size_t i = 0; i < p.n; i++)
		free(p.details[i]);
}

void
help_run(struct app *app)
{
	const struct keybind *maps[APP_MAPS_MAX];
	struct buf b = { 0 };
	const char *rule = NULL;

	if (app->top->ops->help != NULL)
		rule = app->top->ops->help(app->top);
	if (rule != NULL && *rule != '\0')
		buf_printf(&b, "%s\n\n", rule);
	buf_printf(&b, "%s\n", _("Keys here:"));
	app_keymaps(app, maps);
	for (int m = 0; maps[m] != NULL; m++)
		for (const struct keybind *k = maps[m]; k->key != 0; k++) {
			char name[16], alias[16], both[64];
			char *padded;

			if (k->alias != 0)
				snprintf(both, sizeof both, "%s %s",
				    keys_cap(k->key, name),
				    keys_cap(k->alias, alias));
			else
				snprintf(both, sizeof both, "%s",
				    keys_cap(k->key, name));
			padded = text_pad(both, 12, false);
			buf_printf(&b, "%s%s\n", padded, text_tr(k->help));
			free(padded);
		}
	if (!app->top->modal)
		buf_add_str(&b, _("Any 4-digit code goes to its screen; a "
		    "number and Enter chooses a line. Where function keys do "
		    "not work, Esc and a digit at once stand for F1 to F10."));
	if (*value_string(app_whoami(app), "hotlines") != '\0')
		buf_printf(&b, _("\n\nHotlines: %s"),
		    value_string(app_whoami(app), "hotlines"));
	popup_pager(app, _("Help"), buf_str(&b));
	buf_finish(&b);
}
