#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/mem.h"
#include "common/region.h"
#include "server/domain/file.h"
#include "server/domain/notice.h"
#include "server/domain/policy.h"
#include "server/store/association.h"
#include "server/store/person.h"
#include "server/store/unit.h"

enum { NOTICE_COUNTED = 1000, NOTICE_FILE_MAX = 10 << 20 };

static const struct {
	const char *status;
	const char *label;
} notice_labels[] = {
	{"draft", N_("draft")},
	{"published", N_("published")},
	{"withdrawn", N_("withdrawn")},
};

const char *
notice_status_label(const char *status)
{
	for (size_t i = 0;
	     i < sizeof(notice_labels) / sizeof(notice_labels[0]); i++)
		if (strcmp(notice_labels[i].status, status) == 0)
			return _(notice_labels[i].label);
	return status;
}

const char *
notice_title(const struct notice *n)
{
	return i18n_current() == LANG_EN && n->title_en[0] != '\0' ?
	    n->title_en :
	    n->title_zh;
}

static bool
notice_has_district(const struct notice *n, int district)
{
	for (size_t i = 0; i < n->ndistricts; i++)
		if (n->districts[i] == district)
			return true;
	return false;
}

static bool
notice_own_district(const struct actor *a, int district)
{
	for (size_t i = 0; i < a->ndistricts; i++)
		if (a->districts[i] == district)
			return true;
	return false;
}

bool
notice_writable(const struct ctx *ctx, const struct notice *n)
{
	const struct actor *a = &ctx->actor;

	if (a->role == ROLE_SYSADMIN)
		return n->city;
	if (a->role != ROLE_LEAD || n->city)
		return false;
	for (size_t i = 0; i < n->ndistricts; i++)
		if (!notice_own_district(a, n->districts[i]))
			return false;
	return n->ndistricts > 0;
}

static int
notice_filter_individual(struct ctx *ctx, struct notice_filter *f,
    struct err *e)
{
	struct association a;
	struct person p;
	int rc = store_person_load(ctx, ctx->actor.person_id, &p, e);

	if (rc == 1 && p.district != 0)
		f->districts[f->ndistricts++] = p.district;
	if (rc >= 0)
		rc = store_association_open(ctx, ctx->actor.person_id, &a, e);
	if (rc == 1 && strcmp(a.status, "active") == 0)
		f->districts[f->ndistricts++] = a.district;
	return rc < 0 ? -1 : 0;
}

/* What the actor may read: his kind, the whole city and his districts. */
static int
notice_readable(struct ctx *ctx, struct notice_filter *f, struct err *e)
{
	const struct actor *a = &ctx->actor;
	struct unit u;
	int rc;

	memset(f, 0, sizeof(*f));
	f->status = "published";
	f->city = true;
	f->audience = "office";
	if (a->role == ROLE_INDIVIDUAL) {
		f->audience = "individuals";
		return notice_filter_individual(ctx, f, e);
	}
	if (a->role == ROLE_AGENT) {
		f->audience = "units";
		rc = store_unit_load(ctx, a->unit_id, &u, e);
		if (rc == 1)
			f->districts[f->ndistricts++] = u.district;
		return rc < 0 ? -1 : 0;
	}
	f->everywhere = a->role == ROLE_CITY;
	f->ndistricts = a->ndistricts;
	memcpy(f->districts, a->districts, sizeof(f->districts));
	return 0;
}

/* What the actor may change. */
static int
notice_managed(struct ctx *ctx, struct notice_filter *f, struct err *e)
{
	const struct actor *a = &ctx->actor;

	memset(f, 0, sizeof(*f));
	f->status = f->audience = "";
	if (a->role == ROLE_SYSADMIN) {
		f->city = true;
		return 0;
	}
	if (a->role != ROLE_LEAD)
		return err_set(e, ERR_DENIED, "show");
	f->ndistricts = a->ndistricts;
	memcpy(f->districts, a->districts, sizeof(f->districts));
	return 0;
}

int
notice_list(struct ctx *ctx, const struct notice_query *q,
    void (*row)(void *arg, const struct notice *n), void *arg,
    int64_t *total, struct err *e)
{
	struct notice_filter f;

	policy_self(ctx);
	if ((q->manage ? notice_managed(ctx, &f, e) :
			 notice_readable(ctx, &f, e)) != 0)
		return -1;
	if (!q->manage && q->status != NULL &&
	    strcmp(q->status, "published") != 0)
		return err_set(e, ERR_DENIED, "status");
	if (q->manage && q->status != NULL)
		f.status = q->status;
	if (!q->manage && !q->past)
		f.standing = ctx->today;
	if (store_notice_count(ctx, &f, NOTICE_COUNTED, total, e) != 0)
		return -1;
	return store_notice_page(ctx, &f, q->place, q->id, q->limit, row, arg,
	    e);
}

void
notice_mark_of(const struct notice *n, struct notice_query *q)
{
	q->place = store_notice_place(n);
	q->id = n->id;
}

