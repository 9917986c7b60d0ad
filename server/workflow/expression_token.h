/* The text of a rule, token by token; for its parser alone. */
#ifndef SERVER_WORKFLOW_EXPRESSION_TOKEN_H
#define SERVER_WORKFLOW_EXPRESSION_TOKEN_H

#include "server/workflow/expression_node.h"

enum token {
	TOKEN_END, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_NAME, TOKEN_SIGN, TOKEN_BAD,
};

/* The rule as far as it is read, and the token it stands at. */
struct parse {
	struct expression *x;
	const struct vocabulary *v;
	const char *p;    /* behind the token */
	const char *from; /* the token */
	enum token token;
	char *word;       /* NAME, TEXT: in the room; SIGN: too */
	int64_t number;
	char *room;       /* free */
	int depth;
	bool failed;
	char *what;
	size_t size;
};

/* On to the next token; TOKEN_BAD when it is none, which is told. */
void parse_next(struct parse *p);
/* Is it this one? word is its text. */
bool parse_is(const struct parse *p, enum token token, const char *word);
/* The same, and on to the next if so. */
bool parse_accept(struct parse *p, enum token token, const char *word);
/* This sign must stand here: 0, or -1 and told. */
int parse_expect(struct parse *p, const char *sign);
/* Where the token stands, in bytes from 1. */
int parse_at(const struct parse *p);
/* Tell what is wrong at a place: the first of all faults is kept. -1. */
__attribute__((format(printf, 3, 4))) int parse_fault(struct parse *p, int at,
    const char *fmt, ...);

#endif
