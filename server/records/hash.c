/*
 * A hash worker: yescrypt takes 65 ms and 64 MiB, which nobody else's request
 * should wait for. It knows no account, only the text and the hash it is given.
 */
#include "config.h"

#include <crypt.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/proc.h"
#include "server/sandbox.h"

enum { HASH_COST = 7, HASH_LINE = 65536 };

struct hash {
	struct proc *proc;
	struct wire *records;
	struct crypt_data *data;
};

static bool
hash_matches(struct hash *h, const char *password, const char *hash)
{
	const char *got;

	memset(h->data, 0, sizeof(*h->data));
	got = crypt_r(password, hash, h->data);
	return got != NULL && got[0] != '*' && strlen(got) == strlen(hash) &&
	    CRYPTO_memcmp(got, hash, strlen(hash)) == 0;
}

static json_t *
hash_make(struct hash *h, const char *password)
{
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];
	const char *got;

	memset(h->data, 0, sizeof(*h->data));
	if (crypt_gensalt_rn("$y$", HASH_COST, NULL, 0, setting,
		sizeof(setting)) == NULL)
		return NULL;
	got = crypt_r(password, setting, h->data);
	return got != NULL && got[0] != '*' ? json_string(got) : NULL;
}

static const char *
hash_text(const json_t *m, const char *name)
{
	const char *s = json_string_value(json_object_get(m, name));

	return s != NULL ? s : "";
}

/* The present password, the new one against the former, the new hash. */
static json_t *
hash_answer(struct hash *h, const json_t *m)
{
	const char *fresh = hash_text(m, "new_password");
	json_t *reply = json_object(), *old;
	bool ok = hash_text(m, "hash")[0] != '\0' &&
	    hash_matches(h, hash_text(m, "password"), hash_text(m, "hash"));
	bool reused = false;
	size_t i;

	json_object_set_new(reply, "ok", json_boolean(ok));
	/* with the wrong one at hand the new one is of no interest */
	if (fresh[0] == '\0' || (hash_text(m, "password")[0] != '\0' && !ok))
		return reply;
	json_array_foreach (json_object_get(m, "history"), i, old)
		reused = reused ||
		    hash_matches(h, fresh, json_string_value(old));
	json_object_set_new(reply, "reused", json_boolean(reused));
	json_object_set_new(reply, "new_hash", hash_make(h, fresh));
	return reply;
}

static void
hash_got(void *arg, json_t *m, int *fds, size_t nfds)
{
	struct hash *h = arg;
	json_t *reply = hash_answer(h, m);

	(void)fds;
	(void)nfds;
	OPENSSL_cleanse(h->data, sizeof(*h->data));
	(void)wire_send(h->records, reply, NULL, 0);
}

static void
hash_gone(void *arg)
{
	struct hash *h = arg;

	wire_close(h->records);
	h->records = NULL;
}

static const struct wire_ops hash_ops = {hash_got, hash_gone};

static void
hash_peer(struct proc *p, const char *name, int fd)
{
	struct hash *h = p->arg;

	(void)name;
	wire_close(h->records);
	h->records = wire_open(p->base, fd, HASH_LINE, &hash_ops, h);
}

int
hash_main(struct proc *p)
{
	struct hash h = {.proc = p};
	int rc;

	h.data = xcalloc(1, sizeof(*h.data));
	p->arg = &h;
	p->peer = hash_peer;
	if (sandbox_hash(&p->conf) != 0)
		return 1;
	proc_ready(p);
	rc = proc_loop(p);
	wire_close(h.records);
	free(h.data);
	return rc;
}
