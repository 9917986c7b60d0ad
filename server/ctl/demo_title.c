/*
 * The title evaluation of the demo hall: the register of experts, a body and
 * its units, an open plan and one under review, cases at every desk, panels
 * that wait, vote and are closed.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "common/workday.h"
#include "server/ctl/demo_make.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/office.h"
#include "server/domain/audit.h"
#include "server/domain/expert.h"
#include "server/domain/title.h"
#include "server/store/account.h"
#include "server/store/store.h"

#define TITLE_SERVICE "title-evaluation"
#define TITLE_UNIT "北京示例文化产业集团有限公司"
#define TITLE_AGENT "hr7"
enum { TITLE_DISTRICT = 110102, TITLE_EXPERTS = 12 };

static const struct {
	const char *name, *unit, *fields;
} title_experts[TITLE_EXPERTS] = {
	{"郭毅", "北京示例党校", "political_work,party_building"},
	{"马琳", "首都示例大学", "political_work,education"},
	{"罗博", "北京示例日报社", "political_work,publicity"},
	{"梁颖", "北京示例总工会", "political_work,united_front"},
	{"宋哲", "北京示例控股集团", "political_work,culture"},
	{"唐宁", "北京示例社会科学院", "political_work,party_building"},
	{"韩雪", "首都示例师范学院", "political_work,education"},
	{"曹阳", "北京示例广播电视台", "political_work,publicity"},
	{"许诺", "北京示例妇女联合会", "political_work,united_front"},
	{"邓超群", "北京示例建工集团", "political_work,culture"},
	{"冯岚", "北京示例研究会", "political_work,party_building"},
	{"董浩然", "北京示例出版集团", "political_work,publicity"},
};

/* One act by one account, in a savepoint of its own, with its audit row. */
struct title_act {
	struct demo *d;
	struct ctx ctx;
	int unit;
};

static int
title_begin(struct title_act *t, struct demo *d, int unit, const char *login,
    struct err *e)
{
	memset(t, 0, sizeof(*t));
	t->d = d;
	t->unit = unit;
	t->ctx = (struct ctx){.db = d->ctx->db, .conf = d->ctx->conf,
		.secret = d->ctx->secret, .now = d->ctx->now,
		.today = d->ctx->today};
	return demo_as(d, &t->ctx, login, unit, e);
}

static int
title_end(struct title_act *t, const char *method, int rc, struct err *e)
{
	char text[1024];

	if (rc == 0)
		rc = audit_append(&t->ctx, method, "done", e);
	for (size_t i = 0; rc != 0 && i < e->n; i++)
		log_warn("event=demo method=%s field=\"%s\" why=\"%s\"",
		    method, e->items[i].field,
		    err_text(e, i, text, sizeof(text)));
	ctx_finish(&t->ctx);
	return rc;
}

/*
 * Who there is
 */

static int
title_register(struct demo *d, struct err *e)
{
	for (size_t i = 0; i < TITLE_EXPERTS; i++) {
		char login[16];
		struct account a;
		struct expert x = {.active = true};
		int64_t n;

		snprintf(login, sizeof(login), "expert%d", (int)i + 1);
		if (store_account_find(d->ctx, login, &a, e) != 1 ||
		    store_application_next(d->ctx, "expert", &n, e) != 0)
			return -1;
		x.id = ctx_new_id(d->ctx);
		x.account_id = a.id;
		snprintf(x.number, sizeof(x.number), "ZJ%04d", (int)n);
		str_copy(x.name, sizeof(x.name), title_experts[i].name);
		str_copy(x.unit_name, sizeof(x.unit_name),
		    title_experts[i].unit);
		str_copy(x.fields, sizeof(x.fields), title_experts[i].fields);
		if (store_expert_save(d->ctx, &x, e) != 1)
			return -1;
	}
	return 0;
}

