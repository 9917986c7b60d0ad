#include "config.h"

#include <string.h>

#include "common/ident.h"
#include "common/jsonrpc.h"
#include "common/mem.h"
#include "server/domain/conflict.h"
#include "server/domain/policy.h"
#include "server/store/account.h"
#include "server/store/person.h"
#include "server/store/unit.h"

enum { CONFLICT_MAX = 200 };

int
conflict_about(struct ctx *ctx, const struct application *a,
    struct conflict_about *out, struct err *e)
{
	struct person p;
	int rc;

	memset(out, 0, sizeof(*out));
	out->application_id = a->id;
	out->unit_id = a->unit_id;
	if (a->person_id == 0)
		return 0;
	rc = store_person_load(ctx, a->person_id, &p, e);
	if (rc != 1)
		return rc;
	out->person = true;
	str_copy(out->name, sizeof(out->name), p.name);
	secret_hash(ctx->secret, "id_number", p.id_number, out->id_hash);
	return 0;
}

struct conflict_rows {
	struct ctx *ctx;
	struct conflict *list;
	size_t n, room;
};

static void
conflict_row(void *arg, const struct conflict *x)
{
	struct conflict_rows *l = arg;

	if (l->n == l->room) {
		size_t room = l->room * 2 + 8;
		struct conflict *all = ctx_alloc(l->ctx, room, sizeof(*all));

		if (l->n > 0)
			memcpy(all, l->list, l->n * sizeof(*all));
		l->list = all;
		l->room = room;
	}
	l->list[l->n++] = *x;
}

int
conflict_mine(struct ctx *ctx, int64_t account_id, struct conflict_mine *out,
    struct err *e)
{
	struct conflict_rows l = {.ctx = ctx};
	struct account a;
	struct expert x;
	int rc;

	memset(out, 0, sizeof(*out));
	rc = store_account_load(ctx, account_id, &a, e);
	if (rc == 1 && a.has_id_number) {
		out->has_id = true;
		memcpy(out->id_hash, a.id_number_hash, sizeof(out->id_hash));
	}
	if (rc >= 0)
		rc = store_expert_load(ctx, 0, NULL, account_id, &x, e);
	if (rc < 0 ||
	    store_conflict_each(ctx, account_id, conflict_row, &l, e) != 0)
		return -1;
	if (rc == 1)
		out->unit_id = x.unit_id;
	out->list = l.list;
	out->n = l.n;
	return 0;
}

void
conflict_meet(const struct conflict_mine *m, const struct conflict_about *c,
    struct workflow_actor *a)
{
	if (c->person && m->has_id &&
	    memcmp(m->id_hash, c->id_hash, sizeof(c->id_hash)) == 0)
		a->holder = a->applicant = true;
	if (m->unit_id != 0 && m->unit_id == c->unit_id)
		a->unit = true;
	for (size_t i = 0; i < m->n; i++) {
		const struct conflict *x = &m->list[i];

		if (strcmp(x->kind, "case") == 0)
			a->declared |= x->application_id == c->application_id;
		else if (strcmp(x->kind, "unit") == 0)
			a->declared |= x->unit_id == c->unit_id &&
			    c->unit_id != 0;
		else if (x->has_id)
			a->kin |= c->person &&
			    memcmp(x->id_hash, c->id_hash,
				sizeof(c->id_hash)) == 0;
		else /* whoever has the name, to be safe */
			a->kin |= c->person && strcmp(x->name, c->name) == 0;
	}
}

/*
 * Declaring
 */

static int
conflict_kin(struct ctx *ctx, const struct conflict_told *t,
    struct conflict *x, struct err *e)
{
	char number[IDENT_MAX];

	if (t->name == NULL)
		err_add(e, ERR_REQUIRED, "name");
	if (t->relation == NULL)
		err_add(e, ERR_REQUIRED, "relation");
	if (e->n > 0)
		return -1;
	if (t->id_number == NULL)
		return 0;
	if (ident_check(IDENT_RESIDENT_ID, t->id_number, ctx->today,
		number) != IDENT_OK) {
		err_set(e, ERR_IDENTIFIER, "id_number");
		return err_arg(e, "reason", N_("not a resident ID number"));
	}
	x->has_id = true;
	secret_hash(ctx->secret, "id_number", number, x->id_hash);
	return 0;
}

static int
conflict_unit(struct ctx *ctx, const struct conflict_told *t,
    struct conflict *x, struct err *e)
{
	struct unit u;
	int rc;

	if (t->uscc == NULL)
		return err_set(e, ERR_REQUIRED, "uscc");
	rc = store_unit_find_uscc(ctx, t->uscc, &x->unit_id, e);
	if (rc == 1)
		rc = store_unit_load(ctx, x->unit_id, &u, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "uscc");
	str_copy(x->name, sizeof(x->name), u.name);
	return 0;
}

