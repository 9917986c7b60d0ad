#include "config.h"

#include <stdbool.h>
#include <string.h>

#include "common/i18n.h"
#include "common/ident.h"
#include "common/mem.h"
#include "common/region.h"
#include "common/utf8.h"

/*
 * L is accepted, though never drawn (random_letters): codes given out before
 * (ADF93LFA9) have it.
 */
static const char ident_association_accepted[] =
    "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/* GB 32100: 31 characters, without I O S V Z. */
static const char ident_uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static const char ident_digits[] = "0123456789";

static bool
ident_all(const char *s, size_t n, const char *set)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] == '\0' || strchr(set, s[i]) == NULL)
			return false;
	}
	return true;
}

static bool
ident_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
ident_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ISO 7064 MOD 11-2. */
char
ident_resident_check(const char *body)
{
	static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9,
		10, 5, 8, 4, 2 };
	int i, sum = 0;

	for (i = 0; i < 17; i++)
		sum += (body[i] - '0') * weights[i];
	return "10X98765432"[sum % 11];
}

char
ident_uscc_check(const char *body)
{
	const char *p;
	int i, weight = 1, sum = 0;

	for (i = 0; i < 17; i++) {
		p = strchr(ident_uscc_alphabet, body[i]);
		if (p != NULL && body[i] != '\0')
			sum += (int)(p - ident_uscc_alphabet) * weight;
		weight = weight * 3 % 31;
	}
	return ident_uscc_alphabet[(31 - sum % 31) % 31];
}

date_t
ident_resident_birth(const char *id)
{
	char text[DATE_TEXT];

	if (strnlen(id, 14) < 14)
		return DATE_NONE;
	memcpy(text, id + 6, 4);
	text[4] = '-';
	memcpy(text + 5, id + 10, 2);
	text[7] = '-';
	memcpy(text + 8, id + 12, 2);
	text[10] = '\0';
	return date_parse(text);
}

char
ident_resident_sex(const char *id)
{
	return (id[16] - '0') % 2 == 1 ? 'M' : 'F';
}

/* What resident IDs and the 18-digit permits share. */
static enum ident_result
ident_check_gb11643(const char *s, date_t today)
{
	date_t birth;

	if (strlen(s) != 18)
		return IDENT_LENGTH;
	if (!ident_all(s, 17, ident_digits) || !(ident_digit(s[17]) || s[17] == 'X'))
		return IDENT_CHARACTER;
	birth = ident_resident_birth(s);
	if (birth == DATE_NONE || birth < date_make(1900, 1, 1))
		return IDENT_DATE;
	if (birth > today)
		return IDENT_FUTURE;
	return ident_resident_check(s) == s[17] ? IDENT_OK : IDENT_CHECK_DIGIT;
}

static enum ident_result
ident_check_resident(const char *s, date_t today)
{
	enum ident_result r = ident_check_gb11643(s, today);

	if (r == IDENT_LENGTH || r == IDENT_CHARACTER)
		return r;
	return region_province(s) == NULL ? IDENT_REGION : r;
}

/* Requirements D-60: letters are allowed in front, the check decides. */
static enum ident_result
ident_check_uscc(const char *s, date_t today)
{
	(void)today;
	if (strlen(s) != 18)
		return IDENT_LENGTH;
	if (!ident_all(s, 18, ident_uscc_alphabet) ||
	    !ident_all(s + 2, 6, ident_digits))
		return IDENT_CHARACTER;
	if (strchr("123456789ANY", s[0]) == NULL)
		return IDENT_PREFIX;
	return ident_uscc_check(s) == s[17] ? IDENT_OK : IDENT_CHECK_DIGIT;
}

/* Chinese passports are of this kind too: a foreign one may look like any. */
static enum ident_result
ident_check_passport(const char *s, date_t today)
{
	size_t i, n = strlen(s);

	(void)today;
	if (n < 5 || n > 17)
		return IDENT_LENGTH;
	for (i = 0; i < n; i++) {
		if (!ident_digit(s[i]) && !ident_upper(s[i]))
			return IDENT_CHARACTER;
	}
	return IDENT_OK;
}

