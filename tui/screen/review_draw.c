/* The picture of a case: its lines, and beside them what else there is. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/preview.h"
#include "tui/screen/review.h"
#include "tui/term.h"
#include "tui/text.h"
#include "tui/widget/tabs.h"

/* Side by side from 132x43 on: 70 | 61. */
enum { REVIEW_BESIDE_ROWS = 43, REVIEW_BESIDE_COLS = 132, REVIEW_LEFT = 70,
	REVIEW_LABEL = 24, REVIEW_FRAME = 4, REVIEW_HEAD = 4,
	REVIEW_CARD = 12 }; /* rows for what is known of a paper */

char *
review_left(const json_t *row, char *buf, size_t size)
{
	long long days = (long long)value_int(row, "days_left");

	buf[0] = '\0';
	if (!json_is_integer(value_at(row, "days_left")))
		return buf;
	if (days > 0)
		snprintf(buf, size, _("%lld d left"), days);
	else if (days == 0)
		snprintf(buf, size, "%s", _("today !"));
	else
		snprintf(buf, size, _("%lld d late !"), -days);
	return buf;
}

const char *
review_claimed(const json_t *row)
{
	const char *name = value_string(row, "claim.name");

	return *name != '\0' ? name : value_string(row, "claim_name");
}

bool
review_taken(const json_t *row)
{
	return *review_claimed(row) != '\0' &&
	    !json_is_true(value_at(row, "claim.mine"));
}

/* --- the head --- */

static void
review_draw_summary(const struct review *r, struct canvas *c, int row,
    int width)
{
	const json_t *a = r->reply;
	const char *name = value_string(a, "person.name");
	struct buf b = { 0 };
	char left[64], side[256], state[128];
	int used, room;

	review_left(a, left, sizeof left);
	if (*left == '\0' && *value_string(a, "state_due") != '\0')
		snprintf(left, sizeof left, _("due %s"), value_string(a,
		    "state_due"));
	if (*review_claimed(a) == '\0')
		str_copy(side, sizeof side, strcmp(value_string(a, "phase"),
		    "office") == 0 ? _("unclaimed") : "");
	else if (review_taken(a))
		snprintf(side, sizeof side, _("with %s"), review_claimed(a));
	else
		str_copy(side, sizeof side, _("with you"));
	used = text_width(left) + text_width(side) + 4;
	snprintf(state, sizeof state, "  [%s]", value_string(a,
	    "state_title"));
	buf_printf(&b, "%s  %s", *name != '\0' ? name :
	    value_string(a, "unit.name"), value_string(a, "title"));
	/* names give way to the state */
	room = width - used - 2 - text_width(state);
	canvas_text(c, row, 1, room, STYLE_TITLE, buf_str(&b));
	if (text_width(buf_str(&b)) < room)
		room = text_width(buf_str(&b));
	canvas_put(c, row, 1 + room, text_width(state), STYLE_TITLE, state);
	buf_clear(&b);
	buf_printf(&b, "%s  %s", left, side);
	canvas_put(c, row, width - used + 1, used, strchr(left, '!') != NULL ?
	    STYLE_WARN : STYLE_NORMAL, buf_str(&b));
	buf_finish(&b);
}

/* A step as it is written: "[unit]", "unit ok" or "unit". */
static void
review_step_text(const json_t *s, char *text, size_t size)
{
	snprintf(text, size, json_is_true(value_at(s, "current")) ? "[%s]" :
	    json_is_true(value_at(s, "done")) ? "%s ok" : "%s",
	    value_string(s, "title"));
}

/* The first step to be drawn: what is done gives way, never what is now. */
static size_t
review_steps_from(const json_t *steps, int room)
{
	int width = -3; /* no arrow before the first */
	const json_t *s;
	char text[128];
	size_t i, from = 0;

	json_array_foreach(steps, i, s) {
		review_step_text(s, text, sizeof text);
		width += 3 + text_width(text);
	}
	while (width > room && from < json_array_size(steps)) {
		s = json_array_get(steps, from);
		if (json_is_true(value_at(s, "current")))
			break;
		if (from++ == 0)
			room -= 4; /* "~ > " */
		review_step_text(s, text, sizeof text);
		width -= 3 + text_width(text);
	}
	return from;
}

