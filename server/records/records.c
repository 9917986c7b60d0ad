#include "config.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/audit.h"
#include "server/domain/data_files.h"
#include "server/domain/profile.h"
#include "server/domain/service_definition.h"
#include "server/records/auth.h"
#include "server/records/calendar.h"
#include "server/records/ctl.h"
#include "server/records/records.h"
#include "server/records/redeem.h"
#include "server/records/rekey.h"
#include "server/records/session.h"
#include "server/sandbox.h"
#include "server/store/file.h"
#include "server/store/idempotency.h"
#include "server/store/inbox.h"
#include "server/store/session.h"
#include "server/store/signin.h"

enum {
	RECORDS_MIB = 1 << 20,
	/* below this much room nothing is written, so that reads go on */
	RECORDS_RESERVE = 16 * RECORDS_MIB,
	/* what the administrator frees to get out of a full disk */
	RECORDS_BALLAST = 8 * RECORDS_MIB,
	RECORDS_TICK = 60,
	RECORDS_SESSION_KEPT = 86400,
	RECORDS_KEYS_KEPT = 7 * 86400,
	RECORDS_SWEEP = 2000,
};

void
records_ctx(struct records *r, struct ctx *ctx)
{
	memset(ctx, 0, sizeof(*ctx));
	ctx->db = r->db;
	ctx->conf = &r->proc->conf;
	ctx->secret = r->secret;
	ctx->server = &r->state;
	ctx->now = time(NULL);
	ctx->today = date_of(ctx->now);
}

/* A small file system keeps a twentieth of itself. */
static bool
records_disk_full(const char *dir)
{
	struct statvfs v;
	uint64_t total, reserve = RECORDS_RESERVE;

	if (statvfs(dir, &v) != 0)
		return false;
	total = (uint64_t)v.f_blocks * v.f_frsize;
	if (total / 20 < reserve)
		reserve = total / 20;
	return (uint64_t)v.f_bavail * v.f_frsize < reserve;
}

int
records_may_write(struct records *r, struct err *e)
{
	int64_t now = time(NULL);
	bool full;

	if (now != r->reserve_checked) {
		r->reserve_checked = now;
		full = records_disk_full(r->proc->conf.state_dir);
		if (full != r->state.writes_refused)
			log_warn("event=reserve writes=%s",
			    full ? "refused" : "accepted");
		r->state.writes_refused = full;
	}
	return r->state.writes_refused ? err_set(e, ERR_STORE, NULL) : 0;
}

/* Room that can be had at once by removing one file. */
static void
records_ballast(const char *dir)
{
	char *path = xasprintf("%s/ballast", dir);
	struct statvfs v;
	int fd;

	if (access(path, F_OK) != 0 && statvfs(dir, &v) == 0 &&
	    (uint64_t)v.f_bavail * v.f_frsize > 16ULL * RECORDS_BALLAST) {
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd >= 0) {
			if (posix_fallocate(fd, 0, RECORDS_BALLAST) != 0)
				unlink(path);
			close(fd);
		}
	}
	free(path);
}

/* An hour wrong would date every record wrongly: better not to begin. */
static int
records_clock(struct records *r)
{
	struct err e = {0};
	struct ctx ctx;
	int64_t last = 0;
	int rc;

	records_ctx(r, &ctx);
	rc = audit_clock(&ctx, &last, &e);
	ctx_finish(&ctx);
	if (rc != 0)
		log_err("event=clock why=\"%lld seconds before the last audit "
			"row; set the clock\"",
		    (long long)(last - time(NULL)));
	return rc;
}

/*
 * Service files after what they name. A faulty one does not stop the hall: it
 * is told, and the version published before is used.
 */
static int
records_services(struct records *r, const char *when)
{
	char *dir = xasprintf("%s/services", r->proc->conf.data_dir);
	enum lang lang = i18n_current();
	struct err e = {0};
	struct ctx ctx;
	int rc, published;

	i18n_use(LANG_EN);
	rc = service_definition_load(dir);
	records_ctx(r, &ctx);
	if (store_begin(r->db, &e) != 0) {
		rc = -1;
	} else {
		/* what was refused refuses nobody else */
		published = service_definition_publish(&ctx, &e);
		if (store_commit(r->db, &e) != 0 || published != 0)
			rc = -1;
	}
	ctx_finish(&ctx);
	if (rc != 0)
		log_err("event=%s path=\"%s\" why=faulty", when, dir);
	i18n_use(lang);
	free(dir);
	return rc;
}

