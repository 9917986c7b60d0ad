#include "config.h"

#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/conf.h"
#include "common/mem.h"
#include "server/domain/policy.h"
#include "server/domain/service.h"
#include "server/domain/service_definition.h"
#include "server/domain/title.h"
#include "server/store/application.h"
#include "server/store/association.h"
#include "server/store/permit.h"
#include "server/store/service.h"
#include "server/store/unit.h"

enum { SERVICES_MAX = 64, SERVICE_PROGRESS_MAX = 50 };

/* Lines of the home that are no service. */
static struct service entries[SERVICES_MAX];
static size_t entries_n;

/* The text of a language of the pair key; 0, or -1 when it must be there. */
static int
service_pair(config_setting_t *g, const char *key, bool required, char *zh,
    char *en, size_t size)
{
	config_setting_t *p = config_setting_get_member(g, key);
	const char *a, *b;

	if (p == NULL && !required)
		return 0;
	if (p == NULL || config_setting_length(p) != 2 ||
	    (a = config_setting_get_string_elem(p, 0)) == NULL ||
	    (b = config_setting_get_string_elem(p, 1)) == NULL ||
	    !str_copy(zh, size, a) || !str_copy(en, size, b))
		return conf_fault_key(g, key,
		    "[ Chinese, English ] is wanted, not too long");
	return 0;
}

static bool
service_flag(config_setting_t *g, const char *key)
{
	int flag = 0;

	return config_setting_lookup_bool(g, key, &flag) && flag;
}

/* A line of the home that is no service. */
static int
service_entry(config_setting_t *g, struct service *s)
{
	const char *id = config_setting_name(g);
	config_setting_t *who = config_setting_get_member(g, "applicant");

	if (conf_keys(g, "title about order applicant needs_association "
		"needs_opening open") != 0)
		return -1;
	memset(s, 0, sizeof(*s));
	if (id == NULL || !str_copy(s->id, sizeof(s->id), id))
		return conf_fault(g, "a name is wanted, not too long");
	for (int i = 0; who != NULL && i < config_setting_length(who); i++) {
		const char *w = config_setting_get_string_elem(who, i);

		s->person |= w != NULL && strcmp(w, "individual") == 0;
		s->unit |= w != NULL && strcmp(w, "agent") == 0;
	}
	(void)config_setting_lookup_int(g, "order", &s->order);
	s->needs_association = service_flag(g, "needs_association");
	s->needs_opening = service_flag(g, "needs_opening");
	s->open = service_flag(g, "open");
	return service_pair(g, "title", true, s->title_zh, s->title_en,
		   sizeof(s->title_zh)) != 0 ||
		service_pair(g, "about", false, s->about_zh, s->about_en,
		    sizeof(s->about_zh)) != 0 ?
	    -1 :
	    0;
}

static int
service_file(config_t *c, const char *path, const char *dir)
{
	config_set_include_dir(c, dir);
	return conf_open(c, path);
}

/* Lines of the home beside the services: dir/entries.inc. */
static int
service_entries(const char *dir, struct service *all, size_t *n)
{
	char *path = xasprintf("%s/entries.inc", dir);
	config_setting_t *list;
	config_t c;
	int rc = -1;

	config_init(&c);
	if (service_file(&c, path, dir) == 0) {
		list = config_lookup(&c, "entries");
		rc = conf_keys(config_root_setting(&c), "entries");
		for (int i = 0; list != NULL && rc == 0 &&
		     i < config_setting_length(list);
		     i++) {
			config_setting_t *g = config_setting_get_elem(list,
			    (unsigned)i);

			rc = *n == SERVICES_MAX ?
			    conf_fault(g, "too many") :
			    service_entry(g, &all[(*n)++]);
		}
	}
	config_destroy(&c);
	free(path);
	return rc;
}

static int
service_compare(const void *a, const void *b)
{
	const struct service *x = a, *y = b;

	return x->order != y->order ? (x->order > y->order) -
		(x->order < y->order) :
				      strcmp(x->id, y->id);
}

