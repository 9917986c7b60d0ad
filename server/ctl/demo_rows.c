#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/ctl/demo_make.h"
#include "server/domain/identity.h"
#include "server/domain/pinyin.h"
#include "server/store/account.h"
#include "server/store/opening.h"
#include "server/store/permit.h"
#include "server/store/store.h"

enum { ROWS_A_COMMIT = 200000, ROWS_DAY = 86400 };

static const char *const rows_states[] = {"pending", "active", "rejected",
	"withdrawn", "ended"};

static const struct {
	int code;
	const char *name;
} rows_districts[] = {
	{110105, "朝阳区"}, {110108, "海淀区"}, {110101, "东城区"},
	{110102, "西城区"}, {110106, "丰台区"}, {110107, "石景山区"},
	{110112, "通州区"}, {110114, "昌平区"}, {110115, "大兴区"},
};

static const char *
rows_district(int code)
{
	for (size_t i = 0;
	     i < sizeof(rows_districts) / sizeof(rows_districts[0]); i++)
		if (rows_districts[i].code == code)
			return rows_districts[i].name;
	return "朝阳区";
}

int
demo_breathe(struct demo *d, struct err *e)
{
	if (++d->rows < ROWS_A_COMMIT)
		return 0;
	d->rows = 0;
	if (store_commit(d->ctx->db, e) != 0)
		return -1;
	return store_begin(d->ctx->db, e);
}

/* Registered in its district, opened, and without a limit of new permits. */
static int
rows_opening(struct demo *d, const struct unit *u, struct err *e)
{
	struct ctx *ctx = d->ctx;
	struct opening o = {.unit_id = u->id,
		.district = u->district,
		.status = "opened",
		.staff = 20,
		.registered_at = ctx->now - 300 * ROWS_DAY,
		.opened_on = ctx->today - 280};
	struct quota q = {.unit_id = u->id,
		.district = u->district,
		.granted = -1};
	int month, day;

	memcpy(o.contact_name, u->handler_name, sizeof(o.contact_name));
	memcpy(o.contact_phone, u->handler_phone, sizeof(o.contact_phone));
	if (store_opening_save(ctx, &o, e) != 1)
		return -1;
	date_split(ctx->today, &q.year, &month, &day);
	if (store_quota_set(ctx, &q, e) != 0)
		return -1;
	q.year++;
	return store_quota_set(ctx, &q, e);
}

int
demo_add_unit(struct demo *d, const char *name, int district, bool opened,
    struct unit *u, struct err *e)
{
	struct ctx *ctx = d->ctx;
	struct person who;
	struct qualification q = {0};

	memset(u, 0, sizeof(*u));
	u->id = ctx_new_id(ctx);
	str_copy(u->name, sizeof(u->name), name);
	pinyin(u->name, 0, u->pinyin, sizeof(u->pinyin), u->initials,
	    sizeof(u->initials));
	demo_uscc(d->nunits, district, u->uscc);
	str_copy(u->unit_type, sizeof(u->unit_type),
	    strstr(name, "研究院") != NULL    ? "institution" :
		strstr(name, "北京") == NULL ? "individual_business" :
						 "limited_company");
	u->district = district;
	snprintf(u->address, sizeof(u->address), "北京市%s示范街%d号",
	    rows_district(district), d->nunits % 300 + 1);
	snprintf(u->office_address, sizeof(u->office_address),
	    "北京市%s示范街%d号%u层", rows_district(district),
	    d->nunits % 300 + 1, demo_random(d, 20) + 1);
	demo_name(d, 'M', &who);
	/* a business may have the name of its owner */
	str_copy(u->legal_representative, sizeof(u->legal_representative),
	    strstr(name, "北京") == NULL ? name : who.name);
	u->established = ctx->today - 1500 - (int)demo_random(d, 5000);
	u->capital = INT64_C(100000000) * (1 + demo_random(d, 50));
	str_copy(u->currency, sizeof(u->currency), "CNY");
	str_copy(u->business_scope, sizeof(u->business_scope),
	    "技术开发、技术咨询、技术服务");
	demo_code(d, u->association_code);
	demo_name(d, 'F', &who);
	memcpy(u->handler_name, who.name, sizeof(who.name));
	snprintf(u->handler_phone, sizeof(u->handler_phone), "010-5550%04u",
	    demo_random(d, 10000));
	demo_name(d, 'M', &who);
	memcpy(u->emergency_name, who.name, sizeof(who.name));
	snprintf(u->emergency_phone, sizeof(u->emergency_phone),
	    "010-5551%04u", demo_random(d, 10000));
	u->complete = opened;
	u->opened = opened;
	if (store_unit_insert(ctx, u, e) != 0 ||
	    (opened && rows_opening(d, u, e) != 0))
		return -1;
	str_copy(q.nature, sizeof(q.nature), "高新技术企业");
	str_copy(q.issuer, sizeof(q.issuer), "示例认定机构");
	snprintf(q.number, sizeof(q.number), "GR%08d", d->nunits + 20260000);
	q.issued = ctx->today - 400;
	if (store_qualification_insert(ctx, u->id, 1, &q, e) != 0)
		return -1;
	if (d->nunits == d->units_room) {
		d->units_room = d->units_room * 2 + 64;
		d->units = xreallocarray(d->units, (size_t)d->units_room,
		    sizeof(*d->units));
	}
	d->units[d->nunits] = (struct demo_counts){.id = u->id,
		.district = district};
	d->nunits++;
	return demo_breathe(d, e);
}

