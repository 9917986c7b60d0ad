/*
 * The rule language of service files: total, typed, without loops. A rule is
 * parsed and typed once, when its file is read, against the vocabulary that
 * the house offers; it is evaluated against facts that are asked for by name.
 *
 *	rule    = or
 *	or      = and { "or" and }
 *	and     = not { "and" not }
 *	not     = "not" not | compare
 *	compare = sum [ ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) sum
 *	        | "in" "(" literal { "," literal } ")" ]
 *	sum     = value { ( "+" | "-" ) value }             numbers only
 *	value   = number | 'text' | "true" | "false" | "today" | NAME
 *	        | FUNCTION "(" [ or { "," or } ] ")" | "(" or ")"
 *
 * A fact that is not known has no value: has() of it is false, every
 * comparison with it is false, and not of that is true.
 */
#ifndef SERVER_WORKFLOW_EXPRESSION_H
#define SERVER_WORKFLOW_EXPRESSION_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/date.h"

enum value_type {
	VALUE_NONE, /* not known; no type of a rule */
	VALUE_BOOL,
	VALUE_NUMBER,
	VALUE_TEXT,
	VALUE_DATE, /* days; literals are texts 'YYYY-MM-DD' */
	VALUE_ROWS, /* a record list: count() and has() only */
};

struct value {
	enum value_type type;
	int64_t number;     /* BOOL 0 or 1, NUMBER, DATE as date_t */
	const char *text;   /* TEXT: borrowed from the facts */
	const json_t *rows; /* ROWS: borrowed array */
};

enum { EXPRESSION_ARGS = 3 };

/* A name or function that the house offers to rules. */
struct word {
	const char *name; /* "permit.valid_to", "ledger_gaps" */
	enum value_type type;
	/* functions: types of the arguments, VALUE_NONE behind the last */
	bool function;
	enum value_type args[EXPRESSION_ARGS];
	const char *help; /* N_(), for the manual */
};

/*
 * What names a rule may use: the built-in functions (has, count, age,
 * days_until, working_days_until, add_years, add_months, year, min, max) are
 * always there; find() gives the rest: words of the house, and of one service
 * its fields. NULL: no such word.
 */
struct vocabulary {
	const struct word *(*find)(const void *arg, const char *name);
	const void *arg;
};

struct expression; /* immutable; freed by expression_free() */

/*
 * Parse text as a rule of the type wanted. NULL with what[] saying why, in
 * English with the place in the text ("at 14: unknown name permit.valid").
 */
struct expression *expression_parse(const char *text, enum value_type wanted,
    const struct vocabulary *v, char *what, size_t size);
void expression_free(struct expression *x);
const char *expression_text(const struct expression *x);
/* Calls row() for each name and function of the house that x uses. */
void expression_names(const struct expression *x,
    void (*row)(void *arg, const char *name), void *arg);

/*
 * Facts: get() fills *out (type VALUE_NONE when it is not known); args hold
 * the values of a function's arguments, n of them. 0, or -1 when asking
 * failed (a fault of the store); then the evaluation fails too.
 */
struct facts {
	int (*get)(void *arg, const char *name, const struct value *args,
	    size_t n, struct value *out);
	void *arg;
	date_t today;
};

/* 0 with *out, or -1 when a fact could not be asked for. */
int expression_value(const struct expression *x, const struct facts *f,
    struct value *out);
/* Is the rule true? 1, 0, or -1 as above. No value is 0. NULL x is 1. */
int expression_true(const struct expression *x, const struct facts *f);

/* The words built in, a row { 0 } at the end; for the manual. */
extern const struct word expression_words[];

#endif
