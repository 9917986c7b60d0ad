/*
 * A small application on the kit, with a server in a thread: run by
 * tui_kit_test in a test terminal, and by hand to look at the kit.
 */
#include "config.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/i18n.h"
#include "common/jsonrpc.h"
#include "common/line.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/detail.h"
#include "tui/home.h"
#include "tui/list.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { KIT_ROWS = 120 };

/* --- the server --- */

static int kit_fds[2];
static int kit_spawner[2];
static int kit_approved[KIT_ROWS + 8];
static int kit_rows = KIT_ROWS;

static json_t *
kit_row(int i)
{
	static const char *const names[] = { "张伟", "李娜", "古丽娜尔·买买提",
		"欧阳明月", "周 文", "𠮷田茂" };
	char id[16], name[64];

	snprintf(id, sizeof id, "%d", 1000 + i);
	snprintf(name, sizeof name, "%s%d", names[i % 6], i);
	return json_pack("{s:s,s:{s:s,s:s},s:s,s:I,s:i}", "id", id, "person",
	    "name", name, "id_number", "110***********002X", "status",
	    kit_approved[i] != 0 ? "active" : "pending", "applied_at",
	    (json_int_t)(1767225600 + i * 3600), "version", 1);
}

static json_t *
kit_list(const json_t *p)
{
	const char *after = json_string_value(json_object_get(p, "after"));
	const char *status = json_string_value(json_object_get(p, "status"));
	const char *name = json_string_value(json_object_get(p, "name"));
	int limit = (int)json_integer_value(json_object_get(p, "limit"));
	int i = after != NULL ? (int)strtol(after, NULL, 10) : 0, total = 0;
	json_t *items = json_array(), *next = json_null();

	for (int k = 0; k < kit_rows; k++) {
		json_t *row = kit_row(k);
		const json_t *person = json_object_get(row, "person");
		bool fits = status == NULL || strcmp(status, json_string_value(
		    json_object_get(row, "status"))) == 0;

		if (name != NULL && strstr(json_string_value(json_object_get(
		    person, "name")), name) == NULL)
			fits = false;
		total += fits;
		if (fits && k >= i && (int)json_array_size(items) < limit)
			json_array_append(items, row);
		else if (fits && k >= i && json_is_null(next))
			next = json_sprintf("%d", k);
		json_decref(row);
	}
	return json_pack("{s:o,s:o,s:i}", "items", items, "next", next,
	    "total", total);
}

static json_t *
kit_approve(const json_t *p, struct err *e)
{
	const char *id = json_string_value(json_object_get(p, "id"));
	const char *end = json_string_value(json_object_get(p, "contract_end"));
	const char *start =
	    json_string_value(json_object_get(p, "contract_start"));
	int i = id != NULL ? (int)strtol(id, NULL, 10) - 1000 : -1;

	if (json_object_get(p, "idempotency_key") == NULL)
		err_add(e, ERR_REQUIRED, "idempotency_key");
	if (end != NULL && start != NULL && strcmp(end, start) < 0) {
		err_add(e, ERR_DATE_ORDER, "contract_end");
		err_arg(e, "other", "contract_start");
	}
	if (e->n > 0)
		return NULL;
	if (kit_approved[i] != 0) {
		err_set(e, ERR_ASSOC_DECIDED, NULL);
		err_arg(e, "by", "周磊");
		err_arg(e, "at", "09:30");
		err_arg(e, "status", "active");
		return NULL;
	}
	kit_approved[i] = 1;
	return json_pack("{s:s}", "status", "active");
}

static json_t *
kit_methods(void)
{
	return json_pack("{s:[{s:s,s:b},{s:s,s:b},{s:s,s:b},{s:s,s:b}]}",
	    "methods", "name", "kit.list", "write", 0, "name", "kit.approve",
	    "write", 1, "name", "account.lang", "write", 1, "name",
	    "session.lock", "write", 1);
}

