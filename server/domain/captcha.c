#include "config.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "common/utf8.h"
#include "server/domain/captcha.h"
#include "server/store/signin.h"

enum {
	CAPTCHA_SECONDS = 120,
	CAPTCHA_LETTERS = 4,
	CAPTCHA_CELL = 12, /* columns of a letter */
	CAPTCHA_SPECKS = 12,
};

/*
 * Five columns a letter, the lowest bit on top. Letters which people mistake
 * for another one are left out.
 */
static const struct {
	char letter;
	unsigned char columns[5];
} captcha_font[] = {
	{'3', {0x21, 0x41, 0x45, 0x4b, 0x31}},
	{'4', {0x18, 0x14, 0x12, 0x7f, 0x10}},
	{'7', {0x01, 0x71, 0x09, 0x05, 0x03}},
	{'9', {0x06, 0x49, 0x49, 0x29, 0x1e}},
	{'A', {0x7e, 0x11, 0x11, 0x11, 0x7e}},
	{'C', {0x3e, 0x41, 0x41, 0x41, 0x22}},
	{'E', {0x7f, 0x49, 0x49, 0x49, 0x41}},
	{'F', {0x7f, 0x09, 0x09, 0x01, 0x01}},
	{'H', {0x7f, 0x08, 0x08, 0x08, 0x7f}},
	{'J', {0x20, 0x40, 0x41, 0x3f, 0x01}},
	{'K', {0x7f, 0x08, 0x14, 0x22, 0x41}},
	{'L', {0x7f, 0x40, 0x40, 0x40, 0x40}},
	{'M', {0x7f, 0x02, 0x04, 0x02, 0x7f}},
	{'N', {0x7f, 0x04, 0x08, 0x10, 0x7f}},
	{'P', {0x7f, 0x09, 0x09, 0x09, 0x06}},
	{'R', {0x7f, 0x09, 0x19, 0x29, 0x46}},
	{'T', {0x01, 0x01, 0x7f, 0x01, 0x01}},
	{'W', {0x7f, 0x20, 0x18, 0x20, 0x7f}},
	{'X', {0x63, 0x14, 0x08, 0x14, 0x63}},
	{'Y', {0x03, 0x04, 0x78, 0x04, 0x03}},
};
enum { CAPTCHA_FONT = sizeof(captcha_font) / sizeof(captcha_font[0]) };

static const char *const captcha_numerals[] = {"零", "一", "二", "三", "四",
    "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四",
    "十五", "十六", "十七", "十八", "十九", "二十"};
enum {
	CAPTCHA_NUMERALS =
	    sizeof(captcha_numerals) / sizeof(captcha_numerals[0]),
};

static const char *const captcha_english[] = {"zero", "one", "two", "three",
    "four", "five", "six", "seven", "eight", "nine", "ten"};

static unsigned
captcha_random(unsigned n)
{
	return (unsigned)random_below(n);
}

static void
captcha_dot(struct captcha *c, int row, int col, char dot)
{
	if (row >= 0 && row < CAPTCHA_ROWS && col >= 0 && col < CAPTCHA_COLS)
		c->rows[row][col] = dot;
}

/* Twice as wide as high, since cells are twice as high as wide. */
static void
captcha_letter(struct captcha *c, size_t letter, int at)
{
	const unsigned char *columns = captcha_font[letter].columns;
	int top = (int)captcha_random(4), lean = (int)captcha_random(3) - 1;

	for (int row = 0; row < 7; row++)
		for (int col = 0; col < 5; col++) {
			int x = at + 2 * col + (lean * (row - 3)) / 3;

			if (!(columns[col] >> row & 1))
				continue;
			captcha_dot(c, top + row, x, '#');
			captcha_dot(c, top + row, x + 1, '#');
		}
}

static void
captcha_draw(struct captcha *c, char answer[CAPTCHA_ANSWER])
{
	for (size_t i = 0; i < CAPTCHA_ROWS; i++) {
		memset(c->rows[i], ' ', CAPTCHA_COLS);
		c->rows[i][CAPTCHA_COLS] = '\0';
	}
	for (int i = 0; i < CAPTCHA_LETTERS; i++) {
		size_t letter = captcha_random(CAPTCHA_FONT);

		captcha_letter(c, letter,
		    2 + i * CAPTCHA_CELL + (int)captcha_random(2));
		answer[i] = captcha_font[letter].letter;
	}
	answer[CAPTCHA_LETTERS] = '\0';
	for (int i = 0; i < CAPTCHA_SPECKS; i++)
		captcha_dot(c, (int)captcha_random(CAPTCHA_ROWS),
		    (int)captcha_random(CAPTCHA_COLS),
		    captcha_random(3) == 0 ? ' ' : '#');
}