/* Every unit but those that are not opened has the one body. */
static int
title_body(struct demo *d, struct err *e)
{
	struct body b = {.id = ctx_new_id(d->ctx),
		.name = "北京示例产业工作委员会"};
	struct account a;

	if (store_account_find(d->ctx, "body", &a, e) != 1 ||
	    store_body_insert(d->ctx, &b, e) != 0 ||
	    store_body_account_set(d->ctx, b.id, a.id, true, e) != 0)
		return -1;
	for (int i = 0; i < d->nunits; i++) {
		struct unit u;

		if (store_unit_load(d->ctx, d->units[i].id, &u, e) != 1)
			return -1;
		if (u.complete &&
		    store_body_unit_set(d->ctx, b.id, u.id, e) != 0)
			return -1;
	}
	return 0;
}

static int
title_unit(struct demo *d, int *index, struct err *e)
{
	struct account a = {.role = ROLE_AGENT, .lang = LANG_ZH,
		.active = true, .demo = true, .owner = true};
	struct unit u;

	*index = d->nunits;
	if (demo_add_unit(d, TITLE_UNIT, TITLE_DISTRICT, true, &u, e) != 0 ||
	    store_unit_load(d->ctx, u.id, &u, e) != 1)
		return -1;
	u.complete = true;
	if (store_unit_save(d->ctx, &u, e) != 1)
		return -1;
	a.unit_id = u.id;
	str_copy(a.login, sizeof(a.login), TITLE_AGENT);
	str_copy(a.name, sizeof(a.name), "沈悦");
	str_copy(a.password_hash, sizeof(a.password_hash), d->password_hash);
	if (store_account_insert(d->ctx, &a, e) != 0 ||
	    demo_key_of(d, TITLE_AGENT, e) != 0)
		return -1;
	return store_agent_unit_set(d->ctx, a.id, u.id, true, "010-55503355",
	    e);
}

static int
title_plan_add(struct demo *d, const char *name, int opens, int closes,
    int materials, int ends, struct title_plan *p, struct err *e)
{
	date_t today = d->ctx->today;
	int year, month, day;
	struct plan_told t = {.service = TITLE_SERVICE, .closed = -1,
		.version = -1};
	struct title_act a;
	char full[100];
	int rc;

	date_split(today, &year, &month, &day);
	snprintf(full, sizeof(full), "%d年度政工专业职务%s", year, name);
	t.name = full;
	t.year = year;
	t.opens_on = today + opens;
	t.closes_on = today + closes;
	t.materials_until = today + materials;
	t.ends_on = today + ends;
	if (title_begin(&a, d, 0, "city", e) != 0)
		return -1;
	rc = plan_create(&a.ctx, &t, p, e);
	return title_end(&a, "title.plan.create", rc, e);
}

/*
 * A case along its path: d begun and filled in, s handed in, + passed, -
 * returned, m materials filled in.
 */

static json_t *
title_form(struct ctx *ctx)
{
	return ctx_keep(ctx, json_pack(
	    "{s:{s:s, s:s}, s:{s:s, s:s, s:s, s:i, s:i, s:s}, s:{s:[{s:s, s:s,"
	    " s:s, s:s, s:s}]}, s:{s:[{s:s, s:s, s:s, s:s}], s:b},"
	    " s:{s:b}}",
	    "declaration", "level", "political_engineer", "mode", "normal",
	    "situation", "current_title", "assistant", "current_title_on",
	    "2018-09-01", "appointed_unit", TITLE_UNIT, "years_in_post", 8,
	    "work_years", 12, "summary",
	    "长期从事基层思想政治工作，组织专题教育和企业文化建设。", "study",
	    "studies", "study_from", "2005-09", "study_to", "2009-07",
	    "study_school", "首都示例师范学院", "study_major", "思想政治教育",
	    "study_level", "20", "experience", "posts", "post_unit",
	    TITLE_UNIT, "post_from", "2012-07", "post_name", "党群工作部主管",
	    "post_work", "负责宣传、培训和职工思想状况调研，成果在系统内推广。",
	    "unclassified", 1, "exemption", "exempt", 0));
}