static enum ident_result
ident_check_hk_mo(const char *s, date_t today)
{
	size_t n = strlen(s);

	(void)today;
	if (s[0] != 'H' && s[0] != 'M')
		return IDENT_PREFIX;
	if (!ident_all(s + 1, n - 1, ident_digits))
		return IDENT_CHARACTER;
	/* Old cards print two digits of issue behind the number. */
	return n == 9 || n == 11 ? IDENT_OK : IDENT_LENGTH;
}

static enum ident_result
ident_check_tw(const char *s, date_t today)
{
	size_t n = strlen(s);

	(void)today;
	if (n != 8 && n != 11)
		return IDENT_LENGTH;
	if (!ident_all(s, n == 8 ? 8 : 10, ident_digits) ||
	    (n == 11 && !ident_upper(s[10])))
		return IDENT_CHARACTER;
	return IDENT_OK;
}

static enum ident_result
ident_check_hmt(const char *s, date_t today)
{
	enum ident_result r = ident_check_gb11643(s, today);

	if (r == IDENT_LENGTH || r == IDENT_CHARACTER)
		return r;
	if (strncmp(s, "810000", 6) != 0 && strncmp(s, "820000", 6) != 0 &&
	    strncmp(s, "830000", 6) != 0)
		return IDENT_REGION;
	return r;
}

/* Three letters and twelve digits; since 2023-12 eighteen digits from 9. */
static enum ident_result
ident_check_foreign(const char *s, date_t today)
{
	size_t n = strlen(s);

	if (n == 18)
		return s[0] != '9' ? IDENT_PREFIX
				   : ident_check_gb11643(s, today);
	if (n != 15)
		return IDENT_LENGTH;
	if (!ident_upper(s[0]) || !ident_upper(s[1]) || !ident_upper(s[2]) ||
	    !ident_all(s + 3, 12, ident_digits))
		return IDENT_CHARACTER;
	return IDENT_OK;
}

static enum ident_result
ident_check_birth_cert(const char *s, date_t today)
{
	(void)today;
	if (strlen(s) != 10)
		return IDENT_LENGTH;
	if (!ident_upper(s[0]))
		return IDENT_PREFIX;
	return ident_all(s + 1, 9, ident_digits) ? IDENT_OK : IDENT_CHARACTER;
}

static enum ident_result
ident_check_mobile(const char *s, date_t today)
{
	size_t n = strlen(s);

	(void)today;
	if (!ident_all(s, n, ident_digits))
		return IDENT_CHARACTER;
	if (n != 11)
		return IDENT_LENGTH;
	return s[0] == '1' && s[1] >= '3' ? IDENT_OK : IDENT_PREFIX;
}

/* 010-57596100-3, 57596100-3, (010)57596100, a mobile number, 400 numbers. */
static enum ident_result
ident_check_phone(const char *s, date_t today)
{
	size_t i, n = 0;

	(void)today;
	for (i = 0; s[i] != '\0'; i++) {
		if (ident_digit(s[i]))
			n++;
		else if (strchr("-()", s[i]) == NULL &&
		    !(i == 0 && s[i] == '+'))
			return IDENT_CHARACTER;
	}
	return n >= 7 && n <= 18 ? IDENT_OK : IDENT_LENGTH;
}

static enum ident_result
ident_check_association(const char *s, date_t today)
{
	(void)today;
	if (strlen(s) != IDENT_ASSOCIATION_LEN)
		return IDENT_LENGTH;
	return ident_all(s, IDENT_ASSOCIATION_LEN, ident_association_accepted)
	    ? IDENT_OK
	    : IDENT_CHARACTER;
}

