/*
 * Code tables: the national standards for persons and units, with their words
 * in both languages. What is stored and sent is the code; names never are.
 */
#ifndef COMMON_CODES_H
#define COMMON_CODES_H

#include <stdbool.h>

struct code {
	const char *value; /* the standard's code, or a word of ours */
	const char *zh;
	const char *en;
};

/* Tables end with { 0 }. */
extern const struct code codes_sex[];        /* M, F */
extern const struct code codes_id_kind[];    /* ident_kind_name() of people */
extern const struct code codes_ethnic[];     /* GB/T 3304 */
extern const struct code codes_political[];  /* GB/T 4762 */
extern const struct code codes_marital[];    /* GB/T 2261.2 */
extern const struct code codes_education[];  /* GB/T 4658 */
extern const struct code codes_degree[];     /* GB/T 6864; 0: none */
extern const struct code codes_discipline[]; /* in which degrees are granted */
extern const struct code codes_hukou[];      /* kinds of registration */
extern const struct code codes_housing[];    /* proofs of a residence */
extern const struct code codes_basis[];      /* degree, title */
extern const struct code codes_title_level[];
extern const struct code codes_expert_field[]; /* what experts judge */
extern const struct code codes_unit_type[];
extern const struct code codes_currency[];   /* ISO 4217 */
extern const struct code codes_district[];   /* of Beijing, GB/T 2260 */
extern const struct code codes_yesno[];      /* yes, no */

/* By its value, or by its Chinese name as people copy it; NULL if unknown. */
const struct code *code_find(const struct code *table, const char *text);
/* Its name in the language in use; value itself when unknown. */
const char *code_text(const struct code *table, const char *value);
const char *code_name(const struct code *c);

/*
 * What a level of GB/T 4658 is: senior high school or secondary vocational
 * (where a study history begins); how high it stands (9 doctor .. 1 primary
 * school, 0 unknown).
 */
bool code_education_begins(const char *value);
int code_education_rank(const char *value);

#endif
