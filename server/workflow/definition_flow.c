#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/workflow/definition_read.h"

enum { FLOW_DAYS_MAX = 1000 };

static const char *const flow_phases[] = {
	[PHASE_APPLICANT] = "applicant",
	[PHASE_OFFICE] = "office",
	[PHASE_CLOSED] = "closed",
};

static const char *const flow_kinds[] = {
	[ACTION_SUBMIT] = "submit",
	[ACTION_APPROVE] = "approve",
	[ACTION_REJECT] = "reject",
	[ACTION_RETURN] = "return",
	[ACTION_SEND_BACK] = "send_back",
	[ACTION_WITHDRAW] = "withdraw",
};

const char *
phase_name(enum phase p)
{
	return flow_phases[p];
}

const char *
action_kind_name(enum action_kind k)
{
	return k >= ACTION_SUBMIT && k <= ACTION_WITHDRAW ? flow_kinds[k] : "";
}

enum action_kind
action_kind_of(const char *name)
{
	for (int k = ACTION_SUBMIT; k <= ACTION_WITHDRAW; k++)
		if (strcmp(flow_kinds[k], name) == 0)
			return (enum action_kind)k;
	return 0;
}

static const struct verb *
flow_verb(const struct reader *r, const char *name)
{
	const struct verb *v = r->h->verbs;

	while (v != NULL && v->name != NULL && strcmp(v->name, name) != 0)
		v++;
	return v != NULL && v->name != NULL ? v : NULL;
}

/* A field that a text names by its bare id; NULL if it is a rule. */
static const char *
flow_field(const struct reader *r, const config_setting_t *s)
{
	const char *text = config_setting_get_string(s);

	for (size_t i = 0; text != NULL && i < r->nfields; i++)
		if (strcmp(r->fields[i].name, text) == 0)
			return r->fields[i].name;
	return NULL;
}

static void
flow_member(struct reader *r, const config_setting_t *s, const struct verb *v,
    struct effect *e)
{
	const char *name = config_setting_name(s);
	enum { MEMBERS = sizeof(v->member) / sizeof(v->member[0]) };
	size_t i = 0;

	while (i < MEMBERS && v->member[i].name != NULL &&
	    strcmp(v->member[i].name, name) != 0)
		i++;
	if (i == MEMBERS || v->member[i].name == NULL) {
		read_fault(r, s, "%s has no member %s", v->name, name);
		return;
	}
	e->member[e->nmembers].name = v->member[i].name;
	e->member[e->nmembers].field = flow_field(r, s);
	read_rule_of(r, s, v->member[i].type, &e->member[e->nmembers].value);
	e->nmembers++;
}

static void
flow_effect(struct reader *r, const config_setting_t *g, struct effect *e)
{
	const char *name;
	const struct verb *v;

	if (!config_setting_is_group(g)) {
		read_fault(r, g, "an effect is { do = \"VERB\"; ... }");
		return;
	}
	name = read_text(r, g, "do", true);
	if (name == NULL)
		return;
	v = flow_verb(r, name);
	if (v == NULL) {
		read_fault(r, config_setting_get_member(g, "do"),
		    "there is no effect %s", name);
		return;
	}
	e->verb = v->name;
	for (int i = 0; i < config_setting_length(g); i++) {
		config_setting_t *s = config_setting_get_elem(g, (unsigned)i);

		if (strcmp(config_setting_name(s), "do") != 0)
			flow_member(r, s, v, e);
	}
	for (size_t i = 0; i < sizeof(v->member) / sizeof(v->member[0]) &&
	     v->member[i].name != NULL; i++)
		if (v->member[i].required && config_setting_get_member(g,
			v->member[i].name) == NULL)
			read_fault(r, g, "%s needs %s", v->name,
			    v->member[i].name);
}

static void
flow_effects(struct reader *r, const config_setting_t *g, struct action *a)
{
	const config_setting_t *s = config_setting_get_member(g, "effects");

	if (s == NULL)
		return;
	if (!config_setting_is_list(s)) {
		read_fault(r, s, "effects is a list: ( { do = ...; } );");
		return;
	}
	a->neffects = (size_t)config_setting_length(s);
	a->effects = definition_alloc(r->d, a->neffects + 1,
	    sizeof(*a->effects));
	for (size_t i = 0; i < a->neffects; i++) {
		a->effects[i].verb = "";
		flow_effect(r, config_setting_get_elem(s, (unsigned)i),
		    &a->effects[i]);
	}
}

