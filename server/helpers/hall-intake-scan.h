/* Asking clamd, over a socket that was handed over, about bytes in memory. */
#ifndef SERVER_HELPERS_HALL_INTAKE_SCAN_H
#define SERVER_HELPERS_HALL_INTAKE_SCAN_H

#include <stddef.h>

enum scan {
	SCAN_CLEAN,
	SCAN_FOUND,
	SCAN_SILENT, /* no answer, or none that can be read */
};

/*
 * By INSTREAM of clamd(8). name gets what was found, or "". It takes at most
 * SCAN_SECONDS and a time limit of the socket, which must have some.
 */
enum { SCAN_SECONDS = 8, SCAN_NAME = 128 };
enum scan scan_bytes(int fd, const unsigned char *data, size_t n,
    char name[SCAN_NAME]);

#endif
