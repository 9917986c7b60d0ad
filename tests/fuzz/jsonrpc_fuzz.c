/* A line of JSON-RPC, up to where its method would be called. */
#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/conf.h"
#include "common/jsonrpc.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/rpc/method.h"
#include "tests/fuzz/fuzz.h"

/* What a handler may rely on. */
static void
fuzz_checked(const struct method *m, const json_t *p)
{
	const struct param *q = m->params;
	const char *text;
	json_t *v;

	for (; q != NULL && q->name != NULL; q++) {
		v = json_object_get(p, q->name);
		assert(v != NULL || !q->required || q->type == PARAM_FILE);
		text = json_string_value(v);
		if (text == NULL)
			continue;
		assert(strlen(text) == json_string_length(v));
		assert(q->type == PARAM_SECRET || q->type == PARAM_CURSOR ||
		    !utf8_has_control(text, q->type == PARAM_WORDS));
		assert(q->type != PARAM_ID || rpc_id_parse(text) != 0);
		assert(q->type != PARAM_DATE ||
		    date_parse(text) != DATE_NONE);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct conf conf;
	struct ctx ctx = {.conf = &conf, .now = 1772413200};
	struct rpc_request r;
	struct err e = {0};
	const struct method *m;
	json_t *p = NULL, *j;
	char *line;

	if (conf.lock_failures == 0)
		conf_default(&conf);
	ctx.today = date_of(ctx.now);
	/* as a line comes: terminated, and of any bytes */
	line = xcalloc(size + 1, 1);
	memcpy(line, data, size);
	if (rpc_request_parse(&r, line, size, &e) == 0) {
		assert(r.method != NULL);
		m = method_find(r.method);
		if (m != NULL && method_check(m, &ctx, r.params, &p, &e) == 0)
			fuzz_checked(m, p);
		else
			assert(m == NULL || e.n > 0);
	}
	if (e.n > 0) {
		j = rpc_error_make(r.id, &e);
		assert(j != NULL);
		json_decref(j);
	}
	json_decref(p);
	rpc_request_finish(&r);
	ctx_finish(&ctx);
	free(line);
	return 0;
}