static const struct {
	const char *name;
	enum ident_result (*check)(const char *s, date_t today);
} ident_kinds[IDENT_COUNT] = {
	[IDENT_RESIDENT_ID] = { "resident_id", ident_check_resident },
	[IDENT_USCC] = { "uscc", ident_check_uscc },
	[IDENT_PASSPORT] = { "passport", ident_check_passport },
	[IDENT_HK_MO_TRAVEL_PERMIT] = { "hk_mo_travel_permit",
	    ident_check_hk_mo },
	[IDENT_TW_TRAVEL_PERMIT] = { "tw_travel_permit", ident_check_tw },
	[IDENT_HMT_RESIDENT_PERMIT] = { "hmt_resident_permit",
	    ident_check_hmt },
	[IDENT_FOREIGN_PERMANENT_ID] = { "foreign_permanent_id",
	    ident_check_foreign },
	[IDENT_BIRTH_CERT_NO] = { "birth_cert_no", ident_check_birth_cert },
	[IDENT_MOBILE] = { "mobile", ident_check_mobile },
	[IDENT_PHONE] = { "phone", ident_check_phone },
	[IDENT_ASSOCIATION_CODE] = { "association_code",
	    ident_check_association },
};

static const struct {
	const char *name;
	const char *text;
} ident_results[] = {
	[IDENT_OK] = { "ok", N_("It is valid.") },
	[IDENT_EMPTY] = { "empty", N_("It is empty.") },
	[IDENT_LENGTH] = { "length",
	    N_("It has too few or too many characters.") },
	[IDENT_CHARACTER] = { "character",
	    N_("It contains a character that cannot occur there.") },
	[IDENT_REGION] = { "region", N_("The region code does not exist.") },
	[IDENT_DATE] = { "date", N_("The birth date in it does not exist.") },
	[IDENT_FUTURE] = { "future",
	    N_("The birth date in it lies in the future.") },
	[IDENT_CHECK_DIGIT] = { "check_digit",
	    N_("The check digit does not fit. Please compare it with the "
	       "document.") },
	[IDENT_PREFIX] = { "prefix", N_("It begins with a wrong character.") },
};

int
ident_kind_from_name(const char *name)
{
	int i;

	for (i = 0; i < IDENT_COUNT; i++) {
		if (strcmp(ident_kinds[i].name, name) == 0)
			return i;
	}
	return -1;
}

const char *
ident_kind_name(enum ident_kind kind)
{
	return ident_kinds[kind].name;
}

/* Blanks inside are how people group digits; they are left out. */
static void
ident_fold(const char *number, char out[IDENT_MAX])
{
	char buf[256];
	size_t i, n = 0;

	str_copy(buf, sizeof buf, number);
	utf8_fold_ascii(buf);
	for (i = 0; buf[i] != '\0' && n < IDENT_MAX - 1; i++) {
		if (buf[i] == ' ' || buf[i] == '\t')
			continue;
		out[n++] = buf[i] >= 'a' && buf[i] <= 'z'
		    ? (char)(buf[i] - 'a' + 'A')
		    : buf[i];
	}
	out[n] = '\0';
	while (n > 0 && !utf8_valid(out, n))
		out[--n] = '\0';
}

enum ident_result
ident_check(enum ident_kind kind, const char *number, date_t today,
    char out[IDENT_MAX])
{
	ident_fold(number, out);
	if (out[0] == '\0')
		return IDENT_EMPTY;
	/* No kind has this many characters: out is cut, or could be. */
	if (strlen(out) >= IDENT_MAX - 4)
		return IDENT_LENGTH;
	return ident_kinds[kind].check(out, today);
}

const char *
ident_result_name(enum ident_result r)
{
	return ident_results[r].name;
}

const char *
ident_result_msgid(enum ident_result r)
{
	return ident_results[r].text;
}

const char *
ident_result_text(enum ident_result r)
{
	return _(ident_results[r].text);
}

char *
ident_mask(const char *number, char out[IDENT_MAX])
{
	size_t i, n, head, tail;

	n = utf8_cut(number, IDENT_MAX - 1);
	head = n < 8 ? 0 : 3;
	tail = n < 8 ? 2 : 4;
	if (n <= tail)
		tail = n > 0 ? 1 : 0;
	for (i = 0; i < n; i++)
		out[i] = i < head || i + tail >= n ? number[i] : '*';
	out[n] = '\0';
	return out;
}
