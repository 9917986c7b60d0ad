/*
 * Accounts, their districts and their public keys.
 *
 * A person signs in by login name, mobile or ID number, a unit's owner also by
 * the unified social credit code: the numbers are kept as keyed hashes
 * (secret_hash() with "mobile" and "id_number"), the USCC as it is.
 */
#ifndef SERVER_STORE_ACCOUNT_H
#define SERVER_STORE_ACCOUNT_H

#include "common/ident.h"
#include "server/ctx.h"
#include "server/secret.h"

enum { ACCOUNT_HASH_MAX = 192, ACCOUNT_KEYS_MAX = 20 };

struct account {
	int64_t id;
	char login[64]; /* lower case, unique */
	char name[64];  /* for people */
	enum role role;
	char password_hash[ACCOUNT_HASH_MAX]; /* crypt(5); "" for none */
	enum lang lang;
	char theme[16];    /* of the terminal: "default" */
	char borders[8];   /* "unicode" or "ascii" */
	bool active;       /* status active; false: disabled */
	bool demo;         /* usable from loopback only, when conf.demo */
	bool owner;        /* agent who names the unit's others */
	bool must_change;  /* the password, at the next sign-in */
	int64_t person_id; /* 0: none */
	int64_t unit_id;   /* 0: none */
	char uscc[20];     /* agents: their unit's; "" otherwise */
	bool has_mobile, has_id_number;
	unsigned char mobile_hash[SECRET_HASH];
	unsigned char id_number_hash[SECRET_HASH];
	int districts[DISTRICTS_MAX];
	size_t ndistricts;
	int64_t created_at;
	char agreement[32]; /* the text accepted; "" none */
	int64_t agreed_at;
	/* kept by sign-in; ignored by insert, as theme and borders are */
	int failures;
	int64_t failed_at;
	int64_t locked_until;
	int64_t last_login_at;
	char last_login_from[64];
	int64_t version;
};

struct account_key {
	int64_t id;
	int64_t account_id;
	char type[48];         /* "ssh-ed25519" */
	char fingerprint[64];  /* "SHA256:..." */
	char label[128];
	int64_t created_at;
	const unsigned char *blob; /* SSH wire form; insert only */
	size_t blob_len;
};

/*
 * Insert with its districts. id 0 is filled by ctx_new_id(), created_at 0 by
 * ctx->now. ERR_STORE_UNIQUE when login or a number is taken. 0 or -1.
 */
int store_account_insert(struct ctx *ctx, struct account *a, struct err *e);

/* 1 found, 0 not, -1 with e. */
int store_account_load(struct ctx *ctx, int64_t id, struct account *a,
    struct err *e);
int store_account_find(struct ctx *ctx, const char *login, struct account *a,
    struct err *e);
int store_account_find_mobile(struct ctx *ctx,
    const unsigned char hash[SECRET_HASH], struct account *a, struct err *e);
int store_account_find_id_number(struct ctx *ctx,
    const unsigned char hash[SECRET_HASH], struct account *a, struct err *e);
/* The owner agent of the unit with this code. */
int store_account_find_uscc(struct ctx *ctx, const char *uscc,
    struct account *a, struct err *e);

/*
 * id 0 and created_at 0 as above. fingerprint and type are made by the caller
 * (domain/sshkey.h reads an OpenSSH line). ERR_STORE_UNIQUE: known already.
 */
int store_account_key_insert(struct ctx *ctx, struct account_key *k,
    struct err *e);
/* Whose key is this blob? 1 and *account_id; 0; -1. */
int store_account_key_owner(struct ctx *ctx, const unsigned char *blob,
    size_t n, int64_t *account_id, struct err *e);
/* Up to max keys of an account; *n is set. 0 or -1. */
int store_account_keys(struct ctx *ctx, int64_t account_id,
    struct account_key *keys, size_t max, size_t *n, struct err *e);
/* 1 removed, 0 no such key of this account, -1. */
int store_account_key_remove(struct ctx *ctx, int64_t account_id, int64_t id,
    struct err *e);

int store_account_set_lang(struct ctx *ctx, int64_t id, enum lang lang,
    struct err *e);
int store_account_set_settings(struct ctx *ctx, int64_t id, const char *theme,
    const char *borders, struct err *e);
int store_account_set_active(struct ctx *ctx, int64_t id, bool active,
    struct err *e);
/* A new password; the old one goes into the history (the last five stay). */
int store_account_set_password(struct ctx *ctx, int64_t id, const char *hash,
    bool must_change, struct err *e);
/* Present and earlier hashes, newest first; *n is set. 0 or -1. */
int store_account_history(struct ctx *ctx, int64_t id,
    char hashes[][ACCOUNT_HASH_MAX], size_t max, size_t *n, struct err *e);
/* Failure counters: set as given (0, 0, 0 clears). */
int store_account_set_failures(struct ctx *ctx, int64_t id, int failures,
    int64_t failed_at, int64_t locked_until, struct err *e);
int store_account_set_login(struct ctx *ctx, int64_t id, int64_t at,
    const char *from, struct err *e);
/*
 * The mobile in full, which is kept sealed beside its hash. "" for none; set
 * ERR_STORE_UNIQUE when it is another account's. 0 or -1.
 */
int store_account_mobile(struct ctx *ctx, int64_t id, char out[IDENT_MAX],
    struct err *e);
int store_account_set_mobile(struct ctx *ctx, int64_t id, const char *mobile,
    struct err *e);
int store_account_set_agreement(struct ctx *ctx, int64_t id,
    const char *agreement, int64_t at, struct err *e);
/* In place of those it has. */
int store_account_set_districts(struct ctx *ctx, int64_t id,
    const int *districts, size_t n, struct err *e);

/*
 * A page by login, from after (exclusive; "" for the start), of those of a
 * role ("": any) with part in the login name or the name ("": all): calls
 * row() for each of at most limit accounts. 0 or -1.
 */
struct account_query {
	const char *after, *role, *part;
	int limit;
};
int store_account_page(struct ctx *ctx, const struct account_query *q,
    void (*row)(void *arg, const struct account *a), void *arg, struct err *e);

#endif