static void
flow_action(struct reader *r, const config_setting_t *g, struct action *a,
    bool anytime)
{
	const char *kind;

	read_keys(r, g, anytime ?
		"label kind to by role from when message note note_when print "
		"effects" :
		"label kind to by when message auto note note_when bulk print "
		"effects fields");
	read_pair(r, g, "label", true, a->label);
	kind = read_word(r, g, "kind",
	    "submit approve reject return send_back withdraw", true);
	if (kind != NULL)
		a->kind = action_kind_of(kind);
	a->to = read_text(r, g, "to", true);
	read_names(r, g, "by", &a->by);
	read_rule(r, g, "when", VALUE_BOOL, NULL, &a->when);
	read_pair(r, g, "message", false, a->message);
	read_rule(r, g, "auto", VALUE_BOOL, NULL, &a->automatic);
	a->note = read_bool(r, g, "note", false);
	read_rule(r, g, "note_when", VALUE_BOOL, NULL, &a->note_when);
	a->bulk = read_bool(r, g, "bulk", false);
	read_names(r, g, "print", &a->print);
	read_names(r, g, "fields", &a->fields);
	flow_effects(r, g, a);
	if (anytime) {
		a->role = read_text(r, g, "role", true);
		read_names(r, g, "from", &a->from);
		if (a->from.n == 0)
			read_fault(r, g, "%s lacks from", a->id);
	}
}

static void
flow_actions(struct reader *r, const config_setting_t *g,
    struct action **list, size_t *n, bool anytime)
{
	if (g == NULL)
		return;
	*n = (size_t)config_setting_length(g);
	*list = definition_alloc(r->d, *n + 1, sizeof(**list));
	for (size_t i = 0; i < *n; i++) {
		const config_setting_t *s =
		    config_setting_get_elem(g, (unsigned)i);

		(*list)[i].id = read_id(r, s);
		if (read_member(r, g, (unsigned)i) != NULL)
			flow_action(r, s, &(*list)[i], anytime);
	}
}

/* "2/3" */
static void
flow_share(struct reader *r, const config_setting_t *g, const char *key,
    int *num, int *den)
{
	const char *s = read_text(r, g, key, true);
	char *end;

	if (s == NULL)
		return;
	*num = (int)strtol(s, &end, 10);
	if (*end == '/')
		*den = (int)strtol(end + 1, &end, 10);
	if (*end != '\0' || *num < 1 || *den < *num || *den > 100)
		read_fault(r, config_setting_get_member(g, key),
		    "%s is a share: \"2/3\"", key);
}

static void
flow_criteria(struct reader *r, const config_setting_t *parent,
    struct state *s)
{
	const config_setting_t *g = read_group(r, parent, "criteria", false);

	if (g == NULL)
		return;
	s->panel.ncriteria = (size_t)config_setting_length(g);
	if (s->panel.ncriteria > DEFINITION_LIST) {
		read_fault(r, g, "a panel has at most %d criteria",
		    DEFINITION_LIST);
		s->panel.ncriteria = DEFINITION_LIST;
	}
	s->panel.criteria = definition_alloc(r->d, s->panel.ncriteria + 1,
	    sizeof(*s->panel.criteria));
	for (size_t i = 0; i < s->panel.ncriteria; i++) {
		const config_setting_t *x =
		    config_setting_get_elem(g, (unsigned)i);
		struct criterion *c = &s->panel.criteria[i];

		c->id = read_id(r, x);
		if (read_member(r, g, (unsigned)i) == NULL)
			continue;
		read_keys(r, x, "label maximum");
		read_pair(r, x, "label", true, c->label);
		c->maximum = (int)read_number(r, x, "maximum", 1, 1000, 100);
	}
}

static void
flow_panel(struct reader *r, const config_setting_t *parent, struct state *s)
{
	const config_setting_t *g = read_group(r, parent, "panel", false);

	if (g == NULL)
		return;
	read_keys(r, g,
	    "seats reserve draw present pass of secret proxy criteria");
	s->panel.seats = (int)read_number(r, g, "seats", 1, 99, 0);
	if (config_setting_get_member(g, "seats") == NULL)
		read_fault(r, g, "panel lacks seats");
	s->panel.reserve = (int)read_number(r, g, "reserve", 0, 99, 0);
	s->panel.draw = read_word(r, g, "draw", "random named", true);
	flow_share(r, g, "present", &s->panel.present_num,
	    &s->panel.present_den);
	flow_share(r, g, "pass", &s->panel.pass_num, &s->panel.pass_den);
	s->panel.of = read_word(r, g, "of", "present seats", true);
	s->panel.secret = read_bool(r, g, "secret", false);
	s->panel.proxy = read_bool(r, g, "proxy", false);
	flow_criteria(r, g, s);
}

