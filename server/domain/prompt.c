#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "common/retirement.h"
#include "common/workday.h"
#include "server/domain/appointment/appointment.h"
#include "server/domain/permit.h"
#include "server/domain/policy.h"
#include "server/domain/prompt.h"
#include "server/domain/restriction.h"
#include "server/domain/service_definition.h"
#include "server/store/appeal.h"
#include "server/store/application.h"
#include "server/store/association.h"
#include "server/store/person.h"
#include "server/store/service.h"
#include "server/store/unit.h"

enum {
	PROMPT_PERMIT_DAYS = 90,
	PROMPT_REVIEW_DAYS = 20, /* working days */
	PROMPT_CERTIFICATE_DAYS = 60,
	PROMPT_RESTRICTIONS = 5,
	PROMPT_COUNTED = 100,
};

/* What is asked of the tables once, and the prompts so far. */
struct prompts {
	struct ctx *ctx;
	struct prompt *list;
	size_t n;
	struct association link; /* of a person; status "" when none */
	struct permit permit;    /* of a person; status "" when none */
	struct unit unit;
	int64_t business; /* under way */
};

__attribute__((format(printf, 5, 6))) static void
prompt_add(struct prompts *p, const char *id, int64_t at, const char *screen,
    const char *fmt, ...)
{
	struct prompt *out = &p->list[p->n];
	va_list ap;

	if (p->n == PROMPT_MAX)
		return;
	p->n++;
	out->id = id;
	out->at = at;
	out->screen = screen;
	va_start(ap, fmt);
	vsnprintf(out->text, sizeof(out->text), fmt, ap);
	va_end(ap);
}

/* --- a person --- */

static int
prompt_permit(struct prompts *p, struct err *e)
{
	const struct permit *m = &p->permit;
	date_t today = p->ctx->today;
	int64_t at = date_instant(m->valid_to, 0);
	char day[DATE_TEXT];

	(void)e;
	if (strcmp(m->status, "suspended") == 0 && m->valid_to >= today)
		prompt_add(p, "permit.suspended", m->suspended_at,
		    "permits",
		    _("Your work residence permit is suspended. Your new unit "
		      "is to link you and to file the change of employer."));
	else if (strcmp(m->status, "valid") == 0 && m->valid_to < today)
		prompt_add(p, "permit.expired", at, "permits",
		    _("Your work residence permit has expired."));
	else if (strcmp(m->status, "valid") == 0 &&
	    today > workday_add(m->valid_to, -PROMPT_REVIEW_DAYS))
		prompt_add(p, "permit.late", at, "permits",
		    _("Your work residence permit ends on %s: fewer than 20 "
		      "working days are left for the review of a renewal. "
		      "Tell your unit at once."),
		    date_format(m->valid_to, day));
	else if (strcmp(m->status, "valid") == 0 &&
	    m->valid_to <= today + PROMPT_PERMIT_DAYS)
		prompt_add(p, "permit.expiring", at, "permits",
		    _("Your work residence permit is about to expire. Please "
		      "renew it at once."));
	return 0;
}

/* D-33: told, not done; the cancellation is an application. */
static int
prompt_retired(struct prompts *p, struct err *e)
{
	const char *status = permit_status(p->ctx, &p->permit);
	char text[DATE_TEXT];
	struct person one;
	date_t day;
	int rc;

	if (strcmp(status, "valid") != 0 && strcmp(status, "suspended") != 0)
		return 0;
	rc = store_person_load(p->ctx, p->ctx->actor.person_id, &one, e);
	if (rc != 1)
		return rc;
	day = retirement_of(one.birth, one.sex);
	if (day != DATE_NONE && day <= p->ctx->today)
		prompt_add(p, "permit.retirement", date_instant(day, 0),
		    "permits",
		    _("You reached the statutory retirement age on %s. "
		      "Please cancel your work residence permit at once."),
		    date_format(day, text));
	return 0;
}

