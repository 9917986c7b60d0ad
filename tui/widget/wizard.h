/*
 * A form too long for one page: steps with a bar above, rows with a table
 * above their editor, a draft kept while one types, and at the end the whole
 * to read over, to declare true and to submit.
 *
 * It is a description; its owner keeps the draft and takes the submission.
 */
#ifndef TUI_WIDGET_WIZARD_H
#define TUI_WIDGET_WIZARD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/buf.h"
#include "common/err.h"
#include "tui/widget/form.h"

struct app;
struct screen;
struct table_column;
struct wizard;

/*
 * Rows to look at and to do something with: desc.press() on the row under the
 * cursor, wizard_row(). What page() writes of it stands below.
 */
struct wizard_list {
	const struct table_column *columns; /* labels are N_() */
	size_t ncolumns;
	size_t (*rows)(struct wizard *w, size_t step, void *arg);
	void (*cell)(struct wizard *w, size_t step, size_t row, size_t column,
	    void *arg, char *buf, size_t size, enum style *style);
	const char *empty; /* N_() */
};

struct wizard_step {
	const char *name;  /* the section in the form */
	const char *label; /* N_() */
	const char *hint;  /* N_(): what belongs here; or NULL */
	/* ends with { 0 }; NULL: a page of text, which page() writes */
	const struct form_field *fields;
	bool repeats;      /* rows */
	size_t min, max;   /* how many of them; max 0: as many as one likes */
	/* member of rows that is kept as it came and shown nowhere; or NULL */
	const char *key;
	const char *order; /* field by which rows stand, NULL: as entered */
	/* --- of a page of text; NULL for none --- */
	const struct wizard_list *list;
	const char *tick; /* N_(): to be ticked with Space; desc.tick() */
	bool aside;       /* no part of what is read over at the end */
};

/* A key of the owner's own, on every page. */
struct wizard_own {
	int key;
	const char *label; /* N_(), at most 8 cells */
	const char *help;  /* N_() */
	void (*run)(struct wizard *w, size_t step, void *arg);
};

struct wizard_desc {
	const char *title; /* N_(): breadcrumb */
	const struct wizard_step *steps; /* ends with { 0 } */
	const char *declaration;         /* N_(): to be ticked before F9 */
	const char *submit;              /* N_(): label of F9 */
	const char *const *consequences; /* N_(), NULL-terminated */
	const char *topic;               /* subscribe, or NULL */
	bool drafted;                    /* it begins with a draft */
	bool complete; /* without a draft: it begins with what holds */

	/*
	 * Keep the draft. form is borrowed: {section: {field: value}} of what
	 * changed, {section: [row, ...]} whole; texts, "" for what was emptied.
	 * Refused fields are named "section.field" or "section.N.field" in e:
	 * they are shown, and what is left is kept at once. step is where the
	 * user is. finish: the sections in form are whole; refuse unless they
	 * are complete too.
	 */
	int (*save)(struct wizard *w, const json_t *form, size_t step,
	    bool finish, void *arg, struct err *e);
	/* Problems in e as above, all at once. */
	int (*submit_all)(struct wizard *w, void *arg, struct err *e);
	/* after a field was left: may wizard_set() others; may be NULL */
	void (*changed)(struct wizard *w, size_t step, const char *field,
	    void *arg);
	/* sentences worth a look that stop nobody, a line each; may be NULL */
	void (*warn)(struct wizard *w, size_t step, void *arg, struct buf *b);

	/* --- pages of text; NULL when there is none --- */
	void (*page)(struct wizard *w, size_t step, void *arg, struct buf *b);
	/* what is still lacking there, translated; "" for nothing */
	void (*lack)(struct wizard *w, size_t step, void *arg, char *buf,
	    size_t size);
	/* look anew: F5 there, and a push of a topic */
	int (*refresh)(struct wizard *w, void *arg, struct err *e);
	const char *topic_page; /* another one to subscribe, or NULL */
	/* Enter there, its words where it does something; it is redrawn */
	void (*press)(struct wizard *w, size_t step, void *arg);
	const char *(*press_label)(struct wizard *w, size_t step, void *arg);

