/*
 * Cases and bookings by the hundred thousand, to see how pages and counts bear
 * them: rows as the domain would have left them, with the log of what is open.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "common/workday.h"
#include "server/ctl/demo_make.h"
#include "server/domain/attachment_kind.h"
#include "server/domain/audit.h"
#include "server/domain/service_definition.h"
#include "server/store/application.h"
#include "server/store/appointment.h"
#include "server/store/attachment.h"
#include "server/store/store.h"

enum { BULK_SERVICES = 32, BULK_DAY = 86400, BULK_OPEN = 10,
	BULK_YEARS = 1000, BULK_PAPERS = 100 };

static const char *const bulk_phases[] = {
	[PHASE_APPLICANT] = "applicant",
	[PHASE_OFFICE] = "office",
	[PHASE_CLOSED] = "closed",
};

/* The i-th service about people, round and round. */
static const struct definition *
bulk_service(struct demo *d, int64_t i)
{
	static const struct definition *list[BULK_SERVICES];
	static size_t n;

	if (n == 0) {
		size_t all;
		const struct definition **of =
		    service_definitions(d->ctx, &all);

		for (size_t k = 0; k < all && n < BULK_SERVICES; k++)
			if (of[k]->open && strcmp(of[k]->holder, "unit") != 0)
				list[n++] = of[k];
	}
	return n > 0 ? list[(size_t)i % n] : NULL;
}

/* One of the states that are closed, or are not; the first is the draft's. */
static const struct state *
bulk_state(struct demo *d, const struct definition *what, bool open)
{
	const struct state *s;

	do
		s = &what->states[1 + demo_random(d,
			(uint32_t)what->nstates - 1)];
	while ((s->phase != PHASE_CLOSED) != open);
	return s;
}

int
demo_bulk_begin(struct demo *d, struct err *e)
{
	if (store_commit(d->ctx->db, e) != 0)
		return -1;
	if (store_loosen(d->ctx->db) != 0)
		return err_set(e, ERR_STORE, NULL);
	return store_begin(d->ctx->db, e);
}

static int
bulk_paper(struct demo *d, const struct person *p,
    const struct attachment_kind *k, struct err *e)
{
	const json_t *said = json_object_get(d->papers, k->id);
	struct attachment a = {.owner = "person", .owner_id = p->id,
		.issued_on = k->dated ? d->ctx->today - 400 : DATE_NONE,
		.valid_to = k->expiring ? d->ctx->today + 400 : DATE_NONE,
		.checked = true};

	a.id = ctx_new_id(d->ctx);
	a.uploaded_at = a.changed_at = d->ctx->now -
	    (int64_t)demo_random(d, BULK_YEARS) * BULK_DAY;
	str_copy(a.kind, sizeof(a.kind), k->id);
	str_copy(a.changed_by, sizeof(a.changed_by), "demo");
	str_copy(a.file.sha256, sizeof(a.file.sha256),
	    json_string_value(json_object_get(said, "sha256")));
	str_copy(a.file.format, sizeof(a.file.format), "pdf");
	a.file.size = json_integer_value(json_object_get(said, "size"));
	a.file.pages = 1;
	if ((d->papers_made < BULK_PAPERS &&
		store_file_insert(d->ctx, &a.file, e) != 0) ||
	    store_attachment_insert(d->ctx, &a, e) != 0)
		return -1;
	d->papers_made++;
	return demo_breathe(d, e);
}

int
demo_bulk_papers(struct demo *d, const struct person *p, int64_t people_left,
    struct err *e)
{
	const struct attachment_rules *r = attachment_rules();
	int64_t share = (d->papers_wanted - d->papers_made) /
	    (people_left + 1);

	for (size_t i = 0; i < r->n && share > 0; i++)
		if (strcmp(r->kinds[i].owner, "person") == 0 && share-- > 0 &&
		    bulk_paper(d, p, &r->kinds[i], e) != 0)
			return -1;
	return 0;
}

static int
bulk_log(struct demo *d, const struct application *a, struct err *e)
{
	struct application_event v = {.at = a->created_at,
		.day = date_of(a->created_at),
		.by_account = a->applicant_account, .by_role = "agent",
		.what = "create", .action = "", .kind = "", .from_state = "",
		.to_state = "draft", .opinion = "", .tip = "", .detail = "{}"};
	json_t *form = json_object();
	int rc = store_application_form_set(d->ctx, a->id, 0, form, e);

	str_copy(v.by_name, sizeof(v.by_name), a->applicant_name);
	if (rc == 0)
		rc = store_application_form_set(d->ctx, a->id, 1, form, e);
	json_decref(form);
	if (rc != 0 ||
	    store_application_event_insert(d->ctx, a->id, &v, e) != 0)
		return -1;
	v.what = "action";
	v.action = v.kind = "submit";
	v.from_state = "draft";
	v.to_state = a->state;
	v.at = a->entered_at;
	v.day = date_of(v.at);
	v.round = 1;
	return store_application_event_insert(d->ctx, a->id, &v, e);
}

/* One row of those that its steps have left. */
static int
bulk_audit(struct demo *d, const struct application *a, struct err *e)
{
	struct ctx ctx = *d->ctx;
	int rc;

	ctx.arena = NULL;
	ctx.audit = ctx.changed = ctx.kept = NULL;
	str_copy(ctx.actor.login, sizeof(ctx.actor.login), "clerk");
	ctx.actor.role = ROLE_CLERK;
	ctx_audit(&ctx, "application", a->id,
	    json_pack("{s:s, s:s}", "state", "draft", "number", a->number),
	    json_pack("{s:s, s:s, s:s}", "state", a->state, "number",
		a->number, "service", a->service));
	rc = audit_append(&ctx, "application.submit", "done", e);
	ctx_finish(&ctx);
	return rc;
}

