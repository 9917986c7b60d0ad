/*
 * Many people at once: packed into as few appointments as possible, one a
 * date (D-12), each no longer than the hall allows; all are booked or none.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/mem.h"
#include "server/domain/appointment/appointment.h"
#include "server/domain/csv.h"
#include "server/domain/inbox.h"

enum { BUNDLE_PEOPLE = 300, BUNDLE_BYTES = 60000 };
enum { ROSTER_NAME, ROSTER_NUMBER, ROSTER_KIND, ROSTER_PERMIT };

static const struct csv_column bundle_columns[] = {
	[ROSTER_NAME] = {"name", "姓名", true},
	[ROSTER_NUMBER] = {"id_number", "证件号码", true},
	[ROSTER_KIND] = {"kind", "业务种类", true},
	[ROSTER_PERMIT] = {"permit_number", "居住证编号", false},
	{0},
};

static int
bundle_tell(struct err *e, int line, const struct err *one)
{
	char text[480];

	err_text(one, 0, text, sizeof(text));
	err_add(e, ERR_ROSTER_LINE, "roster");
	err_arg_int(e, "line", line);
	return err_arg(e, "reason", text);
}

static int
bundle_fault(struct err *e, int line, enum err_id id, const char *field,
    const char *reason)
{
	struct err *one = calloc(1, sizeof(*one));

	if (one == NULL)
		return err_add(e, ERR_BUSY, NULL);
	err_set(one, id, field);
	if (reason != NULL)
		err_arg(one, id == ERR_ROSTER_KIND ? "kind" : "reason",
		    reason);
	bundle_tell(e, line, one);
	free(one);
	return -1;
}

static int
bundle_kind(const struct hall *h, const char *text)
{
	int k = hall_kind_of(text);

	for (int i = 0; k < 0 && i < HALL_KINDS; i++)
		if (strcmp(h->kinds[i].label[0], text) == 0 ||
		    strcmp(h->kinds[i].label[1], text) == 0)
			k = i;
	return k;
}

static void
bundle_add(struct ctx *ctx, struct bundle *b, int line, const char *name,
    const char *number, const char *kind, const char *permit, struct err *e)
{
	struct bundle_person *p = &b->people[b->npeople];
	int k = bundle_kind(b->h, kind);
	enum ident_result r;

	if (e->n >= ERR_ITEMS_MAX - 1 || b->npeople == BUNDLE_PEOPLE)
		return;
	memset(p, 0, sizeof(*p));
	p->line = line;
	p->at = -1;
	if (name[0] == '\0' || !str_copy(p->name, sizeof(p->name), name))
		bundle_fault(e, line, ERR_REQUIRED, "name", NULL);
	r = ident_check(IDENT_RESIDENT_ID, number, ctx->today, p->id_number);
	if (r != IDENT_OK)
		bundle_fault(e, line, ERR_IDENTIFIER, "id_number",
		    ident_result_msgid(r));
	if (k < 0)
		bundle_fault(e, line, ERR_ROSTER_KIND, "kind", kind);
	p->kind = k < 0 ? HALL_NEW : (enum hall_kind)k;
	str_copy(p->permit_number, sizeof(p->permit_number), permit);
	for (size_t i = 0; i < b->npeople; i++)
		if (b->people[i].kind == p->kind &&
		    strcmp(b->people[i].id_number, p->id_number) == 0)
			bundle_fault(e, line, ERR_BOOK_SAME, "name", NULL);
	b->npeople++;
}

static struct appointment_who
bundle_who(const struct bundle_person *p)
{
	return (struct appointment_who){.name = p->name,
		.id_number = p->id_number,
		.permit_number =
		    p->permit_number[0] != '\0' ? p->permit_number : NULL,
		.children = -1};
}

static const char *
bundle_text(const json_t *o, const char *name)
{
	const char *s = json_string_value(json_object_get(o, name));

	return s != NULL ? s : "";
}

/*
 * Lines
 */

