#include "config.h"

#include <ctype.h>
#include <string.h>

#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/file.h"
#include "server/domain/notification.h"
#include "server/domain/person.h"
#include "server/domain/person_form.h"
#include "server/domain/person_rules.h"
#include "server/domain/pinyin.h"
#include "server/domain/policy.h"
#include "server/store/association.h"
#include "server/store/identity.h"

enum { PERSON_PATTERN = 512 };

int
person_get(struct ctx *ctx, int64_t id, struct person *p, struct err *e)
{
	int64_t unit_id = 0;
	int rc;

	if (id == 0)
		id = ctx->actor.person_id;
	rc = id != 0 ? store_person_load(ctx, id, p, e) : 0;
	if (rc < 0)
		return -1;
	if (rc == 0) {
		policy_self(ctx);
		return err_set(e, ERR_NOT_FOUND, "id");
	}
	if (ctx->actor.role == ROLE_AGENT) {
		rc = store_association_links(ctx, id, ctx->actor.unit_id, e);
		if (rc < 0)
			return -1;
		if (rc == 1)
			unit_id = ctx->actor.unit_id;
	}
	return policy_scope(ctx, unit_id, p->district, p->id, e);
}

int
person_profile(struct ctx *ctx, const struct person *w, bool draft,
    struct profile *p, struct err *e)
{
	*p = (struct profile){.sections = person_sections,
		.owner = {"person", w->id}, .locked = w->verified,
		.fixed = w->submitted, .rules = person_rules,
		.derive = person_form_derive};
	if (person_form_load(ctx, w, &p->live, e) != 0)
		return -1;
	/* until he tells his name, a person is called by his login name */
	if (!w->verified && !w->submitted &&
	    strcmp(w->name, ctx->actor.login) == 0)
		json_object_del(json_object_get(p->live, "general"), "name");
	if (draft)
		return profile_open(ctx, p, e);
	p->form = json_incref(p->live);
	return 0;
}

int
person_histories(struct ctx *ctx, int64_t id, const struct person_rows *rows,
    struct err *e)
{
	if (store_study_each(ctx, id, rows->study, rows->studies, e) != 0)
		return -1;
	return store_work_each(ctx, id, rows->work, rows->works, e);
}

int
person_linked(struct ctx *ctx, int64_t id, bool reveal, const char *purpose,
    struct person *p, struct err *e)
{
	if (store_person_load(ctx, id, p, e) != 1)
		return -1;
	return reveal ? person_reveal(ctx, id, purpose, e) : 0;
}

/* The caller himself. 0 or -1. */
static int
person_self(struct ctx *ctx, struct person *w, struct err *e)
{
	int rc = 0;

	policy_self(ctx);
	if (ctx->actor.person_id != 0)
		rc = store_person_load(ctx, ctx->actor.person_id, w, e);
	return rc == 1 ? 0 : rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
}

int
person_update(struct ctx *ctx, const struct profile_update *u,
    struct profile *p, struct err *remarks, struct err *e)
{
	struct person w;

	memset(p, 0, sizeof(*p));
	if (person_self(ctx, &w, e) != 0 ||
	    person_profile(ctx, &w, true, p, e) != 0)
		return -1;
	/* a form half filled in is nobody's business: no names, no values */
	ctx_audit(ctx, "person", w.id, NULL, NULL);
	return profile_update(ctx, p, u, remarks, e);
}

/* Everything that is missing or wrong, the photo and the tick too. */
static int
person_check(struct ctx *ctx, const struct profile *p, bool accept,
    struct err *remarks, struct err *e)
{
	struct profile_at photo = profile_place(p, "photo", 0, NULL);
	int rc = person_photo(ctx, p->owner.id, NULL, e);

	if (rc < 0)
		return -1;
	(void)profile_check(ctx, p, remarks, e);
	if (rc == 0)
		profile_fault(e, &photo, ERR_PROFILE_PHOTO, NULL, NULL, NULL,
		    NULL);
	if (!accept)
		err_add(e, ERR_PROFILE_ACCEPT, "accept");
	return e->n > 0 ? -1 : 0;
}

/* A new name is one everywhere: in units' lists, and of the account. */
static int
person_rename(struct ctx *ctx, struct person *w, struct err *e)
{
	char name[sizeof(ctx->actor.name)];
	const char *end = w->name;
	uint32_t cp;
	int n;

	for (int i = 0; i < 20 && (n = utf8_decode(end, &cp)) > 0; i++)
		end += n;
	str_copy(name, sizeof(name), w->name);
	if ((size_t)(end - w->name) < sizeof(name))
		name[end - w->name] = '\0';
	if (store_person_rename(ctx, w, e) != 0)
		return -1;
	return store_identity_give(ctx, ctx->actor.account_id, w->id, name,
	    "", e);
}

