/* Panels: formed, drawn and closed by the city; the draw is everybody's. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/panel.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static struct panel_work *
panel_room(struct ctx *ctx)
{
	return ctx_alloc(ctx, 1, sizeof(struct panel_work));
}

/* As it is now. */
static int
panel_reply(struct ctx *ctx, struct panel_work *w, int rc, json_t **reply,
    struct err *e)
{
	int64_t id = w->p.id;

	if (rc != 0 || panel_load(ctx, id, w, e) != 0)
		return -1;
	*reply = panel_view(ctx, w, e);
	return *reply != NULL ? 0 : -1;
}

static int
panel_page(struct ctx *ctx, const json_t *p, bool published, json_t **reply,
    struct err *e)
{
	char *key[1], id[24];
	const char *mark[1] = {id};
	int64_t next;
	json_t *items;

	if (cursor_parse(ctx, p, key, 1, e) != 0)
		return -1;
	items = panel_list(ctx, param_id(p, "plan"),
	    param_text(p, "status"), published,
	    key[0] != NULL ? strtoll(key[0], NULL, 10) : 0,
	    (int)param_int(p, "limit", 50), &next, e);
	if (items == NULL)
		return -1;
	snprintf(id, sizeof(id), "%lld", (long long)next);
	*reply = json_pack("{s:o, s:o}", "items", items, "next",
	    next != 0 ? cursor_make(mark, 1) : json_null());
	return 0;
}

static int
rpc_panel_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return panel_page(ctx, p, false, reply, e);
}

static int
rpc_draw_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return panel_page(ctx, p, true, reply, e);
}

static int
rpc_draw_get(struct ctx *ctx, const json_t *p, json_t **reply, struct err *e)
{
	struct panel_work *w = panel_room(ctx);
	json_t *draw;

	if (panel_load(ctx, param_id(p, "id"), w, e) != 0)
		return -1;
	if (w->p.commitment[0] == '\0')
		return err_set(e, ERR_NOT_FOUND, "id");
	*reply = json_pack("{s:o, s:s, s:s, s:s, s:s}", "id",
	    rpc_id_make(w->p.id), "number", w->p.number, "name", w->p.name,
	    "status", w->p.status, "status_label",
	    panel_status_label(w->p.status));
	draw = panel_draw_view(ctx, w);
	json_object_update(*reply, draw);
	json_decref(draw);
	return 0;
}

static int
rpc_panel_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct panel_work *w = panel_room(ctx);

	w->p.id = param_id(p, "id");
	return panel_reply(ctx, w, 0, reply, e);
}

static int
rpc_panel_create(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const struct panel_told t = {.plan_id = param_id(p, "plan"),
		.name = param_text(p, "name"),
		.field = param_text(p, "field"),
		.meets_on = param_date(p, "meets_on"),
		.closes_on = param_date(p, "closes_on")};
	struct panel_work *w = panel_room(ctx);

	return panel_reply(ctx, w, panel_create(ctx, &t, w, e), reply, e);
}

static int
rpc_panel_case(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct panel_work *w = panel_room(ctx);

	return panel_reply(ctx, w,
	    panel_case_put(ctx, param_id(p, "id"),
		param_id(p, "application"), param_bool(p, "member"), w, e),
	    reply, e);
}

static int
rpc_panel_commit(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct panel_work *w = panel_room(ctx);

	return panel_reply(ctx, w,
	    panel_commit(ctx, param_id(p, "id"), w, e), reply, e);
}

static int
rpc_panel_draw(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct panel_work *w = panel_room(ctx);

	return panel_reply(ctx, w,
	    panel_draw(ctx, param_id(p, "id"), param_text(p, "public"), w, e),
	    reply, e);
}

static int
rpc_panel_name(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct panel_work *w = panel_room(ctx);

	return panel_reply(ctx, w,
	    panel_name(ctx, param_id(p, "id"), json_object_get(p, "experts"),
		w, e),
	    reply, e);
}

static int
rpc_panel_excuse(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct panel_work *w = panel_room(ctx);

	return panel_reply(ctx, w,
	    panel_excuse(ctx, param_id(p, "id"), param_text(p, "expert"),
		param_text(p, "reason"), w, e),
	    reply, e);
}

static int
rpc_panel_open(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct panel_work *w = panel_room(ctx);

	return panel_reply(ctx, w, panel_begin(ctx, param_id(p, "id"), w, e),
	    reply, e);
}

static int
rpc_panel_close(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct panel_work *w = panel_room(ctx);

	return panel_reply(ctx, w, panel_close(ctx, param_id(p, "id"), w, e),
	    reply, e);
}

static int
rpc_panel_dissolve(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct panel_work *w = panel_room(ctx);

	return panel_reply(ctx, w,
	    panel_dissolve(ctx, param_id(p, "id"), param_text(p, "reason"), w,
		e),
	    reply, e);
}

/*
 * The table
 */

#define PARAM_PANEL                                                          \
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The panel")}

static const struct param panel_list_params[] = {
	{"plan", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL, N_("Of one plan")},
	{"status", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "forming|committed|drawn|voting|closed|dissolved",
	    N_("In one state")},
	PARAMS_LIST,
	{0},
};

static const struct param draw_list_params[] = {PARAMS_LIST, {0}};
static const struct param one_params[] = {PARAM_PANEL, {0}};

static const struct param create_params[] = {
	{"plan", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL,
	    N_("The plan whose waiting cases it decides")},
	{"name", PARAM_TEXT, PARAM_REQUIRED, 2, 100, NULL,
	    N_("How the panel is called")},
	{"meets_on", PARAM_DATE, PARAM_REQUIRED, 0, 0, NULL,
	    N_("The day of the meeting")},
	{"closes_on", PARAM_DATE, PARAM_REQUIRED, 0, 0, NULL,
	    N_("Last day to vote")},
	{"field", PARAM_IDENT, PARAM_OPTIONAL, 1, 31, NULL,
	    N_("Experts of this field alone, as expert.fields names it")},
	{0},
};

