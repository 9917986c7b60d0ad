#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "server/records/auth.h"
#include "server/records/push.h"

/* A subscriber who does not read gets one word later instead of many now. */
enum { PUSH_QUEUED = 64 * 1024 };

static uint64_t
push_bit(const char *topic)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *topic != '\0'; topic++)
		h = (h ^ (unsigned char)*topic) * UINT64_C(1099511628211);
	return UINT64_C(1) << (h >> 58);
}

/*
 * Each change looks for those who follow its topic: at one array of them, not
 * at all sessions there are.
 */
static void
push_listen(struct rpc_session *s)
{
	struct records *r = s->records;
	uint64_t topics = 0;

	for (size_t i = 0; i < SESSION_TOPICS_MAX; i++)
		if (s->topics[i][0] != '\0')
			topics |= push_bit(s->topics[i]);
	if (topics == 0) {
		push_leave(s);
		return;
	}
	if (s->ear == 0) {
		if (r->nears == r->ears_room) {
			r->ears_room = 2 * r->ears_room + 16;
			r->ears = xreallocarray(r->ears, r->ears_room,
			    sizeof(*r->ears));
		}
		s->ear = ++r->nears;
	}
	r->ears[s->ear - 1] = (struct push_ear){topics, s};
}

void
push_leave(struct rpc_session *s)
{
	struct records *r = s->records;

	if (s->ear == 0)
		return;
	r->ears[s->ear - 1] = r->ears[--r->nears];
	if (r->nears >= s->ear)
		r->ears[s->ear - 1].session->ear = s->ear;
	s->ear = 0;
}

static char *
push_topic(struct rpc_session *s, const char *topic)
{
	for (size_t i = 0; i < SESSION_TOPICS_MAX; i++)
		if (strcmp(s->topics[i], topic) == 0)
			return s->topics[i];
	return NULL;
}

/* policy_scope() without the record: who may hear of it at all. */
static bool
push_concerns(const struct rpc_session *s, int64_t unit, int64_t person)
{
	const struct actor *a = &s->actor;

	if (s->locked)
		return false;
	switch (a->role) {
	case ROLE_AGENT:
		return unit != 0 && unit == a->unit_id;
	case ROLE_INDIVIDUAL:
		return person != 0 && person == a->person_id;
	case ROLE_CLERK:
	case ROLE_REVIEWER:
	case ROLE_LEAD:
	case ROLE_BODY:
	case ROLE_CITY:
		return true;
	default:
		return false;
	}
}

/* A wall display hears that its own hall calls, and nothing else. */
static bool
push_displays(const struct rpc_session *s, const char *topic,
    int64_t district)
{
	for (size_t i = 0; i < s->actor.ndistricts; i++)
		if (s->actor.districts[i] == district)
			return strcmp(topic, "display") == 0;
	return false;
}

static void
push_send(struct rpc_session *s, const char *topic, json_t *id)
{
	json_t *j = rpc_notice_make("changed",
	    json_pack("{s:s, s:o}", "topic", topic, "id", id));

	session_send(s, j);
	json_decref(j);
	if (line_pending(s->line))
		event_add(s->writable, NULL);
}

void
push_changed(struct records *r, const json_t *c)
{
	const char *topic = json_string_value(json_object_get(c, "topic"));
	int64_t id = json_integer_value(json_object_get(c, "id"));
	int64_t unit = json_integer_value(json_object_get(c, "unit"));
	int64_t person = json_integer_value(json_object_get(c, "person"));
	int64_t account = json_integer_value(json_object_get(c, "account"));
	uint64_t bit = push_bit(topic);

	for (size_t i = 0; i < r->nears; i++) {
		struct rpc_session *s = r->ears[i].session;

		if (!(r->ears[i].topics & bit) || s->ended)
			continue;
		if (s->actor.role == ROLE_DISPLAY ?
			!push_displays(s, topic, id) :
			account != 0 ? s->locked || s->actor.account_id != account :
				   !push_concerns(s, unit, person))
			continue;
		if (push_topic(s, topic) == NULL)
			continue;
		if (line_queued(s->line) > PUSH_QUEUED)
			s->missed = true;
		else
			push_send(s, topic, rpc_id_make(id));
	}
}

