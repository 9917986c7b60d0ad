/*
 * What an answer to the client is: by key, by password, as a guest. What is
 * said of a name is the same whether there is such an account or not, and
 * takes as long.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/sshkey.h"
#include "server/records/auth_local.h"

/*
 * The hash of nothing anyone knows, at the usual cost: who does not exist
 * takes as long as who does.
 */
static const char rule_nobody[] =
    "$y$jBT$jlxOwEwuQW81yauCIurLx.$S9nGlN"
    "XnUDb.CPpojweJyJvNUuD3GrCvOw48rifik21";

enum { RULE_MINUTE = 60 };

static const char rule_captcha[] =
    "为防止猜测口令，登录需输入图形验证码：已停用 SSH 口令方式，请使用"
    "键盘交互方式登录（密钥登录不受影响）。\n"
    "Against guessing a captcha is asked: the SSH method \"password\" is "
    "closed for now, keyboard-interactive asks for both. Keys go on.\n";

static bool
rule_captcha_due(struct ctx *ctx, struct auth_conn *c)
{
	return signin_captcha_due(ctx, c->user,
	    auth_penalty_failures(c->records, c->from));
}

/* Told for a name that was tried too often, be it somebody's or nobody's. */
static char *
rule_locked(struct ctx *ctx, const char *name)
{
	int64_t wait = signin_name_locked(ctx, name);
	int minutes = (int)((wait + RULE_MINUTE - 1) / RULE_MINUTE);

	if (wait == 0)
		return xstrdup("");
	return xasprintf(
	    "该用户名登录失败次数过多：如有此账号，其口令登录已锁定，约%d分钟"
	    "后自动解锁。忘记密码请执行 ssh register@本机 选择「忘记密码」，或"
	    "到大厅窗口办理。\n"
	    "This name failed too often: if there is such an account, it is "
	    "locked and unlocks by itself in about %d minutes. Forgotten "
	    "password: ssh register@ this host, or come to the hall.\n",
	    minutes, minutes);
}

void
auth_offer(struct ctx *ctx, struct auth_conn *c)
{
	bool due = rule_captcha_due(ctx, c);
	char *locked = rule_locked(ctx, c->user);

	json_decref(c->methods);
	free(c->banner);
	c->methods = json_pack("[s,s]", "publickey",
	    due ? "keyboard-interactive" : "password");
	c->banner = due || locked[0] != '\0' ?
	    xasprintf("%s%s", due ? rule_captcha : "", locked) :
	    NULL;
	free(locked);
}

int
auth_methods(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	(void)r;
	(void)e;
	switch (c->way) {
	case AUTH_ENTRY_NAME:
		auth_offer(ctx, c);
		break;
	case AUTH_ENTRY_REGISTER:
	case AUTH_ENTRY_VERIFY:
		c->methods = json_pack("[s]", "none");
		break;
	case AUTH_ENTRY_PERSON:
	case AUTH_ENTRY_UNIT:
		c->methods = json_pack("[s]", "keyboard-interactive");
		break;
	case AUTH_ENTRY_DISPLAY:
		c->methods = json_pack("[s]",
		    signin_display_may(c->from, "") ? "none" : "publickey");
		break;
	}
	return 0;
}

int
auth_open(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const struct account *a, const struct signin_how *how, struct err *e)
{
	/* the disk's reserve is for this: to come in and read, and to mend */
	if (batch_open(r, e) != 0 || store_savepoint(r->db, e) != 0)
		return -1;
	if (signin_open(ctx, a, how, c->token, &c->session_id, e) != 0 ||
	    (signin_clears(how->method) &&
		signin_name_forget(ctx, c->user, e) != 0) ||
	    (c->talk.name[0] != '\0' &&
		signin_name_forget(ctx, c->talk.name, e) != 0) ||
	    store_release(r->db, e) != 0) {
		store_rollback_to(r->db);
		c->session_id = 0;
		return -1;
	}
	c->ok = true;
	return 0;
}

int
auth_failed(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const char *name, const struct account *a, const char *method,
    struct err *e)
{
	int failures;

	c->slow = true;
	auth_penalty(r, c->from);
	if (batch_open(r, e) != 0 || store_savepoint(r->db, e) != 0)
		return -1;
	if ((a != NULL &&
		signin_count_failure(ctx, a->id, &failures, e) != 0) ||
	    (name[0] != '\0' && signin_name_failed(ctx, name, e) != 0) ||
	    signin_refused(ctx, a, c->from, method, e) != 0 ||
	    store_release(r->db, e) != 0) {
		store_rollback_to(r->db);
		return -1;
	}
	return 0;
}

