/*
 * A thin client that signs in by a key, for any SSH server:
 *
 *	client PORT USER KEY MARKER login N AT-ONCE
 *	client PORT USER KEY MARKER screen N
 *	client PORT USER KEY MARKER sessions N
 *
 * login: connect, sign in, leave. screen: until MARKER stands on the screen.
 * sessions: open N of them, say so, and obey standard input: "idle SECONDS",
 * "keys N MS" (an arrow to one session after another), "quit". One line of
 * JSON an answer; times in milliseconds.
 */
#include "config.h"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/mem.h"
#include "tests/bench/bench.h"

enum { CLIENT_MOST = 4000, CLIENT_COLS = 100, CLIENT_ROWS = 30,
	CLIENT_TAIL = 16384, CLIENT_WAIT = 30, CLIENT_LOST = 5 };

static struct {
	int port;
	const char *user, *marker;
	ssh_key key;
} client;

struct client_session {
	ssh_session s;
	ssh_channel c;
	struct ssh_channel_callbacks_struct callbacks;
	char *tail; /* what came before the marker did */
	size_t n;
	bool seen, closed;
	double got; /* when something came last */
};

static ssh_session
client_dial(void)
{
	ssh_session s = ssh_new();
	int one = 1;
	long wait = CLIENT_WAIT;
	bool no = false;

	ssh_options_set(s, SSH_OPTIONS_PROCESS_CONFIG, &no);
	ssh_options_set(s, SSH_OPTIONS_HOST, "127.0.0.1");
	ssh_options_set(s, SSH_OPTIONS_PORT, &client.port);
	ssh_options_set(s, SSH_OPTIONS_USER, client.user);
	ssh_options_set(s, SSH_OPTIONS_NODELAY, &one);
	ssh_options_set(s, SSH_OPTIONS_TIMEOUT, &wait);
	ssh_options_set(s, SSH_OPTIONS_KEY_EXCHANGE, "curve25519-sha256");
	ssh_options_set(s, SSH_OPTIONS_HOSTKEYS, "ssh-ed25519");
	ssh_options_set(s, SSH_OPTIONS_CIPHERS_C_S,
	    "chacha20-poly1305@openssh.com");
	ssh_options_set(s, SSH_OPTIONS_CIPHERS_S_C,
	    "chacha20-poly1305@openssh.com");
	if (ssh_connect(s) == SSH_OK &&
	    ssh_userauth_publickey(s, NULL, client.key) == SSH_AUTH_SUCCESS)
		return s;
	fprintf(stderr, "client: %s\n", ssh_get_error(s));
	ssh_disconnect(s);
	ssh_free(s);
	return NULL;
}

static void
client_leave(ssh_session s)
{
	ssh_disconnect(s);
	ssh_free(s);
}

static void
client_tell(const char *name, struct bench_times *ms)
{
	double half = bench_share(ms, 0.5), p99 = bench_share(ms, 0.99);

	printf("\"%s\":{\"n\":%zu,\"p50\":%.3f,\"p99\":%.3f}", name, ms->n,
	    half, p99);
}

