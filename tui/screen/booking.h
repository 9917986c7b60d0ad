/*
 * Appointments: booking one, those to come and those that are over, who comes,
 * and the day at the hall.
 */
#ifndef TUI_SCREEN_BOOKING_H
#define TUI_SCREEN_BOOKING_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "tui/theme.h"
#include "tui/value.h"

struct app;
struct screen;
struct view;

extern const struct choice booking_levels[]; /* of a rating: "5" to "1" */

/* "New permit 1, Renewal 2" of {new, renewal, ...}. */
void booking_counts_text(const json_t *counts, char *buf, size_t size);
/* "2026-10-22 Thu" of a date as replies have it. */
void booking_day_text(const char *date, char *buf, size_t size);
/* The instant before which it is possible, as "MM-DD 24:00" at midnight. */
void booking_until_text(json_int_t until, char *buf, size_t size);
enum style booking_status_style(const char *status);

/* The notice, to its end, and the tick. True when accepted. */
bool booking_notice(struct app *app, const struct screen *s,
    const json_t *rules);

/*
 * Dates by half hours with what is free. chosen() is called for each start
 * that is taken; true closes the grid, which then returns true.
 */
struct booking_grid {
	const json_t *items; /* {new, renewal, ...} */
	const char *unit;    /* id; NULL: one's own */
	const char *hall;
	const char *moved;   /* id of the booking that is moved; or NULL */
	bool waiting;        /* one may wait for what is full */
	bool (*chosen)(struct app *app, const char *date, const char *time,
	    void *arg);
	void *arg;
};
bool booking_grid_run(struct app *app, const struct screen *s,
    const struct booking_grid *g);

/*
 * Keep a time (params of appointment.hold, stolen) while ask() is shown, with
 * the sentence until when; it is given back unless ask() says true.
 */
bool booking_held(struct app *app, json_t *params,
    bool (*ask)(struct app *app, const char *held, void *arg), void *arg);

/* Who comes for the unit, as the rules have it; new reference. */
json_t *booking_contact(const json_t *rules);

/* How many of each: {items, contact_name?, contact_phone?}; NULL: left. */
json_t *booking_business(struct app *app, const json_t *rules,
    const json_t *initial, const char *unit, bool contact);

/* For a unit (NULL: one's own): notice, businesses, time. */
void booking_run(struct app *app, const struct screen *s, const char *unit);

/* --- dialogs on an appointment (a row or the whole); true: it was done --- */

bool booking_item(struct app *app, const json_t *whole, const json_t *item);
bool booking_change(struct app *app, const json_t *row);
bool booking_cancel(struct app *app, const json_t *row);
/* first: asked before the next booking; may be skipped */
bool booking_rate(struct app *app, const json_t *row, bool first);

/* --- at the hall --- */

bool booking_arrive(struct app *app, const json_t *row);
/* row NULL: the first who waits */
bool booking_call(struct app *app, const json_t *row);
bool booking_finish(struct app *app, const json_t *row);
bool booking_noshow(struct app *app, const json_t *row);
bool booking_mismatch(struct app *app, const json_t *row);
bool booking_result(struct app *app, const json_t *whole, const json_t *item);

#endif