int
service_load(const char *dir)
{
	struct service *all = xcalloc(SERVICES_MAX, sizeof(*all));
	size_t n = 0;
	int rc = service_entries(dir, all, &n);

	if (rc == 0) {
		memcpy(entries, all, n * sizeof(*all));
		entries_n = n;
	}
	free(all);
	return rc;
}

/* Records loads them at its start; a tool that makes a hall has not. */
static int
service_ready(struct ctx *ctx)
{
	char *dir;
	int rc;

	if (entries_n != 0)
		return 0;
	dir = xasprintf("%s/services", ctx->conf->data_dir);
	rc = service_load(dir);
	free(dir);
	return rc;
}

static void
service_text(char *out, size_t size, const char *text)
{
	str_copy(out, size, text != NULL ? text : "");
}

/* The head of a definition. */
static void
service_of(const struct definition *d, struct service *s)
{
	memset(s, 0, sizeof(*s));
	str_copy(s->id, sizeof(s->id), d->id);
	service_text(s->title_zh, sizeof(s->title_zh), d->title[LANG_ZH]);
	service_text(s->title_en, sizeof(s->title_en), d->title[LANG_EN]);
	service_text(s->about_zh, sizeof(s->about_zh), d->about[LANG_ZH]);
	service_text(s->about_en, sizeof(s->about_en), d->about[LANG_EN]);
	s->order = d->order;
	s->person = names_have(&d->applicant, "individual");
	s->unit = names_have(&d->applicant, "agent");
	s->needs_association = d->needs_association;
	s->needs_opening = d->needs_opening;
	s->open = d->open;
	s->definition = d;
}

/* All, by order; request memory. NULL when the files cannot be read. */
static struct service *
service_all(struct ctx *ctx, size_t *n)
{
	const struct definition **list;
	struct service *all;
	size_t nlist;

	if (service_ready(ctx) != 0)
		return NULL;
	list = service_definitions(ctx, &nlist);
	all = ctx_alloc(ctx, nlist + entries_n + 1, sizeof(*all));
	for (size_t i = 0; i < nlist; i++)
		service_of(list[i], &all[i]);
	memcpy(all + nlist, entries, entries_n * sizeof(*all));
	*n = nlist + entries_n;
	qsort(all, *n, sizeof(*all), service_compare);
	return all;
}

const struct service *
service_find(struct ctx *ctx, const char *id)
{
	const struct definition *d = service_definition(ctx, id);
	struct service *s;

	if (d != NULL) {
		s = ctx_alloc(ctx, 1, sizeof(*s));
		service_of(d, s);
		return s;
	}
	if (service_ready(ctx) != 0)
		return NULL;
	for (size_t i = 0; i < entries_n; i++)
		if (strcmp(entries[i].id, id) == 0)
			return &entries[i];
	return NULL;
}

const char *
service_title(const struct service *s)
{
	return i18n_current() == LANG_EN ? s->title_en : s->title_zh;
}

const char *
service_about(const struct service *s)
{
	return i18n_current() == LANG_EN ? s->about_en : s->about_zh;
}

/* What the actor is, as far as services care. */
struct service_who {
	const char *subject;
	int64_t id;
	bool linked, opened;
};

static int
service_who(struct ctx *ctx, struct service_who *w, struct err *e)
{
	struct association a;
	struct unit u;
	int rc;

	memset(w, 0, sizeof(*w));
	if (ctx->actor.role == ROLE_AGENT) {
		w->subject = "unit";
		w->id = ctx->actor.unit_id;
		rc = store_unit_load(ctx, w->id, &u, e);
		w->opened = rc == 1 && u.opened;
		return rc < 0 ? -1 : 0;
	}
	w->subject = "person";
	w->id = ctx->actor.person_id;
	rc = store_association_open(ctx, w->id, &a, e);
	w->linked = rc == 1 && strcmp(a.status, "active") == 0;
	return rc < 0 ? -1 : 0;
}