static int
client_login(long n, long at_once)
{
	double *ms = mmap(NULL, (size_t)n * sizeof(*ms), PROT_READ |
		PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct bench_times good = {0};
	double begin = bench_now(), took;

	if (ms == MAP_FAILED)
		bench_die("no memory");
	for (long w = 0; w < at_once; w++) {
		if (fork() != 0)
			continue;
		for (long i = w; i < n; i += at_once) {
			double from = bench_now();
			ssh_session s = client_dial();

			if (s == NULL)
				continue;
			ms[i] = (bench_now() - from) * 1e3;
			client_leave(s);
		}
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	took = bench_now() - begin;
	for (long i = 0; i < n; i++)
		if (ms[i] > 0)
			bench_add(&good, ms[i]);
	printf("{\"per_s\":%.2f,", (double)good.n / took);
	client_tell("ms", &good);
	puts("}");
	return good.n != (size_t)n;
}

static int
client_data(ssh_session s, ssh_channel c, void *data, uint32_t n, int err,
    void *arg)
{
	struct client_session *x = arg;

	(void)s;
	(void)c;
	(void)err;
	x->got = bench_now();
	if (!x->seen) {
		size_t k = n < CLIENT_TAIL / 2 ? n : CLIENT_TAIL / 2;

		if (x->n + k > CLIENT_TAIL) {
			memmove(x->tail, x->tail + x->n - CLIENT_TAIL / 4,
			    CLIENT_TAIL / 4);
			x->n = CLIENT_TAIL / 4;
		}
		memcpy(x->tail + x->n, (char *)data + n - k, k);
		x->n += k;
		x->seen = memmem(x->tail, x->n, client.marker,
			strlen(client.marker)) != NULL;
	}
	return (int)n;
}

static void
client_closed(ssh_session s, ssh_channel c, void *arg)
{
	struct client_session *x = arg;

	(void)s;
	(void)c;
	x->closed = true;
}

/* Until the marker is on the screen: false when it never came. */
static bool
client_open(struct client_session *x, ssh_event e, double *signed_in)
{
	double end = bench_now() + CLIENT_WAIT;

	memset(x, 0, sizeof(*x));
	x->tail = xcalloc(1, CLIENT_TAIL);
	x->s = client_dial();
	if (x->s == NULL)
		return false;
	*signed_in = bench_now();
	x->c = ssh_channel_new(x->s);
	x->callbacks.userdata = x;
	x->callbacks.channel_data_function = client_data;
	x->callbacks.channel_close_function = client_closed;
	ssh_callbacks_init(&x->callbacks);
	if (ssh_channel_open_session(x->c) != SSH_OK)
		return false;
	ssh_set_channel_callbacks(x->c, &x->callbacks);
	if (ssh_channel_request_pty_size(x->c, "xterm-256color", CLIENT_COLS,
		CLIENT_ROWS) != SSH_OK ||
	    ssh_channel_request_shell(x->c) != SSH_OK)
		return false;
	ssh_event_add_session(e, x->s);
	while (!x->seen && !x->closed && bench_now() < end)
		if (ssh_event_dopoll(e, 100) == SSH_ERROR)
			break;
	return x->seen;
}

static int
client_screen(long n)
{
	struct bench_times in = {0}, screen = {0};
	ssh_event e = ssh_event_new();

	for (long i = 0; i < n; i++) {
		struct client_session x;
		double from = bench_now(), signed_in = from;

		if (client_open(&x, e, &signed_in)) {
			bench_add(&in, (signed_in - from) * 1e3);
			bench_add(&screen, (bench_now() - from) * 1e3);
		} else {
			fprintf(stderr, "client: no marker\n");
		}
		if (x.s != NULL) {
			ssh_event_remove_session(e, x.s);
			client_leave(x.s);
		}
		free(x.tail);
	}
	putchar('{');
	client_tell("signed_in", &in);
	putchar(',');
	client_tell("screen", &screen);
	puts("}");
	return screen.n != (size_t)n;
}

static void
client_keys(struct client_session *x, size_t n, ssh_event e, long keys,
    double every)
{
	static const char *const arrows[] = {"\033OB", "\033OA"};
	double next = bench_now();
	struct bench_times ms = {0};
	int lost = 0;

	for (long i = 0; i < keys; i++) {
		struct client_session *one = &x[(size_t)i % n];
		const char *key = arrows[(size_t)i / n % 2];
		double sent, end;

		while (bench_now() < next)
			ssh_event_dopoll(e, 1);
		next += every / 1e3;
		sent = bench_now();
		end = sent + 3;
		one->got = 0;
		if (one->closed || ssh_channel_write(one->c, key, 3) != 3)
			continue;
		while (one->got == 0 && bench_now() < end)
			ssh_event_dopoll(e, 50);
		if (one->got != 0)
			bench_add(&ms, (one->got - sent) * 1e3);
		else if (++lost == CLIENT_LOST)
			bench_die("keys are not answered");
	}
	printf("{\"lost\":%ld,", keys - (long)ms.n);
	client_tell("keys", &ms);
	puts("}");
	free(ms.v);
}

static int
client_sessions(long n)
{
	struct client_session *x = xcalloc((size_t)n, sizeof(*x));
	ssh_event e = ssh_event_new();
	struct bench_times ms = {0};
	char line[128];
	size_t k = 0;

	for (long i = 0; i < n; i++) {
		double from = bench_now(), in;

		if (!client_open(&x[k], e, &in))
			bench_die("session %ld does not open", i);
		ssh_set_blocking(x[k++].s, 0);
		bench_add(&ms, (bench_now() - from) * 1e3);
	}
	putchar('{');
	client_tell("open", &ms);
	puts("}");
	for (;;) {
		struct pollfd p = {.fd = 0, .events = POLLIN};
		double seconds, every, end;
		long keys;

		ssh_event_dopoll(e, 20);
		if (poll(&p, 1, 0) == 0)
			continue;
		if (fgets(line, sizeof(line), stdin) == NULL ||
		    line[0] == 'q')
			break;
		if (sscanf(line, "idle %lf", &seconds) == 1) {
			end = bench_now() + seconds;
			while (bench_now() < end)
				ssh_event_dopoll(e, 50);
			puts("{}");
		} else if (sscanf(line, "keys %ld %lf", &keys, &every) == 2) {
			client_keys(x, k, e, keys, every);
		}
	}
	_exit(0); /* the server sees all of them go at once */
}

int
main(int argc, char **argv)
{
	const char *what = argc > 6 ? argv[5] : "";
	long n;

	if (argc < 7 || argc > 8)
		bench_die("usage: see the head of tests/bench/client.c");
	setvbuf(stdout, NULL, _IOLBF, 0);
	client.port = (int)bench_number(argv[1], 65535);
	client.user = argv[2];
	client.marker = argv[4];
	n = bench_number(argv[6], CLIENT_MOST);
	ssh_init();
	if (ssh_pki_import_privkey_file(argv[3], NULL, NULL, NULL,
		&client.key) != SSH_OK)
		bench_die("%s is no key", argv[3]);
	if (strcmp(what, "login") == 0 && argc == 8)
		return client_login(n, bench_number(argv[7], 64));
	if (strcmp(what, "screen") == 0)
		return client_screen(n);
	if (strcmp(what, "sessions") == 0)
		return client_sessions(n);
	bench_die("what?");
}
