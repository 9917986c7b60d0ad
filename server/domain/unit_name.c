#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/domain/opening.h"
#include "server/domain/pinyin.h"
#include "server/domain/policy.h"
#include "server/domain/unit_name.h"

int
unit_rename(struct ctx *ctx, int64_t id, const char *name,
    const char *reason, const char *evidence, struct unit *u, struct err *e)
{
	struct former_name f = {.at = ctx->now};
	int rc = store_unit_load(ctx, id, u, e), district;

	if (rc <= 0) {
		policy_self(ctx);
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "unit");
	}
	if (opening_district(ctx, id, u->district, &district, e) != 0 ||
	    policy_unit(ctx, id, district, e) != 0)
		return -1;
	if (strcmp(u->name, name) == 0)
		return err_set(e, ERR_UNIT_SAME_NAME, "name");
	memcpy(f.name, u->name, sizeof(f.name));
	str_copy(f.reason, sizeof(f.reason), reason);
	str_copy(f.evidence, sizeof(f.evidence), evidence);
	str_copy(u->name, sizeof(u->name), name);
	pinyin(u->name, 0, u->pinyin, sizeof(u->pinyin), u->initials,
	    sizeof(u->initials));
	rc = store_unit_rename(ctx, u, &f, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_BUSY, NULL);
	ctx_audit(ctx, "unit", id, json_pack("{s:s}", "name", f.name),
	    json_pack("{s:s, s:s, s:s}", "name", u->name, "reason", reason,
		"evidence", evidence));
	ctx_changed(ctx, "unit", id, id, 0);
	return 0;
}

int
unit_name_of(struct ctx *ctx, int64_t id, char *name, size_t size,
    struct err *e)
{
	return store_unit_name(ctx, id, name, size, e);
}

int
unit_name_former(struct ctx *ctx, int64_t id,
    void (*row)(void *arg, const struct former_name *f), void *arg,
    struct err *e)
{
	return store_unit_former_each(ctx, id, row, arg, e);
}
