/*
 * The method table. A method is one row in server/rpc/<noun>.c; the noun's
 * table is listed in server/rpc/methods.c. Dispatch, `talenthalld --methods`,
 * the exec help, talenthall-rpc(7) and the authority tests come from it.
 *
 * To add a method:
 *	1 a row in server/rpc/<noun>.c (the wire: parameters in, reply out)
 *	2 the rule in server/domain/<noun>.c
 *	3 the rows in server/store/<noun>.c
 *	4 a test in tests/rpc/<noun>.sh
 */
#ifndef SERVER_RPC_METHOD_H
#define SERVER_RPC_METHOD_H

#include "server/ctx.h"

enum scope {
	SCOPE_NONE, /* touches no one's record (identifier.check) */
	SCOPE_SELF,
	SCOPE_UNIT,
	SCOPE_DISTRICT,
	SCOPE_ALL,
};

enum method_kind { METHOD_READ, METHOD_WRITE };

/* States of a session in which a method may be called all the same. */
enum method_when {
	WHEN_LOCKED = 1,      /* the session is locked */
	WHEN_NEW = 2,         /* a first password, or a factor to enroll */
	WHEN_UNSUBMITTED = 4, /* the profile is not submitted yet */
	WHEN_NO_UNIT = 8,     /* an agent has not chosen his unit */
	WHEN_ALWAYS = 15,
};

enum param_type {
	PARAM_TEXT = 1, /* UTF-8, no control characters, trimmed; max characters */
	PARAM_WORDS,    /* the same, newlines allowed */
	PARAM_IDENT,    /* text folded to half-width ASCII */
	PARAM_SECRET,   /* password: never logged, audited or kept */
	PARAM_ID,       /* decimal string of a record id */
	PARAM_INT,      /* integer, min..max */
	PARAM_BOOL,
	PARAM_DATE,     /* YYYY-MM-DD; loose forms are folded */
	PARAM_MONTH,    /* YYYY-MM */
	PARAM_CHOICE,   /* one of choices */
	PARAM_OBJECT,
	PARAM_LIST,     /* JSON array; of strings unless the handler says */
	PARAM_CURSOR,
	PARAM_FILE,     /* bytes; what hall-intake said of them, an object */
};

enum { PARAM_OPTIONAL = 0, PARAM_REQUIRED = 1 };

struct param {
	const char *name;
	enum param_type type;
	int required;
	int64_t min, max;    /* characters, or values of PARAM_INT */
	/* "fixed|open|task"; of PARAM_LIST what each object in it may have */
	const char *choices;
	const char *help;    /* N_() */
	const char *label;   /* N_(); where fields.def means another thing */
};

struct method {
	const char *name;
	const char *summary; /* N_() */
	unsigned roles;      /* 0: nobody */
	enum scope scope;
	enum method_kind kind;
	const struct param *params; /* ends with { 0 } */
	const char *reply;          /* members, for the manual */
	/*
	 * p holds the checked parameters: only known names, folded and trimmed,
	 * dates as "YYYY-MM-DD". *reply gets a new reference, or ctx->text the
	 * reply as text. 0, or -1 with e.
	 */
	int (*call)(struct ctx *ctx, const json_t *p, json_t **reply,
	    struct err *e);
	/*
	 * Optional: the rules that need no record, applied to the good fields
	 * when others are wrong, so that everything is told at once.
	 */
	void (*check)(struct ctx *ctx, const json_t *p, struct err *e);
	unsigned when; /* WHEN_*; 0: in an ordinary session only */
	bool own; /* affairs of the account: not in a session for one unit */
	bool counted; /* a read that a guest may do as seldom as he writes */
	/*
	 * Optional, ends with NULL: parameters and members of the reply that
	 * are not kept with the idempotency key, which tells who asked.
	 */
	const char *const *unkept;
	/*
	 * Optional: whose password "password" is, when not the asker's own:
	 * 1 and *account_id, 0 nobody's. -1: nothing is to be hashed, since
	 * the call will be refused. p is as it came, not checked.
	 */
	int (*whose)(struct ctx *ctx, const json_t *p, int64_t *account_id,
	    struct err *e);
	/*
	 * What the configured verifier shall be asked before the call, as
	 * lines of text, {"body"}; ctx->verdict holds its answer. New
	 * reference; NULL to ask nothing, as for a call that will be refused.
	 */
	json_t *(*inquiry)(struct ctx *ctx, const json_t *p);
	/*
	 * With a PARAM_FILE: what hall-intake shall look for, {"rule","max"}.
	 * p is not checked yet, and may be NULL when asked by file.begin.
	 */
	json_t *(*file_rule)(struct ctx *ctx, const json_t *p);
	/* A read that looks into a file: it calls docs_ask(), and twice. */
	bool docs;
	/* Optional: will a file be taken at all? Asked by file.begin. */
	int (*file_room)(struct ctx *ctx, const json_t *p, struct err *e);
	/*
	 * Besides, where the bytes are the server's already: a descriptor to
	 * read them from, -1 for none. What hall-intake says of them is the
	 * parameter "file" of the call. p is not checked.
	 */
	int (*file_from)(struct ctx *ctx, const json_t *p);
};

/* Every noun's table, NULL at the end; a table ends with a row { 0 }. */
extern const struct method *const methods[];
const struct method *method_find(const char *name);

/*
 * Check params (an object, or NULL) against m: unknown names are -32602; all
 * wrong fields are reported at once. *out gets a new object with the folded
 * values. "idempotency_key" is taken from every write before this is called.
 */
int method_check(const struct method *m, struct ctx *ctx,
    const json_t *params, json_t **out, struct err *e);

/* Checked parameters, read: */
const char *param_text(const json_t *p, const char *name); /* NULL if absent */
int64_t param_id(const json_t *p, const char *name);       /* 0 if absent */
int64_t param_int(const json_t *p, const char *name, int64_t absent);
bool param_bool(const json_t *p, const char *name);
date_t param_date(const json_t *p, const char *name); /* also months */
/* A district's code or name into *out, 0 if absent; -1 with ERR_DISTRICT. */
int param_district(const json_t *p, int *out, struct err *e);

/* Parameters every list has. */
#define PARAMS_LIST                                                            \
	{"limit", PARAM_INT, PARAM_OPTIONAL, 1, 500, NULL, N_("Rows a page")}, \
	{"after", PARAM_CURSOR, PARAM_OPTIONAL, 0, 512, NULL, N_("Page mark")}

/*
 * Keyset cursors: opaque text of up to 4 keys (text or integer). make returns
 * a new JSON string; parse fills texts (ctx memory), -1 with ERR_CURSOR.
 */
json_t *cursor_make(const char *const *keys, size_t n);
int cursor_parse(struct ctx *ctx, const json_t *p, char **keys, size_t n,
    struct err *e);

#endif
