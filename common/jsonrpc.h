/* JSON-RPC 2.0 lines (one compact object a line), made and read. */
#ifndef COMMON_JSONRPC_H
#define COMMON_JSONRPC_H

#include <stdint.h>

#include "common/err.h"

struct rpc_request {
	json_t *root;       /* owned */
	const char *method; /* inside root */
	json_t *params;     /* inside root, an object; NULL when absent */
	json_t *id;         /* inside root; NULL for a notification */
};

/*
 * Parse one line. Returns 0; or -1 with e set (PARSE or REQUEST; a batch is a
 * REQUEST), r->id then holds the id if it could be found. Duplicate keys are
 * refused. rpc_request_finish() always.
 */
int rpc_request_parse(struct rpc_request *r, const char *text, size_t len,
    struct err *e);
void rpc_request_finish(struct rpc_request *r);

/* New objects; id is borrowed (NULL means null), result/params are stolen. */
json_t *rpc_request_make(const char *method, json_t *params, json_int_t id);
json_t *rpc_reply_make(json_t *id, json_t *result);
/*
 * The text of rpc_reply_make(id, result) when that of the result was made
 * before. The caller's, to be freed; NULL when id has no text.
 */
char *rpc_reply_text(const json_t *id, const char *result, size_t n,
    size_t *len);
json_t *rpc_error_make(json_t *id, const struct err *e);
json_t *rpc_notice_make(const char *method, json_t *params);

/* Ids on the wire are decimal strings. 0 when s is none (1 .. 2^63-1). */
int64_t rpc_id_parse(const char *s);
json_t *rpc_id_make(int64_t id);

#endif
