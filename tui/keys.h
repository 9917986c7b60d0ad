/*
 * The key layer: bytes from the terminal become keys.
 *
 * The decoder is our own, so that the same key is the same code whatever
 * terminal and TERM: it knows the spellings of xterm, PuTTY, linux, rxvt and
 * screen at once, swallows control sequences it does not know (one K_UNKNOWN,
 * never loose characters), takes a bracketed paste as one key, Esc followed by
 * a digit as a function key, and counts the bytes read.
 */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <wchar.h>

/* Codes below K_FIRST are characters; 1..26 without a name are Ctrl-letters. */
enum {
	K_NONE = 0,
	K_FIRST = 0x200000,
	K_ENTER,
	K_TAB,
	K_BTAB,
	K_ESC,
	K_BACKSPACE,
	K_DEL,
	K_INS,
	K_UP,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PGUP,
	K_PGDN,
	K_F1,
	K_F2,
	K_F3,
	K_F4,
	K_F5,
	K_F6,
	K_F7,
	K_F8,
	K_F9,
	K_F10,
	K_F11,
	K_F12,
	K_PASTE,   /* text holds what was pasted */
	K_CPR,     /* cursor position report: row, col */
	K_UNKNOWN, /* a sequence we do not know */
};

#define K_CTRL(c) ((c) & 0x1f)

struct key {
	int code;
	wchar_t *text; /* K_PASTE: owned by the decoder until its next call */
	size_t ntext;
	int row, col; /* K_CPR, from 1 */
};

enum { KEYS_ESC_DELAY_MS = 100, KEYS_PASTE_MAX = 65536 };

/* The decoder's state; zero it before use, keys_finish() after. */
struct keys {
	unsigned char buf[512];
	size_t len;
	bool pasting;
	wchar_t *paste;
	size_t npaste;
	bool paste_cut;
	uint64_t bytes;      /* consumed so far */
};

/* Append bytes read from the terminal; returns how many were taken. */
size_t keys_feed(struct keys *k, const void *bytes, size_t len);
/*
 * The next key. timed_out says that nothing followed for KEYS_ESC_DELAY_MS,
 * so that a lone Esc is an Esc. Returns false when more bytes are needed.
 */
bool keys_next(struct keys *k, bool timed_out, struct key *out);
/* Something is held back that a time-out would release? */
bool keys_waiting(const struct keys *k);
void keys_finish(struct keys *k);

/* Full-width signs, digits and letters as the keys they stand for (lists). */
int keys_fold(int code);

/* "F9", "Enter", "a", "Ctrl-L": for footers and help. buf[16]. */
const char *keys_name(int code, char buf[16]);
/* The same in the language in use, as people read it. */
const char *keys_cap(int code, char buf[16]);

/*
 * One row of a keymap. Footer, help, palette and manual come from these rows
 * and from nothing else. A table ends with { 0 }. label and help are N_().
 */
struct keybind {
	int key;
	int alias;         /* another key with the same meaning, or 0 */
	const char *label; /* verb, at most 8 cells in every language */
	const char *help;  /* one sentence */
	unsigned flags;
	int id;            /* the widget's own name for it */
};
enum {
	KEY_HIDDEN = 1, /* in the help only, not in the footer */
	KEY_PALETTE = 2, /* also offered in the palette */
	KEY_HERE = 4,    /* for what is under the cursor: the footer's first */
};

/* The row for a key, or NULL. */
const struct keybind *keymap_find(const struct keybind *map, int code);
/*
 * Check tables shown together: 0, or -1 with a sentence in why when two rows
 * share a key or a label is wider than 8 cells in the language in use.
 */
int keymap_check(const struct keybind *const *maps, char *why, size_t size);

#endif
