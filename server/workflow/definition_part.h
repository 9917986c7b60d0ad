/* The parts of a service file besides form and workflow. */
#ifndef SERVER_WORKFLOW_DEFINITION_PART_H
#define SERVER_WORKFLOW_DEFINITION_PART_H

#include "server/workflow/definition_read.h"

/* service, notice */
void read_service(struct reader *r);
/* eligibility, duplicates, attachments, checks */
void read_conditions(struct reader *r);

#endif