	/* --- of pages with more to them; NULL when there are none --- */
	/* is its box ticked? toggle: after the other way round */
	bool (*tick)(struct wizard *w, size_t step, bool toggle, void *arg);
	/* a FORM_BUTTON or FORM_LINK of the record that is edited */
	void (*button)(struct wizard *w, size_t step, const char *field,
	    void *arg);
	/* the page comes into view; step past the last: reading over */
	void (*entered)(struct wizard *w, size_t step, void *arg);
	/*
	 * All pages were filled in and kept: what does the server make of them?
	 * wizard_tell() each problem. -1: it could not be asked, e says why.
	 */
	int (*check_all)(struct wizard *w, void *arg, struct err *e);
	const struct wizard_own *keys; /* ends with { 0 } */
	bool undeclared; /* nothing to tick at the end */
	/*
	 * Secret numbers are to be read in full: ask what for and have it
	 * recorded. true: done. NULL: none are masked.
	 */
	bool (*reveal)(struct wizard *w, void *arg);
};

/*
 * Modal. form is borrowed: what stands in the fields at the start, texts.
 * first: the step to begin with. screen (may be NULL) gives the code. Returns
 * 1 when submitted, 0 when left.
 */
int wizard_run(struct app *app, const struct screen *screen,
    const struct wizard_desc *d, const json_t *form, size_t first, void *arg);

/* Whose draft is to stand; WIZARD_NOBODYS: it was not asked, or not said. */
enum wizard_whose { WIZARD_NOBODYS, WIZARD_OTHERS, WIZARD_OWN };
/*
 * After a draft was refused: did somebody else, or oneself in another
 * session, write into it since? That is not ours to settle: ask. For
 * WIZARD_OTHERS the wizard is left, what was not kept yet is given up.
 */
enum wizard_whose wizard_whose(struct wizard *w, const struct err *e);

struct app *wizard_app(const struct wizard *w);
/* Nothing may be asked now: the session ends or locks, or somebody types. */
bool wizard_quiet(const struct wizard *w);
/* Values of a step now: an object, or an array of rows. New reference. */
json_t *wizard_values(struct wizard *w, size_t step);
/* Put a field of the record that is being edited. */
void wizard_set(struct wizard *w, size_t step, const char *field,
    const char *value);
const char *wizard_value(struct wizard *w, size_t step, const char *field);
/* A text for the field's own line below it, or "". */
void wizard_remark(struct wizard *w, size_t step, const char *field,
    const char *text);

/* Row under the cursor of a page with a list, or of rows, from 0. */
size_t wizard_row(struct wizard *w, size_t step);
size_t wizard_rows_of(struct wizard *w, size_t step);
/* The same for one record of rows, by its place in the table. */
void wizard_set_row(struct wizard *w, size_t step, size_t row,
    const char *field, const char *value);
/* The key of a row, which the server gave it; nothing is kept for that. */
void wizard_set_key(struct wizard *w, size_t step, size_t row,
    const char *key);
/* Cursor of a page with a list. */
void wizard_point(struct wizard *w, size_t step, size_t row);
const char *wizard_row_value(struct wizard *w, size_t step, size_t row,
    const char *field);

/*
 * Other steps from now on; those of the same name stay as they are, new ones
 * hold what form says. Their fields must outlive the wizard.
 */
void wizard_set_steps(struct wizard *w, const struct wizard_step *steps,
    const json_t *form);
/* The step of that name now, or (size_t)-1. */
size_t wizard_find(struct wizard *w, const char *name);
/*
 * A problem in the words of who found it, at "section.field",
 * "section.N.field" or "section"; what is told of no page is told of the first.
 */
void wizard_tell(struct wizard *w, const char *where, const char *text);
/* A remark below a field that stays until the next; "" takes it away. */
void wizard_say(struct wizard *w, const char *where, const char *text);
void wizard_unsay(struct wizard *w); /* all of them */
/* Go to a field, as wizard_tell() names it. */
void wizard_goto(struct wizard *w, const char *where);
/* Pages of text are written anew. */
void wizard_redraw(struct wizard *w);

#endif
