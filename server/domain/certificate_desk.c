#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/mem.h"
#include "server/domain/agent.h"
#include "server/domain/certificate_desk.h"
#include "server/domain/notification.h"
#include "server/domain/policy.h"
#include "server/domain/sshkey.h"
#include "server/domain/unit.h"
#include "server/store/account.h"
#include "server/store/licence.h"

enum { DESK_REFERENCE = 9 }; /* eight characters and the NUL */

int
certificate_get(struct ctx *ctx, int64_t id, struct certificate *c,
    struct err *e)
{
	int rc = store_certificate_load(ctx, id, c, e);

	if (rc < 0)
		return -1;
	if (rc == 0) {
		policy_self(ctx);
		return err_set(e, ERR_NOT_FOUND, "id");
	}
	return policy_scope(ctx, c->unit_id, c->district, 0, e);
}

int
certificate_history(struct ctx *ctx, const struct certificate *c,
    void (*row)(void *arg, const struct certificate_event *v), void *arg,
    struct err *e)
{
	return store_certificate_events(ctx, c->id, row, arg, e);
}

/* Who changed it last, for one who saw an older state. */
static void
desk_last(void *arg, const struct certificate_event *v)
{
	*(struct certificate_event *)arg = *v;
}

static int
desk_load(struct ctx *ctx, int64_t id, int64_t version,
    struct certificate *c, struct err *e)
{
	struct certificate_event last = {0};
	char at[TIME_TEXT];

	if (certificate_get(ctx, id, c, e) != 0)
		return -1;
	if (version == 0 || version == c->version)
		return 0;
	if (certificate_history(ctx, c, desk_last, &last, e) != 0)
		return -1;
	err_set(e, ERR_VERSION, "version");
	err_arg(e, "by", last.by_name);
	return err_arg(e, "at", time_format(last.at, at));
}

static int
desk_state(struct ctx *ctx, const struct certificate *c, struct err *e)
{
	err_set(e, ERR_CERTIFICATE_STATE, NULL);
	return err_arg(e, "status", certificate_state_label(ctx, c));
}

/* The row, its history, the audit and who looks at it. 0 or -1. */
static int
desk_save(struct ctx *ctx, struct certificate *c, const char *was,
    const char *change, const char *reason, struct err *e)
{
	if (store_certificate_update(ctx, c, e) != 0 ||
	    store_certificate_event(ctx, c->id, change, reason, e) != 0)
		return -1;
	ctx_audit(ctx, "certificate", c->id, json_pack("{s:s}", "state", was),
	    json_pack("{s:s, s:s, s:s}", "state", c->state, "change", change,
		"reason", reason));
	ctx_changed(ctx, "certificate", c->id, c->unit_id, 0);
	return 0;
}

static int
desk_tell(struct ctx *ctx, const struct certificate *c, const char *reason,
    struct err *e)
{
	struct notify n = {.template = "certificate_changed",
	    .account_id = c->account_id};
	const char *id = certificate_state_msgid(certificate_state(ctx, c));
	enum lang lang = i18n_current();
	json_t *state = json_object();

	i18n_use(LANG_ZH);
	json_object_set_new(state, "zh", json_string(_(id)));
	i18n_use(LANG_EN);
	json_object_set_new(state, "en", json_string(_(id)));
	i18n_use(lang);
	n.args = json_pack("{s:s, s:o, s:s}", "number", c->serial, "state",
	    state, "reason", reason);
	return notify(ctx, &n, e);
}

static int
desk_unit(struct ctx *ctx, const char *uscc, struct unit *u, struct err *e)
{
	char folded[IDENT_MAX];
	enum ident_result r = ident_check(IDENT_USCC, uscc, ctx->today,
	    folded);
	int64_t id;
	int rc;

	if (r != IDENT_OK) {
		policy_self(ctx);
		err_set(e, ERR_IDENTIFIER, "uscc");
		return err_arg(e, "reason", ident_result_msgid(r));
	}
	rc = store_unit_find_uscc(ctx, folded, &id, e);
	if (rc == 1)
		rc = store_unit_load(ctx, id, u, e);
	if (rc < 0)
		return -1;
	policy_self(ctx);
	if (rc == 0 || policy_scope(ctx, u->id, u->district, 0, e) != 0)
		return err_set(e, ERR_NOT_FOUND, "uscc");
	return 0;
}

