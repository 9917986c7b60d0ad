#include "config.h"

#include <ctype.h>
#include <string.h>

#include "common/utf8.h"
#include "server/domain/password.h"

/*
 * Stems of the lists of leaked passwords that still pass for twelve
 * characters in three classes once digits and signs are hung on.
 */
static const char *const password_common[] = {"password", "passw0rd",
    "passwordpassword", "qwerty", "qwertyuiop", "qwertyuiopasdf", "asdfgh",
    "asdfghjkl", "zxcvbnm", "qazwsx", "qazwsxedc", "qwer", "qwerasdf",
    "qwerasdfzxcv", "abc", "abcd", "abcde", "abcdef", "abcdefg", "aa", "aaa",
    "admin", "administrator", "root", "welcome", "letmein", "iloveyou",
    "woaini", "woainima", "beijing", "zhongguo", "china", "shanghai",
    "monkey", "dragon", "sunshine", "princess", "football", "superman",
    "changeme", "secret", "test", "testtest", "user", "login", "master",
    "talenthall", "hall", "rencai"};

static int
password_classes(const char *text)
{
	bool low = false, high = false, digit = false, sign = false;

	for (const char *p = text; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c >= 'a' && c <= 'z')
			low = true;
		else if (c >= 'A' && c <= 'Z')
			high = true;
		else if (c >= '0' && c <= '9')
			digit = true;
		else
			sign = true;
	}
	return low + high + digit + sign;
}

/* Letters only, small. */
static void
password_stem(const char *text, char *stem, size_t size)
{
	size_t n = 0;

	for (const char *p = text; *p != '\0' && n + 1 < size; p++)
		if (isalpha((unsigned char)*p))
			stem[n++] = (char)tolower((unsigned char)*p);
	stem[n] = '\0';
}

static int
password_distinct(const char *text)
{
	bool seen[256] = {false};
	int n = 0;

	for (const char *p = text; *p != '\0'; p++) {
		n += !seen[(unsigned char)*p];
		seen[(unsigned char)*p] = true;
	}
	return n;
}

bool
password_strong(const char *text, const char *login)
{
	char stem[PASSWORD_MAX * 4 + 1], name[64];

	if (utf8_length(text) < PASSWORD_MIN || password_classes(text) < 3 ||
	    password_distinct(text) < 5)
		return false;
	password_stem(text, stem, sizeof(stem));
	password_stem(login, name, sizeof(name));
	if (name[0] != '\0' && strcmp(stem, name) == 0)
		return false;
	for (size_t i = 0;
	     i < sizeof(password_common) / sizeof(password_common[0]); i++)
		if (strcmp(stem, password_common[i]) == 0)
			return false;
	return true;
}
