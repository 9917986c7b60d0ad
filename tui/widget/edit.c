#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "common/mem.h"
#include "common/utf8.h"
#include "tui/text.h"
#include "tui/widget/edit.h"

void
edit_init(struct edit *e, enum edit_kind kind, size_t max, int width,
    int rows)
{
	memset(e, 0, sizeof *e);
	e->kind = kind;
	e->max = max;
	e->text = xcalloc(max + 1, sizeof *e->text);
	e->multiline = rows > 1;
	edit_resize(e, width, rows);
}

void
edit_finish(struct edit *e)
{
	if (e->text != NULL)
		explicit_bzero(e->text, (e->max + 1) * sizeof *e->text);
	free(e->text);
	memset(e, 0, sizeof *e);
}

static bool
edit_is_mark(wchar_t c)
{
	return c >= 0x300 && wcwidth(c) == 0;
}

/* The boundary before / after the one at i: a character with its marks. */
static size_t
edit_before(const struct edit *e, size_t i)
{
	if (i > 0)
		i--;
	while (i > 0 && edit_is_mark(e->text[i]))
		i--;
	return i;
}

static size_t
edit_after(const struct edit *e, size_t i)
{
	if (i < e->len)
		i++;
	while (i < e->len && edit_is_mark(e->text[i]))
		i++;
	return i;
}

static int
edit_cells(const struct edit *e, size_t from, size_t to)
{
	if (e->kind == EDIT_PASSWORD)
		return (int)(to - from);
	return text_wwidth(e->text + from, to - from);
}

/* One room is kept for the caret behind the last character. */
static void
edit_scroll(struct edit *e)
{
	if (e->multiline)
		return;
	if (e->left > e->len)
		e->left = e->len;
	if (e->left > e->caret)
		e->left = e->caret;
	while (e->left > 0 && edit_is_mark(e->text[e->left]))
		e->left--;
	for (;;) {
		int marks = e->left > 0; /* the "<" takes a cell */

		if (edit_cells(e, e->left, e->caret) + marks <
		    e->width - (e->caret < e->len ? 2 : 0) ||
		    e->left >= e->caret)
			break;
		e->left = edit_after(e, e->left);
	}
	/* no empty room at the right while text is hidden at the left */
	while (e->left > 0) {
		size_t l = edit_before(e, e->left);

		if (edit_cells(e, l, e->len) + (l > 0) >= e->width)
			break;
		e->left = l;
	}
}

/*
 * The line that begins at i: its end, and where the next one begins. A line
 * breaks where a character would pass the edge.
 */
static size_t
edit_line(const struct edit *e, size_t i, size_t *next)
{
	int used = 0;

	while (i < e->len && e->text[i] != L'\n') {
		size_t after = edit_after(e, i);
		int w = edit_cells(e, i, after);

		if (used + w > e->width && used > 0) {
			*next = i;
			return i;
		}
		used += w;
		i = after;
	}
	*next = i < e->len ? i + 1 : i;
	return i;
}

/* Which line the caret stands in, and where that line begins. */
static int
edit_caret_line(const struct edit *e, size_t *start)
{
	size_t i = 0, next;
	int line = 0;

	for (;;) {
		size_t end = edit_line(e, i, &next);
		bool soft = end == next && end < e->len;

		if (e->caret < next || (e->caret == end && !soft)) {
			*start = i;
			return line;
		}
		if (next == i || (end == e->len && next == e->len)) {
			*start = i;
			return line;
		}
		i = next;
		line++;
	}
}

static void
edit_scroll_lines(struct edit *e)
{
	size_t start;
	int line;

	if (!e->multiline)
		return;
	line = edit_caret_line(e, &start);
	if (edit_cells(e, start, e->caret) >= e->width)
		line++; /* the caret hangs over the edge: next line */
	if (line < e->top)
		e->top = line;
	if (line >= e->top + e->rows)
		e->top = line - e->rows + 1;
}

static void
edit_settle(struct edit *e)
{
	edit_scroll(e);
	edit_scroll_lines(e);
}

void
edit_resize(struct edit *e, int width, int rows)
{
	e->width = width < 4 ? 4 : width;
	e->rows = rows < 1 ? 1 : rows;
	edit_settle(e);
}

