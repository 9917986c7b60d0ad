/*
 * What is in a stored file, for the eyes: the text of a page, or a picture of
 * it in cells of a terminal. The helper hall-docs makes both; nothing is ever
 * decided by them.
 *
 * A method that shows files has `.docs = true` in its row. It first decides
 * whether the actor may see the file, and tells the audit; then it calls
 * docs_ask(), and hands on what that returns. It is called twice: before, when
 * docs_ask() only takes down what is wanted and fails, and again, in its turn,
 * when hall-docs has answered (server/records/docs.h). What the first call
 * would audit is forgotten; it must not write: a method that writes calls
 * docs_ask() or docs_make() before, and docs_rehearsed() where it asks for
 * nothing.
 *
 * The reply of a text:
 *	{"sha256", "pages", "page", "text", "cut"}
 * text is UTF-8 with line feeds and without any other control character; cut
 * says that the page has more than DOCS_TEXT bytes.
 *
 * The reply of a picture:
 *	{"sha256", "pages", "page", "columns", "rows", "colors", "lines"}
 * lines has for each row an array of runs [text, fg, bg]. A text's characters
 * are blanks, U+2580 to U+259F and, when ASCII is wanted, printable ASCII,
 * each one cell wide. fg and bg are numbers of the terminal's palette below
 * colors, -1 for its own. Of colors 2 all are -1: ink is drawn, paper blank.
 */
#ifndef SERVER_DOMAIN_DOCS_H
#define SERVER_DOMAIN_DOCS_H

#include "server/ctx.h"

enum {
	DOCS_TEXT = 64 * 1024, /* bytes of a page */
	DOCS_COLUMNS = 200,
	DOCS_ROWS = 100,
	DOCS_PAGES = 100000,
};

struct docs_want {
	bool picture; /* else the text */
	int page;     /* from 1 */
	int columns, rows, colors; /* of a picture: at most; 2, 16 or 256 */
	bool ascii;
};

/*
 * Look into the file with that hash, which the actor may see. *reply gets a
 * new reference. 0; or -1: docs.pages (no such page), docs.format (no text in
 * a photo), docs.broken, docs.limits (it takes too long or too much memory),
 * docs.missing (no helper is installed), or server.busy.
 */
int docs_ask(struct ctx *ctx, const char *sha256, const struct docs_want *w,
    json_t **reply, struct err *e);

/*
 * The same way a document is made a PDF: the method calls docs_make() twice.
 * say is what slip_say() says; the PDF becomes ctx->reply_fd. 0, or -1:
 * docs.missing, docs.limits or server.busy.
 */
int docs_make(struct ctx *ctx, const json_t *say, struct err *e);

/* The wish is taken down; is there one? Then rule and the rest tell it. */
struct docs_asked {
	bool rehearsal;  /* the first call: nothing is to be written */
	json_t *rule; /* what the helper is started with; NULL: no wish */
	char sha256[65]; /* of a stored file, for hall-docs */
	json_t *say;     /* or what hall-slip makes a PDF of */
	int made;        /* the PDF; 0: none */
	json_t *said; /* {"error"} or its reply; NULL: not asked yet */
};
/*
 * For a call that needs no helper this time: -1 in the first call, so that
 * nothing is done twice; 0 when it is meant.
 */
int docs_rehearsed(struct ctx *ctx, struct err *e);
/* Forget all of it. */
void docs_finish(struct docs_asked *a);

#endif
