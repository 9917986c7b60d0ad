/*
 * The text of a service file as it is stored and hashed: includes and texts
 * of data/services/text in their places, comments gone; and where each of its
 * lines came from.
 */
#ifndef SERVER_WORKFLOW_DEFINITION_FLAT_H
#define SERVER_WORKFLOW_DEFINITION_FLAT_H

#include "common/buf.h"
#include "server/workflow/definition.h"

enum { FLAT_MAX = 1 << 20, FLAT_DEPTH = 8, FLAT_FILES = 64 };

struct flat_line {
	const char *file;
	int line;
};

struct flat {
	struct buf text;
	struct flat_line *lines; /* of text, from its first */
	size_t nlines, ended; /* ended: of them, that are whole */
	char *files[FLAT_FILES];
	size_t nfiles;
};

/*
 * @include "NAME" lines are taken from the folder of path, strings "@NAME.txt"
 * from its folder text/. 0, or -1 after telling what is wrong.
 */
int flat_read(struct flat *f, const char *path, struct faults *faults);
/* A text that is flat already. */
void flat_set(struct flat *f, const char *text, const char *name);
/* Where line n (from 1) came from; 0: the file as a whole. */
struct flat_line flat_origin(const struct flat *f, int n);
void flat_finish(struct flat *f);

#endif
