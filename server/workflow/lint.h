/* What the two halves of the lint share. */
#ifndef SERVER_WORKFLOW_LINT_H
#define SERVER_WORKFLOW_LINT_H

#include "server/workflow/engine.h"

struct linter {
	const struct definition *d;
	const struct house *h;
	const struct lint *l;
};

/* A fault at path, which fmt makes; then its words. */
__attribute__((format(printf, 3, 4))) void lint_row(const struct linter *n,
    const char *path, const char *fmt, ...);
bool lint_role(const struct linter *n, const char *role);
/* The graph of states: lint_flow.c. */
void lint_flow(const struct linter *n);

#endif