static const struct param case_params[] = {
	PARAM_PANEL,
	{"application", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The case")},
	{"member", PARAM_BOOL, PARAM_REQUIRED, 0, 0, NULL,
	    N_("Is it to be on this panel?")},
	{0},
};

static const struct param draw_params[] = {
	PARAM_PANEL,
	{"public", PARAM_TEXT, PARAM_REQUIRED, 4, 200, NULL,
	    N_("A public text that nobody knew before, such as the numbers of "
	       "today's lottery")},
	{0},
};

static const struct param name_params[] = {
	PARAM_PANEL,
	{"experts", PARAM_LIST, PARAM_REQUIRED, 1, 99, NULL,
	    N_("Register numbers: the first sit, the others wait")},
	{0},
};

static const struct param excuse_params[] = {
	PARAM_PANEL,
	{"expert", PARAM_IDENT, PARAM_REQUIRED, 1, 15, NULL,
	    N_("Register number of the member")},
	{"reason", PARAM_TEXT, PARAM_REQUIRED, 2, 200, NULL, N_("Why")},
	{0},
};

static const struct param dissolve_params[] = {
	PARAM_PANEL,
	{"reason", PARAM_TEXT, PARAM_REQUIRED, 2, 200, NULL, N_("Why")},
	{0},
};

#define PANEL_SHORT                                                          \
	"id, number, name, plan: {id, name}, status, status_label, "         \
	"meets_on, closes_on, seats, reserve, need, cases, accepted, "       \
	"invited, recused, at_risk, overdue, version"
#define DRAW_REPLY                                                           \
	"algorithm, seats, reserve, committed_at?, commitment?, list, "      \
	"list_sha256?, drawn_at?, public?, seed?, order?"
#define PANEL_REPLY                                                          \
	PANEL_SHORT                                                          \
	", pass, of, draw_kind, secret, proxy, field?, field_label?, "       \
	"reason?, criteria: [{id, label, maximum}], members: [{expert: "     \
	"{number, name, unit_name}, place, seat, status, status_label, "     \
	"reason?, answered_at?, proxy_to?}], cases_list: [{application, "    \
	"number, person_name, unit_name, state, able, voted, need, "         \
	"conflicts, at_risk, quorum, result?: {present, yes, no, abstain, "  \
	"wanted, passed, average: {criterion: tenths}, words: [text], "      \
	"ballots: [{receipt, choice}]}}], draw: {" DRAW_REPLY "}"

const struct method title_panel_methods[] = {
	{"title.panel.list", N_("Panels, newest first"), ROLE_CITY, SCOPE_ALL,
	    METHOD_READ, panel_list_params,
	    "items: [{" PANEL_SHORT "}], next", rpc_panel_list},
	{"title.panel.get", N_("A panel; its votes when it is closed"),
	    ROLE_CITY, SCOPE_ALL, METHOD_READ, one_params, PANEL_REPLY,
	    rpc_panel_get},
	{"title.panel.create", N_("Form a panel for the cases that wait"),
	    ROLE_CITY, SCOPE_ALL, METHOD_WRITE, create_params, PANEL_REPLY,
	    rpc_panel_create},
	{"title.panel.case", N_("Put a case on a panel, or take it off"),
	    ROLE_CITY, SCOPE_ALL, METHOD_WRITE, case_params, PANEL_REPLY,
	    rpc_panel_case},
	{"title.panel.commit",
	    N_("Publish the list to draw from, and the digest of the seed"),
	    ROLE_CITY, SCOPE_ALL, METHOD_WRITE, one_params, PANEL_REPLY,
	    rpc_panel_commit},
	{"title.panel.draw", N_("Draw the members, and reveal the seed"),
	    ROLE_CITY, SCOPE_ALL, METHOD_WRITE, draw_params, PANEL_REPLY,
	    rpc_panel_draw},
	{"title.panel.name", N_("Name the members, where the file says so"),
	    ROLE_CITY, SCOPE_ALL, METHOD_WRITE, name_params, PANEL_REPLY,
	    rpc_panel_name},
	{"title.panel.excuse",
	    N_("Free the seat of a member; the next reserve moves up"),
	    ROLE_CITY, SCOPE_ALL, METHOD_WRITE, excuse_params, PANEL_REPLY,
	    rpc_panel_excuse},
	{"title.panel.open", N_("Let the members vote"), ROLE_CITY, SCOPE_ALL,
	    METHOD_WRITE, one_params, PANEL_REPLY, rpc_panel_open},
	{"title.panel.close", N_("Count the votes; the cases go on"),
	    ROLE_CITY, SCOPE_ALL, METHOD_WRITE, one_params, PANEL_REPLY,
	    rpc_panel_close},
	{"title.panel.dissolve", N_("Give a panel up; its cases are free"),
	    ROLE_CITY, SCOPE_ALL, METHOD_WRITE, dissolve_params, PANEL_REPLY,
	    rpc_panel_dissolve},
	{"title.draw.list", N_("Draws, as they are published"), ROLE_ALL,
	    SCOPE_SELF, METHOD_READ, draw_list_params,
	    "items: [{id, number, name, status, status_label, " DRAW_REPLY
	    "}], next",
	    rpc_draw_list},
	{"title.draw.get", N_("One draw, with all that checks it"), ROLE_ALL,
	    SCOPE_SELF, METHOD_READ, one_params,
	    "id, number, name, status, status_label, " DRAW_REPLY,
	    rpc_draw_get},
	{0},
};
