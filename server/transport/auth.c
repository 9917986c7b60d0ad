#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/transport/local.h"

/*
 * Authentication: every question goes to records, which answers in turn.
 * libssh wants the answer before its callback returns, so we wait there;
 * before the sign-in there is nothing else to do.
 */

enum {
	AUTH_ANSWER_MS = 20000,
	AUTH_MUTE_MS = 3000,
	AUTH_PROBES_MAX = 30, /* keys an agent may offer unsigned */
	AUTH_NAME_MAX = 128,
	AUTH_PROMPTS_MAX = 8,
	AUTH_RSA_MIN_BITS = 2048,
	AUTH_BANNERS_MAX = 8,
	AUTH_TALK_MS = 300000,  /* for the answer to a question, */
	AUTH_TALKS_MS = 600000, /* and for all of them */
};

static json_t *
auth_read_answer(struct transport *t)
{
	struct pollfd p = { .fd = line_fd(t->auth), .events = POLLIN };
	int64_t until = clock_ms() + AUTH_ANSWER_MS, left;
	const char *text;
	size_t len;
	enum line_got got;

	for (;;) {
		got = line_next(t->auth, &text, &len, NULL, NULL);
		if (got == LINE_OK)
			return json_loadb(text, len, JSON_REJECT_DUPLICATES,
			    NULL);
		left = until - clock_ms();
		if (got != LINE_NONE || left <= 0)
			return NULL;
		if (poll(&p, 1, (int)left) == -1 && errno != EINTR)
			return NULL;
		if (line_fill(t->auth) == -1) {
			got = line_next(t->auth, &text, &len, NULL, NULL);
			return got == LINE_OK ? json_loadb(text, len, 0, NULL)
					      : NULL;
		}
	}
}

/* A line before the refusal, in both languages: who he is is not known. */
static void
auth_say(struct transport *t, const char *text)
{
	ssh_string s;

	if (t->banners >= AUTH_BANNERS_MAX)
		return;
	s = ssh_string_from_char(text);
	if (s == NULL)
		fatal("out of memory");
	t->banners++;
	(void)ssh_send_issue_banner(t->ssh, s);
	ssh_string_free(s);
}

/* Who is refused by trouble is not to doubt his key or password. */
static void
auth_say_again(struct transport *t)
{
	auth_say(t,
	    "服务器暂时无法办理登录，请稍后再试。您的口令和密钥没有问题。\n"
	    "The server cannot sign anybody in at present. Please try again "
	    "later: nothing is wrong with your password or key.\n");
}

/* Ask records; steals q. NULL ends the connection. */
static json_t *
auth_ask(struct transport *t, json_t *q)
{
	json_t *a = NULL;

	/* json_pack() gives NULL for a name that is no UTF-8. */
	if (q == NULL)
		return json_pack("{s:b}", "ok", 0);
	if (line_send_json(t->auth, q, NULL, 0) == 0 &&
	    line_drain(t->auth, AUTH_ANSWER_MS) == 0)
		a = auth_read_answer(t);
	json_decref(q);
	if (!json_is_object(a)) {
		json_decref(a);
		auth_say_again(t);
		transport_end(t, "the hall is restarting, please try again");
		return NULL;
	}
	return a;
}

static int
auth_methods_of(const json_t *names)
{
	static const struct {
		const char *name;
		int flag;
	} table[] = {
		{ "none", SSH_AUTH_METHOD_NONE },
		{ "password", SSH_AUTH_METHOD_PASSWORD },
		{ "publickey", SSH_AUTH_METHOD_PUBLICKEY },
		{ "keyboard-interactive", SSH_AUTH_METHOD_INTERACTIVE },
	};
	const char *name;
	json_t *j;
	size_t i, k;
	int flags = 0;

	json_array_foreach(names, i, j) {
		name = json_string_value(j);
		for (k = 0; name != NULL && k < sizeof table / sizeof table[0];
		     k++)
			if (strcmp(table[k].name, name) == 0)
				flags |= table[k].flag;
	}
	return flags;
}

static void
auth_offer(struct transport *t, const json_t *names)
{
	int shown;

	t->methods = auth_methods_of(names);
	/* With nothing beside "none" libssh would send no failure at all. */
	shown = t->methods & ~(int)SSH_AUTH_METHOD_NONE;
	ssh_set_auth_methods(
	    t->ssh, shown != 0 ? shown : (int)SSH_AUTH_METHOD_PUBLICKEY);
}

