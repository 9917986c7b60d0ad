#include "config.h"

#include "server/domain/backup.h"
#include "server/domain/notification.h"
#include "server/domain/slot.h"
#include "server/rpc/method.h"

/* How far back, and how near to now, the hall can be restored. */
static void
server_backup(json_t *o, const struct backup_row *b, enum backup_state state)
{
	json_object_set_new(o, "backup",
	    json_string(backup_state_name(state)));
	if (b->newest == 0)
		return;
	json_object_set_new(o, "backup_oldest", json_integer(b->oldest));
	json_object_set_new(o, "backup_newest", json_integer(b->newest));
	json_object_set_new(o, "backup_points", json_integer(b->points));
	json_object_set_new(o, "backup_place", json_string(b->place));
	json_object_set_new(o, "backup_encrypted",
	    json_boolean(b->encrypted));
}

static int
rpc_server_status(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	const struct server_state *s = ctx->server;
	int64_t sms, mail, over, wrong;
	enum backup_state state;
	struct backup_row b;

	(void)p;
	ctx->scope_asked = true;
	if (notification_waiting(ctx, &sms, &mail, e) != 0 ||
	    slot_check(ctx, &over, &wrong, e) != 0 ||
	    backup_status(ctx, &b, &state, e) != 0)
		return -1;
	*reply = json_pack("{s:s, s:I, s:I, s:i, s:i, s:i, s:I, s:I, s:I,"
			   " s:b, s:s, s:I, s:I, s:I, s:I, s:I, s:b}",
	    "version", PACKAGE_VERSION, "now", (json_int_t)ctx->now,
	    "started_at", (json_int_t)s->started_at, "sessions", s->sessions,
	    "hash_workers", s->hash_workers, "hash_waiting", s->hash_waiting,
	    "requests", (json_int_t)s->requests, "commits",
	    (json_int_t)s->commits, "committed", (json_int_t)s->committed,
	    "writes_refused", s->writes_refused, "libraries",
	    s->libraries, "sms_waiting", (json_int_t)sms, "mail_waiting",
	    (json_int_t)mail, "overbooked_cells", (json_int_t)over,
	    "wrong_cells", (json_int_t)wrong, "config_reads",
	    (json_int_t)s->config_reads, "config_faulty", s->config_faulty);
	server_backup(*reply, &b, state);
	return 0;
}

static const struct param none_params[] = {{0}};

const struct method server_methods[] = {
	{"server.status", N_("How the server is"), ROLE_SYSADMIN, SCOPE_ALL,
	    METHOD_READ, none_params,
	    "version, now, started_at, sessions, hash_workers, hash_waiting, "
	    "requests, commits, committed, writes_refused, libraries, "
	    "sms_waiting, mail_waiting, overbooked_cells, wrong_cells, "
	    "config_reads, config_faulty, "
	    "backup (good, none, old, failed), backup_oldest?, "
	    "backup_newest?, backup_points?, backup_place?, "
	    "backup_encrypted?",
	    rpc_server_status},
	{0},
};