int
auth_first(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const struct account *a, enum signin_way way,
    const struct signin_how *by, struct err *e)
{
	struct signin_how how = *by;
	enum signin_factor factor;

	if (signin_factor(ctx, a, way, &factor, e) != 0)
		return -1;
	if (factor == SIGNIN_TOTP || factor == SIGNIN_CODE) {
		c->pending.account_id = a->id;
		c->pending.unit_id = by->unit_id;
		c->pending.delegation_id = by->delegation_id;
		c->pending.method = by->method;
		c->pending.factor = factor;
		c->partial = true;
		return 0;
	}
	how.from = c->from;
	how.must_enroll = factor == SIGNIN_ENROLL;
	return auth_open(r, ctx, c, a, &how, e);
}

/* A session of nobody: how it is opened, in a savepoint of its own. */
static int
auth_nobody(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const char *fingerprint, struct err *e)
{
	int rc = 0;

	if (batch_open(r, e) != 0 || store_savepoint(r->db, e) != 0)
		return -1;
	if (auth_guests_many(r, c->from))
		rc = 0;
	else if (c->way == AUTH_ENTRY_DISPLAY)
		rc = signin_open_display(ctx, c->from, fingerprint, c->token,
		    &c->session_id, e);
	else
		rc = signin_open_guest(ctx, c->from,
		    c->way == AUTH_ENTRY_VERIFY, c->token, &c->session_id, e);
	if (rc != 1 || store_release(r->db, e) != 0) {
		store_rollback_to(r->db);
		c->session_id = 0;
		if (rc == 0)
			c->banner = xstrdup(
			    "该来源的访客会话过多，请稍后再试。\n"
			    "Too many guests from this address, try again "
			    "later.\n");
		return rc == 0 ? 0 : -1;
	}
	c->ok = true;
	return 0;
}

/* A wall display, by a key that the file of a hall names. */
static int
auth_display(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	struct sshkey k;

	if (sshkey_from_blob(c->blob, c->blob_len, &k) != 0 ||
	    !signin_display_may(c->from, k.fingerprint))
		return 0;
	c->ok = c->probe;
	return c->probe ? 0 : auth_nobody(r, ctx, c, k.fingerprint, e);
}

int
auth_key(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	struct signin_how how = {.method = "publickey"};
	struct signin_key k;
	int rc;

	if (c->way == AUTH_ENTRY_DISPLAY)
		return auth_display(r, ctx, c, e);
	rc = signin_by_key(ctx, c->user, c->blob, c->blob_len, &k, e);
	if (rc != 1)
		return rc;
	if (!signin_way_allowed(ctx, &k.account, c->from, SIGNIN_KEY))
		return 0;
	if (c->probe) {
		c->ok = true;
		return 0;
	}
	how.unit_id = k.unit_id;
	return auth_first(r, ctx, c, &k.account, SIGNIN_KEY, &how, e);
}

int
auth_check(struct ctx *ctx, struct auth_conn *c, const char *name,
    unsigned roles, struct account *a, bool *right, struct err *e)
{
	int rc = signin_find(ctx, name, a, e);

	*right = false;
	if (rc < 0)
		return -1;
	if (rc == 0 || !(a->role & roles))
		memset(a, 0, sizeof(*a));
	if (!c->hashed) {
		/* which hash the worker is to try; nobody's has no match */
		c->account_id = a->password_hash[0] != '\0' ? a->id : 0;
		str_copy(c->user_hash, sizeof(c->user_hash),
		    c->account_id != 0 ? a->password_hash : rule_nobody);
		c->want_hash = true;
		return 0;
	}
	c->want_hash = false;
	/* the password may have been changed while the former one was tried */
	*right = a->id != 0 && c->hash_ok && c->account_id == a->id &&
	    strcmp(c->user_hash, a->password_hash) == 0 &&
	    signin_locked(ctx, a) == 0 &&
	    signin_way_allowed(ctx, a, c->from, SIGNIN_PASSWORD);
	return 0;
}

int
auth_password(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	struct signin_how how = {.method = "password"};
	struct account a;
	bool right;

	/* not on offer: a client that asks all the same learns nothing */
	if (!c->hashed && rule_captcha_due(ctx, c)) {
		c->slow = true;
		auth_penalty(r, c->from);
		auth_offer(ctx, c);
		return 0;
	}
	if (auth_check(ctx, c, c->user, ROLE_ALL, &a, &right, e) != 0)
		return -1;
	if (c->want_hash)
		return 0;
	if (!right) {
		if (auth_failed(r, ctx, c, c->user, a.id != 0 ? &a : NULL,
			"password", e) != 0)
			return -1;
		auth_offer(ctx, c);
		return 0;
	}
	if (signin_unit(ctx, c->user, &a, &how.unit_id, e) != 0)
		return -1;
	return auth_first(r, ctx, c, &a, SIGNIN_PASSWORD, &how, e);
}

/* Who registers is nobody yet; nor is who verifies a document. */
int
auth_guest(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e)
{
	/* asked first of all by every client: no failure to be counted */
	if (c->way == AUTH_ENTRY_DISPLAY && !signin_display_may(c->from, ""))
		return 0;
	return auth_nobody(r, ctx, c, "", e);
}