/* What records wants said to the user before the refusal. */
static void
auth_banner(struct transport *t, const json_t *a)
{
	const char *text = json_string_value(json_object_get(a, "banner"));

	if (text != NULL)
		auth_say(t, text);
}

/* A person has to read and type: the clock begins anew, within bounds. */
static void
auth_patience(struct transport *t)
{
	int64_t until = clock_ms() + AUTH_TALK_MS;

	if (t->patience == 0)
		t->patience = t->grace + AUTH_TALKS_MS;
	t->grace = until < t->patience ? until : t->patience;
	if (t->gate != NULL && line_send(t->gate, "w", 1, NULL, 0) != 0)
		log_warn("event=transport the gate is away");
}

/* Every request comes through here. False: refuse it. */
static bool
auth_begin(struct transport *t, const char *user)
{
	json_t *a;

	t->answered = true;
	if (t->end != NULL || t->authed || user == NULL)
		return false;
	if (t->user != NULL) {
		if (strcmp(t->user, user) == 0)
			return true;
		transport_end(t, "the user name may not change");
		return false;
	}
	if (strlen(user) > AUTH_NAME_MAX) {
		transport_end(t, "the user name is too long");
		return false;
	}
	t->user = xstrdup(user);
	a = auth_ask(t, json_pack("{s:s,s:s}", "op", "methods", "user", user));
	if (a == NULL)
		return false;
	auth_offer(t, json_object_get(a, "methods"));
	auth_banner(t, a);
	json_decref(a);
	return true;
}

static int
auth_failed(struct transport *t)
{
	if (++t->failures >= t->conf->max_auth_tries)
		transport_end(t, "too many failed attempts to sign in");
	return SSH_AUTH_DENIED;
}

/* What records decided, in libssh's words. Takes the reference to a. */
static int
auth_verdict(struct transport *t, json_t *a)
{
	const char *token;
	json_t *partial;
	int rc = SSH_AUTH_DENIED;

	if (a == NULL)
		return SSH_AUTH_DENIED;
	token = json_string_value(json_object_get(a, "token"));
	partial = json_object_get(a, "partial");
	if (json_array_size(partial) > 0) {
		auth_offer(t, partial);
		rc = SSH_AUTH_PARTIAL;
	} else if (json_is_true(json_object_get(a, "ok")) && token != NULL &&
	    strlen(token) < sizeof t->token) {
		str_copy(t->token, sizeof t->token, token);
		t->authed = true;
		if (line_send(t->gate, "a", 1, NULL, 0) != 0)
			log_warn("event=transport the gate is away");
		line_close(t->gate);
		t->gate = NULL;
		rc = SSH_AUTH_SUCCESS;
	} else {
		/* after a failure other ways may be open */
		if (json_is_array(json_object_get(a, "methods")))
			auth_offer(t, json_object_get(a, "methods"));
		auth_banner(t, a);
		if (json_is_true(json_object_get(a, "again")))
			auth_say_again(t);
		else
			auth_failed(t);
	}
	json_decref(a);
	return rc;
}

static int
auth_none(ssh_session s, const char *user, void *arg)
{
	struct transport *t = arg;

	(void)s;
	if (!auth_begin(t, user) || (t->methods & SSH_AUTH_METHOD_NONE) == 0)
		return SSH_AUTH_DENIED;
	return auth_verdict(t,
	    auth_ask(t, json_pack("{s:s,s:s}", "op", "none", "user", user)));
}

static int
auth_password(ssh_session s, const char *user, const char *password, void *arg)
{
	struct transport *t = arg;

	(void)s;
	if (!auth_begin(t, user))
		return SSH_AUTH_DENIED;
	/* while a puzzle is due it is not on offer, but trying it is counted */
	if ((t->methods &
		(SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_PUBLICKEY)) == 0)
		return auth_failed(t);
	return auth_verdict(t,
	    auth_ask(t, json_pack("{s:s,s:s,s:s}", "op", "password", "user",
		user, "password", password)));
}

/* Bits of an RSA modulus in a wire blob; 0 when it is malformed. */
static size_t
auth_rsa_bits(const unsigned char *b, size_t n)
{
	uint32_t len;
	size_t i, bits;

	/* string "ssh-rsa", mpint e, mpint n */
	for (i = 0;; i++) {
		if (n < 4)
			return 0;
		memcpy(&len, b, 4);
		len = ntohl(len);
		b += 4;
		n -= 4;
		if (len > n)
			return 0;
		if (i == 2)
			break;
		b += len;
		n -= len;
	}
	while (len > 0 && *b == 0) {
		b++;
		len--;
	}
	if (len == 0)
		return 0;
	bits = (size_t)len * 8;
	for (i = 0x80; i != 0 && (*b & i) == 0; i >>= 1)
		bits--;
	return bits;
}

