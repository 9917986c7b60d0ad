/* The terminal: setting it up, asking it, giving it back as it was. */
#ifndef TUI_TERM_H
#define TUI_TERM_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/canvas.h"
#include "tui/theme.h"

enum { TERM_ROWS_MIN = 24, TERM_COLS_MIN = 80, TERM_ROWS_MAX = 200,
	TERM_COLS_MAX = 500 };

/*
 * Take the terminal over: alternate screen, raw mode, bracketed paste, probe
 * sent (its answer is a K_CPR key for term_probe_answer()). An unknown TERM
 * is treated as xterm-256color. Returns 0; or -1 after writing one plain
 * sentence, when it cannot address the cursor ("dumb") or is no terminal: a
 * socket is one when LINES and COLUMNS say how large.
 */
int term_open(enum theme theme, bool ascii);
void term_close(void);

void term_size(int *rows, int *cols);
/* After SIGWINCH: ask the size, resize. */
void term_resized(void);
/* So large it is now. */
void term_sized(int rows, int cols);
/* Draw the frame; full repaints everything (Ctrl-L). */
void term_show(const struct canvas *c, bool full);
/* Its rows are the first; the rest stays, and the cursor where it is. */
void term_patch(const struct canvas *c);
/* Bytes consumed so far go out as OSC 2 title when TALENTHALL_TEST is set. */
void term_barrier(uint64_t consumed);
/* A line, where the terminal is not ours yet or no more. */
void term_say(const char *text);
/* Lines of text, through the terminal to its own printer (ESC [5i). */
void term_print(const char *text);

/* True when the answer changed what is drawn (ascii borders, substitution). */
bool term_probe_answer(int row, int col);
bool term_ascii(void);
/* How many a picture may have: 256, or 2 where the theme or terminal has few. */
int term_colors(void);
void term_set_ascii(bool ascii);
void term_set_theme(enum theme theme);

#endif
