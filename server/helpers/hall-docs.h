/*
 * What hall-docs makes of a file: the text of a page, or a picture of it in
 * cells of a terminal. The parts of it share these.
 */
#ifndef SERVER_HELPERS_HALL_DOCS_H
#define SERVER_HELPERS_HALL_DOCS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	DOCS_COLUMNS_MAX = 200,
	DOCS_ROWS_MAX = 100,
	DOCS_CELL_WIDTH = 8, /* pixels that a cell is made of */
	DOCS_CELL_HEIGHT = 16,
	DOCS_TEXT_MAX = 64 * 1024, /* bytes of a page's text */
};

/* What is wanted. */
struct docs {
	bool picture; /* else the text */
	int page;     /* from 1 */
	int columns, rows; /* of the picture, at most */
	int colors;   /* 2, 16 or 256 */
	bool ascii;   /* no blocks */
	const unsigned char *data;
	size_t size;
};

/* Rows of RGB, white where nothing is. */
struct docs_image {
	unsigned char *rgb;
	int width, height; /* pixels of rgb */
};

/*
 * Each fills reply and returns NULL, or returns what is wrong: "format",
 * "broken", "encrypted", "page" (reply has "pages") or "limits".
 */
const char *docs_pdf(const struct docs *d, json_t *reply);
const char *docs_photo(const struct docs *d, json_t *reply);

/* The cells for a picture of that shape, whole cells within d's. */
void docs_fit(const struct docs *d, double width, double height, int *columns,
    int *rows);
/* "columns", "rows" and "lines" of the reply, see server/domain/docs.h. */
void docs_symbols(const struct docs *d, const struct docs_image *i,
    int columns, int rows, json_t *reply);

#endif
