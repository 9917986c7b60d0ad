#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

#include "common/mem.h"
#include "common/utf8.h"
#include "tests/lib/vt.h"

struct vt {
	VTerm *vt;
	VTermScreen *screen;
	int fd;
	pid_t pid;
	int rows, cols;
	uint64_t sent;  /* bytes since vt_base() */
	uint64_t dealt; /* what the title says */
	bool titled;
	bool eof;
	bool reaped;
	int status;
	VTermPos cursor;
	char cut[4]; /* the beginning of a character, its end not read yet */
	size_t ncut;
	size_t clear; /* how much of "clear the screen" was just read */
	int clears;
};

static int64_t
vt_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int
vt_prop(VTermProp prop, VTermValue *value, void *arg)
{
	struct vt *v = arg;
	char *end;

	if (prop == VTERM_PROP_TITLE && value->string != NULL) {
		unsigned long long n = strtoull(value->string, &end, 10);

		if (end != value->string && *end == '\0') {
			v->dealt = n;
			v->titled = true;
		}
	}
	return 1;
}

static int
vt_moved(VTermPos pos, VTermPos old, int visible, void *arg)
{
	struct vt *v = arg;

	(void)old;
	(void)visible;
	v->cursor = pos;
	return 1;
}

static const VTermScreenCallbacks vt_callbacks = {
	.settermprop = vt_prop,
	.movecursor = vt_moved,
};

static void
vt_child(const char *term, char *const argv[])
{
	setenv("TERM", term, 1);
	setenv("TALENTHALL_TEST", "1", 1);
	execvp(argv[0], argv);
	_exit(127);
}

struct vt *
vt_spawn(int rows, int cols, const char *term, char *const argv[])
{
	struct winsize w = { .ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)cols };
	struct vt *v = xcalloc(1, sizeof *v);

	v->rows = rows;
	v->cols = cols;
	v->pid = forkpty(&v->fd, NULL, NULL, &w);
	if (v->pid < 0) {
		free(v);
		return NULL;
	}
	if (v->pid == 0)
		vt_child(term, argv);
	fcntl(v->fd, F_SETFL, O_NONBLOCK);
	fcntl(v->fd, F_SETFD, FD_CLOEXEC);
	v->vt = vterm_new(rows, cols);
	vterm_set_utf8(v->vt, 1);
	v->screen = vterm_obtain_screen(v->vt);
	vterm_screen_set_callbacks(v->screen, &vt_callbacks, v);
	vterm_screen_enable_altscreen(v->screen, 1);
	vterm_screen_reset(v->screen, 1);
	return v;
}

static void
vt_write(struct vt *v, const char *bytes, size_t len)
{
	while (len > 0 && !v->eof) {
		ssize_t n = write(v->fd, bytes, len);

		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
			v->sent += (uint64_t)n;
		} else if (errno == EAGAIN) {
			vt_pump(v, 10);
		} else if (errno != EINTR) {
			v->eof = true;
		}
	}
}

/* What the terminal itself answers (cursor position reports). */
static void
vt_answer(struct vt *v)
{
	char buf[256];
	size_t n;

	while ((n = vterm_output_read(v->vt, buf, sizeof buf)) > 0)
		vt_write(v, buf, n);
}

/* How many bytes at the end begin a character that is not whole. */
static size_t
vt_unfinished(const char *s, size_t n)
{
	for (size_t k = 1; k <= 3 && k <= n; k++) {
		unsigned char c = (unsigned char)s[n - k];

		if ((c & 0xc0) == 0x80)
			continue;
		return c >= 0xc0 && k < (c >= 0xf0 ? 4u : c >= 0xe0 ? 3u : 2u) ?
		    k : 0;
	}
	return 0;
}

/* libvterm takes a character that comes in two pieces for a broken one. */
static void
vt_feed(struct vt *v, const char *s, size_t n)
{
	static const char clear[] = "\033[2J";
	size_t rest = vt_unfinished(s, n);

	for (size_t i = 0; i < n - rest; i++) {
		v->clear = s[i] == clear[v->clear] ? v->clear + 1 :
		    s[i] == clear[0];
		if (clear[v->clear] == '\0') {
			v->clears++;
			v->clear = 0;
		}
	}
	vterm_input_write(v->vt, s, n - rest);
	memcpy(v->cut, s + n - rest, rest);
	v->ncut = rest;
}

