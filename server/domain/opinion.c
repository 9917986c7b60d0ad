#include "config.h"

#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/conf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "server/domain/opinion.h"
#include "server/domain/policy.h"
#include "server/domain/service_definition.h"

enum { OPINION_SHIPPED = 200, OPINION_OWN = 200, VIEW_TEXT = 2000 };

struct opinion_shipped {
	char service[41], kind[16];
	char text[2][2001]; /* by enum lang */
};
static struct opinion_shipped *opinion_all;
static size_t opinion_n;

static const char *const opinion_kinds[] = {"approve", "reject", "return",
	"tip", "item"};

static bool
opinion_kind(const char *kind)
{
	for (size_t i = 0;
	     i < sizeof(opinion_kinds) / sizeof(opinion_kinds[0]); i++)
		if (strcmp(opinion_kinds[i], kind) == 0)
			return true;
	return false;
}

/* "" when all is well. */
static const char *
opinion_read_one(const config_setting_t *s, struct opinion_shipped *o)
{
	const config_setting_t *pair = config_setting_lookup(
	    (config_setting_t *)s, "text");
	const char *service = "", *kind = "";

	(void)config_setting_lookup_string(s, "service", &service);
	(void)config_setting_lookup_string(s, "kind", &kind);
	if (!str_copy(o->service, sizeof(o->service), service))
		return N_("service is too long");
	if (!opinion_kind(kind))
		return N_("kind must be approve, reject, return, tip or "
			  "item");
	str_copy(o->kind, sizeof(o->kind), kind);
	if (pair == NULL || config_setting_length(pair) != 2)
		return N_("text must be a pair of texts");
	for (int i = 0; i < 2; i++) {
		const char *text = config_setting_get_string_elem(pair, i);

		if (text == NULL || text[0] == '\0' ||
		    !str_copy(o->text[i == 0 ? LANG_ZH : LANG_EN],
			sizeof(o->text[0]), text))
			return N_("text is empty or too long");
	}
	return "";
}

struct opinion_file {
	struct opinion_shipped *all;
	size_t n;
};

static int
opinion_read(config_setting_t *root, void *into)
{
	struct opinion_file *f = into;
	const config_setting_t *list =
	    config_setting_get_member(root, "opinions");
	int count = list != NULL ? config_setting_length(list) : 0;
	int rc = conf_keys(root, "opinions"), faults = 0;

	if (list == NULL || !config_setting_is_list(list))
		rc = conf_fault_key(root, "opinions", "a list ( ) is wanted");
	if (count > OPINION_SHIPPED)
		rc = conf_fault_key(root, "opinions", "at most 200");
	for (int i = 0; rc == 0 && i < count; i++) {
		const config_setting_t *s = config_setting_get_elem(list,
		    (unsigned)i);
		const char *what = opinion_read_one(s, &f->all[f->n]);

		if (what[0] != '\0' ||
		    conf_keys(s, "service kind text") != 0)
			faults += what[0] == '\0' || conf_fault(s, what) != 0;
		f->n++;
	}
	return faults == 0 ? rc : -1;
}

int
opinion_load(const char *path)
{
	struct opinion_file f = {
	    .all = xcalloc(OPINION_SHIPPED, sizeof(*f.all))};

	if (conf_read(path, opinion_read, &f) != 0) {
		free(f.all);
		return -1;
	}
	free(opinion_all);
	opinion_all = f.all;
	opinion_n = f.n;
	return 0;
}

/*
 * Lists
 */

struct opinion_walk {
	const char *service, *kind;
	void (*row)(void *arg, const struct stock_opinion *o);
	void *arg;
	int n;
};

static void
opinion_pass(void *arg, const struct stock_opinion *o)
{
	struct opinion_walk *w = arg;

	w->n++;
	if (w->service != NULL && o->service[0] != '\0' &&
	    strcmp(o->service, w->service) != 0)
		return;
	if (w->kind == NULL || strcmp(o->kind, w->kind) == 0)
		w->row(w->arg, o);
}

static void
opinion_shipped(struct opinion_walk *w)
{
	for (size_t i = 0; i < opinion_n; i++) {
		const struct opinion_shipped *s = &opinion_all[i];
		struct stock_opinion o = {.id = 0};

		str_copy(o.service, sizeof(o.service), s->service);
		str_copy(o.kind, sizeof(o.kind), s->kind);
		str_copy(o.words, sizeof(o.words), s->text[i18n_current()]);
		opinion_pass(w, &o);
	}
}

int
opinion_list(struct ctx *ctx, const char *service, const char *kind,
    void (*row)(void *arg, const struct stock_opinion *o), void *arg,
    struct err *e)
{
	struct opinion_walk w = {service, kind, row, arg, 0};

