/*
 * hall-slip: one document as a PDF of A4 pages; no names and no network.
 *
 *	hall-slip '{}'
 *	0  what it says: {"title","number","at","lines":[LINE]}
 *	1  the PDF, empty
 *	2  the log
 *	3  the answer, one line: {"size","pages","unknown"} or {"error"}
 *
 * LINE is {"title"}, {"row":[label, words]}, {"text"}, {"item"}, {"rule"} or
 * {"verify":{"qr","lines":[words]}}, as server/domain/slip.c makes them of a
 * template; the screen shows the same lines. The same lines give the same
 * bytes: a reprint can be told from a forgery. unknown counts characters that
 * no font here has.
 */
#include "config.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <jansson.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zint.h>

#include "common/date.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/sandbox.h"

enum { SLIP_FROM = 0, SLIP_TO = 1, SLIP_ANSWER = 3, SLIP_MAX = 1 << 20 };

#define SLIP_FONT "WenQuanYi Micro Hei,Noto Sans CJK SC,sans"
/* points: A4, its margins, and the columns of a row */
#define SLIP_WIDTH 595.0
#define SLIP_HEIGHT 842.0
#define SLIP_MARGIN 62.0
#define SLIP_INNER (SLIP_WIDTH - 2 * SLIP_MARGIN)
#define SLIP_LABEL 120.0
#define SLIP_QR 110.0

struct slip {
	cairo_surface_t *surface;
	cairo_t *cr;
	const char *number;
	double y;
	int pages, unknown;
};

static int
slip_write_all(int fd, const void *data, size_t n)
{
	const char *p = data;
	ssize_t w;

	while (n > 0) {
		w = write(fd, p, n);
		if (w == -1 && errno != EINTR)
			return -1;
		if (w > 0) {
			p += w;
			n -= (size_t)w;
		}
	}
	return 0;
}

static cairo_status_t
slip_out(void *arg, const unsigned char *data, unsigned n)
{
	size_t *size = arg;

	*size += n;
	return slip_write_all(SLIP_TO, data, n) == 0 ?
	    CAIRO_STATUS_SUCCESS :
	    CAIRO_STATUS_WRITE_ERROR;
}

