#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/jsonrpc.h"
#include "server/domain/person.h"
#include "server/domain/policy.h"
#include "server/rpc/methods.h"
#include "server/rpc/profile.h"
#include "server/rpc/reply.h"

/* The form of a person: as it is, or his own draft. 0 or -1. */
static int
person_form(struct ctx *ctx, const struct person *who, bool draft,
    bool reveal, json_t *o, struct err *e)
{
	struct profile p = {0};
	int rc = person_profile(ctx, who, draft, &p, e);

	if (rc == 0)
		rpc_profile_form(o, &p, draft, reveal);
	profile_free(&p);
	return rc;
}

static int
rpc_person_get(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	bool reveal = param_bool(p, "reveal"), draft = param_bool(p, "draft");
	struct person who;

	if (person_get(ctx, param_id(p, "id"), &who, e) != 0)
		return -1;
	/* a draft is nobody else's business */
	if (draft && who.id != ctx->actor.person_id)
		return err_set(e, ERR_NOT_FOUND, "draft");
	if (reveal &&
	    person_reveal(ctx, who.id, param_text(p, "purpose"), e) != 0)
		return -1;
	*reply = reply_person(&who, reveal);
	if (reply_histories(ctx, who.id, *reply, e) == 0 &&
	    reply_photo(ctx, who.id, *reply, e) == 0 &&
	    person_form(ctx, &who, draft, reveal, *reply, e) == 0)
		return 0;
	json_decref(*reply);
	*reply = NULL;
	return -1;
}

static int
rpc_person_update(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct profile_update u = rpc_profile_update(p);
	struct err remarks = {0};
	struct profile mine;
	int rc = person_update(ctx, &u, &mine, &remarks, e);

	if (rc == 0)
		*reply = rpc_profile_saved(&mine, &remarks);
	profile_free(&mine);
	return rc;
}

static int
rpc_person_submit(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct err remarks = {0};
	struct person who;

	if (person_submit(ctx, param_bool(p, "accept"),
		param_int(p, "version", -1), &who, &remarks, e) != 0)
		return -1;
	*reply = json_pack("{s:o, s:b, s:I, s:o}", "id", rpc_id_make(who.id),
	    "submitted", 1, "version", (json_int_t)who.version, "warnings",
	    rpc_profile_warnings(&remarks));
	return 0;
}

static int
rpc_person_history(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct profile_owner o = {.kind = "person"};
	struct person who;

	if (person_get(ctx, param_id(p, "id"), &who, e) != 0)
		return -1;
	o.id = who.id;
	return rpc_profile_history(ctx, &o, person_sections, p, reply, e);
}

static json_t *
person_item(const struct person *p)
{
	json_t *o = json_pack("{s:o, s:s}", "id", rpc_id_make(p->id), "name",
	    p->name);

	reply_number(o, "id_number", p->id_number, false);
	reply_number(o, "mobile", p->mobile, false);
	return o;
}

static int
rpc_person_find(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct person_list l;
	char *keys[2], id[24];
	const char *next[2] = {NULL, id};
	json_t *items;

	policy_self(ctx);
	if (cursor_parse(ctx, p, keys, 2, e) != 0 ||
	    person_find(ctx, param_text(p, "name"),
		keys[0] != NULL ? keys[0] : "",
		keys[1] != NULL ? strtoll(keys[1], NULL, 10) : 0,
		(int)param_int(p, "limit", 50), &l, e) != 0)
		return -1;
	items = json_array();
	for (size_t i = 0; i < l.n; i++)
		json_array_append_new(items, person_item(&l.rows[i]));
	if (l.more) {
		next[0] = l.rows[l.n - 1].pinyin;
		snprintf(id, sizeof(id), "%lld",
		    (long long)l.rows[l.n - 1].id);
	}
	*reply = json_pack("{s:o, s:o}", "items", items, "next",
	    l.more ? cursor_make(next, 2) : json_null());
	return 0;
}

static const struct param get_params[] = {
	{"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The person; you when left out")},
	{"reveal", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("Show numbers in full; recorded")},
	{"purpose", PARAM_TEXT, PARAM_OPTIONAL, 1, 100, NULL,
	    N_("What for; required to reveal")},
	{"draft", PARAM_BOOL, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("With the change in progress; version is the draft's then")},
	{0},
};

static const struct param find_params[] = {
	{"name", PARAM_TEXT, PARAM_OPTIONAL, 1, 50, NULL,
	    N_("Part of the name, or pinyin initials")},
	PARAMS_LIST,
	{0},
};

const struct method person_methods[] = {
	{"person.get", N_("A person's data"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE, SCOPE_SELF,
	    METHOD_READ, get_params,
	    "id, name, id_kind, id_number, mobile, sex, ethnic, birth, "
	    "political, marital, email, hukou_place, hukou_kind, district, "
	    "district_name, address, contact_address, education: "
	    "{education, school, major, graduated, degree, "
	    "degree_grantor, professional_title}, study_history, "
	    "work_history, photo: {status, "
	    "sha256?, size?, format?, width?, height?, uploaded_at?}, "
	    "verified, submitted, version, "
	    "form: {section: {field: value}}, saved_at?, step?",
	    rpc_person_get,
	    .when = WHEN_UNSUBMITTED},
	{"person.update", N_("Fill in your profile: saved as a draft"),
	    ROLE_INDIVIDUAL, SCOPE_SELF, METHOD_WRITE,
	    rpc_profile_update_params,
	    "version, saved_at, warnings: [{field, key, message}]",
	    rpc_person_update,
	    .when = WHEN_UNSUBMITTED},
	{"person.submit", N_("Make the draft of your profile the record"),
	    ROLE_INDIVIDUAL, SCOPE_SELF, METHOD_WRITE,
	    rpc_profile_submit_params,
	    "id, submitted, version, warnings: [{field, key, message}]",
	    rpc_person_submit,
	    .when = WHEN_UNSUBMITTED},
	{"person.history", N_("Who changed a person's data, when"),
	    ROLE_INDIVIDUAL | ROLE_OFFICE, SCOPE_SELF, METHOD_READ,
	    rpc_profile_history_params,
	    "items: [{id, at, by, version, first, changes: [{section, "
	    "field?, label, before, after, before_text?, after_text?}]}], "
	    "next",
	    rpc_person_history,
	    .when = WHEN_UNSUBMITTED},
	{"person.find", N_("People of your district by name"), ROLE_OFFICE,
	    SCOPE_DISTRICT, METHOD_READ, find_params,
	    "items: [{id, name, id_number, mobile}], next", rpc_person_find},
	{0},
};