/* What a character becomes in this kind of field; 0: not allowed. */
static wchar_t
edit_fold(const struct edit *e, wchar_t c)
{
	if (c == L'\n')
		return e->multiline ? c : L' ';
	if (c == L'\t')
		c = L' ';
	if (c < 0x20 || (c >= 0x7f && c < 0xa0) || wcwidth(c) < 0)
		return 0;
	if (text_hides(c))
		return 0;
	if (e->kind == EDIT_TEXT || e->kind == EDIT_PASSWORD)
		return c;
	c = (wchar_t)keys_fold((int)c);
	switch (e->kind) {
	case EDIT_DIGITS:
		return c >= L'0' && c <= L'9' ? c : 0;
	case EDIT_IDENT:
		if (c >= L'a' && c <= L'z')
			c -= 0x20;
		return (c >= L'0' && c <= L'9') || (c >= L'A' && c <= L'Z') ?
		    c : 0;
	case EDIT_DATE:
	case EDIT_MONTH:
		if (c == 0x5e74 || c == L'.' || c == L'/')
			return L'-';
		if (c == 0x6708 && e->kind == EDIT_DATE)
			return L'-';
		return (c >= L'0' && c <= L'9') || c == L'-' ? c : 0;
	default:
		return c >= 0x20 && c < 0x7f ? c : 0;
	}
}

/* The sign of the day behind a date goes without a word. */
static bool
edit_silent(const struct edit *e, wchar_t c)
{
	return e->kind == EDIT_TEXT || e->kind == EDIT_PASSWORD || c == L' ' ||
	    ((e->kind == EDIT_DATE || e->kind == EDIT_MONTH) &&
	    (c == 0x65e5 || c == 0x53f7 || c == 0x6708));
}

/*
 * After a change: a mark without a character before it goes, and the caret
 * stands behind the marks of the character it follows.
 */
static void
edit_tidy(struct edit *e)
{
	for (size_t i = 0; i < e->len;) {
		if (edit_is_mark(e->text[i]) &&
		    (i == 0 || e->text[i - 1] == L'\n')) {
			wmemmove(e->text + i, e->text + i + 1, e->len - i);
			e->len--;
			e->caret -= e->caret > i;
		} else {
			i++;
		}
	}
	while (e->caret < e->len && edit_is_mark(e->text[e->caret]))
		e->caret++;
	edit_settle(e);
}

size_t
edit_insert(struct edit *e, const wchar_t *s, size_t n)
{
	size_t in = 0;

	for (size_t i = 0; i < n; i++) {
		wchar_t c = edit_fold(e, s[i]);

		if (c == 0 && !edit_silent(e, s[i]))
			e->refused = true;
		if (c == 0 || (edit_is_mark(c) && e->caret == 0))
			continue;
		if (e->len >= e->max) {
			e->overflow = true;
			break;
		}
		wmemmove(e->text + e->caret + 1, e->text + e->caret,
		    e->len - e->caret + 1);
		e->text[e->caret++] = c;
		e->len++;
		in++;
	}
	edit_tidy(e);
	return in;
}

void
edit_set(struct edit *e, const char *utf8)
{
	size_t n;
	wchar_t *s = text_wide(utf8, &n);

	explicit_bzero(e->text, (e->max + 1) * sizeof *e->text);
	e->len = e->caret = e->left = 0;
	e->top = 0;
	edit_insert(e, s, n);
	e->overflow = e->refused = false;
	explicit_bzero(s, n * sizeof *s);
	free(s);
}

char *
edit_get(const struct edit *e)
{
	char *s = text_utf8(e->text, e->len);

	if (!e->multiline && e->kind != EDIT_PASSWORD)
		utf8_trim(s);
	return s;
}

static enum edit_did
edit_delete(struct edit *e, size_t from, size_t to)
{
	if (from >= to)
		return EDIT_REFUSED;
	wmemmove(e->text + from, e->text + to, e->len - to + 1);
	e->len -= to - from;
	e->caret = from;
	edit_tidy(e);
	return EDIT_CHANGED;
}

static enum edit_did
edit_go(struct edit *e, size_t to)
{
	e->caret = to;
	edit_settle(e);
	return EDIT_MOVED;
}

/* Up or down a line at about the same column. */
static enum edit_did
edit_vertical(struct edit *e, int delta)
{
	size_t start, i = 0, next, end;
	int line, column, used = 0;

	if (!e->multiline)
		return EDIT_IGNORED;
	line = edit_caret_line(e, &start);
	column = edit_cells(e, start, e->caret);
	line += delta;
	if (line < 0)
		return EDIT_IGNORED;
	while (line-- > 0) {
		end = edit_line(e, i, &next);
		if (next == i || (next == e->len && (end == e->len)))
			return EDIT_IGNORED;
		i = next;
	}
	end = edit_line(e, i, &next);
	while (i < end && used < column) {
		size_t after = edit_after(e, i);

		used += edit_cells(e, i, after);
		i = after;
	}
	return edit_go(e, i);
}

static size_t
edit_word(const struct edit *e)
{
	size_t i = e->caret;

	while (i > 0 && e->text[i - 1] == L' ')
		i--;
	while (i > 0 && e->text[i - 1] != L' ')
		i = edit_before(e, i);
	return i;
}

