/*
 * Texts of messages: data/templates/NAME.cfg, see talenthall-templates(5).
 * A text has {placeholders}; which ones there may be, the file lists itself,
 * so that a slip of the pen is found at the start and not at the sending.
 */
#ifndef SERVER_DOMAIN_TEMPLATE_H
#define SERVER_DOMAIN_TEMPLATE_H

#include <jansson.h>
#include <stdbool.h>

#include "common/i18n.h"

enum { TEMPLATE_LANGS = 2, TEMPLATE_NAME = 41 };

/* Each text in both languages, by enum lang; NULL: not sent that way. */
struct template {
	char name[TEMPLATE_NAME];
	bool secret; /* holds a code: not kept after sending, nor shown */
	char *sms[TEMPLATE_LANGS];
	char *subject[TEMPLATE_LANGS]; /* of the mail */
	char *mail[TEMPLATE_LANGS];
	char *title[TEMPLATE_LANGS]; /* under system messages */
	char *text[TEMPLATE_LANGS];
};

/*
 * Read every *.cfg of dir, in place of what was loaded. 0, or -1 with every
 * fault as "FILE:LINE: what" on stderr; then what was loaded stays.
 */
int template_load(const char *dir);
bool template_loaded(void);
/* The folder last loaded; NULL before. */
const char *template_dir(void);
/* NULL if there is none. Valid until the next template_load(). */
const struct template *template_find(const char *name);

/*
 * text with args put in: texts, whole numbers, or {"zh":..., "en":...}. A new
 * string; NULL when an argument is missing (its name is then in missing).
 */
char *template_render(const char *text, const json_t *args, enum lang lang,
    char missing[TEMPLATE_NAME]);

#endif