static void
captcha_sum(struct captcha *c, char answer[CAPTCHA_ANSWER])
{
	unsigned a = 1 + captcha_random(10), b = 1 + captcha_random(10);
	bool plus = a < b || captcha_random(2) == 0;

	snprintf(c->zh, sizeof(c->zh), "%s%s%s等于几？", captcha_numerals[a],
	    plus ? "加" : "减", captcha_numerals[b]);
	snprintf(c->en, sizeof(c->en), "What is %s %s %s?",
	    captcha_english[a], plus ? "plus" : "minus", captcha_english[b]);
	snprintf(answer, CAPTCHA_ANSWER, "%u", plus ? a + b : a - b);
}

/* As typed, to what is compared: upper case, half width, digits for words. */
static void
captcha_fold(char out[CAPTCHA_ANSWER], const char *answer)
{
	char *s = xstrdup(answer);
	size_t i;

	utf8_fold_ascii(s);
	for (i = 0; i < CAPTCHA_NUMERALS; i++)
		if (strcmp(s, captcha_numerals[i]) == 0)
			snprintf(out, CAPTCHA_ANSWER, "%zu", i);
	if (utf8_length(s) != strlen(s) && strlen(s) <= 6) {
		free(s);
		return;
	}
	for (i = 0; s[i] != '\0' && i + 1 < CAPTCHA_ANSWER; i++)
		out[i] = s[i] >= 'a' && s[i] <= 'z' ? (char)(s[i] - 32) :
						      s[i];
	out[i] = '\0';
	free(s);
}

/* Good in the session that drew it alone: nobody solves them for others. */
static void
captcha_hash(struct ctx *ctx, int64_t id, const char *answer,
    unsigned char out[SECRET_HASH])
{
	char text[80];

	snprintf(text, sizeof(text), "%lld %lld %s",
	    (long long)ctx->actor.session_id, (long long)id, answer);
	secret_hash(ctx->secret, "captcha", text, out);
}

enum captcha_form
captcha_form(struct ctx *ctx, const char *name)
{
	if (name == NULL)
		name = ctx->conf->captcha_form;
	return strcmp(name, "words") == 0 ? CAPTCHA_WORDS : CAPTCHA_GLYPH;
}

int
captcha_new(struct ctx *ctx, enum captcha_form form, struct captcha *out,
    struct err *e)
{
	unsigned char hash[SECRET_HASH];
	char answer[CAPTCHA_ANSWER];

	memset(out, 0, sizeof(*out));
	out->id = ctx_new_id(ctx);
	out->until = ctx->now + CAPTCHA_SECONDS;
	out->form = form;
	if (form == CAPTCHA_WORDS)
		captcha_sum(out, answer);
	else
		captcha_draw(out, answer);
	captcha_hash(ctx, out->id, answer, hash);
	return store_captcha_insert(ctx, out->id, hash, out->until, e);
}

static void
captcha_spend(struct ctx *ctx, int64_t id)
{
	struct err e = {0};

	(void)store_captcha_delete(ctx, id, &e);
}

int
captcha_check(struct ctx *ctx, int64_t id, const char *answer, struct err *e)
{
	unsigned char want[SECRET_HASH], got[SECRET_HASH];
	char folded[CAPTCHA_ANSWER] = "";
	int64_t until = 0;
	int rc = store_captcha_find(ctx, id, want, &until, e);

	if (rc < 0)
		return -1;
	captcha_fold(folded, answer);
	captcha_hash(ctx, id, folded, got);
	if (rc == 1) {
		ctx_on_refusal(ctx, captcha_spend, id);
		if (store_captcha_delete(ctx, id, e) != 0)
			return -1;
	}
	if (rc == 0 || until <= ctx->now ||
	    CRYPTO_memcmp(want, got, SECRET_HASH) != 0)
		return err_set(e, ERR_CAPTCHA_WRONG, "captcha");
	return 0;
}

char *
captcha_text(const struct captcha *c)
{
	struct buf b = {0};
	char *text;

	if (c->form == CAPTCHA_WORDS)
		return xasprintf("%s\n%s\n", c->zh, c->en);
	for (size_t i = 0; i < CAPTCHA_ROWS; i++) {
		buf_add_str(&b, c->rows[i]);
		buf_add_str(&b, "\n");
	}
	text = xstrdup(buf_str(&b));
	buf_finish(&b);
	return text;
}
