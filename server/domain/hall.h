/*
 * A district's hall: what may be booked there, when, and by whom; from
 * data/halls/NAME.cfg, see talenthall-hall(5). What a hall offers on a day
 * begins with its week here and goes on with what clerks plan (slot.h).
 */
#ifndef SERVER_DOMAIN_HALL_H
#define SERVER_DOMAIN_HALL_H

#include "server/ctx.h"

/* The kinds of an appointment's items, in the order of the wire. */
enum hall_kind {
	HALL_NEW,
	HALL_RENEWAL,
	HALL_PERSON_CHANGE,
	HALL_UNIT_CHANGE,
	HALL_KINDS
};
/* "new", "renewal", "person_change", "unit_change"; -1 for no kind. */
const char *hall_kind_name(enum hall_kind k);
int hall_kind_of(const char *name);

enum {
	HALL_TEXT = 301,
	HALL_SERVICES = 4,
	HALL_PERIODS = 28,  /* of a week */
	HALL_CELL = 5,      /* minutes */
	HALL_CELLS = 288,   /* of a day */
	HALL_LANGS = 2,
	HALL_DISPLAYS = 16, /* keys, and addresses, of wall displays */
	HALL_DISPLAY = 64,
};

struct hall_offer {
	char label[HALL_LANGS][61];
	int minutes; /* of one item; a multiple of HALL_CELL */
	bool quota;  /* needs the unit's */
	char services[HALL_SERVICES][41];
	size_t nservices;
};

/* Counters from one cell to the one before another. */
struct hall_period {
	int weekdays; /* bit 0: Monday .. bit 6: Sunday */
	int from, to; /* cells; to is exclusive */
	int counters;
};

struct hall {
	int district;
	char name[HALL_LANGS][121];
	char phone[41];
	char notice_version[32];
	char *notice[HALL_LANGS];
	char popup[HALL_LANGS][601];
	struct hall_offer kinds[HALL_KINDS];
	int open_at, close_at; /* minutes of the day, the second exclusive */
	int horizon;           /* working days after today */
	int max_minutes, max_live_per_day, change_before;
	int hold_seconds, hold_grace;
	bool needs_registration;
	bool require_booking; /* before a case is accepted */
	int freeze_over;
	bool freeze_for_ever;  /* counts all mismatches, not a month's */
	bool no_show_counts, manual_unfreeze;
	bool rating_required;
	struct hall_period week[HALL_PERIODS];
	size_t nweek;
	bool desk;
	bool rush; /* an order is drawn at open_at; in seconds: */
	int rush_gather, rush_turn;
	bool waiting; /* a list, to which freed cells are offered for */
	int offer_seconds;
	bool cooldown; /* of freed cells, from .. to seconds */
	int cool_min, cool_max;
	char display_keys[HALL_DISPLAYS][HALL_DISPLAY];
	char display_from[HALL_DISPLAYS][HALL_DISPLAY];
	size_t ndisplay_keys, ndisplay_from;
};

/*
 * Read every *.cfg of dir, in place of what was loaded. 0, or -1 with every
 * fault as "FILE:LINE: what" on stderr; then what was loaded stays.
 */
int hall_load(const char *dir);
/* Of a district, NULL if it has none that is booked. */
const struct hall *hall_of(int district);
const struct hall *hall_all(size_t *n);
/*
 * May a wall display of the hall be shown to who comes from that address, or
 * has shown that he holds that key ("SHA256:...", or "")?
 */
bool hall_display_may(const struct hall *h, const char *from,
    const char *fingerprint);
/* Is the text an address, or ADDRESS/BITS? */
bool hall_network(const char *text);
/* In the language in use. */
const char *hall_name(const struct hall *h);
const char *hall_kind_label(const struct hall *h, enum hall_kind k);
/* The kind that a service is booked as; -1 for none. */
int hall_kind_for(const struct hall *h, const char *service);

#endif
