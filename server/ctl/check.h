/* talenthalld --once config ...: looks at files and changes nothing. */
#ifndef SERVER_CTL_CHECK_H
#define SERVER_CTL_CHECK_H

#include <stdbool.h>

#include "common/conf.h"

/*
 * config check | draft FILE | diff FILE. alone: no server runs, the database
 * may be opened. The exit status.
 */
int check_main(const struct conf *conf, bool alone, int argc, char **argv);
/* talenthalld --words: every name that a rule may use, and every effect. */
int check_words(void);

#endif