static PangoLayout *
slip_layout(struct slip *s, const char *text, double size, double width,
    PangoAlignment align)
{
	PangoLayout *l = pango_cairo_create_layout(s->cr);
	PangoFontDescription *f = pango_font_description_from_string(SLIP_FONT);

	pango_font_description_set_absolute_size(f, size * PANGO_SCALE);
	pango_layout_set_font_description(l, f);
	pango_font_description_free(f);
	pango_layout_set_width(l, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(l, align);
	pango_layout_set_line_spacing(l, 1.25F);
	pango_layout_set_text(l, text, -1);
	s->unknown += pango_layout_get_unknown_glyphs_count(l);
	return l;
}

static double
slip_rows(PangoLayout *l)
{
	int w, h;

	pango_layout_get_size(l, &w, &h);
	return (double)h / PANGO_SCALE;
}

static void
slip_draw(struct slip *s, PangoLayout *l, double x, double y)
{
	cairo_move_to(s->cr, x, y);
	pango_cairo_show_layout(s->cr, l);
	g_object_unref(l);
}

/* The number and the page stand at the foot of each. */
static void
slip_foot(struct slip *s)
{
	char *text = xasprintf("%s - %d", s->number, s->pages);

	slip_draw(s,
	    slip_layout(s, text, 8.5, SLIP_INNER, PANGO_ALIGN_CENTER),
	    SLIP_MARGIN, SLIP_HEIGHT - SLIP_MARGIN + 14);
	free(text);
}

static void
slip_page(struct slip *s)
{
	if (s->pages > 0) {
		slip_foot(s);
		cairo_show_page(s->cr);
	}
	s->pages++;
	s->y = SLIP_MARGIN;
}

/* Room for a block of this height, on a new page if need be. */
static void
slip_room(struct slip *s, double height)
{
	if (s->y > SLIP_MARGIN &&
	    s->y + height > SLIP_HEIGHT - SLIP_MARGIN)
		slip_page(s);
}

/*
 * A paragraph line by line, so that a long one goes on over the page.
 */
static void
slip_paragraph(struct slip *s, const char *text, double size, double indent,
    PangoAlignment align)
{
	PangoLayout *l = slip_layout(s, text, size, SLIP_INNER - indent, align);
	PangoLayoutIter *i = pango_layout_get_iter(l);

	do {
		PangoRectangle r;
		int top, bottom;
		double height;

		pango_layout_iter_get_line_extents(i, NULL, &r);
		pango_layout_iter_get_line_yrange(i, &top, &bottom);
		height = (double)(bottom - top) / PANGO_SCALE;
		slip_room(s, height);
		cairo_move_to(s->cr,
		    SLIP_MARGIN + indent + (double)r.x / PANGO_SCALE,
		    s->y + (double)(pango_layout_iter_get_baseline(i) - top) /
			    PANGO_SCALE);
		pango_cairo_show_layout_line(s->cr,
		    pango_layout_iter_get_line_readonly(i));
		s->y += height;
	} while (pango_layout_iter_next_line(i));
	pango_layout_iter_free(i);
	g_object_unref(l);
	s->y += size * 0.5;
}

static void
slip_rule(struct slip *s, double below)
{
	cairo_set_line_width(s->cr, 0.6);
	cairo_move_to(s->cr, SLIP_MARGIN, s->y);
	cairo_line_to(s->cr, SLIP_WIDTH - SLIP_MARGIN, s->y);
	cairo_stroke(s->cr);
	s->y += below;
}

static void
slip_row(struct slip *s, const char *label, const char *words)
{
	PangoLayout *a = slip_layout(s, label, 11, SLIP_LABEL - 12,
	    PANGO_ALIGN_LEFT);
	PangoLayout *b = slip_layout(s, words, 11, SLIP_INNER - SLIP_LABEL,
	    PANGO_ALIGN_LEFT);
	double height = slip_rows(a) > slip_rows(b) ? slip_rows(a) :
						      slip_rows(b);

	if (height > SLIP_HEIGHT / 2) { /* no table row any more */
		g_object_unref(a);
		g_object_unref(b);
		slip_paragraph(s, label, 11, 0, PANGO_ALIGN_LEFT);
		slip_paragraph(s, words, 11, 22, PANGO_ALIGN_LEFT);
		return;
	}
	slip_room(s, height + 10);
	slip_draw(s, a, SLIP_MARGIN, s->y + 4);
	slip_draw(s, b, SLIP_MARGIN + SLIP_LABEL, s->y + 4);
	s->y += height + 9;
	slip_rule(s, 1);
}

/* Level M: paper is folded and copied. */
static void
slip_qr(struct slip *s, const char *text, double x, double y)
{
	struct zint_symbol *z = ZBarcode_Create();
	double module;

	if (z == NULL)
		fatal("out of memory");
	z->symbology = BARCODE_QRCODE;
	z->input_mode = UNICODE_MODE;
	z->option_1 = 2;
	if (ZBarcode_Encode(z, (const unsigned char *)text, 0) < ZINT_ERROR &&
	    z->rows > 0) {
		module = SLIP_QR / z->rows;
		for (int r = 0; r < z->rows; r++)
			for (int c = 0; c < z->width; c++)
				if ((z->encoded_data[r][c >> 3] >> (c & 7)) & 1)
					cairo_rectangle(s->cr, x + c * module,
					    y + r * module, module, module);
		cairo_fill(s->cr);
	}
	ZBarcode_Delete(z);
}

static void
slip_verify(struct slip *s, const json_t *v)
{
	const char *qr = json_string_value(json_object_get(v, "qr"));
	const json_t *lines = json_object_get(v, "lines");
	double x = SLIP_MARGIN + SLIP_QR + 22, y;
	json_t *one;
	size_t i;

	slip_room(s, SLIP_QR + 20);
	s->y += 10;
	y = s->y;
	if (qr != NULL)
		slip_qr(s, qr, SLIP_MARGIN, s->y);
	json_array_foreach (lines, i, one) {
		PangoLayout *l = slip_layout(s, json_string_value(one), 9.5,
		    SLIP_WIDTH - SLIP_MARGIN - x, PANGO_ALIGN_LEFT);
		double height = slip_rows(l);

		slip_draw(s, l, x, y);
		y += height + 5;
	}
	s->y = y > s->y + SLIP_QR ? y : s->y + SLIP_QR;
	s->y += 10;
}

static void
slip_line(struct slip *s, const json_t *line)
{
	const json_t *row = json_object_get(line, "row");
	const char *text;

	if ((text = json_string_value(json_object_get(line, "title"))) != NULL) {
		slip_paragraph(s, text, 18, 0, PANGO_ALIGN_CENTER);
		s->y += 8;
	} else if (json_array_size(row) == 2) {
		slip_row(s, json_string_value(json_array_get(row, 0)),
		    json_string_value(json_array_get(row, 1)));
	} else if ((text = json_string_value(
			json_object_get(line, "text"))) != NULL) {
		slip_paragraph(s, text, 11, 0, PANGO_ALIGN_LEFT);
	} else if ((text = json_string_value(
			json_object_get(line, "item"))) != NULL) {
		slip_paragraph(s, text, 11, 22, PANGO_ALIGN_LEFT);
	} else if (json_object_get(line, "rule") != NULL) {
		s->y += 4;
		slip_rule(s, 6);
	} else if (json_object_get(line, "verify") != NULL) {
		slip_verify(s, json_object_get(line, "verify"));
	}
}

/* A document is of the day it was issued, whenever it is printed. */
static void
slip_about(struct slip *s, const json_t *j)
{
	const char *title = json_string_value(json_object_get(j, "title"));
	const char *at = json_string_value(json_object_get(j, "at"));

	if (title != NULL)
		cairo_pdf_surface_set_metadata(s->surface,
		    CAIRO_PDF_METADATA_TITLE, title);
	if (at != NULL)
		cairo_pdf_surface_set_metadata(s->surface,
		    CAIRO_PDF_METADATA_CREATE_DATE, at);
}

static json_t *
slip_make(const json_t *j)
{
	const json_t *lines = json_object_get(j, "lines");
	struct slip s = {0};
	size_t size = 0, i;
	json_t *line;
	bool good;

	s.number = json_string_value(json_object_get(j, "number"));
	if (s.number == NULL || !json_is_array(lines))
		return json_pack("{s:s}", "error", "format");
	s.surface = cairo_pdf_surface_create_for_stream(slip_out, &size,
	    SLIP_WIDTH, SLIP_HEIGHT);
	slip_about(&s, j);
	s.cr = cairo_create(s.surface);
	slip_page(&s);
	json_array_foreach (lines, i, line)
		slip_line(&s, line);
	slip_foot(&s);
	cairo_show_page(s.cr);
	cairo_surface_finish(s.surface);
	good = cairo_status(s.cr) == CAIRO_STATUS_SUCCESS &&
	    cairo_surface_status(s.surface) == CAIRO_STATUS_SUCCESS;
	cairo_destroy(s.cr);
	cairo_surface_destroy(s.surface);
	if (!good)
		return json_pack("{s:s}", "error", "store");
	return json_pack("{s:I, s:i, s:i}", "size", (json_int_t)size, "pages",
	    s.pages, "unknown", s.unknown);
}

static json_t *
slip_read(void)
{
	char *text = xcalloc(SLIP_MAX, 1);
	size_t n = 0;
	ssize_t r;
	json_t *j;

	while (n < SLIP_MAX &&
	    (r = pread(SLIP_FROM, text + n, SLIP_MAX - n, (off_t)n)) != 0) {
		if (r == -1 && errno != EINTR)
			break;
		if (r > 0)
			n += (size_t)r;
	}
	j = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);
	free(text);
	return j;
}

int
main(void)
{
	json_t *j, *answer;
	char *text;
	int rc;

	log_init("slip", LOG_LEVEL_WARN);
	if (sandbox_slip() != 0)
		return 1;
	j = slip_read();
	answer = j != NULL ? slip_make(j) :
			     json_pack("{s:s}", "error", "format");
	text = json_dumps(answer, JSON_COMPACT);
	rc = text != NULL &&
		slip_write_all(SLIP_ANSWER, text, strlen(text)) == 0 &&
		slip_write_all(SLIP_ANSWER, "\n", 1) == 0 ?
	    0 :
	    1;
	/* the libraries' own ends are of no use: _exit */
	_exit(rc);
}
