#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "server/domain/certificate_desk.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static bool
certificate_office(struct ctx *ctx)
{
	return (ctx->actor.role & (ROLE_CLERK | ROLE_LEAD)) != 0;
}

static json_t *
certificate_item_reply(struct ctx *ctx, const struct certificate *c)
{
	json_t *o = json_pack("{s:o, s:s, s:{s:o, s:s, s:s}, s:{s:o, s:s, s:s},"
			      " s:s, s:s, s:s, s:s, s:I, s:b, s:b, s:I, s:I}",
	    "id", rpc_id_make(c->id), "name", c->name, "unit", "id",
	    rpc_id_make(c->unit_id), "name", c->unit_name, "uscc", c->uscc,
	    "holder", "account", rpc_id_make(c->account_id), "login",
	    c->login, "name", c->holder, "unit_type", c->unit_type,
	    "key_type", c->key_type, "fingerprint", c->fingerprint, "state",
	    certificate_state(ctx, c), "fee", (json_int_t)c->fee, "paid",
	    c->paid_at != 0, "transfer", c->transfer, "created_at",
	    (json_int_t)c->created_at, "version", (json_int_t)c->version);

	reply_text(o, "serial", c->serial);
	reply_text(o, "receipt", c->receipt);
	reply_time(o, "issued_at", c->issued_at);
	reply_date(o, "valid_from", c->valid_from);
	reply_date(o, "valid_to", c->valid_to);
	reply_time(o, "transfer_at", c->transfer_at);
	reply_text(o, "reason", c->reason);
	return o;
}

static json_t *
certificate_words(const struct certificate_word *words, size_t n,
    const json_t *seen, const char *item, bool ticks)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *o = json_pack("{s:s, s:s}", "id", words[i].id,
		    "label", certificate_label(&words[i]));
		char key[2 * CERTIFICATE_WORD + 2];

		snprintf(key, sizeof(key), "%s.%s", item, words[i].id);
		if (ticks)
			json_object_set_new(o, "seen",
			    json_boolean(json_is_true(
				json_object_get(seen, key))));
		if (words[i].uscc)
			json_object_set_new(o, "uscc", json_true());
		if (words[i].transfer)
			json_object_set_new(o, "transfer", json_true());
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *
certificate_item_of(const struct certificate_item *item,
    const struct certificate *c, const json_t *seen)
{
	json_t *o = json_pack("{s:s, s:s}", "id", item->word.id, "label",
	    certificate_label(&item->word));
	char key[2 * CERTIFICATE_WORD + 2], masked[IDENT_MAX];

	if (item->nchoices > 0)
		json_object_set_new(o, "choices",
		    certificate_words(item->choices, item->nchoices, seen,
			item->word.id, false));
	json_object_set_new(o, "ticks",
	    certificate_words(item->ticks, item->nticks, seen, item->word.id,
		true));
	snprintf(key, sizeof(key), "%s.choice", item->word.id);
	if (json_object_get(seen, key) != NULL)
		json_object_set(o, "choice", json_object_get(seen, key));
	snprintf(key, sizeof(key), "%s.uscc", item->word.id);
	if (json_object_get(seen, key) != NULL)
		json_object_set(o, "uscc", json_object_get(seen, key));
	if (item->mobile)
		json_object_set_new(o, "mobile",
		    json_string(ident_mask(c->mobile, masked)));
	snprintf(key, sizeof(key), "%s.id_number", item->word.id);
	if (item->identity)
		json_object_set_new(o, "identity",
		    json_boolean(json_object_get(seen, key) != NULL));
	return o;
}

/* The list of its type, with what was seen. New reference or NULL with e. */
static json_t *
certificate_checklist(struct ctx *ctx, const struct certificate *c,
    struct err *e)
{
	const struct certificate_rules *r = certificate_rules(ctx, e);
	const struct certificate_list *l;
	json_t *items = json_array(), *seen, *o;

	l = r != NULL ? certificate_list_of(r, c->unit_type, NULL) : NULL;
	if (l == NULL) {
		json_decref(items);
		(void)err_set(e, ERR_BUG, NULL);
		return NULL;
	}
	seen = json_loads(c->checks, 0, NULL);
	for (size_t i = 0; i < l->nitems; i++)
		json_array_append_new(items,
		    certificate_item_of(&l->items[i], c, seen));
	json_decref(seen);
	o = json_pack("{s:s, s:s, s:o}", "id", l->word.id, "title",
	    certificate_label(&l->word), "items", items);
	return o;
}

