#include "config.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "common/jsonrpc.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/records/records.h"
#include "server/store/notification.h"

enum {
	OUTBOX_LINE = 65536,
	OUTBOX_RETRY_MIN = 60, /* doubled with each try, ... */
	OUTBOX_RETRY_MAX = 3600, /* ... up to this */
	OUTBOX_KEPT = 90 * 86400,
	OUTBOX_MESSAGES_KEPT = 730 * 86400,
};

/* A look at what is due, or the end of one row. */
struct outbox_job {
	struct job job;
	struct outbox_due rows[OUTBOX_AT_ONCE];
	size_t n;
	struct ctx ctx;
	int64_t id;
	char result[8];
};

static int
outbox_backoff(int tries)
{
	int wait = OUTBOX_RETRY_MIN;

	while (tries-- > 0 && wait < OUTBOX_RETRY_MAX)
		wait *= 2;
	return wait < OUTBOX_RETRY_MAX ? wait : OUTBOX_RETRY_MAX;
}

static int64_t *
outbox_slot(struct records *r, int64_t id)
{
	for (size_t i = 0; i < OUTBOX_AT_ONCE; i++)
		if (r->outbox.away[i] == id)
			return &r->outbox.away[i];
	return NULL;
}

static size_t
outbox_free(const struct records *r)
{
	size_t n = 0;

	for (size_t i = 0; i < OUTBOX_AT_ONCE; i++)
		n += r->outbox.away[i] == 0;
	return n;
}

/* In a savepoint of its own in the open batch; 0 or -1. */
static int
outbox_apart(struct records *r, struct outbox_job *o,
    int (*act)(struct records *r, struct outbox_job *o, struct err *e))
{
	struct err e = {0};

	if (records_may_write(r, &e) != 0 || batch_open(r, &e) != 0 ||
	    store_savepoint(r->db, &e) != 0)
		return -1;
	if (act(r, o, &e) == 0 && store_release(r->db, &e) == 0)
		return 0;
	log_err("event=outbox key=%s", e.n > 0 ? err_key(e.items[0].id) : "?");
	store_rollback_to(r->db);
	return -1;
}

/*
 * Handing over
 */

static int
outbox_try(struct records *r, struct outbox_job *o, struct err *e)
{
	(void)r;
	for (size_t i = 0; i < o->n; i++)
		if (store_outbox_try(&o->ctx, o->rows[i].id,
			o->ctx.now + outbox_backoff(o->rows[i].tries), e) != 0)
			return -1;
	return 0;
}

static void
outbox_look(struct records *r, struct job *j)
{
	struct outbox_job *o = (struct outbox_job *)j;
	const struct conf *c = &r->proc->conf;
	size_t room = outbox_free(r), n = 0;
	struct err e = {0};

	records_ctx(r, &o->ctx);
	if (r->outbox.courier == NULL)
		return;
	if (c->sms_command[0] != '\0' && room > 0 &&
	    store_outbox_due(&o->ctx, "sms", o->rows, room, &n, &e) == 0)
		o->n = n;
	if (c->mail_command[0] != '\0' && room > o->n &&
	    store_outbox_due(&o->ctx, "mail", o->rows + o->n, room - o->n, &n,
		&e) == 0)
		o->n += n;
	if (o->n > 0 && outbox_apart(r, o, outbox_try) != 0)
		o->n = 0;
}

static void
outbox_hand_over(struct records *r, const struct outbox_due *d)
{
	char *to = secret_unseal_long(r->secret, "outbox.recipient",
	    d->recipient, d->recipient_len);
	char *text = secret_unseal_long(r->secret, "outbox.body", d->body,
	    d->body_len);
	json_t *m = text != NULL ? json_loads(text, 0, NULL) : NULL;
	int64_t *slot = outbox_slot(r, 0);

	if (to == NULL || m == NULL || slot == NULL) {
		log_err("event=outbox id=%lld why=unreadable",
		    (long long)d->id);
	} else {
		json_object_set_new(m, "id", rpc_id_make(d->id));
		json_object_set_new(m, "channel", json_string(d->channel));
		json_object_set_new(m, "to", json_string(to));
		*slot = d->id;
		(void)wire_send(r->outbox.courier, json_incref(m), NULL, 0);
	}
	json_decref(m);
	if (to != NULL)
		OPENSSL_cleanse(to, strlen(to));
	if (text != NULL)
		OPENSSL_cleanse(text, strlen(text));
	free(to);
	free(text);
}

static void
outbox_looked(struct records *r, struct job *j, const struct err *fault)
{
	struct outbox_job *o = (struct outbox_job *)j;

	r->outbox.asked = false;
	for (size_t i = 0; i < o->n && fault == NULL &&
	     r->outbox.courier != NULL; i++)
		outbox_hand_over(r, &o->rows[i]);
	ctx_finish(&o->ctx);
	free(o);
}

static void
outbox_tick(evutil_socket_t fd, short what, void *arg)
{
	struct records *r = arg;
	struct outbox_job *o;

	(void)fd;
	(void)what;
	if (r->outbox.courier == NULL || r->outbox.asked ||
	    outbox_free(r) == 0 ||
	    (r->proc->conf.sms_command[0] == '\0' &&
		r->proc->conf.mail_command[0] == '\0'))
		return;
	o = xcalloc(1, sizeof(*o));
	o->job.run = outbox_look;
	o->job.done = outbox_looked;
	r->outbox.asked = true;
	batch_add(r, &o->job);
}

/*
 * How it went
 */

