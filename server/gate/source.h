/*
 * Where a connection comes from. For caps and penalties an IPv6 address counts
 * as its /64: whoever has one of them has them all.
 */
#ifndef SERVER_GATE_SOURCE_H
#define SERVER_GATE_SOURCE_H

#include <stdbool.h>
#include <sys/socket.h>
#include <time.h>

struct source {
	unsigned char key[16];
	char text[64]; /* numeric; an IPv4 address seen through IPv6 is IPv4 */
};

enum { SOURCE_PENALTIES = 1024 };

/* Zero-initialise. The one that ends first makes room when it is full. */
struct source_penalties {
	struct {
		unsigned char key[16];
		time_t until;
	} rows[SOURCE_PENALTIES];
};

void source_set(struct source *s, const struct sockaddr_storage *ss);
bool source_same(const struct source *a, const struct source *b);
/* Nobody from addr is let in until then. An unreadable address is ignored. */
void source_penalise(struct source_penalties *p, const char *addr,
    time_t until);
bool source_penalised(const struct source_penalties *p,
    const struct source *s, time_t now);

#endif
