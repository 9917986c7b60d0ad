/* Messages, the calendar's part, and files for people's calendars. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/workday.h"
#include "server/domain/appointment/wait.h"
#include "server/domain/notification.h"
#include "server/store/office.h"

enum { TELL_PIECE = 20, TELL_AHEAD = 62 };

int
appointment_tell(struct ctx *ctx, const struct booking *b,
    const char *template, json_t *more, struct err *e)
{
	char day[DATE_TEXT], time[SLOT_TIME], until[DATE_TEXT];
	const struct hall *h = b->h;
	json_t *args = json_pack("{s:s, s:s, s:s, s:s}", "number",
	    b->a.number, "date", date_format(b->a.day, day), "time",
	    slot_time(b->a.cell, time), "until",
	    date_format(date_of(b->a.lapse_at) - 1, until));

	json_object_set_new(args, "hall", json_pack("{s:s, s:s}", "zh",
	    h != NULL ? h->name[0] : "", "en", h != NULL ? h->name[1] : ""));
	if (more != NULL)
		json_object_update(args, more);
	json_decref(more);
	return notify_unit(ctx, b->a.unit_id, template, args, e);
}

struct tell_rows {
	struct appointment *rows;
	size_t n;
};

static void
tell_row(void *arg, const struct appointment *a)
{
	struct tell_rows *l = arg;

	l->rows[l->n++] = *a;
}

/* What is incomplete and over; whoever asks sees it lapsed before. */
static int
tell_lapse(struct ctx *ctx, struct err *e)
{
	struct tell_rows l = {.rows = ctx_alloc(ctx, TELL_PIECE,
				  sizeof(struct appointment))};

	if (store_appointment_lapsed(ctx, 0, 0, TELL_PIECE, tell_row, &l, e) !=
	    0)
		return -1;
	for (size_t i = 0; i < l.n; i++) {
		const struct hall *h = hall_of(l.rows[i].district);
		int64_t mark;

		/* touching the day lets all of its own lapse */
		if (h != NULL ? slot_touch(ctx, h, l.rows[i].day, e) != 0 :
				store_hall_day_touch(ctx, l.rows[i].district,
				    l.rows[i].day, &mark, e) != 0 ||
			    appointment_lapse(ctx, &l.rows[i], e) != 0)
			return -1;
	}
	return l.n == TELL_PIECE;
}

/* The working day before: once each, whenever that day the server runs. */
static int
tell_remind(struct ctx *ctx, struct err *e)
{
	date_t next = workday_add(ctx->today, 1);
	const struct hall *h;
	int64_t done;
	size_t n;

	if (!workday_is(ctx->today, NULL))
		return 0;
	if (store_calendar_work(ctx, "appointment.remind", &done, e) != 0)
		return -1;
	if (done >= ctx->today)
		return 0;
	h = hall_all(&n);
	for (size_t i = 0; i < n; i++) {
		struct tell_rows l = {.rows = ctx_alloc(ctx, TELL_PIECE,
					  sizeof(struct appointment))};

		if (store_appointment_unreminded(ctx, h[i].district, next,
			TELL_PIECE, tell_row, &l, e) != 0)
			return -1;
		for (size_t k = 0; k < l.n; k++) {
			struct booking b = {.a = l.rows[k], .h = &h[i]};

			b.a.reminded = true;
			if (store_appointment_save(ctx, &b.a, e) < 0 ||
			    appointment_tell(ctx, &b, "appointment_reminder",
				NULL, e) != 0)
				return -1;
		}
		if (l.n == TELL_PIECE)
			return 1;
	}
	return store_calendar_worked(ctx, "appointment.remind", ctx->today,
	    e);
}

/* Once a day, the first time after midnight: it is said if not all is well. */
static int
tell_check(struct ctx *ctx, struct err *e)
{
	int64_t done, over, wrong;

	if (store_calendar_work(ctx, "appointment.check", &done, e) != 0)
		return -1;
	if (done >= ctx->today)
		return 0;
	if (slot_check(ctx, &over, &wrong, e) != 0)
		return -1;
	if (over > 0 || wrong > 0)
		log_err("event=overbooked cells=%lld wrong=%lld",
		    (long long)over, (long long)wrong);
	else
		log_info("event=self_check overbooked_cells=0");
	return store_calendar_worked(ctx, "appointment.check", ctx->today, e);
}

/*
 * The people booked for a day on which the hall is not open any more are told
 * once, a piece at a time: 0, 1 there are more, -1.
 */
static int
tell_shut_day(struct ctx *ctx, const struct hall *h, date_t day,
    struct err *e)
{
	struct tell_rows l = {.rows = ctx_alloc(ctx, TELL_PIECE,
				  sizeof(struct appointment))};
	struct appointment_query q = {.district = h->district,
		.status = "live", .day = day, .limit = TELL_PIECE};
	struct slot_plan_day plan;
	int n = 0, told = 0, rc;
	char text[DATE_TEXT];

