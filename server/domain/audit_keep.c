/*
 * Rows older than audit_keep_days go to segments: files of a line a row, which
 * hold what the chain covers, and the chain. Nothing of the record is lost.
 */
#include "config.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/hex.h"
#include "common/log.h"
#include "server/domain/audit.h"
#include "server/domain/audit_chain.h"
#include "server/store/audit_segment.h"

enum { KEEP_ROWS = 5000 };
#define KEEP_HEAD "{\"row\":"
#define KEEP_CHAIN ",\"chain\":\""
#define KEEP_END "\"}\n"

struct keep {
	int64_t before; /* rows of this time on stay */
	struct audit_segment segment;
	struct buf text, row;
	int n;
};

static int
keep_row(void *arg, const struct audit_row *r)
{
	struct keep *k = arg;
	char hex[65];

	if (r->at >= k->before || !audit_canonical(&k->row, r))
		return 0;
	if (k->n++ == 0) {
		k->segment.first_id = r->id;
		k->segment.first_at = r->at;
	}
	k->segment.last_id = r->id;
	k->segment.last_at = r->at;
	memcpy(k->segment.chain, r->chain, SECRET_HASH);
	hex_text(r->chain, SECRET_HASH, hex);
	buf_add_str(&k->text, KEEP_HEAD);
	buf_add(&k->text, k->row.data, k->row.len);
	buf_printf(&k->text, KEEP_CHAIN "%s" KEEP_END, hex);
	return 1;
}

static void
keep_hash(const char *text, size_t n, char hex[FILE_HASH_TEXT])
{
	unsigned char sum[EVP_MAX_MD_SIZE] = {0};
	unsigned int len = 0;

	if (EVP_Digest(text, n, sum, &len, EVP_sha256(), NULL) != 1)
		fatal("cannot hash");
	hex_text(sum, SECRET_HASH, hex);
}

/* The file first, synced under its name; the row goes with the transaction. */
static int
keep_file(struct ctx *ctx, struct keep *k, struct err *e)
{
	struct file_row f = {.size = (int64_t)k->text.len, .format = "audit"};
	char path[FILE_PATH_MAX];
	size_t done = 0;
	ssize_t n = 0;
	int fd;

	keep_hash(k->text.data, k->text.len, f.sha256);
	memcpy(k->segment.sha256, f.sha256, sizeof(f.sha256));
	fd = file_tree_aside(ctx->conf->state_dir, path);
	if (fd == -1)
		return err_set(e, ERR_STORE, NULL);
	while (done < k->text.len && (n = write(fd, k->text.data + done,
		k->text.len - done)) > 0)
		done += (size_t)n;
	if (done < k->text.len || fsync(fd) != 0) {
		close(fd);
		unlink(path);
		return err_set(e, ERR_STORE, NULL);
	}
	close(fd);
	if (file_tree_keep(ctx->conf->state_dir, path, f.sha256) != 0)
		return err_set(e, ERR_STORE, NULL);
	return store_file_insert(ctx, &f, e);
}

int
audit_archive(struct ctx *ctx, struct err *e)
{
	struct keep k = {.before = ctx->now -
	    ctx->conf->audit_keep_days * INT64_C(86400)};
	unsigned char chain[SECRET_HASH];
	int64_t base;
	int rc;

	if (store_audit_base(ctx, &base, chain, e) != 0)
		return -1;
	rc = store_audit_walk(ctx, base, KEEP_ROWS, keep_row, &k, e);
	if (rc == 0 && k.n > 0) {
		rc = keep_file(ctx, &k, e);
		if (rc == 0)
			rc = store_audit_segment_move(ctx, &k.segment, e);
		if (rc == 0)
			log_info("event=audit_segment first=%lld last=%lld",
			    (long long)k.segment.first_id,
			    (long long)k.segment.last_id);
	}
	buf_finish(&k.text);
	buf_finish(&k.row);
	return rc != 0 ? -1 : k.n == KEEP_ROWS;
}

/*
 * Proving segments
 */

struct keep_proof {
	struct ctx *ctx;
	struct audit_check *out;
	unsigned char chain[SECRET_HASH];
};

/* A line as keep_row() wrote it: the row's text, its chain. */
static bool
keep_line(struct keep_proof *p, int64_t id, const char *line, size_t n)
{
	const size_t tail = strlen(KEEP_CHAIN) + 64 + strlen(KEEP_END),
		head = strlen(KEEP_HEAD);
	unsigned char want[SECRET_HASH];
	char hex[65], number[32];
	int len = snprintf(number, sizeof(number), "[%lld,", (long long)id);

	if (n < head + tail || memcmp(line, KEEP_HEAD, head) != 0 ||
	    memcmp(line + head, number, (size_t)len) != 0)
		return false;
	secret_chain(p->ctx->secret, p->chain, line + head, n - head - tail,
	    want);
	hex_text(want, SECRET_HASH, hex);
	if (memcmp(line + n - tail + strlen(KEEP_CHAIN), hex, 64) != 0)
		return false;
	memcpy(p->chain, want, SECRET_HASH);
	return true;
}

static int
keep_prove(void *arg, const struct audit_segment *g)
{
	struct keep_proof *p = arg;
	int fd = file_tree_read(p->ctx->conf->state_dir, g->sha256);
	FILE *f = fd != -1 ? fdopen(fd, "r") : NULL;
	int64_t id = g->first_id;
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	while (f != NULL && (n = getline(&line, &size, f)) > 0 &&
	    id <= g->last_id && keep_line(p, id, line, (size_t)n))
		id++;
	free(line);
	if (f != NULL)
		fclose(f);
	if (g->first_id != p->out->last + 1 || id != g->last_id + 1 ||
	    memcmp(p->chain, g->chain, SECRET_HASH) != 0) {
		p->out->broken = id;
		p->out->fault = f == NULL ? AUDIT_MISSING : AUDIT_CHANGED;
		return 0;
	}
	p->out->last = g->last_id;
	p->out->checked += g->last_id - g->first_id + 1;
	return 1;
}

int
audit_verify_segments(struct ctx *ctx, struct audit_check *out, struct err *e)
{
	struct keep_proof p = {.ctx = ctx, .out = out};

	memset(out, 0, sizeof(*out));
	return store_audit_segment_each(ctx, keep_prove, &p, e);
}