static size_t
auth_base64(const char *text, unsigned char *out, size_t size)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *d;
	uint32_t word = 0;
	size_t n = 0;
	int bits = 0;

	for (; *text != '\0' && *text != '='; text++) {
		d = strchr(digits, *text);
		if (d == NULL || n == size)
			return 0;
		word = word << 6 | (uint32_t)(d - digits);
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			out[n++] = (unsigned char)(word >> bits);
		}
	}
	return n;
}

/*
 * Short RSA keys get a proper refusal here; libssh's own minimum would leave
 * the client without any reply.
 */
static bool
auth_key_fits(ssh_key key, const char *b64)
{
	unsigned char blob[4096];
	size_t n;

	if (ssh_key_type(key) != SSH_KEYTYPE_RSA)
		return true;
	n = auth_base64(b64, blob, sizeof blob);
	return auth_rsa_bits(blob, n) >= AUTH_RSA_MIN_BITS;
}

static int
auth_pubkey_asked(struct transport *t, const char *user, ssh_key key,
    const char *b64, bool probe)
{
	json_t *a;
	bool ok;

	if ((t->methods & SSH_AUTH_METHOD_PUBLICKEY) == 0 ||
	    !auth_key_fits(key, b64)) {
		if (!probe)
			return auth_failed(t);
		ok = false;
	} else {
		a = auth_ask(t,
		    json_pack("{s:s,s:s,s:s,s:b}", "op", "publickey", "user",
			user, "key", b64, "probe", probe));
		if (!probe)
			return auth_verdict(t, a);
		ok = json_is_true(json_object_get(a, "ok"));
		json_decref(a);
	}
	if (!ok && ++t->probes >= AUTH_PROBES_MAX)
		transport_end(t, "too many keys were offered");
	return ok ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
}

static int
auth_pubkey(ssh_session s, const char *user, struct ssh_key_struct *key,
    char state, void *arg)
{
	struct transport *t = arg;
	char *b64 = NULL;
	int rc;

	(void)s;
	if (!auth_begin(t, user))
		return SSH_AUTH_DENIED;
	if (state != SSH_PUBLICKEY_STATE_NONE &&
	    state != SSH_PUBLICKEY_STATE_VALID)
		return auth_failed(t);
	if (ssh_pki_export_pubkey_base64(key, &b64) != SSH_OK)
		return auth_failed(t);
	rc = auth_pubkey_asked(
	    t, user, key, b64, state == SSH_PUBLICKEY_STATE_NONE);
	ssh_string_free_char(b64);
	return rc;
}

/* Kerberos is never on offer, but libssh begins it with whoever asks. */
static ssh_string
auth_gssapi(
    ssh_session s, const char *user, int n, ssh_string *oids, void *arg)
{
	struct transport *t = arg;

	(void)s;
	(void)n;
	(void)oids;
	if (auth_begin(t, user))
		auth_failed(t);
	return NULL;
}

static int
auth_service(ssh_session s, const char *service, void *arg)
{
	struct transport *t = arg;

	(void)s;
	(void)service;
	t->answered = true;
	if (t->packets_seen == 0)
		t->packets_seen = 1; /* from now on we count */
	return 0;
}

/*
 * keyboard-interactive: libssh has no callback of its own for it
 */

static json_t *
auth_answers(ssh_session s)
{
	int i, n = ssh_userauth_kbdint_getnanswers(s);
	json_t *list = json_array();
	const char *text;

	for (i = 0; i < n && i < AUTH_PROMPTS_MAX; i++) {
		text = ssh_userauth_kbdint_getanswer(s, (unsigned int)i);
		if (json_array_append_new(
			list, json_string(text != NULL ? text : "")) != 0)
			json_array_append_new(list, json_string(""));
	}
	return list;
}

static void
auth_send_prompts(struct transport *t, ssh_message msg, json_t *a)
{
	const char *texts[AUTH_PROMPTS_MAX];
	const char *text, *name, *instruction;
	char echo[AUTH_PROMPTS_MAX];
	unsigned int n = 0;
	size_t i;
	json_t *j;

	json_array_foreach(json_object_get(a, "prompts"), i, j) {
		text = json_string_value(json_object_get(j, "text"));
		if (text == NULL || n == AUTH_PROMPTS_MAX)
			continue;
		texts[n] = text;
		echo[n++] = (char)json_is_true(json_object_get(j, "echo"));
	}
	name = json_string_value(json_object_get(a, "name"));
	instruction = json_string_value(json_object_get(a, "instruction"));
	t->prompting = true;
	auth_patience(t);
	ssh_message_auth_interactive_request(msg, name != NULL ? name : "",
	    instruction != NULL ? instruction : "", n, texts, echo);
}

