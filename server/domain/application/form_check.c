/* What the file asks of a form, and whether the form has it. */
#include "config.h"

#include <string.h>

#include "server/domain/application/apply.h"
#include "server/domain/application/field.h"
#include "server/domain/application/words.h"

struct err *
application_problem(struct application_problems *p, enum level level,
    enum err_id id, const char *where)
{
	size_t i = p->e.n;

	err_add(&p->e, id, where);
	if (p->e.n > i) {
		memset(&p->of[i], 0, sizeof(p->of[i]));
		p->of[i].level = level;
	}
	return &p->e;
}

int
application_form_visible(const struct application_case *c,
    const struct section *s, const struct field *rows, const json_t *row,
    const struct field *f, struct err *e)
{
	int rc = application_holds(c, s->visible_when, e);

	if (rc != 1 || f == NULL)
		return rc;
	if (rows != NULL)
		rc = application_holds(c, rows->visible_when, e);
	return rc == 1 ?
	    application_row_holds(c, rows, row, f->visible_when, e) :
	    rc;
}

int
application_form_required(const struct application_case *c,
    const struct field *rows, const json_t *row, const struct field *f,
    struct err *e)
{
	if (f->required)
		return 1;
	if (f->required_when == NULL)
		return 0;
	return application_row_holds(c, rows, row, f->required_when, e);
}

/* Everything about one value; rows and row are NULL outside of lists. */
struct asked {
	struct ctx *ctx;
	struct application_case *c;
	struct application_problems *p;
	const struct section *s;
	const struct field *rows;
	const json_t *row;
	int n; /* of the row, from 1; 0: none */
};

static void
asked_fault(const struct asked *q, const struct field *f, enum err_id id)
{
	char where[APPLICATION_WHERE];
	size_t before = q->p->e.n;

	application_problem(q->p, LEVEL_BLOCK, id,
	    application_where(q->s, q->n, f, where));
	if (q->p->e.n == before)
		return;
	err_arg(&q->p->e, "field", f->label[i18n_current()]);
	if (q->n > 0)
		err_arg_int(&q->p->e, "row", q->n);
}

static int
asked_rule(const struct asked *q, const struct field *f, struct err *e)
{
	const char *message = f->message[i18n_current()];
	int rc;

	if (f->rule == NULL)
		return 0;
	rc = application_row_holds(q->c, q->rows, q->row, f->rule, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	asked_fault(q, f, ERR_CASE_BLOCK);
	if (q->p->e.n > 0)
		err_arg(&q->p->e, "reason", message != NULL ? message : "");
	return 0;
}

/* A value that came from the records was not looked at yet. */
static bool
asked_well(const struct asked *q, const struct field *f, const json_t *v)
{
	struct field_at at = {q->ctx, q->s, q->n, f};
	struct err found = {0};
	json_t *taken = NULL;

	if (f->locked || f->type == FIELD_ROWS ||
	    field_take(&at, v, &taken, &found) == 0) {
		json_decref(taken);
		return true;
	}
	for (size_t i = 0; i < found.n && q->p->e.n < ERR_ITEMS_MAX; i++) {
		q->p->of[q->p->e.n].level = LEVEL_BLOCK;
		err_append(&q->p->e, &found, i, NULL);
	}
	return false;
}

static int asked_list(const struct asked *q, const struct field *f,
    const json_t *rows, struct err *e);

static int
asked_field(const struct asked *q, const struct field *f, const json_t *v,
    struct err *e)
{
	bool empty = v == NULL || json_is_null(v) ||
	    (json_is_array(v) && json_array_size(v) == 0);
	int rc = application_form_visible(q->c, q->s, q->rows, q->row, f, e);

	if (rc != 1)
		return rc;
	rc = application_form_required(q->c, q->rows, q->row, f, e);
	if (rc < 0)
		return -1;
	if (empty && rc == 1)
		asked_fault(q, f, ERR_REQUIRED);
	if (empty || !asked_well(q, f, v))
		return 0;
	if (f->type == FIELD_ROWS && asked_list(q, f, v, e) != 0)
		return -1;
	return asked_rule(q, f, e);
}

static int
asked_list(const struct asked *q, const struct field *f, const json_t *rows,
    struct err *e)
{
	int64_t n = (int64_t)json_array_size(rows);
	const json_t *row;
	size_t i;

	if (n < f->minimum || n > f->maximum) {
		asked_fault(q, f, ERR_CASE_ROWS);
		err_arg_int(&q->p->e, "n", n);
		err_arg_int(&q->p->e, "min", f->minimum > 0 ? f->minimum : 0);
		/* the label and three more are all there is room for */
		err_arg_int(&q->p->e, "max", f->maximum);
	}
	json_array_foreach (rows, i, row) {
		struct asked one = *q;

		one.rows = f;
		one.row = row;
		one.n = (int)i + 1;
		for (size_t k = 0; k < f->ncolumns && !f->locked; k++)
			if (asked_field(&one, &f->columns[k],
				json_object_get(row, f->columns[k].id), e) !=
			    0)
				return -1;
	}
	return 0;
}

int
application_form_check(struct ctx *ctx, struct application_case *c,
    struct application_problems *p, struct err *e)
{
	for (size_t i = 0; i < c->d->nsections; i++) {
		const struct section *s = &c->d->sections[i];
		struct asked q = {.ctx = ctx, .c = c, .p = p, .s = s};
		const json_t *o = json_object_get(c->form, s->id);
		int rc = application_holds(c, s->visible_when, e);

		if (rc < 0)
			return -1;
		for (size_t k = 0; rc == 1 && k < s->nfields; k++)
			if (asked_field(&q, &s->fields[k],
				json_object_get(o, s->fields[k].id), e) != 0)
				return -1;
	}
	return 0;
}

const char *
application_form_text(
    struct ctx *ctx, const struct field *f, const json_t *value)
{
	return f->type != FIELD_ROWS ? field_text(ctx, f, value) : "";
}
