#include "config.h"

#include <string.h>
#include <unistd.h>

#include "common/jsonrpc.h"
#include "server/domain/docs.h"
#include "server/domain/inbox.h"
#include "server/domain/policy.h"
#include "server/domain/slip.h"
#include "server/rpc/attachment.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

enum { ATTACHMENT_TEMPLATE_MAX = 65536 };

/* What is configured. */
static json_t *
attachment_kind_members(const struct attachment_kind *k)
{
	json_t *formats = json_array(), *checks = json_array(), *o;

	for (size_t i = 0; i < 2 && k->formats[i][0] != '\0'; i++)
		json_array_append_new(formats, json_string(k->formats[i]));
	for (size_t i = 0; i < k->nchecks; i++)
		json_array_append_new(checks,
		    json_string(attachment_check_text(k->checks[i])));
	o = json_pack("{s:s, s:s, s:s, s:I, s:o, s:b, s:b, s:o}", "kind",
	    k->id, "label", attachment_label(k), "hint", attachment_hint(k),
	    "max_bytes", (json_int_t)k->max_bytes, "formats", formats,
	    "dated", k->dated, "expiring", k->expiring, "self_check", checks);
	reply_text(o, "template", k->template_file);
	return o;
}

static json_t *
attachment_warnings(struct ctx *ctx, const struct attachment_item *i)
{
	struct err remarks = {0};
	json_t *list = json_array();
	char text[1024];

	attachment_remarks(ctx, i, &remarks);
	for (size_t n = 0; n < remarks.n; n++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:s}",
		    "field", remarks.items[n].field, "key",
		    err_key(remarks.items[n].id), "message",
		    err_text(&remarks, n, text, sizeof(text))));
	return list;
}

json_t *
rpc_attachment_members(struct ctx *ctx, const struct attachment_item *i)
{
	json_t *o = attachment_kind_members(i->kind);

	json_object_set_new(o, "status",
	    json_string(i->uploaded ? "uploaded" : "missing"));
	json_object_set_new(o, "status_text",
	    json_string(attachment_status(i)));
	json_object_set_new(o, "needs_dates", json_boolean(i->needs_dates));
	json_object_set_new(o, "checked", json_boolean(i->a.checked));
	json_object_set_new(o, "confirmed", json_boolean(i->confirmed));
	json_object_set_new(o, "warnings", attachment_warnings(ctx, i));
	if (!i->uploaded)
		return o;
	json_object_set_new(o, "size", json_integer(i->a.file.size));
	json_object_set_new(o, "sha256", json_string(i->a.file.sha256));
	json_object_set_new(o, "pages", json_integer(i->a.file.pages));
	json_object_set_new(o, "version", json_integer(i->a.version));
	reply_time(o, "uploaded_at", i->a.uploaded_at);
	reply_date(o, "issued_on", i->a.issued_on);
	reply_date(o, "valid_to", i->a.valid_to);
	return o;
}

static int
rpc_attachment_kinds(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const struct attachment_rules *r = attachment_rules();
	const char *owner = param_text(p, "owner");
	json_t *items = json_array(), *o;

	(void)e;
	policy_self(ctx);
	if (owner == NULL)
		owner = attachment_owner(ctx);
	for (size_t i = 0; i < r->n; i++) {
		if (owner != NULL && strcmp(owner, r->kinds[i].owner) != 0)
			continue;
		o = attachment_kind_members(&r->kinds[i]);
		json_object_set_new(o, "owner",
		    json_string(r->kinds[i].owner));
		json_array_append_new(items, o);
	}
	return reply_items(0, items, reply);
}

static void
attachment_read_whose(const json_t *p, struct attachment_whose *w)
{
	w->person_id = param_id(p, "person");
	w->unit_id = param_id(p, "unit");
	w->purpose = param_text(p, "purpose");
}

static int
rpc_attachment_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct attachment_item *items;
	struct attachment_whose w;
	json_t *list;
	size_t n;

	attachment_read_whose(p, &w);
	if (attachment_list(ctx, &w, &items, &n, e) != 0)
		return -1;
	list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list,
		    rpc_attachment_members(ctx, &items[i]));
	(void)reply_items(0, list, reply);
	if (w.person_id == 0 && w.unit_id == 0)
		json_object_set_new(*reply, "unassigned",
		    json_integer(inbox_count(ctx)));
	return 0;
}

