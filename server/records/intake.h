/*
 * Files from people, in two steps that every worker takes:
 *
 *	file.begin {method, name?}   -> {file, max_bytes} and a descriptor
 *	  ... the worker writes the bytes to the descriptor ...
 *	METHOD {file, ...}           a PARAM_FILE of the method's table
 *
 * Between the second call and its handler the helper hall-intake, started by
 * the spawner, copies the bytes where the worker cannot reach them, and looks
 * at them; then they are kept under their hash. The handler finds in place of
 * the parameter what hall-intake said.
 *
 * Bytes that came under a name and were handed in by nobody wait in the inbox
 * (server/domain/inbox.h) when their session ends; file.begin with resume
 * takes them out again.
 */
#ifndef SERVER_RECORDS_INTAKE_H
#define SERVER_RECORDS_INTAKE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct records;
struct request;
struct rpc_session;
struct intake_job;

enum { INTAKE_SCRATCHES = 16 };

/* A file of a session that is being written. */
struct scratch {
	int64_t id; /* 0: free, with an empty file where there is a path */
	int fd;
	/* what breaks off is kept: where it lies, under what name; or NULL */
	char *path, *name;
	bool refused; /* for what more bytes would not mend */
};

/* After file.begin: the descriptor into q, its id into the reply. */
void intake_begin(struct request *q);
/* The session is over: what broke off is kept for its account. */
void intake_close(struct rpc_session *s);
/* The same of all sessions, at the end of the server. */
void intake_park_all(struct records *r);

/*
 * Does q have to wait for a helper? Then it is parked, and goes on by itself;
 * else what is wrong with its file, if anything, stands in its place.
 */
bool intake_ask(struct records *r, struct request *q);
/* The asker is gone. */
void intake_forget(struct intake_job *j);
/* {"tag","intake":{...}} from the spawner. */
void intake_done(struct records *r, const json_t *m);
/* The spawner is gone, and its helpers with it. */
void intake_lost(struct records *r);

#endif
