#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"

#ifndef TALENTHALL_LOCALEDIR
#define TALENTHALL_LOCALEDIR "/usr/local/share/talenthall/locale"
#endif

#ifdef HAVE_SANITIZERS
/* newlocale() of glibc never frees its copy of LOCPATH. Tests may know more. */
const char *__lsan_default_suppressions(void);

__attribute__((weak)) const char *
__lsan_default_suppressions(void)
{
	return "leak:__argz_add_sep\n";
}
#endif

static locale_t i18n_locales[2];
static _Thread_local enum lang i18n_lang = LANG_ZH;

/*
 * LC_CTYPE is set before LOCPATH: with LOCPATH in force glibc looks for C.UTF-8
 * nowhere else. LC_MESSAGES is C.utf8's under the name zh_CN.UTF-8, which is
 * all that gettext() wants to know. The header is asked for at once, because
 * later the sandbox lets nobody open the catalogue.
 */
int
i18n_init(const char *localedir)
{
	char locpath[4096];
	locale_t base;

	if (localedir == NULL)
		localedir = TALENTHALL_LOCALEDIR;
	unsetenv("LANGUAGE");
	/* whoever started us had it for himself */
	unsetenv("LOCPATH");
	if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
		setlocale(LC_CTYPE, "C.utf8");
	snprintf(locpath, sizeof locpath, "%s/locpath", localedir);
	if (setenv("LOCPATH", locpath, 1) != 0)
		return -1;
	bindtextdomain("talenthall", localedir);
	bind_textdomain_codeset("talenthall", "UTF-8");
	textdomain("talenthall");

	base = duplocale(LC_GLOBAL_LOCALE);
	i18n_locales[LANG_EN] = newlocale(LC_MESSAGES_MASK, "C", base);
	base = duplocale(LC_GLOBAL_LOCALE);
	i18n_locales[LANG_ZH] = newlocale(LC_MESSAGES_MASK, "zh_CN.UTF-8", base);
	if (i18n_locales[LANG_ZH] == (locale_t)0) {
		freelocale(base);
		return -1;
	}
	i18n_use(LANG_ZH);
	return strchr(gettext(""), ':') != NULL ? 0 : -1;
}

void
i18n_use(enum lang lang)
{
	i18n_lang = lang;
	if (i18n_locales[lang] != (locale_t)0)
		uselocale(i18n_locales[lang]);
	else if (i18n_locales[LANG_EN] != (locale_t)0)
		uselocale(i18n_locales[LANG_EN]);
}

enum lang
i18n_current(void)
{
	return i18n_lang;
}

enum lang
i18n_shell(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *name;
	size_t i;

	for (i = 0; i < sizeof names / sizeof names[0]; i++) {
		name = getenv(names[i]);
		if (name != NULL && *name != '\0')
			return strncmp(name, "zh", 2) == 0 &&
				strcasestr(name, ".utf") != NULL ?
			    LANG_ZH :
			    LANG_EN;
	}
	return LANG_EN;
}

const char *
i18n_name(enum lang lang)
{
	return lang == LANG_EN ? "en" : "zh";
}

enum lang
i18n_from_name(const char *name)
{
	return name != NULL && strcmp(name, "en") == 0 ? LANG_EN : LANG_ZH;
}