/* "[done] unit ok > [district acceptance] > municipal" */
static void
review_draw_steps(const struct review *r, struct canvas *c, int row,
    int width)
{
	const json_t *steps = value_at(r->reply, "steps"), *s;
	char text[128], round[64] = "";
	int col = 1, end = width - 1;
	size_t i, from;

	if (value_int(r->reply, "round") > 1) {
		snprintf(round, sizeof round, _("  round %lld"),
		    (long long)value_int(r->reply, "round"));
		end -= text_width(round);
		canvas_put(c, row, end, width - end - 1, STYLE_WARN, round);
	}
	from = review_steps_from(steps, end - col);
	if (from > 0)
		col += canvas_put(c, row, col, end - col, STYLE_DIM, "~");
	json_array_foreach(steps, i, s) {
		bool now = json_is_true(value_at(s, "current"));

		if (i < from)
			continue;
		if (col > 1)
			col += canvas_put(c, row, col, end - col, STYLE_DIM,
			    " > ");
		review_step_text(s, text, sizeof text);
		col += canvas_put(c, row, col, end - col, now ?
		    STYLE_TITLE : json_is_true(value_at(s, "done")) ?
		    STYLE_NORMAL : STYLE_DIM, text);
	}
}

static void
review_draw_tabs(const struct review *r, struct canvas *c, int row,
    int width)
{
	static const char *const names[] = { N_("Case form"), N_("Papers"),
		N_("Points"), N_("Return items"), N_("History"), N_("Difference") };
	size_t n[REVIEW_TABS] = { 0 };
	char text[REVIEW_TABS][64];
	const char *labels[REVIEW_TABS];

	n[REVIEW_PAPERS] = review_papers_unseen(r);
	n[REVIEW_CHECKS] = review_checks_open(r);
	n[REVIEW_ITEMS] = json_array_size(r->items);
	n[REVIEW_DIFFERENCE] = json_array_size(value_at(r->reply, "changed"));
	for (size_t i = 0; i < REVIEW_TABS; i++) {
		if (n[i] > 0)
			snprintf(text[i], sizeof text[i], "%s(%zu)",
			    _(names[i]), n[i]);
		else
			snprintf(text[i], sizeof text[i], "%s", _(names[i]));
		labels[i] = text[i];
	}
	tabs_draw(c, row, 0, width, labels, REVIEW_TABS, r->tab);
}

/* --- lines --- */

static int
review_label_width(const struct review *r)
{
	int width = 10;

	for (size_t i = 0; i < r->nlines; i++) {
		int w = text_width(r->lines[i].label) + 1;

		if (r->lines[i].what != REVIEW_HEADING && w > width)
			width = w;
	}
	return width > REVIEW_LABEL ? REVIEW_LABEL : width;
}

static int
review_line_indent(const struct review_line *l, int label)
{
	return l->what == REVIEW_TEXT && *l->label == '\0' ? 3 :
	    l->under && *l->label == '\0' ? label - 6 : label + 4;
}

/* Draws from row on, or (row < 0 or beyond) only counts the rows. */
static int
review_draw_line(const struct review *r, struct canvas *c, struct rect area,
    int y, size_t i, int label)
{
	const struct review_line *l = &r->lines[i];
	int indent = review_line_indent(l, label), n = 0;
	char **texts, **heads, **text, **head;

	if (l->what == REVIEW_HEADING) {
		if (y >= 0 && y < area.rows)
			canvas_rule(c, area.row + y, area.col, area.cols,
			    l->label);
		return 1;
	}
	texts = text = text_wrap(l->text, area.cols - indent - 1);
	heads = head = text_wrap(l->label, indent > 8 ? indent - 4 : 8);
	for (bool more = true; more; n++) {
		int row = area.row + y + n;
		bool shown = y + n >= 0 && y + n < area.rows;

		if (shown && n == 0 && l->changed)
			canvas_put(c, row, area.col + 1, 1, STYLE_WARN, "*");
		if (shown && *head != NULL)
			canvas_put(c, row, area.col + 3, area.cols - 4,
			    l->style == STYLE_NORMAL ? STYLE_DIM : l->style,
			    *head);
		if (shown && *text != NULL)
			canvas_put(c, row, area.col + indent,
			    area.cols - indent - 1, l->style == STYLE_NORMAL &&
			    l->changed ? STYLE_WARN : l->style, *text);
		head += *head != NULL;
		text += *text != NULL;
		more = *head != NULL || *text != NULL;
	}
	text_free_lines(texts);
	text_free_lines(heads);
	return n;
}

