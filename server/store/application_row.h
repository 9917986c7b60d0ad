/* How a row of the table of cases is read, for the store's own files. */
#ifndef SERVER_STORE_APPLICATION_ROW_H
#define SERVER_STORE_APPLICATION_ROW_H

#include "server/store/application.h"
#include "server/store/store.h"

/* In the order application_row() reads them. */
#define APPLICATION_COLUMNS                                                  \
	"SELECT id, number, service, service_version, state, phase, outcome," \
	" queue, district, person_id, unit_id, permit_id, applicant_account," \
	" applicant_role, applicant_name, name, pinyin, initials, round,"    \
	" returns, accepted_at, created_at, submitted_at, entered_at,"       \
	" closed_at, due_on, state_due_on, claimed_by, claimed_name,"        \
	" claimed_until, changed_at, version"
#define APPLICATION_SELECT APPLICATION_COLUMNS " FROM application"
enum { APPLICATION_NCOLUMNS = 32 };

/* One more (or less) that is due on its day, if it waits and has one. */
int application_due_count(struct ctx *ctx, const struct application *a, int n,
    struct err *e);
void application_row(struct stmt *s, struct application *a);

#endif
