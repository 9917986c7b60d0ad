#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "common/utf8.h"
#include "server/domain/licence.h"
#include "server/domain/policy.h"
#include "server/domain/provider.h"
#include "server/store/unit.h"

enum {
	PROVIDER_HOUR = 3600,
	PROVIDER_FROM = 20, /* of an address an hour */
	PROVIDER_WAIT = 30, /* s until a code has to be there */
	PROVIDER_LIFE = 900,
	PROVIDER_NONCE = 32, /* bytes, told as hex */
};

int
provider_begin(struct ctx *ctx, const char *id, bool unit, int64_t session_id,
    const char *from, struct provider_sign_in *out, struct err *e)
{
	const struct provider *p = provider_find(ctx, id);
	int n;

	if (p == NULL || !p->open || !(unit ? p->unit : p->person))
		return err_set(e, ERR_NOT_OPEN, "provider");
	if (store_provider_count(ctx, from, ctx->now - PROVIDER_HOUR, &n, e) !=
	    0)
		return -1;
	if (n >= PROVIDER_FROM)
		return err_set(e, ERR_PROVIDER_MANY, "provider");
	memset(out, 0, sizeof(*out));
	out->id = ctx_new_id(ctx);
	out->session_id = session_id;
	out->created_at = ctx->now;
	out->expires_at = ctx->now + PROVIDER_WAIT;
	str_copy(out->provider, sizeof(out->provider), p->id);
	str_copy(out->state, sizeof(out->state), "asked");
	str_copy(out->from, sizeof(out->from), from);
	random_hex(out->nonce, PROVIDER_NONCE);
	return store_provider_ask(ctx, out, e);
}

int
provider_state(struct ctx *ctx, int64_t id, struct provider_sign_in *s,
    struct err *e)
{
	int rc = store_provider_load(ctx, id, s, e);

	if (rc < 0)
		return -1;
	if (rc == 0 ||
	    (s->expires_at <= ctx->now && strcmp(s->state, "denied") != 0 &&
		strcmp(s->state, "failed") != 0 &&
		strcmp(s->state, "consumed") != 0))
		str_copy(s->state, sizeof(s->state), "expired");
	return 0;
}

json_t *
provider_job(struct ctx *ctx, const struct provider_sign_in *s)
{
	const struct provider *p = provider_find(ctx, s->provider);

	if (p == NULL || !p->open)
		return NULL;
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "issuer",
	    p->issuer, "client", p->client, "secret_file", p->secret_file,
	    "scope", p->scope, "nonce", s->nonce, "ca_file", p->ca_file,
	    "userinfo", p->userinfo, "loopback", ctx->conf->demo);
}

static const char *
provider_word(const json_t *o, const char *name)
{
	const char *s = json_string_value(json_object_get(o, name));

	return s != NULL ? s : "";
}

static bool
provider_over(const struct provider_sign_in *s)
{
	return strcmp(s->state, "asked") != 0 && strcmp(s->state, "shown") != 0;
}

/* Only what some claim is named for is kept. */
static const char *
provider_keep(struct ctx *ctx, const struct provider *p, const json_t *claims)
{
	const char *names[] = {p->subject, p->name, p->id_number, p->mobile,
		p->uscc, p->level};
	json_t *o = json_object();
	char *text;
	const char *kept;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		json_t *v = names[i][0] != '\0' ?
		    json_object_get(claims, names[i]) :
		    NULL;

		if (json_is_string(v) && json_string_length(v) <= 400)
			json_object_set(o, names[i], v);
	}
	text = json_dumps(o, JSON_COMPACT);
	json_decref(o);
	if (text == NULL)
		fatal("out of memory");
	kept = ctx_strdup(ctx, text);
	explicit_bzero(text, strlen(text));
	free(text);
	return kept;
}

