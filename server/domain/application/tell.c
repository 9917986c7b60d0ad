/*
 * Messages that a service file names: when a case enters a state, and to
 * colleagues whose work was taken over.
 */
#include "config.h"

#include <string.h>

#include "server/domain/application/application.h"
#include "server/domain/application/office.h"
#include "server/domain/notification.h"
#include "server/store/permit.h"
#include "server/store/unit.h"

static void
tell_pair(json_t *args, const char *name, const text_pair t)
{
	json_object_set_new(args, name,
	    json_pack("{s:s, s:s}", "zh", t[LANG_ZH] != NULL ? t[LANG_ZH] : "",
		"en", t[LANG_EN] != NULL ? t[LANG_EN] : ""));
}

static void
tell_day(json_t *args, const char *name, date_t d)
{
	char text[DATE_TEXT];

	json_object_set_new(args, name,
	    json_string(d != 0 ? date_format(d, text) : "-"));
}

static int
tell_permit(struct ctx *ctx, const struct application_case *c, json_t *args,
    struct err *e)
{
	struct permit p = {0};
	int rc = 0;

	if (c->a.permit_id != 0)
		rc = store_permit_load(ctx, c->a.permit_id, &p, e);
	else if (c->a.person_id != 0)
		rc = store_permit_of(ctx, c->a.person_id, &p, e);
	json_object_set_new(args, "permit",
	    json_string(rc == 1 ? p.number : "-"));
	tell_day(args, "valid_to", rc == 1 ? p.valid_to : 0);
	return rc < 0 ? -1 : 0;
}

/*
 * Placeholders of such templates: service, state, number, person, unit,
 * opinion, tip, due, permit, valid_to, n (of return items).
 */
static json_t *
tell_args(struct ctx *ctx, const struct application_case *c,
    const struct state *to, const struct decision *d, struct err *e)
{
	json_t *args = json_object();
	struct unit u = {0};

	tell_pair(args, "service", c->d->title);
	tell_pair(args, "state", to->title);
	json_object_set_new(args, "number", json_string(c->a.number));
	json_object_set_new(args, "person", json_string(c->a.name));
	json_object_set_new(args, "opinion",
	    json_string(d->opinion != NULL ? d->opinion : ""));
	json_object_set_new(args, "tip",
	    json_string(d->tip != NULL ? d->tip : ""));
	json_object_set_new(args, "n",
	    json_integer((json_int_t)json_array_size(d->items)));
	tell_day(args, "due", c->a.due_on);
	if ((c->a.unit_id != 0 &&
		store_unit_load(ctx, c->a.unit_id, &u, e) < 0) ||
	    tell_permit(ctx, c, args, e) != 0) {
		json_decref(args);
		return NULL;
	}
	json_object_set_new(args, "unit", json_string(u.name));
	return args;
}

/* Who of a case a role of the file means. */
enum tell_whom { TELL_PERSON = 1, TELL_UNIT = 2, TELL_APPLICANT = 4 };

static unsigned
tell_whom(const struct application_case *c, const struct names *to)
{
	unsigned whom = 0;

	for (size_t i = 0; i < to->n; i++) {
		const char *r = to->name[i];

		if (strcmp(r, "holder") == 0 || strcmp(r, "individual") == 0)
			whom |= TELL_PERSON;
		else if (strcmp(r, "agent") == 0 || strcmp(r, "unit") == 0)
			whom |= TELL_UNIT;
		else if (strcmp(r, "applicant") == 0)
			whom |= strcmp(c->a.applicant_role, "agent") == 0 ?
			    TELL_UNIT :
			    TELL_APPLICANT;
	}
	/* the person is told once */
	if ((whom & TELL_PERSON) && c->a.person_id != 0)
		whom &= ~(unsigned)TELL_APPLICANT;
	return whom;
}

static int
tell_one(struct ctx *ctx, const struct application_case *c,
    const char *template, const struct names *to, json_t *args,
    struct err *e)
{
	unsigned whom = tell_whom(c, to);
	const struct notify one = {.template = template,
		.account_id = c->a.applicant_account,
		.args = args};

	if ((whom & TELL_PERSON) && c->a.person_id != 0 &&
	    notify_person(ctx, c->a.person_id, template, json_incref(args),
		e) != 0)
		return -1;
	if ((whom & TELL_UNIT) && c->a.unit_id != 0 &&
	    notify_unit(ctx, c->a.unit_id, template, json_incref(args),
		e) != 0)
		return -1;
	if (!(whom & TELL_APPLICANT) || c->a.applicant_account == 0)
		return 0;
	json_incref(args);
	return notify(ctx, &one, e);
}

int
application_tell_entered(struct ctx *ctx, const struct application_case *c,
    const struct state *to, const struct decision *d, struct err *e)
{
	json_t *args = NULL;
	int rc = 0;

	for (size_t i = 0; i < c->d->nentered && rc == 0; i++) {
		const struct notice_entered *n = &c->d->entered[i];

		if (strcmp(n->state, to->id) != 0)
			continue;
		if (args == NULL)
			args = tell_args(ctx, c, to, d, e);
		rc = args == NULL ? -1 :
				    tell_one(ctx, c, n->template, &n->to, args,
					e);
	}
	json_decref(args);
	return rc;
}

int
application_tell_due(struct ctx *ctx, const struct application_case *c,
    struct err *e)
{
	static const struct decision silent;
	const struct state *at = definition_state(c->d, c->a.state);
	json_t *args = at != NULL ? tell_args(ctx, c, at, &silent, e) : NULL;
	int rc = args != NULL ? 0 : -1;

	if (rc == 0)
		tell_day(args, "until", c->a.state_due_on);
	for (size_t i = 0; i < c->d->nbefore_due && rc == 0; i++) {
		const struct notice_due *n = &c->d->before_due[i];

		if (strcmp(n->state, at->id) == 0)
			rc = tell_one(ctx, c, n->template, &n->to, args, e);
	}
	json_decref(args);
	return rc;
}

int
application_tell_colleague(struct ctx *ctx, const struct application_case *c,
    int64_t account_id, const char *template, const char *reason,
    struct err *e)
{
	struct notify n = {.template = template, .account_id = account_id};

	if (account_id == 0 || account_id == ctx->actor.account_id)
		return 0;
	n.args = json_object();
	tell_pair(n.args, "service", c->d->title);
	json_object_set_new(n.args, "number", json_string(c->a.number));
	json_object_set_new(n.args, "by", json_string(ctx->actor.name));
	json_object_set_new(n.args, "reason",
	    json_string(reason != NULL ? reason : ""));
	return notify(ctx, &n, e);
}
