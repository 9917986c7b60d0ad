#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/audit.h"
#include "server/domain/identity.h"
#include "server/domain/notification.h"
#include "server/domain/pinyin.h"
#include "server/domain/policy.h"
#include "server/domain/session.h"
#include "server/domain/smscode.h"

enum {
	IDENTITY_SHORT = 20, /* characters of account.name */
	/* a claim that was refused may be proved or appealed so long */
	IDENTITY_CLAIM_DAYS = 30,
	IDENTITY_DAY = 86400,
};

/* Dots that stand for U+00B7 between the parts of a name. */
static bool
identity_dot(uint32_t cp)
{
	return cp == 0x2022 || cp == 0x2027 || cp == 0x30fb || cp == 0xff0e ||
	    cp == 0x2219 || cp == 0x22c5;
}

void
identity_fold_name(const char *name, char *out, size_t size)
{
	size_t n = 0;
	uint32_t cp;
	int len;

	for (; (len = utf8_decode(name, &cp)) > 0; name += len) {
		char one[5];
		int k;

		if (cp == ' ' || cp == 0x3000 || cp == 0xa0)
			continue;
		if (cp >= 'a' && cp <= 'z')
			cp -= 'a' - 'A';
		k = utf8_encode(identity_dot(cp) ? 0xb7 : cp, one);
		if (n + (size_t)k >= size)
			break;
		memcpy(out + n, one, (size_t)k);
		n += (size_t)k;
	}
	out[n] = '\0';
}

void
identity_clean_name(const char *name, char *out, size_t size)
{
	uint32_t cp, last = 0, next;
	size_t n = 0;
	int len;

	for (; (len = utf8_decode(name, &cp)) > 0; name += len, last = cp) {
		char one[5];
		int k;

		if (cp == 0x3000 || cp == 0xa0)
			cp = ' ';
		if (utf8_decode(name + len, &next) <= 0)
			next = 0x80;
		/* blanks part words of letters, never characters */
		if (cp == ' ' && (last == 0 || last == ' ' || last >= 0x80 ||
			next >= 0x80))
			continue;
		k = utf8_encode(identity_dot(cp) ? 0xb7 : cp, one);
		if (n + (size_t)k >= size)
			break;
		memcpy(out + n, one, (size_t)k);
		n += (size_t)k;
	}
	out[n] = '\0';
}

void
identity_short_name(const char *name, char out[64])
{
	size_t n = 0;
	uint32_t cp;

	for (int i = 0; i < IDENTITY_SHORT; i++) {
		int len = utf8_decode(name + n, &cp);

		if (len <= 0 || n + (size_t)len > 63)
			break;
		n += (size_t)len;
	}
	memcpy(out, name, n);
	out[n] = '\0';
}

int
identity_fresh_person(struct ctx *ctx, const char *login, const char *mobile,
    int64_t *person_id, struct err *e)
{
	struct person p = {.id = ctx_new_id(ctx), .graduated = DATE_NONE};

	str_copy(p.name, sizeof(p.name), login);
	pinyin(login, 1, p.pinyin, sizeof(p.pinyin), p.initials,
	    sizeof(p.initials));
	str_copy(p.id_kind, sizeof(p.id_kind), "resident_id");
	str_copy(p.mobile, sizeof(p.mobile), mobile);
	*person_id = p.id;
	return store_person_insert(ctx, &p, e);
}

/* What outlives the refusal of a try: it is counted, and what was taken. */
struct identity_try {
	struct identity_attempt attempt;
};

static void
identity_count(struct ctx *ctx)
{
	struct identity_try *t = ctx->refused;
	struct err e = {0};

	if (store_identity_attempt_save(ctx, ctx->actor.account_id,
		&t->attempt, &e) == 0)
		(void)audit_refused(ctx, "identity", "failed", &e);
}

/* The tries of today, one more; -1 when there were enough. */
static int
identity_try(struct ctx *ctx, struct identity_try **out, struct err *e)
{
	struct identity_try *t = ctx_alloc(ctx, 1, sizeof(*t));

	*out = t;
	if (store_identity_attempt(ctx, ctx->actor.account_id, &t->attempt,
		e) != 0)
		return -1;
	if (t->attempt.day != ctx->today) {
		t->attempt.day = ctx->today;
		t->attempt.tries = 0;
	}
	if (t->attempt.tries >= ctx->conf->identity_tries) {
		err_set(e, ERR_IDENTITY_TRIES, NULL);
		return err_arg_int(e, "max", ctx->conf->identity_tries);
	}
	t->attempt.tries++;
	return 0;
}

