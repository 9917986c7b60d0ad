#include "config.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>
#include <png.h>

#include "common/mem.h"
#include "server/helpers/hall-intake-photo.h"

/* A scan of grey paper is never quite grey: so much difference is colour, */
enum { PHOTO_CHROMA = 24 };
/* and so many pixels of a thousand must have it. */
enum { PHOTO_COLOURED = 3 };

static void
photo_fault(struct photo *p, const char *fault, const char *found)
{
	p->fault = fault;
	p->found = found;
}

static bool
photo_too_many(struct photo *p)
{
	if (p->width == 0 || p->height == 0 || p->width > PHOTO_SIDE_MAX ||
	    p->height > PHOTO_SIDE_MAX ||
	    (uint64_t)p->width * p->height > PHOTO_PIXELS_MAX) {
		photo_fault(p, "pixels", NULL);
		return true;
	}
	return false;
}

/* How many pixels of a row of RGB are no shade of grey. */
static uint64_t
photo_coloured(const unsigned char *rgb, unsigned width)
{
	uint64_t n = 0;

	for (; width > 0; width--, rgb += 3) {
		int lo = rgb[0], hi = rgb[0];

		for (int i = 1; i < 3; i++) {
			lo = rgb[i] < lo ? rgb[i] : lo;
			hi = rgb[i] > hi ? rgb[i] : hi;
		}
		n += hi - lo > PHOTO_CHROMA;
	}
	return n;
}

static bool
photo_is_coloured(const struct photo *p, uint64_t coloured)
{
	return coloured * 1000 >=
	    (uint64_t)PHOTO_COLOURED * p->width * p->height;
}

/*
 * JPEG
 */

struct photo_jpeg {
	struct jpeg_error_mgr base; /* first: the library's view */
	jmp_buf out;
};

/*
 * Each scan of a progressive picture goes over all of it: a small file with
 * thousands of them takes minutes. Cameras and editors make about ten.
 */
enum { JPEG_SCANS_MAX = 100 };

static void
jpeg_fatal(j_common_ptr c)
{
	struct photo_jpeg *j = (struct photo_jpeg *)(void *)c->err;

	longjmp(j->out, 1);
}

/*
 * What the decoder glosses over: an end that came too early, bits that mean
 * nothing. Stray bytes between segments do no harm.
 */
static void
jpeg_warned(j_common_ptr c, int level)
{
	struct photo_jpeg *j = (struct photo_jpeg *)(void *)c->err;

	if (level < 0 && c->err->msg_code != JWRN_EXTRANEOUS_DATA &&
	    c->err->msg_code != JWRN_JFIF_MAJOR)
		longjmp(j->out, 1);
}

static void
jpeg_progress(j_common_ptr c)
{
	if (((j_decompress_ptr)c)->input_scan_number > JPEG_SCANS_MAX)
		jpeg_fatal(c);
}

static void
photo_jpeg_rows(struct jpeg_decompress_struct *c, struct photo *p)
{
	uint64_t coloured = 0;
	JSAMPARRAY row;

	c->out_color_space = c->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
	jpeg_start_decompress(c);
	/* of the library's own memory: a jump does not lose it */
	row = c->mem->alloc_sarray((j_common_ptr)c, JPOOL_IMAGE,
	    c->output_width * (JDIMENSION)c->output_components, 1);
	while (c->output_scanline < c->output_height) {
		jpeg_read_scanlines(c, row, 1);
		p->rows = c->output_scanline;
		if (c->output_components == 3)
			coloured += photo_coloured(row[0], c->output_width);
	}
	jpeg_finish_decompress(c);
	p->colour = photo_is_coloured(p, coloured);
}

static void
photo_jpeg(const unsigned char *data, size_t n, struct photo *p)
{
	struct jpeg_decompress_struct c;
	struct jpeg_progress_mgr progress = {.progress_monitor = jpeg_progress};
	struct photo_jpeg j;

	memset(&c, 0, sizeof(c));
	memset(&j, 0, sizeof(j));
	c.err = jpeg_std_error(&j.base);
	j.base.error_exit = jpeg_fatal;
	j.base.emit_message = jpeg_warned;
	p->format = "jpeg";
	if (setjmp(j.out) != 0) {
		photo_fault(p, "broken", NULL);
		jpeg_destroy_decompress(&c);
		return;
	}
	jpeg_create_decompress(&c);
	c.progress = &progress;
	jpeg_mem_src(&c, (unsigned char *)(uintptr_t)data, (unsigned long)n);
	jpeg_read_header(&c, TRUE);
	p->width = c.image_width;
	p->height = c.image_height;
	if (photo_too_many(p))
		;
	else if (c.num_components != 1 && c.num_components != 3)
		photo_fault(p, "format", "CMYK JPEG");
	else
		photo_jpeg_rows(&c, p);
	jpeg_destroy_decompress(&c);
}

