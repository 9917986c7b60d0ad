#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/codes.h"
#include "common/mem.h"
#include "server/domain/expert.h"
#include "server/domain/policy.h"
#include "server/store/account.h"
#include "server/store/unit.h"

const char *
expert_field_label(const char *field)
{
	return code_text(codes_expert_field, field);
}

const char *
expert_fields_text(struct ctx *ctx, const char *fields)
{
	char text[400] = "", one[40];

	while (*fields != '\0') {
		size_t len = strcspn(fields, ",");

		snprintf(one, sizeof(one), "%.*s", (int)len, fields);
		str_join(text, sizeof(text), ", ", expert_field_label(one));
		fields += len + (fields[len] == ',');
	}
	return ctx_strdup(ctx, text);
}

static int
expert_fields(const json_t *list, struct expert *x, struct err *e)
{
	const json_t *one;
	size_t i;

	x->fields[0] = '\0';
	json_array_foreach (list, i, one) {
		const struct code *c = json_is_string(one) ?
		    code_find(codes_expert_field, json_string_value(one)) :
		    NULL;

		/* each once fits */
		if (c == NULL ||
		    !str_join(x->fields, sizeof(x->fields), ",", c->value))
			return err_set(e, ERR_EXPERT_FIELD, "fields");
	}
	return x->fields[0] != '\0' ? 0 : err_set(e, ERR_REQUIRED, "fields");
}

static int
expert_account(struct ctx *ctx, const char *login, struct expert *x,
    struct err *e)
{
	struct account a;
	struct expert other;
	int rc;

	if (login[0] == '\0') {
		x->account_id = 0;
		return 0;
	}
	rc = store_account_find(ctx, login, &a, e);
	if (rc < 0)
		return -1;
	if (rc == 0 || a.role != ROLE_EXPERT)
		return err_set(e, ERR_EXPERT_ROLE, "login");
	rc = store_expert_load(ctx, 0, NULL, a.id, &other, e);
	if (rc < 0)
		return -1;
	if (rc == 1 && other.id != x->id)
		return err_set(e, ERR_EXPERT_TAKEN, "login");
	x->account_id = a.id;
	return 0;
}

static int
expert_unit(struct ctx *ctx, const char *uscc, struct expert *x,
    struct err *e)
{
	struct unit u;
	int rc;

	if (uscc[0] == '\0') {
		x->unit_id = 0;
		return 0;
	}
	rc = store_unit_find_uscc(ctx, uscc, &x->unit_id, e);
	if (rc == 1)
		rc = store_unit_load(ctx, x->unit_id, &u, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "uscc");
	str_copy(x->unit_name, sizeof(x->unit_name), u.name);
	return 0;
}

/* A new one, with its number; or the one named. */
static int
expert_begin(struct ctx *ctx, const struct expert_told *t, struct expert *x,
    struct err *e)
{
	int64_t n;
	int rc;

	memset(x, 0, sizeof(*x));
	if (t->number == NULL) {
		if (t->name == NULL)
			return err_set(e, ERR_REQUIRED, "name");
		if (t->fields == NULL)
			return err_set(e, ERR_REQUIRED, "fields");
		if (store_application_next(ctx, "expert", &n, e) != 0)
			return -1;
		x->id = ctx_new_id(ctx);
		x->active = true;
		snprintf(x->number, sizeof(x->number), "ZJ%04lld",
		    (long long)n);
		return 0;
	}
	rc = store_expert_load(ctx, 0, t->number, 0, x, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "number");
	if (t->version != -1 && t->version != x->version) {
		err_set(e, ERR_VERSION, "version");
		err_arg(e, "by", "-");
		return err_arg(e, "at", "-");
	}
	return 0;
}

/*
 * Who was drawn is who votes, and from where he is decides about what: neither
 * is changed under a seat.
 */
static int
expert_seated(struct ctx *ctx, const struct expert *was,
    const struct expert *x, struct err *e)
{
	bool account = x->account_id != was->account_id;
	char number[40];
	int rc;

	if (!account && x->unit_id == was->unit_id)
		return 0;
	rc = store_seat_live(ctx, x->id, number, sizeof(number), e);
	if (rc != 1)
		return rc;
	err_set(e, ERR_EXPERT_SITS, account ? "login" : "uscc");
	return err_arg(e, "number", number);
}

static json_t *
expert_audit(const struct expert *x)
{
	return json_pack("{s:s, s:s, s:b, s:I, s:I}", "number", x->number,
	    "fields", x->fields, "active", x->active, "account",
	    (json_int_t)x->account_id, "unit", (json_int_t)x->unit_id);
}

int
expert_set(struct ctx *ctx, const struct expert_told *t, struct expert *out,
    struct err *e)
{
	struct expert x, was;
	int rc;

	policy_self(ctx);
	if (expert_begin(ctx, t, &x, e) != 0)
		return -1;
	was = x;
	if ((t->fields != NULL && expert_fields(t->fields, &x, e) != 0) ||
	    (t->login != NULL && expert_account(ctx, t->login, &x, e) != 0))
		return -1;
	if (t->name != NULL)
		str_copy(x.name, sizeof(x.name), t->name);
	if (t->unit_name != NULL)
		str_copy(x.unit_name, sizeof(x.unit_name), t->unit_name);
	if ((t->uscc != NULL && expert_unit(ctx, t->uscc, &x, e) != 0) ||
	    expert_seated(ctx, &was, &x, e) != 0)
		return -1;
	if (t->note != NULL)
		str_copy(x.note, sizeof(x.note), t->note);
	if (t->active >= 0)
		x.active = t->active != 0;
	rc = store_expert_save(ctx, &x, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_BUSY, NULL);
	ctx_audit(ctx, "expert", x.id,
	    t->number != NULL ? expert_audit(&was) : NULL, expert_audit(&x));
	return store_expert_load(ctx, x.id, NULL, 0, out, e) == 1 ? 0 : -1;
}

int
expert_get(struct ctx *ctx, const char *number, struct expert *out,
    struct err *e)
{
	bool own = ctx->actor.role != ROLE_CITY;
	int rc;

	policy_self(ctx);
	if (!own && number == NULL)
		return err_set(e, ERR_REQUIRED, "number");
	rc = store_expert_load(ctx, 0, own ? NULL : number,
	    ctx->actor.account_id, out, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return own ? err_set(e, ERR_EXPERT_NONE, NULL) :
			     err_set(e, ERR_NOT_FOUND, "number");
	return own && number != NULL && strcmp(number, out->number) != 0 ?
	    err_set(e, ERR_NOT_FOUND, "number") :
	    0;
}

int
expert_list(struct ctx *ctx, const char *after, const char *name,
    const char *field, int active, int limit,
    void (*row)(void *arg, const struct expert *x), void *arg, struct err *e)
{
	policy_self(ctx);
	return store_expert_each(ctx, after, name, field, active, limit, row,
	    arg, e);
}
