#include "config.h"

#include <openssl/crypto.h>
#include <string.h>

#include "common/mem.h"
#include "server/domain/licence_hold.h"
#include "server/domain/notification.h"
#include "server/domain/policy.h"
#include "server/domain/unit.h"
#include "server/store/account.h"
#include "server/store/person.h"

static int
hold_number(struct ctx *ctx, enum ident_kind kind, const char *number,
    const char *field, char out[IDENT_MAX], struct err *e)
{
	enum ident_result r = ident_check(kind, number, ctx->today, out);

	if (r == IDENT_OK)
		return 0;
	err_add(e, ERR_IDENTIFIER, field);
	return err_arg(e, "reason", ident_result_msgid(r));
}

/* Message to the account of a person; one without an account gets none. */
static int
hold_tell(struct ctx *ctx, const struct delegation *d, const char *template,
    json_t *args, struct err *e)
{
	struct notify n = {.template = template, .args = args};
	struct account a;
	struct person *p = ctx_alloc(ctx, 1, sizeof(*p));
	unsigned char hash[SECRET_HASH];
	int rc = store_person_load(ctx, d->person_id, p, e);

	if (rc == 1) {
		secret_hash(ctx->secret, "id_number", p->id_number, hash);
		rc = store_account_find_id_number(ctx, hash, &a, e);
	}
	if (rc != 1) {
		json_decref(args);
		return rc < 0 ? -1 : 0;
	}
	n.account_id = a.id;
	return notify(ctx, &n, e);
}

enum { HOLD_CHAIN = 500 };

struct hold_ended {
	struct ctx *ctx;
	struct err *e;
	int64_t *ids; /* what ends: parents come before whom they named */
	size_t n;
	int rc;
};

static void
hold_ended_row(void *arg, const struct delegation *d)
{
	struct hold_ended *h = arg;
	bool ends = d->id == h->ids[0];

	for (size_t i = 0; !ends && i < h->n; i++)
		ends = d->parent_id == h->ids[i];
	if (!ends || h->rc != 0)
		return;
	if (d->id != h->ids[0] && h->n < HOLD_CHAIN)
		h->ids[h->n++] = d->id;
	h->rc = hold_tell(h->ctx, d, "delegation_ended",
	    json_pack("{s:s}", "unit", d->unit_name), h->e);
}

/* End one and what hangs below it; everyone concerned is told. 0 or -1. */
static int
hold_end(struct ctx *ctx, const struct delegation *d, const char *reason,
    int64_t *n, struct err *e)
{
	struct hold_ended h = {.ctx = ctx, .e = e, .n = 1};

	h.ids = ctx_alloc(ctx, HOLD_CHAIN, sizeof(*h.ids));
	h.ids[0] = d->id;
	if (store_delegation_each(ctx, d->unit_id, 0, false, hold_ended_row,
		&h, e) != 0 ||
	    h.rc != 0)
		return -1;
	return store_delegation_revoke(ctx, d->id, reason, n, e);
}

static int
hold_unit(struct ctx *ctx, int64_t id, const char *uscc, struct unit *u,
    struct err *e)
{
	const char *field = id != 0 ? "unit" : "uscc";
	char folded[IDENT_MAX];
	int rc = 1;

	if (id == 0 && uscc == NULL)
		return err_set(e, ERR_REQUIRED, "unit");
	if (id == 0) {
		if (hold_number(ctx, IDENT_USCC, uscc, "uscc", folded, e) != 0)
			return -1;
		rc = store_unit_find_uscc(ctx, folded, &id, e);
	}
	if (rc == 1)
		rc = store_unit_load(ctx, id, u, e);
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, field);
	return rc < 0 ? -1 : 0;
}

int
licence_legal_set(struct ctx *ctx, const char *uscc, const char *name,
    const char *id_number, const char *papers, struct unit_legal *l,
    struct err *e)
{
	struct unit *u = ctx_alloc(ctx, 1, sizeof(*u));
	unsigned char was[SECRET_HASH];
	struct delegation claim;
	char number[IDENT_MAX];
	int64_t ended = 0;
	bool known;
	int rc;

