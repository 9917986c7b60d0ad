#include "config.h"

#include <time.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/application/calendar.h"
#include "server/domain/appointment/appointment.h"
#include "server/records/calendar.h"
#include "server/records/push.h"

/* Between two pieces requests have their turn. */
enum { CALENDAR_PAUSE_US = 5000 };
/* Later than this the minute's tick comes before. */
#define CALENDAR_SOON_US INT64_C(120000000)

static void
calendar_again(struct records *r, long us)
{
	const struct timeval soon = {0, us};

	if (event_add(r->calendar_event, &soon) != 0)
		fatal("out of memory");
}

/* A piece in a transaction of its own. 1 more, 0 done, -1. */
static int
calendar_piece(struct records *r, struct ctx *ctx, struct err *e)
{
	int rc;

	if (records_may_write(r, e) != 0 || store_begin(r->db, e) != 0)
		return -1;
	rc = appointment_calendar(ctx, e);
	if (rc == 0)
		rc = application_calendar(ctx, e);
	if (rc < 0) {
		store_rollback(r->db);
		return -1;
	}
	return store_commit(r->db, e) == 0 ? rc : -1;
}

/* To the instant, when something is to be done before the next minute. */
static void
calendar_next(struct records *r, struct ctx *ctx)
{
	struct timespec now;
	struct timeval t;
	struct err e = {0};
	int64_t at, us;

	if (appointment_next(ctx, &at, &e) != 0 || at == 0)
		return;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	us = (at - now.tv_sec) * 1000000 - now.tv_nsec / 1000;
	if (us > CALENDAR_SOON_US)
		return;
	if (us < CALENDAR_PAUSE_US)
		us = CALENDAR_PAUSE_US;
	t.tv_sec = us / 1000000;
	t.tv_usec = us % 1000000;
	if (event_add(r->calendar_event, &t) != 0)
		fatal("out of memory");
}

static void
calendar_run(evutil_socket_t fd, short what, void *arg)
{
	struct records *r = arg;
	struct err e = {0};
	struct ctx ctx;
	int rc;

	(void)fd;
	(void)what;
	records_ctx(r, &ctx);
	rc = calendar_piece(r, &ctx, &e);
	if (rc < 0)
		log_warn("event=calendar key=%s",
		    e.n > 0 ? err_key(e.items[0].id) : "?");
	else
		push_told(r, &ctx);
	if (rc == 0)
		calendar_next(r, &ctx);
	ctx_finish(&ctx);
	if (rc == 1)
		calendar_again(r, CALENDAR_PAUSE_US);
}

void
calendar_init(struct records *r)
{
	r->calendar_event = evtimer_new(r->proc->base, calendar_run, r);
	if (r->calendar_event == NULL)
		fatal("out of memory");
	calendar_wake(r);
}

void
calendar_finish(struct records *r)
{
	event_free(r->calendar_event);
}

void
calendar_wake(struct records *r)
{
	calendar_again(r, 0); /* sooner than what it waits for */
}
