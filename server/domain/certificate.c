#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/domain/certificate.h"
#include "server/store/unit.h"

const char *
certificate_state(struct ctx *ctx, const struct certificate *c)
{
	bool ends = strcmp(c->state, "active") == 0 ||
	    strcmp(c->state, "suspended") == 0;

	return ends && c->valid_to < ctx->today ? "expired" : c->state;
}

const char *
certificate_state_msgid(const char *state)
{
	static const struct {
		const char *state, *label;
	} labels[] = {
		{"pending", N_("Not active yet")},
		{"active", N_("Active")},
		{"suspended", N_("Paused")},
		{"revoked", N_("Revoked")},
		{"expired", N_("Past its end")},
	};

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(labels[i].state, state) == 0)
			return labels[i].label;
	return state;
}

const char *
certificate_state_label(struct ctx *ctx, const struct certificate *c)
{
	return _(certificate_state_msgid(certificate_state(ctx, c)));
}

/* Active today, and its holder still acts for the unit. 1, 0, -1. */
static int
certificate_usable(struct ctx *ctx, const struct certificate *c,
    struct err *e)
{
	bool owner;

	if (strcmp(certificate_state(ctx, c), "active") != 0 ||
	    c->valid_from > ctx->today)
		return 0;
	return store_agent_unit(ctx, c->account_id, c->unit_id, &owner, e);
}

static void
certificate_to_use(const struct certificate *c, struct certificate_use *u)
{
	memset(u, 0, sizeof(*u));
	u->id = c->id;
	u->unit_id = c->unit_id;
	u->account_id = c->account_id;
	u->valid_to = c->valid_to;
	memcpy(u->name, c->name, sizeof(u->name));
	memcpy(u->unit_name, c->unit_name, sizeof(u->unit_name));
	memcpy(u->uscc, c->uscc, sizeof(u->uscc));
	memcpy(u->login, c->login, sizeof(u->login));
}

static int
certificate_uses(struct ctx *ctx, const struct certificate *all, size_t n,
    struct certificate_use *rows, size_t max, size_t *count, struct err *e)
{
	*count = 0;
	for (size_t i = 0; i < n && *count < max; i++) {
		int rc = certificate_usable(ctx, &all[i], e);

		if (rc < 0)
			return -1;
		if (rc == 1)
			certificate_to_use(&all[i], &rows[(*count)++]);
	}
	return 0;
}

int
certificate_by_key(struct ctx *ctx, const unsigned char *blob, size_t n,
    struct certificate_use *rows, size_t max, size_t *count, bool *closed,
    struct err *e)
{
	struct certificate *all = ctx_alloc(ctx, CERTIFICATES_MAX,
	    sizeof(*all));
	size_t found;

	if (store_certificate_by_key(ctx, blob, n, all, CERTIFICATES_MAX,
		&found, e) != 0 ||
	    certificate_uses(ctx, all, found, rows, max, count, e) != 0)
		return -1;
	*closed = found > 0 && *count == 0;
	return 0;
}

int
certificate_of_account(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    struct certificate_use *rows, size_t max, size_t *count, struct err *e)
{
	struct certificate *all = ctx_alloc(ctx, CERTIFICATES_MAX,
	    sizeof(*all));
	size_t found;

	if (store_certificate_of(ctx, account_id, unit_id, all,
		CERTIFICATES_MAX, &found, e) != 0)
		return -1;
	return certificate_uses(ctx, all, found, rows, max, count, e);
}

int
certificate_holder(struct ctx *ctx, int64_t account_id, int64_t unit_id,
    struct err *e)
{
	struct certificate_use one;
	size_t n;

	if (unit_id == 0)
		return 0;
	if (certificate_of_account(ctx, account_id, unit_id, &one, 1, &n, e) !=
	    0)
		return -1;
	return n == 1;
}
