/* Those whom the cases of the demo hall are about, and what they bring. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "server/ctl/demo_make.h"
#include "server/domain/attachment.h"
#include "server/store/account.h"
#include "server/store/ledger.h"

enum { HOLDER_BORN_FIRST = 1975, HOLDER_BORN_LAST = 1998,
	HOLDER_INCOME = 1800000 };

/* What permits of a kind look like; days until the last one. */
static const struct {
	const char *kind, *status, *shown;
	int days;
} holder_kinds[] = {
	{"none", NULL, "none", 0},
	{"valid", "valid", "valid", 430},
	{"renewable", "valid", "valid", 58},
	{"moved", "suspended", "suspended", 380},
	{"expired", "expired", "expired", -40},
	{"cancelled", "cancelled", "cancelled", 200},
};

/* Neither near retirement nor at school. */
static void
holder_skip(struct demo *d, char sex)
{
	int year = 0, month, day;
	char number[19];

	for (;;) {
		demo_id_number(d->people, sex, number);
		date_split(ident_resident_birth(number), &year, &month, &day);
		if (year >= HOLDER_BORN_FIRST && year <= HOLDER_BORN_LAST)
			return;
		d->people++;
	}
}

int
demo_add_ledger(struct demo *d, int64_t person_id, int unit, int months,
    struct err *e)
{
	struct contribution c = {.person_id = person_id, .insurance = true};
	int year, month, day;
	struct unit u;

	if (store_unit_load(d->ctx, d->units[unit].id, &u, e) != 1)
		return -1;
	str_copy(c.uscc, sizeof(c.uscc), u.uscc);
	str_copy(c.payer, sizeof(c.payer), u.name);
	date_split(d->ctx->today, &year, &month, &day);
	for (int i = 1; i <= months; i++) {
		c.month = date_add_months(date_make(year, month, 1), -i);
		c.income = HOLDER_INCOME + 10000 * (i % 12);
		if (store_contribution_set(d->ctx, &c, e) != 0)
			return -1;
	}
	return 0;
}

int
demo_find_holder(struct demo *d, int unit, const struct demo_employee *of,
    struct demo_holder *h, struct err *e)
{
	struct person p;

	if (store_person_load(d->ctx, of->person_id, &p, e) != 1)
		return -1;
	h->person_id = p.id;
	h->unit = unit;
	h->married = strcmp(p.marital, "20") == 0;
	snprintf(h->login, sizeof(h->login), "p%07lld", (long long)of->number);
	return 0;
}

int
demo_add_holder(struct demo *d, int unit, int former, const char *kind,
    struct demo_holder *h, struct err *e)
{
	char sex = d->people % 2 != 0 ? 'M' : 'F';
	struct association a;
	struct person p;
	size_t k = 0;

	while (k + 1 < sizeof(holder_kinds) / sizeof(holder_kinds[0]) &&
	    strcmp(holder_kinds[k].kind, kind) != 0)
		k++;
	holder_skip(d, sex);
	if (demo_add_person(d, NULL, sex, true, &p, e) != 0)
		return -1;
	h->person_id = p.id;
	h->unit = unit;
	h->married = strcmp(p.marital, "20") == 0;
	snprintf(h->login, sizeof(h->login), "p%07lld", (long long)d->people);
	if (demo_add_person_account(d, &p, h->login, e) != 0 ||
	    demo_add_association(d, unit, &p, "active",
		150 + (int)demo_random(d, 300), holder_kinds[k].shown, &a,
		e) != 0)
		return -1;
	if (holder_kinds[k].status == NULL)
		return 0;
	if (strcmp(kind, "moved") == 0 ?
		demo_add_ledger(d, p.id, unit, 4, e) != 0 :
		strcmp(kind, "renewable") == 0 &&
		    demo_add_ledger(d, p.id, unit, 36, e) != 0)
		return -1;
	return demo_add_permit(d, strcmp(kind, "moved") == 0 ? former : unit,
	    &p, holder_kinds[k].status, holder_kinds[k].days, e);
}

int
demo_holder_papers(struct demo *d, struct ctx *ctx, bool leaving,
    struct err *e)
{
	static const char *const kinds[] = {"edu_cert", "degree_cert",
		"title_cert", "taxable_income", "hukou_pages",
		"integrity_statement", "marriage_cert", "housing_proof"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (demo_put_paper(d, ctx, kinds[i], e) != 0)
			return -1;
	return leaving ? demo_put_paper(d, ctx, "other", e) : 0;
}