static json_t *
kit_answer(struct line *l, const char *method, const json_t *p, struct err *e)
{
	if (strcmp(method, "session.whoami") == 0)
		return json_pack("{s:s,s:s,s:{s:s},s:s,s:I,s:i,s:i}", "role",
		    "agent", "name", "王芳", "unit", "name",
		    "北京示例科技有限公司", "lang",
		    getenv("KIT_LANG") != NULL ? getenv("KIT_LANG") : "zh",
		    "now", (json_int_t)1767231120, "idle_lock",
		    getenv("KIT_IDLE") != NULL ? 2 : 600, "idle_end", 1800);
	if (strcmp(method, "session.methods") == 0)
		return kit_methods();
	if (strcmp(method, "kit.list") == 0)
		return kit_list(p);
	if (strcmp(method, "kit.approve") == 0)
		return kit_approve(p, e);
	if (strcmp(method, "kit.slow") == 0) {
		poll(NULL, 0, 900);
		return json_object();
	}
	if (strcmp(method, "kit.get") == 0) {
		json_t *row = kit_row((int)strtol(json_string_value(
		    json_object_get(p, "id")), NULL, 10) - 1000);

		json_object_set_new(row, "history", json_pack(
		    "[{s:s,s:s},{s:s,s:s}]", "at", "2025-01-01", "what",
		    "入职", "at", "2025-06-01", "what", "合同变更"));
		return row;
	}
	if (strcmp(method, "kit.push") == 0) {
		json_t *m;

		kit_approved[1] = 1;
		kit_rows = KIT_ROWS + 3;
		m = rpc_notice_make("changed", json_pack("{s:s,s:s}", "topic",
		    "kit", "id", "1"));
		line_send_json(l, m, NULL, 0);
		json_decref(m);
		return json_object();
	}
	if (strcmp(method, "session.unlock") == 0 && strcmp(json_string_value(
	    json_object_get(p, "password")), "right") != 0) {
		err_set(e, ERR_PASSWORD_WRONG, "password");
		return NULL;
	}
	return json_object();
}

/* Serve one connection; true when the test asked for its loss. */
static bool
kit_serve(int fd)
{
	struct line *l = line_open(fd, LINE_MAX_DEFAULT);
	bool lost = false;

	while (!lost) {
		struct pollfd p = { line_fd(l), POLLIN, 0 };
		const char *text;
		size_t len;

		poll(&p, 1, -1);
		if (line_fill(l) < 0)
			break;
		while (!lost && line_next(l, &text, &len, NULL, NULL) ==
		    LINE_OK) {
			struct rpc_request r;
			struct err e = { 0 };
			json_t *result = NULL, *reply;

			if (rpc_request_parse(&r, text, len, &e) != 0)
				break;
			if (strcmp(r.method, "kit.die") == 0) {
				static bool died;

				lost = !died;
				died = true;
			}
			if (!lost) {
				result = kit_answer(l, r.method, r.params, &e);
				reply = result != NULL ?
				    rpc_reply_make(r.id, result) :
				    rpc_error_make(r.id, &e);
				line_send_json(l, reply, NULL, 0);
				line_drain(l, 1000);
				json_decref(reply);
			}
			rpc_request_finish(&r);
		}
	}
	line_close(l);
	return lost;
}

static void *
kit_server(void *arg)
{
	struct line *spawner = line_open(kit_spawner[1], LINE_MAX_DEFAULT);
	int fd = kit_fds[1];

	while (kit_serve(fd)) {
		struct pollfd p = { line_fd(spawner), POLLIN, 0 };
		int pair[2];

		poll(&p, 1, 5000); /* {"op":"rpc"} */
		line_fill(spawner);
		poll(NULL, 0, 300);
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
			break;
		line_send(spawner, "{\"op\":\"rpc\"}", 12, &pair[0], 1);
		close(pair[0]);
		fd = pair[1];
	}
	return arg;
}

/* --- the screens --- */

static const struct choice kit_status[] = {
	{ "pending", N_("Pending"), STYLE_WARN },
	{ "active", N_("In service"), STYLE_DONE },
	{ 0 }
};
static const struct choice kit_kinds[] = {
	{ "fixed", N_("Fixed term"), 0 },
	{ "open", N_("Open-ended"), 0 },
	{ "task", N_("Until a task is done"), 0 },
	{ 0 }
};

