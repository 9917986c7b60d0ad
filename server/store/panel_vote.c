/* What the members of a panel say: sealed, and read when it is closed. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "server/secret.h"
#include "server/store/panel.h"
#include "server/store/store.h"

#define SCORE_SEAL "panel.score"
#define BALLOT_SEAL "panel.ballot"

static void
vote_key(struct stmt *s, int64_t panel_id, int64_t application_id,
    int64_t expert_id)
{
	stmt_int(s, 1, panel_id);
	stmt_int(s, 2, application_id);
	stmt_int(s, 3, expert_id);
}

int
store_recusal_insert(struct ctx *ctx, int64_t panel_id,
    int64_t application_id, int64_t expert_id, const char *reason,
    struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO panel_recusal (panel_id, application_id, expert_id,"
	    " reason, at) VALUES (?1, ?2, ?3, ?4, ?5)"
	    " ON CONFLICT DO NOTHING");

	vote_key(s, panel_id, application_id, expert_id);
	stmt_text(s, 4, reason);
	stmt_int(s, 5, ctx->now);
	return stmt_run(s, e);
}

int
store_recusal_each(struct ctx *ctx, int64_t panel_id,
    void (*row)(void *arg, int64_t application_id, int64_t expert_id),
    void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT application_id, expert_id FROM panel_recusal"
	    " WHERE panel_id = ?1");
	int rc;

	stmt_int(s, 1, panel_id);
	while ((rc = stmt_step(s, e)) == 1)
		row(arg, column_int(s, 0), column_int(s, 1));
	stmt_done(s);
	return rc;
}

/*
 * Scores
 */

int
store_score_set(struct ctx *ctx, int64_t panel_id, int64_t application_id,
    int64_t expert_id, const json_t *content, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO panel_score (panel_id, application_id, expert_id,"
	    " content, at) VALUES (?1, ?2, ?3, ?4, ?5)"
	    " ON CONFLICT (panel_id, application_id, expert_id) DO UPDATE SET"
	    " content = excluded.content, at = excluded.at");
	char *text = json_dumps(content, JSON_COMPACT);
	unsigned char *blob;
	size_t n;

	if (text == NULL)
		BUG("scores cannot be written down");
	blob = secret_seal_long(ctx->secret, SCORE_SEAL, text, &n);
	free(text);
	vote_key(s, panel_id, application_id, expert_id);
	stmt_blob(s, 4, blob, n);
	stmt_int(s, 5, ctx->now);
	free(blob);
	return stmt_run(s, e);
}

static json_t *
score_content(struct ctx *ctx, struct stmt *s, int column, struct err *e)
{
	const void *blob;
	json_t *content = NULL;
	char *text;
	size_t n;

	blob = column_blob(s, column, &n);
	text = secret_unseal_long(ctx->secret, SCORE_SEAL, blob, n);
	if (text != NULL)
		content = json_loads(text, 0, NULL);
	free(text);
	if (content == NULL)
		err_set(e, ERR_STORE, NULL);
	return content;
}

int
store_score_load(struct ctx *ctx, int64_t panel_id, int64_t application_id,
    int64_t expert_id, json_t **content, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT content FROM panel_score WHERE panel_id = ?1"
	    " AND application_id = ?2 AND expert_id = ?3");
	int rc;

	vote_key(s, panel_id, application_id, expert_id);
	rc = stmt_step(s, e);
	if (rc == 1) {
		*content = score_content(ctx, s, 0, e);
		if (*content == NULL)
			rc = -1;
	}
	stmt_done(s);
	return rc;
}

int
store_score_each(struct ctx *ctx, int64_t panel_id, int64_t application_id,
    void (*row)(void *arg, int64_t expert_id, const json_t *content),
    void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT expert_id, content FROM panel_score WHERE panel_id = ?1"
	    " AND application_id = ?2 ORDER BY expert_id");
	int rc;

	stmt_int(s, 1, panel_id);
	stmt_int(s, 2, application_id);
	while ((rc = stmt_step(s, e)) == 1) {
		json_t *content = score_content(ctx, s, 1, e);

		if (content == NULL) {
			rc = -1;
			break;
		}
		row(arg, column_int(s, 0), content);
		json_decref(content);
	}
	stmt_done(s);
	return rc;
}