static int
bulk_case(struct demo *d, int unit, const struct person *p, struct err *e)
{
	bool open = d->cases % BULK_OPEN == 0;
	int64_t i = d->cases++;
	const struct definition *what =
	    bulk_service(d, open ? i / BULK_OPEN : i);
	const struct state *s;
	struct application a = {.unit_id = d->units[unit].id,
		.district = d->units[unit].district, .person_id = p->id,
		.applicant_account = 1, .round = 1};
	date_t entered;

	if (what == NULL)
		return err_set(e, ERR_NOT_FOUND, "service");
	s = bulk_state(d, what, open);
	entered = d->ctx->today - (date_t)demo_random(d,
	    open ? 20 : BULK_YEARS);
	a.id = ctx_new_id(d->ctx);
	snprintf(a.number, sizeof(a.number), "XL-%09lld", (long long)i + 1);
	str_copy(a.service, sizeof(a.service), what->id);
	a.service_version = what->version;
	str_copy(a.state, sizeof(a.state), s->id);
	str_copy(a.phase, sizeof(a.phase), bulk_phases[s->phase]);
	str_copy(a.outcome, sizeof(a.outcome),
	    s->outcome != NULL ? s->outcome : "");
	str_copy(a.queue, sizeof(a.queue),
	    open && s->role != NULL ? strcmp(s->role, "applicant") == 0 ?
				      "individual" :
				      s->role :
				      "");
	str_copy(a.applicant_role, sizeof(a.applicant_role), "agent");
	str_copy(a.applicant_name, sizeof(a.applicant_name), "经办人");
	memcpy(a.name, p->name, sizeof(p->name));
	memcpy(a.pinyin, p->pinyin, sizeof(p->pinyin));
	memcpy(a.initials, p->initials, sizeof(p->initials));
	a.entered_at = a.changed_at = date_instant(entered,
	    9 * 3600 + (int)demo_random(d, 8 * 3600));
	a.submitted_at = a.created_at = a.accepted_at =
	    a.entered_at - 3 * BULK_DAY;
	a.closed_at = open ? 0 : a.entered_at;
	a.due_on = workday_add(entered, what->promised_days);
	a.state_due_on = open ? workday_add(entered, s->sla) : 0;
	if (store_application_insert(d->ctx, &a, e) != 0 ||
	    (open && bulk_log(d, &a, e) != 0) || bulk_audit(d, &a, e) != 0)
		return -1;
	return demo_breathe(d, e);
}

int
demo_bulk_cases(struct demo *d, int unit, const struct person *p,
    int64_t people_left, struct err *e)
{
	int64_t share = (d->cases_wanted - d->cases) /
	    (people_left > 0 ? people_left + 1 : 1);

	for (int64_t i = 0; i < share; i++)
		if (bulk_case(d, unit, p, e) != 0)
			return -1;
	return 0;
}

/* Of a hundred: 4 mismatches, 10 cancelled, 2 lapsed, 2 did not come. */
static const char *
bulk_status(int64_t i)
{
	int n = (int)(i * 37 % 100);

	return n < 4 ? "mismatch" :
	    n < 14   ? "cancelled" :
	    n < 16   ? "lapsed" :
	    n < 18   ? "no_show" :
		       "handled";
}

/* Three years of bookings that are over, of all units in turn. */
int
demo_bulk_bookings(struct demo *d, int64_t wanted, struct err *e)
{
	for (int64_t i = 0; i < wanted; i++) {
		const struct demo_counts *u = &d->units[i % d->nunits];
		struct appointment a = {.district = u->district,
			.unit_id = u->id, .cells = 3, .counts = {1},
			.by_account = 1, .changes = 0};
		struct appointment_item t = {.seq = 1};

		a.id = ctx_new_id(d->ctx);
		a.day = d->ctx->today - 1 - (date_t)(i * 7919 % BULK_YEARS);
		a.cell = 108 + (int)(i * 31 % 60);
		snprintf(a.number, sizeof(a.number), "YY-X-%09lld",
		    (long long)i + 1);
		str_copy(a.unit_name, sizeof(a.unit_name), "示例单位");
		str_copy(a.pinyin, sizeof(a.pinyin), "shi li dan wei");
		str_copy(a.status, sizeof(a.status), bulk_status(i));
		str_copy(a.contact_name, sizeof(a.contact_name), "经办人");
		str_copy(a.contact_phone, sizeof(a.contact_phone),
		    "010-55500000");
		str_copy(a.via, sizeof(a.via), "unit");
		str_copy(a.by_name, sizeof(a.by_name), "经办人");
		a.accepted_at = a.created_at = date_instant(a.day - 3, 36000);
		a.change_until = a.lapse_at = date_instant(a.day, 0);
		a.handled_on = a.day;
		a.handled_at = a.changed_at = date_instant(a.day, 61200);
		a.level = 5;
		a.rated_at = a.handled_at + 600;
		a.reminded = true;
		str_copy(t.kind, sizeof(t.kind), "new");
		str_copy(t.status, sizeof(t.status), "accepted");
		str_copy(t.name, sizeof(t.name), "示例人员");
		if (store_appointment_insert(d->ctx, &a, e) != 0 ||
		    store_appointment_item_set(d->ctx, a.id, &t, e) != 0 ||
		    demo_breathe(d, e) != 0)
			return -1;
	}
	return 0;
}
