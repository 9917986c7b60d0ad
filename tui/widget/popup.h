/* Small modal things over the screen. All texts are translated already. */
#ifndef TUI_WIDGET_POPUP_H
#define TUI_WIDGET_POPUP_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/value.h"

struct app;

/* One message; Enter, Esc or F10 closes. */
void popup_message(struct app *app, const char *title, const char *text);

struct popup_confirm {
	const char *title;
	const char *text;                /* whom or what it is about */
	const char *const *consequences; /* what will happen; NULL-terminated */
	const char *verb;                /* label of F9: verb and count */
	const char *cancel;              /* label of Esc; NULL: "back" */
	const char *type_to_confirm;     /* class 2: must be typed; or NULL */
};
/* True only for F9 (or the verb's button); Enter starts on "no". */
bool popup_confirm(struct app *app, const struct popup_confirm *p);

/*
 * Two or more buttons; returns the index, or -1 for Esc. The first is the
 * default.
 */
int popup_ask(struct app *app, const char *title, const char *text,
    const char *const *buttons);

/*
 * Choose one of a list; typing narrows it: part of a label, the beginning of
 * a value, or the initials of the label's pinyin.
 * current may be NULL. Returns the index in choices, or -1.
 */
int popup_choose(struct app *app, const char *title,
    const struct choice *choices, const char *current);
/* first: a character typed or pasted already, which narrows; or NULL. */
struct key;
int popup_choose_typed(struct app *app, const char *title,
    const struct choice *choices, const char *current,
    const struct key *first);
/* The same for strings; details (may be NULL) stand right of each. */
int popup_choose_text(struct app *app, const char *title,
    const char *const *labels, const char *const *details, size_t n,
    int current);
/*
 * The same, when the last is for what none of the others is: it stands below
 * whatever is typed, which is *typed then, to be freed. typed may be NULL.
 */
int popup_choose_else(struct app *app, const char *title,
    const char *const *labels, const char *const *details, size_t n,
    char **typed);

/* Several lines to read, with scrolling. */
void popup_pager(struct app *app, const char *title, const char *text);

#endif
