/* Within the demo maker: demo.c, demo_names.c, demo_rows.c, demo_key.c. */
#ifndef SERVER_CTL_DEMO_MAKE_H
#define SERVER_CTL_DEMO_MAKE_H

#include <jansson.h>
#include <libconfig.h>
#include <stdio.h>

#include "server/ctx.h"
#include "server/store/application.h"
#include "server/store/association.h"
#include "server/store/person.h"
#include "server/store/unit.h"

/* Whose numbers newperson has; the numbered people leave him out. */
enum { DEMO_NEWCOMER = 900000 };
enum { DEMO_EMPLOYEES = 32 };

struct demo_counts {
	int64_t id;
	int district;
	int n[5]; /* pending active rejected withdrawn ended */
};

struct demo {
	struct ctx *ctx;
	uint64_t random;
	int64_t last; /* id of the person made last */
	int64_t people; /* made so far: numbers come from it */
	struct demo_counts *units;
	int nunits, units_room;
	int64_t permits;
	int64_t rows; /* since the last commit */
	char password_hash[192];
	char photo[65]; /* hash of everybody's */
	json_t *papers; /* kind -> what hall-intake says of its specimen */
	/* employed by hr's unit and by hr2's, in the order made */
	struct demo_employee {
		int64_t person_id, number; /* p0000042 is 42 */
	} employees[2][DEMO_EMPLOYEES];
	size_t nemployees[2];
	int64_t cases_wanted, cases; /* as rows, by demo_bulk.c */
	int64_t papers_wanted, papers_made;
	int64_t busy; /* whom hr cannot release: his appointment is to come */
};

/* demo_names.c: the generator and what it draws from. */
uint32_t demo_random(struct demo *d, uint32_t below);
void demo_id_number(int64_t i, char sex, char out[19]);
void demo_mobile(int64_t i, char out[12]);
void demo_uscc(int64_t i, int district, char out[19]);
void demo_code(struct demo *d, char out[UNIT_CODE]);
/* A name of sex; with its pinyin. */
void demo_name(struct demo *d, char sex, struct person *p);
void demo_unit_name(struct demo *d, int64_t i, char *out, size_t size);
void demo_background(struct demo *d, struct person *p);
const char *demo_position(struct demo *d);
const char *demo_department(struct demo *d);

/* demo_rows.c: rows; 0, or -1 with e. */
int demo_add_unit(struct demo *d, const char *name, int district, bool opened,
    struct unit *u, struct err *e);
/* name NULL: any. */
int demo_add_person(struct demo *d, const char *name, char sex, bool history,
    struct person *p, struct err *e);
/* days ago it was applied for; unit is an index of d->units. */
int demo_add_association(struct demo *d, int unit, const struct person *p,
    const char *status, int days, const char *permit_status,
    struct association *a, struct err *e);
int demo_add_permit(struct demo *d, int unit, const struct person *p,
    const char *status, int days_left, struct err *e);
int demo_add_person_account(struct demo *d, const struct person *p,
    const char *login, struct err *e);
/*
 * demo_notice.c: notices; and this person of Chaoyang and this unit kept from
 * a service each.
 */
int demo_fill_notices(struct demo *d, int64_t person_id, int64_t unit_id,
    struct err *e);
/* Write the counters of all units, and commit when much has gathered. */
int demo_counters(struct demo *d, struct err *e);
int demo_breathe(struct demo *d, struct err *e);

/*
 * demo_profile.c: photo, study, work and details of one who has submitted all; and
 * newperson, newhr and newhr2, who have not (their unit is an index).
 */
int demo_photo(struct demo *d, struct err *e); /* before anybody */
int demo_add_histories(struct demo *d, const struct person *p,
    struct err *e);
int demo_newcomers(struct demo *d, int unit, struct err *e);
void demo_newcomers_print(FILE *f);

/*
 * demo_paper.c: a specimen of each kind of paper; then one of them becomes the
 * actor's own.
 */
int demo_papers(struct demo *d, struct err *e);
int demo_put_paper(struct demo *d, struct ctx *ctx, const char *kind,
    struct err *e);

