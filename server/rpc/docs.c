#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "server/domain/attachment.h"
#include "server/domain/file.h"
#include "server/rpc/docs.h"
#include "server/rpc/methods.h"

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

static int
rpc_photo_picture(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct person_photo photo;
	struct docs_want w;

	rpc_docs_picture(p, &w);
	if (photo_see(ctx, param_id(p, "id"), param_text(p, "purpose"), &photo,
		e) != 0)
		return -1;
	return docs_ask(ctx, photo.file.sha256, &w, reply, e);
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

static const struct param photo_params[] = {
	{"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The person; you when left out")},
	{"purpose", PARAM_TEXT, PARAM_OPTIONAL, 1, 100, NULL,
	    N_("What for; required for others than yourself")},
	PARAMS_DOCS_PICTURE,
	{0},
};

/* No decision is made from what these show: the file itself counts. */
const struct method docs_methods[] = {
	{"attachment.text", N_("The text of a page of an attachment"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY, SCOPE_SELF,
	    METHOD_READ, text_params, DOCS_TEXT_REPLY, rpc_attachment_text,
	    .when = WHEN_UNSUBMITTED, .docs = true},
	{"attachment.picture",
	    N_("A picture of a page of an attachment, for a terminal"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY, SCOPE_SELF,
	    METHOD_READ, picture_params, DOCS_PICTURE_REPLY,
	    rpc_attachment_picture, .when = WHEN_UNSUBMITTED, .docs = true},
	{"person.photo.picture", N_("A photo, as a picture for a terminal"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE, SCOPE_SELF,
	    METHOD_READ, photo_params, DOCS_PICTURE_REPLY, rpc_photo_picture,
	    .when = WHEN_UNSUBMITTED, .docs = true},
	{0},
};
