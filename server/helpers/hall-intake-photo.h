/*
 * What a photo is: JPEG or PNG by its first bytes and by decoding all of it.
 * No limit of taste here, only what the bytes are; the rules are the server's
 * (server/domain/file.c).
 */
#ifndef SERVER_HELPERS_HALL_INTAKE_PHOTO_H
#define SERVER_HELPERS_HALL_INTAKE_PHOTO_H

#include <stdbool.h>
#include <stddef.h>

struct photo {
	const char *format; /* "jpeg" or "png"; NULL: neither */
	unsigned width, height;
	unsigned rows; /* decoded before a fault */
	bool colour;   /* more than shades of grey */
	/*
	 * NULL, or "format" (found says what it is instead), "broken",
	 * "pixels" (more than can be looked at)
	 */
	const char *fault;
	const char *found;
};

/* More is not decoded: 25 million. */
enum { PHOTO_PIXELS_MAX = 25000000, PHOTO_SIDE_MAX = 20000 };

void photo_check(const unsigned char *data, size_t n, struct photo *p);

#endif