static int
records_open(struct records *r)
{
	const struct conf *c = &r->proc->conf;
	char *db = xasprintf("%s/talenthall.db", c->state_dir);
	char *key = xasprintf("%s/secret.key", c->state_dir);
	char *sql = xasprintf("%s/sql", c->data_dir);
	/* a database whose key is lost must not quietly get another */
	bool fresh = access(db, F_OK) != 0;
	int rc = secret_open(&r->secret, key, fresh);

	if (rc == 0)
		rc = store_open(&r->db, db, sql);
	if (rc == 0)
		rc = records_clock(r);
	if (rc == 0)
		rc = data_files_load(c, "start");
	if (rc == 0)
		r->state.config_faulty = records_services(r, "start") != 0;
	if (rc == 0)
		rc = file_tree_open(c->state_dir);
	records_ballast(c->state_dir);
	free(db);
	free(key);
	free(sql);
	return rc;
}

/* What is kept for a while only; and the refusals of the past minute. */
static void
records_sweep(struct records *r, struct ctx *ctx)
{
	struct err e = {0};

	if (records_may_write(r, &e) != 0 || store_begin(r->db, &e) != 0)
		return;
	if (audit_flush_repeats(ctx, &e) != 0 ||
	    store_signin_sweep(ctx, &e) != 0 ||
	    store_session_sweep(ctx, ctx->now - RECORDS_SESSION_KEPT, &e) !=
		0 ||
	    store_inbox_sweep(ctx,
		ctx->now - ctx->conf->inbox_days * INT64_C(86400), &e) != 0 ||
	    store_profile_draft_sweep(ctx,
		ctx->now - PROFILE_DRAFT_DAYS * INT64_C(86400), RECORDS_SWEEP,
		&e) != 0 ||
	    store_idempotency_sweep(ctx, ctx->now - RECORDS_KEYS_KEPT,
		RECORDS_SWEEP, &e) != 0)
		store_rollback(r->db);
	else
		(void)store_commit(r->db, &e);
}

/* Files that no row refers to, a folder at a time. */
static void
records_sweep_files(struct records *r, struct ctx *ctx)
{
	struct file_sweep s = {0};
	struct err e = {0};
	bool done;

	if (records_may_write(r, &e) != 0 || store_begin(r->db, &e) != 0)
		return;
	done = store_file_sweep(ctx, r->swept++ % 256, &s, &e) == 0;
	if (!done)
		store_rollback(r->db);
	else
		done = store_commit(r->db, &e) == 0;
	file_sweep_finish(ctx->conf->state_dir, &s, !done);
}

/* All of them, at the start: what a death left behind. */
static void
records_sweep_all_files(struct records *r)
{
	struct ctx ctx;

	records_ctx(r, &ctx);
	for (int i = 0; i < 256; i++)
		records_sweep_files(r, &ctx);
	ctx_finish(&ctx);
}

/*
 * The end of the audit chain goes to the log each minute: whoever keeps the
 * log elsewhere can show that the tail was cut.
 */
static void
records_tell_head(struct records *r, struct ctx *ctx)
{
	struct audit_check c;
	struct err e = {0};
	int64_t id = 0;

	if (audit_head(ctx, &id, c.head, &e) == 0 && id != r->head_told) {
		log_info("event=audit_head row=%lld chain=%s", (long long)id,
		    c.head);
		r->head_told = id;
	}
}

/* Rows that are old enough go to a segment, some thousands at a time. */
static void
records_archive(struct records *r, struct ctx *ctx)
{
	struct err e = {0};

	if (records_may_write(r, &e) != 0 || store_begin(r->db, &e) != 0)
		return;
	if (audit_archive(ctx, &e) < 0)
		store_rollback(r->db);
	else
		(void)store_commit(r->db, &e);
}

