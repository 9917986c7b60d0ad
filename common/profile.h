/*
 * The one table of what a profile holds: sections and fields of persons and
 * of units. The server checks by it, the terminal draws by it.
 *
 * A form is {section: {field: value}}, of a repeating section {section: [row,
 * ...]}. Values are texts: codes of CHOICE, "yes" and "no", "YYYY-MM-DD",
 * "YYYY-MM"; MONEY alone is an integer, in fen. A wrong field is named
 * "section.field", of a row "section.N.field" with N from 1.
 */
#ifndef COMMON_PROFILE_H
#define COMMON_PROFILE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/codes.h"

enum profile_kind {
	PROFILE_TEXT = 1,
	PROFILE_LINES,  /* newlines allowed */
	PROFILE_DIGITS, /* the number of a certificate, as it is printed */
	PROFILE_IDENT,  /* the number of an identity document */
	PROFILE_DATE,
	PROFILE_MONTH,
	PROFILE_CHOICE, /* of codes */
	PROFILE_YESNO,  /* codes_yesno */
	PROFILE_MONEY,  /* fen; typed and shown in yuan */
	PROFILE_PHONE,  /* mobile, or fixed with an extension */
	PROFILE_MAIL,
};

enum profile_flags {
	PROFILE_REQUIRED = 1, /* while it is wanted, to submit */
	PROFILE_LOCKED = 2,   /* of a verified person: a clerk corrects it */
	PROFILE_READONLY = 4, /* shown only; changed elsewhere (see hint) */
	PROFILE_FIXED = 8,    /* once submitted */
	PROFILE_OPEN = 16,    /* MONTH left empty: until today */
	PROFILE_PAST = 32,    /* a day or month not in the future */
};

struct profile_field {
	const char *name;
	const char *label; /* N_() */
	enum profile_kind kind;
	unsigned flags;
	int min, max;             /* characters; max 0: 100 */
	const struct code *codes; /* CHOICE and YESNO */
	const char *hint;         /* N_(), or NULL */
	/*
	 * Wanted only then, NULL for always: "field=value", "field!=value",
	 * values parted by |, terms that must all hold by &. Fields are those
	 * of the same section. What is not wanted is not shown, and emptied.
	 */
	const char *when;
	/* The server fills it in from the ID number then; shown, not typed. */
	const char *derived;
	const char *group; /* N_(): heading before this field, or NULL */
};

struct profile_section {
	const char *name;
	const char *label; /* N_() */
	bool repeats;
	int min, max;                       /* rows of a repeating section */
	const struct profile_field *fields; /* end with { 0 }; NULL: files */
	const char *hint;                   /* N_(), or NULL */
};

/*
 * In the order of the wizard's steps, ending with { 0 }. "photo" and
 * "attachments" have no fields: they are files, with methods of their own.
 */
extern const struct profile_section person_sections[];
extern const struct profile_section unit_sections[];

/* NULL when there is none. */
const struct profile_section *profile_section(
    const struct profile_section *sections, const char *name);
const struct profile_field *profile_field(const struct profile_section *s,
    const char *name);

/* values: the section's object, or one row. */
bool profile_holds(const char *condition, const json_t *values);
bool profile_wanted(const struct profile_field *f, const json_t *values);

/*
 * Is the city or the district (six digits) repeated in the address? What
 * remains without them is offered in out[size].
 */
bool profile_address_repeats(const char *district, const char *address,
    char *out, size_t size);

/* "1200" or "1,200.50" yuan -> fen; -1 when it is no amount. */
int64_t profile_money_parse(const char *yuan);
/* fen -> "1200.50", without ".00". */
enum { PROFILE_MONEY_TEXT = 24 };
char *profile_money_format(int64_t fen, char buf[PROFILE_MONEY_TEXT]);

/*
 * A value as people read it (names of codes, amounts, yes and no) in the
 * language in use; "" when absent. Returns buf.
 */
char *profile_text(const struct profile_field *f, const json_t *value,
    char *buf, size_t size);

#endif
