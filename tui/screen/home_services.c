#include "config.h"

#include <stdio.h>

#include "common/mem.h"
#include "tui/app.h"
#include "tui/screen/home_services.h"
#include "tui/screen/parts.h"
#include "tui/text.h"

enum { HOME_LABEL = 18 };

void
home_services_heading(struct menu *m, const char *heading)
{
	struct menu_item *it = menu_add(m);

	it->heading = true;
	str_copy(it->label, sizeof it->label, heading);
}

struct menu_item *
home_services_line(struct menu *m, int id, const char *code,
    const char *label, const char *detail)
{
	struct menu_item *it = menu_add(m);

	it->id = id;
	snprintf(it->label, sizeof it->label, "%s %s", code, label);
	str_copy(it->detail, sizeof it->detail, detail);
	return it;
}

void
home_services_add(struct menu *m, const json_t *reply, const char *heading)
{
	const json_t *items = value_at(reply, "items");
	json_t *s;
	size_t i;

	home_services_heading(m, heading);
	json_array_foreach(items, i, s) {
		struct menu_item *it = menu_add(m);

		it->id = (int)i;
		it->disabled = !json_is_true(value_at(s, "available"));
		str_copy(it->label, sizeof it->label,
		    value_string(s, "title"));
		str_copy(it->detail, sizeof it->detail,
		    value_string(s, "reason"));
	}
}

void
home_services_choose(struct app *app, const json_t *reply, int id)
{
	json_t *s = json_deep_copy(json_array_get(value_at(reply, "items"),
	    (size_t)id));

	if (s != NULL)
		service_enter(app, s);
	json_decref(s);
}

void
home_services_pair(struct canvas *c, int row, struct rect r,
    const char *label, const char *value, const char *label2,
    const char *value2)
{
	int half = label2 != NULL ? r.cols / 2 : r.cols;

	canvas_put(c, row, r.col + 1, HOME_LABEL - 1, STYLE_DIM, label);
	canvas_put(c, row, r.col + 1 + HOME_LABEL, half - HOME_LABEL - 2,
	    STYLE_NORMAL, value);
	if (label2 == NULL)
		return;
	canvas_put(c, row, r.col + half + 1, HOME_LABEL - 1, STYLE_DIM,
	    label2);
	canvas_put(c, row, r.col + half + 1 + HOME_LABEL,
	    r.cols - half - HOME_LABEL - 2, STYLE_NORMAL, value2);
}