static const struct column kit_columns[] = {
	{ .label = N_("Name"), .path = "person.name", .width = 16, .min = 10,
		.weight = 1 },
	{ .label = N_("ID number"), .path = "person.id_number", .width = 18 },
	{ .label = N_("Applied at"), .path = "applied_at", .width = 16,
		.format = FORMAT_MINUTE, .priority = 2 },
	{ .label = N_("State"), .path = "status", .width = 10,
		.format = FORMAT_CHOICE, .choices = kit_status },
	{ 0 }
};
static const struct filter kit_filters[] = {
	{ "name", N_("Name"), FILTER_TEXT, NULL, 20, NULL },
	{ "status", N_("State"), FILTER_CHOICE, kit_status, 0, NULL },
	{ "applied_from", N_("Applied from"), FILTER_DATE, NULL, 0, NULL },
	{ 0 }
};
static const struct list_tab kit_tabs[] = {
	{ .label = N_("Pending"), .param = "status", .value = "pending" },
	{ .label = N_("In service"), .param = "status", .value = "active",
		.empty = N_("Nobody is in service yet.") },
	{ 0 }
};

static int
kit_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	json_t *chosen = arg, *p = json_deep_copy(values);

	json_object_set(p, "id", json_object_get(json_array_get(chosen,
	    form_record(f)), "id"));
	return call(form_app(f), "kit.approve", p, NULL, e);
}

static const struct form_field kit_fields[] = {
	{ .name = "position", .label = N_("Position"), .kind = FORM_TEXT,
		.required = true, .max = 30,
		.hint = N_("As it stands in the contract") },
	{ .name = "contract_kind", .label = N_("Contract kind"),
		.kind = FORM_CHOICE, .required = true,
		.choices = kit_kinds },
	{ .name = "contract_start", .label = N_("Contract start"),
		.kind = FORM_DATE, .required = true },
	{ .name = "contract_end", .label = N_("Contract end"),
		.kind = FORM_DATE },
	{ .name = "reason", .label = N_("Reason"), .kind = FORM_LINES,
		.max = 200 },
	{ 0 }
};
static const char *const kit_consequences[] = {
	N_("The person appears among your employees at once."), NULL
};
static const struct form_desc kit_form = {
	.title = N_("Approve"), .fields = kit_fields, .submit = N_("Approve"),
	.consequences = kit_consequences, .submit_values = kit_submit,
};

static void
kit_list_approve(struct list *l)
{
	json_t *chosen = list_chosen(l), *records = json_array(), *row;
	size_t i;
	int rc;

	json_array_foreach(chosen, i, row)
		json_array_append_new(records, json_pack("{s:O,s:s}", "title",
		    json_object_get(json_object_get(row, "person"), "name"),
		    "contract_start", "2026-01-01"));
	if (json_array_size(chosen) == 1)
		rc = form_run(list_app(l), &kit_form,
		    json_array_get(records, 0), chosen, NULL);
	else
		rc = form_run_many(list_app(l), &kit_form, records, chosen);
	if (rc == 1) {
		list_clear_selection(l);
		list_refresh(l);
		app_status(list_app(l), STYLE_DONE, "approved %zu",
		    json_array_size(chosen));
	}
	json_decref(chosen);
	json_decref(records);
}

static void
kit_list_open(struct list *l)
{
	app_open(list_app(l), "kit.one", json_pack("{s:O}", "id",
	    json_object_get(list_current(l), "id")));
}

static void
kit_call(struct list *l, const char *method)
{
	struct err e = { 0 };

	if (call(list_app(l), method, NULL, NULL, &e) != 0)
		app_error(list_app(l), &e);
	else
		app_status(list_app(l), STYLE_DONE, "%s", method);
}

static void
kit_list_push(struct list *l)
{
	struct err e = { 0 };

	call(list_app(l), "kit.push", NULL, NULL, &e);
}

static void
kit_list_die(struct list *l)
{
	kit_call(l, "kit.die");
}

static void
kit_list_slow(struct list *l)
{
	kit_call(l, "kit.slow");
}