static bool
bundle_headed(const char *line, size_t n)
{
	for (int k = ROSTER_NAME; k <= ROSTER_KIND; k++)
		if (memmem(line, n, bundle_columns[k].caption,
			strlen(bundle_columns[k].caption)) != NULL ||
		    memmem(line, n, bundle_columns[k].name,
			strlen(bundle_columns[k].name)) != NULL)
			return true;
	return false;
}

/*
 * One line as typed or pasted: cells of a spreadsheet come with tabs, people
 * type full commas, or blanks alone. Without a head line the permit's number
 * may be left out.
 */
static void
bundle_line(struct buf *out, const char *line, size_t n, bool headed)
{
	bool commas = memchr(line, ',', n) != NULL ||
	    memchr(line, '\t', n) != NULL || memmem(line, n, "，", 3) != NULL;
	int fields = 1;

	for (size_t i = 0; i < n; i++) {
		bool full = i + 3 <= n && memcmp(line + i, "，", 3) == 0;
		bool wide = i + 3 <= n && memcmp(line + i, "\u3000", 3) == 0;

		if (full || line[i] == ',' || line[i] == '\t' ||
		    (!commas && (wide || line[i] == ' '))) {
			if (commas || (out->len > 0 &&
					  out->data[out->len - 1] != ',' &&
					  out->data[out->len - 1] != '\n')) {
				buf_add_char(out, ',');
				fields++;
			}
			i += full || (wide && !commas) ? 2 : 0;
		} else {
			buf_add_char(out, line[i]);
		}
	}
	if (!commas && out->len > 0 && out->data[out->len - 1] == ',') {
		out->len--;
		fields--;
	}
	if (!headed && fields == ROSTER_PERMIT)
		buf_add_char(out, ',');
	buf_add_char(out, '\n');
}

/* *head: how many lines were put before the first. A string of ctx. */
static char *
bundle_lines(struct ctx *ctx, const char *text, int *head)
{
	struct buf b = {0};
	size_t first;
	bool headed;
	char *s;

	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	first = strcspn(text, "\r\n");
	headed = bundle_headed(text, first);
	*head = headed ? 0 : 1;
	if (!headed)
		buf_add_str(&b, "name,id_number,kind,permit_number\n");
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		if (n == 1 || n == 0 ? strspn(text, "\r ") >= n : false)
			buf_add_char(&b, '\n');
		else
			bundle_line(&b, text,
			    n > 0 && text[n - 1] == '\r' ? n - 1 : n, headed);
		text += n + (text[n] == '\n');
	}
	s = ctx_strdup(ctx, buf_str(&b));
	buf_finish(&b);
	return s;
}

static int
bundle_text_read(struct ctx *ctx, struct bundle *b, const char *text,
    struct err *e)
{
	struct csv *c = ctx_alloc(ctx, 1, sizeof(*c));
	int head, rc;

	if (csv_open(c, bundle_lines(ctx, text, &head), bundle_columns, e) !=
	    0)
		return -1;
	for (;;) {
		struct err one = {0};

		rc = csv_next(c, &one);
		if (rc == 0)
			return 0;
		if (rc == 1)
			bundle_add(ctx, b, c->line - head,
			    csv_get(c, ROSTER_NAME),
			    csv_get(c, ROSTER_NUMBER),
			    csv_get(c, ROSTER_KIND),
			    csv_get(c, ROSTER_PERMIT), e);
		else if (e->n < ERR_ITEMS_MAX - 1)
			bundle_fault(e, c->line - head, ERR_ROSTER_COLUMNS,
			    NULL, NULL);
		if (rc < 0 && one.items[0].id == ERR_CSV_FORM)
			return -1;
	}
}

