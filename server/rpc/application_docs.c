/* What is in the papers of a case: text and pictures of pages. */
#include "config.h"

#include "common/i18n.h"
#include "server/domain/application/apply.h"
#include "server/rpc/docs.h"
#include "server/rpc/methods.h"

static int
application_docs(struct ctx *ctx, const json_t *p, const struct docs_want *w,
    json_t **reply, struct err *e)
{
	struct application_paper paper;

	if (application_file_see(ctx, param_id(p, "id"),
		param_text(p, "kind"), param_text(p, "row"),
		(int)param_int(p, "round", 0), param_text(p, "purpose"),
		w->picture ? "picture" : "text", &paper, e) != 0)
		return -1;
	return docs_ask(ctx, paper.f.sha256, w, reply, e);
}

static int
rpc_application_file_text(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct docs_want w;

	rpc_docs_text(p, &w);
	return application_docs(ctx, p, &w, reply, e);
}

static int
rpc_application_file_picture(struct ctx *ctx, const json_t *p,
    json_t **reply, struct err *e)
{
	struct docs_want w;

	rpc_docs_picture(p, &w);
	return application_docs(ctx, p, &w, reply, e);
}

#define PARAMS_PAPER                                                          \
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The case")},         \
	{"kind", PARAM_IDENT, PARAM_REQUIRED, 1, 32, NULL,                    \
	    N_("The kind, as attachment.kinds names it")},                    \
	{"row", PARAM_IDENT, PARAM_OPTIONAL, 0, 40, NULL,                     \
	    N_("The row of the form, such as children.2")},                   \
	{"round", PARAM_INT, PARAM_OPTIONAL, 1, 1000, NULL,                   \
	    N_("As handed in then; the last time when left out")},            \
	{"purpose", PARAM_TEXT, PARAM_OPTIONAL, 1, 100, NULL,                 \
	    N_("What for; required of the office")}

static const struct param text_params[] = {PARAMS_PAPER, PARAM_DOCS_PAGE, {0}};

static const struct param picture_params[] = {PARAMS_PAPER, PARAM_DOCS_PAGE,
    PARAMS_DOCS_PICTURE, {0}};

/* No decision is made from what these show: the file itself counts. */
const struct method application_docs_methods[] = {
	{"application.file.text", N_("The text of a page of a case's paper"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_BODY |
		ROLE_CITY | ROLE_EXPERT,
	    SCOPE_SELF, METHOD_READ, text_params,
	    DOCS_TEXT_REPLY, rpc_application_file_text, .docs = true},
	{"application.file.picture",
	    N_("A picture of a page of a case's paper, for a terminal"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_BODY |
		ROLE_CITY | ROLE_EXPERT,
	    SCOPE_SELF, METHOD_READ, picture_params,
	    DOCS_PICTURE_REPLY, rpc_application_file_picture, .docs = true},
	{0},
};
