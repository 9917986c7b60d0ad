/* What only the owner can say of a file: its dates, and that he has looked. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/attachment.h"
#include "tui/widget/form.h"
#include "tui/widget/popup.h"

enum { CONFIRM_TICKS = 12, CONFIRM_FIELDS = CONFIRM_TICKS + 4 };

static char confirm_names[CONFIRM_TICKS][32];

/* All is ticked; or the focus is on what is not. */
static bool
confirm_ticked(struct form *f, const json_t *row, const json_t *values)
{
	size_t n = json_array_size(value_at(row, "self_check"));

	for (size_t i = 0; i < n && i < CONFIRM_TICKS; i++)
		if (*value_string(values, confirm_names[i]) == '\0') {
			form_focus(f, confirm_names[i]);
			app_status(form_app(f), STYLE_ERROR, "%s",
			    _("Tick each line once you have seen it in the "
			    "file. What does not hold: upload a better "
			    "file."));
			return false;
		}
	return true;
}

struct confirm {
	json_t *row;   /* as it was looked at */
	json_t *reply; /* as it stands then */
};

static int
confirm_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	struct confirm *k = arg;
	const char *const dates[] = { "issued_on", "valid_to" };
	json_t *p;

	if (!confirm_ticked(f, k->row, values))
		return -1;
	/* another file, come meanwhile, is not what was looked at */
	p = json_pack("{s:s, s:b, s:I}", "kind", value_string(k->row, "kind"),
	    "checked", 1, "version", value_int(k->row, "version"));
	for (size_t i = 0; i < 2; i++)
		if (*value_string(values, dates[i]) != '\0')
			json_object_set(p, dates[i],
			    json_object_get(values, dates[i]));
	return call(form_app(f), "attachment.set", p, &k->reply, e);
}

static size_t
confirm_dates(const json_t *row, struct form_field *fields)
{
	bool dated = json_is_true(value_at(row, "dated"));
	bool expiring = json_is_true(value_at(row, "expiring"));
	size_t n = 0;

	if (dated)
		fields[n++] = (struct form_field){ .name = "issued_on",
			.label = N_("Date on the paper"), .kind = FORM_DATE,
			.required = true, .hint = N_("The date on the paper; "
			"within one month of the submission") };
	if (expiring)
		fields[n++] = (struct form_field){ .name = "valid_to",
			.label = N_("Valid until"), .kind = FORM_DATE,
			.required = true, .hint = N_("The last day on the "
			"paper; three months or more should be left") };
	return n;
}

static size_t
confirm_fill(const json_t *row, struct form_field *fields)
{
	size_t n = confirm_dates(row, fields), i, ticks = 0;
	const json_t *line;

	json_array_foreach(value_at(row, "self_check"), i, line) {
		if (ticks == CONFIRM_TICKS)
			break;
		snprintf(confirm_names[ticks], sizeof confirm_names[ticks],
		    "tick%zu", ticks);
		fields[n] = (struct form_field){ .name = confirm_names[ticks],
			.label = json_string_value(line), .kind = FORM_TICK,
			.hint = N_("Space ticks what you "
			"have seen in the file yourself") };
		if (ticks++ == 0)
			fields[n].group = N_("I have looked at the file "
			    "myself");
		n++;
	}
	return n;
}

/* What would be remarked at a submission today stops nobody here. */
static void
confirm_warn(struct app *app, const json_t *row)
{
	struct buf b = { 0 };

	attachment_warnings(row, &b);
	if (b.len > 0)
		popup_message(app, value_string(row, "label"), buf_str(&b));
	buf_finish(&b);
}

bool
attachment_confirm(struct app *app, const json_t *row)
{
	struct form_field fields[CONFIRM_FIELDS + 1] = { 0 };
	const char *const then[] = {
		N_("The file counts from now on: applications take it along."),
		N_("Whoever reviews your case looks at the same points."),
		NULL
	};
	struct form_desc d = { .title = value_string(row, "label"),
		.intro = N_("The file is there. It counts once this is "
		"complete; left now, it waits for it in the list."),
		.fields = fields, .submit = N_("Confirm"),
		.consequences = then, .submit_values = confirm_submit,
		.careless = true };
	struct confirm k = { .row = json_deep_copy(row) };
	json_t *initial;
	bool done;

	confirm_fill(row, fields);
	initial = json_pack("{s:s, s:s}", "issued_on",
	    value_string(row, "issued_on"), "valid_to",
	    value_string(row, "valid_to"));
	done = form_run(app, &d, initial, &k, NULL) == 1;
	if (done) {
		app_status(app, STYLE_DONE, _("%s: uploaded, and it counts."),
		    value_string(k.row, "label"));
		confirm_warn(app, k.reply);
	} else if (attachment_open(k.row)) {
		app_status(app, STYLE_WARN, _("%s: uploaded, but it does not "
		    "count yet; e completes it."), value_string(k.row,
		    "label"));
	}
	json_decref(initial);
	json_decref(k.row);
	json_decref(k.reply);
	return done;
}
