#include "config.h"

#include "server/domain/attachment.h"
#include "server/rpc/docs.h"
#include "server/rpc/methods.h"

static int
docs_attachment(struct ctx *ctx, const json_t *p, const struct docs_want *w,
    json_t **reply, struct err *e)
{
	const struct attachment_whose whose = {
		.person_id = param_id(p, "person"),
		.unit_id = param_id(p, "unit"),
		.purpose = param_text(p, "purpose"),
	};
	struct attachment_item i;

	if (attachment_see(ctx, &whose, param_text(p, "kind"),
		w->picture ? "picture" : "text", &i, e) != 0)
		return -1;
	return docs_ask(ctx, i.a.file.sha256, w, reply, e);
}

static int
rpc_attachment_text(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct docs_want w;

	rpc_docs_text(p, &w);
	return docs_attachment(ctx, p, &w, reply, e);
}

static int
rpc_attachment_picture(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct docs_want w;

	rpc_docs_picture(p, &w);
	return docs_attachment(ctx, p, &w, reply, e);
}

#define PARAMS_WHICH                                                          \
	{"kind", PARAM_IDENT, PARAM_REQUIRED, 1, 32, NULL,                    \
	    N_("The kind, as attachment.kinds names it")},                    \
	{"person", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,                      \
	    N_("Whose; your own, or your unit's, when left out")},            \
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,                        \
	    N_("The unit whose attachments they are")},                       \
	{"purpose", PARAM_TEXT, PARAM_OPTIONAL, 1, 100, NULL,                 \
	    N_("What for; required for others than your own")}

static const struct param text_params[] = {PARAMS_WHICH, PARAM_DOCS_PAGE, {0}};

static const struct param picture_params[] = {PARAMS_WHICH, PARAM_DOCS_PAGE,
    PARAMS_DOCS_PICTURE, {0}};

/* No decision is made from what these show: the file itself counts. */
const struct method attachment_docs_methods[] = {
	{"attachment.text", N_("The text of a page of an attachment"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY, SCOPE_SELF,
	    METHOD_READ, text_params, DOCS_TEXT_REPLY, rpc_attachment_text,
	    .when = WHEN_UNSUBMITTED, .docs = true},
	{"attachment.picture",
	    N_("A picture of a page of an attachment, for a terminal"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY, SCOPE_SELF,
	    METHOD_READ, picture_params, DOCS_PICTURE_REPLY,
	    rpc_attachment_picture, .when = WHEN_UNSUBMITTED, .docs = true},
	{0},
};
