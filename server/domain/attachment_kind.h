/* The kinds of attachments, from data/attachments.cfg. */
#ifndef SERVER_DOMAIN_ATTACHMENT_KIND_H
#define SERVER_DOMAIN_ATTACHMENT_KIND_H

#include "server/ctx.h"

enum {
	ATTACHMENT_ID = 33,
	ATTACHMENT_LANGS = 2,
	ATTACHMENT_CHECKS = 12, /* of one kind */
};

struct attachment_check {
	char id[ATTACHMENT_ID];
	char text[ATTACHMENT_LANGS][301];
};

struct attachment_kind {
	char id[ATTACHMENT_ID];
	char owner[8]; /* person, unit or child */
	char label[ATTACHMENT_LANGS][121];
	char hint[ATTACHMENT_LANGS][601]; /* may be "" */
	char formats[2][8];               /* "pdf"; "" behind the last */
	int64_t max_bytes;                /* which still fit */
	bool dated, expiring;             /* issued_on, valid_to are asked */
	const struct attachment_check *checks[ATTACHMENT_CHECKS];
	size_t nchecks;
	char template_file[65]; /* in DATA/attachments/templates; "": none */
};

struct attachment_rules {
	struct attachment_kind *kinds;
	size_t n;
	struct attachment_check *checks;
	size_t nchecks;
	int min_validity_months, max_age_months;
};

/*
 * Read DATA/attachments.cfg, in place of what was loaded. Called by records
 * before its sandbox closes, and at a reload. 0, or -1 with faults as
 * "FILE:LINE: what" on stderr; then what was loaded stays.
 */
int attachment_load(const char *data_dir);
const struct attachment_rules *attachment_rules(void);
/* NULL: no such kind of this owner; any owner's when owner is NULL. */
const struct attachment_kind *attachment_kind(const char *owner,
    const char *id);
/* In the language in use. */
const char *attachment_label(const struct attachment_kind *k);
const char *attachment_hint(const struct attachment_kind *k);
const char *attachment_check_text(const struct attachment_check *c);
/* "edu_cert, degree_cert, ..." of an owner, as many as there is room for. */
void attachment_kinds_text(const char *owner, char *buf, size_t size);

#endif
