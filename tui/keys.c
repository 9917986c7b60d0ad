#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "tui/keys.h"
#include "tui/text.h"

enum { KEYS_ESC = 0x1b };

struct keys_number {
	int number, code;
};

/* ESC [ number ~ : VT220 and rxvt, which is what PuTTY and screen send. */
static const struct keys_number keys_tilde[] = {
	{ 1, K_HOME }, { 2, K_INS }, { 3, K_DEL }, { 4, K_END },
	{ 5, K_PGUP }, { 6, K_PGDN }, { 7, K_HOME }, { 8, K_END },
	{ 11, K_F1 }, { 12, K_F2 }, { 13, K_F3 }, { 14, K_F4 },
	{ 15, K_F5 }, { 17, K_F6 }, { 18, K_F7 }, { 19, K_F8 },
	{ 20, K_F9 }, { 21, K_F10 }, { 23, K_F11 }, { 24, K_F12 },
	{ 0, 0 },
};

/* ESC [ letter and ESC O letter alike. */
static const struct keys_number keys_letter[] = {
	{ 'A', K_UP }, { 'B', K_DOWN }, { 'C', K_RIGHT }, { 'D', K_LEFT },
	{ 'H', K_HOME }, { 'F', K_END }, { 'P', K_F1 }, { 'Q', K_F2 },
	{ 'R', K_F3 }, { 'S', K_F4 }, { 'Z', K_BTAB }, { 0, 0 },
};

/*
 * ESC O letter only: function keys of a VT100, else the keypad. The keypad is
 * never asked to send these, so where both exist the function key is meant.
 */
static const struct keys_number keys_ss3[] = {
	{ 't', K_F5 }, { 'u', K_F6 }, { 'v', K_F7 }, { 'l', K_F8 },
	{ 'w', K_F9 }, { 'x', K_F10 }, { 'M', K_ENTER }, { 'p', '0' },
	{ 'q', '1' }, { 'r', '2' }, { 's', '3' }, { 'y', '9' },
	{ 'n', '.' }, { 'm', '-' }, { 'k', '+' }, { 0, 0 },
};

static int
keys_lookup(const struct keys_number *t, int number)
{
	for (; t->code != 0; t++)
		if (t->number == number)
			return t->code;
	return K_UNKNOWN;
}

size_t
keys_feed(struct keys *k, const void *bytes, size_t len)
{
	size_t room = sizeof k->buf - k->len;

	if (len > room)
		len = room;
	memcpy(k->buf + k->len, bytes, len);
	k->len += len;
	return len;
}

static void
keys_eat(struct keys *k, size_t n)
{
	memmove(k->buf, k->buf + n, k->len - n);
	k->len -= n;
	k->bytes += n;
}

/* Bytes of the character at p, 0 when it is not whole yet, -1 malformed. */
static int
keys_char(const unsigned char *p, size_t len, uint32_t *cp)
{
	char one[5] = "";
	size_t want = *p < 0x80 ? 1 : *p < 0xc2 ? 0 : *p < 0xe0 ? 2 :
	    *p < 0xf0 ? 3 : *p < 0xf5 ? 4 : 0;

	if (want == 0)
		return -1;
	if (want > len) {
		for (size_t i = 1; i < len; i++)
			if ((p[i] & 0xc0) != 0x80)
				return -1;
		return 0;
	}
	memcpy(one, p, want);
	*cp = *p;
	return want == 1 ? 1 : utf8_decode(one, cp);
}

static void
keys_paste_add(struct keys *k, wchar_t c)
{
	if (k->npaste >= KEYS_PASTE_MAX) {
		k->paste_cut = true;
		return;
	}
	if (k->paste == NULL)
		k->paste = xcalloc(KEYS_PASTE_MAX + 1, sizeof *k->paste);
	k->paste[k->npaste++] = c;
}

/* True when the paste has ended. */
static bool
keys_pasted(struct keys *k, bool timed_out)
{
	static const char end[] = "\033[201~";
	uint32_t cp;
	int n;

	while (k->len > 0) {
		size_t look = k->len < 6 ? k->len : 6;

		if (memcmp(k->buf, end, look) == 0) {
			if (look < 6)
				return false;
			keys_eat(k, 6);
			return true;
		}
		n = keys_char(k->buf, k->len, &cp);
		if (n == 0 && !timed_out)
			return false;
		if (n <= 0) {
			keys_eat(k, 1);
			continue;
		}
		keys_eat(k, (size_t)n);
		if (cp == '\r')
			cp = '\n';
		if (cp == '\n' || cp == '\t' || (cp >= 0x20 && cp != 0x7f &&
		    !(cp >= 0x80 && cp < 0xa0)))
			keys_paste_add(k, (wchar_t)cp);
	}
	return false;
}

