#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/store/provider.h"
#include "server/store/store.h"

#define PROVIDER_SEAL "provider_sign_in.claims"
#define PROVIDER_SELECT                                                     \
	"SELECT id, provider, session_id, state, why, nonce, code, uri,"   \
	" uri_complete, claims, from_address, created_at, expires_at"      \
	" FROM provider_sign_in "

int
store_provider_ask(struct ctx *ctx, const struct provider_sign_in *s,
    struct err *e)
{
	struct stmt *q = store_prepare(ctx->db,
	    "INSERT INTO provider_sign_in (id, provider, session_id, state,"
	    " why, nonce, code, uri, uri_complete, claims, from_address,"
	    " created_at, expires_at) VALUES (?1, ?2, ?3, 'asked', '', ?4,"
	    " '', '', '', NULL, ?5, ?6, ?7)");

	stmt_int(q, 1, s->id);
	stmt_text(q, 2, s->provider);
	stmt_int(q, 3, s->session_id);
	stmt_text(q, 4, s->nonce);
	stmt_text(q, 5, s->from);
	stmt_int(q, 6, s->created_at);
	stmt_int(q, 7, s->expires_at);
	return stmt_run(q, e);
}

static void
provider_row(struct ctx *ctx, struct stmt *q, struct provider_sign_in *s)
{
	const void *blob;
	char *text;
	size_t n;

	memset(s, 0, sizeof(*s));
	s->id = column_int(q, 0);
	column_copy(q, 1, s->provider, sizeof(s->provider));
	s->session_id = column_int(q, 2);
	column_copy(q, 3, s->state, sizeof(s->state));
	column_copy(q, 4, s->why, sizeof(s->why));
	column_copy(q, 5, s->nonce, sizeof(s->nonce));
	column_copy(q, 6, s->code, sizeof(s->code));
	column_copy(q, 7, s->uri, sizeof(s->uri));
	column_copy(q, 8, s->uri_complete, sizeof(s->uri_complete));
	blob = column_blob(q, 9, &n);
	text = blob != NULL ?
	    secret_unseal_long(ctx->secret, PROVIDER_SEAL, blob, n) :
	    NULL;
	if (text != NULL) {
		s->claims = ctx_strdup(ctx, text);
		explicit_bzero(text, strlen(text));
		free(text);
	}
	column_copy(q, 10, s->from, sizeof(s->from));
	s->created_at = column_int(q, 11);
	s->expires_at = column_int(q, 12);
}

static int
provider_one(struct ctx *ctx, struct stmt *q, struct provider_sign_in *s,
    struct err *e)
{
	int rc = stmt_step(q, e);

	if (rc == 1)
		provider_row(ctx, q, s);
	stmt_done(q);
	return rc;
}

int
store_provider_load(struct ctx *ctx, int64_t id, struct provider_sign_in *s,
    struct err *e)
{
	struct stmt *q = store_prepare(ctx->db,
	    PROVIDER_SELECT "WHERE id = ?1");

	stmt_int(q, 1, id);
	return provider_one(ctx, q, s, e);
}

int
store_provider_of_session(struct ctx *ctx, int64_t session_id,
    struct provider_sign_in *s, struct err *e)
{
	struct stmt *q = store_prepare(ctx->db, PROVIDER_SELECT
	    "WHERE session_id = ?1 ORDER BY id DESC LIMIT 1");

	stmt_int(q, 1, session_id);
	return provider_one(ctx, q, s, e);
}

int
store_provider_update(struct ctx *ctx, const struct provider_sign_in *s,
    struct err *e)
{
	struct stmt *q = store_prepare(ctx->db,
	    "UPDATE provider_sign_in SET session_id = ?1, state = ?2,"
	    " why = ?3, code = ?4, uri = ?5, uri_complete = ?6, claims = ?7,"
	    " expires_at = ?8 WHERE id = ?9");
	unsigned char *blob = NULL;
	size_t n = 0;
	int rc;

	stmt_int(q, 1, s->session_id);
	stmt_text(q, 2, s->state);
	stmt_text(q, 3, s->why);
	stmt_text(q, 4, s->code);
	stmt_text(q, 5, s->uri);
	stmt_text(q, 6, s->uri_complete);
	if (s->claims != NULL) {
		blob = secret_seal_long(ctx->secret, PROVIDER_SEAL, s->claims,
		    &n);
		stmt_blob(q, 7, blob, n);
	}
	stmt_int(q, 8, s->expires_at);
	stmt_int(q, 9, s->id);
	rc = stmt_run(q, e);
	free(blob);
	return rc;
}

