#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/jsonrpc.h"
#include "server/domain/notification.h"
#include "server/rpc/methods.h"

static json_t *
notification_item(const struct message *m)
{
	return json_pack("{s:o, s:s, s:s, s:s, s:I, s:b}", "id",
	    rpc_id_make(m->id), "template", m->template, "title", m->title,
	    "text", m->text, "created_at", (json_int_t)m->created_at, "read",
	    m->read);
}

static int
rpc_notification_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int limit = (int)param_int(p, "limit", 50), n = 0;
	struct message *rows = ctx_alloc(ctx, (size_t)limit + 1,
	    sizeof(*rows));
	int64_t total, unread;
	json_t *items;
	char *after, id[24];
	const char *key = id;

	if (cursor_parse(ctx, p, &after, 1, e) != 0 ||
	    notification_list(ctx, param_bool(p, "unread"),
		after != NULL ? strtoll(after, NULL, 10) : 0, limit + 1, rows,
		&n, &total, &unread, e) != 0)
		return -1;
	items = json_array();
	for (int i = 0; i < n && i < limit; i++)
		json_array_append_new(items, notification_item(&rows[i]));
	if (n > limit)
		snprintf(id, sizeof(id), "%lld", (long long)rows[limit - 1].id);
	*reply = json_pack("{s:o, s:o, s:I, s:I}", "items", items, "next",
	    n > limit ? cursor_make(&key, 1) : json_null(), "total",
	    (json_int_t)(param_bool(p, "unread") ? unread : total), "unread",
	    (json_int_t)unread);
	return 0;
}

static int
rpc_notification_read(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int64_t unread;

	if (notification_read(ctx, param_id(p, "id"), &unread, e) != 0)
		return -1;
	*reply = json_pack("{s:I}", "unread", (json_int_t)unread);
	return 0;
}

static const struct param list_params[] = {
	{"unread", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Only those not read yet")},
	PARAMS_LIST,
	{0},
};

static const struct param read_params[] = {
	{"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The message; all of them without it")},
	{0},
};

const struct method notification_methods[] = {
	{"notification.list", N_("System messages to you, newest first"),
	    ROLE_ALL, SCOPE_SELF, METHOD_READ, list_params,
	    "items: [{id, template, title, text, created_at, read}], next, "
	    "total, unread",
	    rpc_notification_list, .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{"notification.read", N_("Mark a system message as read"), ROLE_ALL,
	    SCOPE_SELF, METHOD_WRITE, read_params, "unread",
	    rpc_notification_read, .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT},
	{0},
};
