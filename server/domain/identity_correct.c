/* What clerks do to identities: corrections, and filling the register. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/ident.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/csv.h"
#include "server/domain/identity.h"
#include "server/domain/notification.h"
#include "server/domain/pinyin.h"
#include "server/domain/policy.h"
#include "server/store/profile.h"

static int
correct_stale(struct ctx *ctx, const struct person *p, struct err *e)
{
	struct correction last;
	char at[TIME_TEXT];
	int rc = store_correction_last(ctx, p->id, &last, e);

	if (rc < 0)
		return -1;
	err_set(e, ERR_VERSION, "version");
	err_arg(e, "by", rc == 1 ? last.by_name : p->name);
	return err_arg(e, "at",
	    time_format(rc == 1 ? last.at : ctx->now, at));
}

/* The new values over p; every wrong field is told. */
static int
correct_fill(struct ctx *ctx, const struct identity_correction *c,
    struct person *p, struct err *e)
{
	const char *kind = c->id_kind != NULL ? c->id_kind : p->id_kind;
	const char *given = c->id_number != NULL ? c->id_number :
						   p->id_number;
	char name[201], number[IDENT_MAX];
	enum ident_result r;

	identity_clean_name(c->name != NULL ? c->name : p->name, name,
	    sizeof(name));
	if (name[0] == '\0')
		err_add(e, ERR_REQUIRED, "name");
	r = ident_check((enum ident_kind)ident_kind_from_name(kind), given,
	    ctx->today, number);
	if (r != IDENT_OK) {
		err_add(e, ERR_IDENTIFIER, "id_number");
		err_arg(e, "reason", ident_result_msgid(r));
	}
	if (c->name == NULL && c->id_kind == NULL && c->id_number == NULL)
		err_add(e, ERR_REQUIRED, "name");
	if (e->n > 0)
		return -1;
	memcpy(p->name, name, sizeof(name));
	pinyin(name, 1, p->pinyin, sizeof(p->pinyin), p->initials,
	    sizeof(p->initials));
	str_copy(p->id_kind, sizeof(p->id_kind), kind);
	memcpy(p->id_number, number, sizeof(number));
	if (strcmp(p->id_kind, "resident_id") == 0) {
		p->birth = ident_resident_birth(number);
		p->sex[0] = ident_resident_sex(number);
	}
	return 0;
}

static char *
correct_text(struct ctx *ctx, const struct person *p)
{
	json_t *o = json_pack("{s:s, s:s, s:s}", "name", p->name, "id_kind",
	    p->id_kind, "id_number", p->id_number);
	char *text = json_dumps(o, JSON_COMPACT), *copy;

	copy = ctx_strdup(ctx, text != NULL ? text : "{}");
	free(text);
	json_decref(o);
	return copy;
}

static void
correct_change(json_t *list, const char *field, const char *before,
    const char *after)
{
	if (strcmp(before, after) != 0)
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s}", "section", "general",
			"field", field, "before", before, "after", after));
}

/* The person's own history tells of it as of any other change. */
static int
correct_history(struct ctx *ctx, const struct person *before,
    const struct person *after, struct err *e)
{
	struct profile_owner owner = {"person", after->id};
	json_t *list = json_array(), *content;
	char was[DATE_TEXT], is[DATE_TEXT];
	int rc;

	correct_change(list, "name", before->name, after->name);
	correct_change(list, "id_kind", before->id_kind, after->id_kind);
	correct_change(list, "id_number", before->id_number,
	    after->id_number);
	correct_change(list, "sex", before->sex, after->sex);
	correct_change(list, "birth", date_format(before->birth, was),
	    date_format(after->birth, is));
	content = json_pack("{s:b, s:o}", "first", 0, "changes", list);
	rc = store_profile_history_insert(ctx, &owner, after->version,
	    content, e);
	json_decref(content);
	return rc;
}

/* The account follows its person. */
static int
correct_account(struct ctx *ctx, const struct person *p,
    const struct identity_correction *c, struct err *e)
{
	struct notify n = {.template = "identity_corrected"};
	char called[64], at[TIME_TEXT];
	int rc = store_identity_account(ctx, p->id, &n.account_id, e);

	if (rc != 1)
		return rc;
	identity_short_name(p->name, called);
	if (store_identity_give(ctx, n.account_id, p->id, called,
		p->id_number, e) != 0)
		return -1;
	n.args = json_pack("{s:s, s:s}", "reason", c->reason, "time",
	    time_format(ctx->now, at));
	return notify(ctx, &n, e);
}