static int
rpc_attachment_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct attachment_whose w;
	struct attachment_item i;

	attachment_read_whose(p, &w);
	if (attachment_get(ctx, &w, param_text(p, "kind"), &i, e) != 0)
		return -1;
	*reply = rpc_attachment_members(ctx, &i);
	return 0;
}

void
rpc_attachment_told(const json_t *p, struct attachment_told *t)
{
	*t = (struct attachment_told){
		.issued_on = param_date(p, "issued_on"),
		.valid_to = param_date(p, "valid_to"),
		.checked = param_bool(p, "checked"),
		.told_checked = json_object_get(p, "checked") != NULL,
		.version = param_int(p, "version", -1),
	};
}

static int
rpc_attachment_put(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct attachment_told t;
	struct attachment_item i;

	rpc_attachment_told(p, &t);
	if (attachment_put(ctx, param_text(p, "kind"),
		json_object_get(p, "file"), &t, &i, e) != 0)
		return -1;
	*reply = rpc_attachment_members(ctx, &i);
	return 0;
}

static int
rpc_attachment_set(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct attachment_told t;
	struct attachment_item i;

	rpc_attachment_told(p, &t);
	if (attachment_set(ctx, param_text(p, "kind"), &t, &i, e) != 0)
		return -1;
	*reply = rpc_attachment_members(ctx, &i);
	return 0;
}

static int
rpc_attachment_move(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct attachment_item i;

	if (attachment_move(ctx, param_text(p, "kind"), param_text(p, "to"),
		&i, e) != 0)
		return -1;
	*reply = rpc_attachment_members(ctx, &i);
	return 0;
}

static int
rpc_attachment_delete(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const char *name = param_text(p, "name");
	struct attachment_item i;

	if ((name != NULL) == (param_text(p, "kind") != NULL)) {
		policy_self(ctx);
		if (name == NULL)
			return err_set(e, ERR_REQUIRED, "kind");
		err_set(e, ERR_NOT_ALLOWED_HERE, "name");
		return err_arg(e, "field", N_("File name"));
	}
	if (name != NULL) {
		*reply = json_pack("{s:s}", "name", name);
		return inbox_delete(ctx, name, e);
	}
	if (attachment_delete(ctx, param_text(p, "kind"), &i, e) != 0)
		return -1;
	*reply = rpc_attachment_members(ctx, &i);
	return 0;
}

/* The template, which is the reply's file, as a PDF in its place. */
static int
attachment_template_pdf(struct ctx *ctx, const char *name, struct err *e)
{
	char *text = ctx_alloc(ctx, ATTACHMENT_TEMPLATE_MAX + 1, 1);
	ssize_t n = pread(ctx->reply_fd, text, ATTACHMENT_TEMPLATE_MAX, 0);
	json_t *say;
	int rc;

	close(ctx->reply_fd);
	ctx->reply_fd = 0;
	if (n <= 0)
		return err_set(e, ERR_STORE, NULL);
	say = slip_of_text(text, name);
	rc = docs_make(ctx, say, e);
	json_decref(say);
	return rc;
}

static int
rpc_attachment_template(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const char *format = param_text(p, "format");
	const struct attachment_kind *k;
	bool pdf = format != NULL && strcmp(format, "pdf") == 0;
	const char *dot;

	if (attachment_template(ctx, param_text(p, "kind"), &k, e) != 0 ||
	    (pdf && attachment_template_pdf(ctx, attachment_label(k), e) != 0))
		return -1;
	dot = strrchr(k->template_file, '.');
	*reply = json_pack("{s:s, s:s, s:o}", "kind", k->id, "label",
	    attachment_label(k), "name",
	    pdf && dot != NULL ?
		json_sprintf("%.*s.pdf", (int)(dot - k->template_file),
		    k->template_file) :
		json_string(k->template_file));
	return 0;
}

static const struct param kinds_params[] = {
	{"owner", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "person|unit|child|row",
	    N_("Whose kinds; what you keep yourself when left out")},
	{0},
};

