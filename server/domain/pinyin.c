#include "config.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "common/log.h"
#include "server/domain/pinyin.h"

enum { PINYIN_MAX = 2048 };

/* Surnames read otherwise than the transliterator thinks; longest first. */
static const struct {
	const char *name;
	const char *reading;
} pinyin_surnames[] = {
	{"尉迟", "yu chi"}, {"万俟", "mo qi"}, {"长孙", "zhang sun"},
	{"令狐", "ling hu"}, {"澹台", "tan tai"}, {"单于", "chan yu"},
	{"宰父", "zai fu"}, {"曾", "zeng"}, {"单", "shan"}, {"仇", "qiu"},
	{"区", "ou"}, {"解", "xie"}, {"查", "zha"}, {"朴", "piao"},
	{"盖", "ge"}, {"乐", "yue"}, {"任", "ren"}, {"冼", "xian"},
	{"缪", "miao"}, {"翟", "zhai"}, {"黑", "he"}, {"重", "chong"},
	{"秘", "bi"}, {"尉", "wei"}, {"覃", "qin"}, {"种", "chong"},
	{"晟", "cheng"}, {"召", "shao"}, {"纪", "ji"}, {"华", "hua"},
	{"燕", "yan"}, {"应", "ying"}, {"宁", "ning"}, {"卜", "bu"},
	{"葛", "ge"}, {"洗", "xian"}, {"折", "she"}, {"员", "yun"},
	{"祭", "zhai"}, {"逄", "pang"}, {"郗", "xi"}, {"隗", "wei"},
	{"钭", "tou"}, {"车", "che"}, {"繁", "po"}, {"逯", "lu"},
	{"角", "jue"}, {"幺", "yao"}, {"哈", "ha"}, {"阚", "kan"},
};

/* Opened at the first name; a machine without the data is broken. */
static UTransliterator *
pinyin_open(void)
{
	static UTransliterator *t;
	UChar id[64];
	UErrorCode status = U_ZERO_ERROR;

	if (t != NULL)
		return t;
	u_uastrcpy(id, "Han-Latin/Names; Latin-ASCII; Lower");
	t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
	if (U_FAILURE(status))
		fatal("event=pinyin why=\"%s\"", u_errorName(status));
	return t;
}

static void
pinyin_latin(const char *text, char *out, size_t size)
{
	UChar u[PINYIN_MAX];
	int32_t n = 0, limit;
	UErrorCode status = U_ZERO_ERROR;

	out[0] = '\0';
	u_strFromUTF8(u, PINYIN_MAX, &n, text, -1, &status);
	limit = n;
	utrans_transUChars(pinyin_open(), u, &n, PINYIN_MAX, 0, &limit,
	    &status);
	if (U_FAILURE(status))
		return;
	u_strToUTF8(out, (int32_t)size - 1, &n, u, n, &status);
	if (U_FAILURE(status) || n < 0 || (size_t)n >= size)
		n = 0;
	out[n] = '\0';
}

/* Append the words of text to full and their heads to initials. */
static void
pinyin_add(const char *text, char *full, size_t full_size, char *initials,
    size_t initials_size)
{
	size_t nf = strlen(full), ni = strlen(initials);
	bool inside = false;

	for (const char *p = text; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c >= 0x80 || !isalnum(c)) {
			/* the apostrophe of xi'an parts, others end a word */
			inside = false;
			continue;
		}
		if (!inside) {
			if (nf > 0 && nf + 2 < full_size)
				full[nf++] = ' ';
			if (ni + 1 < initials_size)
				initials[ni++] = (char)tolower(c);
		}
		if (nf + 1 < full_size)
			full[nf++] = (char)tolower(c);
		inside = true;
	}
	full[nf] = '\0';
	initials[ni] = '\0';
}

void
pinyin(const char *name, int person, char *full, size_t full_size,
    char *initials, size_t initials_size)
{
	char latin[PINYIN_MAX];

	full[0] = initials[0] = '\0';
	for (size_t i = 0; person &&
	     i < sizeof(pinyin_surnames) / sizeof(pinyin_surnames[0]);
	     i++) {
		size_t n = strlen(pinyin_surnames[i].name);

		if (strncmp(name, pinyin_surnames[i].name, n) != 0)
			continue;
		pinyin_add(pinyin_surnames[i].reading, full, full_size,
		    initials, initials_size);
		name += n;
		break;
	}
	pinyin_latin(name, latin, sizeof(latin));
	pinyin_add(latin, full, full_size, initials, initials_size);
}
