/*
 * The user agreement: data/agreement/zh.txt and en.txt. The first line ends in
 * the version, the second is the title, the rest the text.
 */
#ifndef SERVER_DOMAIN_AGREEMENT_H
#define SERVER_DOMAIN_AGREEMENT_H

#include "common/i18n.h"

struct agreement {
	char version[32];
	char title[128];
	char *text;
};

/*
 * Read both languages of dir, in place of what was loaded. 0, or -1 with the
 * reason as "FILE: what" on stderr; then what was loaded stays.
 */
int agreement_load(const char *dir);
/* The one in force, in that language. version is "" when none is loaded. */
const struct agreement *agreement_find(enum lang lang);

#endif