	policy_self(ctx);
	(void)hold_number(ctx, IDENT_RESIDENT_ID, id_number, "id_number",
	    number, e);
	if (e->n > 0 || hold_unit(ctx, 0, uscc, u, e) != 0)
		return -1;
	if (policy_scope(ctx, u->id, u->district, 0, e) != 0)
		return err_set(e, ERR_NOT_FOUND, "uscc");
	rc = store_legal_load(ctx, u->id, l, e);
	if (rc < 0)
		return -1;
	known = rc == 1;
	memcpy(was, l->id_number_hash, sizeof(was));
	memset(l, 0, sizeof(*l));
	l->unit_id = u->id;
	str_copy(l->name, sizeof(l->name), name);
	str_copy(l->papers, sizeof(l->papers), papers);
	secret_hash(ctx->secret, "id_number", number, l->id_number_hash);
	OPENSSL_cleanse(number, sizeof(number));
	if (store_legal_set(ctx, l, e) != 0)
		return -1;
	rc = store_delegation_claim(ctx, u->id, &claim, e);
	if (rc == 1 && known &&
	    memcmp(was, l->id_number_hash, sizeof(was)) != 0)
		rc = hold_end(ctx, &claim, _("Another legal representative"),
		    &ended, e);
	if (rc < 0)
		return -1;
	ctx_audit(ctx, "unit", u->id,
	    json_pack("{s:s}", "legal_representative",
		u->legal_representative),
	    json_pack("{s:s, s:s, s:I}", "legal_representative", name,
		"papers", papers, "delegations_ended", (json_int_t)ended));
	ctx_changed(ctx, "licence", u->id, u->id, 0);
	return 0;
}

/* The asker, verified: his number is what claims and names go by. */
static int
hold_self(struct ctx *ctx, struct person *p, struct err *e)
{
	int rc;

	policy_self(ctx);
	if (!ctx->actor.verified)
		return err_set(e, ERR_LICENCE_UNVERIFIED, NULL);
	rc = store_person_load(ctx, ctx->actor.person_id, p, e);
	return rc == 1 ? 0 : rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, NULL);
}

/* 1 when p is who the desk wrote down for u. */
static int
hold_is_legal(struct ctx *ctx, const struct unit *u, const struct person *p,
    struct err *e)
{
	unsigned char hash[SECRET_HASH];
	struct unit_legal l;
	int rc = store_legal_load(ctx, u->id, &l, e);

	if (rc != 1)
		return rc;
	secret_hash(ctx->secret, "id_number", p->id_number, hash);
	return CRYPTO_memcmp(hash, l.id_number_hash, sizeof(hash)) == 0 &&
	    strcmp(l.name, p->name) == 0 &&
	    strcmp(u->legal_representative, p->name) == 0;
}

int
licence_claim(struct ctx *ctx, int64_t unit_id, const char *uscc,
    struct delegation *d, struct err *e)
{
	struct person *p = ctx_alloc(ctx, 1, sizeof(*p));
	struct unit *u = ctx_alloc(ctx, 1, sizeof(*u));
	int rc;

	memset(d, 0, sizeof(*d));
	if (hold_self(ctx, p, e) != 0)
		return -1;
	/* whether there is such a unit is told to its own people alone */
	if (hold_unit(ctx, unit_id, uscc, u, e) != 0)
		return err_is(e, ERR_NOT_FOUND) ?
		    err_set(e, ERR_LICENCE_LEGAL, "unit") :
		    -1;
	rc = hold_is_legal(ctx, u, p, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_LICENCE_LEGAL, "unit");
	d->unit_id = u->id;
	d->person_id = p->id;
	str_copy(d->person_name, sizeof(d->person_name), p->name);
	str_copy(d->rank, sizeof(d->rank), "legal_representative");
	d->government = d->business = d->public_service = true;
	d->valid_from = ctx->today;
	if (store_delegation_insert(ctx, d, e) != 0)
		return err_is(e, ERR_STORE_UNIQUE) ?
		    err_set(e, ERR_LICENCE_CLAIMED, "unit") :
		    -1;
	ctx_audit(ctx, "licence", d->id, NULL,
	    json_pack("{s:s, s:s}", "state", "claimed", "unit", u->name));
	ctx_changed(ctx, "licence", d->id, u->id, p->id);
	return store_delegation_load(ctx, d->id, d, e) == 1 ? 0 : -1;
}

/* One line each of what is held. */
static size_t
hold_lines(struct ctx *ctx, const struct delegation *all, size_t found,
    struct licence_mine *rows, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < found && n < max; i++) {
		struct licence_mine *m = &rows[n++];

		m->unit_id = all[i].unit_id;
		memcpy(m->unit_name, all[i].unit_name, sizeof(m->unit_name));
		memcpy(m->uscc, all[i].uscc, sizeof(m->uscc));
		m->kind = licence_kind(all[i].unit_type);
		m->claimed = true;
		m->d = all[i];
		m->state = licence_state(ctx, &all[i]);
	}
	return n;
}