static int
person_apply(struct ctx *ctx, const struct profile *p, struct person *w,
    struct err *e)
{
	char before[sizeof(w->name)];
	int rc;

	if (profile_unchanged(p))
		return 0;
	memcpy(before, w->name, sizeof(before));
	if (person_form_save(ctx, w, p->form, e) != 0)
		return -1;
	if (strcmp(before, w->name) != 0)
		pinyin(w->name, 1, w->pinyin, sizeof(w->pinyin), w->initials,
		    sizeof(w->initials));
	w->submitted = true;
	rc = store_person_save(ctx, w, e);
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_BUSY, NULL);
	if (strcmp(before, w->name) != 0 && !w->verified &&
	    person_rename(ctx, w, e) != 0)
		return -1;
	w->version++;
	ctx_changed(ctx, "person", w->id, 0, w->id);
	return profile_done(ctx, p, w->version - 1, w->version, e);
}

int
person_submit(struct ctx *ctx, bool accept, int64_t version,
    struct person *w, struct err *remarks, struct err *e)
{
	char at[TIME_TEXT];
	struct profile p = {0};
	int rc = -1;

	if (person_self(ctx, w, e) == 0 &&
	    person_profile(ctx, w, true, &p, e) == 0 &&
	    profile_current(ctx, &p, version, e) == 0 &&
	    person_check(ctx, &p, accept, remarks, e) == 0 &&
	    person_apply(ctx, &p, w, e) == 0)
		rc = store_profile_draft_drop(ctx, &p.owner, e);
	if (rc == 0)
		rc = notify_person(ctx, w->id, "profile_submitted",
		    json_pack("{s:s}", "time", time_format(ctx->now, at)), e);
	profile_free(&p);
	return rc;
}

int
person_reveal(struct ctx *ctx, int64_t id, const char *purpose,
    struct err *e)
{
	if (purpose == NULL)
		return err_set(e, ERR_REQUIRED, "purpose");
	ctx_audit(ctx, "person", id, NULL,
	    json_pack("{s:b, s:s}", "revealed", 1, "purpose", purpose));
	return 0;
}

int
person_reveal_all(struct ctx *ctx, const char *purpose, struct err *e)
{
	if (purpose == NULL)
		return err_set(e, ERR_REQUIRED, "purpose");
	ctx_audit(ctx, "unit", ctx->actor.unit_id, NULL,
	    json_pack("{s:b, s:s}", "revealed", 1, "purpose", purpose));
	return 0;
}

/* LIKE patterns: part of the name; pinyin or initials when letters alone. */
static void
person_patterns(const char *name, char like[PERSON_PATTERN],
    char initials[PERSON_PATTERN])
{
	size_t n = 0, m = 0;
	bool letters = true;

	like[n++] = '%';
	for (; *name != '\0' && n + 4 < PERSON_PATTERN; name++) {
		if (*name == '%' || *name == '_' || *name == '!')
			like[n++] = '!';
		like[n++] = *name;
		letters = letters && isascii((unsigned char)*name) &&
		    isalpha((unsigned char)*name);
		initials[m++] = (char)tolower((unsigned char)*name);
	}
	like[n++] = '%';
	like[n] = '\0';
	initials[m++] = '%';
	initials[letters ? m : 0] = '\0';
}

int
person_find(struct ctx *ctx, const char *name, const char *after,
    int64_t after_id, int limit, struct person_list *l, struct err *e)
{
	char like[PERSON_PATTERN] = "", initials[PERSON_PATTERN] = "";
	int64_t *ids = ctx_alloc(ctx, (size_t)limit + 1, sizeof(*ids));
	size_t n;

	policy_self(ctx);
	memset(l, 0, sizeof(*l));
	if (name != NULL)
		person_patterns(name, like, initials);
	if (ctx->actor.ndistricts == 0)
		return 0;
	if (store_person_page(ctx, ctx->actor.districts[0], like, initials,
		after, after_id, limit + 1, ids, &n, e) != 0)
		return -1;
	l->more = n > (size_t)limit;
	if (l->more)
		n = (size_t)limit;
	l->rows = ctx_alloc(ctx, n + 1, sizeof(*l->rows));
	for (; l->n < n; l->n++)
		if (store_person_load(ctx, ids[l->n], &l->rows[l->n], e) != 1)
			return -1;
	/* who was looked for, and whom the asker saw */
	ctx_audit(ctx, "person", 0, NULL,
	    json_pack("{s:s, s:I}", "text", name != NULL ? name : "", "found",
		(json_int_t)n));
	for (size_t i = 0; i < n; i++)
		ctx_audit_person(ctx, l->rows[i].id);
	return 0;
}
