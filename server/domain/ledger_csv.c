#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "common/profile.h"
#include "common/utf8.h"
#include "server/domain/association.h"
#include "server/domain/csv.h"
#include "server/domain/ledger.h"
#include "server/domain/policy.h"
#include "server/store/association.h"
#include "server/store/person.h"
#include "server/store/unit.h"

enum { LEDGER_PEOPLE = 4096 };
enum { LEDGER_NUMBER, LEDGER_MONTH, LEDGER_INCOME, LEDGER_INSURANCE,
	LEDGER_USCC, LEDGER_PAYER };
static const struct csv_column ledger_unit_columns[] = {
	[LEDGER_NUMBER] = {"id_number", "证件号码", true},
	[LEDGER_MONTH] = {"month", "月份", true},
	[LEDGER_INCOME] = {"income", "应税收入", true},
	[LEDGER_INSURANCE] = {"insurance", "社保已缴", true},
	{NULL, NULL, false},
};
static const struct csv_column ledger_all_columns[] = {
	[LEDGER_NUMBER] = {"id_number", "证件号码", true},
	[LEDGER_MONTH] = {"month", "月份", true},
	[LEDGER_INCOME] = {"income", "应税收入", true},
	[LEDGER_INSURANCE] = {"insurance", "社保已缴", true},
	[LEDGER_USCC] = {"uscc", "统一社会信用代码", true},
	[LEDGER_PAYER] = {"payer", "缴纳单位", false},
	{NULL, NULL, false},
};

struct ledger_read {
	struct ctx *ctx;
	struct unit unit; /* id 0: of anybody */
	struct csv csv;
	int64_t people[LEDGER_PEOPLE]; /* of a unit's, each once */
	size_t npeople;
};

static void
ledger_about(struct ledger_read *r, int64_t person_id)
{
	/* lines of one person stand together, most often */
	for (size_t i = r->npeople; i-- > 0;)
		if (r->people[i] == person_id)
			return;
	if (r->unit.id != 0 && r->npeople < LEDGER_PEOPLE)
		r->people[r->npeople++] = person_id;
}

/* Who the row is about. A stranger and a person of elsewhere look alike. */
static void
ledger_row_person(struct ledger_read *r, struct contribution *c,
    struct err *e)
{
	const char *s = csv_get(&r->csv, LEDGER_NUMBER);
	enum ident_result result;
	char folded[IDENT_MAX];
	int rc;

	result = utf8_valid(s, strlen(s)) ?
	    ident_check(IDENT_RESIDENT_ID, s, r->ctx->today, folded) :
	    IDENT_CHARACTER;
	if (result != IDENT_OK) {
		err_add(e, ERR_IDENTIFIER, "id_number");
		err_arg(e, "reason", ident_result_text(result));
		return;
	}
	rc = store_person_find_id_number(r->ctx, folded, &c->person_id, e);
	if (rc == 1 && r->unit.id != 0)
		rc = association_in_service(r->ctx, c->person_id, r->unit.id,
		    e);
	if (rc == 0)
		err_add(e, r->unit.id != 0 ? ERR_LEDGER_PERSON :
			ERR_LEDGER_STRANGER, "id_number");
}

static void
ledger_row_values(struct ledger_read *r, struct contribution *c,
    struct err *e)
{
	static const char *const yes[] = {"1", "yes", "true", "是"};
	static const char *const no[] = {"0", "no", "false", "否"};
	const char *paid = csv_get(&r->csv, LEDGER_INSURANCE);
	bool known = false;

	c->month = month_parse(csv_get(&r->csv, LEDGER_MONTH));
	if (c->month == DATE_NONE || c->month > r->ctx->today)
		err_add(e, ERR_LEDGER_FUTURE, "month");
	c->income = profile_money_parse(csv_get(&r->csv, LEDGER_INCOME));
	if (c->income < 0) {
		err_add(e, ERR_RANGE, "income");
		err_arg_int(e, "min", 0);
		err_arg_int(e, "max", 999999999);
	}
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		known |= strcmp(paid, yes[i]) == 0 || strcmp(paid, no[i]) == 0;
		c->insurance |= strcmp(paid, yes[i]) == 0;
	}
	if (!known) {
		err_add(e, ERR_CHOICE, "insurance");
		err_arg(e, "choices", "是, 否");
	}
}

