#include "config.h"

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/application_calendar.h"
#include "server/domain/appointment.h"
#include "server/records/calendar.h"
#include "server/records/push.h"

/* Between two pieces requests have their turn. */
enum { CALENDAR_PAUSE_US = 5000 };

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
	if (!evtimer_pending(r->calendar_event, NULL))
		calendar_again(r, 0);
}
