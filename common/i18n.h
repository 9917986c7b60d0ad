/*
 * Language of what people read. English is the msgid; zh_CN is a catalogue.
 * The language is the account's, never the client's environment; a command at
 * the server's own shell has no account.
 */
#ifndef COMMON_I18N_H
#define COMMON_I18N_H

#include <libintl.h>

#define _(s) gettext(s)
#define N_(s) s

enum lang { LANG_ZH, LANG_EN };

/*
 * Once per process, before any thread: LC_CTYPE becomes C.UTF-8, LOCPATH a
 * folder holding zh_CN.UTF-8 (a link to the system's C.utf8; a machine needs
 * no zh_CN locale), and the catalogue folder is bound. localedir holds
 * zh_CN/LC_MESSAGES/talenthall.mo and locpath/zh_CN.UTF-8; NULL means the
 * installed one. Returns 0, or -1 when the catalogue cannot be had (then
 * everything stays English).
 */
int i18n_init(const char *localedir);

/* Language of every following _() in this thread. */
void i18n_use(enum lang lang);
enum lang i18n_current(void);

/*
 * What a shell's locale asks for: Chinese where it is, in UTF-8. For commands
 * of administrators alone, which have no account; before i18n_init().
 */
enum lang i18n_shell(void);

/* "zh"/"en" and back; anything else is LANG_ZH. */
const char *i18n_name(enum lang lang);
enum lang i18n_from_name(const char *name);

#endif
