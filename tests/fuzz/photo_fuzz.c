/*
 * Photos that are damaged in every way: a good one of each kind with bytes
 * changed, cut off, moved and repeated. Deterministic:
 * `photo_fuzz [ROUNDS [SEED]]`.
 * Meant for sanitizer builds; what must always hold is asserted anywhere.
 */
#include "config.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

#include "common/mem.h"
#include "server/helpers/hall-intake-photo.h"

enum { FUZZ_W = 50, FUZZ_H = 70, FUZZ_SEEDS = 4 };

static uint64_t fuzz_state;

static unsigned
fuzz_next(unsigned below)
{
	fuzz_state ^= fuzz_state >> 12;
	fuzz_state ^= fuzz_state << 25;
	fuzz_state ^= fuzz_state >> 27;
	return (unsigned)((fuzz_state * 2685821657736338717ULL) >> 33) % below;
}

struct seed {
	unsigned char *data;
	size_t n;
};

static void
fuzz_pixels(unsigned char *rgb)
{
	for (size_t i = 0; i < FUZZ_W * 3; i++)
		rgb[i] = (unsigned char)fuzz_next(256);
}

static void
fuzz_jpeg(struct seed *s, bool progressive)
{
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr err;
	unsigned char row[FUZZ_W * 3], *rows = row;
	unsigned long n = 0;

	c.err = jpeg_std_error(&err);
	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &s->data, &n);
	c.image_width = FUZZ_W;
	c.image_height = FUZZ_H;
	c.input_components = 3;
	c.in_color_space = JCS_RGB;
	jpeg_set_defaults(&c);
	if (progressive)
		jpeg_simple_progression(&c);
	jpeg_start_compress(&c, TRUE);
	for (int y = 0; y < FUZZ_H; y++) {
		fuzz_pixels(row);
		jpeg_write_scanlines(&c, &rows, 1);
	}
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	s->n = n;
}

static void
fuzz_png_out(png_structp png, png_bytep data, png_size_t n)
{
	struct seed *s = png_get_io_ptr(png);

	s->data = xreallocarray(s->data, s->n + n, 1);
	memcpy(s->data + s->n, data, n);
	s->n += n;
}

static void
fuzz_png_flush(png_structp png)
{
	(void)png;
}

static void
fuzz_png(struct seed *s, bool interlaced)
{
	static unsigned char pixels[FUZZ_H][FUZZ_W * 3];
	png_bytep rows[FUZZ_H];
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL,
	    NULL, NULL);
	png_infop info = png_create_info_struct(png);

	png_set_write_fn(png, s, fuzz_png_out, fuzz_png_flush);
	png_set_IHDR(png, info, FUZZ_W, FUZZ_H, 8, PNG_COLOR_TYPE_RGB,
	    interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
	    PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	for (int y = 0; y < FUZZ_H; y++) {
		fuzz_pixels(pixels[y]);
		rows[y] = pixels[y];
	}
	png_write_image(png, rows);
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
}

/* Damage d, which has room for n more; the new length. */
static size_t
fuzz_damage(unsigned char *d, size_t n)
{
	size_t at, len;

	for (unsigned k = 1 + fuzz_next(8); k > 0 && n > 8; k--) {
		at = fuzz_next((unsigned)n);
		len = 1 + fuzz_next(16);
		switch (fuzz_next(6)) {
		case 0: /* a bit */
			d[at] ^= (unsigned char)(1U << fuzz_next(8));
			break;
		case 1: /* a byte, an extreme one */
			d[at] = (unsigned char)(fuzz_next(2) ? 0xff : 0);
			break;
		case 2: /* near the head, where lengths and sizes are */
			d[fuzz_next(n < 700 ? (unsigned)n : 700)] =
			    (unsigned char)fuzz_next(256);
			break;
		case 3: /* the end */
			if (fuzz_next(4) == 0)
				n = at + 1;
			break;
		case 4: /* a piece is missing */
			if (at + len < n) {
				memmove(d + at, d + at + len, n - at - len);
				n -= len;
			}
			break;
		default: /* a piece from elsewhere */
			if (at + len < n)
				memmove(d + at, d + fuzz_next((unsigned)(n - len)),
				    len);
		}
	}
	return n;
}

static void
fuzz_check(const unsigned char *d, size_t n)
{
	struct photo p;

	photo_check(d, n, &p);
	if (p.fault != NULL) {
		assert(strcmp(p.fault, "format") == 0 ||
		    strcmp(p.fault, "broken") == 0 ||
		    strcmp(p.fault, "pixels") == 0);
		return;
	}
	assert(p.format != NULL && p.width > 0 && p.height > 0);
	assert((uint64_t)p.width * p.height <= PHOTO_PIXELS_MAX);
	assert(p.rows == p.height);
}

/* The last scan of a progressive picture, two thousand times. */
static void
fuzz_scans(const struct seed *s)
{
	enum { TIMES = 2000 };
	unsigned char *d;
	struct photo p;
	size_t sos = 0, len, n;

	for (size_t i = 0; i + 1 < s->n; i++)
		if (s->data[i] == 0xff && s->data[i + 1] == 0xda)
			sos = i;
	assert(sos > 0);
	len = s->n - 2 - sos;
	d = xcalloc(s->n + TIMES * len, 1);
	memcpy(d, s->data, s->n - 2);
	n = s->n - 2;
	for (int i = 0; i < TIMES; i++, n += len)
		memcpy(d + n, s->data + sos, len);
	d[n++] = 0xff;
	d[n++] = 0xd9;
	photo_check(d, n, &p);
	assert(p.fault != NULL && strcmp(p.fault, "broken") == 0);
	free(d);
}

int
main(int argc, char **argv)
{
	unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 3000;
	struct seed seeds[FUZZ_SEEDS] = {{0}};
	unsigned char *d;

	fuzz_state = argc > 2 ? strtoull(argv[2], NULL, 10) | 1 : 20260301;
	fuzz_jpeg(&seeds[0], false);
	fuzz_jpeg(&seeds[1], true);
	fuzz_png(&seeds[2], false);
	fuzz_png(&seeds[3], true);
	puts("1..1");
	for (int i = 0; i < FUZZ_SEEDS; i++) {
		struct photo p;

		photo_check(seeds[i].data, seeds[i].n, &p);
		assert(p.fault == NULL && p.width == FUZZ_W &&
		    p.height == FUZZ_H && p.colour);
		/* cut anywhere it is damaged, or at the very end it may be */
		for (size_t n = 0; n + 20 < seeds[i].n; n += 97) {
			/* exactly so many bytes, so that a read beyond shows */
			d = xcalloc(n + 1, 1);
			memcpy(d, seeds[i].data, n);
			photo_check(d, n, &p);
			assert(p.fault != NULL);
			free(d);
		}
	}
	fuzz_scans(&seeds[1]);
	while (rounds-- > 0) {
		const struct seed *s = &seeds[fuzz_next(FUZZ_SEEDS)];
		unsigned char *copy;
		size_t n;

		d = xcalloc(s->n, 1);
		memcpy(d, s->data, s->n);
		n = fuzz_damage(d, s->n);
		copy = xcalloc(n, 1);
		memcpy(copy, d, n);
		fuzz_check(copy, n);
		free(copy);
		free(d);
	}
	for (int i = 0; i < FUZZ_SEEDS; i++)
		free(seeds[i].data);
	puts("ok 1 - damaged photos are told from good ones");
	return 0;
}