static const struct list_action kit_actions[] = {
	{ 'a', N_("Approve"), N_("Approve"), LIST_MANY, kit_list_approve },
	{ 'p', "push", "push", KEY_HIDDEN, kit_list_push },
	{ 'd', "die", "die", KEY_HIDDEN, kit_list_die },
	{ 's', "slow", "slow", KEY_HIDDEN, kit_list_slow },
	{ 0 }
};
static const struct list_desc kit_queue = {
	.method = "kit.list", .columns = kit_columns, .filters = kit_filters,
	.tabs = kit_tabs, .actions = kit_actions, .open = kit_list_open,
	.topic = "kit", .select = true,
	.empty = N_("Nothing is waiting."),
};

static const struct panel_row kit_panel[] = {
	{ .label = N_("Name"), .path = "person.name" },
	{ .label = N_("ID number"), .path = "person.id_number" },
	{ .label = N_("State"), .flags = PANEL_HEADING },
	{ .label = N_("State"), .path = "status", .format = FORMAT_CHOICE,
		.choices = kit_status },
	{ .label = N_("Applied at"), .path = "applied_at",
		.format = FORMAT_MINUTE },
	{ 0 }
};
static const struct column kit_history[] = {
	{ .label = N_("At"), .path = "at", .width = 12 },
	{ .label = N_("What"), .path = "what", .width = 20 },
	{ 0 }
};
static const struct detail_tab kit_detail_tabs[] = {
	{ .label = N_("Basics"), .rows = kit_panel },
	{ .label = N_("History"), .path = "history", .columns = kit_history },
	{ 0 }
};
static const struct detail_desc kit_one = {
	.method = "kit.get", .id = "id", .tabs = kit_detail_tabs,
};

static int
kit_fill(struct app *app, struct menu *m, void *data, struct err *e)
{
	struct menu_item *it = menu_add(m);

	(void)app;
	(void)data;
	(void)e;
	it->heading = true;
	str_copy(it->label, sizeof it->label, "待我处理");
	it = menu_add(m);
	it->id = 1;
	str_copy(it->label, sizeof it->label, "待确认单位关联列表");
	str_copy(it->detail, sizeof it->detail, "12 件");
	it = menu_add(m);
	it->id = 2;
	it->disabled = true;
	str_copy(it->label, sizeof it->label, "许可申请");
	return 0;
}

static void
kit_choose(struct app *app, const struct menu_item *item, void *data)
{
	(void)data;
	if (item->id == 1)
		app_open(app, "kit.queue", NULL);
	else
		popup_message(app, "提示", "您尚未关联单位，请先申请关联。");
}

static const struct home_desc kit_home = {
	.fill = kit_fill, .choose = kit_choose,
};

static struct view *
kit_open_home(struct app *app, const struct screen *s, const json_t *args)
{
	(void)args;
	return home_open(app, s, &kit_home);
}

static const struct screen kit_screens[] = {
	{ .id = "kit.home", .code = "1000", .title = N_("Home"),
		.flags = SCREEN_HOME, .open = kit_open_home },
	{ .id = "kit.queue", .code = "2102", .title = N_("Pending"),
		.roles = "agent", .list = &kit_queue },
	{ .id = "kit.one", .title = N_("Details"), .flags = SCREEN_HIDDEN,
		.detail = &kit_one },
	{ .id = "kit.forbidden", .code = "9999", .title = N_("Auditor"),
		.roles = "auditor", .list = &kit_queue },
	{ 0 }
};

static const char *
kit_home_id(const struct app *app)
{
	(void)app;
	return "kit.home";
}

int
main(int argc, char **argv)
{
	struct app_options o = { .screens = kit_screens, .home = kit_home_id };
	sigset_t all, before;
	pthread_t thread;
	struct app *app;
	int status;

	i18n_init(getenv("KIT_LOCALE"));
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, kit_fds) != 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, kit_spawner) != 0)
		return 1;
	/* signals are the terminal's thread's, in the order they come */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	pthread_create(&thread, NULL, kit_server, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_detach(thread);
	o.rpc_fd = kit_fds[0];
	o.spawner_fd = kit_spawner[0];
	o.ascii = argc > 1 && strcmp(argv[1], "ascii") == 0;
	app = app_create(&o);
	if (app == NULL)
		return 1;
	status = app_run(app);
	app_destroy(app);
	return status;
}
