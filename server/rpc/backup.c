#include "config.h"

#include "common/mem.h"
#include "server/domain/backup.h"
#include "server/rpc/method.h"

/* talenthallctl says what it has made: the hall itself copies nothing. */
static int
rpc_backup_record(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct backup_row b = {.oldest = param_int(p, "oldest", 0),
		.newest = param_int(p, "newest", 0),
		.points = param_int(p, "points", 0),
		.files = param_int(p, "files", 0),
		.bytes = param_int(p, "bytes", 0),
		.encrypted = param_bool(p, "encrypted")};

	ctx->scope_asked = true;
	str_copy(b.place, sizeof(b.place), param_text(p, "place"));
	if (backup_record(ctx, &b, e) != 0)
		return -1;
	*reply = json_object();
	return 0;
}

static const struct param record_params[] = {
	{"place", PARAM_TEXT, PARAM_REQUIRED, 0, 200, NULL,
	    N_("Where the backups lie")},
	{"points", PARAM_INT, PARAM_OPTIONAL, 0, 1000000, NULL,
	    N_("How many can be restored; none: it failed")},
	{"oldest", PARAM_INT, PARAM_OPTIONAL, 0, INT32_MAX * INT64_C(2), NULL,
	    N_("The oldest, in seconds")},
	{"newest", PARAM_INT, PARAM_OPTIONAL, 0, INT32_MAX * INT64_C(2), NULL,
	    N_("The newest, in seconds")},
	{"files", PARAM_INT, PARAM_OPTIONAL, 0, INT64_MAX, NULL,
	    N_("Files of the newest")},
	{"bytes", PARAM_INT, PARAM_OPTIONAL, 0, INT64_MAX, NULL,
	    N_("Bytes of the newest")},
	{"encrypted", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Only the owner of a key can read them")},
	{0},
};

const struct method backup_methods[] = {
	{"backup.record", N_("Tell what of the backups can be restored"),
	    ROLE_SYSADMIN, SCOPE_ALL, METHOD_WRITE, record_params, "",
	    rpc_backup_record},
	{0},
};
