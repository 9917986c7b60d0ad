#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/codes.h"
#include "common/i18n.h"
#include "common/jsonrpc.h"
#include "common/mem.h"
#include "server/domain/person.h"
#include "server/domain/service_definition.h"
#include "server/domain/unit_name.h"
#include "server/rpc/method.h"
#include "server/rpc/reply.h"

int
reply_items(int rc, json_t *items, json_t **reply)
{
	if (rc != 0)
		json_decref(items);
	else
		*reply = json_pack("{s:o, s:n, s:I}", "items", items, "next",
		    "total", (json_int_t)json_array_size(items));
	return rc;
}

void
reply_date(json_t *o, const char *name, date_t d)
{
	char text[DATE_TEXT];

	if (d != 0 && d != DATE_NONE)
		json_object_set_new(o, name, json_string(date_format(d, text)));
}

void
reply_month(json_t *o, const char *name, date_t d)
{
	char text[MONTH_TEXT];

	if (d != 0 && d != DATE_NONE)
		json_object_set_new(o, name,
		    json_string(month_format(d, text)));
}

void
reply_text(json_t *o, const char *name, const char *text)
{
	if (text != NULL && text[0] != '\0')
		json_object_set_new(o, name, json_string(text));
}

void
reply_time(json_t *o, const char *name, int64_t at)
{
	if (at != 0)
		json_object_set_new(o, name, json_integer(at));
}

void
reply_number(json_t *o, const char *name, const char *number, bool reveal)
{
	char masked[IDENT_MAX];

	json_object_set_new(o, name,
	    json_string(reveal ? number : ident_mask(number, masked)));
}

void
reply_linked(struct buf *b, const struct association *a)
{
	json_open(b, "person", '{');
	json_put_id(b, "id", a->person_id);
	json_put_text(b, "name", a->name);
	json_put_some(b, "id_number", a->shown_id);
	json_put_some(b, "mobile", a->shown_mobile);
	json_close(b, '}');
}

void
reply_titles(struct ctx *ctx, json_t *o, const char *service,
    const char *state)
{
	const struct definition *d = service_definition(ctx, service);
	const struct state *s = d != NULL ? definition_state(d, state) : NULL;

	json_object_set_new(o, "service", json_string(service));
	json_object_set_new(o, "title",
	    json_string(d != NULL ? d->title[i18n_current()] : service));
	json_object_set_new(o, "state", json_string(state));
	json_object_set_new(o, "state_title",
	    json_string(s != NULL ? s->title[i18n_current()] : state));
}

json_t *
reply_unit(struct ctx *ctx, int64_t id, struct err *e)
{
	char name[401];

	if (unit_name_of(ctx, id, name, sizeof(name), e) != 0)
		return NULL;
	return json_pack("{s:o, s:s}", "id", rpc_id_make(id), "name", name);
}

void
reply_form(struct buf *b, const struct employment *f)
{
	json_put_some(b, "department", f->department);
	json_put_some(b, "contract_number", f->contract_number);
	json_put_some(b, "contract_kind", f->contract_kind);
	json_put_date(b, "contract_start", f->contract_start);
	json_put_date(b, "contract_end", f->contract_end);
	json_put_month(b, "insurance_start", f->insurance_start);
}

/* In words: those who want the codes read the form. */
static void
reply_code(json_t *o, const char *name, const struct code *table,
    const char *value)
{
	reply_text(o, name, code_text(table, value));
}

void
reply_district(json_t *o, int district)
{
	char code[16];

	if (district == 0)
		return;
	snprintf(code, sizeof(code), "%d", district);
	json_object_set_new(o, "district", json_string(code));
	if (code_find(codes_district, code) != NULL)
		json_object_set_new(o, "district_name",
		    json_string(code_text(codes_district, code)));
}

json_t *
reply_person(const struct person *p, bool reveal)
{
	json_t *o = json_pack("{s:o, s:s, s:s, s:b, s:b, s:I}", "id",
	    rpc_id_make(p->id), "name", p->name, "id_kind", p->id_kind,
	    "verified", p->verified, "submitted", p->submitted, "version",
	    (json_int_t)p->version);
	json_t *edu = json_object();
	char birth[DATE_TEXT], day[DATE_TEXT];

	reply_number(o, "id_number", p->id_number, reveal);
	reply_number(o, "mobile", p->mobile, reveal);
	reply_text(o, "sex", p->sex);
	reply_code(o, "ethnic", codes_ethnic, p->ethnic);
	reply_text(o, "birth", date_format(p->birth, birth));
	reply_code(o, "political", codes_political, p->political);
	reply_code(o, "marital", codes_marital, p->marital);
	reply_text(o, "email", p->email);
	reply_text(o, "hukou_place", p->hukou_place);
	reply_code(o, "hukou_kind", codes_hukou, p->hukou_kind);
	reply_district(o, p->district);
	reply_text(o, "address", p->address);
	reply_text(o, "contact_address", p->contact_address);
	reply_code(edu, "education", codes_education, p->education);
	reply_text(edu, "school", p->school);
	reply_text(edu, "major", p->major);
	reply_text(edu, "graduated", date_format(p->graduated, day));
	reply_code(edu, "degree", codes_degree, p->degree);
	reply_text(edu, "degree_grantor", p->degree_grantor);
	reply_text(edu, "professional_title", p->professional_title);
	json_object_set_new(o, "education", edu);
	return o;
}

static void
reply_study(void *arg, const struct study *h)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:b}", "school", h->school,
	    "level", code_text(codes_education, h->level),
	    "major", h->major, "full_time", h->full_time);

	reply_month(o, "from", h->from);
	reply_month(o, "to", h->to);
	json_array_append_new(arg, o);
}