/* The population register knows them, as it would. */
static int
rows_register(struct demo *d, const struct person *p, struct err *e)
{
	char name[201];

	identity_fold_name(p->name, name, sizeof(name));
	return store_register_put(d->ctx, name, p->id_number, e);
}

int
demo_add_person(struct demo *d, const char *name, char sex, bool history,
    struct person *p, struct err *e)
{
	int64_t i;

	if (d->people == DEMO_NEWCOMER)
		d->people++;
	i = d->people++;
	memset(p, 0, sizeof(*p));
	p->id = d->last = ctx_new_id(d->ctx);
	if (name == NULL) {
		demo_name(d, sex, p);
	} else {
		str_copy(p->name, sizeof(p->name), name);
		pinyin(name, 1, p->pinyin, sizeof(p->pinyin), p->initials,
		    sizeof(p->initials));
	}
	p->sex[0] = sex;
	str_copy(p->id_kind, sizeof(p->id_kind), "resident_id");
	demo_id_number(i, sex, p->id_number);
	p->birth = ident_resident_birth(p->id_number);
	demo_mobile(i, p->mobile);
	snprintf(p->email, sizeof(p->email), "p%06lld@example.com",
	    (long long)i);
	p->district = rows_districts[demo_random(d, 4)].code;
	snprintf(p->address, sizeof(p->address), "样例路%u号院",
	    demo_random(d, 200) + 1);
	snprintf(p->contact_address, sizeof(p->contact_address),
	    "北京市%s%.100s", rows_district(p->district), p->address);
	demo_background(d, p);
	p->verified = p->submitted = true;
	if (store_person_insert(d->ctx, p, e) != 0 ||
	    (history && (demo_add_histories(d, p, e) != 0 ||
			    rows_register(d, p, e) != 0)))
		return -1;
	return demo_breathe(d, e);
}

/* What an approval fills in. */
static void
rows_employ(struct demo *d, struct association *a)
{
	static const char *const kinds[] = {"fixed", "fixed", "open", "task"};

	a->since = date_of(a->decided_at);
	str_copy(a->position, sizeof(a->position), demo_position(d));
	str_copy(a->department, sizeof(a->department), demo_department(d));
	snprintf(a->contract_number, sizeof(a->contract_number), "HT-%05u",
	    demo_random(d, 100000));
	str_copy(a->contract_kind, sizeof(a->contract_kind),
	    kinds[demo_random(d, 4)]);
	a->contract_start = a->since;
	if (a->contract_kind[0] == 'f')
		a->contract_end = date_add_years(a->since, 3) - 1;
	a->insurance_start = month_parse("2020-01");
	a->insurance_start = date_add_months(a->insurance_start,
	    (int)demo_random(d, 60));
}

static int
rows_employment(struct demo *d, const struct association *a, struct err *e)
{
	struct employment h = {.at = a->decided_at};

	str_copy(h.by_name, sizeof(h.by_name), a->decided_by);
	str_copy(h.change, sizeof(h.change), "approved");
	memcpy(h.position, a->position, sizeof(h.position));
	memcpy(h.department, a->department, sizeof(h.department));
	memcpy(h.contract_number, a->contract_number,
	    sizeof(h.contract_number));
	memcpy(h.contract_kind, a->contract_kind, sizeof(h.contract_kind));
	h.contract_start = a->contract_start;
	h.contract_end = a->contract_end;
	h.insurance_start = a->insurance_start;
	return store_employment_insert(d->ctx, a->id, &h, e);
}

int
demo_add_association(struct demo *d, int unit, const struct person *p,
    const char *status, int days, const char *permit_status,
    struct association *a, struct err *e)
{
	struct demo_counts *u = &d->units[unit];
	struct ctx *ctx = d->ctx;
	bool employed = status[0] == 'a' || status[0] == 'e';

