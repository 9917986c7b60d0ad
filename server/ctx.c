#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/random.h"
#include "server/ctx.h"

static const struct {
	enum role role;
	const char *name;
	const char *label;
} ctx_roles[] = {
	{ROLE_GUEST, "guest", N_("guest")},
	{ROLE_INDIVIDUAL, "individual", N_("individual")},
	{ROLE_AGENT, "agent", N_("unit HR")},
	{ROLE_CLERK, "clerk", N_("clerk")},
	{ROLE_REVIEWER, "reviewer", N_("reviewer")},
	{ROLE_LEAD, "lead", N_("lead")},
	{ROLE_BODY, "body", N_("supervising body")},
	{ROLE_CITY, "city", N_("municipal bureau")},
	{ROLE_EXPERT, "expert", N_("expert")},
	{ROLE_SYSADMIN, "sysadmin", N_("system administrator")},
	{ROLE_SECADMIN, "secadmin", N_("security administrator")},
	{ROLE_AUDITOR, "auditor", N_("auditor")},
	{ROLE_DISPLAY, "display", N_("wall display")},
};
enum { CTX_NROLES = sizeof(ctx_roles) / sizeof(ctx_roles[0]) };

const char *
role_name(enum role role)
{
	for (size_t i = 0; i < CTX_NROLES; i++)
		if (ctx_roles[i].role == role)
			return ctx_roles[i].name;
	return "";
}

enum role
role_from_name(const char *name)
{
	for (size_t i = 0; i < CTX_NROLES; i++)
		if (strcmp(ctx_roles[i].name, name) == 0)
			return ctx_roles[i].role;
	return 0;
}

const char *
role_label(enum role role)
{
	for (size_t i = 0; i < CTX_NROLES; i++)
		if (ctx_roles[i].role == role)
			return _(ctx_roles[i].label);
	return "";
}

/* One block a piece: requests allocate little, and sanitizers see overruns. */
struct ctx_block {
	struct ctx_block *next;
	max_align_t data[];
};

static size_t
ctx_bytes(size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes) ||
	    __builtin_add_overflow(bytes, sizeof(struct ctx_block), &bytes))
		fatal("out of memory");
	return bytes;
}

static void *
ctx_own(struct ctx *ctx, struct ctx_block *b)
{
	b->next = ctx->arena;
	ctx->arena = b;
	return b->data;
}

void *
ctx_alloc(struct ctx *ctx, size_t n, size_t size)
{
	return ctx_own(ctx, xcalloc(1, ctx_bytes(n, size)));
}

void *
ctx_room(struct ctx *ctx, size_t n, size_t size)
{
	return ctx_own(ctx, xreallocarray(NULL, ctx_bytes(n, size), 1));
}

char *
ctx_strdup(struct ctx *ctx, const char *s)
{
	size_t n = strlen(s) + 1;
	char *copy = ctx_alloc(ctx, n, 1);

	memcpy(copy, s, n);
	return copy;
}

void
ctx_finish(struct ctx *ctx)
{
	struct ctx_block *b;

	while ((b = ctx->arena) != NULL) {
		ctx->arena = b->next;
		free(b);
	}
	if (ctx->reply_fd > 0)
		close(ctx->reply_fd);
	ctx->reply_fd = 0;
	buf_finish(&ctx->text);
	json_decref(ctx->audit);
	json_decref(ctx->changed);
	json_decref(ctx->kept);
	ctx->audit = NULL;
	ctx->changed = NULL;
	ctx->kept = NULL;
}

json_t *
ctx_keep(struct ctx *ctx, json_t *j)
{
	if (j == NULL)
		return NULL;
	if (ctx->kept == NULL)
		ctx->kept = json_array();
	if (json_array_append_new(ctx->kept, j) != 0)
		fatal("out of memory");
	return j;
}

/*
 * 33 bits of seconds, 30 bits that count up from a random start: ordered by
 * time, and a restart within one second will not meet the ids before it.
 */
int64_t
ctx_new_id(struct ctx *ctx)
{
	static int64_t last;
	int64_t base = ctx->now << 30, part;
	uint32_t start = 0;
	struct timespec t;

	if (base > last) {
		/* by the millisecond, so that what a process makes in the
		 * second in which another died comes after that one's */
		clock_gettime(CLOCK_REALTIME, &t);
		part = t.tv_sec == ctx->now ? t.tv_nsec / 1000000 :
		    t.tv_sec > ctx->now ? 999 :
					  0;
		random_fill(&start, sizeof(start));
		last = base | part << 19 | (start & 0x7ffff);
	}
	return ++last;
}

void
ctx_audit(struct ctx *ctx, const char *object, int64_t id, json_t *before,
    json_t *after)
{
	json_decref(ctx->audit);
	ctx->audit = json_object();
	if (before != NULL)
		json_object_set_new(ctx->audit, "before", before);
	if (after != NULL)
		json_object_set_new(ctx->audit, "after", after);
	str_copy(ctx->object, sizeof(ctx->object), object);
	ctx->touched = id;
}

void
ctx_audit_person(struct ctx *ctx, int64_t person_id)
{
	json_t *after = json_object_get(ctx->audit, "after"), *people;
	char text[24];

	if (ctx->audit == NULL || person_id == 0)
		return;
	if (after == NULL) {
		after = json_object();
		json_object_set_new(ctx->audit, "after", after);
	}
	people = json_object_get(after, "people");
	if (people == NULL) {
		people = json_array();
		json_object_set_new(after, "people", people);
	}
	snprintf(text, sizeof(text), "%lld", (long long)person_id);
	json_array_append_new(people, json_string(text));
}

void
ctx_on_refusal(struct ctx *ctx, void (*act)(struct ctx *ctx, int64_t id),
    int64_t id)
{
	const size_t max = sizeof(ctx->refusal) / sizeof(ctx->refusal[0]);

	if (ctx->nrefusals == max)
		BUG("more than %zu things after a refusal", max);
	ctx->refusal[ctx->nrefusals].act = act;
	ctx->refusal[ctx->nrefusals++].id = id;
}

void
ctx_changed(struct ctx *ctx, const char *topic, int64_t id, int64_t unit_id,
    int64_t person_id)
{
	if (ctx->changed == NULL)
		ctx->changed = json_array();
	json_array_append_new(ctx->changed,
	    json_pack("{s:s, s:I, s:I, s:I}", "topic", topic, "id",
		(json_int_t)id, "unit", (json_int_t)unit_id, "person",
		(json_int_t)person_id));
}

void
ctx_changed_account(struct ctx *ctx, const char *topic, int64_t id,
    int64_t account_id)
{
	if (ctx->changed == NULL)
		ctx->changed = json_array();
	json_array_append_new(ctx->changed,
	    json_pack("{s:s, s:I, s:I}", "topic", topic, "id",
		(json_int_t)id, "account", (json_int_t)account_id));
}
