#include "config.h"

#include <ctype.h>
#include <string.h>

#include "server/domain/person.h"
#include "server/domain/policy.h"
#include "server/store/association.h"

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
person_reveal(struct ctx *ctx, int64_t id, const char *purpose,
    struct err *e)
{
	if (purpose == NULL)
		return err_set(e, ERR_REQUIRED, "purpose");
	ctx_audit(ctx, "person", id, NULL,
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
	return 0;
}
