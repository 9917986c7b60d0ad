/* talenthallctl as a client of the running server. */
#ifndef SERVER_CTL_CLIENT_H
#define SERVER_CTL_CLIENT_H

#include <jansson.h>
#include <stdbool.h>

/* Ask (steals params). The result, or NULL after the reason on stderr. */
json_t *ctl_call(const char *method, json_t *params);
/* Send FILE.csv to the population register, part by part. Exit code. */
int ctl_register(const char *path, bool dry);

#endif
