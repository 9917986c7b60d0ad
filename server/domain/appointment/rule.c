#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/codes.h"
#include "common/i18n.h"
#include "common/workday.h"
#include "server/domain/appointment/rule.h"

enum { RULE_LOOK_AHEAD = 60, RULE_LAST_DAY = 20 };

char *
rule_day(date_t d, char text[RULE_DAY])
{
	int year, month, day;

	if (i18n_current() == LANG_EN)
		return date_format(d, text);
	date_split(d, &year, &month, &day);
	snprintf(text, RULE_DAY, "%d月%d日", month, day);
	return text;
}

void
rule_arg_day(struct err *e, const char *name, date_t d)
{
	char text[RULE_DAY];

	err_arg(e, name, rule_day(d, text));
}

/* Of the same month only the day is said again: 10月9日、14日. */
static const char *
rule_day_after(date_t d, date_t before, char text[RULE_DAY])
{
	int year, month, day, y, m, ignored;

	if (i18n_current() != LANG_EN && before != 0) {
		date_split(d, &year, &month, &day);
		date_split(before, &y, &m, &ignored);
		if (y == year && m == month) {
			snprintf(text, RULE_DAY, "%d日", day);
			return text;
		}
	}
	return rule_day(d, text);
}

static void
rule_arg_time(struct err *e, const char *name, int minute)
{
	char text[24];

	snprintf(text, sizeof(text), "%02d:%02d", minute / 60, minute % 60);
	err_arg(e, name, text);
}

void
rule_arg_district(struct err *e, int district)
{
	char code[16];

	snprintf(code, sizeof(code), "%06d", district);
	err_arg(e, "district", code_find(codes_district, code) != NULL ?
		code_text(codes_district, code) : code);
}

/* A weekday off by notice, or a weekend day that is a holiday. */
static bool
rule_day_off(date_t d, const char **name)
{
	return !workday_is(d, name) && *name != NULL;
}

bool
booking_gathers(const struct hall *h, int64_t now)
{
	date_t today = date_of(now);
	int64_t open = date_instant(today, h->open_at * 60);
	const char *name = NULL;

	return h->rush && now < open && now >= open - h->rush_gather &&
	    !rule_day_off(today, &name);
}

int
booking_minutes(const struct hall *h, const struct booking_items *i)
{
	int sum = 0;

	for (int k = 0; k < HALL_KINDS; k++)
		sum += i->n[k] * h->kinds[k].minutes;
	return sum;
}

bool
booking_counts(const struct hall *h, const struct booking_items *i,
    struct err *why)
{
	int minutes = booking_minutes(h, i);

	if (minutes == 0) {
		err_set(why, ERR_BOOK_NONE, "items");
		return false;
	}
	if (minutes <= h->max_minutes)
		return true;
	err_set(why, ERR_BOOK_MINUTES, "items");
	err_arg_int(why, "max", h->max_minutes);
	err_arg_int(why, "minutes", minutes);
	return false;
}

date_t
booking_frozen(const struct hall *h, const struct booking_unit *u,
    date_t today, size_t *n)
{
	date_t from = h->freeze_for_ever ? 0 : month_of(today);

	if (u->unfrozen_on >= from && u->unfrozen_on != 0)
		from = u->unfrozen_on + 1;
	*n = 0;
	for (size_t i = 0; i < u->nmismatches; i++)
		*n += u->mismatch[i] >= from && u->mismatch[i] <= today;
	if (*n <= (size_t)h->freeze_over)
		return 0;
	return h->freeze_for_ever ? DATE_NONE :
				    date_add_months(month_of(today), 1);
}

static void
rule_frozen(const struct booking_unit *u, date_t thaw, size_t n,
    struct err *why)
{
	char dates[400] = "", day[RULE_DAY];
	size_t at = 0;

	for (size_t i = u->nmismatches - n;
	     i < u->nmismatches && at < sizeof(dates) - RULE_DAY - 4; i++)
		at += (size_t)snprintf(dates + at, sizeof(dates) - at, "%s%s",
		    at > 0 ? _(", ") : "",
		    rule_day_after(u->mismatch[i],
			at > 0 ? u->mismatch[i - 1] : 0, day));
	err_set(why,
	    thaw == DATE_NONE ? ERR_BOOK_FROZEN_EVER : ERR_BOOK_FROZEN, NULL);
	if (thaw != DATE_NONE) {
		rule_arg_day(why, "until", thaw - 1);
		rule_arg_day(why, "thaw", thaw);
	}
	err_arg_int(why, "n", (long long)n);
	err_arg(why, "dates", dates);
}

