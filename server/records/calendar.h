/*
 * What the calendar does to cases, a little at a time between requests:
 * domain/application/calendar.h says what.
 */
#ifndef SERVER_RECORDS_CALENDAR_H
#define SERVER_RECORDS_CALENDAR_H

struct records;

void calendar_init(struct records *r);
void calendar_finish(struct records *r);
/* Look whether there is anything to do: each minute, and after a reload. */
void calendar_wake(struct records *r);

#endif
