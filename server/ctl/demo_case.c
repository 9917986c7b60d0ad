/*
 * The stories of DATA/demo/cases.cfg: each is a case and what becomes of it,
 * a letter a step. They are told day by day over all cases, so that numbers,
 * due days and the audit are in the order in which things happened.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/ident.h"
#include "common/log.h"
#include "common/mem.h"
#include "common/workday.h"
#include "server/ctl/demo_make.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/office.h"
#include "server/domain/audit.h"
#include "server/domain/data_files.h"
#include "server/domain/opening.h"
#include "server/domain/service_definition.h"
#include "server/store/account.h"
#include "server/store/store.h"

enum { CASE_OPENS = 9 * 3600, CASE_MINUTES = 7 * 60 };

/* A letter of a path. */
struct case_step {
	char letter;
	/* the audit's name of it; 0 or -1 */
	const char *method;
	int (*act)(struct demo *d, struct ctx *ctx, struct demo_story *s,
	    struct err *e);
};

static const char *
story_text(const struct demo_story *s, const char *name, const char *absent)
{
	const char *text = absent;

	config_setting_lookup_string(s->told, name, &text);
	return text;
}

static json_t *
story_json(const struct demo_story *s, struct ctx *ctx, const char *name)
{
	const config_setting_t *v =
	    config_setting_get_member(s->told, name);

	return v != NULL ? ctx_keep(ctx, demo_json(v)) : NULL;
}

static struct application_case *
story_case(struct ctx *ctx)
{
	return ctx_alloc(ctx, 1, sizeof(struct application_case));
}

int
demo_as(struct demo *d, struct ctx *ctx, const char *login, int unit,
    struct err *e)
{
	struct actor *me = &ctx->actor;
	struct account a;

	if (store_account_find(ctx, login, &a, e) != 1)
		return err_set(e, ERR_NOT_FOUND, "login");
	memset(me, 0, sizeof(*me));
	me->account_id = a.id;
	me->role = a.role;
	me->person_id = a.person_id;
	me->unit_id = a.role == ROLE_AGENT ? d->units[unit].id : 0;
	me->ndistricts = a.ndistricts;
	memcpy(me->districts, a.districts, sizeof(me->districts));
	me->verified = me->submitted = true;
	me->lang = LANG_ZH;
	str_copy(me->login, sizeof(me->login), a.login);
	str_copy(me->name, sizeof(me->name), a.name);
	str_copy(me->from, sizeof(me->from), "127.0.0.1");
	return 0;
}

static int
story_agent(struct demo *d, struct ctx *ctx, const struct demo_story *s,
    struct err *e)
{
	return demo_as(d, ctx, s->agent, s->unit, e);
}

static int
story_applicant(struct demo *d, struct ctx *ctx, const struct demo_story *s,
    struct err *e)
{
	return s->by_agent ? story_agent(d, ctx, s, e) :
			     demo_as(d, ctx, s->holder.login, s->unit, e);
}

/* Who of the office, or the unit, the case waits for. */
static int
story_role(struct demo *d, struct ctx *ctx, const struct demo_story *s,
    const struct application *a, struct err *e)
{
	static const struct {
		const char *queue, *login, *haidian;
	} desks[] = {
		{"clerk", "clerk", "clerk-hd"},
		{"reviewer", "review", "review-hd"},
		{"city", "city", "city"},
	};

	for (size_t i = 0; i < sizeof(desks) / sizeof(desks[0]); i++)
		if (strcmp(a->queue, desks[i].queue) == 0)
			return demo_as(d, ctx,
			    a->district == 110108 ? desks[i].haidian :
						    desks[i].login,
			    s->unit, e);
	return story_agent(d, ctx, s, e);
}

/* The first action of this kind in the state. */
static const char *
story_action(const struct application_case *c, enum action_kind kind)
{
	const struct state *s = definition_state(c->d, c->a.state);

	for (size_t i = 0; s != NULL && i < s->nactions; i++)
		if (s->actions[i].kind == kind)
			return s->actions[i].id;
	return "";
}

/*
 * Steps
 */

static int
story_register(struct demo *d, struct ctx *ctx, struct demo_story *s,
    struct err *e)
{
	struct opening o;
	int district = (int)strtol(story_text(s, "district", "0"), NULL, 10);

	if (story_agent(d, ctx, s, e) != 0)
		return -1;
	return opening_register(ctx, district, ctx->actor.name,
	    "010-55502266", 36, &o, e);
}

