/* Position and contract, asked when a person is approved and changed later. */
#ifndef TUI_SCREEN_CONTRACT_H
#define TUI_SCREEN_CONTRACT_H

#include "tui/widget/form.h"

/* "who" is shown when it is given. */
extern const struct form_field contract_fields[];

#endif
