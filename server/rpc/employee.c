#include "config.h"

#include <string.h>

#include "common/jsonrpc.h"
#include "common/mem.h"
#include "server/domain/association.h"
#include "server/domain/person.h"
#include "server/rpc/employee_csv.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

/* person: all that is told of him, stolen; NULL: as lists have him. */
static void
employee_item(struct buf *b, const struct association *a, json_t *person)
{
	struct employment form;

	json_put_id(b, "id", a->id);
	if (person != NULL)
		json_put(b, "person", person);
	else
		reply_linked(b, a);
	json_put_text(b, "status", a->status);
	json_put_text(b, "status_label", association_status_label(a->status));
	json_put_text(b, "position", a->position);
	json_put_text(b, "permit_status", a->permit_status);
	json_put_int(b, "version", a->version);
	association_form(a, &form);
	reply_form(b, &form);
	json_put_date(b, "since", a->since);
	json_put_date(b, "left_on", a->left_on);
}

static int
employee_row(struct ctx *ctx, struct buf *b, void *list, size_t i,
    struct err *e)
{
	const struct association_list *l = list;

	(void)ctx;
	(void)e;
	employee_item(b, &l->rows[i], NULL);
	return 0;
}

static const struct reply_sort employee_sorts[] = {
	{"name", ASSOCIATION_BY_NAME},
	{"since", ASSOCIATION_BY_SINCE},
	{"-since", ASSOCIATION_BY_SINCE_DOWN},
	{NULL, 0},
};

static int
rpc_employee_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct association_query q;

	if (reply_query(ctx, p, employee_sorts, &q, e) != 0)
		return -1;
	if (q.status == NULL)
		q.status = "active";
	(void)reply;
	return reply_page(ctx, &q, employee_row, e);
}

static void
employee_history(void *arg, const struct employment *h)
{
	struct buf *b = arg;

	json_open(b, NULL, '{');
	json_put_int(b, "at", h->at);
	json_put_text(b, "by", h->by_name);
	json_put_text(b, "change", h->change);
	json_put_some(b, "position", h->position);
	reply_form(b, h);
	json_close(b, '}');
}

static bool
employee_is(const struct association *a)
{
	return strcmp(a->status, "active") == 0 ||
	    strcmp(a->status, "ended") == 0;
}

/* Those who left: their employment stays, their other data do not. */
static int
employee_data(struct ctx *ctx, const struct association *a, const json_t *p,
    json_t **person, json_t **permit, struct err *e)
{
	bool reveal = param_bool(p, "reveal");
	struct person who;

	if (strcmp(a->status, "active") != 0)
		return 0;
	if (person_linked(ctx, a->person_id, reveal, param_text(p, "purpose"),
		&who, e) != 0)
		return -1;
	*person = reply_person(&who, reveal);
	if (reply_histories(ctx, who.id, *person, e) == 0 &&
	    reply_permit_of(ctx, who.id, permit, e) >= 0)
		return 0;
	json_decref(*person);
	return -1;
}

static int
rpc_employee_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	json_t *person = NULL, *permit = NULL;
	struct buf *b = &ctx->text;
	struct association a;
	int rc;

	(void)reply;
	if (association_get(ctx, param_id(p, "id"), &a, e) != 0 ||
	    (!employee_is(&a) && err_set(e, ERR_NOT_FOUND, "id") != 0) ||
	    employee_data(ctx, &a, p, &person, &permit, e) != 0)
		return -1;
	json_open(b, NULL, '{');
	employee_item(b, &a, person);
	json_open(b, "history", '[');
	rc = association_employment(ctx, &a, employee_history, b, e);
	json_close(b, ']');
	json_put_some(b, "reason", a.reason);
	json_put_some(b, "note", a.note);
	if (permit != NULL)
		json_put(b, "permit", permit);
	json_close(b, '}');
	return rc;
}

static void
employee_text(const json_t *p, const char *name, char *out, size_t size)
{
	const char *s = param_text(p, name);

	if (s != NULL)
		str_copy(out, size, s);
}

static void
employee_date(const json_t *p, const char *name, date_t *out)
{
	date_t d = param_date(p, name);

	/* 0 stands for none: the first day of 1970 is as wrong as any before */
	if (d != DATE_NONE)
		*out = d != 0 ? d : -1;
}

/* Fields left out stay; "clear" names those to empty. */
static int
employee_form(const json_t *p, struct employment *f, struct err *e)
{
	const json_t *v;
	size_t i;

	employee_text(p, "position", f->position, sizeof(f->position));
	employee_text(p, "department", f->department, sizeof(f->department));
	employee_text(p, "contract_number", f->contract_number,
	    sizeof(f->contract_number));
	employee_text(p, "contract_kind", f->contract_kind,
	    sizeof(f->contract_kind));
	employee_date(p, "contract_start", &f->contract_start);
	if (strcmp(f->contract_kind, "open") == 0)
		f->contract_end = 0;
	employee_date(p, "contract_end", &f->contract_end);
	employee_date(p, "insurance_start", &f->insurance_start);
	json_array_foreach(json_object_get(p, "clear"), i, v) {
		const char *name = json_string_value(v);

		if (name == NULL)
			name = "";
		if (strcmp(name, "department") == 0) {
			f->department[0] = '\0';
		} else if (strcmp(name, "contract_number") == 0) {
			f->contract_number[0] = '\0';
		} else if (strcmp(name, "contract_end") == 0) {
			f->contract_end = 0;
		} else if (strcmp(name, "insurance_start") == 0) {
			f->insurance_start = 0;
		} else {
			err_set(e, ERR_CHOICE, "clear");
			return err_arg(e, "choices",
			    "department, contract_number, contract_end, "
			    "insurance_start");
		}
	}
	return 0;
}

