#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "common/ident.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "server/domain/audit.h"
#include "server/domain/capacity.h"
#include "server/domain/hall.h"
#include "server/domain/notification.h"
#include "server/domain/session.h"
#include "server/store/signin.h"
#include "server/store/unit.h"

enum {
	SESSION_TOKEN = 32,
	/* failures older than this are forgotten */
	SESSION_FAILURES_KEPT = 3600,
	SESSION_GUEST_KEPT = 3600,
};

static int
signin_find_number(struct ctx *ctx, const char *user, struct account *a,
    struct err *e)
{
	unsigned char hash[SECRET_HASH];
	char number[IDENT_MAX];

	if (ident_check(IDENT_MOBILE, user, ctx->today, number) == IDENT_OK) {
		secret_hash(ctx->secret, "mobile", number, hash);
		return store_account_find_mobile(ctx, hash, a, e);
	}
	if (ident_check(IDENT_RESIDENT_ID, user, ctx->today, number) ==
	    IDENT_OK) {
		secret_hash(ctx->secret, "id_number", number, hash);
		return store_account_find_id_number(ctx, hash, a, e);
	}
	if (ident_check(IDENT_USCC, user, ctx->today, number) == IDENT_OK)
		return store_account_find_uscc(ctx, number, a, e);
	return 0;
}

int
signin_find(struct ctx *ctx, const char *user, struct account *a,
    struct err *e)
{
	char login[sizeof(a->login)];
	size_t n = strlen(user);
	int rc;

	if (n == 0 || n >= sizeof(login))
		return 0;
	for (size_t i = 0; i <= n; i++)
		login[i] = (char)tolower((unsigned char)user[i]);
	rc = store_account_find(ctx, login, a, e);
	return rc != 0 ? rc : signin_find_number(ctx, user, a, e);
}

static bool
signin_loopback(const char *from)
{
	return strncmp(from, "127.", 4) == 0 || strcmp(from, "::1") == 0 ||
	    strncmp(from, "::ffff:127.", 11) == 0;
}

bool
signin_allowed(struct ctx *ctx, const struct account *a, const char *from)
{
	if (!a->active)
		return false;
	return !a->demo || (ctx->conf->demo && signin_loopback(from));
}

int64_t
signin_locked(struct ctx *ctx, const struct account *a)
{
	return a->locked_until > ctx->now ? a->locked_until - ctx->now : 0;
}

/* The owner hears of it; whoever tried does not. */
static int
signin_tell_lock(struct ctx *ctx, const struct account *a, int64_t until,
    struct err *e)
{
	char text[TIME_TEXT];
	struct notify n = {.template = "account_locked", .account_id = a->id};

	time_format(until, text);
	n.args = json_pack("{s:s}", "until", text);
	return notify(ctx, &n, e);
}

int
signin_count_failure(struct ctx *ctx, int64_t account_id, int *failures,
    struct err *e)
{
	struct account a;
	int64_t until = 0;
	int rc = store_account_load(ctx, account_id, &a, e);

	*failures = 0;
	if (rc != 1)
		return rc;
	/* a lock runs out by itself, however long somebody goes on trying */
	*failures = a.failures;
	if (a.locked_until > ctx->now)
		return 0;
	*failures = a.failures + 1;
	if (a.failed_at + SESSION_FAILURES_KEPT < ctx->now ||
	    (a.locked_until != 0 && a.locked_until <= ctx->now))
		*failures = 1;
	if (*failures >= ctx->conf->lock_failures)
		until = ctx->now + ctx->conf->lock_seconds;
	if (store_account_set_failures(ctx, a.id, *failures, ctx->now, until,
		e) != 0)
		return -1;
	return *failures == ctx->conf->lock_failures ?
	    signin_tell_lock(ctx, &a, until, e) :
	    0;
}

static void
signin_actor(struct ctx *ctx, const struct account *a, const char *from)
{
	struct actor *who = &ctx->actor;

	memset(who, 0, sizeof(*who));
	str_copy(who->from, sizeof(who->from), from);
	if (a == NULL) {
		who->role = ROLE_GUEST;
		return;
	}
	who->account_id = a->id;
	who->role = a->role;
	who->person_id = a->person_id;
	who->unit_id = a->unit_id;
	who->owner = a->owner;
	who->must_change = a->must_change;
	who->ndistricts = a->ndistricts;
	memcpy(who->districts, a->districts, sizeof(who->districts));
	who->lang = a->lang;
	str_copy(who->login, sizeof(who->login), a->login);
	str_copy(who->name, sizeof(who->name), a->name);
}

