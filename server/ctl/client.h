/* talenthallctl as a client of the running server. */
#ifndef SERVER_CTL_CLIENT_H
#define SERVER_CTL_CLIENT_H

#include <jansson.h>
#include <stdbool.h>

/* Ask (steals params). The result, or NULL after the reason on stderr. */
json_t *ctl_call(const char *method, json_t *params);
/* The exit code for a result (stolen). */
int ctl_done(json_t *result);
/* account create|reset|unlock. Exit code. */
int ctl_account(int argc, char **argv);
/* Let the server read all files again. Exit code; 1 when one was faulty. */
int ctl_reload(void);
/* Does a server answer? */
bool ctl_running(void);
/* Become talenthalld --once with these words; returns only when it cannot. */
int ctl_once(int argc, char **argv);
/* What it says on stdout, free() it; NULL when it does not exit 0. */
char *ctl_once_says(int argc, char **argv);
/* backup ..., made beside the server and told to it. Exit code. */
int ctl_backup(int argc, char **argv);
/* key rotate|status|retire. Exit code. */
int ctl_key(int argc, char **argv);
/* Say on stderr when too little can be restored. 1 then, else 0. */
int ctl_backup_warn(const json_t *status);
/* Send FILE.csv to the population register, part by part. Exit code. */
int ctl_register(const char *path, bool dry);

/* The days off of a year into data/holidays, checked; the server is told to
 * read them. Exit code. */
int ctl_holidays(const char *data, const char *path, bool dry);

#endif
