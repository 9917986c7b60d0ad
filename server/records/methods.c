#include "config.h"

#include <stdio.h>
#include <string.h>

#include "server/proc.h"
#include "server/rpc/methods.h"

/* One JSON object on stdout: the table that tests and manuals are made of. */
int
methods_print(void)
{
	json_t *list = json_array(), *o;
	int rc;

	for (size_t i = 0; methods[i] != NULL; i++)
		for (const struct method *m = methods[i]; m->name != NULL; m++)
			json_array_append_new(list, method_describe(m, true));
	o = json_pack("{s:o}", "methods", list);
	rc = json_dumpf(o, stdout, JSON_INDENT(1));
	json_decref(o);
	if (rc != 0 || putchar('\n') == EOF || fflush(stdout) != 0)
		return 1;
	return 0;
}