/* ESC [ ... : bytes of the whole sequence, 0 when more must come. */
static size_t
keys_csi(struct keys *k, struct key *out)
{
	int number[2] = { 0, 0 }, nnumbers = 0;
	bool plain = true;
	size_t i;
	unsigned char b = 0;

	if (k->len >= 3 && k->buf[2] == '[') { /* linux console */
		if (k->len < 4)
			return 0;
		if (k->buf[3] >= 'A' && k->buf[3] <= 'E')
			out->code = K_F1 + (k->buf[3] - 'A');
		return 4;
	}
	for (i = 2; i < k->len; i++) {
		b = k->buf[i];
		if (b >= '0' && b <= '9') {
			if (nnumbers == 0)
				nnumbers = 1;
			if (nnumbers <= 2 && number[nnumbers - 1] < 10000)
				number[nnumbers - 1] =
				    number[nnumbers - 1] * 10 + (b - '0');
		} else if (b == ';') {
			nnumbers = nnumbers == 0 ? 2 : nnumbers + 1;
		} else if (b >= 0x20 && b <= 0x3f) {
			plain = false;
		} else {
			break;
		}
	}
	if (i == k->len)
		return i == sizeof k->buf ? i : 0;
	if (b < 0x40 || b > 0x7e)
		return i; /* broken off by a control or a letter */
	i++;
	if (!plain || nnumbers > 2)
		return i;
	if (b == '~' && nnumbers == 1) {
		if (number[0] == 200) {
			k->pasting = true;
			out->code = K_NONE;
		} else if (number[0] == 201) {
			out->code = K_NONE;
		} else {
			out->code = keys_lookup(keys_tilde, number[0]);
		}
	} else if (b == 'R' && nnumbers == 2) {
		out->code = K_CPR;
		out->row = number[0];
		out->col = number[1];
	} else if (b == 'M' && nnumbers == 0) { /* X10 mouse */
		return k->len < 6 ? 0 : 6;
	} else if (nnumbers == 0 || (b >= 'A' && b <= 'H')) {
		out->code = keys_lookup(keys_letter, b);
	}
	return i;
}

/* A sequence that begins with ESC; 0 when more must come. */
static size_t
keys_escape(struct keys *k, bool timed_out, struct key *out)
{
	uint32_t cp;
	int n;

	out->code = K_UNKNOWN;
	if (k->len == 1) {
		out->code = K_ESC;
		return timed_out ? 1 : 0;
	}
	switch (k->buf[1]) {
	case '[':
		if (k->len == 2)
			return timed_out ? 2 : 0;
		return keys_csi(k, out);
	case 'O':
		if (k->len == 2)
			return timed_out ? 2 : 0;
		out->code = keys_lookup(keys_letter, k->buf[2]);
		if (out->code == K_UNKNOWN)
			out->code = keys_lookup(keys_ss3, k->buf[2]);
		return 3;
	default:
		break;
	}
	if (k->buf[1] >= '0' && k->buf[1] <= '9') {
		out->code = k->buf[1] == '0' ? K_F10 :
		    K_F1 + (k->buf[1] - '1');
		return 2;
	}
	if (k->buf[1] < 0x20 || k->buf[1] == 0x7f) {
		out->code = K_ESC;
		return 1;
	}
	n = keys_char(k->buf + 1, k->len - 1, &cp);
	if (n == 0 && !timed_out)
		return 0;
	return n <= 0 ? 2 : 1 + (size_t)n;
}

static int
keys_control(unsigned char b)
{
	switch (b) {
	case '\r':
	case '\n':
		return K_ENTER;
	case '\t':
		return K_TAB;
	case 0x7f:
	case '\b':
		return K_BACKSPACE;
	case 0:
		return K_NONE;
	default:
		return b <= 26 ? b : K_UNKNOWN;
	}
}

