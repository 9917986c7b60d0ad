/*
 * System prompts: what the asker should know of or see to today, computed from
 * his own business. Each is one short function in one table.
 */
#ifndef SERVER_DOMAIN_PROMPT_H
#define SERVER_DOMAIN_PROMPT_H

#include "server/ctx.h"

enum { PROMPT_MAX = 24 };

struct prompt {
	const char *id;     /* "permit.expiring" */
	char text[1201];    /* translated */
	int64_t at;         /* since when, or of which day; 0: not known */
	const char *screen; /* of the terminal program, to see to it; or "" */
};

/* The most pressing first. list has room for PROMPT_MAX. 0 or -1. */
int prompt_list(struct ctx *ctx, struct prompt *list, size_t *n,
    struct err *e);

#endif
