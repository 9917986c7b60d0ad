/*
 * What a PDF is: whole, readable without a password, with a page at least and
 * nothing in it that acts. No limit of taste here, only what the bytes are.
 */
#ifndef SERVER_HELPERS_HALL_INTAKE_PDF_H
#define SERVER_HELPERS_HALL_INTAKE_PDF_H

#include <stddef.h>

struct pdf {
	/*
	 * NULL, or "format" (found says what it is instead, if known),
	 * "broken", "encrypted", "active" (found says what was met)
	 */
	const char *fault;
	const char *found; /* permanent; a msgid */
	int pages;         /* 0: not known */
	int readable;      /* pages whose text and drawing can be read */
};

/* Once, before anything is forbidden: the library makes itself ready. */
void pdf_init(void);
void pdf_check(const unsigned char *data, size_t n, struct pdf *p);

#endif
