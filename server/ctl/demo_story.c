/* DATA/demo/cases.cfg: units, their agents, and stories of cases. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/ctl/demo_make.h"
#include "server/store/account.h"
#include "server/store/permit.h"

enum { STORY_UNITS = 40 };

/* Those of the demo hall first, then the file's. */
struct story_units {
	struct {
		const char *id, *agent;
		int index;
	} of[STORY_UNITS];
	size_t n;
};

static int
story_fault(const config_setting_t *s, const char *why, struct err *e)
{
	log_err("event=demo file=cases.cfg line=%u why=\"%s\"",
	    config_setting_source_line(s), why);
	return err_set(e, ERR_STORE, NULL);
}

static const char *
story_get(const config_setting_t *s, const char *name, const char *absent)
{
	const char *text = absent;

	config_setting_lookup_string(s, name, &text);
	return text;
}

static int
story_number(const config_setting_t *s, const char *name)
{
	int n = 0;

	config_setting_lookup_int(s, name, &n);
	return n;
}

static bool
story_flag(const config_setting_t *s, const char *name)
{
	int n = 0;

	config_setting_lookup_bool(s, name, &n);
	return n != 0;
}

json_t *
demo_json(const config_setting_t *s)
{
	int n = config_setting_length(s);
	const config_setting_t *one;
	json_t *out;

	switch (config_setting_type(s)) {
	case CONFIG_TYPE_STRING:
		return json_string(config_setting_get_string(s));
	case CONFIG_TYPE_BOOL:
		return json_boolean(config_setting_get_bool(s));
	case CONFIG_TYPE_GROUP:
		out = json_object();
		for (int i = 0; i < n; i++) {
			one = config_setting_get_elem(s, (unsigned)i);
			json_object_set_new(out, config_setting_name(one),
			    demo_json(one));
		}
		return out;
	case CONFIG_TYPE_LIST:
	case CONFIG_TYPE_ARRAY:
		out = json_array();
		for (int i = 0; i < n; i++)
			json_array_append_new(out,
			    demo_json(config_setting_get_elem(s,
				(unsigned)i)));
		return out;
	default:
		return json_integer(config_setting_get_int(s));
	}
}

/* The agent of one unit, or of one more. */
static int
story_add_agent(struct demo *d, const char *login, const char *name,
    const struct unit *u, struct err *e)
{
	struct account a;
	int rc = store_account_find(d->ctx, login, &a, e);

	if (rc < 0)
		return -1;
	if (rc == 0) {
		memset(&a, 0, sizeof(a));
		a.role = ROLE_AGENT;
		a.lang = LANG_ZH;
		a.active = a.demo = true;
		a.owner = true;
		a.unit_id = u->id;
		str_copy(a.login, sizeof(a.login), login);
		str_copy(a.name, sizeof(a.name), name);
		str_copy(a.password_hash, sizeof(a.password_hash),
		    d->password_hash);
		if (store_account_insert(d->ctx, &a, e) != 0 ||
		    demo_key_of(d, login, e) != 0)
			return -1;
	}
	return store_agent_unit_set(d->ctx, a.id, u->id, true, "010-55502255",
	    e);
}

static int
story_add_unit(struct demo *d, struct story_units *all,
    const config_setting_t *s, struct err *e)
{
	const char *name = story_get(s, "name", NULL);
	const char *login = story_get(s, "agent", NULL);
	struct unit u;

	if (all->n == STORY_UNITS || name == NULL || login == NULL)
		return story_fault(s, "a unit has a name and an agent", e);
	all->of[all->n].id = story_get(s, "id", "");
	all->of[all->n].agent = login;
	all->of[all->n++].index = d->nunits;
	if (demo_add_unit(d, name, story_number(s, "district"),
		story_flag(s, "opened"), &u, e) != 0)
		return -1;
	/* its profile is submitted, although it is not opened yet */
	if (store_unit_load(d->ctx, u.id, &u, e) != 1)
		return -1;
	u.complete = true;
	if (store_unit_save(d->ctx, &u, e) != 1)
		return -1;
	return story_add_agent(d, login, story_get(s, "agent_name", "经办人"),
	    &u, e);
}

static int
story_unit(const struct story_units *all, const char *id)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->of[i].id, id) == 0)
			return (int)i;
	return -1;
}

