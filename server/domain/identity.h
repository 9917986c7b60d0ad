/*
 * Real names: comparing name and ID number with the population register, what
 * a verified identity means for account and person, and how it moves.
 */
#ifndef SERVER_DOMAIN_IDENTITY_H
#define SERVER_DOMAIN_IDENTITY_H

#include "server/store/account.h"
#include "server/store/identity.h"

/*
 * A name as it is compared: no blanks, the dot of a transcribed name in its
 * one form. out has room for size bytes.
 */
void identity_fold_name(const char *name, char *out, size_t size);
/* The same as it is kept: blanks stay between words of letters. */
void identity_clean_name(const char *name, char *out, size_t size);
/* What an account is called: at most 20 characters of name. */
void identity_short_name(const char *name, char out[64]);

/* An empty person of an account, called as it signs in. 0 or -1. */
int identity_fresh_person(struct ctx *ctx, const char *login,
    const char *mobile, int64_t *person_id, struct err *e);

/* Both as typed; every wrong one is added to e. folded is the number. */
int identity_check_form(struct ctx *ctx, const char *name,
    const char *number, char folded[IDENT_MAX], struct err *e);
/*
 * With identity_mode "command": what the verifier is asked before
 * identity_verify(), {"body": two lines}; NULL when the call is refused
 * anyway. New reference.
 */
json_t *identity_inquiry(struct ctx *ctx, const json_t *params);
/*
 * Compare, and let the asker's account be that person. *by is the mode.
 * ERR_IDENTITY_MISMATCH, _TAKEN (remembered), _TRIES, _DONE, _AWAY.
 */
int identity_verify(struct ctx *ctx, const char *name, const char *number,
    const char **by, struct err *e);

/*
 * The same when somebody else has compared them (a provider that is believed,
 * in the configuration): *taken instead of a refusal. A name or number that
 * cannot be one leaves the account unverified. 0 or -1.
 */
int identity_vouched(struct ctx *ctx, int64_t account_id, const char *name,
    const char *number, bool *verified, bool *taken, struct err *e);

/*
 * The account that holds the identity which this account was refused for:
 * 1 and *holder, 0 when there is none, -1.
 */
int identity_holder(struct ctx *ctx, int64_t account_id,
    struct account *holder, struct err *e);
/* The same for a number that is known. */
int identity_holder_of(struct ctx *ctx, int64_t account_id,
    const char *number, struct account *holder, struct err *e);
/* For the hash worker: whose password account.rebind is given. 1, 0, -1. */
int identity_whose(struct ctx *ctx, const json_t *params, int64_t *account_id,
    struct err *e);
/*
 * Move the identity to the asker. proof: the holder's password was right, or
 * a code sent to its mobile (NULL: none was given).
 */
int identity_rebind(struct ctx *ctx, bool has_password, bool password_ok,
    const char *code, struct err *e);
/*
 * The identity (name, number) becomes that of account to_id, whoever has it;
 * audited with both. For rebind and accepted appeals. 0 or -1.
 */
int identity_move(struct ctx *ctx, int64_t to_id, const char *name,
    const char *number, const char *by, struct err *e);

struct identity_correction {
	int64_t person_id;
	const char *name, *id_kind, *id_number; /* NULL: as it is */
	const char *papers, *reason;
	int64_t version;
};
/* A clerk, papers seen, within his district; the history is kept. 0 or -1. */
int identity_correct(struct ctx *ctx, const struct identity_correction *c,
    struct person *out, struct err *e);

/*
 * Rows of a register as CSV with its head line, taken apart in place; line
 * numbers in e begin with first. All of it or nothing, which
 * a dry run writes anyhow. *rows is set. 0 or -1.
 */
int identity_import(struct ctx *ctx, char *csv, int first, bool dry,
    int64_t *rows, struct err *e);

#endif