/* Units whose legal representative he is and whose licence nobody has. */
static int
hold_claimable(struct ctx *ctx, const struct person *p,
    struct licence_mine *rows, size_t max, size_t *n, struct err *e)
{
	int64_t ids[LICENCES_MAX];
	unsigned char hash[SECRET_HASH];
	struct unit *u = ctx_alloc(ctx, 1, sizeof(*u));
	size_t found;

	secret_hash(ctx->secret, "id_number", p->id_number, hash);
	if (store_legal_units(ctx, hash, ids, LICENCES_MAX, &found, e) != 0)
		return -1;
	for (size_t i = 0; i < found && *n < max; i++) {
		struct licence_mine *m = &rows[*n];
		int rc = licence_claimed(ctx, ids[i], e);

		if (rc < 0)
			return -1;
		if (rc == 1)
			continue;
		if (store_unit_load(ctx, ids[i], u, e) != 1)
			return -1;
		rc = hold_is_legal(ctx, u, p, e);
		if (rc < 0)
			return -1;
		if (rc == 0)
			continue;
		(*n)++;
		m->unit_id = u->id;
		memcpy(m->unit_name, u->name, sizeof(m->unit_name));
		str_copy(m->uscc, sizeof(m->uscc), u->uscc);
		m->kind = licence_kind(u->unit_type);
		m->state = "";
	}
	return 0;
}

int
licence_mine(struct ctx *ctx, struct licence_mine *rows, size_t max,
    size_t *n, struct err *e)
{
	struct delegation *all = ctx_alloc(ctx, LICENCES_MAX, sizeof(*all));
	struct person *p = ctx_alloc(ctx, 1, sizeof(*p));
	size_t found;

	*n = 0;
	if (hold_self(ctx, p, e) != 0 ||
	    store_delegation_of(ctx, p->id, all, LICENCES_MAX, &found, e) != 0)
		return -1;
	*n = hold_lines(ctx, all, found, rows, max);
	return hold_claimable(ctx, p, rows, max, n, e);
}

/* What of the unit's licence the asker holds today, if he may name others. */
static int
hold_giver(struct ctx *ctx, int64_t unit_id, const char *rank,
    struct licence_use *giver, struct err *e)
{
	struct licence_use *all = ctx_alloc(ctx, LICENCES_MAX, sizeof(*all));
	bool manager = strcmp(rank, "licence_manager") == 0;
	size_t n;

	if (licence_units(ctx, ctx->actor.person_id, all, LICENCES_MAX, &n,
		e) != 0)
		return -1;
	giver->delegation_id = 0;
	for (size_t i = 0; i < n; i++) {
		bool legal = strcmp(all[i].rank, "legal_representative") == 0;

		if (all[i].unit_id == unit_id &&
		    (legal ||
			(!manager &&
			    strcmp(all[i].rank, "licence_manager") == 0)) &&
		    (giver->delegation_id == 0 || legal))
			*giver = all[i];
	}
	return giver->delegation_id != 0 ? 0 :
					   err_set(e, ERR_LICENCE_RANK, "unit");
}

/*
 * The delegate, by number and name; whatever does not fit is told in the same
 * words, so that nobody learns who is registered here.
 */
static int
hold_delegate(struct ctx *ctx, const struct licence_grant *g,
    struct person *p, struct err *e)
{
	unsigned char hash[SECRET_HASH];
	char number[IDENT_MAX];
	struct account a;
	int rc;

	if (g->mobile == NULL && g->id_number == NULL)
		return err_set(e, ERR_REQUIRED, "mobile");
	if (g->id_number != NULL) {
		if (hold_number(ctx, IDENT_RESIDENT_ID, g->id_number,
			"id_number", number, e) != 0)
			return -1;
		secret_hash(ctx->secret, "id_number", number, hash);
		rc = store_account_find_id_number(ctx, hash, &a, e);
	} else {
		if (hold_number(ctx, IDENT_MOBILE, g->mobile, "mobile",
			number, e) != 0)
			return -1;
		secret_hash(ctx->secret, "mobile", number, hash);
		rc = store_account_find_mobile(ctx, hash, &a, e);
	}
	if (rc == 1)
		rc = a.active && a.person_id != 0 ?
		    store_person_load(ctx, a.person_id, p, e) :
		    0;
	if (rc < 0)
		return -1;
	if (rc == 1 && p->verified && strcmp(p->name, g->name) == 0)
		return 0;
	return err_set(e, ERR_LICENCE_PERSON, "name");
}

