/*
 * Identifiers with check digits: GB 11643-1999 (resident ID), GB 32100-2015
 * (unified social credit code) and the other documents of requirements 7.4.
 */
#ifndef COMMON_IDENT_H
#define COMMON_IDENT_H

#include "common/date.h"

enum ident_kind {
	IDENT_RESIDENT_ID,
	IDENT_USCC,
	IDENT_PASSPORT,
	IDENT_HK_MO_TRAVEL_PERMIT,
	IDENT_TW_TRAVEL_PERMIT,
	IDENT_HMT_RESIDENT_PERMIT,
	IDENT_FOREIGN_PERMANENT_ID,
	IDENT_BIRTH_CERT_NO,
	IDENT_MOBILE,
	IDENT_PHONE,
	IDENT_ASSOCIATION_CODE,
	IDENT_COUNT
};

enum ident_result {
	IDENT_OK,
	IDENT_EMPTY,
	IDENT_LENGTH,
	IDENT_CHARACTER,
	IDENT_REGION,
	IDENT_DATE,
	IDENT_FUTURE,
	IDENT_CHECK_DIGIT,
	IDENT_PREFIX
};

enum { IDENT_MAX = 32 };

/* "resident_id" etc. (the names of requirements 7.4); -1 if unknown. */
int ident_kind_from_name(const char *name);
const char *ident_kind_name(enum ident_kind kind);

/*
 * Fold (full-width, case, blanks) number into out[IDENT_MAX] and check it.
 * today bounds dates. out holds the folded form even when the result is not
 * IDENT_OK (cut at IDENT_MAX - 1).
 */
enum ident_result ident_check(enum ident_kind kind, const char *number,
    date_t today, char out[IDENT_MAX]);
enum { IDENT_ASSOCIATION_LEN = 9 };

/* Short stable word ("check_digit") and translated reason for people. */
const char *ident_result_name(enum ident_result r);
const char *ident_result_text(enum ident_result r);
/* The same before translation: the {reason} of ERR_IDENTIFIER. */
const char *ident_result_msgid(enum ident_result r);

/* Check characters; body holds the first 17 characters, already folded. */
char ident_resident_check(const char *body);
char ident_uscc_check(const char *body);
/* Birth date and sex ('M'/'F') of a valid resident ID. */
date_t ident_resident_birth(const char *id);
char ident_resident_sex(const char *id);

/*
 * First three, last four, stars between (110***********002X; 138****5678 for a
 * mobile); numbers shorter than 8 keep the last two only. out[IDENT_MAX].
 */
char *ident_mask(const char *number, char out[IDENT_MAX]);

#endif