static int
rpc_employee_update(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct association a;
	struct employment form;

	if (association_get(ctx, param_id(p, "id"), &a, e) != 0)
		return -1;
	association_form(&a, &form);
	if (employee_form(p, &form, e) != 0 ||
	    association_update(ctx, a.id, param_int(p, "version", 0), &form,
		&a, e) != 0)
		return -1;
	(void)reply;
	json_open(&ctx->text, NULL, '{');
	employee_item(&ctx->text, &a, NULL);
	json_close(&ctx->text, '}');
	return 0;
}

static const struct param list_params[] = {
	{"status", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "active|ended",
	    N_("In service, or those who left")},
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 1, 50, NULL,
	    N_("Part of the name, or pinyin initials")},
	{"id_tail", PARAM_IDENT, PARAM_OPTIONAL, 0, 32, NULL,
	    N_("Last four of the ID number")},
	{"phone", PARAM_IDENT, PARAM_OPTIONAL, 0, 32, NULL,
	    N_("Mobile number, or its last four")},
	{"position", PARAM_TEXT, PARAM_OPTIONAL, 1, 60, NULL,
	    N_("Part of the position")},
	{"permit_status", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "none|valid|suspended|expired|cancelled", N_("Permit state")},
	{"since_from", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Employed since this day or later")},
	{"since_to", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Employed since this day or earlier")},
	{"sort", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "name|since|-since",
	    N_("Order")},
	PARAMS_LIST,
	{0},
};

static const struct param get_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The employee")},
	{"reveal", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Show numbers in full; recorded")},
	{"purpose", PARAM_TEXT, PARAM_OPTIONAL, 1, 100, NULL,
	    N_("What for; required to reveal")},
	{0},
};

static const struct param update_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The employee")},
	{"version", PARAM_INT, PARAM_REQUIRED, 1, INT32_MAX, NULL,
	    N_("Version as it was read")},
	{"position", PARAM_TEXT, PARAM_OPTIONAL, 0, 60, NULL, N_("Position")},
	{"department", PARAM_TEXT, PARAM_OPTIONAL, 0, 60, NULL,
	    N_("Department")},
	{"contract_number", PARAM_TEXT, PARAM_OPTIONAL, 0, 40, NULL,
	    N_("Contract number")},
	{"contract_kind", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0,
	    "fixed|open|task", N_("Contract kind")},
	{"contract_start", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Contract start")},
	{"contract_end", PARAM_DATE, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Contract end; required when fixed")},
	{"insurance_start", PARAM_MONTH, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Insurance start month")},
	{"clear", PARAM_LIST, PARAM_OPTIONAL, 0, 4, NULL,
	    N_("Names of fields to empty")},
	{0},
};

static const struct param import_params[] = {
	{"csv", PARAM_WORDS, PARAM_REQUIRED, 1, 65536, NULL,
	    N_("The CSV text")},
	{"dry_run", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Only check; change nothing")},
	{0},
};

static const struct param export_params[] = {
	{"status", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "active|ended",
	    N_("In service, or those who left")},
	{"reveal", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Show numbers in full; recorded")},
	{"purpose", PARAM_TEXT, PARAM_OPTIONAL, 1, 100, NULL,
	    N_("What for; required to reveal")},
	PARAMS_LIST,
	{0},
};

#define EMPLOYEE_ITEM                                                        \
	"id, person: {id, name, id_number, mobile}, status, status_label, "  \
	"position, since, left_on?, permit_status, version"
#define EMPLOYEE_REPLY                                                       \
	"id, person: {id, name, id_number, mobile}, status, status_label, "  \
	"position, department?, contract_number?, contract_kind, "           \
	"contract_start, contract_end?, insurance_start?, since, left_on?, " \
	"permit_status, version"

const struct method employee_methods[] = {
	{"employee.list", N_("Employees of your unit"), ROLE_AGENT, SCOPE_UNIT,
	    METHOD_READ, list_params,
	    "items: [{" EMPLOYEE_ITEM "}], next, total, total_capped",
	    rpc_employee_list},
	{"employee.get", N_("One employee with histories"),
	    ROLE_AGENT | ROLE_OFFICE | ROLE_CITY, SCOPE_UNIT, METHOD_READ,
	    get_params,
	    EMPLOYEE_REPLY ", person: general data, education, "
			   "study_history, work_history; history: [{at, by, "
			   "change, ...}], permit?",
	    rpc_employee_get},
	{"employee.update", N_("Change position or contract"), ROLE_AGENT,
	    SCOPE_UNIT, METHOD_WRITE, update_params, EMPLOYEE_REPLY,
	    rpc_employee_update},
	{"employee.import", N_("Take positions and contracts from CSV"),
	    ROLE_AGENT, SCOPE_UNIT, METHOD_WRITE, import_params,
	    "rows, changed, dry_run",
	    rpc_employee_import},
	{"employee.export", N_("Employees as CSV"), ROLE_AGENT, SCOPE_UNIT,
	    METHOD_READ, export_params, "csv, rows, next",
	    rpc_employee_export},
	{0},
};