static int
identity_refuse(struct ctx *ctx, struct identity_try *t, enum err_id why,
    const char *field, struct err *e)
{
	ctx->refused = t;
	ctx->after_refusal = identity_count;
	return err_set(e, why, field);
}

/*
 * Who has the number: 1 when an account that is not the given one has it, by
 * its hash or as the account of the verified person; 0, and *person_id is a
 * person that waits for its account (0: none); -1.
 */
static int
identity_taken(struct ctx *ctx, int64_t account_id, const char *number,
    int64_t *holder, int64_t *person_id, struct err *e)
{
	unsigned char hash[SECRET_HASH];
	struct account a;
	int rc;

	secret_hash(ctx->secret, "id_number", number, hash);
	rc = store_account_find_id_number(ctx, hash, &a, e);
	*holder = rc == 1 ? a.id : 0;
	*person_id = 0;
	if (rc == 0)
		rc = store_person_find_id_number(ctx, number, person_id, e);
	if (rc == 1 && *holder == 0)
		rc = store_identity_account(ctx, *person_id, holder, e);
	if (rc < 0)
		return -1;
	return *holder != 0 && *holder != account_id;
}

/* Name and number into p, with what they tell. */
static void
identity_fill(struct person *p, const char *name, const char *kind,
    const char *number)
{
	str_copy(p->name, sizeof(p->name), name);
	pinyin(name, 1, p->pinyin, sizeof(p->pinyin), p->initials,
	    sizeof(p->initials));
	memmove(p->id_kind, kind, strlen(kind) + 1);
	memmove(p->id_number, number, strlen(number) + 1);
	if (strcmp(kind, "resident_id") == 0) {
		p->birth = ident_resident_birth(number);
		p->sex[0] = ident_resident_sex(number);
		p->sex[1] = '\0';
	}
}

/*
 * The account becomes person_id, verified under this name and number; the
 * person it had before is emptied.
 */
static int
identity_give(struct ctx *ctx, const struct account *a, int64_t person_id,
    const char *name, const char *number, const char *by, struct err *e)
{
	struct person p;
	char called[64];

	if (store_person_load(ctx, person_id, &p, e) != 1)
		return e->n > 0 ? -1 : err_set(e, ERR_NOT_FOUND, NULL);
	identity_fill(&p, name, "resident_id", number);
	identity_short_name(name, called);
	if (store_identity_set(ctx, &p, by, e) != 0 ||
	    store_identity_give(ctx, a->id, p.id, called, number, e) != 0)
		return -1;
	if (a->person_id != 0 && a->person_id != p.id)
		return store_identity_blank(ctx, a->person_id, e);
	return 0;
}

int
identity_check_form(struct ctx *ctx, const char *name, const char *number,
    char folded[IDENT_MAX], struct err *e)
{
	enum ident_result r = ident_check(IDENT_RESIDENT_ID, number,
	    ctx->today, folded);

	if (name[0] == '\0')
		err_add(e, ERR_REQUIRED, "name");
	if (r != IDENT_OK) {
		err_add(e, ERR_IDENTIFIER, "id_number");
		err_arg(e, "reason", ident_result_msgid(r));
	}
	return e->n > 0 ? -1 : 0;
}

/* Who asks, if he may still be verified. */
static int
identity_asker(struct ctx *ctx, struct account *a, struct err *e)
{
	policy_self(ctx);
	if (ctx->actor.verified)
		return err_set(e, ERR_IDENTITY_DONE, NULL);
	if (store_account_load(ctx, ctx->actor.account_id, a, e) == 1)
		return 0;
	return e->n > 0 ? -1 : err_set(e, ERR_NOT_FOUND, NULL);
}

static const char *
identity_by(const struct ctx *ctx)
{
	return ctx->conf->identity_mode;
}

json_t *
identity_inquiry(struct ctx *ctx, const json_t *params)
{
	const char *name = json_string_value(json_object_get(params, "name"));
	const char *number =
	    json_string_value(json_object_get(params, "id_number"));
	char clean[201], digits[IDENT_MAX];
	struct identity_try *t;
	struct err e = {0};

	if (strcmp(ctx->conf->identity_mode, "command") != 0 ||
	    ctx->actor.verified || name == NULL || number == NULL ||
	    !utf8_valid(name, strlen(name)))
		return NULL;
	identity_clean_name(name, clean, sizeof(clean));
	for (const char *p = clean; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20)
			return NULL;
	if (identity_check_form(ctx, clean, number, digits, &e) != 0 ||
	    identity_try(ctx, &t, &e) != 0)
		return NULL;
	return json_pack("{s:o}", "body", json_sprintf("%s\n%s\n", clean,
	    digits));
}

