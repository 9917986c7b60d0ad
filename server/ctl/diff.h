/* config diff, as people read it; in talenthalld and talenthallctl. */
#ifndef SERVER_CTL_DIFF_H
#define SERVER_CTL_DIFF_H

#include <jansson.h>

/* Sums over the pages of service_diff(); zero-initialise. */
struct diff {
	json_t *states; /* {state: {what: n}} */
	json_int_t cases, worse;
};

/* Print the page's cases that are worse off, and add it up. */
void diff_page(struct diff *d, const json_t *page);
/* Print the sums and free them. 0, or 1 when a case is worse off. */
int diff_end(struct diff *d);

#endif