/* Nobody gives more than he has: scopes, and the end. */
static int
hold_bounds(struct ctx *ctx, const struct licence_grant *g,
    const struct licence_use *giver, struct err *e)
{
	bool agent = strcmp(g->rank, "licence_agent") == 0;
	date_t end = g->valid_to, begin = g->valid_from;

	if (g->scopes == 0)
		(void)err_add(e, ERR_REQUIRED, "scopes");
	else if ((g->scopes & ~giver->scopes) != 0)
		(void)err_add(e, ERR_LICENCE_SCOPE, "scopes");
	if (agent && end == DATE_NONE)
		(void)err_add(e, ERR_REQUIRED, "valid_to");
	if (begin != DATE_NONE && begin < ctx->today)
		(void)err_add(e, ERR_LICENCE_PAST, "valid_from");
	if (end != DATE_NONE &&
	    (end < ctx->today || (begin != DATE_NONE && end < begin)))
		(void)err_add(e, ERR_LICENCE_PAST, "valid_to");
	else if (giver->valid_to != 0 &&
	    (end == DATE_NONE || end > giver->valid_to))
		(void)err_add(e, ERR_LICENCE_END, "valid_to");
	return e->n == 0 ? 0 : -1;
}

/* Not to oneself, and not twice in the same rank. */
static int
hold_again(struct ctx *ctx, const struct licence_grant *g,
    const struct person *p, struct err *e)
{
	struct delegation *all = ctx_alloc(ctx, LICENCES_MAX, sizeof(*all));
	size_t n;

	if (p->id == ctx->actor.person_id)
		return err_set(e, ERR_LICENCE_SELF, "name");
	if (store_delegation_of(ctx, p->id, all, LICENCES_MAX, &n, e) != 0)
		return -1;
	if (n == LICENCES_MAX)
		return err_set(e, ERR_LICENCE_MANY, "name");
	for (size_t i = 0; i < n; i++)
		if (all[i].unit_id == g->unit_id &&
		    strcmp(all[i].rank, g->rank) == 0 &&
		    strcmp(licence_state(ctx, &all[i]), "expired") != 0)
			return err_set(e, ERR_LICENCE_EXISTS, "name");
	return 0;
}

static json_t *
hold_scopes(unsigned scopes)
{
	static const char *const zh[] = {"政务", "商务", "公共服务"};
	static const char *const en[] = {"government", "business",
	    "public services"};
	char a[64] = "", b[64] = "";

	for (int i = 0; i < 3; i++) {
		if (!(scopes & (1U << i)))
			continue;
		if (a[0] != '\0') {
			strncat(a, "、", sizeof(a) - strlen(a) - 1);
			strncat(b, ", ", sizeof(b) - strlen(b) - 1);
		}
		strncat(a, zh[i], sizeof(a) - strlen(a) - 1);
		strncat(b, en[i], sizeof(b) - strlen(b) - 1);
	}
	return json_pack("{s:s, s:s}", "zh", a, "en", b);
}

static int
hold_given(struct ctx *ctx, const struct delegation *d, unsigned scopes,
    struct err *e)
{
	char until[DATE_TEXT];
	json_t *end = d->valid_to != 0 ?
	    json_string(date_format(d->valid_to, until)) :
	    json_pack("{s:s, s:s}", "zh", "长期", "en", "further notice");

	return hold_tell(ctx, d, "delegation_given",
	    json_pack("{s:s, s:o, s:o}", "unit", d->unit_name, "scope",
		hold_scopes(scopes), "until", end),
	    e);
}

int
licence_delegate(struct ctx *ctx, const struct licence_grant *g,
    struct delegation *d, struct err *e)
{
	struct person *self = ctx_alloc(ctx, 1, sizeof(*self));
	struct person *p = ctx_alloc(ctx, 1, sizeof(*p));
	struct licence_use giver;

	memset(d, 0, sizeof(*d));
	if (hold_self(ctx, self, e) != 0 ||
	    hold_giver(ctx, g->unit_id, g->rank, &giver, e) != 0 ||
	    hold_bounds(ctx, g, &giver, e) != 0 ||
	    hold_delegate(ctx, g, p, e) != 0 ||
	    hold_again(ctx, g, p, e) != 0)
		return -1;
	d->unit_id = g->unit_id;
	d->parent_id = giver.delegation_id;
	d->person_id = p->id;
	str_copy(d->person_name, sizeof(d->person_name), p->name);
	str_copy(d->rank, sizeof(d->rank), g->rank);
	d->government = g->scopes & LICENCE_GOVERNMENT;
	d->business = g->scopes & LICENCE_BUSINESS;
	d->public_service = g->scopes & LICENCE_PUBLIC;
	d->valid_from = g->valid_from != DATE_NONE ? g->valid_from : ctx->today;
	d->valid_to = g->valid_to != DATE_NONE ? g->valid_to : 0;
	if (store_delegation_insert(ctx, d, e) != 0 ||
	    store_delegation_load(ctx, d->id, d, e) != 1 ||
	    hold_given(ctx, d, g->scopes, e) != 0)
		return -1;
	ctx_audit(ctx, "licence", d->id, NULL,
	    json_pack("{s:s, s:s, s:s, s:i}", "person", p->name, "rank",
		d->rank, "unit", d->unit_name, "scopes", (int)g->scopes));
	ctx_changed(ctx, "licence", d->id, d->unit_id, p->id);
	return 0;
}

