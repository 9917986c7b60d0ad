/*
 * Papers of a case: those its owner keeps (server/domain/attachment.c), copied
 * at each submission, and those of the rows of its form, which are the case's.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/hex.h"
#include "common/mem.h"
#include "server/domain/application/apply.h"
#include "server/domain/application/words.h"
#include "server/domain/attachment.h"
#include "server/secret.h"

/* Is it in its applicant's hands, to be changed? */
bool
application_working(const struct application_case *c)
{
	const struct state *s = definition_state(c->d, c->a.state);

	return s != NULL && s->phase == PHASE_APPLICANT && s->edit.n > 0;
}

/*
 * What is asked for
 */

struct asking {
	struct ctx *ctx;
	struct application_case *c;
	struct application_papers *out;
	size_t cap;
	date_t asof;
};

static struct application_paper *
asking_add(struct asking *q, const char *kind)
{
	struct application_papers *out = q->out;
	const struct attachment_kind *k = attachment_kind(NULL, kind);

	if (k == NULL)
		return NULL; /* an administrator took the kind away */
	if (out->n == q->cap) {
		size_t cap = q->cap * 2 + 16;
		struct application_paper *list =
		    ctx_alloc(q->ctx, cap, sizeof(*list));

		if (out->n > 0)
			memcpy(list, out->list, out->n * sizeof(*list));
		out->list = list;
		q->cap = cap;
	}
	out->list[out->n].kind = k;
	out->list[out->n].row_title = "";
	out->list[out->n].asof = q->asof;
	return &out->list[out->n++];
}

static const struct attachment_rule *
asking_rule(const struct definition *d, const char *kind, bool row)
{
	for (size_t i = 0; i < d->nattachments; i++) {
		const struct attachment_rule *r = &d->attachments[i];
		bool of_row = r->of != NULL && strcmp(r->of, "row") == 0;

		if (strcmp(r->kind, kind) == 0 && of_row == row)
			return r;
	}
	return NULL;
}

/* 1 required, 0 not, -1. */
static int
asking_required(const struct asking *q, const struct attachment_rule *r,
    const struct field *rows, const json_t *row, struct err *e)
{
	if (r->required)
		return 1;
	if (r->required_when == NULL)
		return 0;
	return application_row_holds(q->c, rows, row, r->required_when, e);
}

static int
asking_kept(struct asking *q, const struct attachment_rule *r, struct err *e)
{
	int rc = application_holds(q->c, r->visible_when, e);
	struct application_paper *p;

	if (rc != 1 || (r->of != NULL && strcmp(r->of, "row") == 0))
		return rc < 0 ? -1 : 0;
	rc = asking_required(q, r, NULL, NULL, e);
	if (rc < 0)
		return -1;
	p = asking_add(q, r->kind);
	if (p == NULL)
		return 0;
	p->rule = r;
	p->required = rc == 1;
	p->why = r->message[i18n_current()];
	return 0;
}

/* The first text of a row names it. */
static const char *
asking_title(const struct field *f, const json_t *row)
{
	for (size_t k = 0; k < f->ncolumns; k++)
		if (f->columns[k].type == FIELD_TEXT) {
			const char *text = json_string_value(
			    json_object_get(row, f->columns[k].id));

			return text != NULL ? text : "";
		}
	return "";
}

static int
asking_row(struct asking *q, const struct field *f, const json_t *row, int n,
    struct err *e)
{
	const char *key = json_string_value(json_object_get(row, "row"));

	for (size_t i = 0; i < f->row_attachments.n && key != NULL; i++) {
		const char *kind = f->row_attachments.name[i];
		const struct attachment_rule *r =
		    asking_rule(q->c->d, kind, true);
		struct application_paper *p = asking_add(q, kind);
		int rc = 1;

		if (p == NULL)
			continue;
		if (r != NULL)
			rc = asking_required(q, r, f, row, e);
		if (rc < 0)
			return -1;
		p->rule = r;
		p->required = rc == 1;
		p->why = r != NULL ? r->message[i18n_current()] : NULL;
		p->row = n;
		p->row_title = asking_title(f, row);
		str_copy(p->row_key, sizeof(p->row_key), key);
	}
	return 0;
}

static int
asking_rows(struct asking *q, const struct section *s, const json_t *form,
    struct err *e)
{
	const json_t *row, *rows;
	size_t i;

	for (size_t k = 0; k < s->nfields; k++) {
		const struct field *f = &s->fields[k];
		int rc;

		if (f->type != FIELD_ROWS || f->row_attachments.n == 0)
			continue;
		rc = application_form_visible(q->c, s, NULL, NULL, f, e);
		if (rc < 0)
			return -1;
		rows = json_object_get(json_object_get(form, s->id), f->id);
		json_array_foreach (rows, i, row)
			if (rc == 1 &&
			    asking_row(q, f, row, (int)i + 1, e) != 0)
				return -1;
	}
	return 0;
}

/*
 * What there is
 */

struct application_paper *
application_paper_find(const struct application_papers *p, const char *kind,
    const char *row_key)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->list[i].kind->id, kind) == 0 &&
		    strcmp(p->list[i].row_key, row_key) == 0)
			return &p->list[i];
	return NULL;
}

