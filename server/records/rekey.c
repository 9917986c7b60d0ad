#include "config.h"

#include "common/log.h"
#include "server/records/rekey.h"

/* Between two pieces requests have their turn. */
enum { REKEY_PAUSE_US = 10000, REKEY_LATER = 5 };

static void
rekey_again(struct records *r, long seconds, long us)
{
	const struct timeval soon = {seconds, us};

	if (event_add(r->rekey_event, &soon) != 0)
		fatal("out of memory");
}

/* A piece in a transaction of its own. 1 more, 0 done, -1. */
static int
rekey_piece(struct records *r, struct ctx *ctx, struct err *e)
{
	int rc;

	if (records_may_write(r, e) != 0 || store_begin(r->db, e) != 0)
		return -1;
	rc = store_rekey_step(ctx, &r->rekey, e);
	if (rc < 0) {
		store_rollback(r->db);
		return -1;
	}
	return store_commit(r->db, e) == 0 ? rc : -1;
}

/*
 * Nothing is kept of how far it came: as long as there is a former key, a
 * start goes through all rows again, and finds most of them done.
 */
static void
rekey_run(evutil_socket_t fd, short what, void *arg)
{
	struct records *r = arg;
	struct err e = {0};
	struct ctx ctx;
	int rc;

	(void)fd;
	(void)what;
	records_ctx(r, &ctx);
	rc = rekey_piece(r, &ctx, &e);
	ctx_finish(&ctx);
	if (rc != 0) {
		rekey_again(r, rc < 0 ? REKEY_LATER : 0,
		    rc < 0 ? 0 : REKEY_PAUSE_US);
		return;
	}
	r->state.key_done = r->rekey.failed == 0;
	log_info("event=rekey key=%d rows=%lld failed=%lld", r->state.key,
	    (long long)r->rekey.rows, (long long)r->rekey.failed);
	store_tidy(r->db);
}

void
rekey_wake(struct records *r)
{
	int before = r->state.key, others;

	if (secret_refresh(r->secret) != 0)
		return;
	r->state.key = secret_current(r->secret, &others);
	r->state.former_keys = others;
	if (others == 0) {
		r->state.key_done = true;
	} else if (r->state.key != before) {
		r->state.key_done = false;
		r->rekey = (struct rekey){.after = -1};
		rekey_again(r, 0, REKEY_PAUSE_US);
	}
}

int
rekey_init(struct records *r)
{
	r->rekey_event = event_new(r->proc->base, -1, 0, rekey_run, r);
	if (r->rekey_event == NULL)
		fatal("out of memory");
	if (store_rekey_open(r->db, r->secret, &r->rekey) != 0)
		return -1;
	r->state.key = -1;
	rekey_wake(r);
	return 0;
}

void
rekey_finish(struct records *r)
{
	event_free(r->rekey_event);
}