static void
review_draw_cursor(struct canvas *c, struct rect area, int y, int rows)
{
	struct rect line = { area.row + y, area.col, rows, area.cols };

	if (y < 0 || y >= area.rows)
		return;
	if (y + rows > area.rows)
		line.rows = area.rows - y;
	canvas_restyle(c, line, STYLE_SELECTED);
	canvas_put(c, area.row + y, area.col, 1, STYLE_SELECTED, ">");
	canvas_cursor(c, area.row + y, area.col);
}

static void
review_draw_lines(struct review *r, struct canvas *c, struct rect area)
{
	struct rect none = { 0, 0, 0, area.cols };
	int label = review_label_width(r), y = 0, at = 0, high = 1;

	r->rows = area.rows;
	for (size_t i = 0; i < r->nlines; i++) {
		int n = review_draw_line(r, c, none, 0, i, label);

		if (i == r->at) {
			at = y;
			high = n;
		}
		y += n;
	}
	if (at < r->top)
		r->top = at;
	if (at + high > r->top + area.rows)
		r->top = at + (high < area.rows ? high : area.rows) -
		    area.rows;
	/* a heading right above comes into view with its first line */
	if (r->at > 0 && r->lines[r->at - 1].what == REVIEW_HEADING &&
	    r->top == at && high < area.rows)
		r->top--;
	y = -r->top;
	for (size_t i = 0; i < r->nlines && y < area.rows; i++) {
		int n = review_draw_line(r, c, area, y, i, label);

		if (i == r->at)
			review_draw_cursor(c, area, y, n);
		y += n;
	}
}

/* --- beside the lines --- */

static int
review_draw_text(struct canvas *c, struct rect area, int y, enum style s,
    const char *text)
{
	char **lines = text_wrap(text, area.cols - 2);

	for (int i = 0; lines[i] != NULL && y < area.rows; i++, y++)
		canvas_put(c, area.row + y, area.col + 1, area.cols - 2, s,
		    lines[i]);
	text_free_lines(lines);
	return y;
}

static int
review_draw_side(const struct review *r, struct canvas *c, struct rect area,
    int y, const char *heading, void (*build)(struct review *))
{
	struct review side = *r;

	side.lines = NULL;
	side.nlines = 0;
	build(&side);
	/* the points have a heading of their own */
	if (side.nlines > 0 && side.lines[0].what != REVIEW_HEADING &&
	    y < area.rows)
		canvas_rule(c, area.row + y++, area.col, area.cols, heading);
	for (size_t i = 0; i < side.nlines && y < area.rows; i++)
		y += review_draw_line(&side, c, area, y, i,
		    review_label_width(&side));
	review_lines_clear(&side);
	return y;
}

static bool
review_beside(int rows, int cols)
{
	return rows >= REVIEW_BESIDE_ROWS && cols >= REVIEW_BESIDE_COLS;
}

json_t *
review_paper_params(const struct review *r, const json_t *paper)
{
	char purpose[100];
	json_t *p;

	snprintf(purpose, sizeof purpose, _("Review of %s"),
	    value_string(r->reply, "number"));
	p = json_pack("{s:s, s:s, s:s}", "id", r->id, "kind",
	    value_string(paper, "kind"), "purpose", purpose);
	if (*value_string(paper, "row") != '\0')
		json_object_set_new(p, "row", json_string(value_string(paper,
		    "row")));
	return p;
}

static const json_t *
review_paper_now(const struct review *r)
{
	const struct review_line *l = review_now(r);
	const json_t *p = l != NULL && l->what == REVIEW_PAPER ?
	    json_array_get(value_at(r->reply, "attachments"), l->index) :
	    NULL;

	return *value_string(p, "sha256") != '\0' ? p : NULL;
}

