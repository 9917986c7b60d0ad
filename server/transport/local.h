/* What the files of this room share; nobody else includes it. */
#ifndef SERVER_TRANSPORT_LOCAL_H
#define SERVER_TRANSPORT_LOCAL_H

#define LIBSSH_STATIC_CALLBACKS 1
#include <jansson.h>
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/buf.h"
#include "common/conf.h"
#include "common/line.h"

enum {
	CHAN_LIVE_MAX = 8,    /* at one time on a connection */
	CHAN_EVER_MAX = 1000, /* in its life */
	CHAN_COMMAND_MAX = 64 * 1024,
	CHAN_UNREAD_MAX = 4 << 20, /* a client that ignores its window */
	CHAN_LINGER_MS = 2000,	   /* for the client's own close */
	CHAN_POLLFDS = 3,
};

struct transport;

/* A pipe from the worker, and what of it the client has not taken yet. */
struct flow {
	int fd; /* -1: ended */
	bool err; /* goes out as extended data */
	struct buf rest;
	size_t done;
	int slot;
};

struct chan {
	struct chan *next;
	struct transport *t;
	unsigned int id; /* never used twice in a connection */
	ssh_channel ch;
	struct ssh_channel_callbacks_struct cb;
	bool pty;
	char term[64];
	int cols, rows;
	bool resized; /* while it was being started */
	const char *kind; /* NULL until shell, exec or subsystem came */
	char *command;
	enum {
		CHAN_IDLE,
		CHAN_ASKED, /* the next round tells the spawner */
		CHAN_STARTING,
		CHAN_RUNNING,
		CHAN_CLOSING, /* our close is not out yet */
		CHAN_CLOSED,  /* waits for the client's close */
	} state;
	int in; /* to the worker; -1: it takes nothing any more */
	int in_slot;
	struct buf inq;
	size_t in_done;
	struct flow out, err;
	bool unread; /* libssh holds something for us */
	bool client_eof, client_closed, exited;
	int status;
	char signal[16];
	int64_t until;
};

struct transport {
	const struct conf *conf;
	char *addr;
	ssh_session ssh;
	ssh_event event;
	bool looped; /* the session is in event */
	int sock;
	struct ssh_server_callbacks_struct server_cb;
	struct ssh_counter_struct counter, raw;
	struct line *auth, *spawn;
	struct line *gate; /* NULL: it has been told of the sign-in */

	/* authentication */
	char *user;
	int methods; /* SSH_AUTH_METHOD_* that records offers now */
	bool asked, authed, prompting;
	bool deaf; /* records is gone: sessions wait for it without us */
	bool answered; /* libssh gave us something to answer in this round */
	int failures, probes, banners;
	uint64_t packets_seen;
	int64_t mute_since; /* 0: nothing unanswered */
	char token[65];

	/* channels */
	struct chan *chans;
	unsigned int live, ever;

	/* the loop */
	const char *end; /* why we disconnect; NULL: go on */
	const char *leave_why; /* the same, at leave; NULL: not so */
	int64_t leave;
	int64_t grace, patience, beat;
	uint64_t beat_packets;
	uint64_t rest_packets; /* of both ways, when it last rested */
	int beats_missed;
};

void transport_end(struct transport *t, const char *why);
/* The same once the programs at terminals have gone, a moment later. */
void transport_leave(struct transport *t, const char *why);

/* auth.c */
void auth_init(struct transport *t);
/* After each round: 1 when the client waits for a reply that never comes. */
void auth_check_mute(struct transport *t);

/* After the sign-in: records may end the session. */
void auth_told(struct transport *t);

/* channel.c */
ssh_channel chan_open(ssh_session s, void *arg);
/* Fill in what to wait for; returns how many. */
size_t chan_pollfds(struct transport *t, struct pollfd *p);
/* Move bytes, start, finish and free. Returns true when more is at hand. */
bool chan_work(struct transport *t, const struct pollfd *p);
/* Hang up the terminals; are there workers that have not ended yet? */
bool chan_hang_up(struct transport *t);
bool chan_lingers(const struct transport *t);
void chan_spawner_said(struct transport *t, const json_t *m, int *fds,
    size_t nfds);
/* ms until some channel's time is up, or -1. */
int chan_timeout(const struct transport *t);

/* relay.c */
void relay_drop_fd(int *fd);
/* From the client to the worker; true when more is at hand. */
bool relay_input(struct chan *c);
/* From the worker to the client. p: what poll() said, or NULL. */
void relay_flow(struct chan *c, struct flow *f, const struct pollfd *p);
/* Ended, and all of it sent. */
bool relay_over(const struct flow *f);

#endif