static void
reply_work(void *arg, const struct work *h)
{
	json_t *o = json_pack("{s:s, s:s, s:s}", "unit", h->unit, "place",
	    h->place, "duty", h->duty);

	reply_month(o, "from", h->from);
	reply_month(o, "to", h->to);
	json_array_append_new(arg, o);
}

int
reply_histories(struct ctx *ctx, int64_t person_id, json_t *o, struct err *e)
{
	json_t *study = json_array(), *work = json_array();
	const struct person_rows rows = {reply_study, study, reply_work,
	    work};

	json_object_set_new(o, "study_history", study);
	json_object_set_new(o, "work_history", work);
	return person_histories(ctx, person_id, &rows, e);
}

json_t *
reply_next(const struct association_query *q,
    const struct association_list *l)
{
	struct association_mark m;
	char sort[12], id[24];
	const char *keys[3] = {sort, m.key, id};

	if (!l->more || l->n == 0)
		return json_null();
	association_mark_of(&l->rows[l->n - 1], q->sort, &m);
	snprintf(sort, sizeof(sort), "%d", (int)q->sort);
	snprintf(id, sizeof(id), "%lld", (long long)m.id);
	return cursor_make(keys, 3);
}

int
reply_rows(struct ctx *ctx, const struct reply_rows *r, struct err *e)
{
	struct buf *b = &ctx->text;

	json_open(b, NULL, '{');
	json_open(b, "items", '[');
	for (size_t i = 0; i < r->n; i++) {
		json_open(b, NULL, '{');
		if (r->row(ctx, b, r->list, i, e) != 0) {
			json_decref(r->next);
			return -1;
		}
		json_close(b, '}');
	}
	json_close(b, ']');
	json_put(b, "next", r->next);
	json_put_int(b, "total", r->total);
	json_put_bool(b, "total_capped", r->capped);
	json_close(b, '}');
	return 0;
}

int
reply_page(struct ctx *ctx, const struct association_query *q,
    int (*row)(struct ctx *ctx, struct buf *b, void *list, size_t i,
	struct err *e),
    struct err *e)
{
	struct association_list l;

	if (association_list(ctx, q, &l, e) != 0)
		return -1;
	return reply_rows(ctx, &(struct reply_rows){l.n, row, &l,
	    reply_next(q, &l), l.total, l.capped}, e);
}

static int
reply_tail(const json_t *p, const char *name, size_t whole, const char **out,
    struct err *e)
{
	const char *s = param_text(p, name);

	*out = s;
	if (s == NULL || strlen(s) == 4 || strlen(s) == whole)
		return 0;
	if (strlen(s) < 4) {
		err_add(e, ERR_TOO_SHORT, name);
		return err_arg_int(e, "min", 4);
	}
	err_add(e, ERR_TOO_LONG, name);
	return err_arg_int(e, "max", (long long)(whole != 0 ? whole : 4));
}

static int
reply_order(const json_t *p, const char *from, const char *to, struct err *e)
{
	date_t a = param_date(p, from), b = param_date(p, to);

	if (a == DATE_NONE || b == DATE_NONE || a <= b)
		return 0;
	err_add(e, ERR_DATE_ORDER, to);
	return err_arg(e, "other", err_field_label(from));
}

int
reply_query(struct ctx *ctx, const json_t *p, const struct reply_sort *sorts,
    struct association_query *q, struct err *e)
{
	const char *sort = param_text(p, "sort");
	char *keys[3], number[12], *tail;

	memset(q, 0, sizeof(*q));
	err_clear(e);
	q->status = param_text(p, "status");
	q->name = param_text(p, "name");
	q->position = param_text(p, "position");
	q->permit_status = param_text(p, "permit_status");
	q->applied_from = param_date(p, "applied_from");
	q->applied_to = param_date(p, "applied_to");
	q->since_from = param_date(p, "since_from");
	q->since_to = param_date(p, "since_to");
	q->limit = (int)param_int(p, "limit", 50);
	(void)reply_tail(p, "id_tail", 0, &q->id_tail, e);
	(void)reply_tail(p, "phone", 11, &q->phone, e);
	(void)reply_order(p, "applied_from", "applied_to", e);
	(void)reply_order(p, "since_from", "since_to", e);
	if (e->n > 0)
		return -1;
	if (q->id_tail != NULL) {
		tail = ctx_strdup(ctx, q->id_tail);
		for (char *c = tail; *c != '\0'; c++)
			*c = (char)toupper((unsigned char)*c);
		q->id_tail = tail;
	}
	q->sort = sorts->sort;
	for (; sort != NULL && sorts->name != NULL; sorts++)
		if (strcmp(sorts->name, sort) == 0)
			q->sort = sorts->sort;
	if (cursor_parse(ctx, p, keys, 3, e) != 0)
		return -1;
	snprintf(number, sizeof(number), "%d", (int)q->sort);
	if (keys[0] != NULL && strcmp(keys[0], number) != 0)
		return err_set(e, ERR_CURSOR, "after");
	q->after_key = keys[1];
	q->after_id = keys[2];
	return 0;
}

int
reply_file(struct ctx *ctx, const char *name, const char *bytes, size_t n,
    json_t **reply, struct err *e)
{
	int fd = memfd_create("reply", MFD_CLOEXEC);

	if (fd == -1 || write(fd, bytes, n) != (ssize_t)n ||
	    lseek(fd, 0, SEEK_SET) != 0) {
		if (fd != -1)
			close(fd);
		return err_set(e, ERR_STORE, NULL);
	}
	ctx->reply_fd = fd;
	*reply = json_pack("{s:s, s:I}", "name", name, "size",
	    (json_int_t)n);
	return 0;
}
