#include "config.h"

#include <sys/socket.h>
#include <unistd.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/records/ctl.h"
#include "server/records/session.h"

static void
ctl_accept(evutil_socket_t fd, short what, void *arg)
{
	struct records *r = arg;
	struct rpc_session *s;
	struct ucred who;
	socklen_t n = sizeof(who);
	int sock = accept4(fd, NULL, NULL, SOCK_CLOEXEC);

	(void)what;
	if (sock < 0)
		return;
	if (getsockopt(sock, SOL_SOCKET, SO_PEERCRED, &who, &n) != 0 ||
	    (who.uid != 0 && who.uid != geteuid())) {
		log_warn("event=ctl_refused");
		close(sock);
		return;
	}
	s = session_open(r, sock, 0, 0, LANG_EN, false);
	s->local = true;
	s->actor.role = ROLE_SYSADMIN;
	str_copy(s->actor.login, sizeof(s->actor.login), "talenthallctl");
	str_copy(s->actor.name, sizeof(s->actor.name), "talenthallctl");
	str_copy(s->actor.from, sizeof(s->actor.from), "local");
}

void
ctl_listen(struct records *r, int fd)
{
	ctl_finish(r);
	evutil_make_socket_nonblocking(fd);
	r->ctl = event_new(r->proc->base, fd, EV_READ | EV_PERSIST, ctl_accept,
	    r);
	if (r->ctl == NULL || event_add(r->ctl, NULL) != 0)
		fatal("out of memory");
}

void
ctl_finish(struct records *r)
{
	if (r->ctl == NULL)
		return;
	close(event_get_fd(r->ctl));
	event_free(r->ctl);
	r->ctl = NULL;
}