/* Does the asker stand above it, or is it his own? 1, 0, -1. */
static int
hold_above(struct ctx *ctx, const struct delegation *d, struct err *e)
{
	struct delegation up = *d;
	int rc;

	for (int i = 0; i < 3; i++) {
		if (up.person_id == ctx->actor.person_id)
			return up.revoked_at == 0 || up.id == d->id;
		if (up.parent_id == 0)
			return 0;
		rc = store_delegation_load(ctx, up.parent_id, &up, e);
		if (rc != 1)
			return rc;
	}
	return 0;
}

bool
licence_may_revoke(struct ctx *ctx, const struct delegation *d)
{
	struct err e = {0};

	return ctx->actor.role == ROLE_INDIVIDUAL && d->revoked_at == 0 &&
	    hold_above(ctx, d, &e) == 1;
}

int
licence_get(struct ctx *ctx, int64_t id, struct delegation *d, struct err *e)
{
	struct unit *u;
	int rc = store_delegation_load(ctx, id, d, e);

	if (rc < 0)
		return -1;
	if (rc == 1 && ctx->actor.role == ROLE_INDIVIDUAL)
		rc = hold_above(ctx, d, e);
	if (rc == 1 && ctx->actor.role != ROLE_INDIVIDUAL) {
		u = ctx_alloc(ctx, 1, sizeof(*u));
		return unit_get(ctx, d->unit_id, u, e);
	}
	policy_self(ctx);
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, "id");
	return rc < 0 ? -1 : 0;
}

int
licence_revoke(struct ctx *ctx, int64_t id, const char *reason, int64_t *n,
    struct err *e)
{
	struct delegation d;

	if (licence_get(ctx, id, &d, e) != 0)
		return -1;
	if (d.revoked_at != 0) {
		err_set(e, ERR_LICENCE_ENDED, "id");
		return err_arg(e, "by", d.revoked_by);
	}
	if (hold_end(ctx, &d, reason, n, e) != 0)
		return -1;
	ctx_audit(ctx, "licence", d.id,
	    json_pack("{s:s, s:s}", "person", d.person_name, "rank", d.rank),
	    json_pack("{s:s, s:s, s:I}", "state", "revoked", "reason", reason,
		"ended", (json_int_t)*n));
	ctx_changed(ctx, "licence", d.id, d.unit_id, d.person_id);
	return 0;
}

struct hold_filter {
	struct ctx *ctx;
	bool legal;
	void (*row)(void *arg, const struct delegation *d);
	void *arg;
};

static void
hold_filtered(void *arg, const struct delegation *d)
{
	struct hold_filter *f = arg;
	struct err e = {0};

	if (f->legal || hold_above(f->ctx, d, &e) == 1)
		f->row(f->arg, d);
}

int
licence_list(struct ctx *ctx, int64_t unit_id, bool revoked,
    void (*row)(void *arg, const struct delegation *d), void *arg,
    struct err *e)
{
	struct hold_filter f = {ctx, true, row, arg};
	struct licence_use giver;
	struct unit *u;

	if (ctx->actor.role != ROLE_INDIVIDUAL) {
		u = ctx_alloc(ctx, 1, sizeof(*u));
		if (unit_get(ctx, unit_id, u, e) != 0)
			return -1;
		return store_delegation_each(ctx, u->id, 0, revoked, row, arg,
		    e);
	}
	policy_self(ctx);
	if (hold_giver(ctx, unit_id, "licence_agent", &giver, e) != 0)
		return err_is(e, ERR_LICENCE_RANK) ?
		    err_set(e, ERR_NOT_FOUND, "unit") :
		    -1;
	f.legal = strcmp(giver.rank, "legal_representative") == 0;
	return store_delegation_each(ctx, unit_id, 0, revoked, hold_filtered,
	    &f, e);
}
