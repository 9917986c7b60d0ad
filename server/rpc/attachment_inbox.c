#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/inbox.h"
#include "server/domain/policy.h"
#include "server/rpc/attachment.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

#define INBOX_REPLY                                                           \
	"name, size, complete, status_text, kind? (as it is named), sha256?, " \
	"uploaded_at, expires_at"

static json_t *
inbox_members(struct ctx *ctx, const struct inbox_item *i)
{
	json_t *o = json_pack("{s:s, s:I, s:b, s:s}", "name", i->row.name,
	    "size", (json_int_t)i->row.size, "complete", i->whole,
	    "status_text",
	    i->whole ? _("to be assigned") : _("broken off, not complete"));

	if (i->kind != NULL)
		reply_text(o, "kind", i->kind->id);
	reply_text(o, "sha256", i->row.sha256);
	reply_time(o, "uploaded_at", i->row.changed_at);
	reply_time(o, "expires_at", i->row.changed_at +
	    ctx->conf->inbox_days * INT64_C(86400));
	return o;
}

static int
rpc_inbox(struct ctx *ctx, const json_t *p, json_t **reply, struct err *e)
{
	struct inbox_item *items;
	json_t *list;
	size_t n;

	(void)p;
	if (inbox_list(ctx, &items, &n, e) != 0)
		return -1;
	list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, inbox_members(ctx, &items[i]));
	*reply = json_pack("{s:o, s:n, s:i, s:i, s:i}", "items", list, "next",
	    "total", (int)n, "max_files", ctx->conf->inbox_max_files,
	    "max_bytes", ctx->conf->inbox_max_bytes);
	return 0;
}

static int
rpc_inbox_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct inbox_item i;

	if (inbox_get(ctx, param_text(p, "name"), &i, e) != 0)
		return -1;
	*reply = inbox_members(ctx, &i);
	return 0;
}

static int
rpc_inbox_put(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct inbox_item i;

	if (inbox_put(ctx, param_text(p, "name"), json_object_get(p, "file"),
		&i, e) != 0)
		return -1;
	*reply = inbox_members(ctx, &i);
	return 0;
}

static int
rpc_inbox_rename(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct inbox_item i;

	if (inbox_rename(ctx, param_text(p, "name"), param_text(p, "to"), &i,
		e) != 0)
		return -1;
	*reply = inbox_members(ctx, &i);
	return 0;
}

static int
rpc_inbox_assign(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct attachment_told t;
	struct attachment_item a;

	rpc_attachment_told(p, &t);
	if (inbox_assign(ctx, param_text(p, "name"), param_text(p, "kind"),
		json_object_get(p, "file"), &t, &a, e) != 0)
		return -1;
	*reply = rpc_attachment_members(ctx, &a);
	return 0;
}

static int
inbox_file_room(struct ctx *ctx, const json_t *p, struct err *e)
{
	const char *name = param_text(p, "name");

	return name == NULL ? 0 : inbox_room(ctx, name, e);
}

#define PARAM_NAME                                                            \
	{"name", PARAM_TEXT, PARAM_REQUIRED, 1, 255, NULL,                    \
	    N_("The file, as attachment.inbox names it"), N_("File name")}

static const struct param name_params[] = {PARAM_NAME, {0}};

static const struct param inbox_put_params[] = {
	{"name", PARAM_TEXT, PARAM_REQUIRED, 1, 255, NULL,
	    N_("What it shall be called; one of that name is replaced"),
	    N_("File name")},
	{"file", PARAM_FILE, PARAM_REQUIRED, 0, 0, NULL,
	    N_("The file, on standard input")},
	{0},
};

static const struct param rename_params[] = {
	PARAM_NAME,
	{"to", PARAM_TEXT, PARAM_REQUIRED, 1, 255, NULL,
	    N_("What it shall be called")},
	{0},
};

static const struct param assign_params[] = {
	PARAM_NAME,
	PARAM_KIND,
	PARAM_DATES,
	{0},
};

const struct method attachment_inbox_methods[] = {
	{"attachment.inbox",
	    N_("Files of no kind yet, and uploads that broke off"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_READ, NULL,
	    "items of {" INBOX_REPLY "}, next, total, max_files, max_bytes",
	    rpc_inbox, .when = WHEN_UNSUBMITTED},
	{"attachment.inbox.get",
	    N_("A file of no kind yet; its bytes on standard output"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_READ,
	    name_params, INBOX_REPLY "; with a descriptor", rpc_inbox_get,
	    .when = WHEN_UNSUBMITTED},
	{"attachment.inbox.put",
	    N_("Upload a file of no kind yet, to be assigned afterwards"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE,
	    inbox_put_params, INBOX_REPLY, rpc_inbox_put,
	    .when = WHEN_UNSUBMITTED, .file_rule = inbox_file_rule,
	    .file_room = inbox_file_room},
	{"attachment.inbox.rename", N_("Call a file of no kind otherwise"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE,
	    rename_params, INBOX_REPLY, rpc_inbox_rename,
	    .when = WHEN_UNSUBMITTED},
	{"attachment.assign",
	    N_("Say of which kind a file is; it is looked at as such"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE,
	    assign_params, ATTACHMENT_REPLY, rpc_inbox_assign,
	    .when = WHEN_UNSUBMITTED, .file_rule = attachment_file_rule,
	    .file_from = inbox_file_from},
	{0},
};
