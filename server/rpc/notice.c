#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/notice.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

#define NOTICE_AUDIENCES "all|individuals|units|office"
#define NOTICE_STATUSES "draft|published|withdrawn"
#define NOTICE_ROLES (ROLE_SYSADMIN | ROLE_LEAD)

struct notice_rows {
	struct notice *rows;
	int n;
};

static json_t *
notice_item(struct ctx *ctx, const struct notice *n)
{
	json_t *o = json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:I}",
	    "id", rpc_id_make(n->id), "status", n->status, "status_label",
	    notice_status_label(n->status), "title", notice_title(n),
	    "title_zh", n->title_zh, "issuer", n->issuer, "audience",
	    n->audience, "pinned", n->pinned, "version",
	    (json_int_t)n->version);

	reply_text(o, "title_en", n->title_en);
	reply_text(o, "number", n->number);
	reply_date(o, "date", n->dated);
	reply_date(o, "until", n->until);
	if (n->until != 0 && n->until < ctx->today)
		json_object_set_new(o, "past", json_true());
	reply_time(o, "published_at", n->published_at);
	reply_time(o, "withdrawn_at", n->withdrawn_at);
	if (notice_writable(ctx, n)) {
		reply_text(o, "changed_by", n->changed_by);
		reply_time(o, "changed_at", n->changed_at);
	}
	return o;
}

static json_t *
notice_whole(struct ctx *ctx, const struct notice *n)
{
	json_t *o = notice_item(ctx, n), *list = json_array();

	for (size_t i = 0; i < n->ndistricts; i++)
		json_array_append_new(list,
		    json_sprintf("%d", n->districts[i]));
	json_object_set_new(o, "districts", list);
	json_object_set_new(o, "writable",
	    json_boolean(notice_writable(ctx, n)));
	return o;
}

static void
notice_row(void *arg, const struct notice *n)
{
	struct notice_rows *r = arg;

	r->rows[r->n++] = *n;
}

static json_t *
notice_next(const struct notice *last)
{
	struct notice_query q;
	char place[24], id[24];
	const char *keys[2] = {place, id};

	notice_mark_of(last, &q);
	snprintf(place, sizeof(place), "%lld", (long long)q.place);
	snprintf(id, sizeof(id), "%lld", (long long)q.id);
	return cursor_make(keys, 2);
}

static int
rpc_notice_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const char *show = param_text(p, "show");
	struct notice_query q = {.status = param_text(p, "status")};
	int limit = (int)param_int(p, "limit", 50);
	struct notice_rows r = {0};
	json_t *items;
	char *after[2];
	int64_t total;

	if (cursor_parse(ctx, p, after, 2, e) != 0)
		return -1;
	if (after[0] != NULL) {
		q.place = strtoll(after[0], NULL, 10);
		q.id = strtoll(after[1], NULL, 10);
	}
	q.manage = show != NULL && strcmp(show, "manage") == 0;
	q.past = show != NULL && strcmp(show, "all") == 0;
	q.limit = limit + 1;
	r.rows = ctx_alloc(ctx, (size_t)limit + 1, sizeof(*r.rows));
	if (notice_list(ctx, &q, notice_row, &r, &total, e) != 0)
		return -1;
	items = json_array();
	for (int i = 0; i < r.n && i < limit; i++)
		json_array_append_new(items, notice_item(ctx, &r.rows[i]));
	*reply = json_pack("{s:o, s:o, s:I}", "items", items, "next",
	    r.n > limit ? notice_next(&r.rows[limit - 1]) : json_null(),
	    "total", (json_int_t)total);
	return 0;
}

static json_t *
notice_document_members(const struct file_row *f)
{
	return json_pack("{s:s, s:I, s:s}", "sha256", f->sha256, "size",
	    (json_int_t)f->size, "format", f->format);
}

static int
rpc_notice_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const char *body;
	struct file_row f;
	struct notice n;
	int rc;

	if (notice_get(ctx, param_id(p, "id"), &n, &body, e) != 0)
		return -1;
	rc = notice_document(ctx, &n, &f, e);
	if (rc < 0)
		return -1;
	*reply = notice_whole(ctx, &n);
	json_object_set_new(*reply, "text", json_string(body));
	if (rc == 1)
		json_object_set_new(*reply, "document",
		    notice_document_members(&f));
	return 0;
}

