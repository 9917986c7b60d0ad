/* The records that the words of one case are read from, each when asked for. */
#include "config.h"

#include "server/domain/application/words.h"
#include "server/domain/person_form.h"
#include "server/domain/unit_form.h"

static int
facts_found(enum fact_state *state, int rc)
{
	if (rc >= 0)
		*state = rc == 1 ? FACT_THERE : FACT_NONE;
	return rc;
}

int
application_fact_person(struct application_facts *f)
{
	int64_t id = f->c->a.person_id;
	int rc;

	if (f->has_person != FACT_UNASKED)
		return f->has_person == FACT_THERE;
	rc = id != 0 ? store_person_load(f->ctx, id, &f->person, &f->err) : 0;
	if (rc == 1 &&
	    person_form_load(f->ctx, &f->person, &f->person_form, &f->err) != 0)
		rc = -1;
	if (rc == 1)
		ctx_keep(f->ctx, f->person_form);
	return facts_found(&f->has_person, rc);
}

int
application_fact_unit(struct application_facts *f)
{
	int64_t id = f->c->a.unit_id;
	int rc;

	if (f->has_unit != FACT_UNASKED)
		return f->has_unit == FACT_THERE;
	/* before it is handed in, that of the person's link */
	if (id == 0) {
		rc = application_fact_link(f);
		if (rc < 0)
			return -1;
		id = rc == 1 ? f->link.unit_id : 0;
	}
	rc = id != 0 ? store_unit_load(f->ctx, id, &f->unit, &f->err) : 0;
	if (rc == 1 &&
	    unit_form_load(f->ctx, &f->unit, &f->unit_form, &f->err) != 0)
		rc = -1;
	if (rc == 1)
		ctx_keep(f->ctx, f->unit_form);
	return facts_found(&f->has_unit, rc);
}

int
application_fact_link(struct application_facts *f)
{
	int64_t id = f->c->a.person_id;
	int rc;

	if (f->has_link != FACT_UNASKED)
		return f->has_link == FACT_THERE;
	rc = id != 0 ? store_association_open(f->ctx, id, &f->link, &f->err)
		     : 0;
	if (rc == 1 &&
	    store_unit_load(f->ctx, f->link.unit_id, &f->link_unit,
		&f->err) < 0)
		rc = -1;
	return facts_found(&f->has_link, rc);
}

int
application_fact_permit(struct application_facts *f)
{
	const struct application *a = &f->c->a;
	int rc = 0;

	if (f->has_permit != FACT_UNASKED)
		return f->has_permit == FACT_THERE;
	if (a->permit_id != 0)
		rc = store_permit_load(f->ctx, a->permit_id, &f->permit,
		    &f->err);
	else if (a->person_id != 0)
		rc = store_permit_of(f->ctx, a->person_id, &f->permit,
		    &f->err);
	if (rc == 1 &&
	    store_unit_load(f->ctx, f->permit.unit_id, &f->permit_unit,
		&f->err) < 0)
		rc = -1;
	return facts_found(&f->has_permit, rc);
}
