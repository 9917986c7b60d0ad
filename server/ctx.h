/*
 * What one request may know and touch. Handlers, domain and store take ctx;
 * they read no clock, no environment and no global. A handler's only effect is
 * on the database: it may be run again.
 */
#ifndef SERVER_CTX_H
#define SERVER_CTX_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/conf.h"
#include "common/date.h"
#include "common/err.h"
#include "common/i18n.h"

enum role {
	ROLE_GUEST = 1 << 0,
	ROLE_INDIVIDUAL = 1 << 1,
	ROLE_AGENT = 1 << 2,
	ROLE_CLERK = 1 << 3,
	ROLE_REVIEWER = 1 << 4,
	ROLE_LEAD = 1 << 5,
	ROLE_BODY = 1 << 6,
	ROLE_CITY = 1 << 7,
	ROLE_EXPERT = 1 << 8,
	ROLE_SYSADMIN = 1 << 9,
	ROLE_SECADMIN = 1 << 10,
	ROLE_AUDITOR = 1 << 11,
	ROLE_DISPLAY = 1 << 12, /* a guest: a hall's wall display */
};
enum {
	ROLE_OFFICE = ROLE_CLERK | ROLE_REVIEWER | ROLE_LEAD,
	ROLE_ADMIN = ROLE_SYSADMIN | ROLE_SECADMIN | ROLE_AUDITOR,
	/* everybody who has signed in */
	ROLE_ALL = ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_BODY |
	    ROLE_CITY | ROLE_EXPERT | ROLE_ADMIN,
};
enum { ROLE_LAST = ROLE_DISPLAY };

/* "agent" and back; 0 if unknown. role_label() is translated. */
const char *role_name(enum role role);
enum role role_from_name(const char *name);
const char *role_label(enum role role);

enum { DISTRICTS_MAX = 20 };

/* Who asks. Filled by records from the session; never from the request. */
struct actor {
	int64_t account_id;
	int64_t session_id;
	enum role role;
	int64_t person_id; /* individual; 0 otherwise */
	int64_t unit_id;   /* agent: the unit acted for; 0 otherwise */
	int64_t delegation_id; /* acts by an electronic licence; 0 otherwise */
	bool owner;        /* agent: names the other agents */
	bool pinned;       /* let in by another session for this unit alone */
	bool must_change;  /* nothing else before a new password */
	bool must_enroll;  /* nothing else before a second factor */
	bool locked;       /* the session, until the password is given */
	bool verified;     /* individual: the identity was verified */
	bool submitted;    /* the profile of the person or unit is */
	int districts[DISTRICTS_MAX]; /* GB/T 2260 codes; office roles */
	size_t ndistricts;
	enum lang lang;
	char login[64];
	char name[64]; /* for people */
	char from[64]; /* address */
};

struct store;
struct secret;
struct workday;
struct server_state;
struct docs_asked;

struct ctx {
	struct store *db;
	const struct conf *conf;
	const struct secret *secret; /* keys for personal numbers */
	const struct workday *calendar;
	struct actor actor;
	int64_t now;  /* seconds UTC */
	date_t today; /* in Shanghai */

	/* filled by the handler through the functions below */
	/*
	 * What the configured verifier said of a method's inquiry: "match",
	 * "mismatch" or "unavailable"; NULL when it was not asked.
	 */
	const char *verdict;
	struct docs_asked *docs; /* for docs_ask() alone */
	bool scope_asked;
	json_t *audit;   /* {"object","id","before","after"} members */
	json_t *changed; /* array of {"topic","id","unit"?} */
	json_t *kept;    /* by ctx_keep() */
	int64_t touched; /* record the audit row is about */
	/*
	 * Run after a refused request was rolled back, in a savepoint of its
	 * own and committed: what must be counted although nothing was done
	 * (wrong association codes). NULL for nothing.
	 */
	void (*after_refusal)(struct ctx *ctx);
	void *refused; /* for it; request memory */
	/* the same, for what a record's id is needed; by ctx_on_refusal() */
	struct {
		void (*act)(struct ctx *ctx, int64_t id);
		int64_t id;
	} refusal[4];
	size_t nrefusals;
	/* effects on the asker's session, done after the commit */
	struct {
		char subscribe[32];
		char unsubscribe[32];
		int lock; /* 1 lock, -1 unlock */
		int64_t end; /* a session of the asker that is over */
		int64_t end_account; /* all of an account, but one */
		int64_t end_but;
		bool reload; /* ask for a reload of the configuration */
		bool begin_file; /* a scratch file goes with the reply */
		/* to be kept under this name should the upload break off */
		char begin_name[256];
		bool begin_resume; /* go on with what broke off under it */
	} session;
	const struct server_state *server;

	char object[32]; /* what touched is: "association" */
	/* the reply, where the handler writes it itself (common/json_text.h) */
	struct buf text;
	/* goes with the reply, closed by ctx_finish(); 0: none */
	int reply_fd;
	void *arena;
};

/* What records knows about itself, for server.status. */
struct server_state {
	int64_t started_at;
	int sessions;
	int hash_workers;
	int hash_waiting;
	int64_t requests;
	int64_t commits;
	int64_t committed; /* requests in those commits */
	bool writes_refused; /* the disk is below its reserve */
	int64_t config_reads; /* since the start */
	bool config_faulty; /* some file was, when all were read last */
	int key;             /* which seals personal numbers */
	int former_keys;     /* not retired yet */
	bool key_done;       /* none of them is needed any more */
	char libraries[128]; /* what is linked, with versions */
	char host_key[96];   /* fingerprint, as the gate said; "" before */
};

/* Zeroed memory that lives until the request ends. Never NULL. */
void *ctx_alloc(struct ctx *ctx, size_t n, size_t size);
/* The same, not zeroed: for pages of rows, of which each is filled anyway. */
void *ctx_room(struct ctx *ctx, size_t n, size_t size);
/* Steals the reference; j (also NULL) lives until the request ends. */
json_t *ctx_keep(struct ctx *ctx, json_t *j);
/* Free what the request had: the arena, audit and changed. */
void ctx_finish(struct ctx *ctx);
char *ctx_strdup(struct ctx *ctx, const char *s);

/*
 * Do this although the request may be refused and rolled back: a puzzle is
 * spent, a try is counted. Nothing happens when the request is done.
 */
void ctx_on_refusal(struct ctx *ctx, void (*act)(struct ctx *ctx, int64_t id),
    int64_t id);

/* A fresh 63-bit time-ordered id, unique over restarts. */
int64_t ctx_new_id(struct ctx *ctx);

/*
 * Say what the audit row shall tell: which record, and its state before and
 * after (either may be NULL; references are stolen; no personal numbers).
 */
void ctx_audit(struct ctx *ctx, const char *object, int64_t id, json_t *before,
    json_t *after);

/*
 * After ctx_audit(): a person whose data the row is about, besides the record
 * it names; the auditor finds it by him.
 */
void ctx_audit_person(struct ctx *ctx, int64_t person_id);

/*
 * Tell subscribers of topic ("association", "employee", ...) after the commit.
 * Those told: sessions acting for unit_id, the person person_id, and office
 * roles; 0 leaves one out.
 */
void ctx_changed(struct ctx *ctx, const char *topic, int64_t id,
    int64_t unit_id, int64_t person_id);
/* The same, told only to the sessions of an account. */
void ctx_changed_account(struct ctx *ctx, const char *topic, int64_t id,
    int64_t account_id);

#endif