static int
service_state(struct ctx *ctx, const struct service_who *w,
    const struct service *s, struct service_state *out, struct err *e)
{
	bool person = w->subject[0] == 'p';
	int rc;

	memset(out, 0, sizeof(*out));
	out->service = s;
	out->title = service_title(s);
	rc = store_restriction_find(ctx, w->subject, w->id, s->id,
	    out->reason, sizeof(out->reason), e);
	if (rc < 0)
		return -1;
	out->key = err_key(ERR_RESTRICTED);
	if (rc == 0 && s->definition != NULL && !s->open) {
		out->key = err_key(ERR_CASE_CLOSED);
		str_copy(out->reason, sizeof(out->reason),
		    _("Applications for this business are not open yet."));
	} else if (rc == 0 && person && s->needs_association && !w->linked) {
		out->key = err_key(ERR_ASSOC_NONE);
		str_copy(out->reason, sizeof(out->reason),
		    _("You are not linked to a unit yet. Apply for an "
		      "association first."));
	} else if (rc == 0 && !person && s->needs_opening && !w->opened) {
		out->key = err_key(ERR_NOT_OPEN);
		str_copy(out->reason, sizeof(out->reason),
		    _("The unit has no permission for this business yet. "
		      "Please apply for account opening first."));
	} else if (rc == 0 && s->definition != NULL && s->definition->plan) {
		rc = plan_any_open(ctx, s->id, e);
		if (rc < 0)
			return -1;
		out->key = err_key(ERR_PLAN_NONE);
		if (rc == 0)
			str_copy(out->reason, sizeof(out->reason),
			    _("No plan of this business is open at present. "
			      "Wait for the announcement."));
	}
	out->available = out->reason[0] == '\0';
	return 0;
}

int
service_list(struct ctx *ctx, struct service_state **list, size_t *n,
    struct err *e)
{
	bool agent = ctx->actor.role == ROLE_AGENT;
	struct service_who w;
	struct service *all;
	size_t nall;

	policy_self(ctx);
	all = service_all(ctx, &nall);
	if (all == NULL)
		return err_set(e, ERR_BUG, NULL);
	*n = 0;
	*list = ctx_alloc(ctx, nall + 1, sizeof(**list));
	if (service_who(ctx, &w, e) != 0)
		return -1;
	for (size_t i = 0; i < nall; i++)
		if (agent ? all[i].unit : all[i].person)
			if (service_state(ctx, &w, &all[i], &(*list)[(*n)++],
				e) != 0)
				return -1;
	return 0;
}

int
service_get(struct ctx *ctx, const char *id, struct service_state *out,
    struct err *e)
{
	const struct service *s = service_find(ctx, id);
	struct service_who w;

	policy_self(ctx);
	if (s == NULL ||
	    !(ctx->actor.role == ROLE_AGENT ? s->unit : s->person))
		return err_set(e, ERR_NOT_FOUND, "id");
	if (service_who(ctx, &w, e) != 0)
		return -1;
	return service_state(ctx, &w, s, out, e);
}

int
service_linked(struct ctx *ctx, int64_t *unit_id, char *name, size_t size,
    struct err *e)
{
	struct association a;
	int rc = store_association_open(ctx, ctx->actor.person_id, &a, e);

	if (rc != 1 || strcmp(a.status, "active") != 0)
		return rc < 0 ? -1 : 0;
	*unit_id = a.unit_id;
	return store_unit_name(ctx, a.unit_id, name, size, e) != 0 ? -1 : 1;
}

/* How each kind of business is called, until its own noun tells more. */
static const struct {
	const char *system, *business, *type, *progress;
} service_kinds[] = {
	[ENGAGEMENT_CASE] = {N_("Work residence permit"),
		N_("Business of a permit"), N_("Filing"), N_("in progress")},
	[ENGAGEMENT_APPOINTMENT] = {N_("Appointments"),
		N_("Appointment at the hall"), N_("Appointment"),
		N_("booked")},
	[ENGAGEMENT_TITLE] = {N_("Political-work title evaluation"),
		N_("Title declaration"), N_("Filing"),
		N_("in progress")},
};

