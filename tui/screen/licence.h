/* The dialogs of electronic licences; each says its result. */
#ifndef TUI_SCREEN_LICENCE_H
#define TUI_SCREEN_LICENCE_H

#include <jansson.h>
#include <stdbool.h>

#include "tui/value.h"

struct app;

extern const struct choice licence_ranks[]; /* legal_representative, ... */

/* Over a row of licence.mine; true when something was done. */
bool licence_claim(struct app *app, const json_t *row);
bool licence_delegate(struct app *app, const json_t *row);
/* Over a delegation. */
bool licence_revoke(struct app *app, const json_t *row);
/* Ways to install it on a mobile phone. */
void licence_install(struct app *app);

#endif