	memset(a, 0, sizeof(*a));
	a->id = ctx_new_id(ctx);
	a->unit_id = u->id;
	a->person_id = p->id;
	a->district = u->district;
	str_copy(a->status, sizeof(a->status), status);
	memcpy(a->name, p->name, sizeof(a->name));
	memcpy(a->pinyin, p->pinyin, sizeof(a->pinyin));
	memcpy(a->initials, p->initials, sizeof(a->initials));
	str_copy(a->permit_status, sizeof(a->permit_status), permit_status);
	a->applied_at = a->changed_at = ctx->now - (int64_t)days * ROWS_DAY -
	    (int64_t)demo_random(d, 20000);
	if (status[0] != 'r' && status[0] != 'w') {
		a->id_tail = store_tail_key(ctx, "id_number", u->district,
		    p->id_number);
		a->mobile_tail = store_tail_key(ctx, "mobile", u->district,
		    p->mobile);
		a->mobile_key = store_number_key(ctx, "mobile", p->mobile);
		ident_mask(p->id_number, a->shown_id);
		ident_mask(p->mobile, a->shown_mobile);
	}
	if (status[0] != 'p') {
		a->decided_at = a->applied_at + ROWS_DAY / 4;
		if (a->decided_at > ctx->now)
			a->decided_at = ctx->now;
		str_copy(a->decided_by, sizeof(a->decided_by), "单位经办人");
		a->changed_at = a->decided_at;
	}
	if (employed)
		rows_employ(d, a);
	if (status[0] == 'r') {
		str_copy(a->reason_code, sizeof(a->reason_code),
		    "not_employee");
		str_copy(a->reason, sizeof(a->reason), "未查到本单位入职信息");
	}
	if (status[0] == 'e') {
		a->left_on = ctx->today - (int)demo_random(d, 20);
		if (a->left_on < a->since)
			a->left_on = a->since;
		a->ended_at = date_instant(a->left_on, 9 * 3600);
		str_copy(a->reason, sizeof(a->reason), "个人原因离职");
	}
	for (int k = 0; k < 5; k++)
		if (strcmp(rows_states[k], status) == 0)
			u->n[k]++;
	if (store_association_insert(ctx, a, e) != 0 ||
	    (employed && rows_employment(d, a, e) != 0))
		return -1;
	return demo_breathe(d, e);
}

int
demo_add_permit(struct demo *d, int unit, const struct person *p,
    const char *status, int days_left, struct err *e)
{
	struct permit m = {.person_id = p->id};

	m.id = ctx_new_id(d->ctx);
	m.unit_id = d->units[unit].id;
	m.district = d->units[unit].district;
	snprintf(m.number, sizeof(m.number), "JZ%d%07lld", m.district,
	    (long long)++d->permits);
	str_copy(m.status, sizeof(m.status), status);
	m.valid_to = d->ctx->today + days_left;
	m.valid_from = m.issued = date_add_years(m.valid_to, -3);
	if (strcmp(status, "suspended") == 0)
		m.suspended_at = d->ctx->now - ROWS_DAY;
	if (store_permit_insert(d->ctx, &m, e) != 0)
		return -1;
	return demo_breathe(d, e);
}

int
demo_add_person_account(struct demo *d, const struct person *p,
    const char *login, struct err *e)
{
	struct account a = {.role = ROLE_INDIVIDUAL, .lang = LANG_ZH,
		.active = true, .demo = true, .person_id = p->id,
		.has_mobile = true, .has_id_number = true};

	str_copy(a.login, sizeof(a.login), login);
	str_copy(a.name, sizeof(a.name), p->name);
	str_copy(a.password_hash, sizeof(a.password_hash), d->password_hash);
	secret_hash(d->ctx->secret, "mobile", p->mobile, a.mobile_hash);
	secret_hash(d->ctx->secret, "id_number", p->id_number,
	    a.id_number_hash);
	if (store_account_insert(d->ctx, &a, e) != 0 ||
	    store_account_set_mobile(d->ctx, a.id, p->mobile, e) != 0)
		return -1;
	return demo_breathe(d, e);
}

int
demo_counters(struct demo *d, struct err *e)
{
	for (int i = 0; i < d->nunits; i++)
		for (int k = 0; k < 5; k++)
			if (d->units[i].n[k] != 0 &&
			    store_unit_count(d->ctx, d->units[i].id, NULL,
				rows_states[k], d->units[i].n[k], e) != 0)
				return -1;
	return 0;
}