bool
booking_desk(const struct hall *h, int64_t now, struct err *why)
{
	date_t today = date_of(now), next = today;
	int minute = (int)((now - date_instant(today, 0)) / 60);
	const char *name = NULL, *other = NULL;

	if (rule_day_off(today, &name)) {
		err_set(why, ERR_BOOK_HOLIDAY, NULL);
		for (int i = 0; i < RULE_LOOK_AHEAD; i++)
			if (!rule_day_off(++next, &other))
				break;
		rule_arg_day(why, "date", today);
		err_arg(why, "name", name);
		rule_arg_day(why, "next", next);
		rule_arg_time(why, "from", h->open_at);
		return false;
	}
	if (minute >= h->open_at && minute < h->close_at)
		return true;
	/* who comes a little early joins a line */
	err_set(why, booking_gathers(h, now) ? ERR_RUSH_JOIN : ERR_BOOK_HOURS,
	    NULL);
	rule_arg_time(why, "from", h->open_at);
	rule_arg_time(why, "to", h->close_at);
	return false;
}

/* New permits need places of the quota, where the hall says so. */
static bool
rule_quota(const struct hall *h, const struct booking_unit *u,
    const struct booking_items *i, struct err *why)
{
	int n = 0;

	for (int k = 0; i != NULL && k < HALL_KINDS; k++)
		if (h->kinds[k].quota)
			n += i->n[k];
	if (n == 0 || u->quota_left < 0 || u->quota_left >= n)
		return true;
	err_set(why, ERR_BOOK_QUOTA, "items");
	err_arg_int(why, "left", u->quota_left);
	err_arg_int(why, "n", n);
	return false;
}

bool
booking_now(const struct hall *h, const struct booking_unit *u,
    const struct booking_items *i, int64_t now, bool staff, struct err *why)
{
	date_t today = date_of(now), thaw;
	size_t n;

	if (!u->opened || (h->needs_registration && !u->registered)) {
		err_set(why, !u->opened ? ERR_BOOK_NOT_OPENED :
					 ERR_BOOK_NOT_REGISTERED, NULL);
		rule_arg_district(why, h->district);
		return false;
	}
	thaw = booking_frozen(h, u, today, &n);
	if (thaw != 0) {
		rule_frozen(u, thaw, n, why);
		return false;
	}
	return rule_quota(h, u, i, why) &&
	    (staff || booking_desk(h, now, why));
}

size_t
booking_dates(const struct hall *h, date_t today, date_t out[RULE_DATES])
{
	size_t n = (size_t)h->horizon;

	for (size_t i = 0; i < n; i++)
		out[i] = workday_add(today, (int)i + 1);
	return n;
}

/*
 * From Dec 20 on, a day of the next year is offered only when its holidays
 * were announced and loaded (D-58).
 */
static bool
rule_unannounced(date_t day, date_t today)
{
	int year, month, mday, y, m, d;

	date_split(today, &year, &month, &mday);
	date_split(day, &y, &m, &d);
	return y == year + 1 && month == 12 && mday >= RULE_LAST_DAY &&
	    !workday_known(day);
}

bool
booking_date(const struct hall *h, date_t day, date_t today, bool staff,
    struct err *why)
{
	date_t first = workday_add(today, 1);
	date_t last = workday_add(today, h->horizon);

	if (rule_unannounced(day, today)) {
		err_set(why, ERR_BOOK_CALENDAR, "date");
		rule_arg_day(why, "date", day);
		return false;
	}
	if (workday_is(day, NULL) && day <= last &&
	    (day >= first || (staff && day == today)))
		return true;
	err_set(why, ERR_BOOK_DATE, "date");
	rule_arg_day(why, "date", day);
	rule_arg_day(why, "first", first);
	rule_arg_day(why, "last", last);
	return false;
}

int64_t
booking_change_until(const struct hall *h, date_t day)
{
	return date_instant(workday_add(day, -h->change_before) + 1, 0);
}

bool
booking_change(const struct hall *h, date_t day, int64_t now, struct err *why)
{
	int64_t until = booking_change_until(h, day);

	if (now < until)
		return true;
	err_set(why, ERR_BOOK_LATE, NULL);
	rule_arg_day(why, "until", date_of(until) - 1);
	return false;
}
