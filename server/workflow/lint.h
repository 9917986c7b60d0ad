/* What the parts of the lint share. */
#ifndef SERVER_WORKFLOW_LINT_H
#define SERVER_WORKFLOW_LINT_H

#include "server/workflow/engine.h"

enum { LINT_STATES = 64, LINT_PATH = 300 };

struct linter {
	const struct definition *d;
	const struct house *h;
	const struct lint *l;
};

/* A path of the file, in room that four calls share. */
__attribute__((format(printf, 1, 2))) const char *lint_path(
    const char *fmt, ...);
/* A fault at path. */
__attribute__((format(printf, 3, 4))) void lint_row(const struct linter *n,
    const char *path, const char *fmt, ...);
/* A role of the house that acts; telling when it is none. */
void lint_role(const struct linter *n, const char *path, const char *role);

void lint_form(const struct linter *n); /* lint_form.c: form, papers */
void lint_state(const struct linter *n); /* lint_state.c: each by itself */
void lint_flow(const struct linter *n); /* lint_flow.c: the graph */

#endif
