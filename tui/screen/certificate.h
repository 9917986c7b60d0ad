/* What the screens of certificates share. */
#ifndef TUI_SCREEN_CERTIFICATE_H
#define TUI_SCREEN_CERTIFICATE_H

#include <jansson.h>
#include <stdbool.h>

#include "tui/value.h"

struct app;

extern const struct choice certificate_states[];     /* pending, ... */
extern const struct choice certificate_unit_types[]; /* enterprise, ... */

/* Apply at the desk; true when an application was made, *id its record. */
bool certificate_apply(struct app *app, char *id, size_t size);
/* Write down the legal representative of a unit. */
void certificate_legal(struct app *app);
/* The list of materials with ticks, over a certificate's reply. */
bool certificate_check(struct app *app, const json_t *certificate);
/* The application form in the pager. */
void certificate_form(struct app *app, const json_t *certificate);

#endif
