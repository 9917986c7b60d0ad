#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/provider.h"
#include "server/records/auth.h"
#include "server/records/provider.h"
#include "server/records/records.h"

/* Those that are away may still be asked for: they hide none behind them. */
enum { PROVIDER_BATCH = PROVIDERS_AWAY + 16 };

/* One look at what is asked for, or one word of the courier. */
struct provider_job {
	struct job job;
	struct ctx ctx;
	struct provider_sign_in rows[PROVIDER_BATCH];
	size_t n;
	int64_t id;
	json_t *said; /* NULL: all that was under way is lost */
};

static int64_t *
provider_slot(struct records *r, int64_t id)
{
	for (size_t i = 0; i < PROVIDERS_AWAY; i++)
		if (r->provider.away[i] == id)
			return &r->provider.away[i];
	return NULL;
}

static void
provider_job_end(struct provider_job *p)
{
	ctx_finish(&p->ctx);
	json_decref(p->said);
	free(p);
}

/*
 * To the courier
 */

static void
provider_look_run(struct records *r, struct job *j)
{
	struct provider_job *p = (struct provider_job *)j;
	struct err e = {0};

	records_ctx(r, &p->ctx);
	if (store_provider_asked(&p->ctx, p->rows, PROVIDER_BATCH, &p->n,
		&e) != 0)
		p->n = 0;
}

static void
provider_hand_out(struct records *r, struct ctx *ctx,
    const struct provider_sign_in *s)
{
	int64_t *slot = provider_slot(r, 0);
	json_t *job;
	char id[24];

	if (provider_slot(r, s->id) != NULL || slot == NULL ||
	    s->expires_at <= ctx->now)
		return;
	job = provider_job(ctx, s);
	if (job == NULL)
		return; /* closed meanwhile: it expires */
	*slot = s->id;
	snprintf(id, sizeof(id), "%lld", (long long)s->id);
	(void)wire_send(r->outbox.courier,
	    json_pack("{s:s, s:o}", "provider", id, "job", job), NULL, 0);
}

static void
provider_looked(struct records *r, struct job *j, const struct err *fault)
{
	struct provider_job *p = (struct provider_job *)j;

	r->provider.asked = false;
	for (size_t i = 0; i < p->n && fault == NULL &&
	     r->outbox.courier != NULL; i++)
		provider_hand_out(r, &p->ctx, &p->rows[i]);
	provider_job_end(p);
}

void
provider_look(struct records *r)
{
	struct provider_job *p;

	if (r->outbox.courier == NULL || r->provider.asked)
		return;
	p = xcalloc(1, sizeof(*p));
	p->job.run = provider_look_run;
	p->job.done = provider_looked;
	r->provider.asked = true;
	batch_add(r, &p->job);
}

/* Nothing to look for where no provider is open. */
static void
provider_tick(evutil_socket_t fd, short what, void *arg)
{
	const struct provider *rows;
	struct records *r = arg;
	struct ctx ctx;
	bool open = false;
	int n;

	(void)fd;
	(void)what;
	records_ctx(r, &ctx);
	rows = provider_all(&ctx, &n);
	for (int i = 0; i < n; i++)
		open = open || rows[i].open;
	ctx_finish(&ctx);
	if (open)
		provider_look(r);
}

/*
 * From the courier
 */

static int
provider_write(struct provider_job *p, struct err *e)
{
	return p->said != NULL ?
	    provider_said(&p->ctx, p->id, p->said, e) :
	    store_provider_lost(&p->ctx, e);
}

static void
provider_write_run(struct records *r, struct job *j)
{
	struct provider_job *p = (struct provider_job *)j;
	struct err e = {0};

	records_ctx(r, &p->ctx);
	if (batch_open(r, &e) != 0 || store_savepoint(r->db, &e) != 0)
		return;
	if (provider_write(p, &e) == 0 && store_release(r->db, &e) == 0)
		return;
	log_err("event=provider key=%s",
	    e.n > 0 ? err_key(e.items[0].id) : "?");
	store_rollback_to(r->db);
}

static void
provider_written(struct records *r, struct job *j, const struct err *fault)
{
	struct provider_job *p = (struct provider_job *)j;

	(void)fault;
	auth_provider_said(r, p->id);
	provider_job_end(p);
}

static void
provider_note(struct records *r, int64_t id, json_t *said)
{
	struct provider_job *p = xcalloc(1, sizeof(*p));

	p->id = id;
	p->said = said;
	p->job.run = provider_write_run;
	p->job.done = provider_written;
	batch_add(r, &p->job);
}

void
provider_answered(struct records *r, const json_t *m)
{
	const char *text = json_string_value(json_object_get(m, "provider"));
	json_t *said = json_object_get(m, "said");
	int64_t id = text != NULL ? strtoll(text, NULL, 10) : 0;
	int64_t *slot = id != 0 ? provider_slot(r, id) : NULL;

	if (slot == NULL || !json_is_object(said))
		return;
	if (json_object_get(said, "end") != NULL)
		*slot = 0;
	provider_note(r, id, json_incref(said));
}

void
provider_lost(struct records *r)
{
	memset(r->provider.away, 0, sizeof(r->provider.away));
	provider_note(r, 0, NULL);
}

void
provider_init(struct records *r)
{
	struct timeval second = {1, 0};

	r->provider.tick = event_new(r->proc->base, -1, EV_PERSIST,
	    provider_tick, r);
	if (r->provider.tick == NULL ||
	    event_add(r->provider.tick, &second) != 0)
		fatal("out of memory");
	provider_note(r, 0, NULL);
}

void
provider_finish(struct records *r)
{
	event_free(r->provider.tick);
}
