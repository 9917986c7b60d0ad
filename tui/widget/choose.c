/* Choosing one of a list, narrowed by typing; see popup.h. */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/initials.h"
#include "tui/screen.h"
#include "tui/text.h"
#include "tui/widget/edit.h"
#include "tui/widget/popup.h"

enum { CHOOSE_WHOLE = 4 }; /* a blank line, and a detail in whole */

struct choose {
	const char *title;
	const char *const *labels;
	const char *const *details;
	const char *const *values; /* codes, which may be typed; or NULL */
	size_t n;
	size_t *shown; /* indexes into labels */
	size_t nshown;
	size_t current; /* index into shown */
	char **typed; /* the last one fits all that is typed, kept here */
	struct edit edit;
};

static const struct keybind choose_map[] = {
	{ K_ENTER, 0, N_("Choose"), N_("Take the marked line"), 0, 0 },
	{ K_UP, 0, N_("Up"), N_("The line above"), KEY_HIDDEN, 0 },
	{ K_DOWN, 0, N_("Down"), N_("The line below"), KEY_HIDDEN, 0 },
	{ 0 }
};

static bool
choose_fits(const struct choose *p, size_t i, const char *typed)
{
	char initials[64];

	if (p->typed != NULL && i + 1 == p->n)
		return *typed != '\0';
	return strcasestr(p->labels[i], typed) != NULL ||
	    (p->details != NULL && strcasestr(p->details[i], typed) != NULL) ||
	    (p->values != NULL &&
	    strncasecmp(p->values[i], typed, strlen(typed)) == 0) ||
	    strcasestr(text_initials(p->labels[i], initials,
	    sizeof initials), typed) != NULL;
}

static void
choose_narrow(struct choose *p)
{
	char *typed = edit_get(&p->edit);

	p->nshown = 0;
	for (size_t i = 0; i < p->n; i++)
		if (choose_fits(p, i, typed))
			p->shown[p->nshown++] = i;
	if (p->current >= p->nshown)
		p->current = 0;
	free(typed);
}

static bool
choose_key(struct view *v, const struct key *k)
{
	struct choose *p = v->data;
	enum edit_did did;

	switch (k->code) {
	case K_UP:
		p->current -= p->current > 0;
		return true;
	case K_DOWN:
		p->current += p->current + 1 < p->nshown;
		return true;
	case K_PGUP:
		p->current -= p->current < 10 ? p->current : 10;
		return true;
	case K_PGDN:
		p->current = p->nshown == 0 ? 0 :
		    p->current + 10 < p->nshown ? p->current + 10 :
		    p->nshown - 1;
		return true;
	case K_ENTER:
	case K_F9:
		if (p->nshown > 0)
			app_done(v->app, (int)p->shown[p->current]);
		return true;
	case ' ':
		if (p->edit.len == 0)
			return true;
		break;
	default:
		break;
	}
	did = edit_key(&p->edit, k);
	if (did == EDIT_CHANGED)
		choose_narrow(p);
	return did != EDIT_IGNORED;
}

/* What is said of a choice; nothing when that is its name again. */
static const char *
choose_detail(const struct choose *p, size_t i)
{
	return p->details == NULL || strcmp(p->details[i], p->labels[i]) == 0 ?
	    "" : p->details[i];
}

/* Is any detail longer than the cells beside its label? */
static bool
choose_cuts(const struct choose *p, int room)
{
	for (size_t i = 0; p->details != NULL && i < p->n; i++)
		if (text_width(choose_detail(p, i)) > room)
			return true;
	return false;
}