bool
keys_next(struct keys *k, bool timed_out, struct key *out)
{
	uint32_t cp;
	size_t used;
	int n;

	memset(out, 0, sizeof *out);
	while (k->len > 0) {
		if (k->pasting) {
			if (!keys_pasted(k, timed_out))
				return false;
			k->pasting = false;
			if (k->npaste == 0)
				continue;
			out->code = K_PASTE;
			out->text = k->paste;
			out->ntext = k->npaste;
			out->text[out->ntext] = L'\0';
			k->npaste = 0;
			return true;
		}
		if (k->buf[0] == KEYS_ESC) {
			used = keys_escape(k, timed_out, out);
			if (used == 0)
				return false;
			keys_eat(k, used);
		} else if (k->buf[0] < 0x20 || k->buf[0] == 0x7f) {
			out->code = keys_control(k->buf[0]);
			keys_eat(k, 1);
		} else {
			n = keys_char(k->buf, k->len, &cp);
			if (n == 0 && !timed_out)
				return false;
			out->code = n <= 0 || (cp >= 0x80 && cp < 0xa0) ?
			    K_UNKNOWN : (int)cp;
			keys_eat(k, n <= 0 ? 1 : (size_t)n);
		}
		if (out->code != K_NONE)
			return true;
	}
	return false;
}

bool
keys_waiting(const struct keys *k)
{
	if (k->len == 0 || k->pasting)
		return false;
	/* a control sequence that has begun ends by itself, however slowly */
	return k->buf[0] != KEYS_ESC || k->len <= 2;
}

void
keys_finish(struct keys *k)
{
	if (k->paste != NULL)
		explicit_bzero(k->paste,
		    (KEYS_PASTE_MAX + 1) * sizeof *k->paste);
	free(k->paste);
	explicit_bzero(k, sizeof *k);
}

int
keys_fold(int code)
{
	if (code >= 0xff01 && code <= 0xff5e)
		return code - 0xfee0;
	switch (code) {
	case 0x3000:
		return ' ';
	case 0x3001:
		return '/';
	case 0x3002:
		return '.';
	case 0x3010:
		return '[';
	case 0x3011:
		return ']';
	default:
		return code;
	}
}

const char *
keys_name(int code, char buf[16])
{
	static const struct {
		int code;
		const char *name;
	} names[] = {
		{ K_ENTER, "Enter" }, { K_TAB, "Tab" }, { K_BTAB, "S-Tab" },
		{ K_ESC, "Esc" }, { K_BACKSPACE, "Bksp" }, { K_DEL, "Del" },
		{ K_UP, "Up" }, { K_DOWN, "Down" }, { K_LEFT, "Left" },
		{ K_RIGHT, "Right" }, { K_HOME, "Home" }, { K_END, "End" },
		{ K_PGUP, "PgUp" }, { K_PGDN, "PgDn" },
	};

	if (code == ' ')
		return N_("Space");
	if (code >= K_F1 && code <= K_F12) {
		snprintf(buf, 16, "F%d", code - K_F1 + 1);
		return buf;
	}
	if (code > 0 && code <= 26) {
		snprintf(buf, 16, "Ctrl-%c", 'A' + code - 1);
		return buf;
	}
	if (code > ' ' && code < K_FIRST) {
		utf8_encode((uint32_t)code, buf);
		return buf;
	}
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (names[i].code == code)
			return names[i].name;
	return "?";
}

const char *
keys_cap(int code, char buf[16])
{
	const char *name = keys_name(code, buf);

	/* what stands on a key is nobody's date or home page */
	switch (code) {
	case ' ':
		return text_tr(name);
	case K_LEFT:
		return "<-";
	case K_RIGHT:
		return "->";
	default:
		return name;
	}
}

const struct keybind *
keymap_find(const struct keybind *map, int code)
{
	for (; map != NULL && map->key != 0; map++)
		if (map->key == code || (map->alias != 0 && map->alias == code))
			return map;
	return NULL;
}

/* Is the key (or the other spelling of it) bound again after this row? */
static const struct keybind *
keymap_again(const struct keybind *const *maps, const struct keybind *row,
    int key)
{
	bool after = false;

	for (; key != 0 && *maps != NULL; maps++)
		for (const struct keybind *b = *maps; b->key != 0; b++) {
			if (after && (b->key == key || b->alias == key))
				return b;
			after = after || b == row;
		}
	return NULL;
}

int
keymap_check(const struct keybind *const *maps, char *why, size_t size)
{
	for (const struct keybind *const *m = maps; *m != NULL; m++)
		for (const struct keybind *b = *m; b->key != 0; b++) {
			const struct keybind *other;
			char name[16];

			other = keymap_again(maps, b, b->key);
			if (other == NULL)
				other = keymap_again(maps, b, b->alias);
			if (other != NULL) {
				snprintf(why, size, "%s: \"%s\" and \"%s\"",
				    keys_name(b->key, name), b->label,
				    other->label);
				return -1;
			}
			if (text_width(text_tr(b->label)) > 8) {
				snprintf(why, size, "\"%s\" is too wide",
				    text_tr(b->label));
				return -1;
			}
		}
	return 0;
}
