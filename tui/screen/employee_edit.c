/* Position and contract of somebody in service; each change is kept. */
#include "config.h"

#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/contract.h"
#include "tui/screen/parts.h"
#include "tui/widget/form.h"

static int
employee_edit_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	const json_t *employee = arg;
	json_t *p = json_object(), *clear = json_array(), *v;
	const char *name;

	json_object_foreach((json_t *)(uintptr_t)values, name, v)
		if (*json_string_value(v) != '\0')
			json_object_set(p, name, v);
		else
			json_array_append_new(clear, json_string(name));
	if (json_array_size(clear) > 0)
		json_object_set(p, "clear", clear);
	json_decref(clear);
	json_object_set(p, "id", json_object_get(employee, "id"));
	json_object_set(p, "version", json_object_get(employee, "version"));
	return call(form_app(f), "employee.update", p, NULL, e);
}

static const char *const employee_edit_then[] = {
	N_("The present values stay in the history with your name."),
	NULL
};

static const struct form_desc employee_edit_form = {
	.title = N_("Position and contract"),
	.fields = contract_fields,
	.submit = N_("Save"),
	.consequences = employee_edit_then,
	.submit_values = employee_edit_submit,
};

bool
employee_edit(struct app *app, const json_t *employee)
{
	json_t *initial = json_deep_copy(employee);
	bool done;

	json_object_set_new(initial, "who", json_sprintf("%s  %s",
	    value_string(employee, "person.name"),
	    value_string(employee, "person.id_number")));
	done = form_run(app, &employee_edit_form, initial,
	    (void *)(uintptr_t)employee, NULL) == 1;
	if (done)
		app_status(app, STYLE_DONE, "%s",
		    _("Position and contract are saved."));
	json_decref(initial);
	return done;
}
