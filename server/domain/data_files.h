/* What administrators edit below data_dir: read at the start and on reload. */
#ifndef SERVER_DOMAIN_DATA_FILES_H
#define SERVER_DOMAIN_DATA_FILES_H

#include "server/ctx.h"

/*
 * All of it but the services' definitions (service_definition.h), which name
 * what the others hold. 0, or -1 with every fault as "FILE:LINE: what" on
 * stderr; what was loaded stays then. when ("start", "reload") stands in the
 * log's line about a faulty table; NULL logs nothing.
 */
int data_files_load(const struct conf *c, const char *when);

#endif
