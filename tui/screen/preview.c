/* preview: pages of a file as text, and as a picture. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/screen/preview.h"
#include "tui/term.h"
#include "tui/value.h"
#include "tui/widget/pager.h"
#include "tui/widget/tabs.h"

enum { PREVIEW_TEXT, PREVIEW_PICTURE };
/* Of the body: title, tabs and rule above, rule and warning below. */
enum { PREVIEW_ABOVE = 3, PREVIEW_BELOW = 2, PREVIEW_FRAME = 4 };
/* As much as the method makes. */
enum { PREVIEW_COLUMNS = 200, PREVIEW_ROWS = 100 };

struct preview {
	json_t *of;         /* the arguments */
	int tabs[2], ntabs; /* which of them there are */
	int tab;            /* of tabs */
	int page, pages;    /* 0: not known yet */
	json_t *reply;      /* for what is in view; NULL: ask */
	char fault[512];    /* why there is none */
	struct pager pager; /* of the text */
	int rows, cols;     /* the terminal that the picture was made for */
	bool ascii;
};

static int
preview_kind(const struct preview *p)
{
	return p->tabs[p->tab];
}

static void
preview_forget(struct preview *p)
{
	json_decref(p->reply);
	p->reply = NULL;
	p->fault[0] = '\0';
	pager_finish(&p->pager);
}

static json_t *
preview_params(const struct preview *p)
{
	json_t *params = json_deep_copy(json_object_get(p->of, "params"));
	int cols = p->cols - 2;
	int rows = p->rows - PREVIEW_FRAME - PREVIEW_ABOVE - PREVIEW_BELOW;

	if (!json_is_object(params))
		params = json_object();
	if (!json_is_true(json_object_get(p->of, "single")))
		json_object_set_new(params, "page", json_integer(p->page));
	if (preview_kind(p) == PREVIEW_TEXT)
		return params;
	json_object_set_new(params, "columns",
	    json_integer(cols > PREVIEW_COLUMNS ? PREVIEW_COLUMNS : cols));
	json_object_set_new(params, "rows",
	    json_integer(rows > PREVIEW_ROWS ? PREVIEW_ROWS : rows));
	json_object_set_new(params, "colors",
	    json_string(term_colors() >= 256 ? "256" : "2"));
	json_object_set_new(params, "symbols",
	    json_string(p->ascii ? "ascii" : "blocks"));
	return params;
}

/* Ask for what is in view; a look at somebody else's is recorded. */
static void
preview_ask(struct app *app, struct preview *p)
{
	bool text = preview_kind(p) == PREVIEW_TEXT;
	struct err e = { 0 };
	const char *words;

	app_size(app, &p->rows, &p->cols);
	p->ascii = term_ascii();
	if (call(app, value_string(p->of, text ? "text" : "picture"),
	    preview_params(p), &p->reply, &e) != 0) {
		err_text(&e, 0, p->fault, sizeof p->fault);
		p->reply = NULL;
		return;
	}
	p->pages = (int)value_int(p->reply, "pages");
	if (!text)
		return;
	words = value_string(p->reply, "text");
	if (words[strspn(words, " \n")] == '\0')
		words = _("This page has no text: it is a scan or a drawing. "
		    "Look at its picture.");
	pager_init(&p->pager, words);
}

static bool
preview_look(struct view *v)
{
	struct preview *p = v->data;
	int rows, cols;

	app_size(v->app, &rows, &cols);
	if (preview_kind(p) == PREVIEW_PICTURE && p->reply != NULL &&
	    (rows != p->rows || cols != p->cols || p->ascii != term_ascii()))
		preview_forget(p);
	if (p->reply != NULL || p->fault[0] != '\0')
		return false;
	preview_ask(v->app, p);
	return true;
}

static void
preview_draw_run(struct canvas *c, int row, int *col, int end,
    const json_t *run)
{
	const char *s = json_string_value(json_array_get(run, 0));
	int fg = (int)json_integer_value(json_array_get(run, 1));
	int bg = (int)json_integer_value(json_array_get(run, 2));
	uint32_t cp;
	int n;

	while (s != NULL && *col < end && (n = utf8_decode(s, &cp)) > 0) {
		/* whatever sent it: blocks and plain characters alone */
		if ((cp < ' ' || cp > '~') && (cp < 0x2580 || cp > 0x259f))
			cp = ' ';
		canvas_cell(c, row, (*col)++, (wchar_t)cp, fg, bg);
		s += n;
	}
}

void
preview_draw_lines(const json_t *reply, struct canvas *c, struct rect r)
{
	const json_t *line, *run;
	size_t y, i;

	json_array_foreach(value_at(reply, "lines"), y, line) {
		int col = r.col;

		if ((int)y >= r.rows)
			break;
		json_array_foreach(line, i, run)
			preview_draw_run(c, r.row + (int)y, &col,
			    r.col + r.cols, run);
	}
}

static void
preview_draw_picture(const struct preview *p, struct canvas *c, struct rect r)
{
	preview_draw_lines(p->reply, c, r);
	canvas_cursor(c, r.row, r.col);
}

