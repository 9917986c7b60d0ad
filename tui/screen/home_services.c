#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/date.h"
#include "common/err.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/home_services.h"
#include "tui/screen/parts.h"
#include "tui/text.h"
#include "tui/widget/popup.h"

enum {
	HOME_LABEL = 18,
	HOME_TALL = 30,     /* rows from which the strip has more lines */
	HOME_WIDE = 120,    /* columns from which reasons are whole */
	HOME_STRIP = 3,     /* of each kind, at most */
	HOME_AROUND = 7,    /* a line's number, and a gap before its detail */
	HOME_FEW = 2,       /* lines of business where there is little room */
	/* menu ids */
	HOME_SERVICE = 0,
	HOME_PROGRESS = 200,
	HOME_PROGRESS_ALL = 399,
	HOME_LINES = 400,
	HOME_NOTICE = 500,
	HOME_PROMPT = 520,
};

/* --- what is asked --- */

int
home_common_load(struct app *app, struct home_common *h, bool services,
    struct err *e)
{
	struct home_common got = { 0 };

	if (call(app, "notice.list", json_pack("{s:i}", "limit", HOME_STRIP),
	    &got.notices, e) != 0 ||
	    call(app, "prompt.list", NULL, &got.prompts, e) != 0 ||
	    (services && call(app, "service.list", NULL, &got.services,
	    e) != 0)) {
		home_common_clear(&got);
		return -1;
	}
	home_common_clear(h);
	*h = got;
	return 0;
}

void
home_common_clear(struct home_common *h)
{
	json_decref(h->notices);
	json_decref(h->prompts);
	json_decref(h->services);
	memset(h, 0, sizeof *h);
}

/* --- lines --- */

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

static void
home_strip_line(struct menu *m, int id, const char *label, const char *text,
    const char *right, enum style s)
{
	struct menu_item *it = menu_add(m);

	it->id = id;
	it->style = s;
	str_copy(it->label, sizeof it->label, label);
	str_copy(it->detail, sizeof it->detail, text);
	str_copy(it->right, sizeof it->right, right);
	m->above = m->n;
}

static void
home_strip_notices(const struct home_common *h, struct menu *m, size_t max)
{
	const json_t *items = value_at(h->notices, "items"), *n;
	size_t i;

	json_array_foreach(items, i, n) {
		char text[256];

		if (i >= max)
			break;
		snprintf(text, sizeof text, "%s%s",
		    json_is_true(value_at(n, "pinned")) ? _("[Pinned] ") : "",
		    value_string(n, "title"));
		home_strip_line(m, HOME_NOTICE + (int)i,
		    i == 0 ? _("Notices") : "", text,
		    value_string(n, "date"), STYLE_NORMAL);
	}
	if (json_array_size(items) == 0)
		home_strip_line(m, HOME_NOTICE, _("Notices"),
		    _("There are no notices at present"), "", STYLE_DIM);
}

static void
home_strip_prompts(const struct home_common *h, struct menu *m, size_t max)
{
	const json_t *items = value_at(h->prompts, "items"), *p;
	size_t i, n = json_array_size(items);

	json_array_foreach(items, i, p) {
		char right[24] = "";

		if (i >= max)
			break;
		if (value_int(p, "at") != 0)
			value_text(p, "at", FORMAT_DAY, NULL, right,
			    sizeof right);
		if (i + 1 == max && n > max)
			snprintf(right, sizeof right, _("%zu in all"), n);
		home_strip_line(m, HOME_PROMPT + (int)i,
		    i == 0 ? _("Prompts") : "", value_string(p, "text"),
		    right, STYLE_WARN);
	}
	if (n == 0)
		home_strip_line(m, HOME_PROMPT, _("Prompts"),
		    _("There is nothing to see to at present"), "",
		    STYLE_DIM);
}

void
home_add_strip(struct app *app, struct home_common *h, struct menu *m)
{
	int rows, cols;
	size_t max;

	app_size(app, &rows, &cols);
	max = rows >= HOME_TALL ? HOME_STRIP : 1;
	home_strip_notices(h, m, max);
	home_strip_prompts(h, m, max);
}

/* In two words, where the reason itself has no room: Enter tells it. */
static const char *
home_service_tag(const json_t *service)
{
	const char *key = value_string(service, "reason_key");

	if (*key == '\0')
		return "";
	if (strcmp(key, err_key(ERR_RESTRICTED)) == 0)
		return _("[barred]");
	return strcmp(key, err_key(ERR_ASSOC_NONE)) == 0 ?
	    _("[no unit]") : _("[not open]");
}

