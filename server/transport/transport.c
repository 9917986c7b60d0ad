#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/transport/local.h"
#include "server/transport/transport.h"

/*
 * libssh's pitfalls decide the shape of this loop: its own event loop cannot
 * change what it waits for and hides what it has buffered, so we poll()
 * ourselves and give it only the session (ssh_event_dopoll with timeout 0).
 * No signal handler is set, as libssh takes EINTR on a socket for its end.
 */

enum {
	TRANSPORT_LINE = 256 * 1024,
	TRANSPORT_FLUSH_MS = 2000,
	TRANSPORT_LINGER_MS = 2500,
	TRANSPORT_LEAVE_MS = 2000,
	TRANSPORT_BEATS_MISSED = 3,
	TRANSPORT_BEATS_SPARED = 10, /* while there is nothing to doubt */
	TRANSPORT_POLLFDS = 3,
	TRANSPORT_REST_MS = 1500, /* without a byte either way */
	TRANSPORT_REST_PACKETS = 40,
	TRANSPORT_REHEARSAL = 5, /* seconds at the most */
};

static const char transport_kex[] =
    "curve25519-sha256,curve25519-sha256@libssh.org";
static const char transport_ciphers[] =
    "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,"
    "aes128-gcm@openssh.com,aes256-ctr,aes128-ctr";
static const char transport_macs[] =
    "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com";
static const char transport_keys[] =
    "ssh-ed25519,sk-ssh-ed25519@openssh.com,ecdsa-sha2-nistp256,"
    "ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"
    "sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256";

static ssh_bind transport_bind;

void
transport_end(struct transport *t, const char *why)
{
	if (t->end == NULL)
		t->end = why;
}

/*
 * Records has ended the session already. A program at a terminal sees that
 * too: it puts drafts away, leaves the screen as it was and says why.
 */
void
transport_leave(struct transport *t, const char *why)
{
	if (!chan_lingers(t)) {
		transport_end(t, why);
		return;
	}
	t->leave_why = why;
	t->leave = clock_ms() + TRANSPORT_LEAVE_MS;
}

static void
transport_check_leave(struct transport *t)
{
	if (t->leave_why != NULL &&
	    (clock_ms() >= t->leave || !chan_lingers(t)))
		transport_end(t, t->leave_why);
}

/* As the signature of one who signs in. */
static void
transport_warm_verify(EVP_PKEY *key)
{
	unsigned char signature[64];
	size_t n = sizeof(signature);
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	if (EVP_DigestSignInit(c, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestSign(c, signature, &n, signature, 0) == 1) {
		EVP_MD_CTX_free(c);
		c = EVP_MD_CTX_new();
		if (EVP_DigestVerifyInit(c, NULL, NULL, NULL, key) == 1)
			EVP_DigestVerify(c, signature, n, signature, 0);
	}
	EVP_MD_CTX_free(c);
}

/*
 * The first use of a curve makes OpenSSL fetch and allocate; done here once,
 * a transport opens no file at all and starts with warm pages.
 */
static void
transport_warm_up(void)
{
	static const int kinds[] = { EVP_PKEY_X25519, EVP_PKEY_ED25519 };
	EVP_PKEY_CTX *ctx;
	EVP_PKEY *key;
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		key = NULL;
		ctx = EVP_PKEY_CTX_new_id(kinds[i], NULL);
		if (ctx != NULL && EVP_PKEY_keygen_init(ctx) == 1)
			EVP_PKEY_keygen(ctx, &key);
		if (kinds[i] == EVP_PKEY_ED25519 && key != NULL)
			transport_warm_verify(key);
		EVP_PKEY_free(key);
		EVP_PKEY_CTX_free(ctx);
	}
}

/*
 * The other side of a rehearsal: leaves after the key exchange, but not before
 * ours, which still has something to say when this one is through.
 */
static _Noreturn void
transport_partner(int fd)
{
	ssh_session s = ssh_new();
	long wait = TRANSPORT_REHEARSAL;
	bool no = false;
	char rest[256];

	if (s != NULL &&
	    ssh_options_set(s, SSH_OPTIONS_PROCESS_CONFIG, &no) == 0 &&
	    ssh_options_set(s, SSH_OPTIONS_HOST, "rehearsal") == 0 &&
	    ssh_options_set(s, SSH_OPTIONS_USER, "nobody") == 0 &&
	    ssh_options_set(s, SSH_OPTIONS_TIMEOUT, &wait) == 0 &&
	    ssh_options_set(s, SSH_OPTIONS_FD, &fd) == 0 &&
	    ssh_connect(s) == SSH_OK) {
		fcntl(fd, F_SETFL, 0); /* libssh's are not to be waited for */
		while (read(fd, rest, sizeof(rest)) > 0)
			;
	}
	_exit(0);
}

