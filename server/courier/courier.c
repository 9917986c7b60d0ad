/*
 * The courier: takes messages from records and gives each to the configured
 * command of its channel. It keeps nothing: what it loses, records still has.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/courier/command.h"
#include "server/courier/provider.h"
#include "server/proc.h"
#include "server/sandbox.h"

enum { COURIER_LINE = 65536, COURIER_DRAIN = 3 };

/* A message whose command runs, or whose end records has not heard of. */
struct errand {
	LIST_ENTRY(errand) entry;
	struct courier *courier;
	char *id;
	char channel[8];
	pid_t pid;          /* 0: over */
	const char *result; /* of one that is over */
	json_int_t inquiry; /* asks the verifier; 0: carries a message */
	struct event *late;
	bool killed;
};

struct courier {
	struct proc *p;
	struct wire *records;
	LIST_HEAD(, errand) errands;
	struct event *chld, *drain;
	bool draining;
};

static void
courier_free(struct errand *a)
{
	LIST_REMOVE(a, entry);
	event_free(a->late);
	free(a->id);
	free(a);
}

static void
courier_check_drained(struct courier *c)
{
	if (!c->draining || !LIST_EMPTY(&c->errands))
		return;
	if (c->records != NULL)
		wire_drain(c->records, 500);
	proc_stop(c->p, 0);
}

/* Told at once, or when records is back. */
static void
courier_tell(struct errand *a)
{
	struct courier *c = a->courier;

	json_t *m = a->inquiry != 0 ?
	    json_pack("{s:I, s:s}", "answered", a->inquiry, "verdict",
		a->result) :
	    json_pack("{s:s, s:s}", "done", a->id, "result", a->result);

	if (c->records == NULL) {
		json_decref(m);
		if (a->inquiry != 0) /* nobody waits for it any more */
			courier_free(a);
		return;
	}
	if (wire_send(c->records, m, NULL, 0) != 0)
		return;
	courier_free(a);
	courier_check_drained(c);
}

static void
courier_over(struct errand *a, const char *result)
{
	a->pid = 0;
	a->result = result;
	event_del(a->late);
	courier_tell(a);
}

/* sysexits(3): only a plain refusal is final. */
static const char *
courier_result(const struct errand *a, int status)
{
	if (a->inquiry != 0)
		return a->killed || WIFSIGNALED(status)	? "unavailable" :
		    WEXITSTATUS(status) == 0		? "match" :
		    WEXITSTATUS(status) == 1		? "mismatch" :
							  "unavailable";
	if (a->killed || WIFSIGNALED(status) ||
	    WEXITSTATUS(status) == EX_TEMPFAIL)
		return "retry";
	return WEXITSTATUS(status) == 0 ? "sent" : "failed";
}

static void
courier_reap(evutil_socket_t fd, short what, void *arg)
{
	struct courier *c = arg;
	struct errand *a;
	int status;
	pid_t pid;

	(void)fd;
	(void)what;
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (provider_reaped(pid))
			continue;
		LIST_FOREACH (a, &c->errands, entry)
			if (a->pid == pid)
				break;
		if (a == NULL)
			continue;
		/* what it left running goes too */
		kill(-pid, SIGKILL);
		if (!WIFEXITED(status) ||
		    WEXITSTATUS(status) > (a->inquiry != 0 ? 1 : 0))
			log_warn("event=command channel=%s id=%s %s=%d",
			    a->channel, a->id,
			    WIFEXITED(status) ? "exit" : "signal",
			    WIFEXITED(status) ? WEXITSTATUS(status) :
						WTERMSIG(status));
		courier_over(a, courier_result(a, status));
	}
}

static void
courier_late(evutil_socket_t fd, short what, void *arg)
{
	struct errand *a = arg;

	(void)fd;
	(void)what;
	log_warn("event=command channel=%s id=%s why=\"it took too long\"",
	    a->channel, a->id);
	a->killed = true;
	kill(-a->pid, SIGKILL);
	kill(a->pid, SIGKILL);
}

static void
courier_run(struct errand *a, const char *to, const char *subject,
    const char *body)
{
	const struct conf *conf = &a->courier->p->conf;
	const struct timeval limit = {conf->courier_timeout, 0};
	bool mail = strcmp(a->channel, "mail") == 0;
	struct command cmd = {
		.line = mail ? conf->mail_command : conf->sms_command,
		.to = to, .body = body};
	char *letter = NULL;
	int why;

	if (!command_recipient_fits(a->channel, to)) {
		log_warn("event=command channel=%s id=%s why=\"the recipient "
			 "has no such form\"",
		    a->channel, a->id);
		courier_over(a, "failed");
		return;
	}
	if (mail)
		cmd.body = letter = command_mail(conf->mail_from, to, subject,
		    body);
	a->pid = cmd.line[0] != '\0' ? command_start(&cmd) : -1;
	why = errno;
	if (letter != NULL)
		explicit_bzero(letter, strlen(letter));
	free(letter);
	if (a->pid == -1) {
		log_err("event=command channel=%s id=%s why=\"%s\"",
		    a->channel, a->id, cmd.line[0] != '\0' ? strerror(why) :
							     "no command");
		courier_over(a, "retry");
		return;
	}
	event_add(a->late, &limit);
}