static bool
vt_step(struct vt *v, int ms)
{
	struct pollfd p = { v->fd, POLLIN, 0 };
	char buf[4096 + sizeof v->cut];
	ssize_t n;

	if (v->eof || poll(&p, 1, ms) <= 0)
		return false;
	memcpy(buf, v->cut, v->ncut);
	n = read(v->fd, buf + v->ncut, sizeof buf - v->ncut);
	if (n > 0) {
		vt_feed(v, buf, v->ncut + (size_t)n);
		vt_answer(v);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		v->eof = true;
	}
	return n > 0;
}

int
vt_clears(const struct vt *v)
{
	return v->clears;
}

void
vt_pump(struct vt *v, int ms)
{
	int64_t end = vt_clock() + ms, now;

	while ((now = vt_clock()) < end && !v->eof)
		vt_step(v, (int)(end - now));
}

int
vt_wait_exit(struct vt *v, int ms)
{
	int64_t end = vt_clock() + ms;

	while (!v->reaped && vt_clock() < end) {
		vt_step(v, v->eof ? 0 : 20);
		if (waitpid(v->pid, &v->status, WNOHANG) == v->pid)
			v->reaped = true;
		else if (v->eof)
			poll(NULL, 0, 5);
	}
	while (vt_step(v, 0))
		continue;
	return v->reaped ? v->status : -1;
}

int
vt_close(struct vt *v)
{
	int status;

	if (v->fd >= 0)
		close(v->fd);
	v->eof = true;
	if (vt_wait_exit(v, 5000) < 0) {
		kill(v->pid, SIGKILL);
		waitpid(v->pid, &v->status, 0);
	}
	status = v->status;
	vterm_free(v->vt);
	free(v);
	return status;
}

pid_t
vt_pid(const struct vt *v)
{
	return v->pid;
}

void
vt_send(struct vt *v, const char *bytes, size_t len)
{
	vt_write(v, bytes, len);
}

void
vt_type(struct vt *v, const char *text)
{
	vt_write(v, text, strlen(text));
}

bool
vt_key(struct vt *v, const char *name)
{
	static const struct {
		const char *name, *bytes;
	} keys[] = {
		{ "Enter", "\r" }, { "Tab", "\t" }, { "S-Tab", "\033[Z" },
		{ "Esc", "\033" }, { "Backspace", "\177" }, { "Space", " " },
		{ "Del", "\033[3~" }, { "Up", "\033[A" },
		{ "Down", "\033[B" }, { "Right", "\033[C" },
		{ "Left", "\033[D" }, { "Home", "\033[H" },
		{ "End", "\033[F" }, { "PgUp", "\033[5~" },
		{ "PgDn", "\033[6~" }, { "F1", "\033OP" }, { "F2", "\033OQ" },
		{ "F3", "\033OR" }, { "F4", "\033OS" }, { "F5", "\033[15~" },
		{ "F6", "\033[17~" }, { "F7", "\033[18~" },
		{ "F8", "\033[19~" }, { "F9", "\033[20~" },
		{ "F10", "\033[21~" }, { "F11", "\033[23~" },
		{ "F12", "\033[24~" },
	};

	if (strncmp(name, "Ctrl-", 5) == 0 && name[5] != '\0') {
		char c = (char)(name[5] & 0x1f);

		vt_write(v, &c, 1);
		return true;
	}
	if (name[0] != '\0' && name[1] == '\0') {
		vt_type(v, name);
		return true;
	}
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (strcmp(keys[i].name, name) == 0) {
			vt_type(v, keys[i].bytes);
			return true;
		}
	return false;
}

/* The NUL is read after the signal was seen, and means nothing. */
void
vt_resize(struct vt *v, int rows, int cols)
{
	struct winsize w = { .ws_row = (unsigned short)rows,
		.ws_col = (unsigned short)cols };

	v->rows = rows;
	v->cols = cols;
	vterm_set_size(v->vt, rows, cols);
	ioctl(v->fd, TIOCSWINSZ, &w);
	vt_write(v, "\0", 1);
}