/*
 * One key exchange with a child of ours. What the libraries fetch, build and
 * cache then is there for every transport, shared, and made once: without it
 * each makes 130 KB of its own, in half a millisecond.
 */
static void
transport_rehearse(ssh_bind b)
{
	ssh_session s = ssh_new();
	long wait = TRANSPORT_REHEARSAL;
	int fds[2];
	pid_t pid;

	if (s == NULL ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
		fatal("no rehearsal: %s", strerror(errno));
	pid = fork();
	if (pid == 0) {
		close(fds[0]);
		transport_partner(fds[1]);
	}
	close(fds[1]);
	if (pid == -1 ||
	    ssh_options_set(s, SSH_OPTIONS_TIMEOUT, &wait) != 0 ||
	    ssh_options_set(s, SSH_OPTIONS_COMPRESSION_C_S, "none") != 0 ||
	    ssh_options_set(s, SSH_OPTIONS_COMPRESSION_S_C, "none") != 0 ||
	    ssh_bind_accept_fd(b, s, fds[0]) != SSH_OK ||
	    ssh_handle_key_exchange(s) != SSH_OK)
		log_warn("event=rehearsal: %s", ssh_get_error(s));
	ssh_free(s); /* and its socket */
	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
}

int
transport_prepare(const char *key_path)
{
	bool no = false;
	ssh_bind b = ssh_bind_new();
	ssh_key key = NULL;

	if (b == NULL)
		fatal("out of memory");
	if (ssh_pki_import_privkey_file(key_path, NULL, NULL, NULL, &key) !=
	    SSH_OK) {
		log_err("event=hostkey %s cannot be read", key_path);
		return -1;
	}
	if (ssh_bind_options_set(b, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no) ||
	    ssh_bind_options_set(
		b, SSH_BIND_OPTIONS_KEY_EXCHANGE, transport_kex) ||
	    ssh_bind_options_set(
		b, SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS, "ssh-ed25519") ||
	    ssh_bind_options_set(
		b, SSH_BIND_OPTIONS_CIPHERS_C_S, transport_ciphers) ||
	    ssh_bind_options_set(
		b, SSH_BIND_OPTIONS_CIPHERS_S_C, transport_ciphers) ||
	    ssh_bind_options_set(b, SSH_BIND_OPTIONS_HMAC_C_S, transport_macs) ||
	    ssh_bind_options_set(b, SSH_BIND_OPTIONS_HMAC_S_C, transport_macs) ||
	    ssh_bind_options_set(b, SSH_BIND_OPTIONS_PUBKEY_ACCEPTED_KEY_TYPES,
		transport_keys) ||
	    ssh_bind_options_set(b, SSH_BIND_OPTIONS_BANNER, "talenthall") ||
	    ssh_bind_options_set(b, SSH_BIND_OPTIONS_IMPORT_KEY, key)) {
		log_err("event=hostkey libssh: %s", ssh_get_error(b));
		return -1;
	}
	transport_warm_up();
	transport_rehearse(b);
	transport_bind = b;
	return 0;
}

static void
transport_session(struct transport *t)
{
	t->ssh = ssh_new();
	t->event = ssh_event_new();
	if (t->ssh == NULL || t->event == NULL)
		fatal("out of memory");
	/* "no" would leave zlib@openssh.com on offer. */
	if (ssh_options_set(t->ssh, SSH_OPTIONS_COMPRESSION_C_S, "none") != 0 ||
	    ssh_options_set(t->ssh, SSH_OPTIONS_COMPRESSION_S_C, "none") != 0)
		fatal("libssh: %s", ssh_get_error(t->ssh));
	/* Before the first packet: a client may send all at once. */
	auth_init(t);
	ssh_set_blocking(t->ssh, 0);
}

/* A client waits for the ACK of our first packets: 40 ms if we let it. */
static void
transport_quick_ack(struct transport *t)
{
	const int on = 1;

	setsockopt(t->sock, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

static bool
transport_gone(struct transport *t)
{
	return (ssh_get_status(t->ssh) & (SSH_CLOSED | SSH_CLOSED_ERROR)) != 0;
}

static short
transport_wants(struct transport *t)
{
	return (ssh_get_status(t->ssh) & SSH_WRITE_PENDING) != 0
	    ? POLLIN | POLLOUT
	    : POLLIN;
}

static void
transport_check_grace(struct transport *t)
{
	if (!t->authed && clock_ms() >= t->grace)
		transport_end(t, "the time to sign in is over");
}

/*
 * A client that sends its authentication along with the key exchange takes
 * libssh past the state in which it would call the exchange finished.
 */
static void
transport_kex_loop(struct transport *t)
{
	struct pollfd p = { .fd = t->sock };
	int rc;

	while ((rc = ssh_handle_key_exchange(t->ssh)) == SSH_AGAIN) {
		transport_check_grace(t);
		if (t->authed || t->end != NULL || transport_gone(t))
			return;
		transport_quick_ack(t);
		p.events = transport_wants(t);
		poll(&p, 1, 1000);
	}
	if (rc != SSH_OK) {
		log_info("event=kex addr=%s failed: %s", t->addr,
		    ssh_get_error(t->ssh));
		_exit(0);
	}
}

/*
 * That the other machine is there the kernel finds out (server/gate). That its
 * program is, too, is asked now and then, and often once it did not answer.
 */
static int64_t
transport_next_beat(const struct transport *t)
{
	return clock_ms() + (int64_t)t->conf->keepalive * 1000 *
	    (t->beats_missed == 0 ? TRANSPORT_BEATS_SPARED : 1);
}

/*
 * libssh sends a keep-alive only when the answer to the one before has been
 * fetched, which takes a call of its own.
 */
static void
transport_beat(struct transport *t)
{
	int64_t now = clock_ms();

	if (t->conf->keepalive == 0 || !t->authed || now < t->beat)
		return;
	if (t->raw.in_packets != t->beat_packets) {
		t->beat_packets = t->raw.in_packets;
		t->beats_missed = 0;
	} else if (++t->beats_missed > TRANSPORT_BEATS_MISSED) {
		transport_end(t, "no sign of life");
		return;
	}
	t->beat = transport_next_beat(t);
	if (ssh_send_keepalive(t->ssh) != SSH_AGAIN)
		ssh_send_keepalive(t->ssh);
}

static int
transport_timeout(struct transport *t)
{
	int64_t now = clock_ms(), until = INT64_MAX;
	int ms = chan_timeout(t);

	if (!t->authed)
		until = t->mute_since != 0 ? now + 500 : t->grace;
	else if (t->conf->keepalive != 0)
		until = t->beat;
	if (t->leave_why != NULL && t->leave < until)
		until = t->leave;
	if (until != INT64_MAX && (ms == -1 || until - now < ms))
		ms = until <= now ? 0 : (int)(until - now);
	return ms;
}

static void
transport_spawner(struct transport *t)
{
	const char *text;
	size_t len, nfds, i;
	int fds[LINE_FDS_MAX], more = line_fill(t->spawn);
	enum line_got got;
	json_t *m;

	for (;;) {
		nfds = LINE_FDS_MAX;
		got = line_next(t->spawn, &text, &len, fds, &nfds);
		if (got == LINE_NONE)
			break;
		if (got == LINE_TOO_LONG)
			continue;
		m = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
		chan_spawner_said(t, m, fds, nfds);
		json_decref(m);
		for (i = 0; i < nfds; i++)
			if (fds[i] != -1)
				close(fds[i]);
	}
	if (more == -1)
		transport_end(t, "the hall is closing, please sign in again "
				 "later");
}

/*
 * When something last came, which is given; 0 when it is so long ago that what
 * the key exchange and the last page took has been given back. A sign of life
 * and its answer take nothing.
 */
static int64_t
transport_rest(struct transport *t, bool quiet, int64_t stirred)
{
	uint64_t packets = t->raw.in_packets + t->raw.out_packets;

	if (!quiet && stirred == 0 &&
	    packets - t->rest_packets <= TRANSPORT_REST_PACKETS)
		return 0;
	if (!quiet)
		return clock_ms();
	if (stirred == 0 || !t->authed ||
	    clock_ms() - stirred < TRANSPORT_REST_MS)
		return stirred;
	mem_rest();
	t->rest_packets = packets;
	return 0;
}

static void
transport_loop(struct transport *t)
{
	struct pollfd p[TRANSPORT_POLLFDS + CHAN_LIVE_MAX * CHAN_POLLFDS];
	int64_t stirred = clock_ms();
	bool more = false;
	uint64_t seen;
	int rc, wait;
	size_t n;

	while (t->end == NULL && !transport_gone(t)) {
		p[0].fd = t->sock;
		p[0].events = transport_wants(t);
		p[1].fd = line_fd(t->spawn);
		p[1].events = (short)(line_pending(t->spawn) ? POLLIN | POLLOUT
							     : POLLIN);
		/* before the sign-in auth.c reads it, answer by answer */
		p[2].fd = t->authed && !t->deaf ? line_fd(t->auth) : -1;
		p[2].events = POLLIN;
		n = TRANSPORT_POLLFDS + chan_pollfds(t, p + TRANSPORT_POLLFDS);
		if (!t->authed)
			transport_quick_ack(t);
		wait = more ? 0 : transport_timeout(t);
		if (stirred != 0 && (wait == -1 || wait > TRANSPORT_REST_MS))
			wait = TRANSPORT_REST_MS;
		rc = poll(p, n, wait);
		if (rc == -1 && errno != EINTR)
			fatal("poll: %s", strerror(errno));
		stirred = transport_rest(t, rc == 0, stirred);
		if (p[0].revents != 0 &&
		    ssh_event_dopoll(t->event, 0) == SSH_ERROR)
			break;
		auth_check_mute(t);
		transport_check_grace(t);
		if ((p[1].revents & POLLOUT) != 0)
			line_flush(t->spawn);
		if ((p[1].revents & ~POLLOUT) != 0)
			transport_spawner(t);
		if (p[2].fd != -1 && p[2].revents != 0)
			auth_told(t);
		seen = t->raw.in_packets;
		more = chan_work(t, p + TRANSPORT_POLLFDS);
		transport_beat(t);
		transport_check_leave(t);
		/* what libssh read while it wrote, no poll tells of */
		if (t->raw.in_packets != seen)
			more = true;
	}
}

/*
 * libssh writes at once only when it has seen the socket writable since its
 * last write, and ssh_disconnect() closes without a flush: let it look first,
 * or the reason is never sent.
 */
static void
transport_farewell(struct transport *t)
{
	struct pollfd p = { .fd = t->sock, .events = POLLOUT };

	if (!t->looped && ssh_event_add_session(t->event, t->ssh) != SSH_OK)
		return;
	ssh_session_set_disconnect_message(t->ssh, t->end);
	ssh_blocking_flush(t->ssh, TRANSPORT_FLUSH_MS);
	if (poll(&p, 1, TRANSPORT_FLUSH_MS) == 1)
		ssh_event_dopoll(t->event, 0);
	if (!transport_gone(t))
		ssh_disconnect(t->ssh);
}

/*
 * The session lasts as long as this process. Whoever sat at a terminal that
 * is gone may have typed something: its worker puts that away first.
 */
static void
transport_linger(struct transport *t)
{
	int64_t until = clock_ms() + TRANSPORT_LINGER_MS, now;
	struct pollfd p = { .fd = line_fd(t->spawn), .events = POLLIN };

	if (!t->authed || !chan_hang_up(t))
		return;
	line_drain(t->spawn, TRANSPORT_FLUSH_MS);
	while (chan_lingers(t) && (now = clock_ms()) < until) {
		if (poll(&p, 1, (int)(until - now)) != 1)
			continue;
		transport_spawner(t);
		if ((p.revents & (POLLHUP | POLLERR)) != 0)
			break;
	}
}

static _Noreturn void
transport_finish(struct transport *t)
{
	if (t->end != NULL && !transport_gone(t)) {
		log_info("event=disconnect addr=%s why=\"%s\"", t->addr,
		    t->end);
		transport_farewell(t);
	}
	transport_linger(t);
	/* Nothing is freed: the process ends, and with it all it holds. */
	_exit(0);
}

/* The client, from the gate; without one there is nothing to do. */
static void
transport_await(struct transport *t)
{
	struct pollfd p = { .fd = line_fd(t->gate), .events = POLLIN };
	int fds[LINE_FDS_MAX];
	const char *addr;
	size_t len, n;

	while (line_next(t->gate, &addr, &len, fds, &n) != LINE_OK) {
		if (poll(&p, 1, -1) == -1 && errno != EINTR)
			fatal("poll: %s", strerror(errno));
		if (line_fill(t->gate) == -1)
			_exit(0);
	}
	if (n != 1)
		fatal("the gate sent no socket");
	t->addr = xstrdup(addr);
	t->sock = fds[0];
	t->grace = clock_ms() + (int64_t)t->conf->login_grace * 1000;
	t->beat = transport_next_beat(t);
	if (ssh_bind_accept_fd(transport_bind, t->ssh, t->sock) != SSH_OK)
		fatal("libssh: %s", ssh_get_error(transport_bind));
}

_Noreturn void
transport_run(const struct conf *c, const struct transport_fds *fds)
{
	struct transport *t = xcalloc(1, sizeof *t);

	log_init("transport", LOG_LEVEL_INFO);
	t->conf = c;
	t->auth = line_open(fds->auth, TRANSPORT_LINE);
	t->spawn = line_open(fds->spawn, TRANSPORT_LINE);
	t->gate = line_open(fds->gate, TRANSPORT_LINE);
	transport_session(t);
	transport_await(t);
	transport_kex_loop(t);
	if (t->end == NULL && !transport_gone(t)) {
		if (ssh_event_add_session(t->event, t->ssh) != SSH_OK)
			fatal("libssh: %s", ssh_get_error(t->ssh));
		t->looped = true;
		/* What came with the last packet of the exchange. */
		ssh_event_dopoll(t->event, 0);
		chan_work(t, NULL);
		transport_loop(t);
	}
	transport_finish(t);
}