static void
certificate_event_item(void *arg, const struct certificate_event *v)
{
	json_t *o = json_pack("{s:I, s:s, s:s}", "at", (json_int_t)v->at,
	    "by", v->by_name, "change", v->change);

	reply_text(o, "reason", v->reason);
	json_array_append_new(arg, o);
}

/* What may be done now, by whom the desk is. */
static json_t *
certificate_actions(struct ctx *ctx, const struct certificate *c)
{
	bool open = strcmp(c->state, "pending") == 0 && c->issued_at == 0;
	bool waits = strcmp(c->state, "pending") == 0 && c->issued_at != 0;
	json_t *list = json_array();

	if (waits)
		json_array_append_new(list, json_string("confirm_transfer"));
	if (!certificate_office(ctx))
		return list;
	if (open) {
		json_array_append_new(list, json_string("check"));
		if (c->fee != 0 && c->paid_at == 0)
			json_array_append_new(list, json_string("pay"));
		json_array_append_new(list, json_string("issue"));
	}
	if (certificate_may(ctx, c, CERTIFICATE_SUSPEND))
		json_array_append_new(list, json_string("suspend"));
	if (certificate_may(ctx, c, CERTIFICATE_RESUME))
		json_array_append_new(list, json_string("resume"));
	if (certificate_may(ctx, c, CERTIFICATE_REVOKE))
		json_array_append_new(list, json_string("revoke"));
	return list;
}

static int
certificate_reply(struct ctx *ctx, const struct certificate *c,
    json_t **reply, struct err *e)
{
	json_t *events = json_array(), *list = certificate_checklist(ctx, c, e);

	if (list == NULL || certificate_history(ctx, c,
		certificate_event_item, events, e) != 0) {
		json_decref(events);
		json_decref(list);
		return -1;
	}
	*reply = certificate_item_reply(ctx, c);
	json_object_set_new(*reply, "checklist", list);
	json_object_set_new(*reply, "events", events);
	json_object_set_new(*reply, "actions", certificate_actions(ctx, c));
	/* the unit reads it from its bank statement: the proof that it is one */
	if (certificate_office(ctx))
		reply_text(*reply, "transfer_reference",
		    c->transfer_reference);
	return 0;
}

static int
rpc_certificate_apply(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const json_t *fresh = json_object_get(p, "new_password");
	struct certificate_apply a = {.uscc = param_text(p, "uscc"),
	    .holder = param_text(p, "holder"),
	    .holder_name = param_text(p, "holder_name"),
	    .has_password = fresh != NULL,
	    .hash = param_text(fresh, "hash"),
	    .name = param_text(p, "name"),
	    .key = param_text(p, "key"),
	    .unit_type = param_text(p, "unit_type")};
	struct certificate c;

	if (certificate_apply(ctx, &a, &c, e) != 0)
		return -1;
	return certificate_reply(ctx, &c, reply, e);
}

static int
rpc_certificate_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct certificate c;

	if (certificate_get(ctx, param_id(p, "id"), &c, e) != 0)
		return -1;
	return certificate_reply(ctx, &c, reply, e);
}

static int
rpc_certificate_check(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct certificate c;

	if (certificate_check(ctx, param_id(p, "id"),
		param_int(p, "version", 0), json_object_get(p, "checks"), &c,
		e) != 0)
		return -1;
	return certificate_reply(ctx, &c, reply, e);
}

static int
rpc_certificate_pay(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct certificate c;

	if (certificate_pay(ctx, param_id(p, "id"),
		param_int(p, "version", 0), param_text(p, "receipt"), &c,
		e) != 0)
		return -1;
	return certificate_reply(ctx, &c, reply, e);
}

static int
rpc_certificate_issue(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct certificate c;

	if (certificate_issue(ctx, param_id(p, "id"),
		param_int(p, "version", 0), &c, e) != 0)
		return -1;
	return certificate_reply(ctx, &c, reply, e);
}

static int
rpc_certificate_confirm(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct certificate c;

	if (certificate_confirm_transfer(ctx, param_id(p, "id"),
		param_text(p, "reference"), &c, e) != 0)
		return -1;
	return certificate_reply(ctx, &c, reply, e);
}