static const struct param list_params[] = {
	{"person", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Whose; your own, or your unit's, when left out")},
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The unit whose attachments they are")},
	{"purpose", PARAM_TEXT, PARAM_OPTIONAL, 1, 100, NULL,
	    N_("What for, of others' attachments; the look is recorded")},
	{0},
};

static const struct param get_params[] = {
	PARAM_KIND,
	{"person", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Whose; your own, or your unit's, when left out")},
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The unit whose attachments they are")},
	{"purpose", PARAM_TEXT, PARAM_OPTIONAL, 1, 100, NULL,
	    N_("What for; required for others than your own")},
	{0},
};

static const struct param put_params[] = {
	PARAM_KIND,
	{"file", PARAM_FILE, PARAM_REQUIRED, 0, 0, NULL,
	    N_("The file, on standard input; it takes the place of the "
	       "former")},
	PARAM_DATES,
	{0},
};

static const struct param set_params[] = {
	PARAM_KIND,
	PARAM_DATES,
	{"version", PARAM_INT, PARAM_OPTIONAL, 0, INT64_C(9007199254740991),
	    NULL, N_("Of the attachment one saw")},
	{0},
};

static const struct param move_params[] = {
	PARAM_KIND,
	{"to", PARAM_IDENT, PARAM_REQUIRED, 1, 32, NULL,
	    N_("The kind that it is; nothing may be there yet")},
	{0},
};

static const struct param delete_params[] = {
	{"kind", PARAM_IDENT, PARAM_OPTIONAL, 1, 32, NULL,
	    N_("The kind, as attachment.kinds names it")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 1, 255, NULL,
	    N_("Or an unassigned file, as attachment.inbox names it"),
	    N_("File name")},
	{0},
};

/* An agent comes here from his unit's first profile; people are told why not. */
static const struct param template_params[] = {
	PARAM_KIND,
	{"format", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "text|pdf",
	    N_("As text, unless told otherwise, or as a PDF to print")},
	{0},
};

const struct method attachment_methods[] = {
	{"attachment.kinds", N_("The kinds of attachments, and what each takes"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY, SCOPE_SELF,
	    METHOD_READ, kinds_params,
	    "items of {kind, owner, label, hint, max_bytes, formats, dated, "
	    "expiring, self_check: [text], template?}, next, total",
	    rpc_attachment_kinds, .when = WHEN_UNSUBMITTED},
	{"attachment.list", N_("Attachments by kind, missing ones too"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY, SCOPE_SELF,
	    METHOD_READ, list_params,
	    "items of {" ATTACHMENT_REPLY "}, next, total, "
	    "unassigned (files in the inbox; of one's own)",
	    rpc_attachment_list, .when = WHEN_UNSUBMITTED},
	{"attachment.get", N_("An attachment; its bytes on standard output"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY, SCOPE_SELF,
	    METHOD_READ, get_params, ATTACHMENT_REPLY "; with a descriptor",
	    rpc_attachment_get, .when = WHEN_UNSUBMITTED},
	{"attachment.put", N_("Upload an attachment, in place of the former"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE, put_params,
	    ATTACHMENT_REPLY, rpc_attachment_put, .when = WHEN_UNSUBMITTED,
	    .file_rule = attachment_file_rule},
	{"attachment.set", N_("Tell the dates of an attachment, tick its check"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE, set_params,
	    ATTACHMENT_REPLY, rpc_attachment_set, .when = WHEN_UNSUBMITTED},
	{"attachment.move", N_("An attachment is of another kind"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE,
	    move_params, ATTACHMENT_REPLY, rpc_attachment_move,
	    .when = WHEN_UNSUBMITTED},
	{"attachment.delete", N_("Delete an attachment; cases keep theirs"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_WRITE,
	    delete_params, ATTACHMENT_REPLY "; or name", rpc_attachment_delete,
	    .when = WHEN_UNSUBMITTED},
	{"attachment.template",
	    N_("The form to fill in for a kind; its bytes on standard output"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_CITY, SCOPE_SELF,
	    METHOD_READ, template_params,
	    "kind, label, name; with a descriptor", rpc_attachment_template,
	    .when = WHEN_UNSUBMITTED, .docs = true},
	{0},
};