static int
rpc_notice_attach(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct notice n;

	if (notice_attach(ctx, param_id(p, "id"), json_object_get(p, "file"),
		&n, e) != 0)
		return -1;
	*reply = notice_whole(ctx, &n);
	return 0;
}

static int
rpc_notice_detach(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct notice n;

	if (notice_attach(ctx, param_id(p, "id"), NULL, &n, e) != 0)
		return -1;
	*reply = notice_whole(ctx, &n);
	return 0;
}

static int
rpc_notice_file(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct file_row f;

	if (notice_file(ctx, param_id(p, "id"), &f, e) != 0)
		return -1;
	*reply = notice_document_members(&f);
	return 0;
}

static void
notice_form(const json_t *p, struct notice_form *f)
{
	*f = (struct notice_form){.title = param_text(p, "title"),
		.title_en = param_text(p, "title_en"),
		.issuer = param_text(p, "issuer"),
		.number = param_text(p, "number"),
		.body = param_text(p, "text"),
		.audience = param_text(p, "audience"),
		.dated = param_date(p, "date"),
		.until = param_date(p, "until"),
		.districts = json_object_get(p, "districts")};
}

static int
rpc_notice_create(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct notice_form f;
	struct notice n;

	notice_form(p, &f);
	if (notice_create(ctx, &f, &n, e) != 0)
		return -1;
	*reply = notice_whole(ctx, &n);
	return 0;
}

/* An empty text is dropped by the check: what is emptied is named. */
static void
notice_clear(const json_t *p, struct notice_form *f)
{
	const json_t *list = json_object_get(p, "clear"), *v;
	size_t i;

	json_array_foreach(list, i, v) {
		const char *s = json_string_value(v);

		if (s != NULL && strcmp(s, "title_en") == 0)
			f->title_en = "";
		else if (s != NULL && strcmp(s, "number") == 0)
			f->number = "";
		else if (s != NULL && strcmp(s, "until") == 0)
			f->until = 0;
	}
}

static int
rpc_notice_update(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct notice_form f;
	struct notice n;

	notice_form(p, &f);
	notice_clear(p, &f);
	if (notice_update(ctx, param_id(p, "id"), param_int(p, "version", 0),
		&f, &n, e) != 0)
		return -1;
	*reply = notice_whole(ctx, &n);
	return 0;
}

static int
rpc_notice_publish(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct notice n;

	if (notice_publish(ctx, param_id(p, "id"), &n, e) != 0)
		return -1;
	*reply = notice_whole(ctx, &n);
	return 0;
}

static int
rpc_notice_withdraw(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct notice n;

	if (notice_withdraw(ctx, param_id(p, "id"), &n, e) != 0)
		return -1;
	*reply = notice_whole(ctx, &n);
	return 0;
}

static int
rpc_notice_pin(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct notice n;

	if (notice_pin(ctx, param_id(p, "id"), param_bool(p, "pinned"), &n,
		e) != 0)
		return -1;
	*reply = notice_whole(ctx, &n);
	return 0;
}

static const struct param list_params[] = {
	{"show", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "current|all|manage",
	    N_("Those that stand; also past ones; or all that you may "
	       "change")},
	{"status", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, NOTICE_STATUSES,
	    N_("State; all when left out")},
	PARAMS_LIST,
	{0},
};

static const struct param id_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The notice")},
	{0},
};

#define NOTICE_FIELDS(need)                                                  \
	{"title", PARAM_TEXT, need, 1, 200, NULL, N_("Title")},              \
	{"title_en", PARAM_TEXT, PARAM_OPTIONAL, 0, 200, NULL,               \
	    N_("Title in English")},                                         \
	{"issuer", PARAM_TEXT, need, 1, 100, NULL, N_("Issuer")},            \
	{"number", PARAM_TEXT, PARAM_OPTIONAL, 0, 60, NULL,                  \
	    N_("Number of the document")},                                   \
	{"date", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,                     \
	    N_("Date of the document; today when left out")},                \
	{"text", PARAM_WORDS, need, 1, NOTICE_BODY_MAX, NULL, N_("Text")},   \
	{"audience", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, NOTICE_AUDIENCES,   \
	    N_("Who may read it")},                                          \
	{"districts", PARAM_LIST, PARAM_OPTIONAL, 0, DISTRICTS_MAX, NULL,    \
	    N_("Codes of districts; none for the whole city")},              \
	{"until", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,                    \
	    N_("The last day it stands")}