static bool
notice_reaches(const struct notice_filter *f, const struct notice *n)
{
	if (strcmp(n->status, "published") != 0 ||
	    (strcmp(n->audience, "all") != 0 &&
		strcmp(n->audience, f->audience) != 0))
		return false;
	if (n->city || f->everywhere)
		return true;
	for (size_t i = 0; i < f->ndistricts; i++)
		if (notice_has_district(n, f->districts[i]))
			return true;
	return false;
}

static int
notice_load(struct ctx *ctx, int64_t id, struct notice *n, struct err *e)
{
	int rc = store_notice_load(ctx, id, n, e);

	policy_self(ctx);
	return rc == 1 ? 0 : rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
}

int
notice_get(struct ctx *ctx, int64_t id, struct notice *n, const char **body,
    struct err *e)
{
	struct notice_filter f;

	if (notice_load(ctx, id, n, e) != 0 ||
	    notice_readable(ctx, &f, e) != 0)
		return -1;
	if (!notice_reaches(&f, n) && !notice_writable(ctx, n))
		return err_set(e, ERR_NOT_FOUND, "id");
	*body = store_notice_body(ctx, id, e);
	return *body != NULL ? 0 : -1;
}

/* One that the actor may change; a foreign one is not there. */
static int
notice_mine(struct ctx *ctx, int64_t id, struct notice *n, struct err *e)
{
	if (notice_load(ctx, id, n, e) != 0)
		return -1;
	return notice_writable(ctx, n) ? 0 : err_set(e, ERR_NOT_FOUND, "id");
}

static int
notice_districts(struct ctx *ctx, const json_t *list, struct notice *n,
    struct err *e)
{
	const struct region *r;
	const json_t *v;
	size_t i;

	n->ndistricts = 0;
	n->city = json_array_size(list) == 0;
	json_array_foreach(list, i, v) {
		int code = 0;

		r = json_is_string(v) ? region_district(json_string_value(v)) :
					NULL;
		if (r != NULL)
			(void)sscanf(r->code, "%d", &code);
		if (code == 0 || i >= DISTRICTS_MAX)
			return err_add(e, ERR_DISTRICT, "districts");
		if (!notice_has_district(n, code))
			n->districts[n->ndistricts++] = code;
	}
	if (notice_writable(ctx, n))
		return 0;
	return err_add(e, ERR_NOTICE_DISTRICTS, "districts");
}

static void
notice_copy(char *out, size_t size, const char *from)
{
	if (from != NULL)
		str_copy(out, size, from);
}

/* The form over n, and what it must hold. */
static int
notice_fill(struct ctx *ctx, const struct notice_form *f, struct notice *n,
    struct err *e)
{
	notice_copy(n->title_zh, sizeof(n->title_zh), f->title);
	notice_copy(n->title_en, sizeof(n->title_en), f->title_en);
	notice_copy(n->issuer, sizeof(n->issuer), f->issuer);
	notice_copy(n->number, sizeof(n->number), f->number);
	notice_copy(n->audience, sizeof(n->audience), f->audience);
	if (f->dated != DATE_NONE)
		n->dated = f->dated;
	if (f->until != DATE_NONE)
		n->until = f->until;
	if (n->until != 0 && n->until < n->dated) {
		err_add(e, ERR_DATE_ORDER, "until");
		err_arg(e, "other", N_("Date"));
	}
	if (f->districts != NULL)
		(void)notice_districts(ctx, f->districts, n, e);
	return e->n == 0 ? 0 : -1;
}

/* For the audit: not the text, which the record keeps. */
static json_t *
notice_state(const struct notice *n)
{
	return json_pack("{s:s, s:s, s:s, s:b, s:I}", "status", n->status,
	    "title", n->title_zh, "audience", n->audience, "pinned",
	    n->pinned, "version", (json_int_t)n->version);
}

int
notice_create(struct ctx *ctx, const struct notice_form *f, struct notice *n,
    struct err *e)
{
	const struct actor *a = &ctx->actor;

	policy_self(ctx);
	memset(n, 0, sizeof(*n));
	n->id = ctx_new_id(ctx);
	str_copy(n->status, sizeof(n->status), "draft");
	str_copy(n->audience, sizeof(n->audience), "all");
	n->dated = ctx->today;
	n->version = 1;
	n->created_at = n->changed_at = ctx->now;
	str_copy(n->created_by, sizeof(n->created_by), a->name);
	str_copy(n->changed_by, sizeof(n->changed_by), a->name);
	/* nothing said: all that the writer answers for */
	n->city = a->role == ROLE_SYSADMIN;
	if (!n->city) {
		n->ndistricts = a->ndistricts;
		memcpy(n->districts, a->districts, sizeof(n->districts));
	}
	if (notice_fill(ctx, f, n, e) != 0 ||
	    store_notice_insert(ctx, n, f->body, e) != 0)
		return -1;
	ctx_audit(ctx, "notice", n->id, NULL, notice_state(n));
	ctx_changed(ctx, "notice", n->id, 0, 0);
	return 0;
}

