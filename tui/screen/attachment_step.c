/* Attachments as a step of a unit's profile. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/screen/attachment.h"
#include "tui/text.h"
#include "tui/widget/popup.h"

enum { STEP_KINDS = 40, STEP_NAME = 32, STEP_STATE = 20 };

void
attachment_step_page(struct app *app, const json_t *list, int width,
    struct buf *b)
{
	const json_t *items = value_at(list, "items"), *row;
	size_t i;

	json_array_foreach(items, i, row) {
		char rule[128], *name, *state;

		name = text_pad(value_string(row, "label"), STEP_NAME, false);
		state = text_pad(choice_label(attachment_states,
		    attachment_state(row)), STEP_STATE, false);
		buf_printf(b, "%s  %s  %s\n", name, state,
		    attachment_rule(row, rule, sizeof rule));
		free(name);
		free(state);
	}
	buf_printf(b, "\n%s\n\n", _("Enter: upload one of them, complete or "
	    "delete it. From another terminal of your own computer the first "
	    "comes by:"));
	row = json_array_get(items, 0);
	if (row != NULL)
		attachment_put_lines(app, row, width, b);
	buf_printf(b, "\n%s", _("The others likewise. What is lacking can be "
	    "uploaded later as well."));
}

void
attachment_step_act(struct app *app, const json_t *row)
{
	bool open = strcmp(attachment_state(row), "uploaded") != 0;
	const char *buttons[4] = { NULL };
	size_t n = 0;
	int at;

	if (strcmp(attachment_state(row), "missing") == 0) {
		attachment_upload(app, row);
		return;
	}
	if (open)
		buttons[n++] = _("Complete it");
	buttons[n++] = _("Upload another one");
	buttons[n++] = _("Delete");
	at = popup_ask(app, value_string(row, "label"),
	    choice_label(attachment_states, attachment_state(row)), buttons);
	if (at < 0)
		return;
	at += open ? 0 : 1;
	if (at == 0)
		attachment_confirm(app, row);
	else if (at == 1)
		attachment_upload(app, row);
	else
		attachment_delete(app, row);
}

void
attachment_step_choose(struct app *app, const json_t *list)
{
	const char *labels[STEP_KINDS], *states[STEP_KINDS];
	const json_t *items = value_at(list, "items");
	size_t n = json_array_size(items);
	json_t *row;
	int at;

	if (n > STEP_KINDS)
		n = STEP_KINDS;
	for (size_t i = 0; i < n; i++) {
		row = json_array_get(items, i);
		labels[i] = value_string(row, "label");
		states[i] = choice_label(attachment_states,
		    attachment_state(row));
	}
	at = n > 0 ? popup_choose_text(app, _("Which attachment?"), labels,
	    states, n, 0) : -1;
	if (at < 0)
		return;
	row = json_deep_copy(json_array_get(items, (size_t)at));
	attachment_step_act(app, row);
	json_decref(row);
}