static void
provider_ended(struct ctx *ctx, struct provider_sign_in *s, const json_t *said)
{
	const struct provider *p = provider_find(ctx, s->provider);
	const char *end = provider_word(said, "end");

	str_copy(s->why, sizeof(s->why), provider_word(said, "why"));
	str_copy(s->state, sizeof(s->state), "failed");
	if (strcmp(end, "granted") == 0 && p != NULL) {
		str_copy(s->state, sizeof(s->state), "granted");
		s->claims = provider_keep(ctx, p,
		    json_object_get(said, "claims"));
		s->expires_at = ctx->now + PROVIDER_GRANTED_SECONDS;
	} else if (strcmp(end, "denied") == 0 || strcmp(end, "expired") == 0) {
		str_copy(s->state, sizeof(s->state), end);
	}
	log_info("event=provider id=%s state=%s why=\"%s\"", s->provider,
	    s->state, s->why);
}

int
provider_said(struct ctx *ctx, int64_t id, const json_t *said, struct err *e)
{
	struct provider_sign_in s;
	json_int_t life;
	int rc = store_provider_load(ctx, id, &s, e);

	if (rc != 1 || provider_over(&s))
		return rc < 0 ? -1 : 0;
	life = json_integer_value(json_object_get(said, "expires_in"));
	if (json_object_get(said, "code") != NULL) {
		str_copy(s.state, sizeof(s.state), "shown");
		str_copy(s.code, sizeof(s.code), provider_word(said, "code"));
		str_copy(s.uri, sizeof(s.uri), provider_word(said, "uri"));
		str_copy(s.uri_complete, sizeof(s.uri_complete),
		    provider_word(said, "uri_complete"));
		s.expires_at = ctx->now +
		    (life > 0 && life < PROVIDER_LIFE ? life : PROVIDER_LIFE);
	} else {
		provider_ended(ctx, &s, said);
	}
	return store_provider_update(ctx, &s, e);
}

/* One claim as text that may be shown; "" when it has signs that may not. */
static void
provider_claim(const json_t *o, const char *name, char *out, size_t size)
{
	const char *s = name[0] != '\0' ? provider_word(o, name) : "";
	char *folded;

	out[0] = '\0';
	if (utf8_has_control(s, false))
		return;
	folded = xstrdup(s);
	utf8_trim(folded);
	if (strlen(folded) < size)
		str_copy(out, size, folded);
	explicit_bzero(folded, strlen(folded));
	free(folded);
}

static bool
provider_vouches(const struct provider *p, const json_t *o)
{
	const char *level;

	if (!p->verifies)
		return false;
	if (p->level[0] == '\0')
		return true;
	level = provider_word(o, p->level);
	for (int i = 0; i < p->nlevels; i++)
		if (strcmp(p->levels[i], level) == 0)
			return true;
	return false;
}

static void
provider_number(struct ctx *ctx, enum ident_kind kind, char number[IDENT_MAX])
{
	char folded[IDENT_MAX];

	if (ident_check(kind, number, ctx->today, folded) == IDENT_OK)
		memcpy(number, folded, sizeof(folded));
	else
		number[0] = '\0';
}

void
provider_claims(struct ctx *ctx, const struct provider_sign_in *s,
    struct provider_claims *c)
{
	const struct provider *p = provider_find(ctx, s->provider);
	json_t *o = s->claims != NULL ? json_loads(s->claims, 0, NULL) : NULL;

	memset(c, 0, sizeof(*c));
	if (p != NULL && o != NULL) {
		provider_claim(o, p->subject, c->subject, sizeof(c->subject));
		/* two subjects are never made one */
		if (strcmp(c->subject, provider_word(o, p->subject)) != 0)
			c->subject[0] = '\0';
		provider_claim(o, p->name, c->name, sizeof(c->name));
		provider_claim(o, p->id_number, c->id_number,
		    sizeof(c->id_number));
		provider_claim(o, p->mobile, c->mobile, sizeof(c->mobile));
		provider_claim(o, p->uscc, c->uscc, sizeof(c->uscc));
		provider_number(ctx, IDENT_RESIDENT_ID, c->id_number);
		provider_number(ctx, IDENT_MOBILE, c->mobile);
		provider_number(ctx, IDENT_USCC, c->uscc);
		c->verified = c->name[0] != '\0' && c->id_number[0] != '\0' &&
		    provider_vouches(p, o);
	}
	json_decref(o);
}

