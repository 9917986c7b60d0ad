#include "config.h"

#include "server/domain/prompt.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static int
rpc_prompt_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct prompt *list = ctx_alloc(ctx, PROMPT_MAX, sizeof(*list));
	json_t *items, *o;
	size_t n;

	(void)p;
	if (prompt_list(ctx, list, &n, e) != 0)
		return -1;
	items = json_array();
	for (size_t i = 0; i < n; i++) {
		o = json_pack("{s:s, s:s, s:s}", "id", list[i].id, "text",
		    list[i].text, "screen", list[i].screen);
		reply_time(o, "at", list[i].at);
		json_array_append_new(items, o);
	}
	return reply_items(0, items, reply);
}

/* A list like any other, though it never has a second page. */
static const struct param list_params[] = {PARAMS_LIST, {0}};

const struct method prompt_methods[] = {
	{"prompt.list", N_("What the system has to tell you today"), ROLE_ALL,
	    SCOPE_SELF, METHOD_READ, list_params,
	    "items: [{id, text, screen, at?}], next, total", rpc_prompt_list},
	{0},
};
