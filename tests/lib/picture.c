/*
 * Pictures for tests, on standard output:
 *
 *	picture jpeg|png|progressive|interlaced WIDTH HEIGHT
 *	    [colour|grey|greyrgb|cmyk|alpha] [NOISE [BYTES]]
 *
 * A portrait of noise, so that its size is that of a photo. A JPEG is padded
 * to BYTES with comments, so that limits can be met to the byte.
 */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

static uint64_t picture_state = 88172645463325252ULL;

static unsigned
picture_random(unsigned below)
{
	picture_state ^= picture_state << 13;
	picture_state ^= picture_state >> 7;
	picture_state ^= picture_state << 17;
	return below == 0 ? 0 : (unsigned)((picture_state >> 33) % below);
}

static int
picture_clamp(int v)
{
	return v < 0 ? 0 : v > 255 ? 255 : v;
}

static void
picture_row(unsigned char *row, int w, int h, int y, int n, const char *mode,
    int noise)
{
	for (int x = 0; x < w; x++) {
		int dx = (2 * x - w) * 100 / w, dy = (2 * y - h) * 100 / h;
		int face = dx * dx + dy * dy < 2500;
		int base[4] = {face ? 220 : 250, face ? 170 : 250,
			face ? 140 : 250, 255};

		for (int i = 0; i < n; i++) {
			int v = base[i % 4];

			if (strcmp(mode, "greyrgb") == 0)
				v = i == 0 ? base[1] : row[x * n];
			if (i < 3 && !(strcmp(mode, "greyrgb") == 0 && i > 0))
				v += (int)picture_random((unsigned)noise + 1) -
				    noise / 2;
			row[x * n + i] = (unsigned char)picture_clamp(v);
		}
	}
}

/* FF FE length text, behind the first two bytes. */
static void
picture_comments(size_t n)
{
	while (n > 0) {
		size_t piece = n > 60000 ? 50000 : n;

		if (piece < 4)
			exit(3);
		putchar(0xff);
		putchar(0xfe);
		putchar((int)((piece - 2) >> 8));
		putchar((int)((piece - 2) & 255));
		for (size_t i = 4; i < piece; i++)
			putchar('.');
		n -= piece;
	}
}

static void
picture_jpeg(int w, int h, const char *mode, int noise, size_t bytes,
    int progressive)
{
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr err;
	unsigned char *data = NULL, *row;
	unsigned long size = 0;
	int n = strcmp(mode, "grey") == 0 ? 1 : strcmp(mode, "cmyk") == 0 ? 4 :
									    3;

	c.err = jpeg_std_error(&err);
	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &data, &size);
	c.image_width = (JDIMENSION)w;
	c.image_height = (JDIMENSION)h;
	c.input_components = n;
	c.in_color_space = n == 1 ? JCS_GRAYSCALE : n == 4 ? JCS_CMYK :
							     JCS_RGB;
	jpeg_set_defaults(&c);
	jpeg_set_quality(&c, 90, TRUE);
	if (progressive)
		jpeg_simple_progression(&c);
	jpeg_start_compress(&c, TRUE);
	row = calloc((size_t)w, (size_t)n);
	for (int y = 0; y < h; y++) {
		picture_row(row, w, h, y, n, mode, noise);
		jpeg_write_scanlines(&c, &row, 1);
	}
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	free(row);
	fwrite(data, 1, 2, stdout);
	if (bytes > size)
		picture_comments(bytes - size);
	fwrite(data + 2, 1, size - 2, stdout);
	free(data);
}

static void
picture_png(int w, int h, const char *mode, int noise, int interlaced)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL,
	    NULL, NULL);
	png_infop info = png_create_info_struct(png);
	int n = strcmp(mode, "grey") == 0 ? 1 : strcmp(mode, "alpha") == 0 ? 4 :
									     3;
	unsigned char *all = calloc((size_t)w * (size_t)n, (size_t)h);
	png_bytep *rows = calloc((size_t)h, sizeof(*rows));

	png_init_io(png, stdout);
	png_set_IHDR(png, info, (png_uint_32)w, (png_uint_32)h, 8,
	    n == 1 ? PNG_COLOR_TYPE_GRAY : n == 4 ? PNG_COLOR_TYPE_RGBA :
						    PNG_COLOR_TYPE_RGB,
	    interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
	    PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	for (int y = 0; y < h; y++) {
		rows[y] = all + (size_t)y * (size_t)w * (size_t)n;
		picture_row(rows[y], w, h, y, n, mode, noise);
	}
	png_write_image(png, rows);
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
	free(rows);
	free(all);
}

int
main(int argc, char **argv)
{
	int w, h, noise;
	const char *kind, *mode;

	if (argc < 4)
		return 2;
	kind = argv[1];
	w = (int)strtol(argv[2], NULL, 10);
	h = (int)strtol(argv[3], NULL, 10);
	mode = argc > 4 ? argv[4] : "colour";
	noise = argc > 5 ? (int)strtol(argv[5], NULL, 10) : 40;
	if (w <= 0 || h <= 0)
		return 2;
	if (strcmp(kind, "png") == 0 || strcmp(kind, "interlaced") == 0)
		picture_png(w, h, mode, noise, kind[0] == 'i');
	else
		picture_jpeg(w, h, mode, noise,
		    argc > 6 ? strtoul(argv[6], NULL, 10) : 0,
		    strcmp(kind, "progressive") == 0);
	return 0;
}
