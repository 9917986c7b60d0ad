#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/records/dispatch.h"
#include "server/records/intake.h"
#include "server/records/session.h"
#include "server/store/file.h"

/* At the spawner at once; it has room for a few more. */
enum { INTAKE_AT_ONCE = 6, INTAKE_WAITING = 256 };

struct intake_job {
	TAILQ_ENTRY(intake_job) entry;
	struct request *q; /* NULL: forgotten */
	json_int_t tag;
	json_t *rule;      /* until it is at the spawner */
	int fds[2];        /* until then: the scratch file, and the one aside */
	char path[FILE_PATH_MAX]; /* aside, until it is kept */
	char param[32];
	int64_t scratch;
};

static struct scratch *
intake_scratch(struct rpc_session *s, int64_t id)
{
	for (size_t i = 0; i < INTAKE_SCRATCHES; i++)
		if (s->scratches[i].id == id)
			return &s->scratches[i];
	return NULL;
}

static void
intake_release(struct scratch *one)
{
	if (one == NULL || one->id == 0)
		return;
	close(one->fd);
	memset(one, 0, sizeof(*one));
}

void
intake_close(struct scratch *scratches)
{
	for (size_t i = 0; i < INTAKE_SCRATCHES; i++)
		intake_release(&scratches[i]);
}

void
intake_begin(struct request *q)
{
	struct rpc_session *s = q->session;
	struct scratch *one;
	int fd;

	if (s == NULL || records_may_write(q->records, &q->err) != 0)
		return;
	fd = file_tree_scratch(q->records->proc->conf.state_dir);
	if (fd == -1) {
		log_err("event=scratch: %s", strerror(errno));
		err_set(&q->err, ERR_STORE, NULL);
		return;
	}
	one = intake_scratch(s, 0);
	if (one == NULL) { /* the oldest was left lying */
		one = &s->scratches[0];
		for (size_t i = 1; i < INTAKE_SCRATCHES; i++)
			if (s->scratches[i].id < one->id)
				one = &s->scratches[i];
		intake_release(one);
	}
	one->id = ctx_new_id(&q->ctx);
	one->fd = fd;
	json_object_set_new(q->reply, "file", rpc_id_make(one->id));
	q->ctx.reply_fd = dup(fd);
}

/*
 * The second step
 */

static const struct param *
intake_param(const struct request *q)
{
	for (const struct param *p = q->method != NULL ? q->method->params : NULL;
	     p != NULL && p->name != NULL; p++)
		if (p->type == PARAM_FILE)
			return p;
	return NULL;
}

static void
intake_result(struct request *q, const char *param, json_t *result)
{
	if (q->secrets == NULL)
		q->secrets = json_object();
	json_object_set_new(q->secrets, param, result);
}

static json_t *
intake_rule(struct records *r, struct request *q)
{
	struct ctx ctx;
	json_t *rule;

	records_ctx(r, &ctx);
	ctx.actor = q->session->actor;
	rule = q->method->file_rule(&ctx, q->rpc.params);
	ctx_finish(&ctx);
	return rule;
}

static void
intake_send(struct records *r, struct intake_job *j)
{
	/* a spawner that is gone tells by intake_lost() */
	(void)wire_send(r->spawner,
	    json_pack("{s:s, s:I, s:o}", "op", "intake", "tag", j->tag, "rule",
		j->rule),
	    j->fds, 2);
	j->rule = NULL;
	close(j->fds[0]);
	close(j->fds[1]);
}

/* The oldest that wait, as many as there is room for. */
static void
intake_turn(struct records *r)
{
	struct intake_job *j;
	size_t away = 0;

	TAILQ_FOREACH (j, &r->intakes, entry)
		away += j->rule == NULL;
	TAILQ_FOREACH (j, &r->intakes, entry)
		if (j->rule != NULL && away++ < INTAKE_AT_ONCE)
			intake_send(r, j);
}

static size_t
intake_count(const struct records *r)
{
	const struct intake_job *j;
	size_t n = 0;

	TAILQ_FOREACH (j, &r->intakes, entry)
		n++;
	return n;
}