static void
provider_subject(struct ctx *ctx, const char *provider, const char *subject,
    unsigned char hash[SECRET_HASH])
{
	char *text = xasprintf("%s\n%s", provider, subject);

	secret_hash(ctx->secret, "provider_subject", text, hash);
	free(text);
}

int
provider_linked(struct ctx *ctx, const struct provider_sign_in *s,
    unsigned char subject[SECRET_HASH], struct provider_link *l,
    struct err *e)
{
	struct provider_claims c;

	provider_claims(ctx, s, &c);
	if (strcmp(s->state, "granted") != 0 || c.subject[0] == '\0')
		return err_set(e, ERR_PROVIDER_GONE, "id");
	provider_subject(ctx, s->provider, c.subject, subject);
	return store_provider_link_find(ctx, s->provider, subject, l, e);
}

int
provider_account(struct ctx *ctx, const struct provider_sign_in *s,
    struct account *a, struct err *e)
{
	unsigned char subject[SECRET_HASH];
	struct provider_link l;
	int rc = provider_linked(ctx, s, subject, &l, e);

	if (rc == 1)
		rc = store_account_load(ctx, l.account_id, a, e);
	return rc;
}

/* He holds its licence, or is its agent. */
int
provider_unit(struct ctx *ctx, const struct provider_sign_in *s,
    const struct account *a, struct signin_how *how, struct err *e)
{
	struct licence_use *rows = ctx_alloc(ctx, LICENCES_MAX, sizeof(*rows));
	struct provider_claims c;
	int64_t unit;
	size_t n = 0;
	bool owner;
	int rc;

	provider_claims(ctx, s, &c);
	if (c.uscc[0] == '\0')
		return 0;
	rc = store_unit_find_uscc(ctx, c.uscc, &unit, e);
	if (rc == 1 && a->role == ROLE_AGENT) {
		rc = store_agent_unit(ctx, a->id, unit, &owner, e);
		if (rc == 1)
			how->unit_id = unit;
		return rc < 0 ? -1 : 0;
	}
	if (rc == 1 && a->role == ROLE_INDIVIDUAL)
		rc = licence_units(ctx, a->person_id, rows, LICENCES_MAX, &n,
		    e);
	for (size_t i = 0; rc >= 0 && i < n; i++)
		if (rows[i].unit_id == unit) {
			how->unit_id = unit;
			how->delegation_id = rows[i].delegation_id;
		}
	return rc < 0 ? -1 : 0;
}

int
provider_consume(struct ctx *ctx, struct provider_sign_in *s, struct err *e)
{
	unsigned char subject[SECRET_HASH];
	struct provider_link l;
	int rc = provider_linked(ctx, s, subject, &l, e);

	if (rc < 0 ||
	    (rc == 1 && store_provider_link_used(ctx, l.id, e) != 0))
		return -1;
	str_copy(s->state, sizeof(s->state), "consumed");
	s->claims = NULL;
	return store_provider_update(ctx, s, e);
}

int
provider_hand_over(struct ctx *ctx, struct provider_sign_in *s,
    int64_t session_id, struct err *e)
{
	s->session_id = session_id;
	return store_provider_update(ctx, s, e);
}

int
provider_own(struct ctx *ctx, int64_t id, struct provider_sign_in *s,
    struct err *e)
{
	policy_self(ctx);
	if (provider_state(ctx, id, s, e) != 0)
		return -1;
	if (s->id != id || s->session_id == 0 ||
	    s->session_id != ctx->actor.session_id)
		return err_set(e, ERR_NOT_FOUND, "id");
	return 0;
}

int
provider_newest(struct ctx *ctx, struct provider_sign_in *s, struct err *e)
{
	int rc;

	policy_self(ctx);
	rc = store_provider_of_session(ctx, ctx->actor.session_id, s, e);
	return rc == 1 && provider_state(ctx, s->id, s, e) != 0 ? -1 : rc;
}