/* Returns 1 to let libssh refuse. */
static int
auth_interactive(struct transport *t, ssh_message msg)
{
	bool reply = ssh_message_auth_kbdint_is_response(msg);
	json_t *a;
	int rc;

	/* In a response libssh knows no user: ours stays. */
	if (!auth_begin(t, reply ? t->user : ssh_message_auth_user(msg)))
		return 1;
	if ((t->methods & SSH_AUTH_METHOD_INTERACTIVE) == 0) {
		auth_failed(t);
		return 1;
	}
	/* questions left unanswered to be asked anew: each time is a try */
	if (t->prompting && !reply) {
		auth_failed(t);
		if (t->end != NULL)
			return 1;
	}
	t->prompting = false;
	a = auth_ask(t,
	    json_pack("{s:s,s:s,s:o}", "op", "kbdint", "user", t->user,
		"answers", reply ? auth_answers(t->ssh) : json_null()));
	if (a == NULL)
		return 1;
	if (json_is_array(json_object_get(a, "prompts"))) {
		auth_send_prompts(t, msg, a);
		json_decref(a);
		return 0;
	}
	rc = auth_verdict(t, a);
	if (rc == SSH_AUTH_DENIED)
		return 1;
	ssh_message_auth_reply_success(msg, rc == SSH_AUTH_PARTIAL);
	return 0;
}

/*
 * What no callback took: keyboard-interactive, and all that we do not serve
 * (forwarding, X11, agents), which libssh refuses when 1 is returned.
 */
static int
auth_message(ssh_session s, ssh_message msg, void *arg)
{
	struct transport *t = arg;

	(void)s;
	t->answered = true;
	if (ssh_message_type(msg) == SSH_REQUEST_AUTH && !t->authed &&
	    ssh_message_subtype(msg) == (int)SSH_AUTH_METHOD_INTERACTIVE)
		return auth_interactive(t, msg);
	return 1;
}

/*
 * libssh 0.10 sends no reply to a publickey request whose signature is bad or
 * whose type it does not know, and the client would wait for ever. Packets
 * came, nothing was asked of us: after three seconds we say so.
 */
void
auth_check_mute(struct transport *t)
{
	uint64_t packets = t->raw.in_packets;
	bool news = packets != t->packets_seen;

	if (t->packets_seen == 0 || t->authed || t->prompting)
		return;
	t->packets_seen = packets;
	if (t->answered) {
		t->answered = false;
		t->mute_since = 0;
	} else if (news && t->mute_since == 0) {
		t->mute_since = clock_ms();
	} else if (t->mute_since != 0 &&
	    clock_ms() - t->mute_since >= AUTH_MUTE_MS) {
		transport_end(t, "key type or signature not supported");
	}
}

void
auth_told(struct transport *t)
{
	const char *text;
	size_t len;
	json_t *m;
	int rc = line_fill(t->auth);

	while (line_next(t->auth, &text, &len, NULL, NULL) == LINE_OK) {
		m = json_loadb(text, len, 0, NULL);
		if (json_is_true(json_object_get(m, "end")))
			transport_leave(t, "this session was ended");
		json_decref(m);
	}
	if (rc == -1)
		t->deaf = true;
}

void
auth_init(struct transport *t)
{
	struct ssh_server_callbacks_struct *cb = &t->server_cb;

	cb->userdata = t;
	cb->auth_none_function = auth_none;
	cb->auth_password_function = auth_password;
	cb->auth_pubkey_function = auth_pubkey;
	cb->gssapi_select_oid_function = auth_gssapi;
	cb->service_request_function = auth_service;
	cb->channel_open_request_session_function = chan_open;
	ssh_callbacks_init(cb);
	ssh_set_server_callbacks(t->ssh, cb);
	ssh_set_message_callback(t->ssh, auth_message, t);
	ssh_set_counters(t->ssh, &t->counter, &t->raw);
	ssh_set_auth_methods(
	    t->ssh, SSH_AUTH_METHOD_PUBLICKEY | SSH_AUTH_METHOD_PASSWORD);
}
