/* What of the SQLite driver its own room needs besides store.h. */
#ifndef SERVER_STORE_SQLITE_H
#define SERVER_STORE_SQLITE_H

#include <sqlite3.h>

#include "server/store/store.h"

enum { STORE_APPLICATION_ID = 0x54484c31 }; /* "THL1" */

struct sqlite3 *store_handle(struct store *db);

/*
 * Run text without parameters, several statements allowed. 0, or -1 logged.
 * For migrations and pragmas only.
 */
int store_exec(struct store *db, const char *sql);

#endif
