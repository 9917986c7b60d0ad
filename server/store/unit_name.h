/* Names of units: written by their hall alone, and what they were before. */
#ifndef SERVER_STORE_UNIT_NAME_H
#define SERVER_STORE_UNIT_NAME_H

#include "server/store/unit.h"

struct former_name {
	int64_t at; /* until when */
	char name[401], reason[801], evidence[801], by_name[64];
};

/*
 * name, pinyin and initials of u, if the row is still of its version; f is
 * what it was, and why it changed. 1, 0 somebody was quicker, -1.
 */
int store_unit_rename(struct ctx *ctx, const struct unit *u,
    const struct former_name *f, struct err *e);
/* The latest first. 0 or -1. */
int store_unit_former_each(struct ctx *ctx, int64_t unit_id,
    void (*row)(void *arg, const struct former_name *f), void *arg,
    struct err *e);

#endif