void
vt_base(struct vt *v)
{
	v->sent = 0;
	v->titled = false;
}

int
vt_settle(struct vt *v, int ms)
{
	int64_t end = vt_clock() + ms, now;

	while (!v->titled || v->dealt < v->sent) {
		now = vt_clock();
		if (now >= end || v->eof)
			return -1;
		vt_step(v, (int)(end - now));
	}
	return 0;
}

static int
vt_wait_shows(struct vt *v, const char *text, int ms, bool want)
{
	int64_t end = vt_clock() + ms, now;

	while (vt_shows(v, text) != want) {
		now = vt_clock();
		if (now >= end || v->eof)
			return -1;
		vt_step(v, (int)(end - now));
	}
	return 0;
}

int
vt_wait(struct vt *v, const char *text, int ms)
{
	return vt_wait_shows(v, text, ms, true);
}

int
vt_wait_gone(struct vt *v, const char *text, int ms)
{
	return vt_wait_shows(v, text, ms, false);
}

char *
vt_row(struct vt *v, int row)
{
	char *out = xcalloc((size_t)v->cols * 24 + 1, 1), *p = out, *keep = out;

	for (int col = 0; col < v->cols; col++) {
		VTermScreenCell cell;

		vterm_screen_get_cell(v->screen, (VTermPos){ row, col }, &cell);
		if (cell.chars[0] == (uint32_t)-1)
			continue;
		if (cell.chars[0] == 0)
			*p++ = ' ';
		for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL &&
		    cell.chars[i] != 0; i++)
			p += utf8_encode(cell.chars[i], p);
		if (p[-1] != ' ')
			keep = p;
	}
	*keep = '\0';
	return out;
}

char *
vt_text(struct vt *v)
{
	char *out = xcalloc((size_t)v->rows * ((size_t)v->cols * 24 + 2), 1);
	size_t n = 0;

	for (int row = 0; row < v->rows; row++) {
		char *line = vt_row(v, row);
		size_t len = strlen(line);

		memcpy(out + n, line, len);
		n += len;
		out[n++] = '\n';
		free(line);
	}
	return out;
}

bool
vt_shows(struct vt *v, const char *text)
{
	char *all = vt_text(v);
	bool shows = strstr(all, text) != NULL;

	free(all);
	return shows;
}

void
vt_cursor(struct vt *v, int *row, int *col)
{
	*row = v->cursor.row;
	*col = v->cursor.col;
}

bool
vt_highlighted(struct vt *v, int row, int col)
{
	VTermScreenCell cell;

	vterm_screen_get_cell(v->screen, (VTermPos){ row, col }, &cell);
	return cell.attrs.reverse || !VTERM_COLOR_IS_DEFAULT_BG(&cell.bg);
}

bool
vt_coloured(struct vt *v)
{
	VTermScreenCell cell;

	for (int row = 0; row < v->rows; row++)
		for (int col = 0; col < v->cols; col++) {
			vterm_screen_get_cell(v->screen,
			    (VTermPos){ row, col }, &cell);
			if (!VTERM_COLOR_IS_DEFAULT_BG(&cell.bg) ||
			    !VTERM_COLOR_IS_DEFAULT_FG(&cell.fg))
				return true;
		}
	return false;
}

int
vt_rows(const struct vt *v)
{
	return v->rows;
}

int
vt_cols(const struct vt *v)
{
	return v->cols;
}

/* --- picture --- */

enum { VT_CELL_W = 9, VT_CELL_H = 20 };

static unsigned
vt_rgb(struct vt *v, VTermColor c, unsigned own, bool bg)
{
	if (bg ? VTERM_COLOR_IS_DEFAULT_BG(&c) : VTERM_COLOR_IS_DEFAULT_FG(&c))
		return own;
	vterm_screen_convert_color_to_rgb(v->screen, &c);
	return (unsigned)c.rgb.red << 16 | (unsigned)c.rgb.green << 8 |
	    c.rgb.blue;
}