/*
 * PNG
 */

struct photo_png {
	const unsigned char *data;
	size_t n, at;
	unsigned char *volatile row;
	uint64_t coloured;
};

static void
png_take(png_structp png, png_bytep out, png_size_t n)
{
	struct photo_png *s = png_get_io_ptr(png);

	if (n > s->n - s->at)
		png_error(png, "end of data");
	memcpy(out, s->data + s->at, n);
	s->at += n;
}

static void
png_warned(png_structp png, png_const_charp text)
{
	(void)png;
	(void)text;
}

static _Noreturn void
png_fatal(png_structp png, png_const_charp text)
{
	(void)text;
	png_longjmp(png, 1);
}

static void
photo_png_rows(png_structp png, png_infop info, struct photo_png *s,
    struct photo *p)
{
	int passes;

	png_set_expand(png);
	png_set_strip_16(png);
	png_set_strip_alpha(png);
	png_set_gray_to_rgb(png);
	passes = png_set_interlace_handling(png);
	png_read_update_info(png, info);
	s->row = xcalloc(png_get_rowbytes(png, info), 1);
	for (int pass = 0; pass < passes; pass++)
		for (unsigned y = 0; y < p->height; y++) {
			png_read_row(png, s->row, NULL);
			if (pass + 1 < passes)
				continue;
			p->rows = y + 1;
			s->coloured += photo_coloured(s->row, p->width);
		}
	/* the checksums behind the picture, and that there is an end */
	png_read_end(png, NULL);
	p->colour = photo_is_coloured(p, s->coloured);
}

static void
photo_png(const unsigned char *data, size_t n, struct photo *p)
{
	struct photo_png s = {.data = data, .n = n};
	png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL,
	    png_fatal, png_warned);
	png_infop info = png != NULL ? png_create_info_struct(png) : NULL;

	p->format = "png";
	if (info == NULL || setjmp(png_jmpbuf(png)) != 0) {
		photo_fault(p, "broken", NULL);
	} else {
		png_set_user_limits(png, PHOTO_SIDE_MAX, PHOTO_SIDE_MAX);
		png_set_chunk_malloc_max(png, 4000000);
		png_set_chunk_cache_max(png, 128);
		png_set_read_fn(png, &s, png_take);
		png_read_info(png, info);
		p->width = png_get_image_width(png, info);
		p->height = png_get_image_height(png, info);
		if (!photo_too_many(p))
			photo_png_rows(png, info, &s, p);
	}
	free(s.row);
	png_destroy_read_struct(&png, &info, NULL);
}

/*
 * Which is it?
 */

static const struct {
	const char *magic;
	size_t at, n;
	const char *name;
} photo_kinds[] = {
	{"%PDF-", 0, 5, "PDF"},
	{"GIF8", 0, 4, "GIF"},
	{"BM", 0, 2, "BMP"},
	{"WEBP", 8, 4, "WebP"},
	{"ftyp", 4, 4, "HEIC"},
	{"II*\0", 0, 4, "TIFF"},
	{"MM\0*", 0, 4, "TIFF"},
	{"PK\3\4", 0, 4, "ZIP"},
	{"<svg", 0, 4, "SVG"},
	{"<?xml", 0, 5, "XML"},
};

static const char *
photo_kind(const unsigned char *data, size_t n)
{
	for (size_t i = 0; i < sizeof(photo_kinds) / sizeof(photo_kinds[0]);
	     i++)
		if (n >= photo_kinds[i].at + photo_kinds[i].n &&
		    memcmp(data + photo_kinds[i].at, photo_kinds[i].magic,
			photo_kinds[i].n) == 0)
			return photo_kinds[i].name;
	return NULL;
}

void
photo_check(const unsigned char *data, size_t n, struct photo *p)
{
	static const unsigned char jpeg[] = {0xff, 0xd8, 0xff};
	static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n',
		0x1a, '\n'};

	memset(p, 0, sizeof(*p));
	if (n >= sizeof(jpeg) && memcmp(data, jpeg, sizeof(jpeg)) == 0)
		photo_jpeg(data, n, p);
	else if (n >= sizeof(png) && memcmp(data, png, sizeof(png)) == 0)
		photo_png(data, n, p);
	else
		photo_fault(p, "format", photo_kind(data, n));
}
