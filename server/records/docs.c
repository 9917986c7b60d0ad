#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/docs.h"
#include "server/records/dispatch.h"
#include "server/records/docs.h"
#include "server/records/session.h"
#include "server/store/file.h"

/* At the spawner at once, besides the uploads; and so many wait. */
enum { DOCS_AT_ONCE = 2, DOCS_WAITING = 64, DOCS_REPLY_MAX = 1 << 20 };

struct docs_job {
	TAILQ_ENTRY(docs_job) entry;
	struct request *q; /* NULL: forgotten */
	json_int_t tag;
	int from, to; /* the file, -1 once it is at the spawner; the reply */
};

static void
docs_send(struct records *r, struct docs_job *j)
{
	int fds[2] = {j->from, j->to};

	/* a spawner that is gone tells by docs_lost() */
	(void)wire_send(r->spawner,
	    json_pack("{s:s, s:I, s:O}", "op",
		j->q->docs.say != NULL ? "slip" : "docs", "tag", j->tag, "rule",
		j->q->docs.rule),
	    fds, 2);
	close(j->from);
	j->from = -1;
}

static void
docs_free(struct records *r, struct docs_job *j)
{
	TAILQ_REMOVE(&r->docs, j, entry);
	if (j->from != -1)
		close(j->from);
	close(j->to);
	free(j);
}

/* The oldest that wait, as many as there is room for. */
static void
docs_turn(struct records *r)
{
	struct docs_job *j, *next;
	size_t away = 0;

	TAILQ_FOREACH (j, &r->docs, entry)
		away += j->from == -1;
	for (j = TAILQ_FIRST(&r->docs); j != NULL; j = next) {
		next = TAILQ_NEXT(j, entry);
		if (j->from == -1 || away >= DOCS_AT_ONCE)
			continue;
		if (j->q == NULL) { /* nobody waits any more */
			docs_free(r, j);
			continue;
		}
		docs_send(r, j);
		away++;
	}
}

/* What a document says, as a file. -1 with errno. */
static int
docs_say(const json_t *say)
{
	char *text = json_dumps(say, JSON_COMPACT);
	int fd = memfd_create("say", MFD_CLOEXEC);
	size_t n = text != NULL ? strlen(text) : 0;

	if (fd != -1 && (n == 0 || write(fd, text, n) != (ssize_t)n)) {
		close(fd);
		fd = -1;
	}
	free(text);
	return fd;
}

static struct docs_job *
docs_start(struct records *r, struct request *q)
{
	struct docs_job *j;
	size_t n = 0;

	TAILQ_FOREACH (j, &r->docs, entry)
		n++;
	if (r->spawner == NULL || n >= DOCS_WAITING)
		return NULL;
	j = xcalloc(1, sizeof(*j));
	j->q = q;
	j->tag = ++r->intake_tags;
	j->from = q->docs.say != NULL ?
	    docs_say(q->docs.say) :
	    file_tree_read(r->proc->conf.state_dir, q->docs.sha256);
	j->to = memfd_create("docs", MFD_CLOEXEC);
	if (j->from == -1 || j->to == -1) {
		log_err("event=docs: %s", strerror(errno));
		if (j->from != -1)
			close(j->from);
		if (j->to != -1)
			close(j->to);
		free(j);
		return NULL;
	}
	TAILQ_INSERT_TAIL(&r->docs, j, entry);
	return j;
}

bool
docs_begin(struct records *r, struct request *q)
{
	if (q->method == NULL || !q->method->docs || q->docs.rule != NULL ||
	    q->docs_job != NULL || q->err.n > 0)
		return false;
	dispatch_rehearse(r, q);
	if (dispatch_failed(r, q) || q->docs.rule == NULL)
		return false; /* refused, which will be told */
	q->docs_job = docs_start(r, q);
	if (q->docs_job == NULL) {
		q->docs.said = json_pack("{s:s}", "error", "busy");
		return false;
	}
	docs_turn(r);
	return true;
}

void
docs_forget(struct docs_job *j)
{
	if (j != NULL)
		j->q = NULL;
}

/* What the helper has written; the short answer when it is an error. */
static json_t *
docs_read(const struct docs_job *j, const json_t *answer)
{
	json_t *said = NULL;
	struct stat st;
	char *text;

	if (json_object_get(answer, "error") != NULL)
		return json_deep_copy(answer);
	if (fstat(j->to, &st) != 0 || st.st_size <= 0 ||
	    st.st_size > DOCS_REPLY_MAX)
		return json_pack("{s:s}", "error", "limits");
	text = xcalloc((size_t)st.st_size, 1);
	if (pread(j->to, text, (size_t)st.st_size, 0) == st.st_size)
		said = json_loadb(text, (size_t)st.st_size,
		    JSON_REJECT_DUPLICATES, NULL);
	free(text);
	if (json_is_object(said))
		return said;
	json_decref(said);
	return json_pack("{s:s}", "error", "limits");
}

static void
docs_end(struct records *r, struct docs_job *j, const json_t *answer)
{
	struct request *q = j->q;
	struct rpc_session *s;

	if (q != NULL && q->docs.say != NULL) {
		q->docs.said = json_deep_copy(answer);
		q->docs.made = dup(j->to);
		(void)lseek(j->to, 0, SEEK_SET);
	} else if (q != NULL) {
		q->docs.said = docs_read(j, answer);
	}
	docs_free(r, j);
	if (q == NULL)
		return;
	s = q->session;
	q->docs_job = NULL;
	s->parked = NULL;
	dispatch_queue(r, q);
	session_go_on(s);
}

void
docs_done(struct records *r, const json_t *m)
{
	const json_t *docs = json_object_get(m, "docs");
	const json_t *answer = docs != NULL ? docs : json_object_get(m, "slip");
	json_int_t tag = json_integer_value(json_object_get(m, "tag"));
	struct docs_job *j;

	TAILQ_FOREACH (j, &r->docs, entry)
		if (j->tag == tag)
			break;
	if (j != NULL)
		docs_end(r, j, answer);
	docs_turn(r);
}

void
docs_lost(struct records *r)
{
	json_t *busy = json_pack("{s:s}", "error", "busy");
	struct docs_job *j;

	while ((j = TAILQ_FIRST(&r->docs)) != NULL)
		docs_end(r, j, busy);
	json_decref(busy);
}
