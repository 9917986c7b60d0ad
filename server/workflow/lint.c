#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "server/workflow/lint.h"

void
lint_row(const struct linter *n, const char *path, const char *fmt, ...)
{
	char what[500];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	n->l->row(n->l->arg, path, what);
}

bool
lint_role(const struct linter *n, const char *role)
{
	const char *const *r = n->h->roles;

	if (strcmp(role, "applicant") == 0)
		return true;
	while (r != NULL && *r != NULL && strcmp(*r, role) != 0)
		r++;
	return r == NULL || *r != NULL;
}

void
engine_lint(const struct definition *d, const struct house *h,
    const struct lint *l)
{
	struct linter n = {d, h, l};

	/* a head alone, of a service that is not open yet */
	if (d->start == NULL && d->nstates == 0)
		return;
	lint_flow(&n);
}
