/* A house of the tests' own, and the service that they share. */
#ifndef TESTS_UNIT_WORKFLOW_H
#define TESTS_UNIT_WORKFLOW_H

#include "server/workflow/engine.h"

extern const struct house workflow_house;

/* Faults as lines "FILE:LINE: words", FILE without its folder; appended. */
struct workflow_told {
	char text[16384];
	size_t n;
};
void workflow_told(void *arg, const char *file, int line, const char *what);

/* tests/data/services/reading-room.cfg; fails the test when it is faulty. */
struct definition *workflow_read(void);

#endif