int
store_score_count(struct ctx *ctx, int64_t panel_id, int64_t expert_id,
    int64_t *scored, int64_t *voted, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT (SELECT count(*) FROM panel_score WHERE panel_id = ?1"
	    " AND expert_id = ?2), (SELECT count(*) FROM panel_voter"
	    " WHERE panel_id = ?1 AND expert_id = ?2)");
	int rc;

	stmt_int(s, 1, panel_id);
	stmt_int(s, 2, expert_id);
	rc = stmt_step(s, e);
	*scored = rc == 1 ? column_int(s, 0) : 0;
	*voted = rc == 1 ? column_int(s, 1) : 0;
	stmt_done(s);
	return rc < 0 ? -1 : 0;
}

/*
 * Votes
 */

int
store_ballot_insert(struct ctx *ctx, int64_t panel_id,
    int64_t application_id, int64_t expert_id, bool secret,
    const char *receipt, const char *choice, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "INSERT INTO panel_voter (panel_id, application_id, expert_id)"
	    " VALUES (?1, ?2, ?3)");
	/* one letter: no choice is longer than another under its seal */
	const char letter[2] = {choice[0], '\0'};
	unsigned char blob[SECRET_BLOB_MAX];

	vote_key(s, panel_id, application_id, expert_id);
	if (stmt_run(s, e) != 0)
		return -1;
	s = store_prepare(ctx->db,
	    "INSERT INTO panel_ballot (panel_id, application_id, expert_id,"
	    " receipt, content) VALUES (?1, ?2, ?3, ?4, ?5)");
	vote_key(s, panel_id, application_id, secret ? 0 : expert_id);
	stmt_text(s, 4, receipt);
	stmt_blob(s, 5, blob,
	    secret_seal(ctx->secret, BALLOT_SEAL, letter, blob));
	return stmt_run(s, e);
}

int
store_voter(struct ctx *ctx, int64_t panel_id, int64_t application_id,
    int64_t expert_id, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT 1 FROM panel_voter WHERE panel_id = ?1"
	    " AND application_id = ?2 AND expert_id = ?3");
	int rc;

	vote_key(s, panel_id, application_id, expert_id);
	rc = stmt_step(s, e);
	stmt_done(s);
	return rc;
}

int
store_voter_count(struct ctx *ctx, int64_t panel_id, int64_t application_id,
    int64_t *n, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT count(*) FROM panel_voter WHERE panel_id = ?1"
	    " AND application_id = ?2");

	stmt_int(s, 1, panel_id);
	stmt_int(s, 2, application_id);
	return stmt_number(s, n, e) < 0 ? -1 : 0;
}

int
store_ballot_each(struct ctx *ctx, int64_t panel_id, int64_t application_id,
    void (*row)(void *arg, const char *receipt, int64_t expert_id,
	const char *choice),
    void *arg, struct err *e)
{
	struct stmt *s = store_prepare(ctx->db,
	    "SELECT receipt, expert_id, content FROM panel_ballot"
	    " WHERE panel_id = ?1 AND application_id = ?2 ORDER BY receipt");
	char choice[2];
	int rc;

	stmt_int(s, 1, panel_id);
	stmt_int(s, 2, application_id);
	while ((rc = stmt_step(s, e)) == 1) {
		const unsigned char *blob;
		size_t n;

		blob = column_blob(s, 2, &n);
		if (secret_unseal(ctx->secret, BALLOT_SEAL, blob, n, choice,
			sizeof(choice)) != 0) {
			rc = err_set(e, ERR_STORE, NULL);
			break;
		}
		row(arg, column_text(s, 0), column_int(s, 1),
		    choice[0] == 'y'	? "yes" :
			choice[0] == 'n' ? "no" :
					   "abstain");
	}
	stmt_done(s);
	return rc;
}

int
store_ballot_forget(struct ctx *ctx, int64_t panel_id,
    int64_t application_id, struct err *e)
{
	static const char *const parts[] = {
		"DELETE FROM panel_voter WHERE panel_id = ?1"
		" AND application_id = ?2",
		"DELETE FROM panel_ballot WHERE panel_id = ?1"
		" AND application_id = ?2",
		"DELETE FROM panel_score WHERE panel_id = ?1"
		" AND application_id = ?2",
		"DELETE FROM panel_recusal WHERE panel_id = ?1"
		" AND application_id = ?2",
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct stmt *s = store_prepare(ctx->db, parts[i]);

		stmt_int(s, 1, panel_id);
		stmt_int(s, 2, application_id);
		if (stmt_run(s, e) != 0)
			return -1;
	}
	return 0;
}