/* What the applicants' own rules say of each, before anything is booked. */
static int
bundle_check(struct ctx *ctx, struct bundle *b, struct err *e)
{
	struct booking none = {.a = {.unit_id = b->unit_id}, .h = b->h};

	for (size_t k = 0; k < b->npeople && e->n < ERR_ITEMS_MAX - 1; k++) {
		struct appointment_who w = bundle_who(&b->people[k]);
		struct appointment_item i = {0};
		struct err one = {0};

		str_copy(i.kind, sizeof(i.kind),
		    hall_kind_name(b->people[k].kind));
		if (appointment_item_read(ctx, &none, &w, &i, &one) == 0)
			continue;
		if (one.n == 0 || err_code(one.items[0].id) == ERR_CODE_STORE) {
			*e = one;
			return -1;
		}
		bundle_tell(e, b->people[k].line, &one);
	}
	return e->n > 0 ? -1 : 0;
}

static int
bundle_read(struct ctx *ctx, struct bundle *b, const struct bundle_roster *r,
    struct err *e)
{
	const char *text = r->text;
	const json_t *o;
	size_t i;

	b->people = ctx_alloc(ctx, BUNDLE_PEOPLE, sizeof(*b->people));
	json_array_foreach(r->people, i, o)
		bundle_add(ctx, b, (int)i + 1, bundle_text(o, "name"),
		    bundle_text(o, "id_number"), bundle_text(o, "kind"),
		    bundle_text(o, "permit_number"), e);
	if (r->file != NULL && inbox_text(ctx, r->file, BUNDLE_BYTES, &text,
				   e) != 0)
		return -1;
	if (text != NULL && text[0] != '\0')
		bundle_text_read(ctx, b, text, e);
	if (e->n > 0)
		return -1;
	if (b->npeople == 0)
		return err_set(e, ERR_ROSTER_EMPTY, "roster");
	return bundle_check(ctx, b, e);
}

/* The longest first, each into the first block that has room for it. */
static void
bundle_pack(struct bundle *b, size_t blocks)
{
	const struct hall *h = b->h;

	for (int minutes = h->max_minutes; minutes > 0; minutes -= HALL_CELL)
		for (size_t i = 0; i < b->npeople; i++) {
			struct bundle_person *p = &b->people[i];

			if (h->kinds[p->kind].minutes != minutes)
				continue;
			for (size_t k = 0; k < blocks && p->at < 0; k++) {
				struct booking_items *t = &b->blocks[k].items;

				if (booking_minutes(h, t) + minutes >
					h->max_minutes ||
				    t->n[p->kind] == 12)
					continue;
				t->n[p->kind]++;
				p->at = (int)k;
				if (k >= b->nblocks)
					b->nblocks = k + 1;
			}
			b->left += p->at < 0;
		}
}

/* The earliest date and time that takes a block. */
static void
bundle_place(struct bundle *b, const struct appointment_offer *o,
    bool used[RULE_DATES + 1], struct bundle_block *k)
{
	for (size_t d = 0; d < o->ndates; d++) {
		if (used[d] || !o->dates[d].bookable)
			continue;
		for (int c = 0; c < SLOT_CELLS; c++)
			if (o->dates[d].free[c] > 0) {
				k->day = o->dates[d].day;
				k->cell = c;
				used[d] = true;
				return;
			}
	}
	(void)b;
}

static void
bundle_word(struct bundle *b)
{
	size_t used = 0;

	for (size_t i = 0; i < b->nblocks && used + 32 < sizeof(b->plan); i++)
		used += (size_t)snprintf(b->plan + used,
		    sizeof(b->plan) - used, "%s%d.%d.%d", i > 0 ? "_" : "",
		    b->blocks[i].day, b->blocks[i].cell, b->blocks[i].cells);
}

/* May the unit book at all, and so many: of the quota they are one. */
static int
bundle_may(struct ctx *ctx, const struct bundle *b, struct err *e)
{
	struct booking_items all = {0};
	struct booking_unit u;

	for (size_t i = 0; i < b->npeople; i++)
		all.n[b->people[i].kind]++;
	if (appointment_unit(ctx, b->h, b->unit_id, &u, e) != 0)
		return -1;
	return booking_now(b->h, &u, &all, ctx->now, appointment_staff(ctx),
		   e) ?
	    0 :
	    -1;
}