static void
prompt_restricted(void *arg, const struct restriction *r)
{
	struct prompts *p = arg;

	prompt_add(p, "restriction.active", r->set_at, "",
	    _("You are kept from the service \"%s\". Reason: %s"),
	    restriction_service(p->ctx, r), r->reason);
}

/* Of a person or a unit. */
static int
prompt_restrictions(struct prompts *p, struct err *e)
{
	struct restriction_query q = {.active = 1,
		.limit = PROMPT_RESTRICTIONS};

	return restriction_list(p->ctx, &q, prompt_restricted, p, e);
}

static int
prompt_identity(struct prompts *p, struct err *e)
{
	(void)e;
	if (!p->ctx->actor.verified)
		prompt_add(p, "identity.unverified", 0, "settings",
		    _("Your identity is not verified. Verify it before you "
		      "apply for anything."));
	return 0;
}

/* The newest: an old rejection is over once there is another application. */
static int
prompt_association(struct prompts *p, struct err *e)
{
	const struct association *a = &p->link;

	(void)e;
	if (strcmp(a->status, "pending") == 0)
		prompt_add(p, "association.pending", a->applied_at,
		    "assoc_list",
		    _("Your application for a link to a unit waits for the "
		      "unit to decide."));
	else if (strcmp(a->status, "rejected") == 0)
		prompt_add(p, "association.rejected", a->decided_at,
		    "assoc_list",
		    _("The unit rejected your application for a link. Reason: "
		      "%s"),
		    a->reason);
	else if (strcmp(a->status, "active") != 0)
		prompt_add(p, "association.none", 0, "assoc_query",
		    _("You are not linked to a unit. Apply for one to do "
		      "business."));
	return 0;
}

struct prompt_cases {
	struct prompts *p;
	int64_t returned, waiting; /* for the unit */
};

/* A case that was returned to the person waits for him. */
static void
prompt_case(void *arg, const struct application *a)
{
	struct prompts *p = arg;
	struct err ignored = {0};
	const struct definition *d = service_definition_version(p->ctx,
	    a->service, a->service_version, &ignored);

	prompt_add(p, "application.returned", a->entered_at, "records_person",
	    _("\"%s\" (%s) was returned to you. Put right what is named and "
	      "hand it in again."),
	    d != NULL ? d->title[i18n_current()] : a->service, a->number);
}

static int
prompt_returned(struct prompts *p, struct err *e)
{
	struct application_query q = {.phase = "applicant",
		.queue = "individual", .handed_in = true,
		.person_id = p->ctx->actor.person_id,
		.limit = PROMPT_RESTRICTIONS};

	return q.person_id != 0 ?
	    store_application_page(p->ctx, &q, prompt_case, p, e) :
	    0;
}

static void
prompt_unit_case(void *arg, const struct application *a)
{
	struct prompt_cases *n = arg;

	if (strcmp(a->applicant_role, "agent") == 0)
		n->returned++;
	else
		n->waiting++;
}

static int
prompt_unit_cases(struct prompts *p, struct err *e)
{
	struct prompt_cases n = {.p = p};
	struct application_query q = {.phase = "applicant", .queue = "agent",
		.handed_in = true, .unit_id = p->unit.id, .by_due = true,
		.limit = PROMPT_COUNTED};

	if (p->unit.id == 0)
		return 0;
	if (store_application_page(p->ctx, &q, prompt_unit_case, &n, e) != 0)
		return -1;
	if (n.returned > 0)
		prompt_add(p, "application.unit_returned", 0, "progress_unit",
		    _("Cases of your unit that were returned: %lld. Put them "
		      "right and hand them in again."),
		    (long long)n.returned);
	if (n.waiting > 0)
		prompt_add(p, "application.waiting", 0, "queue_unit",
		    _("Cases of your staff that wait for your unit: %lld"),
		    (long long)n.waiting);
	return 0;
}

static int
prompt_business(struct prompts *p, struct err *e)
{
	(void)e;
	if (p->business > 0)
		prompt_add(p, "business.open", 0, "",
		    _("Business in progress: %lld"), (long long)p->business);
	return 0;
}