/* What people upload before they begin. */
static int
story_papers(struct demo *d, struct ctx *ctx, struct demo_story *s,
    struct err *e)
{
	if (s->holder.person_id == 0)
		return story_agent(d, ctx, s, e) != 0 ? -1 :
			demo_put_paper(d, ctx, "business_licence", e);
	if (demo_as(d, ctx, s->holder.login, s->unit, e) != 0)
		return -1;
	return demo_holder_papers(d, ctx, s->other, e);
}

/* {"accompany":{"children":[...]},"family":{...}}: of who has one. */
static json_t *
story_children(struct demo *d, struct ctx *ctx, const struct demo_story *s)
{
	date_t born = date_add_years(d->ctx->today,
	    -7 - (int)(s->holder.person_id % 6));
	char number[64];
	int y, m, dd;

	date_split(born, &y, &m, &dd);
	snprintf(number, sizeof(number), "130104%04d%02d%02d%03d", y, m, dd,
	    123 + (int)(s->holder.person_id % 300));
	number[17] = ident_resident_check(number);
	number[18] = '\0';
	return ctx_keep(ctx, json_pack(
	    "{s:{s:[{s:s, s:s, s:s, s:s, s:s, s:s}]}, s:{s:s}}", "accompany",
	    "children", "child_name",
	    (number[16] - '0') % 2 ? "安安" : "宁宁", "child_id", number,
	    "child_relation", (number[16] - '0') % 2 ? "son" : "daughter",
	    "child_hukou_place", "outside", "child_birth_number", "P110105217",
	    "child_school", "北京市示例小学", "family", "family_case",
	    s->holder.married ? "married" : "unmarried"));
}

static int
story_save(struct ctx *ctx, struct demo_story *s, const json_t *form,
    struct err *e)
{
	return application_save(ctx, s->id, form, -1, true, story_case(ctx),
	    e);
}

/* A child in the form, and its two papers. */
static int
story_child(struct demo *d, struct ctx *ctx, struct demo_story *s,
    struct err *e)
{
	static const char *const kinds[] = {"child_birth_cert", "child_hukou"};
	struct application_paper p;

	if (story_save(ctx, s, story_children(d, ctx, s), e) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (application_file_put(ctx, s->id, kinds[i], "children.1",
			json_object_get(d->papers, kinds[i]), DATE_NONE,
			DATE_NONE, &p, e) != 0)
			return -1;
	return 0;
}

static int
story_begin(struct demo *d, struct ctx *ctx, struct demo_story *s,
    struct err *e)
{
	struct application_begin b = {.service = s->service,
		.person_id = s->by_agent ? s->holder.person_id : 0,
		.district = story_text(s, "district", NULL)};
	struct application_case *c = story_case(ctx);
	const json_t *form;

	if (story_papers(d, ctx, s, e) != 0 ||
	    story_applicant(d, ctx, s, e) != 0 ||
	    application_create(ctx, &b, c, e) != 0)
		return -1;
	s->id = c->a.id;
	form = story_json(s, ctx, "form");
	if (form != NULL && story_save(ctx, s, form, e) != 0)
		return -1;
	return s->children ? story_child(d, ctx, s, e) : 0;
}

/* Every warning that his role may tick is ticked. */
static json_t *
story_ticks(struct ctx *ctx, struct application_case *c, struct err *e)
{
	struct application_problems *p = ctx_alloc(ctx, 1, sizeof(*p));
	json_t *list = ctx_keep(ctx, json_array());

	if (application_check(ctx, c, p, e) != 0)
		return NULL;
	for (size_t i = 0; i < p->e.n; i++)
		if (p->of[i].rule != NULL && p->of[i].level == LEVEL_WARN &&
		    application_ticks(c, p->of[i].rule))
			json_array_append_new(list,
			    json_string(p->of[i].rule->id));
	return list;
}

/* Once returned, items are put right first. */
static int
story_repair(struct demo *d, struct ctx *ctx, struct demo_story *s,
    struct application_case *c, struct err *e)
{
	const json_t *fix = story_json(s, ctx, "fix");
	struct office_case *o = ctx_alloc(ctx, 1, sizeof(*o));

