#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/csv.h"
#include "server/domain/employee_csv.h"
#include "server/domain/policy.h"

enum { COLUMN_NAME, COLUMN_NUMBER, COLUMN_POSITION, COLUMN_DEPARTMENT,
	COLUMN_CONTRACT_NUMBER, COLUMN_KIND, COLUMN_START, COLUMN_END,
	COLUMN_INSURANCE, COLUMN_SINCE, COLUMN_COUNT };
static const struct csv_column employee_columns[] = {
	[COLUMN_NAME] = {"name", "姓名", false},
	[COLUMN_NUMBER] = {"id_number", "证件号码", true},
	[COLUMN_POSITION] = {"position", "职位", false},
	[COLUMN_DEPARTMENT] = {"department", "部门", false},
	[COLUMN_CONTRACT_NUMBER] = {"contract_number", "合同编号", false},
	[COLUMN_KIND] = {"contract_kind", "合同类型", false},
	[COLUMN_START] = {"contract_start", "合同开始日期", false},
	[COLUMN_END] = {"contract_end", "合同结束日期", false},
	[COLUMN_INSURANCE] = {"insurance_start", "社保起缴月份", false},
	[COLUMN_SINCE] = {"since", "入职日期", false},
	{NULL, NULL, false},
};

static const char *
employee_day(date_t d, char buf[DATE_TEXT])
{
	return d != 0 ? date_format(d, buf) : "";
}

static void
employee_csv_row(const struct association *a, const char *number,
    struct buf *b)
{
	char start[DATE_TEXT], end[DATE_TEXT], since[DATE_TEXT];
	char month[MONTH_TEXT];
	const char *const texts[COLUMN_COUNT] = {
		[COLUMN_NAME] = a->name,
		[COLUMN_NUMBER] = number,
		[COLUMN_POSITION] = a->position,
		[COLUMN_DEPARTMENT] = a->department,
		[COLUMN_CONTRACT_NUMBER] = a->contract_number,
		[COLUMN_KIND] = a->contract_kind,
		[COLUMN_START] = employee_day(a->contract_start, start),
		[COLUMN_END] = employee_day(a->contract_end, end),
		[COLUMN_INSURANCE] = a->insurance_start != 0 ?
		    month_format(a->insurance_start, month) :
		    "",
		[COLUMN_SINCE] = employee_day(a->since, since),
	};

	csv_add(b, texts, COLUMN_COUNT);
}

int
employee_csv_write(struct ctx *ctx, const struct association_list *l,
    bool reveal, struct buf *b, struct err *e)
{
	const char *head[COLUMN_COUNT];
	struct person p;

	for (int k = 0; k < COLUMN_COUNT; k++)
		head[k] = employee_columns[k].name;
	csv_add(b, head, COLUMN_COUNT);
	for (size_t i = 0; i < l->n; i++) {
		const struct association *a = &l->rows[i];

		if (reveal && store_person_load(ctx, a->person_id, &p, e) != 1)
			return -1;
		if (reveal)
			ctx_audit_person(ctx, a->person_id);
		employee_csv_row(a, reveal ? p.id_number : a->shown_id, b);
	}
	return 0;
}

static void
employee_take(const struct csv *c, int k, char *out, size_t size, size_t max,
    struct err *e)
{
	const char *s = csv_get(c, k);

	if (c->where[k] < 0)
		return;
	if (utf8_has_control(s, false)) {
		err_add(e, ERR_CONTROL, c->columns[k].name);
	} else if (utf8_length(s) > max) {
		err_add(e, ERR_TOO_LONG, c->columns[k].name);
		err_arg_int(e, "max", (long long)max);
	} else {
		str_copy(out, size, s);
	}
}

static void
employee_take_date(const struct csv *c, int k, bool month, date_t *out,
    struct err *e)
{
	const char *s = csv_get(c, k);
	date_t d;

	if (c->where[k] < 0)
		return;
	d = s[0] == '\0' ? 0 : month ? month_parse(s) : date_parse_loose(s);
	if (d == DATE_NONE)
		err_add(e, month ? ERR_MONTH : ERR_DATE, c->columns[k].name);
	else
		*out = d;
}

static void
employee_take_kind(const struct csv *c, struct employment *f, struct err *e)
{
	const char *s = csv_get(c, COLUMN_KIND);

	if (c->where[COLUMN_KIND] < 0)
		return;
	if (strcmp(s, "fixed") == 0 || strcmp(s, "open") == 0 ||
	    strcmp(s, "task") == 0) {
		str_copy(f->contract_kind, sizeof(f->contract_kind), s);
		return;
	}
	err_add(e, ERR_CHOICE, "contract_kind");
	err_arg(e, "choices", "fixed, open, task");
}