int
signin_refused(struct ctx *ctx, const struct account *a, const char *from,
    const char *method, struct err *e)
{
	signin_actor(ctx, a, from);
	ctx_audit(ctx, "session", 0, NULL,
	    json_pack("{s:s}", "method", method));
	return audit_refused(ctx, "sign-in", "failed", e);
}

bool
signin_clears(const char *method)
{
	return strncmp(method, "password", 8) == 0 ||
	    strncmp(method, "sms", 3) == 0 || strchr(method, '+') != NULL;
}

int
signin_open(struct ctx *ctx, const struct account *a,
    const struct signin_how *how, char token[TOKEN_TEXT],
    int64_t *session_id, struct err *e)
{
	struct session_row r = {.account_id = a->id,
	    .unit_id = how->unit_id,
	    .delegation_id = how->delegation_id,
	    .must_enroll = how->must_enroll,
	    .started_at = ctx->now,
	    .previous_at = a->last_login_at};
	unsigned char hash[SECRET_HASH];
	int units;

	signin_actor(ctx, a, how->from);
	/* an agent of several units chooses; of one, acts for it */
	if (a->role == ROLE_AGENT && r.unit_id == 0 &&
	    store_agent_units(ctx, a->id, &r.unit_id, &units, e) != 0)
		return -1;
	r.id = ctx_new_id(ctx);
	str_copy(r.from, sizeof(r.from), how->from);
	str_copy(r.method, sizeof(r.method), how->method);
	str_copy(r.previous_from, sizeof(r.previous_from), a->last_login_from);
	random_hex(token, SESSION_TOKEN);
	secret_hash(ctx->secret, "token", token, hash);
	ctx->actor.session_id = *session_id = r.id;
	ctx_audit(ctx, "session", r.id, NULL,
	    json_pack("{s:s}", "method", how->method));
	if (store_session_insert(ctx, &r, hash, e) != 0 ||
	    store_account_set_login(ctx, a->id, ctx->now, how->from, e) != 0 ||
	    (a->failures != 0 && signin_clears(how->method) &&
		store_account_set_failures(ctx, a->id, 0, 0, 0, e) != 0))
		return -1;
	return audit_append(ctx, "sign-in", "done", e);
}

/* At most `most` an hour and address. 1, 0 when there are, -1. */
static int
signin_open_nobody(struct ctx *ctx, const char *from, const char *method,
    int most, const char *display, char token[TOKEN_TEXT],
    int64_t *session_id, struct err *e)
{
	struct session_row r = {.started_at = ctx->now};
	unsigned char hash[SECRET_HASH];
	int n;

	if (store_signin_guests(ctx, from, method,
		ctx->now - SESSION_GUEST_KEPT, &n, e) != 0)
		return -1;
	if (n >= most)
		return 0;
	r.id = *session_id = ctx_new_id(ctx);
	str_copy(r.from, sizeof(r.from), from);
	str_copy(r.method, sizeof(r.method), method);
	str_copy(r.display, sizeof(r.display), display);
	random_hex(token, SESSION_TOKEN);
	secret_hash(ctx->secret, "token", token, hash);
	if (store_session_insert(ctx, &r, hash, e) != 0)
		return -1;
	signin_actor(ctx, NULL, from);
	ctx_audit(ctx, "session", 0, NULL,
	    json_pack("{s:s}", "method", method));
	/* counted by the minute, as refusals are: anybody can make many */
	return audit_refused(ctx, "sign-in", "done", e) != 0 ? -1 : 1;
}

int
signin_open_guest(struct ctx *ctx, const char *from, bool verifies,
    char token[TOKEN_TEXT], int64_t *session_id, struct err *e)
{
	return signin_open_nobody(ctx, from, verifies ? "verify" : "guest",
	    verifies ? SESSION_VERIFIERS : SESSION_GUESTS, "", token,
	    session_id, e);
}