static int
bundle_plan(struct ctx *ctx, struct bundle *b, struct err *e)
{
	struct appointment_offer *o;
	bool used[RULE_DATES + 1] = {false};

	if (bundle_may(ctx, b, e) != 0)
		return -1;
	bundle_pack(b, (size_t)b->h->horizon);
	for (size_t i = 0; i < b->nblocks; i++) {
		struct bundle_block *k = &b->blocks[i];

		o = ctx_alloc(ctx, 1, sizeof(*o));
		if (appointment_availability(ctx, b->unit_id, &k->items, 0, o,
			e) != 0)
			return -1;
		if (!o->open) {
			*e = o->closed;
			return -1;
		}
		k->cells = o->minutes / HALL_CELL;
		bundle_place(b, o, used, k);
	}
	/* who is in a block without a date is left over */
	for (size_t i = 0; i < b->npeople; i++)
		if (b->people[i].at >= 0 &&
		    b->blocks[b->people[i].at].day == 0) {
			b->people[i].at = -1;
			b->left++;
		}
	while (b->nblocks > 0 && b->blocks[b->nblocks - 1].day == 0)
		b->nblocks--;
	bundle_word(b);
	return 0;
}

static int
bundle_fill(struct ctx *ctx, struct bundle *b, size_t at,
    struct booking *one, struct err *e)
{
	for (size_t i = 0; i < b->npeople; i++) {
		const struct bundle_person *p = &b->people[i];
		struct appointment_who w = bundle_who(p);
		struct err why = {0};
		int seq = 0;

		if (p->at != (int)at)
			continue;
		for (size_t k = 0; k < one->nitems && seq == 0; k++)
			if (strcmp(one->items[k].status, "empty") == 0 &&
			    hall_kind_of(one->items[k].kind) == (int)p->kind)
				seq = one->items[k].seq;
		if (appointment_item_fill(ctx, one, seq, &w, &why) != 0)
			return bundle_tell(e, p->line, &why);
	}
	if (appointment_settle(ctx, one, e) != 0)
		return -1;
	return appointment_save(ctx, one, "pending_completion", e);
}

static int
bundle_book(struct ctx *ctx, struct bundle *b,
    const struct appointment_wish *wish, struct err *e)
{
	json_t *numbers = ctx_keep(ctx, json_array());

	for (size_t i = 0; i < b->nblocks; i++) {
		struct bundle_block *k = &b->blocks[i];
		struct appointment_wish w = *wish;
		struct booking one;

		w.items = k->items;
		w.day = k->day;
		w.cell = k->cell;
		if (appointment_book(ctx, &w, &one, e) != 0 ||
		    bundle_fill(ctx, b, i, &one, e) != 0)
			return -1;
		k->id = one.a.id;
		memcpy(k->number, one.a.number, sizeof(k->number));
		json_array_append_new(numbers, json_string(k->number));
	}
	ctx_audit(ctx, "appointment", b->blocks[0].id, NULL,
	    json_pack("{s:O, s:I}", "numbers", numbers, "people",
		(json_int_t)b->npeople));
	return 0;
}

int
appointment_bundle(struct ctx *ctx, const struct bundle_roster *r,
    const struct appointment_wish *w, bool book, const char *plan,
    struct bundle *b, struct err *e)
{
	b->unit_id = w->unit_id;
	if (appointment_where(ctx, &b->unit_id, &b->h, e) != 0 ||
	    bundle_read(ctx, b, r, e) != 0 || bundle_plan(ctx, b, e) != 0)
		return -1;
	if (!book)
		return 0;
	if (b->left > 0) {
		err_set(e, ERR_ROSTER_ROOM, NULL);
		err_arg_int(e, "n", (long long)b->left);
		return err_arg_int(e, "total", (long long)b->npeople);
	}
	/* what was looked at is booked, or nothing */
	if (plan != NULL && strcmp(plan, b->plan) != 0)
		return err_set(e, ERR_ROSTER_PLAN, NULL);
	return bundle_book(ctx, b, w, e);
}