static int
notice_stale(const struct notice *n, struct err *e)
{
	char at[TIME_TEXT];

	err_set(e, ERR_VERSION, "version");
	err_arg(e, "by", n->changed_by);
	return err_arg(e, "at", time_format(n->changed_at, at));
}

static int
notice_save(struct ctx *ctx, struct notice *n, const struct notice *before,
    const char *body, struct err *e)
{
	int rc;

	n->changed_at = ctx->now;
	str_copy(n->changed_by, sizeof(n->changed_by), ctx->actor.name);
	rc = store_notice_save(ctx, n, body, e);
	if (rc != 1)
		return rc < 0 ? -1 : notice_stale(before, e);
	ctx_audit(ctx, "notice", n->id, notice_state(before), notice_state(n));
	ctx_changed(ctx, "notice", n->id, 0, 0);
	return 0;
}

static int
notice_state_wrong(const struct notice *n, struct err *e)
{
	err_set(e, ERR_NOTICE_STATE, "id");
	return err_arg(e, "status", notice_status_label(n->status));
}

/* What people can read is not changed under their eyes. */
int
notice_update(struct ctx *ctx, int64_t id, int64_t version,
    const struct notice_form *f, struct notice *n, struct err *e)
{
	struct notice before;

	if (notice_mine(ctx, id, n, e) != 0)
		return -1;
	if (version != 0 && version != n->version)
		return notice_stale(n, e);
	if (strcmp(n->status, "published") == 0)
		return notice_state_wrong(n, e);
	before = *n;
	if (notice_fill(ctx, f, n, e) != 0)
		return -1;
	return notice_save(ctx, n, &before, f->body, e);
}

int
notice_publish(struct ctx *ctx, int64_t id, struct notice *n, struct err *e)
{
	struct notice before;

	if (notice_mine(ctx, id, n, e) != 0)
		return -1;
	if (strcmp(n->status, "published") == 0)
		return notice_state_wrong(n, e);
	if (n->until != 0 && n->until < ctx->today)
		return err_set(e, ERR_NOTICE_OVER, "until");
	before = *n;
	str_copy(n->status, sizeof(n->status), "published");
	n->published_at = ctx->now;
	return notice_save(ctx, n, &before, NULL, e);
}

int
notice_withdraw(struct ctx *ctx, int64_t id, struct notice *n, struct err *e)
{
	struct notice before;

	if (notice_mine(ctx, id, n, e) != 0)
		return -1;
	if (strcmp(n->status, "published") != 0)
		return notice_state_wrong(n, e);
	before = *n;
	str_copy(n->status, sizeof(n->status), "withdrawn");
	n->withdrawn_at = ctx->now;
	return notice_save(ctx, n, &before, NULL, e);
}

int
notice_pin(struct ctx *ctx, int64_t id, bool pinned, struct notice *n,
    struct err *e)
{
	struct notice before;

	if (notice_mine(ctx, id, n, e) != 0)
		return -1;
	before = *n;
	n->pinned = pinned;
	return notice_save(ctx, n, &before, NULL, e);
}

json_t *
notice_file_rule(struct ctx *ctx, const json_t *params)
{
	(void)ctx;
	(void)params;
	return json_pack("{s:s, s:i}", "rule", "pdf", "max", NOTICE_FILE_MAX);
}

int
notice_attach(struct ctx *ctx, int64_t id, const json_t *said,
    struct notice *n, struct err *e)
{
	struct notice before;
	struct file_row f;

	if (notice_mine(ctx, id, n, e) != 0)
		return -1;
	if (strcmp(n->status, "published") == 0)
		return notice_state_wrong(n, e);
	before = *n;
	if (said != NULL &&
	    (file_fault(said, "PDF", NOTICE_FILE_MAX, e) != 0 ||
		file_keep(ctx, said, &f, e) != 0))
		return -1;
	if (store_notice_file_set(ctx, id, said != NULL ? f.sha256 : NULL,
		e) != 0)
		return -1;
	return notice_save(ctx, n, &before, NULL, e);
}

int
notice_document(struct ctx *ctx, const struct notice *n, struct file_row *f,
    struct err *e)
{
	return store_notice_file(ctx, n->id, f, e);
}

int
notice_file(struct ctx *ctx, int64_t id, struct file_row *f, struct err *e)
{
	const char *body;
	struct notice n;
	int rc;

	if (notice_get(ctx, id, &n, &body, e) != 0)
		return -1;
	rc = store_notice_file(ctx, id, f, e);
	if (rc <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_NOTICE_FILE_NONE, "id");
	ctx->reply_fd = file_tree_read(ctx->conf->state_dir, f->sha256);
	return ctx->reply_fd == -1 ? err_set(e, ERR_STORE, NULL) : 0;
}