static void
records_tick(evutil_socket_t fd, short what, void *arg)
{
	struct records *r = arg;
	struct ctx ctx;

	(void)fd;
	(void)what;
	auth_tick(r);
	session_tick(r);
	records_ctx(r, &ctx);
	records_sweep(r, &ctx);
	calendar_wake(r);
	outbox_sweep(r, &ctx);
	records_sweep_files(r, &ctx);
	records_archive(r, &ctx);
	records_tell_head(r, &ctx);
	ctx_finish(&ctx);
	if (r->state.sessions == 0)
		store_tidy(r->db);
}

static void
records_archive_now(struct records *r)
{
	struct ctx ctx;

	records_ctx(r, &ctx);
	records_archive(r, &ctx);
	ctx_finish(&ctx);
}

static void
records_peer(struct proc *p, const char *name, int fd)
{
	struct records *r = p->arg;

	if (strcmp(name, "gate") == 0)
		auth_gate(r, fd);
	else if (strcmp(name, "spawner") == 0)
		redeem_spawner(r, fd);
	else if (strcmp(name, "hash") == 0)
		hasher_worker(r, fd);
	else if (strcmp(name, "courier") == 0)
		outbox_courier(r, fd);
	else if (strcmp(name, "ctl") == 0)
		ctl_listen(r, fd);
	else
		close(fd);
}

/* What is faulty is told; the former stays. */
static void
records_reload(struct proc *p, const struct conf *old)
{
	struct records *r = p->arg;
	int files = data_files_load(&p->conf, "reload");
	int services = records_services(r, "reload");

	(void)old;
	r->state.config_faulty = p->faulty || files != 0 || services != 0;
	r->state.config_reads++;
	calendar_wake(p->arg);
	rekey_wake(p->arg);
}

/* Nothing new is read; what was asked is answered, then the process ends. */
static void
records_drain(struct proc *p)
{
	struct records *r = p->arg;

	ctl_finish(r);
	intake_park_all(r);
	batch_drain(r);
	proc_stop(p, 0);
}

int
records_main(struct proc *p)
{
	struct records r = {.proc = p};
	struct timeval minute = {RECORDS_TICK, 0};
	struct rpc_session *s;
	int rc;

	LIST_INIT(&r.sessions);
	LIST_INIT(&r.conns);
	TAILQ_INIT(&r.intakes);
	TAILQ_INIT(&r.docs);
	TAILQ_INIT(&r.inquiries);
	LIST_INIT(&r.penalties);
	r.state.started_at = time(NULL);
	snprintf(r.state.libraries, sizeof(r.state.libraries),
	    "sqlite %s, %s, libevent %s, jansson %s", store_version(),
	    OpenSSL_version(OPENSSL_VERSION), event_get_version(),
	    JANSSON_VERSION);
	(void)i18n_init(p->conf.locale_dir);
	if (records_open(&r) != 0 || sandbox_records(&p->conf) != 0)
		return 1;
	records_sweep_all_files(&r);
	records_archive_now(&r);
	batch_init(&r);
	hasher_init(&r);
	outbox_init(&r);
	provider_init(&r);
	r.tick = event_new(p->base, -1, EV_PERSIST, records_tick, &r);
	if (r.tick == NULL || event_add(r.tick, &minute) != 0)
		fatal("out of memory");
	calendar_init(&r);
	if (rekey_init(&r) != 0)
		return 1;
	p->arg = &r;
	p->peer = records_peer;
	p->drain = records_drain;
	p->reload = records_reload;
	proc_ready(p);
	rc = proc_loop(p);
	while ((s = LIST_FIRST(&r.sessions)) != NULL) {
		(void)line_drain(s->line, 100);
		session_close(s);
	}
	free(r.ears);
	batch_drain(&r);
	auth_finish(&r);
	outbox_finish(&r);
	provider_finish(&r);
	event_free(r.tick);
	calendar_finish(&r);
	rekey_finish(&r);
	batch_finish(&r);
	store_close(r.db);
	secret_close(r.secret);
	return rc;
}