/* The holder's account: an agent's that there is, or a new one. */
static int
desk_holder(struct ctx *ctx, const struct certificate_apply *a,
    int64_t *id, struct err *e)
{
	struct account found;
	int rc = store_account_find(ctx, a->holder, &found, e);

	if (rc < 0)
		return -1;
	if (rc == 1 && a->has_password)
		return err_set(e, ERR_LOGIN_TAKEN, "holder");
	if (rc == 1 && found.role == ROLE_AGENT && found.active) {
		*id = found.id;
		return 0;
	}
	if (!a->has_password)
		return err_set(e, ERR_AGENT_LOGIN, "holder");
	return agent_account_make(ctx, a->holder, a->holder_name, a->hash,
	    "holder", id, e);
}

/*
 * A key is one person's: it may stand in several certificates of his, and
 * among his own keys, never in another's.
 */
static int
desk_key(struct ctx *ctx, const struct sshkey *k, int64_t holder,
    struct err *e)
{
	struct certificate *all = ctx_alloc(ctx, CERTIFICATES_MAX,
	    sizeof(*all));
	int64_t owner;
	size_t n;
	int rc = store_account_key_owner(ctx, k->blob, k->len, &owner, e);

	if (rc < 0)
		return -1;
	if (rc == 1 && owner != holder)
		return err_set(e, ERR_CERTIFICATE_KEY, "key");
	if (store_certificate_by_key(ctx, k->blob, k->len, all,
		CERTIFICATES_MAX, &n, e) != 0)
		return -1;
	if (n == CERTIFICATES_MAX) {
		err_set(e, ERR_KEYS_MANY, "key");
		return err_arg_int(e, "max", CERTIFICATES_MAX);
	}
	for (size_t i = 0; i < n; i++)
		if (all[i].account_id != holder)
			return err_set(e, ERR_CERTIFICATE_KEY, "key");
	return 0;
}

/* What the next one costs: the first ever issued to the unit is free. */
static int
desk_fee(struct ctx *ctx, int64_t unit_id, int64_t *fee, struct err *e)
{
	const struct certificate_rules *r = certificate_rules(ctx, e);
	int64_t issued;

	if (r == NULL || store_certificate_issued(ctx, unit_id, &issued, e) !=
	    0)
		return -1;
	*fee = issued == 0 ? r->fee_first : r->fee_further;
	return 0;
}

/* Type and name of the unit, and the key's form: all told at once. */
static int
desk_apply_form(struct ctx *ctx, const struct certificate_apply *a,
    const struct unit *u, struct sshkey *k, struct err *e)
{
	const struct certificate_rules *r = certificate_rules(ctx, e);
	const struct certificate_list *l;

	if (r == NULL)
		return -1;
	l = certificate_list_of(r, a->unit_type, NULL);
	if (l == NULL) {
		(void)err_add(e, ERR_CHOICE, "unit_type");
		(void)err_arg(e, "choices", "enterprise, "
		    "individual_business_sealed, individual_business");
	} else if (l->person && strcmp(u->name, u->legal_representative) != 0)
		(void)err_add(e, ERR_CERTIFICATE_PERSON, "unit_type");
	if (sshkey_parse(a->key, k) != 0)
		(void)err_add(e, ERR_KEY_FORM, "key");
	return e->n == 0 ? 0 : -1;
}

int
certificate_apply(struct ctx *ctx, const struct certificate_apply *a,
    struct certificate *c, struct err *e)
{
	struct unit *u = ctx_alloc(ctx, 1, sizeof(*u));
	struct sshkey k;

	memset(c, 0, sizeof(*c));
	if (desk_unit(ctx, a->uscc, u, e) != 0 ||
	    desk_apply_form(ctx, a, u, &k, e) != 0 ||
	    desk_holder(ctx, a, &c->account_id, e) != 0 ||
	    desk_key(ctx, &k, c->account_id, e) != 0 ||
	    desk_fee(ctx, u->id, &c->fee, e) != 0)
		return -1;
	c->unit_id = u->id;
	c->district = u->district;
	c->blob = k.blob;
	c->blob_len = k.len;
	str_copy(c->name, sizeof(c->name), a->name);
	str_copy(c->key_type, sizeof(c->key_type), k.type);
	str_copy(c->fingerprint, sizeof(c->fingerprint), k.fingerprint);
	str_copy(c->unit_type, sizeof(c->unit_type), a->unit_type);
	str_copy(c->checks, sizeof(c->checks), "{}");
	str_copy(c->state, sizeof(c->state), "pending");
	if (store_certificate_insert(ctx, c, e) != 0 ||
	    store_certificate_event(ctx, c->id, "applied", "", e) != 0)
		return -1;
	ctx_audit(ctx, "certificate", c->id, NULL,
	    json_pack("{s:s, s:s, s:s}", "state", c->state, "holder",
		a->holder, "fingerprint", c->fingerprint));
	ctx_changed(ctx, "certificate", c->id, c->unit_id, 0);
	return store_certificate_load(ctx, c->id, c, e) == 1 ? 0 : -1;
}

