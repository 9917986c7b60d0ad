#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "server/secret.h"
#include "server/store/rekey.h"
#include "server/store/sqlite.h"

/*
 * Every sealed column: table, the first column of its key, the column, and
 * what its seals are bound to. tests/lint/sealed.sh finds one that is missing.
 */
#define REKEY(table, key, column, what)                                      \
	{"SELECT max(k) FROM (SELECT " #key " AS k FROM " #table             \
	 " WHERE " #key " > ?1 ORDER BY " #key " LIMIT 100) AS p",           \
	    "UPDATE " #table " SET " #column " = reseal(" #column ", '" what \
	    "') WHERE " #key " > ?1 AND " #key " <= ?2 AND stale(" #column   \
	    ") = 1"}
static const struct {
	const char *next, *seal;
} rekey_columns[] = {
	REKEY(account, id, mail, "mail"),
	REKEY(account, id, mobile, "mobile"),
	REKEY(appeal, id, id_number, "appeal_number"),
	REKEY(appeal, id, name, "appeal_name"),
	REKEY(application_document, id, content, "document"),
	REKEY(application_form, application_id, content, "application_form"),
	REKEY(appointment, id, contact_phone, "contact_phone"),
	REKEY(appointment_item, appointment_id, id_number, "id_number"),
	REKEY(association, id, shown, "shown"),
	REKEY(certificate, id, mobile, "mobile"),
	REKEY(idempotency, account_id, reply, "reply"),
	REKEY(identity_attempt, account_id, taken_name, "taken_name"),
	REKEY(identity_attempt, account_id, taken_number, "taken_number"),
	REKEY(notification, id, content, "notification"),
	REKEY(outbox, id, body, "outbox.body"),
	REKEY(outbox, id, recipient, "outbox.recipient"),
	REKEY(panel, id, seed, "panel.seed"),
	REKEY(panel_ballot, panel_id, content, "panel.ballot"),
	REKEY(panel_score, panel_id, content, "panel.score"),
	REKEY(permit_child, permit_id, content, "permit_child"),
	REKEY(person, id, id_number, "id_number"),
	REKEY(person, id, mobile, "mobile"),
	REKEY(person_correction, id, after, "correction"),
	REKEY(person_correction, id, before, "correction"),
	REKEY(person_details, person_id, content, "person_details"),
	REKEY(profile_draft, owner_id, form, "profile_draft"),
	REKEY(profile_history, id, content, "profile_history"),
	REKEY(provider_sign_in, id, claims, "provider_sign_in.claims"),
	REKEY(totp, account_id, secret, "totp"),
};
enum { REKEY_COLUMNS = sizeof(rekey_columns) / sizeof(rekey_columns[0]) };

struct rekey_keys {
	const struct secret *secret;
	struct rekey *rekey;
};

static void
rekey_stale(sqlite3_context *c, int n, sqlite3_value **v)
{
	const struct rekey_keys *k = sqlite3_user_data(c);

	(void)n;
	sqlite3_result_int(c, secret_stale(k->secret, sqlite3_value_blob(v[0]),
	    (size_t)sqlite3_value_bytes(v[0])));
}

/* What no key opens stays as it is, and is counted. */
static void
rekey_seal(sqlite3_context *c, int n, sqlite3_value **v)
{
	const struct rekey_keys *k = sqlite3_user_data(c);
	const char *what = (const char *)sqlite3_value_text(v[1]);
	char *text = secret_unseal_long(k->secret, what,
	    sqlite3_value_blob(v[0]), (size_t)sqlite3_value_bytes(v[0]));
	unsigned char *blob;
	size_t size;

	(void)n;
	if (text == NULL) {
		k->rekey->failed++;
		sqlite3_result_value(c, v[0]);
		return;
	}
	blob = secret_seal_long(k->secret, what, text, &size);
	sqlite3_result_blob64(c, blob, size, free);
	explicit_bzero(text, strlen(text));
	free(text);
	k->rekey->rows++;
}

int
store_rekey_open(struct store *db, const struct secret *s, struct rekey *r)
{
	struct rekey_keys *k = sqlite3_malloc(sizeof(*k));

	if (k == NULL)
		return -1;
	k->secret = s;
	k->rekey = r;
	/* the last one frees it */
	if (sqlite3_create_function_v2(store_handle(db), "stale", 1,
		SQLITE_UTF8, k, rekey_stale, NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_create_function_v2(store_handle(db), "reseal", 2,
		SQLITE_UTF8, k, rekey_seal, NULL, NULL, sqlite3_free) ==
		SQLITE_OK)
		return 0;
	log_err("event=rekey why=\"%s\"", sqlite3_errmsg(store_handle(db)));
	return -1;
}

int
store_rekey_step(struct ctx *ctx, struct rekey *r, struct err *e)
{
	struct stmt *s;
	int64_t to = 0;
	bool more;

	if (r->column == REKEY_COLUMNS)
		return 0;
	s = store_prepare(ctx->db, rekey_columns[r->column].next);
	stmt_int(s, 1, r->after);
	if (stmt_step(s, e) < 0) {
		stmt_done(s);
		return -1;
	}
	more = !column_is_null(s, 0);
	to = column_int(s, 0);
	stmt_done(s);
	if (!more) {
		r->column++;
		r->after = -1;
		return r->column < REKEY_COLUMNS;
	}
	s = store_prepare(ctx->db, rekey_columns[r->column].seal);
	stmt_int(s, 1, r->after);
	stmt_int(s, 2, to);
	if (stmt_run(s, e) != 0)
		return -1;
	r->after = to;
	return 1;
}