/* Hand the file to a helper, when one is free. NULL with why. */
static struct intake_job *
intake_start(struct records *r, struct request *q, const struct param *p,
    const struct scratch *from, const char **why)
{
	struct intake_job *j;
	json_t *rule = intake_rule(r, q);

	*why = "busy";
	if (rule == NULL || r->spawner == NULL ||
	    intake_count(r) >= INTAKE_WAITING) {
		json_decref(rule);
		return NULL;
	}
	j = xcalloc(1, sizeof(*j));
	*why = "store";
	j->fds[0] = dup(from->fd);
	j->fds[1] = file_tree_aside(r->proc->conf.state_dir, j->path);
	if (j->fds[0] == -1 || j->fds[1] == -1) {
		log_err("event=intake: %s", strerror(errno));
		if (j->fds[0] != -1)
			close(j->fds[0]);
		if (j->fds[1] != -1)
			close(j->fds[1]);
		json_decref(rule);
		free(j);
		return NULL;
	}
	j->q = q;
	j->rule = rule;
	j->tag = ++r->intake_tags;
	j->scratch = from->id;
	str_copy(j->param, sizeof(j->param), p->name);
	TAILQ_INSERT_TAIL(&r->intakes, j, entry);
	intake_turn(r);
	return j;
}

bool
intake_ask(struct records *r, struct request *q)
{
	const struct param *p = intake_param(q);
	struct rpc_session *s = q->session;
	const struct scratch *from;
	const char *why = "lost";
	json_t *v;

	if (p == NULL || q->intake != NULL || q->method->file_rule == NULL ||
	    (q->secrets != NULL &&
		json_object_get(q->secrets, p->name) != NULL))
		return false;
	v = json_object_get(q->rpc.params, p->name);
	if (!json_is_string(v) || 
	    (s->actor.role != 0 && !(q->method->roles & s->actor.role)))
		return false; /* refused with the other parameters */
	from = intake_scratch(s, rpc_id_parse(json_string_value(v)));
	if (from != NULL && from->id != 0)
		q->intake = intake_start(r, q, p, from, &why);
	if (q->intake == NULL)
		intake_result(q, p->name, json_pack("{s:s}", "error", why));
	return q->intake != NULL;
}

void
intake_forget(struct intake_job *j)
{
	if (j != NULL)
		j->q = NULL;
}

/* The bytes are good and synced: under their own name, before any row. */
static json_t *
intake_keep(struct records *r, const struct intake_job *j, json_t *result)
{
	const char *dir = r->proc->conf.state_dir;
	const char *hash = json_string_value(json_object_get(result, "sha256"));

	if (hash != NULL && j->q != NULL && file_hash_valid(hash) &&
	    file_tree_keep(dir, j->path, hash) == 0)
		return json_incref(result);
	if (hash != NULL && j->q != NULL)
		log_err("event=file: %s", strerror(errno));
	unlink(j->path);
	if (hash != NULL)
		return json_pack("{s:s}", "error", "store");
	return json_incref(result);
}

static void
intake_end(struct records *r, struct intake_job *j, json_t *said)
{
	json_t *result = intake_keep(r, j, said);
	struct request *q = j->q;
	struct rpc_session *s;

	TAILQ_REMOVE(&r->intakes, j, entry);
	if (j->rule != NULL) { /* it never was away */
		json_decref(j->rule);
		close(j->fds[0]);
		close(j->fds[1]);
	}
	if (q == NULL) {
		json_decref(result);
		free(j);
		return;
	}
	s = q->session;
	q->intake = NULL;
	s->parked = NULL;
	if (json_object_get(result, "error") == NULL)
		intake_release(intake_scratch(s, j->scratch));
	intake_result(q, j->param, result);
	free(j);
	dispatch_queue(r, q);
	session_go_on(s);
}

void
intake_done(struct records *r, const json_t *m)
{
	json_int_t tag = json_integer_value(json_object_get(m, "tag"));
	struct intake_job *j;

	TAILQ_FOREACH (j, &r->intakes, entry)
		if (j->tag == tag)
			break;
	if (j != NULL)
		intake_end(r, j, json_object_get(m, "intake"));
	intake_turn(r);
}

void
intake_lost(struct records *r)
{
	json_t *busy = json_pack("{s:s}", "error", "busy");
	struct intake_job *j;

	while ((j = TAILQ_FIRST(&r->intakes)) != NULL)
		intake_end(r, j, busy);
	json_decref(busy);
}