/* Not issued yet, and the list of its type. NULL with e. */
static const struct certificate_list *
desk_open(struct ctx *ctx, const struct certificate *c, struct err *e)
{
	const struct certificate_rules *r = certificate_rules(ctx, e);
	const struct certificate_list *l;

	if (r == NULL)
		return NULL;
	if (strcmp(c->state, "pending") != 0 || c->issued_at != 0) {
		(void)desk_state(ctx, c, e);
		return NULL;
	}
	l = certificate_list_of(r, c->unit_type, NULL);
	if (l == NULL)
		(void)err_set(e, ERR_BUG, NULL);
	return l;
}

int
certificate_check(struct ctx *ctx, int64_t id, int64_t version,
    const json_t *seen, struct certificate *c, struct err *e)
{
	const struct certificate_list *l;

	if (desk_load(ctx, id, version, c, e) != 0 ||
	    (l = desk_open(ctx, c, e)) == NULL ||
	    certificate_checks_put(ctx, l, c, seen, e) != 0)
		return -1;
	return desk_save(ctx, c, c->state, "checked", "", e);
}

int
certificate_pay(struct ctx *ctx, int64_t id, int64_t version,
    const char *receipt, struct certificate *c, struct err *e)
{
	if (desk_load(ctx, id, version, c, e) != 0 ||
	    desk_open(ctx, c, e) == NULL ||
	    desk_fee(ctx, c->unit_id, &c->fee, e) != 0)
		return -1;
	if (c->fee == 0)
		return err_set(e, ERR_CERTIFICATE_FREE, "receipt");
	str_copy(c->receipt, sizeof(c->receipt), receipt);
	c->paid_at = ctx->now;
	return desk_save(ctx, c, c->state, "paid", receipt, e);
}

/* From now on the key signs in: the holder is an agent of the unit. */
static int
desk_activate(struct ctx *ctx, struct certificate *c, struct err *e)
{
	bool owner;
	int rc = store_agent_unit(ctx, c->account_id, c->unit_id, &owner, e);

	str_copy(c->state, sizeof(c->state), "active");
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return agent_join(ctx, c->account_id, c->unit_id, false, "", e);
}

/*
 * The legal representative whose original was seen is written down, unless
 * somebody is already: another one is a matter of licence.legal_set.
 */
static int
desk_legal(struct ctx *ctx, const struct certificate_list *list,
    const struct certificate *c, struct err *e)
{
	struct unit *u = ctx_alloc(ctx, 1, sizeof(*u));
	struct unit_legal l;
	unsigned char hash[SECRET_HASH];
	int rc;

	if (c->transfer || !certificate_checks_legal(list, c, hash))
		return 0;
	rc = store_legal_load(ctx, c->unit_id, &l, e);
	if (rc == 0)
		rc = store_unit_load(ctx, c->unit_id, u, e) == 1 ? 0 : -1;
	if (rc != 0 || u->legal_representative[0] == '\0')
		return rc < 0 ? -1 : 0;
	memset(&l, 0, sizeof(l));
	l.unit_id = c->unit_id;
	str_copy(l.name, sizeof(l.name), u->legal_representative);
	snprintf(l.papers, sizeof(l.papers), "%s", c->serial);
	memcpy(l.id_number_hash, hash, sizeof(hash));
	if (store_legal_set(ctx, &l, e) != 0)
		return -1;
	return store_certificate_event(ctx, c->id, "legal", l.name, e);
}

static int
desk_issuable(struct ctx *ctx, struct certificate *c, struct err *e)
{
	const struct certificate_list *l = desk_open(ctx, c, e);
	char yuan[32];

	if (l == NULL || certificate_checks_whole(l, c, &c->transfer, e) != 0 ||
	    desk_fee(ctx, c->unit_id, &c->fee, e) != 0)
		return -1;
	if (c->fee == 0 || c->paid_at != 0)
		return 0;
	snprintf(yuan, sizeof(yuan), "%lld.%02lld", (long long)c->fee / 100,
	    (long long)c->fee % 100);
	err_set(e, ERR_CERTIFICATE_FEE, "receipt");
	return err_arg(e, "yuan", yuan);
}

