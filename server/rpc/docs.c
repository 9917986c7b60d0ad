#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "server/rpc/docs.h"

void
rpc_docs_text(const json_t *p, struct docs_want *w)
{
	*w = (struct docs_want){.page = (int)param_int(p, "page", 1)};
}

void
rpc_docs_picture(const json_t *p, struct docs_want *w)
{
	const char *colors = param_text(p, "colors");
	const char *symbols = param_text(p, "symbols");

	*w = (struct docs_want){
		.picture = true,
		.page = (int)param_int(p, "page", 1),
		.columns = (int)param_int(p, "columns", 80),
		.rows = (int)param_int(p, "rows", 40),
		.colors = colors != NULL ? (int)strtol(colors, NULL, 10) : 256,
		.ascii = symbols != NULL && strcmp(symbols, "ascii") == 0,
	};
}