/*
 * demo_holder.c: units and people that cases are about. A kind is "none" (no
 * permit yet), "valid", "renewable", "moved" (to a new employer, suspended),
 * "expired" or "cancelled".
 */
struct demo_holder {
	int64_t person_id;
	char login[64];
	int unit; /* index of d->units */
	bool married;
};
/* former: the unit of a permit that is "moved". */
int demo_add_holder(struct demo *d, int unit, int former, const char *kind,
    struct demo_holder *h, struct err *e);
/* Somebody who is there already. */
int demo_find_holder(struct demo *d, int unit,
    const struct demo_employee *p, struct demo_holder *h, struct err *e);
/* A specimen of each paper that cases ask of a person. */
int demo_holder_papers(struct demo *d, struct ctx *ctx, bool leaving,
    struct err *e);
/* A whole ledger of what the unit paid, for months; fits any renewal. */
int demo_add_ledger(struct demo *d, int64_t person_id, int unit, int months,
    struct err *e);
/*
 * demo_story.c: the stories as told, and the units and people they need.
 */
struct demo_story {
	const config_setting_t *told;
	const char *service, *path, *agent; /* login */
	int unit, days;  /* index of d->units; working days ago it began */
	bool by_agent, children, other;
	struct demo_holder holder; /* person_id 0: the unit itself */
	size_t done;     /* steps of the path */
	int64_t id;      /* of the case; 0 before it is begun */
};
struct demo_stories {
	config_t *told;
	struct demo_story *list;
	size_t n;
};
/* Groups are objects, lists are arrays. New reference. */
json_t *demo_json(const config_setting_t *s);
int demo_stories(struct demo *d, struct demo_stories *out, struct err *e);
void demo_stories_free(struct demo_stories *all);

/*
 * demo_case.c: what DATA/demo/cases.cfg tells, done day by day by those whose
 * business it is. A step that is refused is logged and ends that case's story.
 */
int demo_cases(struct demo *d, struct err *e);
/* ctx->actor becomes who signs in as login, of a unit if he is an agent. */
int demo_as(struct demo *d, struct ctx *ctx, const char *login, int unit,
    struct err *e);
/* demo_title.c: experts, bodies, plans, panels, and cases of all stages. */
int demo_titles(struct demo *d, struct err *e);
/*
 * demo_bulk.c: this person's share of the cases wanted, as rows, when so many
 * people are still to come. Every tenth is open.
 */
int demo_bulk_cases(struct demo *d, int unit, const struct person *p,
    int64_t people_left, struct err *e);
/* Behind all that is made one by one: what follows are rows only. */
int demo_bulk_begin(struct demo *d, struct err *e);
/* His share of the attachments wanted: the specimens are everybody's. */
int demo_bulk_papers(struct demo *d, const struct person *p,
    int64_t people_left, struct err *e);
/* Bookings that are over, of the units made so far. */
int demo_bulk_bookings(struct demo *d, int64_t wanted, struct err *e);

/*
 * demo_appointment.c: one whose case is accepted today had an appointment,
 * where the hall asks for it; and appointments of each state.
 */
struct application;
int demo_booked(struct demo *d, struct ctx *ctx, const struct application *c,
    struct err *e);
int demo_appointments(struct demo *d, struct err *e);

/* demo.c: a key for an account that is there. */
int demo_key_of(struct demo *d, const char *login, struct err *e);
/*
 * demo_unit.c: units are signed in to by certificates and licences: hr3 is the
 * agent of two, legalrep has claimed a licence, legalrep2 has not.
 */
int demo_unit_login(struct demo *d, int hr, int other, struct err *e);
void demo_unit_print(FILE *f);

/*
 * demo_key.c: a fresh Ed25519 key as dir/NAME (0600) and dir/NAME.pub; *blob
 * is the public half in SSH wire form. Its length, or 0 logged.
 */
enum { DEMO_BLOB = 51 };
size_t demo_key(const char *dir, const char *name,
    unsigned char blob[DEMO_BLOB]);

#endif
