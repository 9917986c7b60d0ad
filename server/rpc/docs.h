/*
 * Methods that show what is in a file: their parameters besides those that
 * say which, and what they mean. See server/domain/docs.h.
 */
#ifndef SERVER_RPC_DOCS_H
#define SERVER_RPC_DOCS_H

#include "server/domain/docs.h"
#include "server/rpc/method.h"

#define PARAM_DOCS_PAGE                                                       \
	{"page", PARAM_INT, PARAM_OPTIONAL, 1, DOCS_PAGES, NULL,              \
	    N_("The page, from 1; the first when left out")}
#define PARAMS_DOCS_PICTURE                                                   \
	{"columns", PARAM_INT, PARAM_OPTIONAL, 1, DOCS_COLUMNS, NULL,         \
	    N_("Cells of a row, at most; 80 when left out")},                 \
	{"rows", PARAM_INT, PARAM_OPTIONAL, 1, DOCS_ROWS, NULL,               \
	    N_("Rows, at most; 40 when left out")},                           \
	{"colors", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "2|16|256",            \
	    N_("Colours of the terminal; 256 when left out")},                \
	{"symbols", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "blocks|ascii",       \
	    N_("What is drawn with; blocks when left out")}
#define DOCS_TEXT_REPLY "sha256, pages, page, text, cut"
#define DOCS_PICTURE_REPLY                                                    \
	"sha256, pages, page, columns, rows, colors, lines: [[[text, fg, "    \
	"bg]]] (colours of the terminal, -1 for its own)"

/* From checked parameters: what docs_ask() is asked. */
void rpc_docs_text(const json_t *p, struct docs_want *w);
void rpc_docs_picture(const json_t *p, struct docs_want *w);

#endif
