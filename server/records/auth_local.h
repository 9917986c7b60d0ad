/* What the files of signing in share; nobody else includes it. */
#ifndef SERVER_RECORDS_AUTH_LOCAL_H
#define SERVER_RECORDS_AUTH_LOCAL_H

#include "common/ident.h"
#include "server/domain/session.h"
#include "server/domain/signin.h"
#include "server/records/auth.h"
#include "server/records/records.h"

enum { AUTH_ANSWERS = 4, AUTH_NAME = 128 };

/* What the name before the @ asks for. */
enum auth_entry {
	AUTH_ENTRY_NAME,
	AUTH_ENTRY_REGISTER,
	AUTH_ENTRY_VERIFY, /* a document, by its code */
	AUTH_ENTRY_PERSON,
	AUTH_ENTRY_UNIT,
	AUTH_ENTRY_DISPLAY, /* of a hall: known keys and addresses */
};

/* Where a conversation stands: what the answers on their way are for. */
enum talk_step {
	TALK_NONE,
	TALK_MENU,
	TALK_NAME,     /* who */
	TALK_PASSWORD, /* password, with a captcha when one is due */
	TALK_MOBILE,   /* mobile, with a captcha */
	TALK_CODE,     /* the code sent to it */
	TALK_SCAN,     /* Return after a scan */
	TALK_PROVIDER, /* which provider */
	TALK_SIGN_IN,  /* Return after the provider has confirmed */
	TALK_FACTOR,   /* the second factor */
};

struct auth_talk {
	enum talk_step step;
	int wrong;         /* times something was wrong */
	char note[600];    /* told above the next question */
	char name[AUTH_NAME];
	char mobile[IDENT_MAX];
	int64_t captcha_id; /* 0: none was asked */
	const char *kind;   /* of the scan */
	int64_t code_id;    /* login code */
	bool code_sent;     /* of the second factor */
	int64_t sign_in_id; /* with a provider's account */
	bool shown;         /* its code was */
};

/* The first factor was right; the second is still to come. */
struct auth_pending {
	int64_t account_id; /* 0: nothing pending */
	int64_t unit_id;
	int64_t delegation_id; /* by whose licence he acts for it */
	const char *method;
	enum signin_factor factor;
};

/* One connection: one question at a time, answered in order. */
struct auth_conn {
	struct job job;
	LIST_ENTRY(auth_conn) entry;
	struct records *records;
	struct wire *wire; /* NULL when the connection is gone */
	char from[64];
	int64_t session_id; /* signed in */
	struct auth_talk talk;
	struct auth_pending pending;
	bool busy;
	bool queued; /* with the batch */
	/* the question under way */
	enum { AUTH_METHODS, AUTH_KEY, AUTH_PASSWORD, AUTH_NONE, AUTH_TALK } op;
	char user[AUTH_NAME];
	enum auth_entry way;
	bool probe;
	unsigned char *blob;
	size_t blob_len;
	char *password;
	char *answers[AUTH_ANSWERS]; /* of a conversation */
	bool answered; /* false: the conversation begins */
	size_t nanswers;
	char user_hash[ACCOUNT_HASH_MAX];
	struct hash_job *hash;
	int64_t account_id; /* whom the password was checked for; 0 nobody */
	bool want_hash, hashed, hash_ok;
	/* waits for a word of the provider; it came, or waiting was no use */
	bool want_provider, parked, resumed;
	/* its answer */
	bool ok, partial, slow;
	bool again; /* nothing was decided: to come again */
	json_t *prompts;
	json_t *methods;
	char *banner;
	char token[TOKEN_TEXT];
	struct event *delay;
};

/* auth_rule.c: each 0, or -1 with e; c has the answer. */
int auth_methods(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e);
int auth_key(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e);
int auth_guest(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e);
int auth_password(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e);
/*
 * The password of name, of a role among roles, in two runs: the first sets
 * c->want_hash, the second says in *right whether all is well with *a.
 */
int auth_check(struct ctx *ctx, struct auth_conn *c, const char *name,
    unsigned roles, struct account *a, bool *right, struct err *e);
/* The first factor is right: open the session, or keep what is pending. */
int auth_first(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const struct account *a, enum signin_way way,
    const struct signin_how *by, struct err *e);
int auth_open(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const struct account *a, const struct signin_how *how, struct err *e);
/* Count a failure of a name, and of the account when there is one. */
int auth_failed(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const char *name, const struct account *a, const char *method,
    struct err *e);
/* Fill c->methods and c->banner for what holds now. */
void auth_offer(struct ctx *ctx, struct auth_conn *c);

/* auth_penalty.c */
int auth_penalty_failures(struct records *r, const char *from);
/* One more: the gate is told when there are too many. */
void auth_penalty(struct records *r, const char *from);
/* How long the answer to a failure waits. */
int auth_penalty_ms(struct records *r, const char *from);
/*
 * Are there as many guests as may be in the network of an IPv6 address? The
 * store counts those of one address, of which a network has no end.
 */
bool auth_guests_many(struct records *r, const char *from);
void auth_penalty_free(struct records *r);

/* auth_talk.c: a round of the conversation. */
int auth_talk(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e);

/* auth_provider.c: an account of a provider. 0 or -1. */
int talk_ask_provider(struct ctx *ctx, struct auth_conn *c);
int talk_provider(struct records *r, struct ctx *ctx, struct auth_conn *c,
    const char *answer, struct err *e);
int talk_ask_sign_in(struct ctx *ctx, struct auth_conn *c, struct err *e);
int talk_sign_in(struct records *r, struct ctx *ctx, struct auth_conn *c,
    struct err *e);

/* auth_words.c: what is asked, in both languages. */
json_t *auth_prompt(const char *text, bool echo);
/* A note (or NULL) and the text, begun with a newline. */
json_t *auth_ask(const char *note, const char *text, bool echo);
/* The same with a puzzle in between. */
json_t *auth_ask_captcha(const char *note, const char *puzzle);
/* A code as a picture of half blocks, for a dark ground. free() it. */
char *auth_picture(const char *code);

#endif