static int
certificate_act_reply(struct ctx *ctx, const json_t *p,
    enum certificate_act act, json_t **reply, struct err *e)
{
	struct certificate c;

	if (certificate_act(ctx, param_id(p, "id"), act,
		param_text(p, "reason"), param_int(p, "version", 0), &c,
		e) != 0)
		return -1;
	return certificate_reply(ctx, &c, reply, e);
}

static int
rpc_certificate_suspend(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return certificate_act_reply(ctx, p, CERTIFICATE_SUSPEND, reply, e);
}

static int
rpc_certificate_resume(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return certificate_act_reply(ctx, p, CERTIFICATE_RESUME, reply, e);
}

static int
rpc_certificate_revoke(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	return certificate_act_reply(ctx, p, CERTIFICATE_REVOKE, reply, e);
}

static int
rpc_certificate_form(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct certificate c;
	char *text;

	if (certificate_get(ctx, param_id(p, "id"), &c, e) != 0)
		return -1;
	text = certificate_form(ctx, &c, e);
	if (text == NULL)
		return -1;
	*reply = json_pack("{s:s}", "text", text);
	free(text);
	return 0;
}

struct certificate_page {
	struct ctx *ctx;
	json_t *items;
	int limit;
	int64_t last;
};

static void
certificate_page_item(void *arg, const struct certificate *c)
{
	struct certificate_page *page = arg;

	json_array_append_new(page->items,
	    certificate_item_reply(page->ctx, c));
	page->last = c->id;
}

static int
rpc_certificate_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct certificate_page page = {.ctx = ctx,
	    .limit = (int)param_int(p, "limit", 50)};
	char *after, text[24];
	const char *key = text;
	int64_t before = 0;
	bool more;

	ctx->scope_asked = true;
	if (cursor_parse(ctx, p, &after, 1, e) != 0)
		return -1;
	if (after != NULL && (before = rpc_id_parse(after)) == 0)
		return err_set(e, ERR_CURSOR, "after");
	page.items = json_array();
	if (certificate_list(ctx, param_id(p, "unit"), param_text(p, "state"),
		before, page.limit, certificate_page_item, &page, e) != 0) {
		json_decref(page.items);
		return -1;
	}
	more = json_array_size(page.items) == (size_t)page.limit;
	snprintf(text, sizeof(text), "%lld", (long long)page.last);
	*reply = json_pack("{s:o, s:o}", "items", page.items, "next",
	    more ? cursor_make(&key, 1) : json_null());
	return 0;
}

static const struct param apply_params[] = {
	{"uscc", PARAM_IDENT, PARAM_REQUIRED, 1, 31, NULL,
	    N_("The unit's credit code")},
	{"unit_type", PARAM_CHOICE, PARAM_REQUIRED, 0, 0,
	    "enterprise|individual_business_sealed|individual_business",
	    N_("Which list of materials applies")},
	{"name", PARAM_TEXT, PARAM_REQUIRED, 1, 60, NULL,
	    N_("Certificate name")},
	{"key", PARAM_TEXT, PARAM_REQUIRED, 1, 4000, NULL,
	    N_("An OpenSSH public key")},
	{"holder", PARAM_IDENT, PARAM_REQUIRED, 1, 63, NULL,
	    N_("Login name of the holder: an agent's, or a new one")},
	{"holder_name", PARAM_TEXT, PARAM_OPTIONAL, 1, 20, NULL,
	    N_("Name of the holder, for a new account")},
	{"new_password", PARAM_SECRET, PARAM_OPTIONAL, 0, 128, NULL,
	    N_("First password of a new account, to be changed at once")},
	{0},
};

#define ID_PARAM                                                \
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL,            \
	    N_("The certificate")}
#define VERSION_PARAM                                           \
	{"version", PARAM_INT, PARAM_OPTIONAL, 1, INT64_MAX,    \
	    NULL, N_("The version you saw")}

static const struct param id_params[] = {ID_PARAM, {0}};
static const struct param issue_params[] = {ID_PARAM, VERSION_PARAM, {0}};

static const struct param check_params[] = {
	ID_PARAM,
	{"checks", PARAM_OBJECT, PARAM_REQUIRED, 0, 0, NULL,
	    N_("What was seen: ITEM.choice, ITEM.TICK, ITEM.uscc, "
	       "ITEM.mobile, ITEM.id_number")},
	VERSION_PARAM,
	{0},
};