static void
preview_draw_head(const struct preview *p, struct canvas *c, struct rect body)
{
	const char *labels[2];
	char page[64];

	canvas_put(c, body.row, body.col + 1, body.cols - 24, STYLE_TITLE,
	    value_string(p->of, "title"));
	if (p->pages > 0) {
		snprintf(page, sizeof page, _("Page %d of %d"), p->page,
		    p->pages);
		canvas_right(c, body.row, body.cols - 22, 21, STYLE_NORMAL,
		    page);
	}
	for (int i = 0; i < p->ntabs; i++)
		labels[i] = p->tabs[i] == PREVIEW_TEXT ? _("Text layer") :
		    _("Picture");
	tabs_draw(c, body.row + 1, body.col, body.cols, labels,
	    (size_t)p->ntabs, (size_t)p->tab);
	canvas_rule(c, body.row + 2, body.col, body.cols, NULL);
}

static void
preview_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct preview *p = v->data;
	struct rect r = { body.row + PREVIEW_ABOVE, body.col + 1,
		body.rows - PREVIEW_ABOVE - PREVIEW_BELOW, body.cols - 2 };
	bool cut = json_is_true(value_at(p->reply, "cut"));

	preview_draw_head(p, c, body);
	if (p->reply == NULL) {
		canvas_put(c, r.row + 1, r.col, r.cols,
		    p->fault[0] != '\0' ? STYLE_WARN : STYLE_INFO,
		    p->fault[0] != '\0' ? p->fault : _("One moment."));
		canvas_cursor(c, r.row + 1, r.col);
	} else if (preview_kind(p) == PREVIEW_TEXT) {
		pager_draw(&p->pager, c, r);
	} else {
		preview_draw_picture(p, c, r);
	}
	canvas_rule(c, body.row + body.rows - 2, body.col, body.cols,
	    cut ? _("The page has more text than is shown") : NULL);
	canvas_put(c, body.row + body.rows - 1, body.col + 1, body.cols - 2,
	    STYLE_WARN, _("Only a preview: a decision is made from the "
	    "downloaded original alone."));
}

static void
preview_turn(struct view *v, int by)
{
	struct preview *p = v->data;
	int page = p->page + by;

	if (page < 1 || (p->pages > 0 && page > p->pages)) {
		app_status(v->app, STYLE_INFO, "%s", by < 0 ?
		    _("This is the first page.") : _("This is the last page."));
		return;
	}
	p->page = page;
	preview_forget(p);
}

static void
preview_tab(struct preview *p, int tab)
{
	if (tab == p->tab)
		return;
	p->tab = tab;
	preview_forget(p);
}

static bool
preview_key(struct view *v, const struct key *k)
{
	struct preview *p = v->data;

	switch (k->code) {
	case K_TAB:
		preview_tab(p, (p->tab + 1) % p->ntabs);
		return true;
	case 'n':
		preview_turn(v, 1);
		return true;
	case 'p':
		preview_turn(v, -1);
		return true;
	case K_F5:
		preview_forget(p);
		return true;
	default:
		return p->pager.text != NULL && pager_key(&p->pager, k);
	}
}

static bool
preview_number(struct view *v, int n)
{
	struct preview *p = v->data;

	if (n < 1 || n > p->ntabs)
		return false;
	preview_tab(p, n - 1);
	return true;
}

static void
preview_destroy(struct view *v)
{
	struct preview *p = v->data;

	preview_forget(p);
	json_decref(p->of);
	free(p);
}

static const struct keybind *const *
preview_keymaps(struct view *v)
{
	static const struct keybind map[] = {
		{ K_TAB, 0, N_("Next tab"), N_("Text or picture; a digit "
			"chooses one"), 0, K_TAB },
		{ 'n', 0, N_("Page on"), N_("The next page of the file"), 0,
			'n' },
		{ 'p', 0, N_("Page back"), N_("The page before of the file"),
			0, 'p' },
		{ K_F5, 0, N_("Refresh"), N_("Ask the server again"), 0,
			K_F5 },
		{ 0 }
	};
	static const struct keybind *const maps[] = { map, NULL };

	(void)v;
	return maps;
}

static const char *
preview_help(struct view *v)
{
	(void)v;
	return _("The text that is in the file, and a picture of its pages in "
	    "symbols, as well as the terminal can draw it. Neither is "
	    "faithful: text may stand in a file unseen, and small print is "
	    "lost in a picture. Download the file to decide anything.");
}

static const struct view_ops preview_ops = {
	.draw = preview_draw,
	.key = preview_key,
	.number = preview_number,
	.look = preview_look,
	.destroy = preview_destroy,
	.keymaps = preview_keymaps,
	.help = preview_help,
};

struct view *
preview_view_open(struct app *app, const struct screen *s, const json_t *args)
{
	struct preview *p = xcalloc(1, sizeof *p);
	struct view *v;

	p->of = json_deep_copy(args);
	p->page = 1;
	if (*value_string(args, "text") != '\0')
		p->tabs[p->ntabs++] = PREVIEW_TEXT;
	if (*value_string(args, "picture") != '\0') {
		if (json_is_true(json_object_get(args, "picture_first")))
			p->tab = p->ntabs;
		p->tabs[p->ntabs++] = PREVIEW_PICTURE;
	}
	v = view_create(app, s, &preview_ops, p);
	v->digits_live = true;
	return v;
}

void
preview_open(struct app *app, const struct preview_of *of)
{
	json_t *params = of->params != NULL ?
	    json_deep_copy(of->params) : json_object();

	if (of->text == NULL && of->picture == NULL) {
		json_decref(params);
		return;
	}
	app_open(app, "preview", json_pack("{s:s, s:s, s:s, s:o, s:b, s:b}",
	    "title", of->title, "text", of->text != NULL ? of->text : "",
	    "picture", of->picture != NULL ? of->picture : "", "params",
	    params, "picture_first", (int)of->picture_first, "single",
	    (int)of->single));
}