static int
conflict_case(struct ctx *ctx, const struct conflict_told *t,
    struct conflict *x, struct err *e)
{
	struct application a;
	int rc;

	if (t->application == NULL)
		return err_set(e, ERR_REQUIRED, "application");
	rc = store_application_find(ctx, t->application, &a, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "application");
	x->application_id = a.id;
	str_copy(x->name, sizeof(x->name), a.number);
	return 0;
}

struct conflict_number {
	size_t n;
};

static void
conflict_number(void *arg, const struct conflict *x)
{
	struct conflict_number *c = arg;

	(void)x;
	c->n++;
}

int
conflict_declare(struct ctx *ctx, const struct conflict_told *t, int64_t *id,
    struct err *e)
{
	struct conflict x = {.account_id = ctx->actor.account_id};
	struct conflict_number had = {0};
	int rc;

	policy_self(ctx);
	str_copy(x.kind, sizeof(x.kind), t->kind);
	if (t->name != NULL)
		str_copy(x.name, sizeof(x.name), t->name);
	if (t->relation != NULL)
		str_copy(x.relation, sizeof(x.relation), t->relation);
	if (t->reason != NULL)
		str_copy(x.reason, sizeof(x.reason), t->reason);
	if (store_conflict_each(ctx, x.account_id, conflict_number, &had,
		e) != 0)
		return -1;
	if (had.n >= CONFLICT_MAX) {
		err_set(e, ERR_CONFLICT_MANY, "kind");
		return err_arg_int(e, "max", CONFLICT_MAX);
	}
	rc = t->kind[0] == 'k' ? conflict_kin(ctx, t, &x, e) :
	    t->kind[0] == 'u'  ? conflict_unit(ctx, t, &x, e) :
				  conflict_case(ctx, t, &x, e);
	if (rc != 0)
		return -1;
	x.id = *id = ctx_new_id(ctx);
	if (store_conflict_insert(ctx, &x, e) != 0)
		return -1;
	ctx_audit(ctx, "conflict", x.id, NULL,
	    json_pack("{s:s}", "kind", x.kind));
	return 0;
}

struct conflict_one {
	int64_t id, application_id;
};

static void
conflict_one(void *arg, const struct conflict *x)
{
	struct conflict_one *o = arg;

	if (x->id == o->id)
		o->application_id = x->application_id;
}

/* Who keeps off a case does not come back to decide it. */
static int
conflict_stands(struct ctx *ctx, int64_t id, struct err *e)
{
	struct conflict_one o = {.id = id};
	struct application a;
	int rc = store_conflict_each(ctx, ctx->actor.account_id, conflict_one,
	    &o, e);

	if (rc != 0 || o.application_id == 0)
		return rc;
	rc = store_application_load(ctx, o.application_id, &a, e);
	if (rc == 1 && strcmp(a.phase, "closed") != 0)
		return err_set(e, ERR_CONFLICT_OPEN, "id");
	return rc < 0 ? -1 : 0;
}

int
conflict_withdraw(struct ctx *ctx, int64_t id, struct err *e)
{
	int rc;

	policy_self(ctx);
	if (conflict_stands(ctx, id, e) != 0)
		return -1;
	rc = store_conflict_delete(ctx, ctx->actor.account_id, id, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
	ctx_audit(ctx, "conflict", id, json_pack("{s:b}", "declared", 1),
	    NULL);
	return 0;
}

static const struct {
	const char *kind, *label;
} conflict_labels[] = {
	{"kin", N_("relative")},
	{"unit", N_("unit one has to do with")},
	{"case", N_("single case")},
};

static void
conflict_item(void *arg, const struct conflict *x)
{
	json_t *o = json_pack("{s:o, s:s, s:s, s:I}", "id",
	    rpc_id_make(x->id), "kind", x->kind, "name", x->name, "at",
	    (json_int_t)x->at);

	for (size_t i = 0; i < 3; i++)
		if (strcmp(conflict_labels[i].kind, x->kind) == 0)
			json_object_set_new(o, "kind_label",
			    json_string(_(conflict_labels[i].label)));
	if (x->relation[0] != '\0')
		json_object_set_new(o, "relation", json_string(x->relation));
	if (x->reason[0] != '\0')
		json_object_set_new(o, "reason", json_string(x->reason));
	json_object_set_new(o, "by_number", json_boolean(x->has_id));
	json_array_append_new(arg, o);
}

json_t *
conflict_list(struct ctx *ctx, int64_t account_id, struct err *e)
{
	json_t *list = json_array();

	policy_self(ctx);
	if (store_conflict_each(ctx, account_id, conflict_item, list, e) == 0)
		return list;
	json_decref(list);
	return NULL;
}
