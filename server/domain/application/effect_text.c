/* What an effect will do, in words, before it is decided. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/codes.h"
#include "common/mem.h"
#include "server/domain/application/application.h"
#include "server/domain/application/words.h"
#include "server/domain/opening.h"
#include "server/domain/permit_effect.h"

/* A member's value; type VALUE_NONE when there is none. */
static struct value
text_value(const struct application_case *c, const struct effect *x,
    const char *name)
{
	struct value v = {0};

	for (size_t i = 0; i < x->nmembers; i++)
		if (strcmp(x->member[i].name, name) == 0 &&
		    expression_value(x->member[i].value, &c->flow.facts,
			&v) != 0)
			v.type = VALUE_NONE;
	return v;
}

static void
text_issue(struct ctx *ctx, const struct application_case *c,
    const struct effect *x, char *buf, size_t size)
{
	struct value years = text_value(c, x, "years");
	struct value children = text_value(c, x, "children");
	char day[DATE_TEXT];
	int n = years.type == VALUE_NUMBER ? (int)years.number : PERMIT_YEARS;

	date_format(date_add_years(ctx->today, n), day);
	if (children.type == VALUE_ROWS && json_array_size(children.rows) > 0)
		snprintf(buf, size,
		    _("A permit is issued, valid to %s, with children: %zu"),
		    day, json_array_size(children.rows));
	else
		snprintf(buf, size, _("A permit is issued, valid to %s"), day);
}

static void
text_extend(struct ctx *ctx, const struct application_case *c,
    const struct effect *x, char *buf, size_t size)
{
	struct value v = text_value(c, x, "until");
	char day[DATE_TEXT];

	(void)ctx;
	snprintf(buf, size, _("The permit is valid to %s"),
	    v.type == VALUE_DATE ? date_format((date_t)v.number, day) : "?");
}

static void
text_amend(struct ctx *ctx, const struct application_case *c,
    const struct effect *x, char *buf, size_t size)
{
	struct value unit = text_value(c, x, "unit"), name = {0};
	bool children = false;
	struct err e = {0};

	(void)ctx;
	for (size_t i = 0; i < x->nmembers; i++)
		children |= strcmp(x->member[i].name, "children") == 0;
	if (unit.type == VALUE_TEXT) {
		(void)application_word((struct application_case *)c,
		    "association.unit_name", &name, &e);
		snprintf(buf, size, _("The permit's employer becomes %s"),
		    name.type == VALUE_TEXT ? name.text : unit.text);
	} else if (children) {
		struct value rows = text_value(c, x, "children");

		snprintf(buf, size, _("Children on the permit from now on: %zu"),
		    rows.type == VALUE_ROWS ? json_array_size(rows.rows) : 0);
	} else {
		str_copy(buf, size,
		    _("The change is noted in the permit's history"));
	}
}

static void
text_move(struct ctx *ctx, const struct application_case *c,
    const struct effect *x, char *buf, size_t size)
{
	struct value from = text_value(c, x, "from");
	char to[16];

	(void)ctx;
	snprintf(to, sizeof(to), "%d", c->a.district);
	snprintf(buf, size,
	    _("The unit is closed in %s and opened in %s; open cases end in "
	      "the old district, bookings there lapse"),
	    from.type == VALUE_TEXT ? code_text(codes_district, from.text) :
				      "?",
	    code_text(codes_district, to));
}

static void
text_open(struct ctx *ctx, const struct application_case *c,
    const struct effect *x, char *buf, size_t size)
{
	struct value status = text_value(c, x, "status");
	char district[16];

	(void)ctx;
	snprintf(district, sizeof(district), "%d", c->a.district);
	snprintf(buf, size, _("The unit in %s: %s"),
	    code_text(codes_district, district),
	    opening_status_label(
		status.type == VALUE_TEXT ? status.text : "opened"));
}

static void
text_grant(struct ctx *ctx, const struct application_case *c,
    const struct effect *x, char *buf, size_t size)
{
	struct value year = text_value(c, x, "year");
	struct value n = text_value(c, x, "number");

	(void)ctx;
	if (n.type != VALUE_NUMBER)
		n = text_value(c, x, "wanted");
	snprintf(buf, size, _("Quota of %lld granted: %lld"),
	    (long long)(year.type == VALUE_NUMBER ? year.number : 0),
	    (long long)(n.type == VALUE_NUMBER ? n.number : 0));
}

/* Nothing, where the district keeps no quotas. */
static void
text_use(struct ctx *ctx, const struct application_case *c,
    const struct effect *x, char *buf, size_t size)
{
	(void)ctx;
	(void)x;
	str_copy(buf, size, quota_kept(c->a.district) ?
		_("One of the unit's quota is used") : "");
}

typedef void text_fn(struct ctx *ctx, const struct application_case *c,
    const struct effect *x, char *buf, size_t size);

static const struct {
	const char *verb;
	text_fn *fn;
	const char *text;
} text_rows[] = {
	{"permit.issue", text_issue, NULL},
	{"permit.extend", text_extend, NULL},
	{"permit.amend", text_amend, NULL},
	{"permit.suspend", NULL, N_("The permit is suspended")},
	{"permit.resume", NULL, N_("The permit is valid again")},
	{"permit.cancel", NULL,
	    N_("The permit is cancelled; it cannot be restored")},
	{"association.start", NULL, N_("The person is employed by the unit")},
	{"association.end", NULL,
	    N_("The link with the unit ends; a valid permit is suspended")},
	{"case.open", NULL, N_("A draft of another service is begun")},
	{"unit.open", text_open, NULL},
	{"unit.move", text_move, NULL},
	{"quota.grant", text_grant, NULL},
	{"quota.use", text_use, NULL},
	{"title.award", NULL, N_("The title is awarded")},
};

char *
application_effect_text(struct ctx *ctx, const struct application_case *c,
    const struct effect *x, char *buf, size_t size)
{
	str_copy(buf, size, x->verb);
	for (size_t i = 0; i < sizeof(text_rows) / sizeof(text_rows[0]); i++) {
		if (strcmp(text_rows[i].verb, x->verb) != 0)
			continue;
		if (text_rows[i].fn != NULL)
			text_rows[i].fn(ctx, c, x, buf, size);
		else
			str_copy(buf, size, _(text_rows[i].text));
	}
	return buf;
}
