/* The reply of application.get is made in parts; each file has some. */
#ifndef SERVER_DOMAIN_APPLICATION_VIEW_H
#define SERVER_DOMAIN_APPLICATION_VIEW_H

#include "common/json_text.h"
#include "server/domain/application/apply.h"

struct view {
	struct ctx *ctx;
	struct application_case *c;
	const json_t *form; /* that is shown: worked on, or handed in last */
	int before;         /* the round it is compared with; 0: none */
	int shown;          /* the round shown; 0: worked on */
	bool mine;          /* the asker may change it now */
	bool office;
	bool reveal;        /* numbers in full */
	struct buf *out;    /* the reply, within its braces */
};

/* view_form.c: sections, form, shown, attachments. 0 or -1. */
int view_form(struct view *v, struct err *e);
int view_papers(struct view *v, struct err *e);
/* view_flow.c: actions, steps, clock, checks, warnings, ... */
int view_flow(struct view *v, struct err *e);

/* Members that are set only when there is something. */
void view_text(json_t *o, const char *name, const char *text);
void view_day(json_t *o, const char *name, date_t d);
void view_time(json_t *o, const char *name, int64_t at);

#endif
