#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <zint.h>

#include "common/mem.h"
#include "tui/widget/qr.h"

enum { QR_QUIET = 4, QR_SIDE_MAX = 177 };

struct qr {
	int size;
	unsigned char *dark; /* size * size */
};

struct qr *
qr_create(const char *text)
{
	struct zint_symbol *s = ZBarcode_Create();
	struct qr *q = NULL;

	if (s == NULL)
		return NULL;
	s->symbology = BARCODE_QRCODE;
	s->input_mode = UNICODE_MODE;
	s->option_1 = 1; /* level L: 20 % smaller, and nothing smudges it */
	if (ZBarcode_Encode(s, (const unsigned char *)text, 0) <
	    ZINT_ERROR && s->rows == s->width && s->rows <= QR_SIDE_MAX) {
		q = xcalloc(1, sizeof *q);
		q->size = s->rows;
		q->dark = xcalloc((size_t)(q->size * q->size), 1);
		for (int y = 0; y < q->size; y++)
			for (int x = 0; x < q->size; x++)
				q->dark[y * q->size + x] =
				    (s->encoded_data[y][x >> 3] >> (x & 7)) &
				    1;
	}
	ZBarcode_Delete(s);
	return q;
}

void
qr_free(struct qr *q)
{
	if (q == NULL)
		return;
	explicit_bzero(q->dark, (size_t)(q->size * q->size));
	free(q->dark);
	free(q);
}

int
qr_size(const struct qr *q)
{
	return q->size;
}

struct rect
qr_fit(const struct qr *q, const struct canvas *c, struct rect r)
{
	for (int quiet = QR_QUIET; quiet > 0; quiet--) {
		int side = q->size + 2 * quiet;
		int rows = c->ascii ? side : (side + 1) / 2;
		int cols = c->ascii ? 2 * side : side;

		if (rows <= r.rows && cols <= r.cols)
			return (struct rect){ r.row, r.col, rows, cols };
	}
	return (struct rect){ r.row, r.col, 0, 0 };
}

static int
qr_dark(const struct qr *q, int y, int x)
{
	return y >= 0 && x >= 0 && y < q->size && x < q->size &&
	    q->dark[y * q->size + x] != 0;
}

void
qr_draw(const struct qr *q, struct canvas *c, struct rect r)
{
	/* light over light, dark over light, light over dark, dark over dark */
	static const wchar_t halves[] = { L' ', L'\u2580', L'\u2584',
		L'\u2588' };
	int quiet = ((c->ascii ? r.cols / 2 : r.cols) - q->size) / 2;

	for (int row = 0; row < r.rows; row++)
		for (int col = 0; col < r.cols; col++) {
			int x = (c->ascii ? col / 2 : col) - quiet;
			int y = (c->ascii ? row : 2 * row) - quiet;
			wchar_t cell = L' ';

			if (!c->ascii)
				cell = halves[qr_dark(q, y, x) |
				    qr_dark(q, y + 1, x) << 1];
			canvas_wput(c, r.row + row, r.col + col, 1,
			    c->ascii && qr_dark(q, y, x) ? STYLE_QR_DARK :
			    STYLE_QR, &cell, 1);
		}
}