/* At the top of the body: candidates of an input method need room below. */
static void
choose_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct choose *p = v->data;
	int width = 60, label = 8, rows, whole = 0;
	size_t top = 0;
	struct rect r;

	for (size_t i = 0; i < p->n; i++)
		if (text_width(p->labels[i]) > label)
			label = text_width(p->labels[i]);
	if (label > 36 && p->details != NULL)
		label = 36;
	else if (p->details == NULL && label + 7 > width)
		width = label + 7 < body.cols - 4 ? label + 7 : body.cols - 4;
	/* a reason is read in whole, beneath the lines */
	if (choose_cuts(p, width - label - 8))
		whole = CHOOSE_WHOLE;
	rows = (int)p->n + 4 + whole;
	if (rows > body.rows - 3)
		rows = body.rows - 3;
	r = (struct rect){ body.row + 1, (body.cols - width) / 2, rows, width };
	canvas_box(c, r, p->title);
	if (whole > 0 && p->nshown > 0)
		canvas_lines(c, r.row + rows - whole, r.col + 4, width - 6,
		    whole - 1, STYLE_INFO, choose_detail(p,
		    p->shown[p->current]));
	canvas_put(c, r.row + 1, r.col + 2, 12, STYLE_NORMAL, _("Find:"));
	edit_draw(&p->edit, c, r.row + 1, r.col + 10, true);
	rows -= 4 + whole;
	if (p->nshown == 0)
		canvas_put(c, r.row + 3, r.col + 4, width - 6, STYLE_INFO,
		    _("Nothing here matches. Backspace shows more."));
	if (rows > 0 && p->current >= (size_t)rows)
		top = p->current - (size_t)rows + 1;
	for (int i = 0; i < rows && top + (size_t)i < p->nshown; i++) {
		size_t at = p->shown[top + (size_t)i];
		bool now = top + (size_t)i == p->current;
		int row = r.row + 3 + i, inner = width - 4;

		canvas_put(c, row, r.col + 2, 1, STYLE_NORMAL,
		    now ? ">" : " ");
		if (p->details != NULL) {
			canvas_text(c, row, r.col + 4, label, STYLE_NORMAL,
			    p->labels[at]);
			canvas_text(c, row, r.col + 6 + label,
			    inner - label - 4, STYLE_NORMAL,
			    choose_detail(p, at));
		} else {
			canvas_text(c, row, r.col + 4, inner - 2, STYLE_NORMAL,
			    p->labels[at]);
		}
		if (now)
			canvas_restyle(c, (struct rect){ row, r.col + 2, 1,
			    inner }, STYLE_SELECTED);
	}
}

static const struct keybind *const *
choose_keymaps(struct view *v)
{
	static const struct keybind *const maps[] = { choose_map, NULL };

	(void)v;
	return maps;
}

static void
choose_destroy(struct view *v)
{
	struct choose *p = v->data;

	if (p->typed != NULL)
		*p->typed = edit_get(&p->edit);
	edit_finish(&p->edit);
	free(p->shown);
}

static const struct view_ops choose_ops = {
	.draw = choose_draw,
	.key = choose_key,
	.keymaps = choose_keymaps,
	.destroy = choose_destroy,
};

static int
choose_run(struct app *app, struct choose *p, int current,
    const struct key *first)
{
	struct view *v = view_create(app, NULL, &choose_ops, p);

	p->shown = xcalloc(p->n, sizeof *p->shown);
	edit_init(&p->edit, EDIT_TEXT, 40, 40, 1);
	if (first != NULL)
		edit_key(&p->edit, first);
	choose_narrow(p);
	if (first == NULL && current > 0 && (size_t)current < p->n)
		p->current = (size_t)current;
	v->popup = true;
	v->editing = true;
	return app_modal(app, v);
}

int
popup_choose_text(struct app *app, const char *title,
    const char *const *labels, const char *const *details, size_t n,
    int current)
{
	struct choose p = { .title = title, .labels = labels,
		.details = details, .n = n };

	return choose_run(app, &p, current, NULL);
}

int
popup_choose_else(struct app *app, const char *title,
    const char *const *labels, const char *const *details, size_t n,
    char **typed)
{
	struct choose p = { .title = title, .labels = labels,
		.details = details, .n = n, .typed = typed };

	return choose_run(app, &p, 0, NULL);
}

int
popup_choose_typed(struct app *app, const char *title,
    const struct choice *choices, const char *current,
    const struct key *first)
{
	struct choose p = { .title = title };
	const char **labels, **values;
	int at = 0, rc;

	while (choices[p.n].value != NULL)
		p.n++;
	labels = xcalloc(p.n + 1, sizeof *labels);
	values = xcalloc(p.n + 1, sizeof *values);
	for (size_t i = 0; i < p.n; i++) {
		labels[i] = text_tr(choices[i].label);
		values[i] = choices[i].value;
		if (current != NULL && strcmp(choices[i].value, current) == 0)
			at = (int)i;
	}
	p.labels = labels;
	p.values = values;
	rc = choose_run(app, &p, at, first);
	free(labels);
	free(values);
	return rc;
}

int
popup_choose(struct app *app, const char *title,
    const struct choice *choices, const char *current)
{
	return popup_choose_typed(app, title, choices, current, NULL);
}