	if (application_open_items(c) > 0 && story_agent(d, ctx, s, e) != 0)
		return -1;
	for (size_t i = 0; i < c->nitems; i++)
		if (strcmp(c->items[i].side, "unit") == 0 &&
		    strcmp(c->items[i].status, "open") == 0 &&
		    application_fixed(ctx, s->id, c->items[i].id, o, e) != 0)
			return -1;
	if (story_applicant(d, ctx, s, e) != 0)
		return -1;
	return fix != NULL ? story_save(ctx, s, fix, e) : 0;
}

static int
story_submit(struct demo *d, struct ctx *ctx, struct demo_story *s,
    struct err *e)
{
	struct application_case *c = story_case(ctx);
	struct application_handing h = {.version = -1, .accept = true,
		.note = story_text(s, "note", NULL)};

	if (story_applicant(d, ctx, s, e) != 0 ||
	    application_open(ctx, s->id, c, e) != 0)
		return -1;
	if (c->a.returns > 0 && story_repair(d, ctx, s, c, e) != 0)
		return -1;
	c = story_case(ctx);
	if (application_open(ctx, s->id, c, e) != 0 ||
	    (h.acknowledge = story_ticks(ctx, c, e)) == NULL)
		return -1;
	return application_submit(ctx, s->id, &h, story_case(ctx), e);
}

static int
story_act(struct demo *d, struct ctx *ctx, struct demo_story *s,
    enum action_kind kind, struct err *e)
{
	struct office_case *o = ctx_alloc(ctx, 1, sizeof(*o));
	struct application_case *c = story_case(ctx);
	struct office_act a = {.version = -1,
		.opinion = story_text(s, "opinion", NULL)};

	if (application_load(ctx, s->id, c, e) != 0 ||
	    story_role(d, ctx, s, &c->a, e) != 0)
		return -1;
	c = story_case(ctx);
	if (application_open(ctx, s->id, c, e) != 0)
		return -1;
	a.action = story_action(c, kind);
	if (kind == ACTION_APPROVE && strcmp(c->a.queue, "clerk") == 0 &&
	    demo_booked(d, ctx, &c->a, e) != 0)
		return -1;
	if (kind == ACTION_RETURN) {
		a.items = story_json(s, ctx, "items");
		a.tip = story_text(s, "tip", NULL);
		a.opinion = story_text(s, "opinion",
		    "材料需补正，请按所列各项修改后重新提交。");
	} else if (kind == ACTION_REJECT) {
		a.opinion = story_text(s, "opinion",
		    "经核实，不符合办理条件，不予办理。");
	} else {
		a.opinion = strcmp(c->a.phase, "applicant") == 0 ?
		    "情况属实，同意提交。" :
		    "材料齐全，符合要求。";
		a.acknowledge = story_ticks(ctx, c, e);
		if (strcmp(c->a.phase, "applicant") != 0)
			a.acknowledge = NULL;
	}
	return application_act(ctx, s->id, &a, o, e);
}

static int
story_approve(struct demo *d, struct ctx *ctx, struct demo_story *s,
    struct err *e)
{
	return story_act(d, ctx, s, ACTION_APPROVE, e);
}

static int
story_return(struct demo *d, struct ctx *ctx, struct demo_story *s,
    struct err *e)
{
	return story_act(d, ctx, s, ACTION_RETURN, e);
}

static int
story_refuse(struct demo *d, struct ctx *ctx, struct demo_story *s,
    struct err *e)
{
	return story_act(d, ctx, s, ACTION_REJECT, e);
}

static int
story_withdraw(struct demo *d, struct ctx *ctx, struct demo_story *s,
    struct err *e)
{
	if (story_applicant(d, ctx, s, e) != 0)
		return -1;
	return application_withdraw(ctx, s->id, "个人计划有变，暂不办理", -1,
	    story_case(ctx), e);
}

static int
story_desk(struct demo *d, struct ctx *ctx, struct demo_story *s,
    struct err *e)
{
	struct application_case *c = story_case(ctx);