static json_t *
title_materials(struct ctx *ctx)
{
	return ctx_keep(ctx, json_pack(
	    "{s:{s:s, s:i, s:s, s:[{s:s, s:s, s:s}]}}", "materials",
	    "report", "任现职以来，完成年度宣传计划，开展调研六次。",
	    "exam_score", 86, "awards", "系统先进工作者", "works",
	    "work_title", "新形势下企业思想政治工作的实践与思考", "work_kind",
	    "paper", "work_on", "2024-05"));
}

static struct application_case *
title_room(struct ctx *ctx)
{
	return ctx_alloc(ctx, 1, sizeof(struct application_case));
}

static int
title_draft(struct title_act *a, int64_t *id, int64_t plan, struct err *e)
{
	const struct application_begin b = {.service = TITLE_SERVICE,
		.plan_id = plan};
	struct application_case *c = title_room(&a->ctx);

	if (demo_holder_papers(a->d, &a->ctx, false, e) != 0 ||
	    application_create(&a->ctx, &b, c, e) != 0)
		return -1;
	*id = c->a.id;
	return application_save(&a->ctx, *id, title_form(&a->ctx), -1, true,
	    title_room(&a->ctx), e);
}

static int
title_fill(struct title_act *a, int64_t id, struct err *e)
{
	struct application_paper p;

	if (application_save(&a->ctx, id, title_materials(&a->ctx), -1, true,
		title_room(&a->ctx), e) != 0)
		return -1;
	return application_file_put(&a->ctx, id, "work_file", "works.1",
	    json_object_get(a->d->papers, "work_file"), DATE_NONE, DATE_NONE,
	    &p, e);
}

static int
title_submit(struct title_act *a, int64_t id, struct err *e)
{
	const struct application_handing h = {.version = -1, .accept = true};

	return application_submit(&a->ctx, id, &h, title_room(&a->ctx), e);
}

static int
title_decide(struct title_act *a, int64_t id, char letter, struct err *e)
{
	struct office_case *o = ctx_alloc(&a->ctx, 1, sizeof(*o));
	const struct office_act act = {
		.action = letter == '-' ? "return" : "pass",
		.opinion = letter == '-' ?
		    "请补充主要业绩概述。" :
		    "情况属实，同意推荐。",
		.version = -1};

	return application_act(&a->ctx, id, &act, o, e);
}

/* Who acts in the case now; the agent's where it waits for him. */
static const char *
title_actor(const struct application *a)
{
	return strcmp(a->queue, "agent") == 0 ? TITLE_AGENT :
	    strcmp(a->queue, "body") == 0     ? "body" :
						"city";
}

static int
title_case(struct demo *d, int unit, int64_t plan, const char *path,
    int64_t *id, struct err *e)
{
	struct demo_holder h = {0};
	struct title_act t;
	int rc = demo_add_holder(d, unit, 0, "none", &h, e);

	for (const char *at = path; rc == 0 && *at != '\0'; at++) {
		const char *login = h.login, *method = "application.act";
		struct application a = {0};

		if ((*at == '+' || *at == '-') &&
		    store_application_load(d->ctx, *id, &a, e) != 1)
			return -1;
		if (*at == '+' || *at == '-')
			login = title_actor(&a);
		rc = title_begin(&t, d, unit, login, e);
		if (rc != 0)
			return -1;
		if (*at == 'd') {
			method = "application.create";
			rc = title_draft(&t, id, plan, e);
		} else if (*at == 'm') {
			method = "application.save";
			rc = title_fill(&t, *id, e);
		} else if (*at == 's') {
			method = "application.submit";
			rc = title_submit(&t, *id, e);
		} else {
			rc = title_decide(&t, *id, *at, e);
		}
		rc = title_end(&t, method, rc, e);
	}
	return rc;
}