int
identity_correct(struct ctx *ctx, const struct identity_correction *c,
    struct person *out, struct err *e)
{
	struct correction h = {.person_id = c->person_id,
		.papers = c->papers, .reason = c->reason};
	struct person before;
	int rc = store_person_load(ctx, c->person_id, out, e);

	ctx->scope_asked = true;
	if (rc != 1)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
	/* who belongs to no district yet goes to any counter */
	if (out->district != 0 &&
	    policy_scope(ctx, 0, out->district, out->id, e) != 0)
		return -1;
	if (out->version != c->version)
		return correct_stale(ctx, out, e);
	before = *out;
	if (correct_fill(ctx, c, out, e) != 0)
		return -1;
	h.before = correct_text(ctx, &before);
	h.after = correct_text(ctx, out);
	ctx_audit(ctx, "person", out->id,
	    json_pack("{s:s}", "name", before.name),
	    json_pack("{s:s, s:b, s:s, s:s}", "name", out->name,
		"id_number_changed",
		strcmp(before.id_number, out->id_number) != 0, "papers",
		c->papers, "reason", c->reason));
	ctx_changed(ctx, "person", out->id, 0, out->id);
	if (store_identity_set(ctx, out, "clerk", e) != 0 ||
	    correct_account(ctx, out, c, e) != 0)
		return err_is(e, ERR_STORE_UNIQUE) ?
		    err_set(e, ERR_IDENTITY_TAKEN, "id_number") :
		    -1;
	out->version++;
	out->verified = true;
	if (correct_history(ctx, &before, out, e) != 0)
		return -1;
	return store_correction_insert(ctx, &h, e);
}

enum { REGISTER_NAME, REGISTER_NUMBER };
static const struct csv_column correct_columns[] = {
	[REGISTER_NAME] = {"name", "姓名", true},
	[REGISTER_NUMBER] = {"id_number", "证件号码", true},
	{NULL, NULL, false},
};

/* One problem of a line, under "LINE:COLUMN". */
static int
correct_fault(struct err *e, int line, enum err_id why, const char *column)
{
	char field[64];

	snprintf(field, sizeof(field), "%d:%s", line, column);
	if (e->n >= ERR_ITEMS_MAX)
		return -1;
	return err_add(e, why, field);
}

static int
correct_row(struct ctx *ctx, const struct csv *c, int line, bool dry,
    struct err *e)
{
	const char *given = csv_get(c, REGISTER_NAME);
	char name[201], number[IDENT_MAX];
	enum ident_result r = IDENT_CHARACTER;
	bool good = utf8_valid(given, strlen(given));

	if (!good)
		return correct_fault(e, line, ERR_UTF8, "name");
	if (utf8_has_control(given, false))
		return correct_fault(e, line, ERR_CONTROL, "name");
	if (utf8_length(given) > 50) {
		correct_fault(e, line, ERR_TOO_LONG, "name");
		return err_arg_int(e, "max", 50);
	}
	identity_fold_name(given, name, sizeof(name));
	if (name[0] == '\0')
		return correct_fault(e, line, ERR_REQUIRED, "name");
	given = csv_get(c, REGISTER_NUMBER);
	if (utf8_valid(given, strlen(given)))
		r = ident_check(IDENT_RESIDENT_ID, given, ctx->today, number);
	if (r != IDENT_OK) {
		correct_fault(e, line, ERR_IDENTIFIER, "id_number");
		return err_arg(e, "reason", ident_result_msgid(r));
	}
	return dry ? 0 : store_register_put(ctx, name, number, e);
}

int
identity_import(struct ctx *ctx, char *csv, int first, bool dry,
    int64_t *rows, struct err *e)
{
	struct csv c;
	int rc;

	ctx->scope_asked = true;
	*rows = 0;
	if (csv_open(&c, csv, correct_columns, e) != 0)
		return -1;
	while ((rc = csv_next(&c, e)) != 0) {
		/* the head line stands before each part: line 2 is the first */
		int line = first + c.line - 2;

		if (rc < 0) {
			struct err why = *e;

			*e = (struct err){0};
			(void)correct_fault(e, line, why.items[0].id, "csv");
			return -1;
		}
		++*rows;
		if (correct_row(ctx, &c, line, dry, e) != 0 &&
		    (err_is(e, ERR_STORE) || err_is(e, ERR_BUSY)))
			return -1;
	}
	if (e->n > 0)
		return -1;
	if (dry)
		return 0;
	ctx_audit(ctx, "register", 0, NULL,
	    json_pack("{s:I}", "imported", (json_int_t)*rows));
	return 0;
}