static const struct param pay_params[] = {
	ID_PARAM,
	{"receipt", PARAM_TEXT, PARAM_REQUIRED, 1, 40, NULL,
	    N_("Number of the receipt")},
	VERSION_PARAM,
	{0},
};

static const struct param confirm_params[] = {
	ID_PARAM,
	{"reference", PARAM_IDENT, PARAM_REQUIRED, 1, 16, NULL,
	    N_("Reference of the transfer, from the bank statement")},
	{0},
};

static const struct param act_params[] = {
	ID_PARAM,
	{"reason", PARAM_TEXT, PARAM_REQUIRED, 1, 200, NULL, N_("Reason")},
	VERSION_PARAM,
	{0},
};

static const struct param list_params[] = {
	PARAMS_LIST,
	{"unit", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL, N_("Of this unit")},
	{"state", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "pending|active|suspended|revoked|expired", N_("State")},
	{0},
};

#define ITEM                                                                 \
	"id, name, unit: {id, name, uscc}, holder: {account, login, name}, " \
	"unit_type, key_type, fingerprint, state, fee, paid, transfer, "     \
	"created_at, version, serial?, receipt?, issued_at?, valid_from?, "  \
	"valid_to?, transfer_at?, reason?"
#define WHOLE                                                              \
	ITEM ", checklist: {id, title, items of {id, label, choices?, "    \
	     "ticks, choice?, uscc?, mobile?, identity?}}, events of {at, by, "       \
	     "change, reason?}, actions, transfer_reference?"
#define DESK_ROLES (ROLE_CLERK | ROLE_LEAD)

const struct method certificate_methods[] = {
	{"certificate.apply", N_("Apply for a unit's certificate at the desk"),
	    DESK_ROLES, SCOPE_DISTRICT, METHOD_WRITE, apply_params, WHOLE,
	    rpc_certificate_apply},
	{"certificate.list", N_("Certificates, newest first"),
	    DESK_ROLES | ROLE_AGENT, SCOPE_DISTRICT, METHOD_READ, list_params,
	    "items of {" ITEM "}, next", rpc_certificate_list},
	{"certificate.get", N_("A certificate with its checklist and history"),
	    DESK_ROLES | ROLE_AGENT, SCOPE_DISTRICT, METHOD_READ, id_params,
	    WHOLE, rpc_certificate_get},
	{"certificate.check", N_("Note which materials were seen"), DESK_ROLES,
	    SCOPE_DISTRICT, METHOD_WRITE, check_params, WHOLE,
	    rpc_certificate_check},
	{"certificate.pay", N_("Note that the fee is paid"), DESK_ROLES,
	    SCOPE_DISTRICT, METHOD_WRITE, pay_params, WHOLE,
	    rpc_certificate_pay},
	{"certificate.issue", N_("Issue a certificate"), DESK_ROLES,
	    SCOPE_DISTRICT, METHOD_WRITE, issue_params, WHOLE,
	    rpc_certificate_issue},
	{"certificate.confirm_transfer",
	    N_("Confirm the transfer by its reference: the certificate is "
	       "active"),
	    DESK_ROLES | ROLE_AGENT, SCOPE_DISTRICT, METHOD_WRITE,
	    confirm_params, WHOLE, rpc_certificate_confirm},
	{"certificate.suspend", N_("Suspend a certificate"), DESK_ROLES,
	    SCOPE_DISTRICT, METHOD_WRITE, act_params, WHOLE,
	    rpc_certificate_suspend},
	{"certificate.resume", N_("End the suspension of a certificate"),
	    DESK_ROLES, SCOPE_DISTRICT, METHOD_WRITE, act_params, WHOLE,
	    rpc_certificate_resume},
	{"certificate.revoke", N_("Revoke a certificate for good"), DESK_ROLES,
	    SCOPE_DISTRICT, METHOD_WRITE, act_params, WHOLE,
	    rpc_certificate_revoke},
	{"certificate.form", N_("The application form, to be printed"),
	    DESK_ROLES | ROLE_AGENT, SCOPE_DISTRICT, METHOD_READ, id_params,
	    "text", rpc_certificate_form},
	{0},
};
