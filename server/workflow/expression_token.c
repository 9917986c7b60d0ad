#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "server/workflow/expression_token.h"

int
parse_fault(struct parse *p, int at, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (p->failed)
		return -1;
	p->failed = true;
	n = snprintf(p->what, p->size, _("at %d: "), at);
	if (n < 0 || (size_t)n >= p->size)
		return -1;
	va_start(ap, fmt);
	vsnprintf(p->what + n, p->size - (size_t)n, _(fmt), ap);
	va_end(ap);
	return -1;
}

int
parse_at(const struct parse *p)
{
	return (int)(p->from - p->x->text) + 1;
}

static bool
parse_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
parse_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The room is as long as the text and a zero for each token. */
static char *
parse_keep(struct parse *p, const char *s, size_t n)
{
	char *kept = p->room;

	memcpy(kept, s, n);
	kept[n] = '\0';
	p->room += n + 1;
	return kept;
}

static void
parse_number(struct parse *p)
{
	int64_t n = 0;

	p->token = TOKEN_NUMBER;
	for (; parse_digit(*p->p); p->p++)
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, *p->p - '0', &n)) {
			p->token = TOKEN_BAD;
			parse_fault(p, parse_at(p), "the number is too big");
			return;
		}
	p->number = n;
	if (parse_letter(*p->p) || *p->p == '.') {
		p->token = TOKEN_BAD;
		parse_fault(p, parse_at(p),
		    "numbers are whole, without a unit");
	}
}

/* 'it''s': a quote is written twice. */
static void
parse_quoted(struct parse *p)
{
	char *out = p->room;
	bool closed = false;

	p->word = out;
	for (p->p++; *p->p != '\0'; p->p++) {
		closed = *p->p == '\'' && *++p->p != '\'';
		if (closed)
			break;
		*out++ = *p->p;
	}
	p->token = closed ? TOKEN_TEXT : TOKEN_BAD;
	if (!closed)
		parse_fault(p, parse_at(p), "the text has no closing quote");
	*out++ = '\0';
	p->room = out;
}

static void
parse_sign(struct parse *p)
{
	static const char *const signs[] = {"==", "!=", "<=", ">=", "<", ">",
		"(", ")", ",", "+", "-"};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		size_t n = strlen(signs[i]);

		if (strncmp(p->p, signs[i], n) == 0) {
			p->token = TOKEN_SIGN;
			p->word = parse_keep(p, p->p, n);
			p->p += n;
			return;
		}
	}
	p->token = TOKEN_BAD;
	if (*p->p == '=')
		parse_fault(p, parse_at(p), "equal is written ==");
	else if (*p->p == '"')
		parse_fault(p, parse_at(p), "texts stand in 'single' quotes");
	else if (*p->p == '!')
		parse_fault(p, parse_at(p), "not is written not");
	else if ((unsigned char)*p->p >= 0x80)
		parse_fault(p, parse_at(p),
		    "a character that no rule has outside of 'quotes'");
	else
		parse_fault(p, parse_at(p), "%c has no meaning in a rule",
		    *p->p);
}

void
parse_next(struct parse *p)
{
	size_t n = 0;

	p->p += strspn(p->p, " \t\r\n");
	p->from = p->p;
	if (*p->p == '\0') {
		p->token = TOKEN_END;
	} else if (parse_digit(*p->p)) {
		parse_number(p);
	} else if (*p->p == '\'') {
		parse_quoted(p);
	} else if (parse_letter(*p->p)) {
		while (parse_letter(p->p[n]) || parse_digit(p->p[n]) ||
		    (p->p[n] == '.' && parse_letter(p->p[n + 1])))
			n++;
		p->token = TOKEN_NAME;
		p->word = parse_keep(p, p->p, n);
		p->p += n;
	} else {
		parse_sign(p);
	}
}

bool
parse_is(const struct parse *p, enum token token, const char *word)
{
	return p->token == token && strcmp(p->word, word) == 0;
}

bool
parse_accept(struct parse *p, enum token token, const char *word)
{
	if (!parse_is(p, token, word))
		return false;
	parse_next(p);
	return true;
}

int
parse_expect(struct parse *p, const char *sign)
{
	if (parse_accept(p, TOKEN_SIGN, sign))
		return 0;
	if (p->token == TOKEN_END)
		return parse_fault(p, parse_at(p), "the rule ends where %s "
		    "should stand", sign);
	return parse_fault(p, parse_at(p), "%s should stand here", sign);
}