	policy_self(ctx);
	for (size_t i = 0; i < ctx->actor.ndistricts; i++)
		if (store_opinion_each(ctx, ctx->actor.districts[i],
			opinion_pass, &w, e) < 0)
			return -1;
	if (store_opinion_each(ctx, 0, opinion_pass, &w, e) < 0)
		return -1;
	opinion_shipped(&w);
	return 0;
}

/*
 * Changes
 */

static bool
opinion_mine(const struct ctx *ctx, int district)
{
	if (ctx->actor.role == ROLE_CITY)
		return true;
	for (size_t i = 0; i < ctx->actor.ndistricts; i++)
		if (ctx->actor.districts[i] == district)
			return true;
	return false;
}

static void
opinion_none(void *arg, const struct stock_opinion *o)
{
	(void)arg;
	(void)o;
}

static int
opinion_add(struct ctx *ctx, struct stock_opinion *o, struct err *e)
{
	struct opinion_walk w = {.row = opinion_none};

	if (store_opinion_each(ctx, o->district, opinion_pass, &w, e) < 0)
		return -1;
	if (w.n >= OPINION_OWN) {
		err_set(e, ERR_OPINION_MANY, NULL);
		return err_arg_int(e, "max", OPINION_OWN);
	}
	o->id = ctx_new_id(ctx);
	return store_opinion_insert(ctx, o, e);
}

/* An old one of the asker's districts; what is not given stays. */
static int
opinion_change(struct ctx *ctx, struct stock_opinion *o, struct err *e)
{
	struct stock_opinion old;
	int rc = store_opinion_load(ctx, o->id, &old, e);

	if (rc < 0)
		return -1;
	if (rc == 0 || !opinion_mine(ctx, old.district))
		return err_set(e, ERR_NOT_FOUND, "id");
	if (o->words[0] == '\0')
		return store_opinion_delete(ctx, o->id, e);
	o->district = old.district;
	if (o->kind[0] == '\0')
		str_copy(o->kind, sizeof(o->kind), old.kind);
	return store_opinion_update(ctx, o, e);
}

int
opinion_set(struct ctx *ctx, struct stock_opinion *o, struct err *e)
{
	int rc;

	policy_self(ctx);
	if (o->district == 0 && ctx->actor.ndistricts > 0)
		o->district = ctx->actor.districts[0];
	if (!opinion_mine(ctx, o->district))
		return err_set(e, ERR_NOT_FOUND, "district");
	if (o->service[0] != '\0' &&
	    service_definition(ctx, o->service) == NULL)
		return err_set(e, ERR_SERVICE_UNKNOWN, "service");
	if (o->id == 0 && o->words[0] == '\0')
		return err_set(e, ERR_REQUIRED, "text");
	if (o->id == 0 && o->kind[0] == '\0')
		return err_set(e, ERR_REQUIRED, "kind");
	o->changed_at = ctx->now;
	str_copy(o->by_name, sizeof(o->by_name), ctx->actor.name);
	rc = o->id == 0 ? opinion_add(ctx, o, e) : opinion_change(ctx, o, e);
	if (rc == 0)
		ctx_audit(ctx, "opinion", o->id, NULL,
		    json_pack("{s:s, s:s, s:i}", "kind", o->kind, "text",
			o->words, "district", o->district));
	return rc;
}

/*
 * Saved views
 */

struct view_count {
	const char *name;
	int n;
	bool there;
};

static void
view_counted(void *arg, const char *name, const char *filters)
{
	struct view_count *c = arg;

	(void)filters;
	c->n++;
	if (strcmp(name, c->name) == 0)
		c->there = true;
}

int
view_list(struct ctx *ctx,
    void (*row)(void *arg, const char *name, const char *filters), void *arg,
    struct err *e)
{
	policy_self(ctx);
	return store_view_each(ctx, ctx->actor.account_id, row, arg, e) < 0 ?
	    -1 :
	    0;
}

int
view_set(struct ctx *ctx, const char *name, const json_t *filters,
    struct err *e)
{
	struct view_count c = {.name = name};
	int64_t me = ctx->actor.account_id;
	char *text;
	int rc;

	policy_self(ctx);
	if (json_object_size(filters) == 0) {
		rc = store_view_delete(ctx, me, name, e);
		return rc == 0 ? err_set(e, ERR_NOT_FOUND, "name") :
				 rc < 0 ? -1 : 0;
	}
	if (store_view_each(ctx, me, view_counted, &c, e) < 0)
		return -1;
	if (!c.there && c.n >= VIEWS_MAX) {
		err_set(e, ERR_OPINION_MANY, "name");
		return err_arg_int(e, "max", VIEWS_MAX);
	}
	text = json_dumps(filters, JSON_COMPACT);
	if (text == NULL || strlen(text) > VIEW_TEXT) {
		free(text);
		err_set(e, ERR_TOO_LONG, "filters");
		return err_arg_int(e, "max", VIEW_TEXT);
	}
	rc = store_view_set(ctx, me, name, text, e);
	free(text);
	return rc;
}
