/* What is said of appointments in several places. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/date.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/screen/booking.h"
#include "tui/text.h"

const struct choice booking_levels[] = {
	{ "5", N_("Very satisfied"), STYLE_DONE },
	{ "4", N_("Satisfied"), STYLE_DONE },
	{ "3", N_("Fairly satisfied"), STYLE_NORMAL },
	{ "2", N_("Dissatisfied"), STYLE_WARN },
	{ "1", N_("Very dissatisfied"), STYLE_WARN },
	{ 0 }
};

static const struct choice booking_kinds[] = {
	{ "new", N_("To issue"), STYLE_NORMAL },
	{ "renewal", N_("To renew"), STYLE_NORMAL },
	{ "person_change", N_("Person's data"), STYLE_NORMAL },
	{ "unit_change", N_("Unit's data"), STYLE_NORMAL },
	{ 0 }
};

void
booking_counts_text(const json_t *counts, char *buf, size_t size)
{
	char one[96];

	buf[0] = '\0';
	for (const struct choice *k = booking_kinds; k->value != NULL; k++) {
		json_int_t n = value_int(counts, k->value);

		if (n <= 0)
			continue;
		snprintf(one, sizeof one, "%s %lld", text_tr(k->label),
		    (long long)n);
		str_join(buf, size, "  ", one);
	}
}

void
booking_day_text(const char *date, char *buf, size_t size)
{
	static const char *const days[] = { N_("Mon"), N_("Tue"), N_("Wed"),
		N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun") };
	date_t d = date_parse(date);

	if (d == DATE_NONE)
		snprintf(buf, size, "%s", date);
	else
		snprintf(buf, size, "%s %s", date,
		    text_tr(days[date_weekday(d) - 1]));
}

void
booking_until_text(json_int_t until, char *buf, size_t size)
{
	char day[DATE_TEXT];
	date_t d = date_of(until);
	int seconds = (int)(until - date_instant(d, 0));

	/* a day's end is said as of that day */
	if (seconds == 0)
		snprintf(buf, size, "%s 24:00", date_format(d - 1, day));
	else
		snprintf(buf, size, "%s %02d:%02d", date_format(d, day),
		    seconds / 3600, seconds / 60 % 60);
}

enum style
booking_status_style(const char *status)
{
	if (strcmp(status, "pending_completion") == 0 ||
	    strcmp(status, "mismatch") == 0 ||
	    strcmp(status, "not_accepted") == 0 ||
	    strcmp(status, "returned") == 0)
		return STYLE_WARN;
	if (strcmp(status, "booked") == 0 || strcmp(status, "handled") == 0 ||
	    strcmp(status, "accepted") == 0)
		return STYLE_DONE;
	return STYLE_DIM;
}
