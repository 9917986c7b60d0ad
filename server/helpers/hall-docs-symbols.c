#include "config.h"

#include <chafa.h>
#include <stdlib.h>

#include "common/buf.h"
#include "common/utf8.h"
#include "server/helpers/hall-docs.h"

static ChafaCanvas *
docs_canvas(const struct docs *d, int columns, int rows)
{
	ChafaCanvasConfig *c = chafa_canvas_config_new();
	ChafaSymbolMap *m = chafa_symbol_map_new();
	ChafaCanvas *canvas;

	/* halves and quarters of a cell, which fonts have; else plain ASCII */
	chafa_symbol_map_add_by_tags(m, CHAFA_SYMBOL_TAG_SPACE);
	chafa_symbol_map_add_by_tags(m, d->ascii ? CHAFA_SYMBOL_TAG_ASCII :
	    CHAFA_SYMBOL_TAG_SOLID | CHAFA_SYMBOL_TAG_HALF |
		CHAFA_SYMBOL_TAG_QUAD);
	chafa_canvas_config_set_symbol_map(c, m);
	chafa_canvas_config_set_geometry(c, columns, rows);
	chafa_canvas_config_set_cell_geometry(c, DOCS_CELL_WIDTH,
	    DOCS_CELL_HEIGHT);
	/* of 256 those that no theme changes */
	chafa_canvas_config_set_canvas_mode(c,
	    d->colors == 256 ? CHAFA_CANVAS_MODE_INDEXED_240 :
		d->colors == 16 ? CHAFA_CANVAS_MODE_INDEXED_16 :
				  CHAFA_CANVAS_MODE_FGBG);
	/* ink is what is drawn, paper what is left blank */
	chafa_canvas_config_set_fg_color(c, 0x000000);
	chafa_canvas_config_set_bg_color(c, 0xffffff);
	chafa_canvas_config_set_work_factor(c, 0.5F);
	canvas = chafa_canvas_new(c);
	chafa_symbol_map_unref(m);
	chafa_canvas_config_unref(c);
	return canvas;
}

struct docs_run {
	struct buf text;
	int fg, bg;
};

static void
docs_run_end(json_t *line, struct docs_run *r)
{
	if (r->text.len > 0)
		json_array_append_new(line, json_pack("[s, i, i]",
		    buf_str(&r->text), r->fg, r->bg));
	buf_clear(&r->text);
}

/* Runs of cells with the same colours. */
static json_t *
docs_line(ChafaCanvas *canvas, const struct docs *d, int columns, int y)
{
	json_t *line = json_array();
	struct docs_run r = {.fg = -1, .bg = -1};

	for (int x = 0; x < columns; x++) {
		gunichar ch = chafa_canvas_get_char_at(canvas, x, y);
		int fg = -1, bg = -1;
		char text[8];

		if (d->colors > 2)
			chafa_canvas_get_raw_colors_at(canvas, x, y, &fg, &bg);
		if (fg != r.fg || bg != r.bg)
			docs_run_end(line, &r);
		r.fg = fg;
		r.bg = bg;
		utf8_encode(ch >= ' ' ? ch : ' ', text);
		buf_add_str(&r.text, text);
	}
	docs_run_end(line, &r);
	buf_finish(&r.text);
	return line;
}

void
docs_symbols(const struct docs *d, const struct docs_image *i, int columns,
    int rows, json_t *reply)
{
	json_t *lines = json_array();
	ChafaCanvas *canvas;

	chafa_set_n_threads(1); /* the sandbox lets it start none */
	canvas = docs_canvas(d, columns, rows);
	chafa_canvas_draw_all_pixels(canvas, CHAFA_PIXEL_RGB8, i->rgb, i->width,
	    i->height, i->width * 3);
	for (int y = 0; y < rows; y++)
		json_array_append_new(lines,
		    docs_line(canvas, d, columns, y));
	chafa_canvas_unref(canvas);
	json_object_set_new(reply, "columns", json_integer(columns));
	json_object_set_new(reply, "rows", json_integer(rows));
	json_object_set_new(reply, "colors", json_integer(d->colors));
	json_object_set_new(reply, "lines", lines);
}