static int
outbox_end(struct records *r, struct outbox_job *o, struct err *e)
{
	(void)r;
	if (strcmp(o->result, "lost") == 0)
		return store_outbox_again(&o->ctx, o->id, e);
	return store_outbox_end(&o->ctx, o->id, o->result, e);
}

static void
outbox_end_run(struct records *r, struct job *j)
{
	struct outbox_job *o = (struct outbox_job *)j;

	records_ctx(r, &o->ctx);
	(void)outbox_apart(r, o, outbox_end);
}

/* Until it is written, the row is nobody's to hand over again. */
static void
outbox_ended(struct records *r, struct job *j, const struct err *fault)
{
	struct outbox_job *o = (struct outbox_job *)j;
	int64_t *slot = outbox_slot(r, o->id);

	if (fault != NULL)
		log_warn("event=outbox id=%lld why=store", (long long)o->id);
	if (slot != NULL)
		*slot = 0;
	ctx_finish(&o->ctx);
	free(o);
	outbox_tick(-1, 0, r);
}

static void
outbox_write(struct records *r, int64_t id, const char *result)
{
	struct outbox_job *o = xcalloc(1, sizeof(*o));

	o->id = id;
	str_copy(o->result, sizeof(o->result), result);
	o->job.run = outbox_end_run;
	o->job.done = outbox_ended;
	batch_add(r, &o->job);
}

static void
outbox_done(struct records *r, const json_t *m)
{
	const char *result = json_string_value(json_object_get(m, "result"));
	const char *text = json_string_value(json_object_get(m, "done"));
	int64_t id = text != NULL ? strtoll(text, NULL, 10) : 0;
	int64_t *slot = id != 0 ? outbox_slot(r, id) : NULL;

	if (id == 0 || result == NULL)
		return;
	log_info("event=outbox id=%lld result=%s", (long long)id, result);
	if (strcmp(result, "sent") == 0 || strcmp(result, "failed") == 0)
		outbox_write(r, id, result);
	else if (slot != NULL) /* "retry": it is due again already, later */
		*slot = 0;
}

/* The courier outlived records: what it still works at is not sent again. */
static void
outbox_running(struct records *r, const json_t *ids)
{
	const json_t *v;
	int64_t *slot;
	size_t i;

	json_array_foreach (ids, i, v)
		if (json_is_string(v) && (slot = outbox_slot(r, 0)) != NULL)
			*slot = strtoll(json_string_value(v), NULL, 10);
}

static void
outbox_got(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct records *r = arg;

	(void)fds;
	(void)nfds;
	if (json_object_get(m, "answered") != NULL) {
		inquiry_answered(r, m);
	} else if (json_object_get(m, "provider") != NULL) {
		provider_answered(r, m);
	} else if (json_object_get(m, "running") != NULL) {
		outbox_running(r, json_object_get(m, "running"));
		outbox_tick(-1, 0, r);
	} else {
		outbox_done(r, m);
	}
}

static void
outbox_gone(void *arg)
{
	struct records *r = arg;

	wire_close(r->outbox.courier);
	r->outbox.courier = NULL;
	inquiry_lost(r);
	provider_lost(r);
	for (size_t i = 0; i < OUTBOX_AT_ONCE; i++)
		if (r->outbox.away[i] != 0)
			outbox_write(r, r->outbox.away[i], "lost");
}

static const struct wire_ops outbox_ops = {outbox_got, outbox_gone};

void
outbox_courier(struct records *r, int fd)
{
	if (r->outbox.courier != NULL)
		outbox_gone(r);
	r->outbox.courier = wire_open(r->proc->base, fd, OUTBOX_LINE,
	    &outbox_ops, r);
}

static void
outbox_warn(struct records *r, struct ctx *ctx, const char *channel,
    const char *command)
{
	struct err e = {0};
	int64_t n = 0;

	if (command[0] != '\0' ||
	    store_outbox_waiting(ctx, channel, &n, &e) != 0)
		return;
	log_warn("event=outbox channel=%s why=\"no %s_command is configured\" "
		 "waiting=%lld",
	    channel, channel, (long long)n);
	(void)r;
}

void
outbox_init(struct records *r)
{
	struct timeval second = {1, 0};
	struct ctx ctx;

	r->outbox.tick = event_new(r->proc->base, -1, EV_PERSIST, outbox_tick,
	    r);
	if (r->outbox.tick == NULL ||
	    event_add(r->outbox.tick, &second) != 0)
		fatal("out of memory");
	records_ctx(r, &ctx);
	outbox_warn(r, &ctx, "sms", r->proc->conf.sms_command);
	outbox_warn(r, &ctx, "mail", r->proc->conf.mail_command);
	ctx_finish(&ctx);
}

void
outbox_finish(struct records *r)
{
	wire_close(r->outbox.courier);
	r->outbox.courier = NULL;
	event_free(r->outbox.tick);
}

void
outbox_sweep(struct records *r, struct ctx *ctx)
{
	struct err e = {0};
	int64_t n = 0;

	if (records_may_write(r, &e) != 0 || store_begin(r->db, &e) != 0)
		return;
	if (store_outbox_expire(ctx, &n, &e) != 0 ||
	    store_outbox_sweep(ctx, ctx->now - OUTBOX_KEPT,
		ctx->now - OUTBOX_MESSAGES_KEPT, &e) != 0)
		store_rollback(r->db);
	else
		(void)store_commit(r->db, &e);
	if (n > 0)
		log_warn("event=outbox expired=%lld", (long long)n);
}