static int
prompt_draft(struct prompts *p, const char *kind, int64_t id,
    const char *screen, struct err *e)
{
	int64_t at;

	if (store_draft_saved(p->ctx, kind, id, &at, e) != 0)
		return -1;
	if (at != 0)
		prompt_add(p, "profile.draft", at, screen,
		    _("A change of your profile is kept as a draft and not "
		      "submitted yet."));
	return 0;
}

static int
prompt_person_draft(struct prompts *p, struct err *e)
{
	return prompt_draft(p, "person", p->ctx->actor.person_id,
	    "profile_edit", e);
}

/* --- a unit --- */

static int
prompt_pending(struct prompts *p, struct err *e)
{
	(void)e;
	if (p->unit.pending > 0)
		prompt_add(p, "association.waiting", 0, "employees.pending",
		    _("Applications for a link to your unit wait for you: "
		      "%lld"),
		    (long long)p->unit.pending);
	return 0;
}

static int
prompt_staff_permits(struct prompts *p, struct err *e)
{
	int64_t n;

	if (store_permits_ending(p->ctx, p->unit.id,
		p->ctx->today + PROMPT_PERMIT_DAYS, &n, e) != 0)
		return -1;
	if (n > 0)
		prompt_add(p, "permit.staff_expiring", 0, "employees.active",
		    _("Permits of your staff that end within 90 days: %lld. "
		      "Please renew them in time."),
		    (long long)n);
	return 0;
}

static int
prompt_duties(struct prompts *p, struct err *e)
{
	date_t today = p->ctx->today;
	struct unit_duties d;

	if (store_unit_duties(p->ctx, p->unit.id, retirement_born(today, "M"),
		retirement_born(today, "F"), &d, e) != 0)
		return -1;
	if (d.retired > 0)
		prompt_add(p, "permit.staff_retired", 0, "employees.active",
		    _("Permits of your staff who have reached the retirement "
		      "age: %lld. Please cancel them at once."),
		    (long long)d.retired);
	if (d.suspended > 0)
		prompt_add(p, "permit.staff_suspended", 0, "employees.active",
		    _("Suspended permits of people you have employed: %lld. "
		      "Please file the change of employer."),
		    (long long)d.suspended);
	if (d.over > 0)
		prompt_add(p, "association.over", 0, "employees.active",
		    _("Labour contracts that have ended: %lld. End the links "
		      "of those who left, renew the others."),
		    (long long)d.over);
	return 0;
}

static int
prompt_unopened(struct prompts *p, struct err *e)
{
	(void)e;
	if (!p->unit.opened)
		prompt_add(p, "unit.unopened", 0, "",
		    _("Your unit has no permission for permit business yet. "
		      "Apply for the opening first."));
	return 0;
}

static int
prompt_unit_draft(struct prompts *p, struct err *e)
{
	return prompt_draft(p, "unit", p->unit.id, "unit_edit", e);
}

static int
prompt_certificate(struct prompts *p, struct err *e)
{
	char day[DATE_TEXT];
	date_t last;

	if (store_certificate_ending(p->ctx, p->unit.id, &last, e) != 0)
		return -1;
	if (last != 0 && last <= p->ctx->today + PROMPT_CERTIFICATE_DAYS)
		prompt_add(p, "certificate.expiring", date_instant(last, 0),
		    "certificates",
		    _("A digital certificate of your unit ends on %s. Please "
		      "renew it at the hall."),
		    date_format(last, day));
	return 0;
}

/* --- offices --- */

static int
prompt_appeals(struct prompts *p, struct err *e)
{
	int64_t ids[PROMPT_COUNTED];
	size_t n;

	if (store_appeal_page(p->ctx, 0, "open", 0, PROMPT_COUNTED, ids, &n,
		e) != 0)
		return -1;
	if (n > 0)
		prompt_add(p, "appeal.open", 0, "appeals",
		    n == PROMPT_COUNTED ?
			_("Appeals about identities wait: %zu or more") :
			_("Appeals about identities wait: %zu"),
		    n);
	return 0;
}