int
store_provider_asked(struct ctx *ctx, struct provider_sign_in *rows,
    size_t max, size_t *n, struct err *e)
{
	struct stmt *q = store_prepare(ctx->db, PROVIDER_SELECT
	    "WHERE state = 'asked' AND expires_at > ?2 ORDER BY id LIMIT ?1");
	int rc;

	*n = 0;
	stmt_int(q, 1, (int64_t)max);
	stmt_int(q, 2, ctx->now);
	while ((rc = stmt_step(q, e)) == 1 && *n < max)
		provider_row(ctx, q, &rows[(*n)++]);
	stmt_done(q);
	return rc < 0 ? -1 : 0;
}

int
store_provider_count(struct ctx *ctx, const char *from, int64_t since, int *n,
    struct err *e)
{
	struct stmt *q = store_prepare(ctx->db,
	    "SELECT count(*) FROM provider_sign_in WHERE from_address = ?1"
	    " AND created_at > ?2");
	int rc;

	stmt_text(q, 1, from);
	stmt_int(q, 2, since);
	rc = stmt_step(q, e);
	*n = rc == 1 ? (int)column_int(q, 0) : 0;
	stmt_done(q);
	return rc < 0 ? -1 : 0;
}

int
store_provider_lost(struct ctx *ctx, struct err *e)
{
	return stmt_run(store_prepare(ctx->db,
	    "UPDATE provider_sign_in SET state = 'failed', why = 'lost'"
	    " WHERE state IN ('asked', 'shown')"), e);
}

int
store_provider_link_insert(struct ctx *ctx, const struct provider_link *l,
    const unsigned char subject[SECRET_HASH], struct err *e)
{
	struct stmt *q = store_prepare(ctx->db,
	    "INSERT INTO provider_link (id, account_id, provider,"
	    " subject_hash, created_at, used_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?5)");

	stmt_int(q, 1, l->id);
	stmt_int(q, 2, l->account_id);
	stmt_text(q, 3, l->provider);
	stmt_blob(q, 4, subject, SECRET_HASH);
	stmt_int(q, 5, l->created_at);
	return stmt_run(q, e);
}

#define LINK_SELECT                                                      \
	"SELECT id, account_id, provider, created_at, used_at"           \
	" FROM provider_link "

static void
link_row(struct stmt *q, struct provider_link *l)
{
	memset(l, 0, sizeof(*l));
	l->id = column_int(q, 0);
	l->account_id = column_int(q, 1);
	column_copy(q, 2, l->provider, sizeof(l->provider));
	l->created_at = column_int(q, 3);
	l->used_at = column_int(q, 4);
}

int
store_provider_link_find(struct ctx *ctx, const char *provider,
    const unsigned char subject[SECRET_HASH], struct provider_link *l,
    struct err *e)
{
	struct stmt *q = store_prepare(ctx->db,
	    LINK_SELECT "WHERE provider = ?1 AND subject_hash = ?2");
	int rc;

	stmt_text(q, 1, provider);
	stmt_blob(q, 2, subject, SECRET_HASH);
	rc = stmt_step(q, e);
	if (rc == 1)
		link_row(q, l);
	stmt_done(q);
	return rc;
}

int
store_provider_link_used(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *q = store_prepare(ctx->db,
	    "UPDATE provider_link SET used_at = ?1 WHERE id = ?2");

	stmt_int(q, 1, ctx->now);
	stmt_int(q, 2, id);
	return stmt_run(q, e);
}

int
store_provider_links(struct ctx *ctx, int64_t account_id,
    struct provider_link *rows, size_t max, size_t *n, struct err *e)
{
	struct stmt *q = store_prepare(ctx->db,
	    LINK_SELECT "WHERE account_id = ?1 ORDER BY id LIMIT ?2");
	int rc;

	*n = 0;
	stmt_int(q, 1, account_id);
	stmt_int(q, 2, (int64_t)max);
	while ((rc = stmt_step(q, e)) == 1 && *n < max)
		link_row(q, &rows[(*n)++]);
	stmt_done(q);
	return rc < 0 ? -1 : 0;
}

int
store_provider_link_remove(struct ctx *ctx, int64_t id, struct err *e)
{
	struct stmt *q = store_prepare(ctx->db,
	    "DELETE FROM provider_link WHERE id = ?1");

	stmt_int(q, 1, id);
	return stmt_run(q, e);
}