struct service_gathered {
	struct ctx *ctx;
	struct service_progress *list;
	size_t n;
	bool unit;
	struct err err;
};

/* A case: as its file calls it, and where it stands. */
static void
service_case(void *arg, const struct application *a)
{
	struct service_gathered *g = arg;
	struct service_progress *out = &g->list[g->n];
	const struct definition *d = service_definition_version(g->ctx,
	    a->service, a->service_version, &g->err);
	const struct state *s;

	if (d == NULL || g->n >= SERVICE_PROGRESS_MAX)
		return;
	s = definition_state(d, a->state);
	out->system = d->system_title[i18n_current()] != NULL ?
	    d->system_title[i18n_current()] :
	    "";
	out->business = d->title[i18n_current()];
	out->type = _(service_kinds[ENGAGEMENT_CASE].type);
	out->progress = s != NULL ? s->title[i18n_current()] : "";
	memcpy(out->number, a->number, sizeof(out->number));
	out->since = a->submitted_at != 0 ? a->submitted_at : a->created_at;
	out->id = a->id;
	if (g->unit && a->person_id != 0)
		str_copy(out->person, sizeof(out->person), a->name);
	g->n++;
}

/* Other business; cases are told by service_case(). */
static void
service_gather(void *arg, const struct progress *p)
{
	struct service_gathered *g = arg;
	struct service_progress *out = &g->list[g->n];

	if (g->n >= SERVICE_PROGRESS_MAX)
		return;
	for (size_t i = 0; i < g->n; i++)
		if (strcmp(g->list[i].number, p->number) == 0)
			return;
	out->system = _(service_kinds[p->kind].system);
	out->business = _(service_kinds[p->kind].business);
	out->type = _(service_kinds[p->kind].type);
	out->progress = _(service_kinds[p->kind].progress);
	memcpy(out->number, p->number, sizeof(out->number));
	out->since = p->since;
	if (g->unit)
		memcpy(out->person, p->name, sizeof(out->person));
	g->n++;
}

/* An application that waits for the unit is business of the person's. */
static int
service_pending(struct ctx *ctx, struct service_gathered *g, struct err *e)
{
	struct service_progress *out = &g->list[g->n];
	struct association a;
	int rc = store_association_open(ctx, ctx->actor.person_id, &a, e);

	if (rc != 1 || strcmp(a.status, "pending") != 0)
		return rc < 0 ? -1 : 0;
	out->system = _("Talent service platform");
	out->business = _("Association with a unit");
	out->type = _("Application");
	out->progress = _("waiting for the unit");
	out->since = a.applied_at;
	out->screen = "assoc_list";
	g->n++;
	return 0;
}

int
service_progress(struct ctx *ctx, struct service_progress **list, size_t *n,
    struct err *e)
{
	bool agent = ctx->actor.role == ROLE_AGENT;
	struct service_gathered g = {.ctx = ctx, .unit = agent};
	struct application_query q = {.phase = "open",
		.person_id = agent ? 0 : ctx->actor.person_id,
		.unit_id = agent ? ctx->actor.unit_id : 0,
		.limit = SERVICE_PROGRESS_MAX};

	policy_self(ctx);
	g.list = ctx_alloc(ctx, SERVICE_PROGRESS_MAX + 1, sizeof(*g.list));
	if (!agent && service_pending(ctx, &g, e) != 0)
		return -1;
	if ((q.person_id != 0 || q.unit_id != 0) &&
	    store_application_page(ctx, &q, service_case, &g, e) != 0)
		return -1;
	if (store_progress_each(ctx, agent ? 0 : ctx->actor.person_id,
		agent ? ctx->actor.unit_id : 0, SERVICE_PROGRESS_MAX,
		service_gather, &g, e) != 0)
		return -1;
	*list = g.list;
	*n = g.n;
	return 0;
}