void
home_add_services(struct app *app, struct home_common *h, struct menu *m,
    const char *heading)
{
	const json_t *items = value_at(h->services, "items");
	int rows, cols;
	bool wide;
	json_t *s;
	size_t i;

	app_size(app, &rows, &cols);
	wide = cols >= HOME_WIDE;
	home_services_heading(m, heading);
	json_array_foreach(items, i, s) {
		struct menu_item *it = menu_add(m);

		it->id = HOME_SERVICE + (int)i;
		it->disabled = !json_is_true(value_at(s, "available"));
		str_copy(it->label, sizeof it->label,
		    value_string(s, "title"));
		str_copy(it->detail, sizeof it->detail, wide ?
		    value_string(s, "reason") : home_service_tag(s));
		/* what half a line would cut has a line of its own */
		it->half = wide || menu_fits_half(it, cols);
	}
}

/* What a line of business in progress leaves out, for want of room. */
enum home_less { HOME_ALL, HOME_NO_NUMBER, HOME_NO_TYPE, HOME_NO_SYSTEM };

/* "system  business  type", "date  person  [progress]  number" */
static void
home_progress_line(struct menu_item *it, const json_t *p, enum home_less less)
{
	const char *system = value_string(p, "system");
	const char *type = value_string(p, "type");
	char day[32] = "";

	if (value_int(p, "since") != 0)
		value_text(p, "since", FORMAT_DAY, NULL, day, sizeof day);
	snprintf(it->label, sizeof it->label, "%s%s%s%s%s",
	    less < HOME_NO_SYSTEM ? system : "", less < HOME_NO_SYSTEM ?
	    "  " : "", value_string(p, "business"), less < HOME_NO_TYPE ?
	    "  " : "", less < HOME_NO_TYPE ? type : "");
	snprintf(it->detail, sizeof it->detail, "%s%s%s  [%s]%s%s", day,
	    *day != '\0' ? "  " : "", value_string(p, "person"),
	    value_string(p, "progress"), less < HOME_NO_NUMBER ? "  " : "",
	    less < HOME_NO_NUMBER ? value_string(p, "number") : "");
}

/* The first that fits: how far the business is, is never cut. */
static enum home_less
home_progress_fit(const json_t *items, size_t few, int cols)
{
	enum home_less less = HOME_ALL;

	for (; less < HOME_NO_SYSTEM; less++) {
		int label = 0, detail = 0;
		const json_t *p;
		size_t i;

		json_array_foreach(items, i, p) {
			struct menu_item it = { 0 };

			if (i >= few)
				break;
			home_progress_line(&it, p, less);
			if (text_width(it.label) > label)
				label = text_width(it.label);
			if (text_width(it.detail) > detail)
				detail = text_width(it.detail);
		}
		if (label + detail + HOME_AROUND <= cols)
			break;
	}
	return less;
}

void
home_add_progress(struct app *app, struct home_common *h,
    struct menu *m)
{
	const json_t *items = value_at(h->services, "progress"), *p;
	size_t i, n = json_array_size(items), max;
	enum home_less less;
	int rows, cols;

	home_services_heading(m, _("Business in progress"));
	app_size(app, &rows, &cols);
	max = rows >= HOME_TALL || n <= HOME_FEW ? n : HOME_FEW - 1;
	less = home_progress_fit(items, max, cols);
	json_array_foreach(items, i, p) {
		struct menu_item *it;

		if (i >= max)
			break;
		it = menu_add(m);
		it->id = HOME_PROGRESS + (int)i;
		home_progress_line(it, p, less);
	}
	if (max < n) {
		struct menu_item *it = menu_add(m);

		it->id = HOME_PROGRESS_ALL;
		snprintf(it->label, sizeof it->label,
		    _("%zu in all; press Enter to see them"), n);
	}
	if (json_array_size(items) == 0) {
		struct menu_item *it = menu_add(m);

		/* a sentence, not a line to choose */
		it->heading = it->plain = true;
		str_copy(it->label, sizeof it->label,
		    _("There is no business in progress."));
	}
}

void
home_add_lines(struct app *app, struct menu *m,
    const struct home_line *lines, const char *heading)
{
	home_services_heading(m, heading);
	for (int i = 0; lines[i].screen != NULL; i++) {
		const struct screen *s = screen_find(app_screens(app),
		    lines[i].screen);
		struct menu_item *it;

		if (s == NULL ||
		    (s->roles != NULL && !app_has_role(app, s->roles)))
			continue;
		it = menu_add(m);
		it->id = HOME_LINES + i;
		it->half = true;
		snprintf(it->label, sizeof it->label, "%s%s%s",
		    s->code != NULL ? s->code : "",
		    s->code != NULL ? " " : "",
		    text_tr(lines[i].label != NULL ? lines[i].label :
		    s->title));
	}
}

/* --- what was chosen --- */

static void
home_open_notice(struct app *app, const json_t *notice)
{
	if (notice == NULL)
		app_open(app, "notices", NULL);
	else
		app_open(app, "notice_view", json_pack("{s:s}", "id",
		    value_string(notice, "id")));
}