static void
flow_parallel(struct reader *r, const config_setting_t *parent,
    struct state *s)
{
	const config_setting_t *g = read_group(r, parent, "parallel", false);
	const config_setting_t *need;
	const char *word;

	if (g == NULL)
		return;
	read_keys(r, g, "roles need");
	read_names(r, g, "roles", &s->outside);
	if (s->outside.n == 0)
		read_fault(r, g, "parallel lacks roles");
	need = config_setting_get_member(g, "need");
	if (need != NULL && config_setting_type(need) == CONFIG_TYPE_INT) {
		s->outside_need = (int)read_number(r, g, "need", 1,
		    (int64_t)s->outside.n, 0);
		return;
	}
	word = read_word(r, g, "need", "all any", true);
	s->outside_need = word != NULL && strcmp(word, "any") == 0;
}

static int
flow_days(struct reader *r, const config_setting_t *g, const char *key)
{
	return (int)read_number(r, g, key, 0, FLOW_DAYS_MAX, 0);
}

static void
flow_state(struct reader *r, const config_setting_t *g, struct state *s)
{
	const char *phase;

	read_keys(r, g, "title phase role sla warn claim escalate exclude edit "
	    "until on_breach outcome hold checks panel parallel actions");
	read_pair(r, g, "title", true, s->title);
	phase = read_word(r, g, "phase", "applicant office closed", true);
	for (int p = PHASE_APPLICANT; phase != NULL && p <= PHASE_CLOSED; p++)
		if (strcmp(flow_phases[p], phase) == 0)
			s->phase = (enum phase)p;
	s->role = read_text(r, g, "role", s->phase != PHASE_CLOSED);
	s->sla = flow_days(r, g, "sla");
	s->warn = flow_days(r, g, "warn");
	s->claim = flow_days(r, g, "claim");
	s->hold = flow_days(r, g, "hold");
	s->escalate = read_text(r, g, "escalate", false);
	read_names(r, g, "exclude", &s->exclude);
	read_names(r, g, "edit", &s->edit);
	read_rule(r, g, "until", VALUE_DATE, NULL, &s->until);
	s->on_breach = read_text(r, g, "on_breach", false);
	s->outcome = read_text(r, g, "outcome", s->phase == PHASE_CLOSED);
	s->checks = read_bool(r, g, "checks", false);
	flow_panel(r, g, s);
	flow_parallel(r, g, s);
	flow_actions(r, read_group(r, g, "actions", false), &s->actions,
	    &s->nactions, false);
}

static void
flow_documents(struct reader *r)
{
	const config_setting_t *g = read_group(r,
	    config_root_setting(&r->cfg), "documents", false);
	struct definition *d = r->d;

	if (g == NULL)
		return;
	d->ndocuments = (size_t)config_setting_length(g);
	d->documents = definition_alloc(d, d->ndocuments + 1,
	    sizeof(*d->documents));
	for (size_t i = 0; i < d->ndocuments; i++) {
		const config_setting_t *s =
		    config_setting_get_elem(g, (unsigned)i);
		struct document *doc = &d->documents[i];

		doc->id = read_id(r, s);
		if (read_member(r, g, (unsigned)i) == NULL)
			continue;
		read_keys(r, s, "title template verify readers");
		read_pair(r, s, "title", true, doc->title);
		doc->template = read_text(r, s, "template", true);
		doc->verify = read_bool(r, s, "verify", false);
		read_names(r, s, "readers", &doc->readers);
	}
}

static void
flow_entered(struct reader *r, const config_setting_t *g,
    struct notice_entered *n)
{
	n->state = n->template = "";
	if (!config_setting_is_group(g)) {
		read_fault(r, g, "a notice is { state = \"...\"; to = [ ... ]; "
		    "template = \"...\"; }");
		return;
	}
	read_keys(r, g, "state to template");
	n->state = read_text(r, g, "state", true);
	n->template = read_text(r, g, "template", true);
	read_names(r, g, "to", &n->to);
	if (n->to.n == 0)
		read_fault(r, g, "a notice lacks to");
}