/* What the story needs of people. 0 or -1. */
static int
story_person(struct demo *d, const struct story_units *all,
    struct demo_story *s, struct err *e)
{
	const char *kind = story_get(s->told, "holder", NULL);
	int employee = story_number(s->told, "employee");
	int months = story_number(s->told, "ledger");
	int former = story_unit(all, story_get(s->told, "former", "hr2"));

	if (employee > 0 && s->unit < 2 &&
	    (size_t)employee <= d->nemployees[s->unit])
		return demo_find_holder(d, s->unit,
			   &d->employees[s->unit][employee - 1], &s->holder,
			   e) != 0 ?
		    -1 :
		    demo_add_ledger(d, s->holder.person_id, s->unit, months,
			e);
	if (employee > 0 || (kind != NULL && former == -1))
		return story_fault(s->told, "there is nobody like that", e);
	if (kind == NULL)
		return 0;
	return demo_add_holder(d, s->unit, all->of[former].index, kind,
	    &s->holder, e);
}

static int
story_read(struct demo *d, const struct story_units *all,
    const config_setting_t *told, struct demo_stories *out, struct err *e)
{
	struct demo_story *s = &out->list[out->n], *before;
	int unit = story_unit(all, story_get(told, "unit", ""));

	memset(s, 0, sizeof(*s));
	s->told = told;
	s->service = story_get(told, "service", NULL);
	s->path = story_get(told, "path", NULL);
	s->days = story_number(told, "days");
	s->by_agent = story_flag(told, "agent");
	s->children = story_flag(told, "children");
	s->other = story_flag(told, "other");
	if (s->service == NULL || s->path == NULL || unit == -1)
		return story_fault(told, "service, path or unit is missing",
		    e);
	s->unit = all->of[unit].index;
	s->agent = all->of[unit].agent;
	if (story_flag(told, "same") && out->n > 0) {
		before = &out->list[out->n - 1];
		s->holder = before->holder;
	} else if (story_person(d, all, s, e) != 0) {
		return -1;
	}
	out->n++;
	return 0;
}

/* A permit and nothing else, to be found in lists. */
static int
story_permits(struct demo *d, const struct story_units *all,
    const config_setting_t *list, struct err *e)
{
	struct demo_holder h;
	const config_setting_t *s;
	int unit;

	for (int i = 0; list != NULL && i < config_setting_length(list); i++) {
		s = config_setting_get_elem(list, (unsigned)i);
		unit = story_unit(all, story_get(s, "unit", ""));
		if (unit == -1)
			return story_fault(s, "there is no such unit", e);
		if (demo_add_holder(d, all->of[unit].index, 1,
			story_get(s, "holder", "valid"), &h, e) != 0)
			return -1;
	}
	return 0;
}

int
demo_stories(struct demo *d, struct demo_stories *out, struct err *e)
{
	struct story_units all = {.of = {{"hr", "hr", 0}, {"hr2", "hr2", 1}},
		.n = 2};
	char *path = xasprintf("%s/demo/cases.cfg", d->ctx->conf->data_dir);
	config_setting_t *list;
	int rc = 0;

	out->told = xcalloc(1, sizeof(*out->told));
	config_init(out->told);
	if (config_read_file(out->told, path) != CONFIG_TRUE) {
		log_err("event=demo file=\"%s\" line=%d why=\"%s\"", path,
		    config_error_line(out->told),
		    config_error_text(out->told));
		rc = err_set(e, ERR_STORE, NULL);
	}
	free(path);
	list = config_lookup(out->told, "units");
	for (int i = 0; rc == 0 && list != NULL &&
	     i < config_setting_length(list); i++)
		rc = story_add_unit(d, &all,
		    config_setting_get_elem(list, (unsigned)i), e);
	list = config_lookup(out->told, "cases");
	if (rc != 0 || list == NULL)
		return rc;
	out->list = xcalloc((size_t)config_setting_length(list) + 1,
	    sizeof(*out->list));
	for (int i = 0; rc == 0 && i < config_setting_length(list); i++)
		rc = story_read(d, &all,
		    config_setting_get_elem(list, (unsigned)i), out, e);
	return rc != 0 ? rc :
			 story_permits(d, &all,
			     config_lookup(out->told, "permits"), e);
}

void
demo_stories_free(struct demo_stories *all)
{
	free(all->list);
	if (all->told != NULL) {
		config_destroy(all->told);
		free(all->told);
	}
	memset(all, 0, sizeof(*all));
}