/* Do they belong together? 1, 0, -1. */
static int
identity_matches(struct ctx *ctx, const char *folded, const char *digits,
    struct err *e)
{
	if (strcmp(ctx->conf->identity_mode, "checkdigit") == 0)
		return 1;
	if (strcmp(ctx->conf->identity_mode, "registry") == 0)
		return store_register_matches(ctx, folded, digits, e);
	if (ctx->verdict == NULL || strcmp(ctx->verdict, "unavailable") == 0)
		return err_set(e, ERR_IDENTITY_AWAY, NULL);
	return strcmp(ctx->verdict, "match") == 0;
}

int
identity_verify(struct ctx *ctx, const char *name, const char *number,
    const char **by, struct err *e)
{
	char folded[201], clean[201], digits[IDENT_MAX];
	struct identity_try *t;
	struct account a;
	int64_t holder, person;
	int rc;

	identity_fold_name(name, folded, sizeof(folded));
	identity_clean_name(name, clean, sizeof(clean));
	if (identity_asker(ctx, &a, e) != 0 ||
	    identity_check_form(ctx, folded, number, digits, e) != 0 ||
	    identity_try(ctx, &t, e) != 0)
		return -1;
	*by = identity_by(ctx);
	rc = identity_matches(ctx, folded, digits, e);
	if (rc < 0)
		return -1;
	if (rc == 0)
		return identity_refuse(ctx, t, ERR_IDENTITY_MISMATCH,
		    "id_number", e);
	rc = identity_taken(ctx, a.id, digits, &holder, &person, e);
	if (rc == 1) {
		memcpy(t->attempt.name, clean, sizeof(clean));
		memcpy(t->attempt.id_number, digits, sizeof(digits));
		t->attempt.taken_at = ctx->now;
		return identity_refuse(ctx, t, ERR_IDENTITY_TAKEN,
		    "id_number", e);
	}
	if (rc < 0)
		return -1;
	ctx_audit(ctx, "account", a.id, NULL,
	    json_pack("{s:s}", "verified_by", *by));
	memset(&t->attempt, 0, sizeof(t->attempt));
	if (store_identity_attempt_save(ctx, a.id, &t->attempt, e) != 0)
		return -1;
	return identity_give(ctx, &a, person != 0 ? person : a.person_id,
	    clean, digits, *by, e);
}

int
identity_vouched(struct ctx *ctx, int64_t account_id, const char *name,
    const char *number, bool *verified, bool *taken, struct err *e)
{
	struct identity_attempt t = {.day = ctx->today};
	char clean[201], digits[IDENT_MAX];
	struct err fault = {0};
	struct account a;
	int64_t holder, person;
	int rc;

	*verified = *taken = false;
	identity_clean_name(name, clean, sizeof(clean));
	if (identity_check_form(ctx, clean, number, digits, &fault) != 0)
		return 0;
	if (store_account_load(ctx, account_id, &a, e) != 1)
		return e->n > 0 ? -1 : err_set(e, ERR_NOT_FOUND, NULL);
	rc = identity_taken(ctx, a.id, digits, &holder, &person, e);
	if (rc < 0)
		return -1;
	*taken = rc == 1;
	*verified = rc == 0;
	if (rc == 0)
		return identity_give(ctx, &a,
		    person != 0 ? person : a.person_id, clean, digits,
		    "command", e);
	memcpy(t.name, clean, sizeof(clean));
	memcpy(t.id_number, digits, sizeof(digits));
	t.taken_at = ctx->now;
	return store_identity_attempt_save(ctx, a.id, &t, e);
}

int
identity_holder_of(struct ctx *ctx, int64_t account_id, const char *number,
    struct account *holder, struct err *e)
{
	int64_t id, person;
	int rc = identity_taken(ctx, account_id, number, &id, &person, e);

	return rc == 1 ? store_account_load(ctx, id, holder, e) : rc;
}

int
identity_holder(struct ctx *ctx, int64_t account_id, struct account *holder,
    struct err *e)
{
	struct identity_attempt t;

	if (store_identity_attempt(ctx, account_id, &t, e) != 0)
		return -1;
	if (t.id_number[0] == '\0' ||
	    t.taken_at + IDENTITY_CLAIM_DAYS * IDENTITY_DAY < ctx->now)
		return 0;
	return identity_holder_of(ctx, account_id, t.id_number, holder, e);
}

int
identity_whose(struct ctx *ctx, const json_t *params, int64_t *account_id,
    struct err *e)
{
	struct account holder;
	int rc = identity_holder(ctx, ctx->actor.account_id, &holder, e);

	(void)params;
	if (rc == 1)
		*account_id = holder.id;
	return rc;
}

