#include "config.h"

#include <cairo.h>
#include <math.h>
#include <poppler.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/utf8.h"
#include "server/helpers/hall-docs.h"

/* Points of a side; more than 200 inches is beyond the format itself. */
enum { DOCS_SIDE_MAX = 14400 };

static const char *
docs_page_text(PopplerPage *page, json_t *reply)
{
	char *text = poppler_page_get_text(page);
	size_t n = text != NULL ? utf8_cut(text, DOCS_TEXT_MAX) : 0;
	bool cut = text != NULL && text[n] != '\0';
	json_t *j = text == NULL ? json_string("") : json_stringn(text, n);

	if (j == NULL)
		return "broken";
	json_object_set_new(reply, "text", j);
	json_object_set_new(reply, "cut", json_boolean(cut));
	return NULL;
}

/* What cairo keeps as native words, as bytes of RGB. */
static void
docs_surface(cairo_surface_t *s, struct docs_image *i)
{
	const unsigned char *data = cairo_image_surface_get_data(s);
	int stride = cairo_image_surface_get_stride(s);
	unsigned char *out;

	i->rgb = out = xcalloc((size_t)i->width * (size_t)i->height, 3);
	for (int y = 0; y < i->height; y++)
		for (int x = 0; x < i->width; x++) {
			uint32_t p;

			memcpy(&p, data + (size_t)y * (size_t)stride +
			    (size_t)x * 4, sizeof(p));
			*out++ = (unsigned char)(p >> 16);
			*out++ = (unsigned char)(p >> 8);
			*out++ = (unsigned char)p;
		}
}

static const char *
docs_page_draw(PopplerPage *page, double width, double height,
    struct docs_image *i)
{
	cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24,
	    i->width, i->height);
	cairo_t *cr = cairo_create(s);
	const char *error = NULL;

	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_paint(cr);
	cairo_scale(cr, i->width / width, i->height / height);
	poppler_page_render(page, cr);
	/* a status is sticky: what went wrong on the way stands there */
	if (cairo_status(cr) != CAIRO_STATUS_SUCCESS ||
	    cairo_surface_status(s) != CAIRO_STATUS_SUCCESS)
		error = "limits";
	cairo_destroy(cr);
	cairo_surface_flush(s);
	if (error == NULL)
		docs_surface(s, i);
	cairo_surface_destroy(s);
	return error;
}

static const char *
docs_page_picture(const struct docs *d, PopplerPage *page, json_t *reply)
{
	struct docs_image i = {0};
	double width = 0, height = 0;
	const char *error;
	int columns, rows;

	poppler_page_get_size(page, &width, &height);
	if (!isfinite(width) || !isfinite(height) || width < 1 || height < 1 ||
	    width > DOCS_SIDE_MAX || height > DOCS_SIDE_MAX)
		return "limits";
	docs_fit(d, width, height, &columns, &rows);
	i.width = columns * DOCS_CELL_WIDTH;
	i.height = rows * DOCS_CELL_HEIGHT;
	error = docs_page_draw(page, width, height, &i);
	if (error == NULL)
		docs_symbols(d, &i, columns, rows, reply);
	free(i.rgb);
	return error;
}

const char *
docs_pdf(const struct docs *d, json_t *reply)
{
	GBytes *bytes = g_bytes_new_static(d->data, d->size);
	GError *fault = NULL;
	PopplerDocument *doc = poppler_document_new_from_bytes(bytes, NULL,
	    &fault);
	PopplerPage *page;
	int pages;

	if (doc == NULL)
		return g_error_matches(fault, POPPLER_ERROR,
			   POPPLER_ERROR_ENCRYPTED) ? "encrypted" : "broken";
	pages = poppler_document_get_n_pages(doc);
	if (pages < 1)
		return "broken";
	json_object_set_new(reply, "pages", json_integer(pages));
	json_object_set_new(reply, "page", json_integer(d->page));
	if (d->page > pages)
		return "page";
	page = poppler_document_get_page(doc, d->page - 1);
	if (page == NULL)
		return "broken";
	return d->picture ? docs_page_picture(d, page, reply) :
			    docs_page_text(page, reply);
}