static enum edit_did
edit_home_end(struct edit *e, bool end)
{
	size_t start, next, last;

	if (!e->multiline)
		return edit_go(e, end ? e->len : 0);
	edit_caret_line(e, &start);
	last = edit_line(e, start, &next);
	if (last == next && last < e->len)
		last = edit_before(e, last);
	return edit_go(e, end ? last : start);
}

static enum edit_did
edit_move_key(struct edit *e, int code)
{
	switch (code) {
	case K_LEFT:
	case K_CTRL('B'):
		return e->caret == 0 ? EDIT_REFUSED :
		    edit_go(e, edit_before(e, e->caret));
	case K_RIGHT:
	case K_CTRL('F'):
		return e->caret == e->len ? EDIT_REFUSED :
		    edit_go(e, edit_after(e, e->caret));
	case K_HOME:
	case K_CTRL('A'):
		return edit_home_end(e, false);
	case K_END:
	case K_CTRL('E'):
		return edit_home_end(e, true);
	case K_UP:
		return edit_vertical(e, -1);
	case K_DOWN:
		return edit_vertical(e, 1);
	default:
		return EDIT_IGNORED;
	}
}

static enum edit_did
edit_change_key(struct edit *e, const struct key *k)
{
	wchar_t c = (wchar_t)k->code;

	switch (k->code) {
	case K_BACKSPACE:
		return edit_delete(e, edit_before(e, e->caret), e->caret);
	case K_DEL:
	case K_CTRL('D'):
		return edit_delete(e, e->caret, edit_after(e, e->caret));
	case K_CTRL('K'):
		return edit_delete(e, e->caret, e->len);
	case K_CTRL('U'):
		return edit_delete(e, 0, e->caret);
	case K_CTRL('W'):
		return edit_delete(e, edit_word(e), e->caret);
	case K_PASTE:
		return edit_insert(e, k->text, k->ntext) > 0 ? EDIT_CHANGED :
		    EDIT_REFUSED;
	case K_ENTER:
		if (!e->multiline)
			return EDIT_IGNORED;
		c = L'\n';
		break;
	default:
		if (k->code < 0x20 || k->code >= K_FIRST)
			return EDIT_IGNORED;
		break;
	}
	return edit_insert(e, &c, 1) > 0 ? EDIT_CHANGED : EDIT_REFUSED;
}

enum edit_did
edit_key(struct edit *e, const struct key *k)
{
	enum edit_did did = edit_move_key(e, k->code);

	if (did != EDIT_IGNORED)
		return did;
	if (e->readonly)
		return EDIT_IGNORED;
	return edit_change_key(e, k);
}

void
edit_caret(struct edit *e, int *row, int *col)
{
	size_t start;

	if (!e->multiline) {
		*row = 0;
		*col = (e->left > 0) + edit_cells(e, e->left, e->caret);
		return;
	}
	*row = edit_caret_line(e, &start) - e->top;
	*col = edit_cells(e, start, e->caret);
	if (*col >= e->width) {
		*row += 1;
		*col = 0;
	}
}

static void
edit_draw_line(struct edit *e, struct canvas *c, int row, int col,
    enum style s)
{
	int room = e->width, used = 0;
	size_t end = e->left;
	bool more;

	if (e->left > 0) {
		canvas_put(c, row, col, 1, s, "<");
		used = 1;
	}
	more = edit_cells(e, e->left, e->len) > room - used;
	while (end < e->len) {
		size_t after = edit_after(e, end);

		if (used + edit_cells(e, e->left, after) > room - more)
			break;
		end = after;
	}
	if (e->kind == EDIT_PASSWORD) {
		for (size_t i = e->left; i < end; i++)
			canvas_put(c, row, col + used + (int)(i - e->left), 1,
			    s, "*");
	} else {
		canvas_wput(c, row, col + used, room - used, s,
		    e->text + e->left, end - e->left);
	}
	if (more)
		canvas_put(c, row, col + room - 1, 1, s, ">");
}

void
edit_draw(struct edit *e, struct canvas *c, int row, int col, bool focus)
{
	enum style s = e->readonly ? STYLE_NORMAL : focus ? STYLE_FIELD_FOCUS :
	    STYLE_FIELD;
	int y, x;

	canvas_clear(c, (struct rect){ row, col, e->rows, e->width }, s);
	if (!e->multiline) {
		edit_draw_line(e, c, row, col, s);
	} else {
		size_t i = 0, next = 0, end;

		for (int line = 0; line < e->top + e->rows; line++) {
			end = edit_line(e, i, &next);
			if (line >= e->top)
				canvas_wput(c, row + line - e->top, col,
				    e->width, s, e->text + i, end - i);
			if (next == i)
				break;
			i = next;
		}
	}
	if (focus) {
		edit_caret(e, &y, &x);
		canvas_cursor(c, row + y, col + (x < e->width ? x :
		    e->width - 1));
	}
}
