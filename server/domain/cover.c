#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/cover.h"
#include "server/domain/notification.h"
#include "server/domain/policy.h"
#include "server/store/account.h"

enum { COVER_DAYS = 366 };

int
cover_actor(struct ctx *ctx, int64_t account_id, struct actor *out,
    struct err *e)
{
	struct account a;
	int rc = store_account_load(ctx, account_id, &a, e);

	if (rc != 1 || !a.active)
		return rc < 0 ? -1 : 0;
	memset(out, 0, sizeof(*out));
	out->account_id = a.id;
	out->role = a.role;
	out->person_id = a.person_id;
	out->unit_id = a.unit_id;
	memcpy(out->districts, a.districts, sizeof(out->districts));
	out->ndistricts = a.ndistricts;
	out->lang = ctx->actor.lang;
	str_copy(out->login, sizeof(out->login), a.login);
	str_copy(out->name, sizeof(out->name), a.name);
	str_copy(out->from, sizeof(out->from), ctx->actor.from);
	return 1;
}

int
cover_find(struct ctx *ctx, const char *text, int64_t *id, struct err *e)
{
	struct account a;
	char *end;
	int rc;

	*id = strtoll(text, &end, 10);
	if (*end == '\0' && *id > 0)
		return 0;
	rc = store_account_find(ctx, text, &a, e);
	/* who else has an account is not for colleagues to try out */
	if (rc == 1 && !(a.role & (ROLE_OFFICE | ROLE_BODY | ROLE_CITY)))
		rc = 0;
	if (rc == 1)
		*id = a.id;
	return rc == 1 ? 0 : rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "account");
}

static bool
cover_has(const struct actor *a, int district)
{
	for (size_t i = 0; i < a->ndistricts; i++)
		if (a->districts[i] == district)
			return true;
	return false;
}

/* Of the same role, and reaching all that the asker reaches. */
static bool
cover_fits(const struct actor *me, const struct actor *other)
{
	if (other->role != me->role || other->account_id == me->account_id)
		return false;
	for (size_t i = 0; i < me->ndistricts; i++)
		if (!cover_has(other, me->districts[i]))
			return false;
	return true;
}

static int
cover_check(struct ctx *ctx, int64_t stand_in, date_t from, date_t to,
    struct err *e)
{
	struct actor other;
	int rc;

	if (from < ctx->today)
		err_add(e, ERR_LICENCE_PAST, "from");
	if (to < from || to > from + COVER_DAYS) {
		err_add(e, ERR_DATE_ORDER, "to");
		err_arg(e, "other", N_("the first day"));
	}
	if (e->n > 0)
		return -1;
	rc = cover_actor(ctx, stand_in, &other, e);
	if (rc < 0)
		return -1;
	if (rc == 0 || !cover_fits(&ctx->actor, &other))
		return err_set(e, ERR_COVER_ROLE, "account");
	rc = store_cover_away(ctx, stand_in, from, to, e);
	return rc == 1 ? err_set(e, ERR_COVER_CHAIN, "account") : rc;
}

static int
cover_tell(struct ctx *ctx, const struct cover *c, struct err *e)
{
	char from[DATE_TEXT], to[DATE_TEXT];
	const struct notify n = {.template = "cover_named",
		.account_id = c->stand_in,
		.args = json_pack("{s:s, s:s, s:s}", "by", ctx->actor.name,
		    "from", date_format(c->from, from), "to",
		    date_format(c->to, to))};

	return notify(ctx, &n, e);
}

int
cover_set(struct ctx *ctx, int64_t stand_in, date_t from, date_t to,
    struct err *e)
{
	struct cover c = {.account_id = ctx->actor.account_id,
		.stand_in = stand_in, .from = from, .to = to};
	char first[DATE_TEXT], last[DATE_TEXT];

	policy_self(ctx);
	if (stand_in == 0) {
		ctx_audit(ctx, "cover", c.account_id, NULL,
		    json_pack("{s:b}", "ended", 1));
		return store_cover_end(ctx, c.account_id, ctx->today, e);
	}
	if (cover_check(ctx, stand_in, from, to, e) != 0 ||
	    store_cover_set(ctx, &c, e) != 0 || cover_tell(ctx, &c, e) != 0)
		return -1;
	ctx_audit(ctx, "cover", c.account_id, NULL,
	    json_pack("{s:I, s:s, s:s}", "stand_in", (json_int_t)stand_in,
		"from", date_format(from, first), "to",
		date_format(to, last)));
	return 0;
}

int
cover_list(struct ctx *ctx,
    void (*row)(void *arg, const struct cover *c), void *arg, struct err *e)
{
	policy_self(ctx);
	return store_cover_each(ctx, ctx->actor.account_id, ctx->today, row,
	    arg, e);
}

int
cover_colleagues(struct ctx *ctx, const char *role,
    void (*row)(void *arg, int64_t id, const char *name, const char *role),
    void *arg, struct err *e)
{
	const struct actor *a = &ctx->actor;

	policy_self(ctx);
	if (role == NULL)
		role = role_name(a->role);
	if (a->ndistricts == 0)
		return a->role == ROLE_CITY ?
		    store_colleagues(ctx, role, 0, row, arg, e) :
		    0;
	for (size_t i = 0; i < a->ndistricts; i++)
		if (store_colleagues(ctx, role, a->districts[i], row, arg,
			e) != 0)
			return -1;
	return 0;
}
