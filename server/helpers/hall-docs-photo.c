#include "config.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

#include "common/mem.h"
#include "server/helpers/hall-docs.h"
#include "server/helpers/hall-intake-photo.h"

struct docs_jpeg {
	struct jpeg_error_mgr base; /* first: the library's view */
	jmp_buf out;
};

static void
docs_jpeg_fatal(j_common_ptr c)
{
	struct docs_jpeg *j = (struct docs_jpeg *)(void *)c->err;

	longjmp(j->out, 1);
}

static void
docs_jpeg_quiet(j_common_ptr c, int level)
{
	(void)c;
	(void)level;
}

/* As small as still has a pixel for each of the picture's. */
static void
docs_jpeg_scale(struct jpeg_decompress_struct *c, const struct docs *d)
{
	unsigned wide = (unsigned)d->columns * DOCS_CELL_WIDTH;
	unsigned high = (unsigned)d->rows * DOCS_CELL_HEIGHT;

	c->scale_num = 1;
	for (c->scale_denom = 8; c->scale_denom > 1; c->scale_denom /= 2)
		if (c->image_width / c->scale_denom >= wide ||
		    c->image_height / c->scale_denom >= high)
			break;
}

static bool
docs_too_many(uint64_t width, uint64_t height)
{
	return width == 0 || height == 0 || width > PHOTO_SIDE_MAX ||
	    height > PHOTO_SIDE_MAX || width * height > PHOTO_PIXELS_MAX;
}

static const char *
docs_jpeg(const struct docs *d, struct docs_image *i)
{
	static struct jpeg_decompress_struct c;
	static struct docs_jpeg j;

	c.err = jpeg_std_error(&j.base);
	j.base.error_exit = docs_jpeg_fatal;
	j.base.emit_message = docs_jpeg_quiet;
	if (setjmp(j.out) != 0)
		return "broken";
	jpeg_create_decompress(&c);
	jpeg_mem_src(&c, (unsigned char *)(uintptr_t)d->data,
	    (unsigned long)d->size);
	jpeg_read_header(&c, TRUE);
	if (docs_too_many(c.image_width, c.image_height))
		return "limits";
	if (c.num_components != 1 && c.num_components != 3)
		return "format";
	c.out_color_space = JCS_RGB;
	docs_jpeg_scale(&c, d);
	jpeg_start_decompress(&c);
	i->width = (int)c.output_width;
	i->height = (int)c.output_height;
	i->rgb = xcalloc((size_t)c.output_width * c.output_height, 3);
	while (c.output_scanline < c.output_height) {
		JSAMPROW row = i->rgb +
		    (size_t)c.output_scanline * c.output_width * 3;

		jpeg_read_scanlines(&c, &row, 1);
	}
	return NULL;
}

static const char *
docs_png(const struct docs *d, struct docs_image *i)
{
	png_color white = {255, 255, 255};
	png_image p;

	memset(&p, 0, sizeof(p));
	p.version = PNG_IMAGE_VERSION;
	if (!png_image_begin_read_from_memory(&p, d->data, d->size))
		return "broken";
	if (docs_too_many(p.width, p.height))
		return "limits";
	p.format = PNG_FORMAT_RGB;
	i->width = (int)p.width;
	i->height = (int)p.height;
	i->rgb = xcalloc((size_t)p.width * p.height, 3);
	return png_image_finish_read(&p, &white, i->rgb, 0, NULL) ? NULL :
								     "broken";
}

const char *
docs_photo(const struct docs *d, json_t *reply)
{
	static const unsigned char jpeg[] = {0xff, 0xd8, 0xff};
	static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n',
		0x1a, '\n'};
	struct docs_image i = {0};
	const char *error = "format";
	int columns, rows;

	if (!d->picture)
		return "format";
	json_object_set_new(reply, "pages", json_integer(1));
	json_object_set_new(reply, "page", json_integer(d->page));
	if (d->page != 1)
		return "page";
	if (d->size >= sizeof(jpeg) && memcmp(d->data, jpeg, sizeof(jpeg)) == 0)
		error = docs_jpeg(d, &i);
	else if (d->size >= sizeof(png) &&
	    memcmp(d->data, png, sizeof(png)) == 0)
		error = docs_png(d, &i);
	if (error != NULL)
		return error;
	docs_fit(d, i.width, i.height, &columns, &rows);
	docs_symbols(d, &i, columns, rows, reply);
	return NULL;
}