void
push_refused(const struct request *q)
{
	char topic[32], why[1024];
	struct rpc_session *s;

	if (q->method == NULL || q->method->file_rule == NULL ||
	    q->session == NULL || q->session->account_id == 0)
		return;
	str_copy(topic, sizeof(topic), q->method->name);
	topic[strcspn(topic, ".")] = '\0';
	i18n_use(q->lang);
	err_text(&q->err, 0, why, sizeof(why));
	LIST_FOREACH (s, &q->records->sessions, entry) {
		json_t *j;

		if (s == q->session || s->ended || s->locked ||
		    s->account_id != q->session->account_id ||
		    push_topic(s, topic) == NULL ||
		    line_queued(s->line) > PUSH_QUEUED)
			continue;
		j = rpc_notice_make("changed",
		    json_pack("{s:s, s:n, s:s}", "topic", topic, "id",
			"refused", why));
		session_send(s, j);
		json_decref(j);
		if (line_pending(s->line))
			event_add(s->writable, NULL);
	}
}

void
push_missed(struct rpc_session *s)
{
	if (!s->missed)
		return;
	s->missed = false;
	for (size_t i = 0; i < SESSION_TOPICS_MAX; i++)
		if (s->topics[i][0] != '\0')
			push_send(s, s->topics[i], json_null());
}

static void
push_lock(struct records *r, int64_t session_id, bool locked)
{
	struct rpc_session *s;

	LIST_FOREACH (s, &r->sessions, entry)
		if (s->session_id == session_id)
			s->locked = locked;
}

/* An account's sessions are over: a new password, or it was closed. */
static void
push_end_account(struct records *r, int64_t account_id, int64_t but)
{
	struct rpc_session *s = LIST_FIRST(&r->sessions);

	while (s != NULL) {
		if (s->local || s->account_id != account_id ||
		    s->session_id == but) {
			s = LIST_NEXT(s, entry);
			continue;
		}
		auth_end(r, s->session_id);
		s = LIST_FIRST(&r->sessions); /* several may have gone */
	}
}

void
push_told(struct records *r, const struct ctx *ctx)
{
	const json_t *c;
	size_t i;

	json_array_foreach (ctx->changed, i, c)
		push_changed(r, c);
}

void
push_effects(struct request *q)
{
	struct rpc_session *s = q->session;
	struct ctx *ctx = &q->ctx;
	struct records *r = q->records;
	const json_t *c;
	char *slot;
	size_t i;

	if (s != NULL && ctx->session.subscribe[0] != '\0' &&
	    push_topic(s, ctx->session.subscribe) == NULL &&
	    (slot = push_topic(s, "")) != NULL)
		str_copy(slot, sizeof(s->topics[0]), ctx->session.subscribe);
	if (s != NULL && ctx->session.unsubscribe[0] != '\0' &&
	    (slot = push_topic(s, ctx->session.unsubscribe)) != NULL)
		slot[0] = '\0';
	if (s != NULL && (ctx->session.subscribe[0] != '\0' ||
			     ctx->session.unsubscribe[0] != '\0'))
		push_listen(s);
	if (ctx->session.lock != 0)
		push_lock(r, ctx->actor.session_id, ctx->session.lock > 0);
	if (ctx->session.end == ctx->actor.session_id && s != NULL)
		s->ended = ctx->session.end != 0; /* after this answer */
	else if (ctx->session.end != 0)
		auth_end(r, ctx->session.end);
	if (ctx->session.begin_file)
		intake_begin(q);
	if (ctx->session.reload)
		proc_ask_reload(r->proc);
	json_array_foreach (ctx->changed, i, c)
		push_changed(r, c);
	if (ctx->session.end_account != 0)
		push_end_account(r, ctx->session.end_account,
		    ctx->session.end_but);
}
