/* Members of replies as people read them. */
#ifndef TUI_VALUE_H
#define TUI_VALUE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "tui/theme.h"

/* A coded value and its words; tables end with { 0 }. label is N_(). */
struct choice {
	const char *value;
	const char *label;
	enum style style;
};

enum format {
	FORMAT_TEXT,    /* strings and numbers as they are */
	FORMAT_CHOICE,  /* by the choices */
	FORMAT_DAY,     /* instant -> YYYY-MM-DD */
	FORMAT_MINUTE,  /* instant -> YYYY-MM-DD HH:MM */
	FORMAT_SHORT,   /* instant -> MM-DD HH:MM */
	FORMAT_YESNO,
	FORMAT_COUNT,   /* length of an array */
	FORMAT_FEN,     /* an amount, in yuan, where the unit is said */
	FORMAT_YUAN,    /* with its unit, in groups of three digits */
	FORMAT_CAPITAL, /* as on a licence: by ten thousands in Chinese */
};

/* "person.name" within row; borrowed, NULL when absent. */
const json_t *value_at(const json_t *row, const char *path);
/* The string there, or "" when absent or no string. Borrowed. */
const char *value_string(const json_t *row, const char *path);
json_int_t value_int(const json_t *row, const char *path);

/* "" for an absent or null member. Returns buf. */
char *value_text(const json_t *row, const char *path, enum format format,
    const struct choice *choices, char *buf, size_t size);
/* "500,000.50 yuan"; wan: by ten thousands where that is usual. Returns buf. */
char *value_money(json_int_t fen, bool wan, char *buf, size_t size);
/* The style of the choice found, STYLE_NORMAL otherwise. */
enum style value_style(const json_t *row, const char *path,
    const struct choice *choices);
/* Translated label of a coded value; the value itself when unknown. */
const char *choice_label(const struct choice *choices, const char *value);

#endif