int
signin_open_display(struct ctx *ctx, const char *from,
    const char *fingerprint, char token[TOKEN_TEXT], int64_t *session_id,
    struct err *e)
{
	return signin_open_nobody(ctx, from, "display", SESSION_DISPLAYS,
	    fingerprint, token, session_id, e);
}

/* The halls whose display it may show, by what the files say now. */
static void
session_display(struct ctx *ctx, const struct session_row *r)
{
	struct actor *a = &ctx->actor;
	size_t n;
	const struct hall *h = hall_all(&n);

	a->role = ROLE_DISPLAY;
	for (size_t i = 0; i < n && a->ndistricts < DISTRICTS_MAX; i++)
		if (hall_display_may(&h[i], r->from, r->display))
			a->districts[a->ndistricts++] = h[i].district;
}

bool
signin_display_may(const char *from, const char *fingerprint)
{
	size_t n;
	const struct hall *h = hall_all(&n);

	for (size_t i = 0; i < n; i++)
		if (hall_display_may(&h[i], from, fingerprint))
			return true;
	return false;
}

int
signin_promote(struct ctx *ctx, int64_t account_id, struct err *e)
{
	int64_t session = ctx->actor.session_id;
	char from[sizeof(ctx->actor.from)];
	struct account a;
	int rc = store_account_load(ctx, account_id, &a, e);

	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, NULL);
	str_copy(from, sizeof(from), ctx->actor.from);
	signin_actor(ctx, &a, from);
	ctx->actor.session_id = session;
	if (store_session_set_account(ctx, session, a.id, e) != 0)
		return -1;
	return store_account_set_login(ctx, a.id, ctx->now, from, e);
}

bool
signin_reserved(const char *login)
{
	static const char *const names[] = {"register", "person", "unit",
	    "verify", "display", "root"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], login) == 0)
			return true;
	return false;
}

int
signin_redeem(struct ctx *ctx, const char *token, struct session_row *r,
    struct account *a, struct err *e)
{
	unsigned char hash[SECRET_HASH];
	int rc;

	secret_hash(ctx->secret, "token", token, hash);
	rc = store_session_find(ctx, hash, r, e);
	if (rc == 1 && r->account_id == 0) {
		memset(a, 0, sizeof(*a));
		return 1;
	}
	if (rc == 1)
		rc = store_account_load(ctx, r->account_id, a, e);
	if (rc == 1 && !signin_allowed(ctx, a, r->from))
		rc = 0;
	return rc;
}

/*
 * A code that was confirmed for a unit lets in for this unit, not for all that
 * the one who confirmed it has and may.
 */
static bool
session_pinned(const struct session_row *r)
{
	static const char *const ways[] = {"certificate", "elicence",
	    "institution"};
	size_t n = strcspn(r->method, "+"); /* whatever second factor */

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strlen(ways[i]) == n &&
		    strncmp(r->method, ways[i], n) == 0)
			return true;
	return false;
}

int
session_actor(struct ctx *ctx, int64_t session_id, struct err *e)
{
	struct session_row r;
	struct account a;
	int rc = store_session_load(ctx, session_id, &r, e);

	if (rc != 1)
		return rc;
	if (r.account_id == 0) {
		signin_actor(ctx, NULL, r.from);
		if (strcmp(r.method, "display") == 0)
			session_display(ctx, &r);
		ctx->actor.session_id = session_id;
		return ctx->actor.role == ROLE_GUEST ||
		    ctx->actor.ndistricts > 0;
	}
	rc = store_account_load(ctx, r.account_id, &a, e);
	if (rc != 1)
		return rc;
	if (!signin_allowed(ctx, &a, r.from))
		return 0;
	signin_actor(ctx, &a, r.from);
	ctx->actor.session_id = session_id;
	ctx->actor.must_enroll = r.must_enroll;
	ctx->actor.locked = r.locked;
	ctx->actor.pinned = session_pinned(&r);
	if (capacity_apply(ctx, &r, e) != 0)
		return -1;
	return !ctx->actor.pinned || ctx->actor.unit_id == r.unit_id;
}

