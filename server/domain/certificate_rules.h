/*
 * data/certificates.cfg: what is seen at the desk for each type of unit, how
 * long a certificate is valid and what it costs; see talenthall-certificates(5).
 *
 * What was seen is an object of "ITEM.choice", "ITEM.TICK" (boolean),
 * "ITEM.uscc", "ITEM.mobile" and "ITEM.id_number" (kept as a keyed hash).
 */
#ifndef SERVER_DOMAIN_CERTIFICATE_RULES_H
#define SERVER_DOMAIN_CERTIFICATE_RULES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "server/ctx.h"
#include "server/secret.h"
#include "server/store/certificate.h"

enum {
	CERTIFICATE_LISTS = 4,
	CERTIFICATE_ITEMS = 8,
	CERTIFICATE_CHOICES = 8,
	CERTIFICATE_WORD = 40,
	CERTIFICATE_LABEL = 200,
};

struct certificate_word {
	char id[CERTIFICATE_WORD];
	char zh[CERTIFICATE_LABEL], en[CERTIFICATE_LABEL];
	bool uscc;     /* a choice: the paper carries the credit code */
	bool transfer; /* a tick: without it the password goes by transfer */
};

struct certificate_item {
	struct certificate_word word;
	bool mobile; /* a mobile number is noted */
	bool identity; /* the legal representative's ID number may be */
	struct certificate_word choices[CERTIFICATE_CHOICES];
	size_t nchoices;
	struct certificate_word ticks[CERTIFICATE_CHOICES];
	size_t nticks;
};

struct certificate_list {
	struct certificate_word word; /* id "A", and its title */
	bool person; /* the unit has the name of its owner */
	struct certificate_word types[CERTIFICATE_CHOICES];
	size_t ntypes;
	struct certificate_item items[CERTIFICATE_ITEMS];
	size_t nitems;
};

struct certificate_rules {
	int years;
	int fee_first, fee_further; /* fen */
	struct certificate_list lists[CERTIFICATE_LISTS];
	size_t nlists;
};

/* Read path in place of what was read. 0, or -1: FILE:LINE on stderr. */
int certificate_rules_load(const char *path);
/* The rules; read from the data folder at first. NULL with BUG. */
const struct certificate_rules *certificate_rules(struct ctx *ctx,
    struct err *e);
/* The list of a unit type; *type its word (may be NULL). NULL: unknown. */
const struct certificate_list *certificate_list_of(
    const struct certificate_rules *r, const char *unit_type,
    const struct certificate_word **type);
/* In the language in use. */
const char *certificate_label(const struct certificate_word *w);

/*
 * Put what was seen into c (checks, mobile): every wrong value is told, and
 * then nothing is put. 0 or -1.
 */
int certificate_checks_put(struct ctx *ctx, const struct certificate_list *l,
    struct certificate *c, const json_t *seen, struct err *e);
/*
 * Everything that has to be seen was: 0; or -1 with an error each of what was
 * not. *transfer: the password goes by a transfer.
 */
int certificate_checks_whole(const struct certificate_list *l,
    const struct certificate *c, bool *transfer, struct err *e);

/*
 * The hash of the legal representative's ID number, if it was noted: true and
 * hash is filled as secret_hash() with "id_number" makes it.
 */
bool certificate_checks_legal(const struct certificate_list *l,
    const struct certificate *c, unsigned char hash[SECRET_HASH]);

#endif
