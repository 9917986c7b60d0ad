/*
 * What holds for every profile, driven by the table of common/profile.h:
 * changes of a form, what must be filled in, drafts, and what was changed.
 * The rules of persons and units alone are in person_rules.c and
 * unit_rules.c.
 */
#ifndef SERVER_DOMAIN_PROFILE_H
#define SERVER_DOMAIN_PROFILE_H

#include "common/profile.h"
#include "server/store/profile.h"

enum { PROFILE_DRAFT_DAYS = 30 };

/* A profile at work. live and form are owned: profile_free(). */
struct profile {
	const struct profile_section *sections;
	struct profile_owner owner;
	bool locked;  /* the identity was verified */
	bool fixed;   /* it was submitted before */
	json_t *live; /* what holds: form of the record */
	json_t *form; /* what is being made of it: live and draft */
	struct profile_draft draft; /* version 0: there is none */
	/* rules beyond the table: faults of whatever field, and remarks */
	void (*rules)(struct ctx *ctx, const struct profile *p, struct err *e,
	    struct err *remarks);
	/* fill in what follows from other fields; may be NULL */
	void (*derive)(struct ctx *ctx, json_t *form);
};

void profile_free(struct profile *p);

/* Where a problem is: section, its row from 1 (0: none), field (or NULL). */
struct profile_at {
	const struct profile_section *section;
	int row;
	const struct profile_field *field;
};

/* The place of "section" and "field", for rules written by hand. */
struct profile_at profile_place(const struct profile *p, const char *section,
    int row, const char *field);
/*
 * Add a problem named "section.field" or "section.N.field", with the label as
 * argument "field" and up to two more. Returns -1.
 */
int profile_fault(struct err *e, const struct profile_at *at, enum err_id id,
    const char *name, const char *value, const char *name2,
    const char *value2);

/* Values of a form: "" and DATE_NONE when absent. row NULL gives "". */
const char *profile_value(const json_t *form, const char *section,
    const char *field);
const char *profile_row_value(const json_t *row, const char *field);
date_t profile_day(const char *value); /* "YYYY-MM-DD" or "YYYY-MM" */

/*
 * Take the draft, if there is one, as p's form; otherwise the live record.
 * 0 or -1.
 */
int profile_open(struct ctx *ctx, struct profile *p, struct err *e);

/*
 * Is the draft of this version still the one there is (-1: whichever)? 0, or
 * -1 with who changed it, or submitted it.
 */
int profile_current(struct ctx *ctx, const struct profile *p,
    int64_t version, struct err *e);

/* CONFLICT: the record is not of the version wanted, and who made it so. */
int profile_changed(struct ctx *ctx, const struct profile *p, struct err *e);

struct profile_update {
	const json_t *changes; /* {section: {field: value} or [rows]} */
	const char *step;      /* of the wizard; may be NULL */
	int64_t version;       /* of the draft; -1: whichever */
	bool finish; /* refuse unless the sections given are whole */
};

/*
 * Put the changes into the form and save it as draft: all faults of the
 * fields given are told at once, and then nothing is saved. remarks gets what
 * is odd but allowed. 0 or -1.
 */
int profile_update(struct ctx *ctx, struct profile *p,
    const struct profile_update *u, struct err *remarks, struct err *e);

/* Everything that stands in the way of submitting, at once. 0 or -1. */
int profile_check(struct ctx *ctx, const struct profile *p,
    struct err *remarks, struct err *e);

/*
 * The form is the record now: keep what was changed, and tell the audit of
 * the record's version before and after. The draft stays. 0 or -1.
 */
int profile_done(struct ctx *ctx, const struct profile *p, int64_t before,
    int64_t after, struct err *e);
/* What was changed, the latest first, before this id (0: all). 0 or -1. */
int profile_history(struct ctx *ctx, const struct profile_owner *o,
    int64_t before, int limit,
    void (*row)(void *arg, const struct profile_change *c), void *arg,
    struct err *e);
/* Was it submitted before, just as it is now? */
bool profile_unchanged(const struct profile *p);

#endif