/* A paper of the case itself. */
static void
papers_own(void *arg, const struct application_file *f)
{
	struct asking *q = arg;
	struct application_paper *p =
	    application_paper_find(q->out, f->kind, f->row_key);

	/* handed in, and not asked for any more: it is shown all the same */
	if (p == NULL && f->row_key[0] == '\0' && !application_working(q->c))
		p = asking_add(q, f->kind);
	if (p == NULL)
		return;
	p->f = *f;
	p->there = p->confirmed = true;
}

struct kept {
	struct application_papers *out;
	const char *owner;
};

static void
papers_kept(void *arg, const struct attachment *a)
{
	struct kept *kept = arg;
	struct application_paper *p = application_paper_find(kept->out, a->kind, "");
	struct application_file *f;

	if (p == NULL || strcmp(p->kind->owner, kept->owner) != 0)
		return;
	f = &p->f;
	str_copy(f->kind, sizeof(f->kind), a->kind);
	str_copy(f->sha256, sizeof(f->sha256), a->file.sha256);
	f->issued_on = a->issued_on != DATE_NONE ? a->issued_on : 0;
	f->valid_to = a->valid_to != DATE_NONE ? a->valid_to : 0;
	f->uploaded_at = a->uploaded_at;
	f->size = a->file.size;
	str_copy(f->format, sizeof(f->format), a->file.format);
	f->pages = a->file.pages;
	p->there = true;
	p->needs_dates = (p->kind->dated && f->issued_on == 0) ||
	    (p->kind->expiring && f->valid_to == 0);
	p->confirmed = a->checked && !p->needs_dates;
}

static int
papers_library(struct asking *q, struct err *e)
{
	struct application_facts *f = q->c->cache;
	struct kept person = {q->out, "person"}, unit = {q->out, "unit"};
	int rc = application_fact_unit(f);

	if (rc < 0) {
		*e = f->err;
		return -1;
	}
	if (rc == 1 &&
	    store_attachment_each(q->ctx, "unit", f->unit.id, papers_kept,
		&unit, e) != 0)
		return -1;
	rc = application_linked(q->c, e);
	if (rc < 0)
		return -1;
	return rc == 1 && q->c->a.person_id != 0 ?
	    store_attachment_each(q->ctx, "person", q->c->a.person_id,
		papers_kept, &person, e) :
	    0;
}

/* The day by which papers are judged: of their submission, or today. */
static date_t
papers_day(struct ctx *ctx, const struct application_case *c, int round)
{
	for (size_t i = c->nevents; round > 0 && i > 0; i--)
		if (strcmp(c->events[i - 1].kind, "submit") == 0 &&
		    c->events[i - 1].round <= round)
			return c->events[i - 1].day;
	return ctx->today;
}

int
application_papers(struct ctx *ctx, struct application_case *c, int round,
    struct application_papers *out, struct err *e)
{
	bool working = round < 0 && application_working(c);
	struct asking q = {ctx, c, out, 0, 0};
	json_t *form = c->form;

	memset(out, 0, sizeof(*out));
	if (round < 0)
		round = working ? 0 : c->a.round;
	if (round > 0) {
		if (store_application_form_load(ctx, c->a.id, round, &form,
			e) < 0)
			return -1;
		ctx_keep(ctx, form != NULL ? form : json_object());
	}
	q.asof = papers_day(ctx, c, round);
	for (size_t i = 0; i < c->d->nattachments; i++)
		if (asking_kept(&q, &c->d->attachments[i], e) != 0)
			return -1;
	for (size_t i = 0; i < c->d->nsections; i++)
		if (asking_rows(&q, &c->d->sections[i], form, e) != 0)
			return -1;
	if (working && papers_library(&q, e) != 0)
		return -1;
	return store_application_file_each(ctx, c->a.id, round, papers_own,
	    &q, e);
}

/*
 * Are they good?
 */

static int
paper_left(const struct application_paper *p)
{
	if (p->rule != NULL && p->rule->min_left_months > 0)
		return p->rule->min_left_months;
	return p->kind->expiring ? attachment_rules()->min_validity_months : 0;
}

static int
paper_age(const struct application_paper *p)
{
	if (p->rule != NULL && p->rule->max_age_months > 0)
		return p->rule->max_age_months;
	return p->kind->dated ? attachment_rules()->max_age_months : 0;
}

const char *
application_paper_status(
    struct ctx *ctx, const struct application_paper *p)
{
	const struct application_file *f = &p->f;

	if (!p->there)
		return "missing";
	if (f->erased)
		return "erased";
	if (p->needs_dates)
		return "undated";
	if (!p->confirmed)
		return "unchecked";
	if (f->issued_on > p->asof)
		return "future";
	if (f->valid_to != 0 && f->valid_to < p->asof)
		return "ended";
	if (f->valid_to != 0 && paper_left(p) > 0 &&
	    f->valid_to < date_add_months(p->asof, paper_left(p)))
		return "soon";
	if (f->issued_on != 0 && paper_age(p) > 0 &&
	    f->issued_on < date_add_months(p->asof, -paper_age(p)))
		return "old";
	return "ok";
}

