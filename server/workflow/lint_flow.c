#include "config.h"

#include <stdio.h>
#include <string.h>

#include "server/workflow/lint.h"

void
lint_flow(const struct linter *n)
{
	if (n->d->start == NULL || definition_state(n->d, n->d->start) == NULL)
		lint_row(n, "workflow.start", "there is no state %s",
		    n->d->start != NULL ? n->d->start : "");
}
