#include "config.h"

#include <stdlib.h>

#include "server/secret.h"
#include "server/store/profile.h"
#include "server/store/store.h"

static void
profile_bind(struct ctx *ctx, struct stmt *s, int i, const char *what,
    const json_t *content)
{
	char *text = json_dumps(content, JSON_COMPACT);
	unsigned char *blob;
	size_t n;

	if (text == NULL)
		BUG("%s cannot be written down", what);
	blob = secret_seal_long(ctx->secret, what, text, &n);
	stmt_blob(s, i, blob, n);
	free(blob);
	free(text);
}

/* A new reference, or NULL with e. */
static json_t *
profile_column(
    struct ctx *ctx, struct stmt *s, int i, const char *what, struct err *e)
{
	size_t n;
	const void *blob = column_blob(s, i, &n);
	char *text = blob != NULL
			 ? secret_unseal_long(ctx->secret, what, blob, n)
			 : NULL;
	json_t *content = text != NULL ? json_loads(text, 0, NULL) : NULL;

	free(text);
	if (content == NULL)
		err_set(e, ERR_STORE, NULL);
	return content;
}

int
store_profile_draft_load(struct ctx *ctx, const struct profile_owner *o,
    int64_t since, struct profile_draft *d, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT form, step, by_account, by_name, saved_at, version"
	    " FROM profile_draft WHERE kind = ?1 AND owner_id = ?2"
	    " AND saved_at >= ?3");
	int rc;

	*d = (struct profile_draft){0};
	stmt_text(s, 1, o->kind);
	stmt_int(s, 2, o->id);
	stmt_int(s, 3, since);
	rc = stmt_step(s, e);
	if (rc == 1) {
		column_copy(s, 1, d->step, sizeof(d->step));
		d->by_account = column_int(s, 2);
		column_copy(s, 3, d->by_name, sizeof(d->by_name));
		d->saved_at = column_int(s, 4);
		d->version = column_int(s, 5);
		d->form = profile_column(ctx, s, 0, "profile_draft", e);
		if (d->form == NULL)
			rc = -1;
	}
	stmt_done(s);
	return rc;
}

int
store_profile_draft_save(struct ctx *ctx, const struct profile_owner *o,
    const struct profile_draft *d, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO profile_draft (kind, owner_id, form, step,"
	    " by_account, by_name, saved_at, version)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
	    " ON CONFLICT (kind, owner_id) DO UPDATE SET"
	    " form = excluded.form, step = excluded.step,"
	    " by_account = excluded.by_account, by_name = excluded.by_name,"
	    " saved_at = excluded.saved_at, version = excluded.version");

	stmt_text(s, 1, o->kind);
	stmt_int(s, 2, o->id);
	profile_bind(ctx, s, 3, "profile_draft", d->form);
	stmt_text(s, 4, d->step);
	stmt_int(s, 5, d->by_account);
	stmt_text(s, 6, d->by_name);
	stmt_int(s, 7, d->saved_at);
	stmt_int(s, 8, d->version);
	return stmt_run(s, e);
}

int
store_profile_draft_drop(
    struct ctx *ctx, const struct profile_owner *o, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM profile_draft WHERE kind = ?1 AND owner_id = ?2");

	stmt_text(s, 1, o->kind);
	stmt_int(s, 2, o->id);
	return stmt_run(s, e);
}

int
store_profile_draft_sweep(
    struct ctx *ctx, int64_t before, int limit, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "DELETE FROM profile_draft WHERE (kind, owner_id) IN"
	    " (SELECT kind, owner_id FROM profile_draft WHERE saved_at < ?1"
	    " ORDER BY saved_at LIMIT ?2)");

	stmt_int(s, 1, before);
	stmt_int(s, 2, limit);
	return stmt_run(s, e);
}

int
store_profile_history_insert(struct ctx *ctx, const struct profile_owner *o,
    int64_t version, const json_t *content, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO profile_history (id, kind, owner_id, at, by_account,"
	    " by_name, version, content)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");

	stmt_int(s, 1, ctx_new_id(ctx));
	stmt_text(s, 2, o->kind);
	stmt_int(s, 3, o->id);
	stmt_int(s, 4, ctx->now);
	stmt_int(s, 5, ctx->actor.account_id);
	stmt_text(s, 6, ctx->actor.name);
	stmt_int(s, 7, version);
	profile_bind(ctx, s, 8, "profile_history", content);
	return stmt_run(s, e);
}

int
store_profile_history_each(struct ctx *ctx, const struct profile_owner *o,
    int64_t below, int limit,
    void (*row)(void *arg, const struct profile_change *c), void *arg,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT id, at, by_account, by_name, version, content"
	    " FROM profile_history WHERE kind = ?1 AND owner_id = ?2"
	    " AND (?3 = 0 OR id < ?3) ORDER BY id DESC LIMIT ?4");
	int rc;

	stmt_text(s, 1, o->kind);
	stmt_int(s, 2, o->id);
	stmt_int(s, 3, below);
	stmt_int(s, 4, limit);
	while ((rc = stmt_step(s, e)) == 1) {
		struct profile_change c = {.id = column_int(s, 0),
		    .at = column_int(s, 1),
		    .by_account = column_int(s, 2),
		    .version = column_int(s, 4)};

		column_copy(s, 3, c.by_name, sizeof(c.by_name));
		c.content = profile_column(ctx, s, 5, "profile_history", e);
		if (c.content == NULL) {
			rc = -1;
			break;
		}
		row(arg, &c);
		json_decref(c.content);
	}
	stmt_done(s);
	return rc;
}

int
store_person_details(
    struct ctx *ctx, int64_t person_id, json_t **form, struct err *e)
{
	struct stmt *s = store_prepare(
	    ctx->db, "SELECT content FROM person_details WHERE person_id = ?1");
	int rc;

	*form = NULL;
	stmt_int(s, 1, person_id);
	rc = stmt_step(s, e);
	if (rc == 0)
		*form = json_object();
	else if (rc == 1)
		*form = profile_column(ctx, s, 0, "person_details", e);
	stmt_done(s);
	return *form != NULL ? 0 : -1;
}

int
store_person_details_save(
    struct ctx *ctx, int64_t person_id, const json_t *form, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO person_details (person_id, content)"
	    " VALUES (?1, ?2) ON CONFLICT (person_id)"
	    " DO UPDATE SET content = excluded.content");

	stmt_int(s, 1, person_id);
	profile_bind(ctx, s, 2, "person_details", form);
	return stmt_run(s, e);
}
