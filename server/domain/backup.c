#include "config.h"

#include "server/domain/backup.h"

int
backup_record(struct ctx *ctx, const struct backup_row *b, struct err *e)
{
	bool done = b->points > 0;

	if ((done ? store_backup_set(ctx, b, e) :
		store_backup_failed(ctx, b->place, e)) != 0)
		return -1;
	ctx_audit(ctx, "backup", 0, NULL,
	    json_pack("{s:s, s:b, s:I, s:I, s:I}", "place", b->place, "done",
		done, "oldest", (json_int_t)b->oldest, "newest",
		(json_int_t)b->newest, "points", (json_int_t)b->points));
	return 0;
}

int
backup_status(struct ctx *ctx, struct backup_row *b,
    enum backup_state *state, struct err *e)
{
	int rc = store_backup_newest(ctx, b, e);

	if (rc < 0)
		return -1;
	*state = BACKUP_GOOD;
	if (b->failed_at > b->newest)
		*state = BACKUP_FAILED;
	else if (b->newest == 0)
		*state = BACKUP_NONE;
	else if (b->newest <
	    ctx->now - ctx->conf->backup_warn_hours * INT64_C(3600))
		*state = BACKUP_OLD;
	return 0;
}

const char *
backup_state_name(enum backup_state state)
{
	static const char *const names[] = {"good", "none", "old", "failed"};

	return names[state];
}
