/* The wizard's rooms among themselves: state, keys, picture. */
#ifndef TUI_WIDGET_WIZARD_PRIVATE_H
#define TUI_WIDGET_WIZARD_PRIVATE_H

#include "common/ident.h"
#include "tui/widget/form_private.h"
#include "tui/widget/table.h"
#include "tui/widget/wizard.h"

enum {
	WIZARD_PAGES_MAX = 32, /* digits choose the first nine */
	WIZARD_PROBLEMS_MAX = 100,
	WIZARD_BINDS_MAX = 16,
	WIZARD_SAVE_SECONDS = 10, /* at the latest, while typing goes on */
	WIZARD_PAUSE_SECONDS = 2, /* when it rests */
	WIZARD_REVEAL_SECONDS = 60,
	WIZARD_TEXT = 384,
	WIZARD_COLUMN_MAX = 16,
};

struct wizard_page {
	struct wizard *w;
	const struct wizard_step *def;
	struct form_desc desc;
	struct form *form; /* NULL: a page of text */
	struct table table;
	struct table_column columns[TABLE_COLUMNS_MAX];
	const struct form_field *cells[TABLE_COLUMNS_MAX];
	bool in_table; /* the focus is on the table of rows */
	bool seen;
	json_t *saved;  /* what the draft holds */
	json_t *before; /* what it held at the start */
	struct err err; /* problems of no field that is shown */
	json_t *told;   /* the same, in the words of who found them */
	size_t row;     /* under the cursor, of a list */
};

struct wizard_line {
	char *text;
	enum style style;
	int indent;
};

struct wizard {
	struct app *app;
	struct view *view;
	const struct wizard_desc *desc;
	void *arg;
	struct wizard_page *pages[WIZARD_PAGES_MAX];
	size_t n;
	size_t current; /* n: the page to read over */
	int64_t touched; /* when something changed that is not kept; 0: no */
	int64_t typed;   /* the last time */
	char saved_at[16];
	bool declared;
	int64_t bare;  /* until when secret numbers are shown; 0: masked */
	bool quiet; /* nothing is asked or said: somebody types, or is gone */
	struct wizard_line *lines; /* of the page to read over, or of text */
	int nlines, top, rows;
	int width; /* for which they were broken */
	struct keybind map[WIZARD_BINDS_MAX];
	const struct keybind *maps[2];
};

struct wizard_problem {
	size_t page, row, item; /* item: (size_t)-1 when it is no field */
	char text[WIZARD_TEXT];
};

/* wizard.c */
struct wizard_page *wizard_page(struct wizard *w); /* NULL: reading over */
/* Is a form in view whose fields take the keys? */
bool wizard_editing(struct wizard *w);
/* A row is added, with its presets; returns which. */
size_t wizard_begin_row(struct form *f);
bool wizard_blank(struct form *f, size_t record);
bool wizard_dirty(struct wizard *w);
/* A field's value as it is read: in words, and masked when it is secret. */
const char *wizard_shown(const struct wizard *w, const struct form_field *d,
    const char *value, char mask[IDENT_MAX]);

/* The page of text has rows: how many; 0 too when it has none. */
size_t wizard_list_rows(struct wizard *w, size_t step);
/* Values of the page's fields, as they are typed. */
struct wizard_page *wizard_new_page(struct wizard *w,
    const struct wizard_step *s, const json_t *form);
void wizard_free_page(struct wizard_page *p);

/* wizard_tell.c: what others say of the pages */
/* "section.N.field": page, row and item; false when there is no such page */
bool wizard_place(struct wizard *w, const char *where, size_t *page,
    size_t *row, size_t *item);

/* wizard_check.c */
bool wizard_clean(struct wizard *w, size_t page);
/* Fields required, dates, rows enough; server's problems are forgotten. */
void wizard_check(struct wizard *w, size_t page);
size_t wizard_problems(struct wizard *w, struct wizard_problem *p,
    size_t most);
void wizard_take_error(struct wizard *w, const struct err *e, size_t i);

/* wizard_draft.c */
/* Keep what changed; said: the status line says so. 0, or -1. */
int wizard_store(struct wizard *w, bool said);
/*
 * Is the page complete (all pages when it is n)? Problems are taken in. 0, or
 * -1 when there are some or the server could not be asked.
 */
int wizard_finish(struct wizard *w, size_t page);
/* Where the user is, if there is a draft to note it in. */
void wizard_store_step(struct wizard *w);
/* The draft as it was when the wizard began. */
int wizard_undo(struct wizard *w);

/* wizard_move.c */
void wizard_go(struct wizard *w, size_t page);
void wizard_go_problem(struct wizard *w, const struct wizard_problem *p);
void wizard_load(struct wizard *w);
void wizard_sort(struct wizard_page *p);
void wizard_use_row(struct wizard *w, size_t row);
void wizard_add_row(struct wizard *w);
void wizard_drop_row(struct wizard *w);
void wizard_submit(struct wizard *w);

/* wizard_key.c */
bool wizard_key(struct view *v, const struct key *k);
bool wizard_leave(struct view *v);
void wizard_fill_map(struct wizard *w);

/* wizard_view.c, wizard_read.c */
void wizard_draw(struct view *v, struct canvas *c, struct rect body);
void wizard_draw_read(struct wizard *w, struct canvas *c, struct rect r);
/* Lines of the text in view, broken at width; their number. */
int wizard_need_lines(struct wizard *w, int width);
void wizard_forget_lines(struct wizard *w);
extern const struct view_ops wizard_ops; /* wizard.c */

#endif
