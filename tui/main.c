/*
 * talenthall-tui: the terminal program of one session. fd 3 is the RPC socket,
 * fd 4 the spawner; the environment is made by the spawner.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/log.h"
#include "server/sandbox.h"
#include "tui/app.h"
#include "tui/screens.h"

int
main(int argc, char **argv)
{
	struct app_options o = { .rpc_fd = 3, .spawner_fd = 4,
		.screens = screens, .home = screens_home,
		.gate = screens_gate };
	const char *borders = getenv("TALENTHALL_BORDERS");
	const char *locale = getenv("TALENTHALL_LOCALE");
	struct app *app;
	int status;

	if (argc > 1 && strcmp(argv[1], "--version") == 0) {
		puts(PACKAGE_STRING);
		return 0;
	}
	log_init("tui", LOG_LEVEL_WARN);
	i18n_init(locale);
	i18n_use(i18n_from_name(getenv("TALENTHALL_LANG")));
	o.theme = theme_from_name(getenv("TALENTHALL_THEME"));
	o.ascii = borders != NULL && strcmp(borders, "ascii") == 0;
	if (sandbox_worker("tui", locale) != 0)
		return 1;
	app = app_create(&o);
	if (app == NULL)
		return 1;
	status = app_run(app);
	app_destroy(app);
	return status;
}