static struct errand *
courier_errand(struct courier *c, const char *id, const char *channel)
{
	struct errand *a = xcalloc(1, sizeof(*a));

	a->courier = c;
	a->id = xstrdup(id);
	str_copy(a->channel, sizeof(a->channel), channel);
	a->late = evtimer_new(c->p->base, courier_late, a);
	if (a->late == NULL)
		fatal("out of memory");
	LIST_INSERT_HEAD(&c->errands, a, entry);
	return a;
}

/* A name and a number for the verifier: its exit status is the answer. */
static void
courier_inquire(struct courier *c, json_int_t tag, const char *body)
{
	const struct conf *conf = &c->p->conf;
	const struct timeval limit = {conf->courier_timeout, 0};
	struct command cmd = {.line = conf->identity_command, .body = body};
	struct errand *a = courier_errand(c, "inquiry", "verify");

	a->inquiry = tag;
	a->pid = cmd.line[0] != '\0' ? command_start(&cmd) : -1;
	if (a->pid == -1) {
		log_err("event=command channel=verify why=\"%s\"",
		    cmd.line[0] != '\0' ? strerror(errno) :
					  "identity_command is empty");
		courier_over(a, "unavailable");
		return;
	}
	event_add(a->late, &limit);
}

static void
courier_provider_said(void *arg, json_t *m)
{
	struct courier *c = arg;

	if (c->records == NULL)
		json_decref(m);
	else
		(void)wire_send(c->records, m, NULL, 0);
}

static void
courier_got(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct courier *c = arg;
	const char *id, *channel, *to, *subject, *body;
	json_int_t tag;
	json_t *job;

	(void)fds;
	(void)nfds;
	if (c->draining)
		return;
	if (json_unpack(m, "{s:I, s:s}", "inquiry", &tag, "body", &body) == 0)
		courier_inquire(c, tag, body);
	else if (json_unpack(m, "{s:s, s:o}", "provider", &id, "job", &job) ==
	    0)
		provider_start(c->p->base, &c->p->conf, id, job,
		    courier_provider_said, c);
	else if (json_unpack(m, "{s:s, s:s, s:s, s:s, s:s}", "id", &id,
		     "channel", &channel, "to", &to, "subject", &subject,
		     "body", &body) == 0)
		courier_run(courier_errand(c, id, channel), to, subject, body);
}

static void
courier_gone(void *arg)
{
	struct courier *c = arg;

	provider_stop_all();
	wire_close(c->records);
	c->records = NULL;
}

static const struct wire_ops courier_ops = {courier_got, courier_gone};

/* A new records hears what still runs, and how the rest has ended. */
static void
courier_peer(struct proc *p, const char *name, int fd)
{
	struct courier *c = p->arg;
	json_t *ids = json_array();
	struct errand *a, *next;

	(void)name;
	provider_stop_all();
	wire_close(c->records);
	c->records = wire_open(p->base, fd, COURIER_LINE, &courier_ops, c);
	LIST_FOREACH (a, &c->errands, entry)
		if (a->inquiry == 0)
			json_array_append_new(ids, json_string(a->id));
	wire_send(c->records, json_pack("{s:o}", "running", ids), NULL, 0);
	for (a = LIST_FIRST(&c->errands); a != NULL; a = next) {
		next = LIST_NEXT(a, entry);
		if (a->pid == 0)
			courier_tell(a);
	}
}

static void
courier_check_command(const char *channel, const char *line)
{
	const char *why;

	if (line[0] != '\0' && !command_usable(line, &why))
		log_warn("event=command channel=%s why=\"%s\"", channel, why);
}

static void
courier_reload(struct proc *p, const struct conf *old)
{
	(void)old;
	courier_check_command("sms", p->conf.sms_command);
	courier_check_command("mail", p->conf.mail_command);
	courier_check_command("verify", p->conf.identity_command);
}

static void
courier_drain_late(evutil_socket_t fd, short what, void *arg)
{
	struct courier *c = arg;
	struct errand *a;

	(void)fd;
	(void)what;
	LIST_FOREACH (a, &c->errands, entry) {
		a->killed = true;
		if (a->pid != 0)
			kill(-a->pid, SIGKILL);
	}
}

/* Commands under way may end; records, which ends after us, hears of it. */
static void
courier_drain(struct proc *p)
{
	struct courier *c = p->arg;
	const struct timeval limit = {COURIER_DRAIN, 0};

	c->draining = true;
	provider_stop_all();
	event_add(c->drain, &limit);
	courier_check_drained(c);
}

int
courier_main(struct proc *p)
{
	struct courier *c = xcalloc(1, sizeof(*c));

	c->p = p;
	LIST_INIT(&c->errands);
	p->arg = c;
	p->peer = courier_peer;
	p->reload = courier_reload;
	p->drain = courier_drain;
	c->chld = evsignal_new(p->base, SIGCHLD, courier_reap, c);
	c->drain = evtimer_new(p->base, courier_drain_late, c);
	if (c->chld == NULL || c->drain == NULL ||
	    event_add(c->chld, NULL) != 0)
		fatal("cannot watch signals");
	/* a command that is named by a relative path lies there */
	if (chdir(p->conf.state_dir) != 0)
		log_warn("event=courier dir=\"%s\": %s", p->conf.state_dir,
		    strerror(errno));
	courier_reload(p, NULL);
	if (sandbox_courier(&p->conf) != 0)
		return 1;
	proc_ready(p);
	return proc_loop(p);
}