int
session_self(struct ctx *ctx, struct session_self *out, struct err *e)
{
	int rc;

	memset(out, 0, sizeof(*out));
	rc = store_session_load(ctx, ctx->actor.session_id, &out->row, e);
	if (rc == 1 && ctx->actor.account_id != 0)
		rc = store_account_load(ctx, ctx->actor.account_id,
		    &out->account, e);
	if (rc == 1 && ctx->actor.unit_id != 0)
		return store_session_unit_name(ctx, ctx->actor.unit_id,
		    out->unit_name, sizeof(out->unit_name), e);
	if (rc == 0)
		return err_set(e, ERR_NOT_FOUND, NULL);
	return rc < 0 ? -1 : 0;
}

/* The account, whatever it acts as. 0 or -1. */
static int
session_account(struct ctx *ctx, struct account *a, struct err *e)
{
	int rc = store_account_load(ctx, ctx->actor.account_id, a, e);

	return rc == 0 ? err_set(e, ERR_NOT_FOUND, NULL) : rc < 0 ? -1 : 0;
}

int
session_units(struct ctx *ctx, struct capacity *rows, size_t max, size_t *n,
    struct err *e)
{
	struct account a;

	if (session_account(ctx, &a, e) != 0)
		return -1;
	return capacity_list(ctx, &a, rows, max, n, e);
}

int
session_act_for(struct ctx *ctx, int64_t unit_id, struct err *e)
{
	struct capacity c = {0};
	struct account a;
	int rc;

	if (session_account(ctx, &a, e) != 0)
		return -1;
	if (unit_id == 0 && a.role == ROLE_AGENT)
		return err_set(e, ERR_REQUIRED, "unit");
	rc = unit_id == 0 ? 1 : capacity_find(ctx, &a, unit_id, &c, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "unit");
	ctx_audit(ctx, "session", ctx->actor.session_id,
	    json_pack("{s:I}", "unit", (json_int_t)ctx->actor.unit_id),
	    json_pack("{s:I, s:I}", "unit", (json_int_t)unit_id, "delegation",
		(json_int_t)c.delegation_id));
	if (a.role == ROLE_AGENT &&
	    store_agent_unit_invite(ctx, a.id, unit_id, false, e) != 0)
		return -1;
	return store_session_set_unit(ctx, ctx->actor.session_id, unit_id,
	    c.delegation_id, e);
}

int
session_list(struct ctx *ctx, struct session_row *rows, size_t max,
    size_t *n, struct err *e)
{
	return store_session_of(ctx, ctx->actor.account_id, rows, max, n, e);
}

int
session_end(struct ctx *ctx, int64_t id, struct err *e)
{
	struct session_row r;
	int rc = store_session_load(ctx, id, &r, e);

	if (rc < 0)
		return -1;
	if (rc == 0 || r.account_id != ctx->actor.account_id)
		return err_set(e, ERR_NOT_FOUND, "id");
	ctx->session.end = id;
	ctx_audit(ctx, "session", id, json_pack("{s:s, s:s}", "from", r.from,
	    "method", r.method), NULL);
	return store_session_delete(ctx, id, e);
}

int
session_lock(struct ctx *ctx, bool lock, struct err *e)
{
	ctx->session.lock = lock ? 1 : -1;
	ctx_audit(ctx, "session", ctx->actor.session_id, NULL, NULL);
	return store_session_set_locked(ctx, ctx->actor.session_id, lock, e);
}

static void
session_wrong_password(struct ctx *ctx)
{
	struct err e = {0};
	int failures;

	if (signin_count_failure(ctx, ctx->actor.account_id, &failures, &e) ==
	    0)
		(void)audit_refused(ctx, "password", "failed", &e);
}

int
session_check_password(struct ctx *ctx, bool password_ok, const char *field,
    struct err *e)
{
	struct account a;
	int64_t wait;
	int rc = store_account_load(ctx, ctx->actor.account_id, &a, e);

	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, NULL);
	wait = signin_locked(ctx, &a);
	if (wait > 0) {
		err_set(e, ERR_PASSWORD_TRIES, NULL);
		return err_arg_int(e, "seconds", wait);
	}
	if (!password_ok) {
		ctx->after_refusal = session_wrong_password;
		return err_set(e, ERR_PASSWORD_WRONG, field);
	}
	return a.failures == 0 ? 0 :
	    store_account_set_failures(ctx, a.id, 0, 0, 0, e);
}