int
certificate_issue(struct ctx *ctx, int64_t id, int64_t version,
    struct certificate *c, struct err *e)
{
	const struct certificate_rules *r = certificate_rules(ctx, e);
	const struct certificate_list *list;
	char reference[UNIT_CODE];

	if (r == NULL || desk_load(ctx, id, version, c, e) != 0 ||
	    desk_issuable(ctx, c, e) != 0)
		return -1;
	snprintf(c->serial, sizeof(c->serial), "%016llX",
	    (unsigned long long)ctx_new_id(ctx));
	c->issued_at = ctx->now;
	c->valid_from = ctx->today;
	c->valid_to = date_add_years(ctx->today, r->years) - 1;
	if (c->transfer) {
		unit_draw_code(reference);
		reference[DESK_REFERENCE - 1] = '\0';
		str_copy(c->transfer_reference, sizeof(c->transfer_reference),
		    reference);
	} else if (desk_activate(ctx, c, e) != 0)
		return -1;
	list = certificate_list_of(r, c->unit_type, NULL);
	if (desk_save(ctx, c, "pending", "issued", "", e) != 0 ||
	    (list != NULL && desk_legal(ctx, list, c, e) != 0))
		return -1;
	return desk_tell(ctx, c, "", e);
}

int
certificate_confirm_transfer(struct ctx *ctx, int64_t id,
    const char *reference, struct certificate *c, struct err *e)
{
	if (desk_load(ctx, id, 0, c, e) != 0)
		return -1;
	if (strcmp(c->state, "pending") != 0 || c->issued_at == 0)
		return desk_state(ctx, c, e);
	if (strcasecmp(c->transfer_reference, reference) != 0)
		return err_set(e, ERR_CERTIFICATE_TRANSFER, "reference");
	c->transfer_at = ctx->now;
	if (desk_activate(ctx, c, e) != 0 ||
	    desk_save(ctx, c, "pending", "confirmed", "", e) != 0)
		return -1;
	return desk_tell(ctx, c, "", e);
}

bool
certificate_may(struct ctx *ctx, const struct certificate *c,
    enum certificate_act act)
{
	const char *state = certificate_state(ctx, c);

	switch (act) {
	case CERTIFICATE_SUSPEND:
		return strcmp(state, "active") == 0;
	case CERTIFICATE_RESUME:
		return strcmp(state, "suspended") == 0;
	case CERTIFICATE_REVOKE:
		return strcmp(state, "revoked") != 0 &&
		    strcmp(state, "expired") != 0;
	}
	return false;
}

int
certificate_act(struct ctx *ctx, int64_t id, enum certificate_act act,
    const char *reason, int64_t version, struct certificate *c,
    struct err *e)
{
	static const struct {
		const char *state, *change;
	} acts[] = {
		[CERTIFICATE_SUSPEND] = {"suspended", "suspended"},
		[CERTIFICATE_RESUME] = {"active", "resumed"},
		[CERTIFICATE_REVOKE] = {"revoked", "revoked"},
	};
	char was[sizeof(c->state)];

	if (desk_load(ctx, id, version, c, e) != 0)
		return -1;
	if (!certificate_may(ctx, c, act))
		return desk_state(ctx, c, e);
	memcpy(was, c->state, sizeof(was));
	str_copy(c->state, sizeof(c->state), acts[act].state);
	str_copy(c->reason, sizeof(c->reason), reason);
	if (desk_save(ctx, c, was, acts[act].change, reason, e) != 0 ||
	    (act != CERTIFICATE_RESUME && c->issued_at != 0 &&
		store_certificate_sessions_end(ctx, c, e) != 0))
		return -1;
	return desk_tell(ctx, c, reason, e);
}

int
certificate_list(struct ctx *ctx, int64_t unit_id, const char *state,
    int64_t before, int limit,
    void (*row)(void *arg, const struct certificate *c), void *arg,
    struct err *e)
{
	struct certificate_query q = {.unit_id = unit_id,
	    .office_id = ctx->actor.account_id,
	    .state = state,
	    .before = before,
	    .limit = limit};
	struct unit u;

	if (ctx->actor.role == ROLE_AGENT && unit_id == 0)
		q.unit_id = ctx->actor.unit_id;
	if (q.unit_id != 0) {
		if (unit_get(ctx, q.unit_id, &u, e) != 0)
			return -1;
	} else {
		/* the store reads the districts of the account itself */
		policy_self(ctx);
	}
	return store_certificate_page(ctx, &q, row, arg, e);
}
