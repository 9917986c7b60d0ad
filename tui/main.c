/*
 * talenthall-tui: the terminal program of one session. fd 3 is the RPC socket,
 * fd 4 the spawner; the environment is made by the spawner. With the word
 * "template" it is what sessions are copied from (server/begin.h).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/log.h"
#include "server/begin.h"
#include "server/sandbox.h"
#include "tui/app.h"
#include "tui/screens.h"

/* What every session does alike. */
static void
main_prepare(const char *locale)
{
	log_init("tui", LOG_LEVEL_WARN);
	i18n_init(locale);
}

/* Returns in the copies only, one a session. */
static int
main_template(const char *locale, char *word)
{
	if (sandbox_template(locale) != 0)
		return -1;
	begin_copies(word);
	return sandbox_copy();
}

static int
main_run(void)
{
	struct app_options o = { .rpc_fd = 3, .spawner_fd = 4,
		.screens = screens, .home = screens_home,
		.gate = screens_gate };
	const char *borders = getenv("TALENTHALL_BORDERS");
	struct app *app;
	int status;

	i18n_use(i18n_from_name(getenv("TALENTHALL_LANG")));
	o.theme = theme_from_name(getenv("TALENTHALL_THEME"));
	o.ascii = borders != NULL && strcmp(borders, "ascii") == 0;
	app = app_create(&o);
	if (app == NULL)
		return 1;
	status = app_run(app);
	app_destroy(app);
	return status;
}

int
main(int argc, char **argv)
{
	const char *locale = getenv("TALENTHALL_LOCALE");
	bool template = argc > 1 && strcmp(argv[1], BEGIN_TEMPLATE) == 0;

	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		puts(PACKAGE_STRING);
		return 0;
	}
	main_prepare(locale);
	if ((template ? main_template(locale, argv[1])
		      : sandbox_worker("tui", locale)) != 0)
		return 1;
	return main_run();
}