static void
ledger_long(struct err *e)
{
	err_add(e, ERR_TOO_LONG, "payer");
	err_arg_int(e, "max", 100);
}

static void
ledger_row_payer(struct ledger_read *r, struct contribution *c,
    struct err *e)
{
	char folded[IDENT_MAX];
	const char *name;
	enum ident_result result;
	int64_t id;

	if (r->unit.id != 0) {
		memcpy(c->uscc, r->unit.uscc, sizeof(c->uscc));
		memcpy(c->payer, r->unit.name, sizeof(c->payer));
		return;
	}
	result = ident_check(IDENT_USCC, csv_get(&r->csv, LEDGER_USCC),
	    r->ctx->today, folded);
	if (result != IDENT_OK) {
		err_add(e, ERR_IDENTIFIER, "uscc");
		err_arg(e, "reason", ident_result_text(result));
		return;
	}
	str_copy(c->uscc, sizeof(c->uscc), folded);
	name = csv_get(&r->csv, LEDGER_PAYER);
	if (!utf8_valid(name, strlen(name)) || utf8_has_control(name, false))
		err_add(e, ERR_CONTROL, "payer");
	else if (name[0] != '\0' && utf8_length(name) <= 100)
		str_copy(c->payer, sizeof(c->payer), name);
	else if (name[0] != '\0')
		ledger_long(e);
	else if (store_unit_find_uscc(r->ctx, c->uscc, &id, e) == 1)
		(void)store_unit_name(r->ctx, id, c->payer, sizeof(c->payer),
		    e);
}

static int
ledger_csv_row(struct ledger_read *r, bool write, struct err *e)
{
	struct contribution c = {0};

	ledger_row_person(r, &c, e);
	ledger_row_values(r, &c, e);
	ledger_row_payer(r, &c, e);
	if (e->n > 0)
		return -1;
	ledger_about(r, c.person_id);
	return write ? store_contribution_set(r->ctx, &c, e) : 0;
}

static int
ledger_csv_pass(struct ledger_read *r, char *text, bool write,
    struct ledger_csv *out, struct err *e)
{
	int rc;

	out->rows = 0;
	if (csv_open(&r->csv, text,
		r->unit.id != 0 ? ledger_unit_columns : ledger_all_columns,
		e) != 0) {
		csv_fault(&out->faults, 1, e);
		return 0;
	}
	while ((rc = csv_next(&r->csv, e)) != 0) {
		bool end = rc < 0;

		out->rows++;
		if (rc == 1 && ledger_csv_row(r, write, e) == 0)
			continue;
		if (err_is(e, ERR_STORE) || err_is(e, ERR_BUSY))
			return -1;
		csv_fault(&out->faults, r->csv.line, e);
		if (end)
			break;
	}
	return 0;
}

int
ledger_csv_read(struct ctx *ctx, int64_t unit_id, char *text, bool dry,
    struct ledger_csv *out, struct err *e)
{
	struct ledger_read *r = ctx_alloc(ctx, 1, sizeof(*r));
	char *again = ctx_strdup(ctx, text);

	policy_self(ctx);
	r->ctx = ctx;
	memset(out, 0, sizeof(*out));
	if (unit_id != 0 && store_unit_load(ctx, unit_id, &r->unit, e) != 1)
		return e->n > 0 ? -1 : err_set(e, ERR_NOT_FOUND, NULL);
	if (ledger_csv_pass(r, text, false, out, e) != 0)
		return -1;
	if (dry || out->faults.n > 0)
		return 0;
	if (ledger_csv_pass(r, again, true, out, e) != 0)
		return -1;
	ctx_audit(ctx, "ledger", unit_id, NULL,
	    json_pack("{s:i}", "imported", out->rows));
	for (size_t i = 0; i < r->npeople; i++)
		ctx_audit_person(ctx, r->people[i]);
	return 0;
}