/* Half and whole blocks as rectangles. Returns false for other signs. */
static bool
vt_svg_block(FILE *f, uint32_t ch, int x, int y, unsigned fg)
{
	int half = VT_CELL_H / 2;

	if (ch != 0x2580 && ch != 0x2584 && ch != 0x2588)
		return false;
	fprintf(f, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
	    "fill=\"#%06x\"/>\n", x, ch == 0x2584 ? y + half : y, VT_CELL_W,
	    ch == 0x2588 ? VT_CELL_H : half, fg);
	return true;
}

/* Box drawing as paths: fonts leave gaps. Returns false for other signs. */
static bool
vt_svg_box(FILE *f, uint32_t ch, int x, int y, unsigned fg)
{
	bool left = false, right = false, up = false, down = false;
	int cx = x + VT_CELL_W / 2, cy = y + VT_CELL_H / 2;

	switch (ch) {
	case 0x2500: left = right = true; break;
	case 0x2502: up = down = true; break;
	case 0x250c: right = down = true; break;
	case 0x2510: left = down = true; break;
	case 0x2514: right = up = true; break;
	case 0x2518: left = up = true; break;
	default: return false;
	}
	fprintf(f, "<path stroke=\"#%06x\" d=\"", fg);
	if (left)
		fprintf(f, "M%d %dH%d", x, cy, cx);
	if (right)
		fprintf(f, "M%d %dH%d", cx, cy, x + VT_CELL_W);
	if (up)
		fprintf(f, "M%d %dV%d", cx, y, cy);
	if (down)
		fprintf(f, "M%d %dV%d", cx, cy, y + VT_CELL_H);
	fprintf(f, "\"/>\n");
	return true;
}

static void
vt_svg_cell(struct vt *v, FILE *f, int row, int col)
{
	VTermScreenCell cell;
	unsigned fg, bg;
	int x = col * VT_CELL_W, y = row * VT_CELL_H;
	char text[VTERM_MAX_CHARS_PER_CELL * 5] = "", *p = text;

	vterm_screen_get_cell(v->screen, (VTermPos){ row, col }, &cell);
	if (cell.chars[0] == (uint32_t)-1)
		return;
	fg = vt_rgb(v, cell.fg, 0xd8d8d8, false);
	bg = vt_rgb(v, cell.bg, 0x181818, true);
	if (cell.attrs.reverse) {
		unsigned swap = fg;

		fg = bg;
		bg = swap;
	}
	if (bg != 0x181818)
		fprintf(f, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\""
		    " fill=\"#%06x\"/>\n", x, y, VT_CELL_W * cell.width,
		    VT_CELL_H, bg);
	if (cell.attrs.underline)
		fprintf(f, "<path stroke=\"#%06x\" d=\"M%d %dh%d\"/>\n", fg, x,
		    y + VT_CELL_H - 2, VT_CELL_W * cell.width);
	if (cell.chars[0] <= ' ' ||
	    vt_svg_block(f, cell.chars[0], x, y, fg) ||
	    vt_svg_box(f, cell.chars[0], x, y, fg))
		return;
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] != 0;
	    i++)
		p += utf8_encode(cell.chars[i], p);
	fprintf(f, "<text x=\"%d\" y=\"%d\" fill=\"#%06x\"%s>%s</text>\n", x,
	    y + 15, fg, cell.attrs.bold ? " font-weight=\"bold\"" : "",
	    *text == '<' ? "&lt;" : *text == '&' ? "&amp;" : text);
}

void
vt_svg(struct vt *v, FILE *f)
{
	fprintf(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
	    "height=\"%d\" font-family=\"Noto Sans Mono CJK SC\" "
	    "font-size=\"18\">\n<rect width=\"100%%\" height=\"100%%\" "
	    "fill=\"#181818\"/>\n", v->cols * VT_CELL_W, v->rows * VT_CELL_H);
	for (int row = 0; row < v->rows; row++)
		for (int col = 0; col < v->cols; col++)
			vt_svg_cell(v, f, row, col);
	fprintf(f, "</svg>\n");
}
