/*
 * Looks into stored files: a request of a method with `.docs` is first called
 * to hear what it wants of which file (server/domain/docs.h); then hall-docs,
 * started by the spawner, is handed the file and a place for its reply, and
 * the request waits.
 */
#ifndef SERVER_RECORDS_DOCS_H
#define SERVER_RECORDS_DOCS_H

#include <jansson.h>
#include <stdbool.h>

struct records;
struct request;
struct docs_job;

/*
 * Does q have to wait for hall-docs? Then it is parked, and goes on by itself;
 * else it is to be called as any other, and refused with the reason.
 */
bool docs_begin(struct records *r, struct request *q);
/* The asker is gone. */
void docs_forget(struct docs_job *j);
/* {"tag","docs":{...}} from the spawner. */
void docs_done(struct records *r, const json_t *m);
/* The spawner is gone, and its helpers with it. */
void docs_lost(struct records *r);

#endif