/* From the account that has it: unverified from now on, an empty person. */
static int
identity_strip(struct ctx *ctx, const struct account *from,
    const char *to_login, struct err *e)
{
	char mobile[IDENT_MAX], name[64], at[TIME_TEXT];
	struct notify n = {.template = "identity_moved",
		.account_id = from->id};
	int64_t fresh;

	if (store_account_mobile(ctx, from->id, mobile, e) != 0 ||
	    identity_fresh_person(ctx, from->login, mobile, &fresh, e) != 0)
		return -1;
	identity_short_name(from->login, name);
	if (store_identity_give(ctx, from->id, fresh, name, "", e) != 0 ||
	    store_session_delete_others(ctx, from->id, 0, e) != 0)
		return -1;
	n.args = json_pack("{s:s, s:s}", "login", to_login, "time",
	    time_format(ctx->now, at));
	if (notify(ctx, &n, e) != 0)
		return -1;
	ctx_audit(ctx, "account", from->id,
	    json_pack("{s:b, s:I}", "verified", 1, "person",
		(json_int_t)from->person_id),
	    json_pack("{s:b, s:I}", "verified", 0, "person",
		(json_int_t)fresh));
	return audit_append(ctx, "identity.lost", "done", e);
}

int
identity_move(struct ctx *ctx, int64_t to_id, const char *name,
    const char *number, const char *by, struct err *e)
{
	struct identity_attempt none = {0};
	struct account from, to;
	int64_t holder, person;
	int rc = store_account_load(ctx, to_id, &to, e);

	if (rc == 0 || (rc == 1 && to.role != ROLE_INDIVIDUAL))
		return err_set(e, ERR_NOT_FOUND, NULL);
	if (rc == 1)
		rc = identity_taken(ctx, to_id, number, &holder, &person, e);
	if (rc == 1) {
		if (store_account_load(ctx, holder, &from, e) != 1)
			return -1;
		person = from.person_id;
		rc = identity_strip(ctx, &from, to.login, e);
	}
	if (rc < 0)
		return -1;
	if (store_identity_attempt_save(ctx, to_id, &none, e) != 0)
		return -1;
	ctx_audit(ctx, "account", to_id,
	    json_pack("{s:b, s:I}", "verified", 0, "person",
		(json_int_t)to.person_id),
	    json_pack("{s:b, s:I}", "verified", 1, "person",
		(json_int_t)(person != 0 ? person : to.person_id)));
	return identity_give(ctx, &to, person != 0 ? person : to.person_id,
	    name, number, by, e);
}

/* A wrong password of the old account counts there, as at its sign-in. */
static void
identity_wrong_password(struct ctx *ctx, int64_t holder)
{
	struct err e = {0};
	int failures;

	if (signin_count_failure(ctx, holder, &failures, &e) == 0)
		(void)audit_refused(ctx, "rebind", "failed", &e);
}

static int
identity_prove_password(struct ctx *ctx, const struct account *holder,
    bool password_ok, struct err *e)
{
	int64_t wait = signin_locked(ctx, holder);

	if (wait > 0) {
		err_set(e, ERR_PASSWORD_TRIES, NULL);
		return err_arg_int(e, "seconds", wait);
	}
	if (password_ok)
		return 0;
	ctx_on_refusal(ctx, identity_wrong_password, holder->id);
	return err_set(e, ERR_PASSWORD_WRONG, "password");
}

static int
identity_prove_code(struct ctx *ctx, const struct account *holder,
    const char *code, struct err *e)
{
	char mobile[IDENT_MAX];

	if (store_account_mobile(ctx, holder->id, mobile, e) != 0)
		return -1;
	if (mobile[0] == '\0')
		return err_set(e, ERR_MOBILE_NONE, "code");
	return smscode_check(ctx, "rebind", mobile, code, e);
}

int
identity_rebind(struct ctx *ctx, bool has_password, bool password_ok,
    const char *code, struct err *e)
{
	struct identity_attempt t;
	struct account me, holder;
	int rc;

	if (identity_asker(ctx, &me, e) != 0)
		return -1;
	rc = identity_holder(ctx, me.id, &holder, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_IDENTITY_NO_CLAIM, NULL);
	if (!has_password && code == NULL)
		return err_set(e, ERR_REQUIRED, "password");
	rc = has_password ?
	    identity_prove_password(ctx, &holder, password_ok, e) :
	    identity_prove_code(ctx, &holder, code, e);
	if (rc != 0 || store_identity_attempt(ctx, me.id, &t, e) != 0)
		return -1;
	return identity_move(ctx, me.id, t.name, t.id_number, identity_by(ctx),
	    e);
}