/*
 * Panels
 */

typedef int title_panel_fn(struct ctx *ctx, int64_t id, struct panel_work *w,
    struct err *e);

static int
title_panel_draw(struct ctx *ctx, int64_t id, struct panel_work *w,
    struct err *e)
{
	return panel_draw(ctx, id, "福利彩票双色球 03 09 14 21 26 33 + 08", w,
	    e);
}

static int
title_panel_do(struct demo *d, const char *method, title_panel_fn *fn,
    int64_t id, struct err *e)
{
	struct title_act t;
	struct panel_work *w;
	int rc;

	if (title_begin(&t, d, 0, "city", e) != 0)
		return -1;
	w = ctx_alloc(&t.ctx, 1, sizeof(*w));
	rc = fn(&t.ctx, id, w, e);
	return title_end(&t, method, rc, e);
}

static int
title_panel_add(struct demo *d, int64_t plan, const char *name, int64_t *id,
    struct err *e)
{
	const struct panel_told told = {.plan_id = plan, .name = name,
		.field = "political_work",
		.meets_on = workday_add(d->ctx->today, 3),
		.closes_on = workday_add(d->ctx->today, 8)};
	struct title_act t;
	struct panel_work *w;
	int rc;

	if (title_begin(&t, d, 0, "city", e) != 0)
		return -1;
	w = ctx_alloc(&t.ctx, 1, sizeof(*w));
	rc = panel_create(&t.ctx, &told, w, e);
	*id = w->p.id;
	return title_end(&t, "title.panel.create", rc, e);
}

/* Each member does the same; how many, and what. */
enum title_duty { TITLE_ACCEPT, TITLE_SCORE, TITLE_VOTE };

static json_t *
title_duty_of(struct ctx *ctx, enum title_duty what, int64_t panel,
    int64_t application, const char *choice, struct err *e)
{
	json_t *scores = ctx_keep(ctx,
	    json_pack("{s:i, s:i, s:i}", "ability", 25, "achievement", 33,
		"research", 24));

	return what == TITLE_ACCEPT ? expert_answer(ctx, panel, true, NULL,
					  e) :
	    what == TITLE_SCORE	    ? expert_score(ctx, panel, application,
					  scores, "材料完整，业绩突出。", e) :
				      expert_vote(ctx, panel, application,
					  choice, NULL, e);
}

static int
title_duties(struct demo *d, int64_t panel, enum title_duty what, size_t most,
    bool yes, struct err *e)
{
	static const char *const methods[] = {"expert.answer", "expert.score",
		"expert.vote"};
	struct panel_work *w;
	struct title_act look;
	size_t done = 0;
	int rc;

	if (title_begin(&look, d, 0, "city", e) != 0)
		return -1;
	w = ctx_alloc(&look.ctx, 1, sizeof(*w));
	rc = panel_load(&look.ctx, panel, w, e);
	for (size_t i = 0; rc == 0 && i < w->nmembers && done < most; i++) {
		size_t cases = what == TITLE_ACCEPT ? 1 : w->ncases;

		if (strcmp(w->members[i].seat.status,
			what == TITLE_ACCEPT ? "invited" : "accepted") != 0)
			continue;
		for (size_t k = 0; rc == 0 && k < cases; k++) {
			struct title_act t;
			json_t *said;

			if (title_begin(&t, d, 0, w->members[i].expert.login,
				e) != 0)
				return -1;
			said = title_duty_of(&t.ctx, what, panel,
			    w->cases[k].a.id, yes && k == 0 ? "yes" : "no", e);
			json_decref(said);
			rc = title_end(&t, methods[what],
			    said != NULL ? 0 : -1, e);
		}
		done++;
	}
	ctx_finish(&look.ctx);
	return rc;
}