/* The whole sentence; then where to see to it, if there is such a place. */
void
home_open_prompt(struct app *app, const json_t *prompt)
{
	const char *screen = value_string(prompt, "screen");
	const char *buttons[] = { _("Go there"), _("Back"), NULL };
	const struct screen *s = *screen != '\0' ?
	    screen_find(app_screens(app), screen) : NULL;
	char *id;

	if (s == NULL || (s->roles != NULL && !app_has_role(app, s->roles))) {
		popup_message(app, _("System prompt"),
		    value_string(prompt, "text"));
		return;
	}
	id = xstrdup(screen);
	if (popup_ask(app, _("System prompt"), value_string(prompt, "text"),
	    buttons) == 0)
		app_open(app, id, NULL);
	free(id);
}

static void
home_open_progress(struct app *app, const json_t *p)
{
	char text[768];

	const char *id = value_string(p, "application");

	if (*value_string(p, "screen") != '\0' || *id != '\0') {
		app_open(app, *id != '\0' ? "application_view" :
		    value_string(p, "screen"), *id != '\0' ?
		    json_pack("{s:s}", "id", id) : NULL);
		return;
	}
	snprintf(text, sizeof text, "%s  %s  %s\n%s  %s\n%s",
	    value_string(p, "system"), value_string(p, "business"),
	    value_string(p, "type"), value_string(p, "number"),
	    value_string(p, "person"), value_string(p, "progress"));
	popup_message(app, _("Business in progress"), text);
}

static void
home_all_progress(struct app *app, const json_t *items)
{
	struct buf b = { 0 };
	const json_t *p;
	size_t i;

	json_array_foreach(items, i, p) {
		char day[32] = "";

		if (value_int(p, "since") != 0)
			value_text(p, "since", FORMAT_DAY, NULL, day,
			    sizeof day);
		buf_printf(&b, "%s  %s  %s\n    %s  %s  %s  [%s]\n",
		    value_string(p, "system"), value_string(p, "business"),
		    value_string(p, "type"), day, value_string(p, "person"),
		    value_string(p, "number"), value_string(p, "progress"));
	}
	popup_pager(app, _("Business in progress"), buf_str(&b));
	buf_finish(&b);
}

bool
home_choose_common(struct app *app, struct home_common *h,
    const struct menu_item *item, const struct home_line *lines)
{
	int id = item->id;
	json_t *row;

	if (id >= HOME_OWN)
		return false;
	if (id >= HOME_PROMPT) {
		row = json_incref(json_array_get(value_at(h->prompts,
		    "items"), (size_t)(id - HOME_PROMPT)));
		if (row == NULL)
			app_open(app, "prompts", NULL);
		else
			home_open_prompt(app, row);
	} else if (id >= HOME_NOTICE) {
		row = json_incref(json_array_get(value_at(h->notices,
		    "items"), (size_t)(id - HOME_NOTICE)));
		home_open_notice(app, row);
	} else if (id >= HOME_LINES) {
		row = NULL;
		app_open(app, lines[id - HOME_LINES].screen, NULL);
	} else if (id == HOME_PROGRESS_ALL) {
		row = json_incref((json_t *)value_at(h->services,
		    "progress"));
		home_all_progress(app, row);
	} else if (id >= HOME_PROGRESS) {
		row = json_incref(json_array_get(value_at(h->services,
		    "progress"), (size_t)(id - HOME_PROGRESS)));
		home_open_progress(app, row);
	} else {
		row = json_incref(json_array_get(value_at(h->services,
		    "items"), (size_t)(id - HOME_SERVICE)));
		service_enter(app, row);
	}
	json_decref(row);
	return true;
}

/* --- the head --- */

void
home_services_pair(struct canvas *c, int row, struct rect r,
    const char *label, const char *value, const char *label2,
    const char *value2)
{
	int half = label2 != NULL ? r.cols / 2 : r.cols;

	canvas_put(c, row, r.col + 1, HOME_LABEL - 1, STYLE_DIM, label);
	canvas_text(c, row, r.col + 1 + HOME_LABEL, half - HOME_LABEL - 2,
	    STYLE_NORMAL, value);
	if (label2 == NULL)
		return;
	canvas_put(c, row, r.col + half + 1, HOME_LABEL - 1, STYLE_DIM,
	    label2);
	canvas_text(c, row, r.col + half + 1 + HOME_LABEL,
	    r.cols - half - HOME_LABEL - 2, STYLE_NORMAL, value2);
}

void
home_last_login(struct app *app, char *buf, size_t size)
{
	const json_t *who = app_whoami(app);
	char at[TIME_TEXT];

	buf[0] = '\0';
	if (value_int(who, "last_login.at") == 0)
		return;
	/* to the minute */
	time_format(value_int(who, "last_login.at"), at);
	at[16] = '\0';
	snprintf(buf, size, _("Last login %s from %s"), at,
	    value_string(who, "last_login.from"));
}
