#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ident.h"
#include "common/jsonrpc.h"
#include "common/mem.h"
#include "server/rpc/profile.h"
#include "server/rpc/reply.h"

static bool
profile_is_number(const struct profile_section *s, const char *field)
{
	/* a unit's code is no secret, its contacts are for all who see it */
	return profile_section(person_sections, s->name) == s &&
	       (strcmp(field, "id_number") == 0 ||
		   strcmp(field, "mobile") == 0);
}

static void
profile_mask(json_t *values, const char *name)
{
	const char *s = json_string_value(json_object_get(values, name));
	char masked[IDENT_MAX];

	if (s != NULL)
		json_object_set_new(
		    values, name, json_string(ident_mask(s, masked)));
}

void
rpc_profile_form(json_t *o, const struct profile *p, bool draft, bool reveal)
{
	json_t *form = json_deep_copy(p->form);
	json_t *general = json_object_get(form, "general");

	if (!reveal && p->sections == person_sections) {
		profile_mask(general, "mobile");
		if (!draft || p->locked)
			profile_mask(general, "id_number");
	}
	json_object_set_new(o, "form", form);
	if (!draft)
		return;
	json_object_set_new(o, "version", json_integer(p->draft.version));
	reply_time(o, "saved_at", p->draft.saved_at);
	reply_text(o, "step", p->draft.step);
}

struct profile_update
rpc_profile_update(const json_t *p)
{
	return (struct profile_update){
	    .changes = json_object_get(p, "form"),
	    .step = param_text(p, "step"),
	    .version = param_int(p, "version", -1),
	    .finish = param_bool(p, "finish"),
	};
}

json_t *
rpc_profile_warnings(const struct err *remarks)
{
	json_t *list = json_array();

	if (remarks->n > 0) {
		json_t *all = err_to_json(remarks);
		json_t *fields =
		    json_object_get(json_object_get(all, "data"), "fields");

		json_array_extend(list, fields);
		json_decref(all);
	}
	return list;
}

json_t *
rpc_profile_saved(const struct profile *p, const struct err *remarks)
{
	return json_pack("{s:I, s:I, s:o}", "version",
	    (json_int_t)p->draft.version, "saved_at",
	    (json_int_t)p->draft.saved_at, "warnings",
	    rpc_profile_warnings(remarks));
}

struct profile_page {
	const struct profile_section *sections;
	json_t *items;
	size_t limit;
	int64_t last;
	bool more;
};

/* One side of a change, as data and as text. */
static void
profile_side(json_t *o, const json_t *change, const char *side,
    const struct profile_section *s, const struct profile_field *f)
{
	json_t *v = json_object_get(change, side);
	char text[2048], name[16];

	json_object_set(o, side, v != NULL ? v : json_null());
	if (f == NULL)
		return;
	if (profile_is_number(s, f->name))
		profile_mask(o, side);
	profile_text(f, json_object_get(o, side), text, sizeof(text));
	snprintf(name, sizeof(name), "%s_text", side);
	json_object_set_new(o, name, json_string(text));
}

static json_t *
profile_change_item(const struct profile_page *page, const json_t *change)
{
	const char *section =
	    json_string_value(json_object_get(change, "section"));
	const char *field = json_string_value(json_object_get(change, "field"));
	const struct profile_section *s =
	    section != NULL ? profile_section(page->sections, section) : NULL;
	const struct profile_field *f =
	    s != NULL && field != NULL ? profile_field(s, field) : NULL;
	json_t *o;

	if (s == NULL || (field != NULL && f == NULL))
		return NULL; /* of an older table */
	o = json_pack("{s:s, s:s?, s:s}", "section", section, "field", field,
	    "label", f != NULL ? _(f->label) : _(s->label));
	profile_side(o, change, "before", s, f);
	profile_side(o, change, "after", s, f);
	return o;
}

static void
profile_history_item(void *arg, const struct profile_change *c)
{
	struct profile_page *page = arg;
	json_t *changes = json_array(), *change, *o;
	size_t i;

	if (json_array_size(page->items) == page->limit) {
		page->more = true;
		json_decref(changes);
		return;
	}
	json_array_foreach(json_object_get(c->content, "changes"), i, change)
	{
		o = profile_change_item(page, change);
		if (o != NULL)
			json_array_append_new(changes, o);
	}
	json_array_append_new(page->items,
	    json_pack("{s:o, s:I, s:s, s:I, s:b, s:o}", "id",
		rpc_id_make(c->id), "at", (json_int_t)c->at, "by", c->by_name,
		"version", (json_int_t)c->version, "first",
		json_is_true(json_object_get(c->content, "first")), "changes",
		changes));
	page->last = c->id;
}

int
rpc_profile_history(struct ctx *ctx, const struct profile_owner *o,
    const struct profile_section *sections, const json_t *p, json_t **reply,
    struct err *e)
{
	struct profile_page page = {
	    .sections = sections, .limit = (size_t)param_int(p, "limit", 50)};
	char *key, id[24];
	const char *next = id;

	if (cursor_parse(ctx, p, &key, 1, e) != 0)
		return -1;
	page.items = json_array();
	if (profile_history(ctx, o,
		key != NULL ? strtoll(key, NULL, 10) : 0, (int)page.limit + 1,
		profile_history_item, &page, e) != 0) {
		json_decref(page.items);
		return -1;
	}
	snprintf(id, sizeof(id), "%lld", (long long)page.last);
	*reply = json_pack("{s:o, s:o}", "items", page.items, "next",
	    page.more ? cursor_make(&next, 1) : json_null());
	return 0;
}

const struct param rpc_profile_update_params[] = {
    {"form", PARAM_OBJECT, PARAM_REQUIRED, 0, 0, NULL,
	N_("Fields by section; those left out stay, empty ones are "
	   "cleared")},
    {"step", PARAM_TEXT, PARAM_OPTIONAL, 1, 40, NULL,
	N_("Where one goes on, kept with the draft")},
    {"version", PARAM_INT, PARAM_OPTIONAL, 0, INT64_C(9007199254740991), NULL,
	N_("Of the draft one saw; 0 for none")},
    {"finish", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	N_("Refuse unless the sections given are complete")},
    {0},
};

const struct param rpc_profile_submit_params[] = {
    {"accept", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	N_("What is filled in holds at present and is proved")},
    {"version", PARAM_INT, PARAM_OPTIONAL, 0, INT64_C(9007199254740991), NULL,
	N_("Of the draft one saw; 0 for none")},
    {0},
};

const struct param rpc_profile_history_params[] = {
    {"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	N_("Whose; yours when left out")},
    PARAMS_LIST,
    {0},
};
