/*
 * Figures of a hall: what was planned, booked, came and was served, how long
 * people waited and took, and how they liked it.
 */
#ifndef SERVER_DOMAIN_APPOINTMENT_FIGURES_H
#define SERVER_DOMAIN_APPOINTMENT_FIGURES_H

#include "common/buf.h"
#include "server/domain/slot.h"

enum { FIGURES_HALVES = 48, FIGURES_ROWS = 101, FIGURES_MONTHS = 12 };

/* Seconds in their order; median and ninth tenth of them. */
struct figures_span {
	int64_t *seconds;
	size_t n, room;
};
int64_t figures_mean(const struct figures_span *s);
/* The value that so many in a hundred do not exceed; 0 when there is none. */
int64_t figures_percentile(const struct figures_span *s, int hundredth);

struct figures {
	int counter;  /* whose; 0: at no counter */
	date_t month; /* its first day; 0 unless it is by month */
	int64_t booked, arrived, served, no_show, mismatch, cancelled, lapsed;
	int64_t minutes;  /* booked and neither cancelled nor lapsed */
	int64_t level[6]; /* how often each was given */
	struct figures_span wait;    /* from arrival to call */
	struct figures_span service; /* from call to finish */
};

/* Minutes of counters by weekday (1 Monday) and half hour. */
struct figures_heat {
	int64_t planned, booked, arrived, served;
};

struct figures_report {
	date_t from, to;
	struct figures rows[FIGURES_ROWS]; /* by counter, or by month */
	size_t n;
	struct figures all;
	struct figures_heat heat[8][FIGURES_HALVES]; /* of by counter */
};
/* A month by counter; or the months up to it, oldest first. 0 or -1. */
int appointment_figures(struct ctx *ctx, const struct hall *h, date_t month,
    bool by_month, struct figures_report *r, struct err *e);
/* The same as a table for spreadsheets: its rows, or (heat) the half hours. */
void appointment_figures_csv(const struct figures_report *r, bool heat,
    struct buf *b);

#endif
