#include "config.h"

#include <string.h>

#include "common/mem.h"
#include "server/ctl/demo_make.h"
#include "server/domain/licence.h"
#include "server/store/account.h"

enum { UNIT_FIRST = 2, UNIT_SECOND = 3 };

/* One agent of two units: he chooses at sign-in. */
static int
unit_agent_of_two(struct demo *d, struct err *e)
{
	static const int units[] = {UNIT_FIRST, UNIT_SECOND};
	struct account a = {.role = ROLE_AGENT, .lang = LANG_ZH,
	    .active = true, .demo = true};

	str_copy(a.login, sizeof(a.login), "hr3");
	str_copy(a.name, sizeof(a.name), "郑晓");
	str_copy(a.password_hash, sizeof(a.password_hash), d->password_hash);
	a.unit_id = d->units[UNIT_FIRST].id;
	if (store_account_insert(d->ctx, &a, e) != 0 ||
	    demo_key_of(d, "hr3", e) != 0)
		return -1;
	for (size_t i = 0; i < 2; i++)
		if (store_agent_unit_set(d->ctx, a.id, d->units[units[i]].id,
			true, "010-55502233", e) != 0)
			return -1;
	return 0;
}

/* The legal representative of a unit, as the desk wrote him down. */
static int
unit_legal_of(struct demo *d, int unit, const char *login, struct person *p,
    struct err *e)
{
	struct unit u;
	struct unit_legal l = {.unit_id = d->units[unit].id};

	if (store_unit_load(d->ctx, l.unit_id, &u, e) != 1 ||
	    demo_add_person(d, u.legal_representative, 'M', true, p, e) != 0 ||
	    demo_add_person_account(d, p, login, e) != 0 ||
	    demo_key_of(d, login, e) != 0)
		return -1;
	str_copy(l.name, sizeof(l.name), p->name);
	str_copy(l.papers, sizeof(l.papers), "居民身份证，营业执照副本");
	secret_hash(d->ctx->secret, "id_number", p->id_number,
	    l.id_number_hash);
	return store_legal_set(d->ctx, &l, e);
}

static int
unit_claim(struct demo *d, int unit, const struct person *p, struct err *e)
{
	struct delegation g = {.unit_id = d->units[unit].id,
	    .person_id = p->id, .government = true, .business = true,
	    .public_service = true, .valid_from = d->ctx->today};

	str_copy(g.person_name, sizeof(g.person_name), p->name);
	str_copy(g.rank, sizeof(g.rank), "legal_representative");
	return store_delegation_insert(d->ctx, &g, e);
}

int
demo_unit_login(struct demo *d, int hr, int other, struct err *e)
{
	struct person p;
	struct unit u;

	/* the desk's list B, and the licence of a public institution */
	if (demo_add_unit(d, "赵立新", 110105, false, &u, e) != 0 ||
	    demo_add_unit(d, "北京示例人才研究院", 110105, true, &u, e) != 0)
		return -1;
	if (unit_agent_of_two(d, e) != 0 ||
	    unit_legal_of(d, hr, "legalrep", &p, e) != 0 ||
	    unit_claim(d, hr, &p, e) != 0)
		return -1;
	return unit_legal_of(d, other, "legalrep2", &p, e);
}

void
demo_unit_print(FILE *f)
{
	fprintf(f, "  %-10s %s\n", "hr3",
	    "郑晓，两个单位的经办人（朝阳区），登录后选择单位");
	fprintf(f, "  %-10s %s\n", "legalrep",
	    "北京示例科技有限公司法定代表人，已领用电子营业执照");
	fprintf(f, "  %-10s %s\n", "legalrep2",
	    "北京海淀样例软件有限公司法定代表人，尚未领用");
}
