/*
 * What names in service files are worth. A word is a row of
 * words.def and a function that reads it from the records of one
 * case; each record is read when first asked for, once.
 */
#ifndef SERVER_DOMAIN_APPLICATION_WORDS_H
#define SERVER_DOMAIN_APPLICATION_WORDS_H

#include "common/codes.h"
#include "server/domain/application/application.h"
#include "server/store/association.h"
#include "server/store/person.h"
#include "server/store/unit.h"

/* Not looked for yet, not there, there. */
enum fact_state { FACT_UNASKED, FACT_NONE, FACT_THERE };

/* Records of one case; struct application_case's cache. */
struct application_facts {
	struct ctx *ctx;
	struct application_case *c;
	struct err err;        /* why a fact could not be asked for */
	const json_t *row;     /* the row whose rules are asked; or NULL */
	const struct field *rows; /* the field it is a row of */
	enum fact_state has_person, has_unit, has_link, has_permit;
	struct person person;
	json_t *person_form; /* as common/profile.h has it */
	struct unit unit;
	json_t *unit_form;
	struct association link; /* the holder's, pending or active */
	struct unit link_unit;
	struct permit permit; /* of the case, else the holder's newest */
	struct unit permit_unit;
};

/* 1 there, 0 not, -1 with f->err. */
int application_fact_person(struct application_facts *f);
int application_fact_unit(struct application_facts *f);
int application_fact_link(struct application_facts *f);
int application_fact_permit(struct application_facts *f);

/*
 * The function of a row: arg is the row's own, args the values of a rule's.
 * *out comes as VALUE_NONE. 0, or -1 with f->err.
 */
typedef int application_word_fn(struct application_facts *f, const char *arg,
    const struct value *args, size_t n, struct value *out);

#define WORD(name, type, fn, arg, help) application_word_fn fn;
#define CALL(name, type, fn, a, b, c, help) application_word_fn fn;
#include "server/domain/application/words.def"
#undef CALL
#undef WORD

/* Make c->cache and c->flow's facts. */
void application_facts_init(struct ctx *ctx, struct application_case *c);
/* A word of the house by its name, for presets. 0, or -1 with e. */
int application_word(struct application_case *c, const char *name,
    struct value *out, struct err *e);
/* The sentence of a rule, with the values of {words} of the house put in. */
void application_sentence(const struct application_case *c, const char *text,
    char *buf, size_t size);
/* A rule about the case: 1, 0, or -1 with e. NULL is 1. */
int application_holds(const struct application_case *c,
    const struct expression *x, struct err *e);
/* The same about one row of a record list. */
int application_row_holds(const struct application_case *c,
    const struct field *rows, const json_t *row, const struct expression *x,
    struct err *e);

/* All words of the def, a row { 0 } at the end. */
extern const struct word application_vocabulary[];
/* A table of codes by the name that files use; NULL: there is none. */
const struct code *application_codes(const char *name);

/* effect.c; the last has no name. */
extern const struct verb application_verbs[];

#endif