	if (application_load(ctx, s->id, c, e) != 0)
		return -1;
	return story_role(d, ctx, s, &c->a, e);
}

static int
story_claim(struct demo *d, struct ctx *ctx, struct demo_story *s,
    struct err *e)
{
	if (story_desk(d, ctx, s, e) != 0)
		return -1;
	return application_claim(ctx, s->id, 0,
	    ctx_alloc(ctx, 1, sizeof(struct office_case)), e);
}

static int
story_comment(struct demo *d, struct ctx *ctx, struct demo_story *s,
    struct err *e)
{
	if (story_desk(d, ctx, s, e) != 0)
		return -1;
	return application_comment(ctx, s->id,
	    story_text(s, "comment", "已电话联系经办人核实。"),
	    ctx_alloc(ctx, 1, sizeof(struct office_case)), e);
}

static const struct case_step case_steps[] = {
	{'p', "attachment.put", story_papers},
	{'g', "opening.register", story_register},
	{'d', "application.create", story_begin},
	{'s', "application.submit", story_submit},
	{'+', "application.act", story_approve},
	{'-', "application.act", story_return},
	{'x', "application.act", story_refuse},
	{'w', "application.withdraw", story_withdraw},
	{'c', "application.claim", story_claim},
	{'o', "application.comment", story_comment},
	{0},
};

/*
 * A day
 */

static void
story_failed(struct demo_story *s, char letter, const struct err *e)
{
	char text[1024];

	for (size_t i = 0; i < e->n; i++)
		log_warn("event=demo case=%s path=%s at=%c field=\"%s\""
			 " why=\"%s\"",
		    s->service, s->path, letter, e->items[i].field,
		    err_text(e, i, text, sizeof(text)));
	s->done = strlen(s->path);
}

/* In a savepoint of its own: what is refused spoils nothing. */
static int
story_step(struct demo *d, struct demo_story *s, int64_t at, struct err *fatal)
{
	const struct case_step *p = case_steps;
	struct ctx ctx = {.db = d->ctx->db, .conf = d->ctx->conf,
		.secret = d->ctx->secret, .now = at, .today = date_of(at)};
	char letter = s->path[s->done];
	struct err e = {0};
	int rc;

	while (p->letter != 0 && p->letter != letter)
		p++;
	if (store_savepoint(ctx.db, fatal) != 0)
		return -1;
	rc = p->act == NULL ? err_set(&e, ERR_BUG, "path") :
			      p->act(d, &ctx, s, &e);
	if (rc == 0)
		rc = audit_append(&ctx, p->method, "done", &e);
	if (rc == 0) {
		s->done++;
		rc = store_release(ctx.db, fatal);
	} else {
		store_rollback_to(ctx.db);
		story_failed(s, letter, &e);
		rc = 0;
	}
	ctx_finish(&ctx);
	return rc;
}

static int
story_days(struct demo *d, struct demo_stories *all, struct err *e)
{
	int64_t last = 0;
	int first = 0;

	for (size_t i = 0; i < all->n; i++)
		first = all->list[i].days > first ? all->list[i].days : first;
	for (int ago = first; ago >= 0; ago--) {
		date_t day = ago == 0 ? d->ctx->today :
					workday_add(d->ctx->today, -ago);
		int64_t at = date_instant(day, CASE_OPENS);

		for (size_t i = 0; i < all->n; i++) {
			struct demo_story *s = &all->list[i];

			if (ago > s->days ||
			    s->done >= strlen(s->path))
				continue;
			at += 60 + demo_random(d, 240);
			at = at > d->ctx->now ? d->ctx->now : at;
			last = at > last ? at : last;
			if (story_step(d, s, last, e) != 0)
				return -1;
		}
	}
	return 0;
}

/* Who begins it, where the file leaves no choice. */
static int
story_beginners(struct demo *d, struct demo_stories *all, struct err *e)
{
	for (size_t i = 0; i < all->n; i++) {
		struct demo_story *s = &all->list[i];
		const struct definition *what =
		    service_definition(d->ctx, s->service);

		if (what == NULL) {
			log_err("event=demo case=%s why=\"no such service\"",
			    s->service);
			return err_set(e, ERR_NOT_FOUND, "service");
		}
		if (!names_have(&what->applicant, "individual"))
			s->by_agent = true;
	}
	return 0;
}

int
demo_cases(struct demo *d, struct err *e)
{
	struct demo_stories all = {0};
	char *dir = xasprintf("%s/services", d->ctx->conf->data_dir);
	int rc;

	i18n_use(LANG_ZH);
	rc = data_files_load(d->ctx->conf, "demo") != 0 ||
		    service_definition_load(dir) != 0 ?
		err_set(e, ERR_STORE, NULL) :
		0;
	free(dir);
	if (rc == 0 && (rc = service_definition_publish(d->ctx, e)) == 0 &&
	    (rc = demo_papers(d, e)) == 0 &&
	    (rc = demo_stories(d, &all, e)) == 0 &&
	    (rc = story_beginners(d, &all, e)) == 0)
		rc = story_days(d, &all, e);
	demo_stories_free(&all);
	return rc;
}
