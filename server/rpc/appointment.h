/* What the methods of appointments share. */
#ifndef SERVER_RPC_APPOINTMENT_H
#define SERVER_RPC_APPOINTMENT_H

#include "server/domain/appointment/appointment.h"
#include "server/rpc/method.h"

/* One as lists have it: its members, or a new reference. */
void appointment_put(struct ctx *ctx, struct buf *b,
    const struct appointment *a);
json_t *appointment_row(struct ctx *ctx, const struct appointment *a);
/* The reply: one with who comes, and popup unless it is NULL. 0 or -1. */
int appointment_whole(struct ctx *ctx, const struct booking *of,
    const char *popup, struct err *e);
/* "items": how many of each kind. 0, or -1 with ERR_BOOK_ITEMS. */
int appointment_items_read(const json_t *p, struct booking_items *i,
    struct err *e);
/* "time" as a cell; -1 when it is not told, -2 with e. */
int appointment_time_read(const json_t *p, struct err *e);
/* The sentence of its first problem, in the language in use. */
json_t *appointment_reason(const struct err *e);

#define APPOINTMENT_ROLES (ROLE_AGENT | ROLE_CLERK)
#define APPOINTMENT_ROLES_READ (ROLE_AGENT | ROLE_OFFICE)
#define APPOINTMENT_REPLY                                                    \
	"id, number, status, status_label, district, district_name, hall, "  \
	"unit: {id, name}, date, time, minutes, counts: {new, renewal, "     \
	"person_change, unit_change}, contact_name, contact_phone, "         \
	"change_until, complete_until, changeable, changes, via, by, "       \
	"created_at, ticket?, arrived_at?, called_at?, called_by?, "         \
	"counter?, finished_at?, handled_on?, evidence?, level?, words?, "   \
	"rated_at?, version"
#define APPOINTMENT_WHOLE                                                    \
	APPOINTMENT_REPLY                                                    \
	", items: [{item, kind, kind_label, status, status_label, name?, "   \
	"id_kind?, id_number?, permit_number?, children, person_id?, "       \
	"application?: {id, number, state, filed}, opinion?, decided_at?, "  \
	"decided_by?}], missing, desk, popup?"

#endif