/* Who the row is about: 0 and *a, or -1. */
static int
employee_of_row(struct ctx *ctx, const struct csv *c, struct association *a,
    struct err *e)
{
	char folded[IDENT_MAX];
	enum ident_result r = ident_check(IDENT_RESIDENT_ID,
	    csv_get(c, COLUMN_NUMBER), ctx->today, folded);
	int64_t id = 0;
	int rc;

	if (r != IDENT_OK) {
		err_add(e, ERR_IDENTIFIER, "id_number");
		return err_arg(e, "reason", ident_result_text(r));
	}
	rc = store_person_find_id_number(ctx, folded, &id, e);
	if (rc == 1)
		rc = store_association_open(ctx, id, a, e);
	if (rc < 0)
		return -1;
	/* a stranger and a person of elsewhere look alike */
	if (rc == 0 || a->unit_id != ctx->actor.unit_id ||
	    strcmp(a->status, "active") != 0)
		return err_add(e, ERR_CSV_PERSON, "id_number");
	return 0;
}

static int
employee_csv_line(struct ctx *ctx, const struct csv *c, bool write,
    int *changed, struct err *e)
{
	struct association a;
	struct employment f, before;

	if (employee_of_row(ctx, c, &a, e) != 0)
		return -1;
	association_form(&a, &f);
	before = f;
	employee_take(c, COLUMN_POSITION, f.position, sizeof(f.position), 60,
	    e);
	employee_take(c, COLUMN_DEPARTMENT, f.department,
	    sizeof(f.department), 60, e);
	employee_take(c, COLUMN_CONTRACT_NUMBER, f.contract_number,
	    sizeof(f.contract_number), 40, e);
	employee_take_kind(c, &f, e);
	employee_take_date(c, COLUMN_START, false, &f.contract_start, e);
	employee_take_date(c, COLUMN_END, false, &f.contract_end, e);
	employee_take_date(c, COLUMN_INSURANCE, true, &f.insurance_start, e);
	if (e->n > 0 || association_check_form(ctx, &f, e) != 0)
		return -1;
	if (strcmp(f.position, before.position) == 0 &&
	    strcmp(f.department, before.department) == 0 &&
	    strcmp(f.contract_number, before.contract_number) == 0 &&
	    strcmp(f.contract_kind, before.contract_kind) == 0 &&
	    f.contract_start == before.contract_start &&
	    f.contract_end == before.contract_end &&
	    f.insurance_start == before.insurance_start)
		return 0;
	++*changed;
	if (!write)
		return 0;
	return association_update(ctx, a.id, a.version, &f, &a, e);
}

static int
employee_csv_pass(struct ctx *ctx, char *text, bool write,
    struct employee_csv *r, struct err *e)
{
	struct csv c;
	int rc;

	if (csv_open(&c, text, employee_columns, e) != 0) {
		csv_fault(&r->faults, 1, e);
		return 0;
	}
	r->rows = r->changed = 0;
	while ((rc = csv_next(&c, e)) != 0) {
		r->rows++;
		if (rc == 1 &&
		    employee_csv_line(ctx, &c, write, &r->changed, e) == 0)
			continue;
		if (err_is(e, ERR_STORE) || err_is(e, ERR_BUSY))
			return -1;
		if (err_is(e, ERR_CSV_FORM)) {
			csv_fault(&r->faults, c.line, e);
			break;
		}
		csv_fault(&r->faults, c.line, e);
	}
	return 0;
}

int
employee_csv_read(struct ctx *ctx, char *text, bool dry,
    struct employee_csv *r, struct err *e)
{
	char *again = ctx_strdup(ctx, text);

	policy_self(ctx);
	memset(r, 0, sizeof(*r));
	if (employee_csv_pass(ctx, text, false, r, e) != 0)
		return -1;
	if (dry || r->faults.n > 0)
		return 0;
	if (employee_csv_pass(ctx, again, true, r, e) != 0)
		return -1;
	if (r->faults.n > 0) {
		/* a person twice, say: the second line meets the first */
		*e = r->faults;
		return -1;
	}
	ctx_audit(ctx, "unit", ctx->actor.unit_id, NULL,
	    json_pack("{s:i, s:i}", "imported", r->rows, "changed",
		r->changed));
	return 0;
}
