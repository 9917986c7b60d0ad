/* Words of rules about plans, panels, outside checks and public notice. */
#include "config.h"

#include <string.h>

#include "server/domain/application/words.h"
#include "server/domain/panel.h"
#include "server/domain/title.h"

#define WORD_FN(name)                                                        \
	int name(struct application_facts *f, const char *arg,               \
	    const struct value *args, size_t n, struct value *out)

static void
word_day(struct value *out, date_t d)
{
	out->type = VALUE_DATE;
	out->number = d;
}

static void
word_number(struct value *out, enum value_type type, int64_t n)
{
	out->type = type;
	out->number = n;
}

static void
word_text(struct application_facts *f, struct value *out, const char *text)
{
	out->type = VALUE_TEXT;
	out->text = ctx_strdup(f->ctx, text);
}

WORD_FN(application_word_plan)
{
	struct title_plan p;
	int rc = store_plan_of(f->ctx, f->c->a.id, &p, &f->err);

	(void)args, (void)n;
	if (rc != 1)
		return rc;
	if (strcmp(arg, "name") == 0)
		word_text(f, out, p.name);
	else if (strcmp(arg, "year") == 0)
		word_number(out, VALUE_NUMBER, p.year);
	else if (strcmp(arg, "open") == 0)
		word_number(out, VALUE_BOOL,
		    strcmp(plan_status(f->ctx, &p), "open") == 0);
	else
		word_day(out,
		    arg[0] == 'c' ? p.closes_on :
			arg[0] == 'm' ? p.materials_until :
					p.ends_on);
	return 0;
}

WORD_FN(application_word_panel)
{
	struct panel_result r;

	(void)args, (void)n;
	if (panel_result(f->ctx, &f->c->a, &r, &f->err) != 0)
		return -1;
	word_number(out, VALUE_BOOL,
	    arg[0] == 'c' ? r.closed :
		arg[0] == 'q' ? r.quorum :
				r.passed);
	return 0;
}

WORD_FN(application_word_outside)
{
	int rc = answer_result(f->ctx, f->c, &f->err);

	(void)args, (void)n;
	if (rc == -2)
		return -1;
	word_number(out, VALUE_BOOL, rc == (arg[0] == 'd' ? 1 : -1));
	return 0;
}

WORD_FN(application_word_objections)
{
	int64_t open, upheld;

	(void)args, (void)n;
	if (store_objection_count(f->ctx, f->c->a.id, &open, &upheld,
		&f->err) != 0)
		return -1;
	word_number(out, VALUE_NUMBER, arg[0] == 'o' ? open : upheld);
	return 0;
}

WORD_FN(application_word_body)
{
	struct body b;
	int rc = application_fact_unit(f);

	(void)arg, (void)args, (void)n;
	if (rc == 1)
		rc = store_body_of_unit(f->ctx, f->unit.id, &b, &f->err);
	if (rc == 1)
		word_text(f, out, b.name);
	return rc < 0 ? -1 : 0;
}
