/*
 * The outbox's way to the courier. Rows that are due are handed over after a
 * commit that counts the try, and are ended by another when the courier has
 * told how it went. Should either process die in between, the row is still
 * queued and goes again: at most one message twice for each that was under way.
 */
#ifndef SERVER_RECORDS_OUTBOX_H
#define SERVER_RECORDS_OUTBOX_H

#include <event2/event.h>
#include <stdbool.h>
#include <stdint.h>

struct records;
struct ctx;
struct wire;

enum { OUTBOX_AT_ONCE = 4 };

struct outbox {
	struct wire *courier;
	struct event *tick;
	int64_t away[OUTBOX_AT_ONCE]; /* ids at the courier; 0: free */
	bool asked;                   /* a look at what is due is queued */
};

void outbox_init(struct records *r);
void outbox_finish(struct records *r);
/* The courier's socket has come. */
void outbox_courier(struct records *r, int fd);
/* Once a minute: what is of no use any more, and what is long done. */
void outbox_sweep(struct records *r, struct ctx *ctx);

#endif