/* As far as the stage: 1 list, 2 drawn, 3 voting, 4 closed. */
static int
title_panel(struct demo *d, int64_t plan, const char *name, int stage,
    struct err *e)
{
	int64_t id;
	int rc = title_panel_add(d, plan, name, &id, e);

	if (rc == 0 && stage >= 1)
		rc = title_panel_do(d, "title.panel.commit", panel_commit, id,
		    e);
	if (rc == 0 && stage >= 2)
		rc = title_panel_do(d, "title.panel.draw", title_panel_draw,
		    id, e);
	if (rc == 0 && stage >= 3)
		rc = title_duties(d, id, TITLE_ACCEPT, 5, true, e);
	if (rc == 0 && stage >= 3)
		rc = title_panel_do(d, "title.panel.open", panel_begin, id,
		    e);
	if (rc == 0 && stage >= 3)
		rc = title_duties(d, id, TITLE_SCORE, stage == 3 ? 3 : 5, true,
		    e);
	if (rc == 0 && stage >= 3)
		rc = title_duties(d, id, TITLE_VOTE, stage == 3 ? 2 : 5, true,
		    e);
	if (rc == 0 && stage >= 4)
		rc = title_panel_do(d, "title.panel.close", panel_close, id,
		    e);
	return rc;
}

/* The declarations of the second plan are over. */
static int
title_plan_later(struct demo *d, const struct title_plan *p, struct err *e)
{
	const struct plan_told t = {.opens_on = DATE_NONE,
		.closes_on = d->ctx->today - 60,
		.materials_until = d->ctx->today - 20,
		.ends_on = DATE_NONE, .closed = -1, .version = -1};
	struct title_plan now;
	struct title_act a;
	int rc;

	if (title_begin(&a, d, 0, "city", e) != 0)
		return -1;
	rc = plan_set(&a.ctx, p->id, &t, &now, e);
	return title_end(&a, "title.plan.set", rc, e);
}

static int
title_cases(struct demo *d, int unit, int64_t plan,
    const char *const *paths, struct err *e)
{
	for (; *paths != NULL; paths++) {
		int64_t id = 0;

		if (title_case(d, unit, plan, *paths, &id, e) != 0)
			return -1;
	}
	return 0;
}

int
demo_titles(struct demo *d, struct err *e)
{
	static const char *const early[] = {"ds++ms+++", "ds++ms+++", NULL};
	static const char *const voting[] = {"ds++ms+++", "ds++ms+++", NULL};
	static const char *const drawn[] = {"ds++ms+++", NULL};
	static const char *const open[] = {"d", "ds", "ds+", "ds++", "ds+-",
		"ds++ms", "ds++ms+", "ds++ms++", "ds++ms++-", "ds++ms+++",
		NULL};
	struct title_plan late, now;
	int unit, rc;

	if (title_register(d, e) != 0 || title_unit(d, &unit, e) != 0 ||
	    title_body(d, e) != 0 ||
	    title_plan_add(d, "任职资格评审（第一批）", -120, 0, 0, 60, &late,
		e) != 0)
		return -1;
	rc = title_cases(d, unit, late.id, early, e);
	if (rc == 0)
		rc = title_panel(d, late.id, "第一评审组", 4, e);
	if (rc == 0)
		rc = title_cases(d, unit, late.id, voting, e);
	if (rc == 0)
		rc = title_panel(d, late.id, "第二评审组", 3, e);
	if (rc == 0)
		rc = title_cases(d, unit, late.id, drawn, e);
	if (rc == 0)
		rc = title_panel(d, late.id, "第三评审组", 2, e);
	if (rc == 0)
		rc = title_plan_later(d, &late, e);
	if (rc == 0)
		rc = title_plan_add(d, "任职资格评审（第二批）", -20, 30, 90,
		    200, &now, e);
	return rc == 0 ? title_cases(d, unit, now.id, open, e) : -1;
}
