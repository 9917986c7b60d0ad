/* The hall that the model is compared with: in process, without a server. */
#ifndef TESTS_MODEL_PLAY_H
#define TESTS_MODEL_PLAY_H

#include <jansson.h>

#include "server/ctl/demo_make.h"
#include "server/store/application.h"
#include "tests/model/model.h"

enum { PLAY_OFFICE = 13 };

struct play {
	struct conf conf;
	struct secret *secret;
	struct ctx ctx; /* day and hour; who asks is put in for each call */
	struct demo demo;
	struct model m;
	struct m_who office[PLAY_OFFICE];
	char office_name[PLAY_OFFICE][24];
	int64_t *links; /* association of each person; 0 */
	uint64_t random;
	date_t papers_on;
	int faults;
	bool loud;
};

uint32_t play_random(struct play *w, uint32_t below);
/* Make a hall in dir from data, with people. 0, or -1 told on stderr. */
int play_open(struct play *w, const char *dir, const char *data, int people);
void play_close(struct play *w);
/*
 * Call a method as who, as dispatch would: role, parameters, call, audit; a
 * refusal leaves nothing behind. params is stolen, *reply a new reference
 * (NULL on a refusal). 0 or -1.
 */
int play_call(struct play *w, const struct m_who *who, const char *method,
    json_t *params, json_t **reply, struct err *e);
/* Some days go by: months are paid, papers renewed. 0 or -1. */
int play_pass_days(struct play *w, int days);
/* Difference between the two: told, counted. Returns false. */
__attribute__((format(printf, 3, 4))) bool play_fault(struct play *w,
    const struct m_case *c, const char *fmt, ...);
struct m_who play_person(const struct play *w, int person);
struct m_who play_agent(const struct play *w, int unit);
json_t *play_id(int64_t id);

/* play.c: one thing is tried, and compared. */
void play_row(struct play *w, const struct m_case *c, struct application *a);
/* Is the person's permit as the model has it? Told if not. */
bool play_same_permit(struct play *w, const struct m_case *c, int person);
/* Somebody whose turn it could be. */
struct m_who play_fit(struct play *w, const struct m_case *c);
void play_begin_any(struct play *w);
void play_step_right(struct play *w, struct m_case *c);
void play_step_wrong(struct play *w, struct m_case *c);

#endif