static const struct param create_params[] = {
	NOTICE_FIELDS(PARAM_REQUIRED),
	{0},
};

static const struct param update_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The notice")},
	{"version", PARAM_INT, PARAM_OPTIONAL, 1, 0, NULL,
	    N_("The version that was looked at")},
	NOTICE_FIELDS(PARAM_OPTIONAL),
	{"clear", PARAM_LIST, PARAM_OPTIONAL, 0, 3, NULL,
	    N_("Of title_en, number and until, what to empty")},
	{0},
};

static const struct param pin_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The notice")},
	{"pinned", PARAM_BOOL, PARAM_REQUIRED, 0, 0, NULL,
	    N_("Above all others, or no longer")},
	{0},
};

static const struct param attach_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The notice")},
	{"file", PARAM_FILE, PARAM_REQUIRED, 0, 0, NULL,
	    N_("The document, on standard input: a PDF of at most 10 MB")},
	{0},
};

#define NOTICE_ITEM                                                          \
	"id, status, status_label, title, title_zh, title_en?, issuer, "     \
	"number?, date, audience, pinned, until?, past?, published_at?, "    \
	"withdrawn_at?, changed_by?, changed_at?, version"
#define NOTICE_REPLY NOTICE_ITEM ", districts, writable"

const struct method notice_methods[] = {
	{"notice.list", N_("Notices for you, the pinned ones first"), ROLE_ALL,
	    SCOPE_SELF, METHOD_READ, list_params,
	    "items: [{" NOTICE_ITEM "}], next, total", rpc_notice_list},
	{"notice.get", N_("A notice with its text"), ROLE_ALL, SCOPE_SELF,
	    METHOD_READ, id_params,
	    NOTICE_REPLY ", text, document?: {sha256, size, format}",
	    rpc_notice_get},
	{"notice.file", N_("The document of a notice, on standard output"),
	    ROLE_ALL, SCOPE_SELF, METHOD_READ, id_params,
	    "sha256, size, format; with a descriptor", rpc_notice_file},
	{"notice.attach", N_("Give a notice its document, a PDF"),
	    NOTICE_ROLES, SCOPE_DISTRICT, METHOD_WRITE, attach_params,
	    NOTICE_REPLY, rpc_notice_attach, .file_rule = notice_file_rule},
	{"notice.detach", N_("Take the document of a notice away"),
	    NOTICE_ROLES, SCOPE_DISTRICT, METHOD_WRITE, id_params,
	    NOTICE_REPLY, rpc_notice_detach},
	{"notice.create", N_("Write a notice, as a draft"), NOTICE_ROLES,
	    SCOPE_DISTRICT, METHOD_WRITE, create_params, NOTICE_REPLY,
	    rpc_notice_create},
	{"notice.update", N_("Change a notice that is not published"),
	    NOTICE_ROLES, SCOPE_DISTRICT, METHOD_WRITE, update_params,
	    NOTICE_REPLY, rpc_notice_update},
	{"notice.publish", N_("Publish a notice"), NOTICE_ROLES,
	    SCOPE_DISTRICT, METHOD_WRITE, id_params, NOTICE_REPLY,
	    rpc_notice_publish},
	{"notice.withdraw", N_("Withdraw a published notice"), NOTICE_ROLES,
	    SCOPE_DISTRICT, METHOD_WRITE, id_params, NOTICE_REPLY,
	    rpc_notice_withdraw},
	{"notice.pin", N_("Put a notice above all others, or no longer"),
	    NOTICE_ROLES, SCOPE_DISTRICT, METHOD_WRITE, pin_params,
	    NOTICE_REPLY, rpc_notice_pin},
	{0},
};
