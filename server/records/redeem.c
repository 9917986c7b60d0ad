#include "config.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/session.h"
#include "server/records/redeem.h"
#include "server/records/session.h"

enum { REDEEM_LINE = 65536 };

/* A token to be turned into a socket. */
struct redeem {
	struct job job;
	char token[TOKEN_TEXT];
	json_t *tag;
	bool ok;
	struct session_row row;
	struct account account;
};

static void
redeem_run(struct records *r, struct job *j)
{
	struct redeem *d = (struct redeem *)j;
	struct err e = {0};
	struct ctx ctx;

	records_ctx(r, &ctx);
	d->ok = signin_redeem(&ctx, d->token, &d->row, &d->account, &e) == 1;
	ctx_finish(&ctx);
}

static void
redeem_send(struct records *r, struct redeem *d)
{
	int sv[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv) != 0) {
		log_err("event=redeem why=\"no socket\"");
		d->ok = false;
		return;
	}
	session_open(r, sv[0], d->row.id, d->account.id, d->account.lang,
	    d->row.locked);
	(void)wire_send_fd(r->spawner,
	    json_pack("{s:O, s:b, s:o, s:s, s:s}", "tag", d->tag, "ok", 1,
		"account", json_sprintf("%lld", (long long)d->account.id),
		"lang", i18n_name(d->account.lang), "login",
		d->account.login),
	    sv[1]);
	close(sv[1]);
}

static void
redeem_done(struct records *r, struct job *j, const struct err *fault)
{
	struct redeem *d = (struct redeem *)j;

	if (d->ok && fault == NULL)
		redeem_send(r, d);
	if (!d->ok || fault != NULL)
		(void)wire_send(r->spawner,
		    json_pack("{s:O, s:b}", "tag", d->tag, "ok", 0), NULL, 0);
	OPENSSL_cleanse(d->token, sizeof(d->token));
	json_decref(d->tag);
	free(d);
}

static void
redeem_got(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct records *r = arg;
	struct redeem *d;
	const char *op = json_string_value(json_object_get(m, "op"));
	const char *token = json_string_value(json_object_get(m, "token"));

	(void)fds;
	(void)nfds;
	if (json_object_get(m, "intake") != NULL)
		intake_done(r, m);
	if (json_object_get(m, "docs") != NULL ||
	    json_object_get(m, "slip") != NULL)
		docs_done(r, m);
	if (op == NULL || strcmp(op, "redeem") != 0 || token == NULL)
		return;
	d = xcalloc(1, sizeof(*d));
	str_copy(d->token, sizeof(d->token), token);
	d->tag = json_object_get(m, "tag") != NULL ?
	    json_incref(json_object_get(m, "tag")) :
	    json_null();
	d->job.run = redeem_run;
	d->job.done = redeem_done;
	batch_add(r, &d->job);
}

static void
redeem_gone(void *arg)
{
	struct records *r = arg;

	wire_close(r->spawner);
	r->spawner = NULL;
	intake_lost(r);
	docs_lost(r);
}

static const struct wire_ops redeem_ops = {redeem_got,
    redeem_gone};

void
redeem_spawner(struct records *r, int fd)
{
	redeem_gone(r);
	r->spawner = wire_open(r->proc->base, fd, REDEEM_LINE, &redeem_ops, r);
}
