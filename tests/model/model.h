/*
 * What the manuals say of cases and permits, as a small model: who may do
 * what, and what becomes of it. It is written from the requirements (state
 * machines 5.3, 5.4 and 5.7), reads no service file and calls no engine, so
 * that the two can be compared.
 */
#ifndef TESTS_MODEL_MODEL_H
#define TESTS_MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/date.h"
#include "server/ctx.h"

enum { M_MONTHS = 600, M_UNITS = 32, M_DISTRICTS = 3, M_YEARS = 40,
	M_DID = 40, M_BOOKED = 16, M_RETURNS = 3, M_NOBODY = -1 };

enum m_service {
	M_NEW, M_RENEW, M_EMPLOYER, M_BASIC, M_BUSINESS, M_CANCEL, M_INTRO,
	M_QUOTA, M_OPENING, M_CROSS, M_SERVICES
};
enum m_state {
	M_DRAFT, M_UNIT, M_ACCEPT, M_REVIEW, M_CITY, M_RETURNED, M_APPROVED,
	M_NOT_ACCEPTED, M_REJECTED, M_WITHDRAWN, M_STATES
};
enum m_move { M_SUBMIT, M_PASS, M_RETURN, M_REFUSE, M_WITHDRAW, M_MOVES };
enum m_live { M_NONE, M_VALID, M_SUSPENDED, M_CANCELLED, M_EXPIRED };

struct m_permit {
	enum m_live live; /* as decided; the calendar ends it besides */
	date_t issued, to;
	int unit, serial; /* his how manieth it is */
	uint64_t had; /* units that it once was of */
};
struct m_person {
	int64_t id, account;
	char login[64];
	int unit; /* linked with; M_NOBODY */
	struct m_permit permit;
	signed char paid[M_MONTHS]; /* unit + 1 who paid, by month */
	struct {
		int kind, unit;
		date_t day;
	} booked[M_BOOKED]; /* at the hall of Chaoyang, the last ones */
	unsigned nbooked;
};
struct m_unit {
	int64_t id, agent;
	char login[64], code[16], uscc[20];
	int district;          /* its own */
	bool small;            /* without people: opens and moves */
	bool registered[M_DISTRICTS];
	enum { M_CLOSED, M_OPENED, M_HELD } opened[M_DISTRICTS];
	int left[M_DISTRICTS][M_YEARS]; /* of new permits; -1: no limit */
};
struct m_case {
	int64_t id;
	enum m_service service;
	enum m_state state;
	int person, unit, district; /* M_NOBODY */
	int permit;     /* serial of the permit it is about */
	bool by_agent;
	int64_t began;  /* account */
	int returns, unit_items, steps;
	bool handed_in;
	int64_t did[M_DID];     /* who decided */
	enum m_state in[M_DID]; /* where */
	int ndid;
	bool set_aside;         /* the rules of the ledger, by a reviewer */
	int64_t claim;
	date_t claim_to;
	int wanted, year;       /* of a quota */
	date_t day;             /* it was begun */
};

/* Somebody at the keys: an account, and as what he is here. */
struct m_who {
	int64_t account;
	enum role role;
	int district; /* index; M_NOBODY */
	int unit, person;
};

/* What he tells beside the action. */
struct m_told {
	bool opinion, stale, failed_check;
	bool unit_item; /* a return that asks something of the unit */
};

struct model {
	date_t today;
	struct m_person *people;
	int npeople;
	struct m_unit units[M_UNITS];
	int nunits;
	struct m_case *cases;
	int ncases, room;
};

extern const char *const m_services[M_SERVICES];
extern const char *const m_states[M_STATES];
extern const int m_districts[M_DISTRICTS];

int m_month(date_t d);
int m_year(date_t d);
bool m_open(const struct m_case *c);
extern const char *const m_lives[];
/* What it is today; never M_EXPIRED in p->live. */
enum m_live m_permit_state(const struct model *m, const struct m_permit *p);
/* May a case be begun? person: by an agent, M_NOBODY for the unit's own. */
bool m_may_begin(const struct model *m, const struct m_who *w,
    enum m_service s, int person, int district);
bool m_allowed(const struct model *m, const struct m_case *c,
    const struct m_who *w, enum m_move move, const struct m_told *t);
/* It was done. */
void m_do(struct model *m, struct m_case *c, const struct m_who *w,
    enum m_move move, const struct m_told *t);
/* Is the person asked to come by appointment, and did he? */
bool m_booked(const struct model *m, const struct m_case *c);
void m_book(struct model *m, const struct m_case *c);
/* Does a case that was handed in hold the person with his unit? */
bool m_bound(const struct model *m, int person, int unit);

#endif
