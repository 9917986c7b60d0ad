/* Within the model of panels: panel.c, panel_close.c. */
#ifndef TESTS_MODEL_PANEL_H
#define TESTS_MODEL_PANEL_H

#include "tests/model/play.h"

enum { P_EXPERTS = 14, P_CASES = 4, P_SEATS = 5, P_RESERVE = 3, P_NEED = 4,
	P_PEOPLE = 60, P_PANELS = 60, P_STOP = 20 };

enum p_seat { P_OUT, P_WAITS, P_INVITED, P_ACCEPTED, P_GONE };

struct p_case {
	int64_t id;
	char number[32], name[64];
	int person, unit;
	int yes, no, abstain;
};
struct p_expert {
	struct m_who who;
	char number[16];
	int unit; /* M_NOBODY */
	bool conflict[P_CASES], away[P_CASES], scored[P_CASES],
	    voted[P_CASES];
	enum p_seat seat;
	int place;
	bool listed;
};
struct panels {
	struct play w;
	struct m_who city;
	int64_t plan, panel;
	struct p_expert x[P_EXPERTS];
	struct p_case c[P_CASES];
	int ncases, num, den;
	bool of_seats;
	int next; /* person of the next case */
	struct {
		int panels, closed, dissolved, passed, failed, short_of, killed,
		    torn, votes;
	} told;
};

/* json is stolen; a refusal's key, or "" when it was done. */
const char *p_call(struct panels *p, const struct m_who *who,
    const char *method, json_t *params, json_t **reply);
void p_must(struct panels *p, bool may, const char *key, const char *what);
int p_present(const struct p_case *c);
bool p_passed(const struct panels *p, const struct p_case *c);
json_t *p_get(struct panels *p);
void p_vote(struct panels *p, int i, int c, bool voting);
/* Try to close it, and look at what came of it. True when it is closed. */
bool p_close(struct panels *p);

#endif
