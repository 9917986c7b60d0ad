/*
 * A small puzzle before what could be tried by a machine: letters drawn with
 * characters, or a sum in words, which a screen reader can say. Good once, for
 * two minutes.
 */
#ifndef SERVER_DOMAIN_CAPTCHA_H
#define SERVER_DOMAIN_CAPTCHA_H

#include "server/ctx.h"

enum { CAPTCHA_ROWS = 10, CAPTCHA_COLS = 52, CAPTCHA_ANSWER = 8 };

enum captcha_form { CAPTCHA_GLYPH, CAPTCHA_WORDS };

struct captcha {
	int64_t id;
	int64_t until;
	enum captcha_form form;
	char rows[CAPTCHA_ROWS][CAPTCHA_COLS + 1]; /* '#' and ' ' */
	char zh[64], en[64]; /* the sum, in both languages */
};

/* "words" or "glyph"; NULL or anything else is what the configuration says. */
enum captcha_form captcha_form(struct ctx *ctx, const char *name);
int captcha_new(struct ctx *ctx, enum captcha_form form, struct captcha *out,
    struct err *e);
/*
 * Is it the answer? It is spent either way, also when the request is refused
 * afterwards. Any case and width; for a sum, digits or Chinese numerals. 0, or
 * -1 with CAPTCHA_WRONG on "captcha".
 */
int captcha_check(struct ctx *ctx, int64_t id, const char *answer,
    struct err *e);

/* "#####" rows as lines of one text, each ended by a newline. free() it. */
char *captcha_text(const struct captcha *c);

#endif