static int
prompt_certificates(struct prompts *p, struct err *e)
{
	const struct actor *a = &p->ctx->actor;
	int64_t n;

	if (store_certificates_waiting(p->ctx, a->districts, a->ndistricts,
		&n, e) != 0)
		return -1;
	if (n > 0)
		prompt_add(p, "certificate.pending", 0, "certificate_desk",
		    _("Digital certificates wait for the desk: %lld"),
		    (long long)n);
	return 0;
}

static void
prompt_appointment(void *arg, const char *id, int64_t at, const char *text)
{
	const char *screen = strcmp(id, "appointment.today") == 0 ?
	    "booking_day" :
	    strcmp(id, "appointment.offered") == 0 ? "booking_waiting" :
	    strcmp(id, "appointment.rate") == 0 ? "booking_done" :
						  "booking_pending";

	prompt_add(arg, id, at, screen, "%s", text);
}

static int
prompt_appointments(struct prompts *p, struct err *e)
{
	return appointment_prompts(p->ctx, prompt_appointment, p, e);
}

/* The most pressing first. */
static const struct {
	unsigned roles;
	int (*make)(struct prompts *p, struct err *e);
} prompt_makers[] = {
	{ROLE_INDIVIDUAL | ROLE_AGENT, prompt_restrictions},
	{ROLE_INDIVIDUAL, prompt_permit},
	{ROLE_INDIVIDUAL, prompt_retired},
	{ROLE_INDIVIDUAL, prompt_identity},
	{ROLE_INDIVIDUAL, prompt_association},
	{ROLE_INDIVIDUAL, prompt_person_draft},
	{ROLE_INDIVIDUAL, prompt_returned},
	{ROLE_AGENT | ROLE_CLERK, prompt_appointments},
	{ROLE_AGENT, prompt_unit_cases},
	{ROLE_INDIVIDUAL, prompt_business},
	{ROLE_AGENT, prompt_unopened},
	{ROLE_AGENT, prompt_pending},
	{ROLE_AGENT, prompt_staff_permits},
	{ROLE_AGENT, prompt_duties},
	{ROLE_AGENT, prompt_certificate},
	{ROLE_AGENT, prompt_unit_draft},
	{ROLE_CLERK, prompt_appeals},
	{ROLE_CLERK, prompt_certificates},
};

static void
prompt_count(void *arg, const struct progress *one)
{
	(void)one;
	++*(int64_t *)arg;
}

static int
prompt_link(struct prompts *p, int64_t person_id, struct err *e)
{
	int64_t id;
	size_t n;

	if (store_association_of(p->ctx, person_id, &id, 1, &n, e) != 0)
		return -1;
	return n > 0 ? store_association_load(p->ctx, id, &p->link, e) : 0;
}

static int
prompt_ask_person(struct prompts *p, struct err *e)
{
	int64_t id = p->ctx->actor.person_id;

	if (prompt_link(p, id, e) < 0 ||
	    store_permit_of(p->ctx, id, &p->permit, e) < 0)
		return -1;
	return store_progress_each(p->ctx, id, 0, PROMPT_COUNTED,
	    prompt_count, &p->business, e);
}

int
prompt_list(struct ctx *ctx, struct prompt *list, size_t *n, struct err *e)
{
	struct prompts p = {.ctx = ctx, .list = list};
	enum role role = ctx->actor.role;

	policy_self(ctx);
	if (role == ROLE_INDIVIDUAL && prompt_ask_person(&p, e) != 0)
		return -1;
	if (role == ROLE_AGENT &&
	    store_unit_load(ctx, ctx->actor.unit_id, &p.unit, e) < 0)
		return -1;
	for (size_t i = 0;
	     i < sizeof(prompt_makers) / sizeof(prompt_makers[0]); i++)
		if ((prompt_makers[i].roles & role) != 0 &&
		    prompt_makers[i].make(&p, e) != 0)
			return -1;
	*n = p.n;
	return 0;
}