/* Is the picture there is of this paper? */
static bool
review_pictured(const struct review *r, const json_t *paper)
{
	const char *sum = value_string(paper, "sha256");
	size_t n = strlen(sum);

	return r->picture != NULL && paper != NULL &&
	    strncmp(r->pictured, sum, n) == 0 && r->pictured[n] == ' ';
}

bool
review_look(struct view *v)
{
	struct review *r = v->data;
	const json_t *paper = review_paper_now(r);
	char wanted[sizeof r->pictured];
	struct err e = { 0 };
	int rows, cols;
	json_t *p;

	app_size(v->app, &rows, &cols);
	if (paper == NULL || !review_beside(rows, cols))
		return false;
	cols -= REVIEW_LEFT * cols / REVIEW_BESIDE_COLS + 3;
	rows -= REVIEW_FRAME + REVIEW_HEAD + REVIEW_CARD;
	snprintf(wanted, sizeof wanted, "%.64s %dx%d", value_string(paper,
	    "sha256"), rows, cols);
	if (strcmp(wanted, r->pictured) == 0)
		return false;
	str_copy(r->pictured, sizeof r->pictured, wanted);
	json_decref(r->picture);
	r->picture = NULL;
	p = review_paper_params(r, paper);
	json_object_set_new(p, "columns", json_integer(cols));
	json_object_set_new(p, "rows", json_integer(rows));
	json_object_set_new(p, "colors", json_string(term_colors() >= 256 ?
	    "256" : "2"));
	json_object_set_new(p, "symbols", json_string(term_ascii() ?
	    "ascii" : "blocks"));
	/* what cannot be had is left out: Enter says why */
	(void)call(v->app, "application.file.picture", p, &r->picture, &e);
	return true;
}

/* What is known of the paper, and its first page below. */
static void
review_draw_paper(const struct review *r, struct canvas *c, struct rect area)
{
	const struct review_line *l = review_now(r);
	char *card = review_paper_card(r, json_array_get(value_at(r->reply,
	    "attachments"), l->index));

	canvas_rule(c, area.row, area.col, area.cols, l->label);
	review_draw_text(c, area, 1, STYLE_NORMAL, card);
	free(card);
	if (!review_pictured(r, review_paper_now(r)))
		return;
	area.row += REVIEW_CARD;
	area.rows -= REVIEW_CARD;
	area.col++;
	area.cols -= 2;
	canvas_text(c, area.row - 1, area.col, area.cols, STYLE_DIM,
	    _("Page 1; nothing is decided from a picture: Enter shows all"));
	preview_draw_lines(r->picture, c, area);
}

static void
review_draw_beside(const struct review *r, struct canvas *c,
    struct rect area)
{
	const struct review_line *l = review_now(r);
	int y = 0;

	if (r->tab == REVIEW_PAPERS && l != NULL &&
	    l->what == REVIEW_PAPER) {
		review_draw_paper(r, c, area);
		return;
	}
	y = review_draw_side(r, c, area, y, _("Papers"), review_lines_papers);
	if (r->tab != REVIEW_CHECKS)
		y = review_draw_side(r, c, area, y, "", review_lines_checks);
	if (r->tab != REVIEW_HISTORY && r->history != NULL)
		review_draw_side(r, c, area, y, _("History"),
		    review_lines_history);
}

void
review_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct review *r = v->data;
	struct rect area = body;

	review_draw_summary(r, c, area.row, area.cols);
	review_draw_steps(r, c, area.row + 1, area.cols);
	review_draw_tabs(r, c, area.row + 2, area.cols);
	canvas_rule(c, area.row + 3, area.col, area.cols, NULL);
	area.row += 4;
	area.rows -= 4;
	if (review_beside(c->rows, c->cols)) {
		struct rect side = area;

		area.cols = REVIEW_LEFT * c->cols / REVIEW_BESIDE_COLS;
		side.col = area.cols + 1;
		side.cols = c->cols - side.col;
		for (int i = 0; i < area.rows; i++)
			canvas_put(c, area.row + i, area.cols, 1,
			    STYLE_BORDER, c->ascii ? "|" : "\u2502");
		review_draw_beside(r, c, side);
	}
	review_draw_lines(r, c, area);
}
