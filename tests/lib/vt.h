/*
 * A terminal for tests: a child on a pty, its screen kept by libvterm. No
 * sleeps: the program says in its window title how many bytes of input it has
 * dealt with (TALENTHALL_TEST), and vt_settle() waits for the last one sent.
 */
#ifndef TESTS_LIB_VT_H
#define TESTS_LIB_VT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct vt;

/* TERM and TALENTHALL_TEST are set in the child. NULL when it fails. */
struct vt *vt_spawn(int rows, int cols, const char *term, char *const argv[]);
/* Hang up, reap; returns the wait status. */
int vt_close(struct vt *v);
pid_t vt_pid(const struct vt *v);
/* Wait for the child's end: its status, or -1 after ms. */
int vt_wait_exit(struct vt *v, int ms);

void vt_send(struct vt *v, const char *bytes, size_t len);
void vt_type(struct vt *v, const char *text);
/* "F3", "Up", "Enter", "Esc", "PgDn", "Ctrl-L", ...; false if unknown. */
bool vt_key(struct vt *v, const char *name);
void vt_resize(struct vt *v, int rows, int cols);
/* What was sent so far is not counted (it went to another program). */
void vt_base(struct vt *v);

/* Until all sent is dealt with and drawn; -1 after ms or at the end. */
int vt_settle(struct vt *v, int ms);
/* Until the screen shows (or no longer shows) text; 0 or -1. */
int vt_wait(struct vt *v, const char *text, int ms);
int vt_wait_gone(struct vt *v, const char *text, int ms);
/* Take in what comes for ms, whatever it is. */
void vt_pump(struct vt *v, int ms);

/* One row as UTF-8, trailing blanks removed. New string. */
char *vt_row(struct vt *v, int row);
/* The screen, a line a row. New string. */
char *vt_text(struct vt *v);
bool vt_shows(struct vt *v, const char *text);
void vt_cursor(struct vt *v, int *row, int *col);
/* Is the cell drawn in reverse or with a background? */
bool vt_highlighted(struct vt *v, int row, int col);
/* Has any cell a colour that is not the terminal's own? */
bool vt_coloured(struct vt *v);
/* How often it was cleared, which people see as a flicker. */
int vt_clears(const struct vt *v);
int vt_rows(const struct vt *v);
int vt_cols(const struct vt *v);

/* A picture of the screen. */
void vt_svg(struct vt *v, FILE *f);

#endif
