/*
 * What documents of cases look like, and what their codes tell. A template of
 * DATA/templates/documents (NAME.zh.txt, NAME.en.txt) has a line each of
 *
 *	= TITLE              | LABEL | WORDS        [items]     [verify]
 *	---                  anything else: a paragraph
 *
 * with {placeholders} of what the document keeps, and {number}, {code}. A row
 * or paragraph whose placeholders are all empty is left out. Screen and PDF
 * (hall-slip) show the same lines.
 */
#ifndef SERVER_DOMAIN_SLIP_H
#define SERVER_DOMAIN_SLIP_H

#include "server/ctx.h"
#include "server/store/document.h"
#include "server/store/permit.h"
#include "server/workflow/definition.h"

enum { SLIP_CODE = 10 }; /* letters of a document's code */

/*
 * Read every template below dir, in place of what was loaded. 0, or -1 with
 * every fault as "FILE:LINE: what" on stderr; then what was loaded stays.
 */
int slip_load(const char *dir);
/*
 * Is what they put in as {form_FIELD} among fields, by id? dir is where they
 * were loaded from. 0, or -1 with the others on stderr.
 */
int slip_check_fields(const char *dir, const json_t *fields);

/* "ABCDE-FGHJK" of the row's ten letters. */
char *slip_code_text(const char *code, char out[16]);

/*
 * What a document says, in the language in use: {"title", "number", "at",
 * "lines": [LINE]} as hall-slip reads it; a new reference. args are what its
 * placeholders stand for: texts, or {"zh","en"}; items an array of texts.
 * NULL with e.
 */
json_t *slip_lines(struct ctx *ctx, const struct document_row *r,
    const json_t *args, const char *template, struct err *e);
/* The same as plain text, wrapped at width cells; free() it. */
char *slip_text(const json_t *slip, int width);

/*
 * A text of paragraphs (the first is its title, a blank line ends each) as
 * such a document: forms to print and sign. name stands at the foot; a new
 * reference.
 */
json_t *slip_of_text(const char *text, const char *name);

/* A document that the actor reaches: its holder, its unit, its office. */
struct slip {
	struct document_row row; /* content: decref */
	const char *title;       /* in the language in use; request memory */
	const char *template;
	const char *application; /* its number */
	const struct definition *definition;
};
/* 0, or -1 NOTFOUND. */
int slip_open(struct ctx *ctx, int64_t id, struct slip *out, struct err *e);
/* What the document says; new reference, as slip_lines(). NULL with e. */
json_t *slip_say(struct ctx *ctx, const struct slip *s, struct err *e);
/* The newest of a permit. 0, or -1 NOTFOUND. */
int slip_of_permit(struct ctx *ctx, int64_t permit_id, struct slip *out,
    struct err *e);
/*
 * The actor's own, the newest first, below the one of application and id (0,
 * 0: from the top), at most limit. *list is request memory. 0 or -1.
 */
int slip_list(struct ctx *ctx, int64_t application_id, int64_t id, int limit,
    struct slip **list, size_t *n, struct err *e);
/* It is printed: counted, and remembered with the case. 0 or -1. */
int slip_printed(struct ctx *ctx, struct slip *s, struct err *e);

/* What a code tells whoever has it: the holder is masked. */
struct slip_state {
	const char *title;
	char number[32];
	date_t issued_on;
	char holder[64];     /* "张*" */
	const char *unit;
	const char *outcome; /* of the case, as decided */
	bool permit;         /* it is about a permit: */
	struct permit p;     /* as it is today */
};
/* 0, or -1 ERR_SLIP_UNKNOWN. code may have dashes, blanks, small letters. */
int slip_verify(struct ctx *ctx, const char *code, struct slip_state *out,
    struct err *e);

#endif