/* days = [ 7, 1 ] */
static void
flow_before_days(struct reader *r, const config_setting_t *g,
    int list[DEFINITION_LIST], size_t *n)
{
	const config_setting_t *days = config_setting_get_member(g, "days");

	if (days == NULL || !config_setting_is_array(days) ||
	    config_setting_length(days) < 1 ||
	    config_setting_length(days) > DEFINITION_LIST) {
		read_fault(r, days != NULL ? days : g,
		    "days is a list of 1 to %d numbers", DEFINITION_LIST);
		return;
	}
	*n = (size_t)config_setting_length(days);
	for (size_t i = 0; i < *n; i++) {
		list[i] = config_setting_get_int_elem(days, (int)i);
		if (list[i] < 1 || list[i] > 3660)
			read_fault(r, days, "days are from 1 to 3660");
	}
}

static void
flow_before(struct reader *r, const config_setting_t *parent)
{
	const config_setting_t *g = read_group(r, parent, "before_expiry",
	    false);
	struct definition *d = r->d;

	if (g == NULL)
		return;
	read_keys(r, g, "days to template");
	d->before_template = read_text(r, g, "template", true);
	read_names(r, g, "to", &d->before_to);
	flow_before_days(r, g, d->before_days, &d->nbefore);
}

static void
flow_due(struct reader *r, const config_setting_t *g, struct notice_due *n)
{
	n->state = n->template = "";
	if (!config_setting_is_group(g)) {
		read_fault(r, g, "a notice is { state = \"...\"; days = [ ... "
		    "]; to = [ ... ]; template = \"...\"; }");
		return;
	}
	read_keys(r, g, "state days to template");
	n->state = read_text(r, g, "state", true);
	n->template = read_text(r, g, "template", true);
	read_names(r, g, "to", &n->to);
	if (n->to.n == 0)
		read_fault(r, g, "a notice lacks to");
	flow_before_days(r, g, n->days, &n->ndays);
}

static void
flow_before_due(struct reader *r, const config_setting_t *parent)
{
	const config_setting_t *list = config_setting_get_member(parent,
	    "before_due");
	struct definition *d = r->d;

	if (list == NULL)
		return;
	if (!config_setting_is_list(list)) {
		read_fault(r, list,
		    "before_due is a list: ( { state = ...; } );");
		return;
	}
	d->nbefore_due = (size_t)config_setting_length(list);
	d->before_due = definition_alloc(d, d->nbefore_due + 1,
	    sizeof(*d->before_due));
	for (size_t i = 0; i < d->nbefore_due; i++)
		flow_due(r, config_setting_get_elem(list, (unsigned)i),
		    &d->before_due[i]);
}

static void
flow_notices(struct reader *r)
{
	const config_setting_t *g = read_group(r,
	    config_root_setting(&r->cfg), "notices", false);
	const config_setting_t *list;
	struct definition *d = r->d;

	if (g == NULL)
		return;
	read_keys(r, g, "entered before_expiry before_due");
	flow_before(r, g);
	flow_before_due(r, g);
	list = config_setting_get_member(g, "entered");
	if (list == NULL)
		return;
	if (!config_setting_is_list(list)) {
		read_fault(r, list, "entered is a list: ( { state = ...; } );");
		return;
	}
	d->nentered = (size_t)config_setting_length(list);
	d->entered = definition_alloc(d, d->nentered + 1,
	    sizeof(*d->entered));
	for (size_t i = 0; i < d->nentered; i++)
		flow_entered(r, config_setting_get_elem(list, (unsigned)i),
		    &d->entered[i]);
}

void
read_flow(struct reader *r)
{
	struct definition *d = r->d;
	const config_setting_t *g = read_group(r,
	    config_root_setting(&r->cfg), "workflow", d->open);
	const config_setting_t *states;

	flow_documents(r);
	flow_notices(r);
	if (g == NULL)
		return;
	read_keys(r, g, "start states anytime");
	d->start = read_text(r, g, "start", true);
	states = read_group(r, g, "states", true);
	if (states != NULL) {
		d->nstates = (size_t)config_setting_length(states);
		d->states = definition_alloc(d, d->nstates + 1,
		    sizeof(*d->states));
	}
	for (size_t i = 0; i < d->nstates; i++) {
		const config_setting_t *s =
		    config_setting_get_elem(states, (unsigned)i);

		d->states[i].id = read_id(r, s);
		if (read_member(r, states, (unsigned)i) != NULL)
			flow_state(r, s, &d->states[i]);
	}
	flow_actions(r, read_group(r, g, "anytime", false), &d->anytime,
	    &d->nanytime, true);
}