	do {
		l.n = 0;
		if (store_appointment_page(ctx, &q, tell_row, &l, e) < 0 ||
		    (l.n > 0 && slot_plan(ctx, h, day, &plan, e) != 0))
			return -1;
		for (size_t i = 0; i < l.n; i++) {
			struct booking b = {.a = l.rows[i], .h = h};

			q.after_id = b.a.id;
			q.after_day = b.a.day;
			q.after_cell = b.a.cell;
			if (plan.wanted[b.a.cell] != 0)
				continue;
			rc = store_appointment_off(ctx, &b.a, e);
			if (rc < 0 || (rc == 1 && appointment_tell(ctx, &b,
				"appointment_off", NULL, e) != 0))
				return -1;
			told += rc;
			n++;
		}
	} while (l.n == TELL_PIECE && told < TELL_PIECE);
	if (told >= TELL_PIECE)
		return 1;
	if (n > 0)
		log_warn("event=booked_day_off district=%d date=%s "
			 "appointments=%d",
		    h->district, date_format(day, text), n);
	return 0;
}

/*
 * A day that is off now and was not when people booked it: each day that this
 * holds, and when the holidays change.
 */
static int
tell_shut(struct ctx *ctx, struct err *e)
{
	int64_t print = ctx->today, known;
	const struct hall *h;
	size_t n;

	for (date_t d = ctx->today; d < ctx->today + TELL_AHEAD; d++)
		print = (int64_t)(((uint64_t)print * 31 +
			(uint64_t)workday_is(d, NULL)) & INT64_MAX);
	if (store_calendar_work(ctx, "appointment.shut", &known, e) != 0)
		return -1;
	if (known == print)
		return 0;
	h = hall_all(&n);
	for (size_t i = 0; i < n; i++)
		for (date_t d = ctx->today; d < ctx->today + TELL_AHEAD; d++) {
			int rc = workday_is(d, NULL) ? 0 :
			    tell_shut_day(ctx, &h[i], d, e);

			if (rc != 0)
				return rc;
		}
	return store_calendar_worked(ctx, "appointment.shut", print, e);
}

int
appointment_calendar(struct ctx *ctx, struct err *e)
{
	int rc = wait_calendar(ctx, e);

	if (rc == 0)
		rc = tell_lapse(ctx, e);
	if (rc == 0)
		rc = tell_remind(ctx, e);
	if (rc == 0)
		rc = tell_shut(ctx, e);
	return rc != 0 ? rc : tell_check(ctx, e);
}

int
appointment_next(struct ctx *ctx, int64_t *at, struct err *e)
{
	return wait_next(ctx, at, e);
}

/*
 * RFC 5545
 */

static void
ical_time(struct buf *b, const char *name, int64_t at)
{
	char text[TIME_TEXT];

	/* in UTC: eight hours before Shanghai's */
	time_format(at - 8 * 3600, text);
	buf_printf(b, "%s:%.4s%.2s%.2sT%.2s%.2s%.2sZ\r\n", name, text,
	    text + 5, text + 8, text + 11, text + 14, text + 17);
}

static void
ical_event(struct ctx *ctx, struct buf *b, const struct hall *h,
    const struct appointment *a)
{
	int64_t from = date_instant(a->day, a->cell * HALL_CELL * 60);

	buf_printf(b, "BEGIN:VEVENT\r\nUID:%s@talenthall\r\nSEQUENCE:%lld\r\n",
	    a->number, (long long)a->version);
	ical_time(b, "DTSTAMP", ctx->now);
	ical_time(b, "DTSTART", from);
	ical_time(b, "DTEND", from + (int64_t)a->cells * HALL_CELL * 60);
	buf_printf(b, "SUMMARY:%s %s\r\n", _("Appointment"), a->number);
	buf_printf(b, "LOCATION:%s\r\n", hall_name(h));
	buf_printf(b, "STATUS:%s\r\nEND:VEVENT\r\n",
	    strcmp(a->status, "booked") == 0 ? "CONFIRMED" : "TENTATIVE");
}

char *
appointment_ical(struct ctx *ctx, const struct hall *h,
    const struct appointment *rows, size_t n)
{
	struct buf b = {0};

	buf_add_str(&b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
		     "PRODID:-//talenthall//appointments//ZH\r\n");
	for (size_t i = 0; i < n; i++)
		ical_event(ctx, &b, h, &rows[i]);
	buf_add_str(&b, "END:VCALENDAR\r\n");
	return buf_steal(&b);
}