static const struct {
	const char *status;
	enum err_id id;
	enum level level;
	int (*months)(const struct application_paper *p);
	bool until; /* the date is that of its end */
} paper_faults[] = {
	{"missing", ERR_CASE_PAPER, LEVEL_BLOCK, NULL, false},
	{"undated", ERR_CASE_PAPER_UNDATED, LEVEL_BLOCK, NULL, false},
	{"unchecked", ERR_CASE_PAPER_UNCHECKED, LEVEL_BLOCK, NULL, false},
	{"future", ERR_CASE_PAPER_FUTURE, LEVEL_BLOCK, NULL, false},
	{"ended", ERR_CASE_PAPER_ENDED, LEVEL_BLOCK, NULL, true},
	{"soon", ERR_CASE_PAPER_SOON, LEVEL_WARN, paper_left, true},
	{"old", ERR_CASE_PAPER_OLD, LEVEL_WARN, paper_age, false},
};

static void
paper_fault(struct ctx *ctx, const struct application_paper *p, size_t i,
    struct application_problems *out)
{
	enum level level = paper_faults[i].level;
	char where[APPLICATION_WHERE], name[240], day[DATE_TEXT];
	date_t d = paper_faults[i].until ? p->f.valid_to : p->f.issued_on;
	size_t before = out->e.n;

	/* what need not be there does not stand in the way */
	if (!p->required && p->f.issued_on <= p->asof &&
	    strcmp(paper_faults[i].status, "ended") != 0)
		level = LEVEL_WARN;
	snprintf(where, sizeof(where), "@%s%s%s", p->kind->id,
	    p->row_key[0] != '\0' ? ":" : "", p->row_key);
	snprintf(name, sizeof(name), "%s%s%s%s", attachment_label(p->kind),
	    p->row_title[0] != '\0' ? " (" : "", p->row_title,
	    p->row_title[0] != '\0' ? ")" : "");
	application_problem(out, level, paper_faults[i].id, where);
	if (out->e.n == before)
		return;
	err_arg(&out->e, "name", name);
	if (paper_faults[i].id == ERR_CASE_PAPER)
		err_arg(&out->e, "reason", p->why != NULL ? p->why : "");
	if (d != 0)
		err_arg(&out->e, "date", date_format(d, day));
	if (paper_faults[i].months != NULL)
		err_arg_int(&out->e, "months", paper_faults[i].months(p));
}

int
application_papers_check(struct ctx *ctx, const struct application_papers *p,
    struct application_problems *out)
{
	for (size_t i = 0; i < p->n; i++) {
		const char *status =
		    application_paper_status(ctx, &p->list[i]);

		if (!p->list[i].required && !p->list[i].there)
			continue;
		for (size_t k = 0;
		     k < sizeof(paper_faults) / sizeof(paper_faults[0]); k++)
			if (strcmp(paper_faults[k].status, status) == 0)
				paper_fault(ctx, &p->list[i], k, out);
	}
	return 0;
}

int
application_paper_text(const struct application_paper *p, const char *status,
    char *buf, size_t size)
{
	struct application_problems out = {0};

	buf[0] = '\0';
	for (size_t k = 0; k < sizeof(paper_faults) / sizeof(paper_faults[0]);
	     k++)
		if (strcmp(paper_faults[k].status, status) == 0 &&
		    (p->there || p->required))
			paper_fault(NULL, p, k, &out);
	if (out.e.n > 0)
		err_text(&out.e, 0, buf, size);
	return 0;
}

/*
 * Snapshots
 */

int
application_snapshot(
    struct ctx *ctx, struct application_case *c, int round, struct err *e)
{
	struct application_papers p;

	if (application_papers(ctx, c, -1, &p, e) != 0)
		return -1;
	for (size_t i = 0; i < p.n; i++) {
		struct application_file f = p.list[i].f;

		if (!p.list[i].there || !p.list[i].confirmed)
			continue;
		str_copy(f.row_key, sizeof(f.row_key), p.list[i].row_key);
		if (store_application_file_set(ctx, c->a.id, round, &f, e) !=
		    0)
			return -1;
	}
	return 0;
}

int
application_snapshot_text(struct ctx *ctx, struct application_case *c,
    char text[65], struct err *e)
{
	unsigned char hash[SECRET_HASH];
	struct application_papers p;
	json_t *list = json_array();
	char *all;

	if (application_papers(ctx, c, -1, &p, e) != 0) {
		json_decref(list);
		return -1;
	}
	for (size_t i = 0; i < p.n; i++)
		if (p.list[i].there && p.list[i].confirmed)
			json_array_append_new(list,
			    json_pack("[s, s, s]", p.list[i].kind->id,
				p.list[i].row_key, p.list[i].f.sha256));
	all = json_dumps(list, JSON_COMPACT);
	secret_hash(ctx->secret, "application.snapshot", all, hash);
	free(all);
	json_decref(list);
	hex_text(hash, SECRET_HASH, text);
	return 0;
}
