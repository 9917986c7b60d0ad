/* Members that many replies have. */
#ifndef SERVER_RPC_REPLY_H
#define SERVER_RPC_REPLY_H

#include "common/json_text.h"
#include "server/domain/association.h"

/* "YYYY-MM-DD" and "YYYY-MM"; 0 and DATE_NONE set nothing. */
void reply_date(json_t *o, const char *name, date_t d);
void reply_month(json_t *o, const char *name, date_t d);
/* Texts that are not empty, instants that are not 0. */
void reply_text(json_t *o, const char *name, const char *text);
void reply_time(json_t *o, const char *name, int64_t at);
/* The number as it is, or masked. */
void reply_number(json_t *o, const char *name, const char *number,
    bool reveal);
/* "district", its code, and "district_name"; 0 sets nothing. */
void reply_district(json_t *o, int district);
/*
 * "service", "title", "state", "state_title" as the files have them today; the
 * ids themselves when the files have them no more.
 */
void reply_titles(struct ctx *ctx, json_t *o, const char *service,
    const char *state);
/* {"id", "name"} of a unit; new reference, NULL with e. */
json_t *reply_unit(struct ctx *ctx, int64_t id, struct err *e);
/* "person" {"id", "name", "id_number", "mobile"}: the linked one, masked. */
void reply_linked(struct buf *b, const struct association *a);
/* department .. insurance_start of an employment, all but its position. */
void reply_form(struct buf *b, const struct employment *f);
/* General, education of a person; numbers masked unless reveal. */
json_t *reply_person(const struct person *p, bool reveal);
/* study_history and work_history into o. 0 or -1. */
int reply_histories(struct ctx *ctx, int64_t person_id, json_t *o,
    struct err *e);

/* Bytes made now, to be read from a descriptor: name and size. 0 or -1. */
int reply_file(struct ctx *ctx, const char *name, const char *bytes, size_t n,
    json_t **reply, struct err *e);

/*
 * A list that never has a second page: {"items","next":null,"total"}. Takes
 * items over; when rc says that making them failed they go. Returns rc.
 */
int reply_items(int rc, json_t *items, json_t **reply);

/* "photo" {status, ...} of a person into o. 0 or -1. (person_photo.c) */
int reply_photo(struct ctx *ctx, int64_t person_id, json_t *o, struct err *e);

/* The newest permit of a person: 1 and *out, 0, -1. */
int reply_permit_of(struct ctx *ctx, int64_t person_id, json_t **out,
    struct err *e);

/* The page mark after the last row of l, or null. New reference. */
json_t *reply_next(const struct association_query *q,
    const struct association_list *l);

/*
 * A page of a list, written into ctx->text as it comes: n rows, of which row()
 * puts the members of the i-th; next is stolen. 0 or -1.
 */
struct reply_rows {
	size_t n;
	int (*row)(struct ctx *ctx, struct buf *b, void *list, size_t i,
	    struct err *e);
	void *list;
	json_t *next;
	int64_t total;
	bool capped;
};
int reply_rows(struct ctx *ctx, const struct reply_rows *r, struct err *e);

/* A page of associations; row() is given struct association_list. 0 or -1. */
int reply_page(struct ctx *ctx, const struct association_query *q,
    int (*row)(struct ctx *ctx, struct buf *b, void *list, size_t i,
	struct err *e),
    struct err *e);
/*
 * The filters that every list of associations has, from checked parameters;
 * sorts is the order of each name. 0 or -1.
 */
struct reply_sort {
	const char *name;
	enum association_sort sort;
};
int reply_query(struct ctx *ctx, const json_t *p,
    const struct reply_sort *sorts, struct association_query *q,
    struct err *e);

#endif
