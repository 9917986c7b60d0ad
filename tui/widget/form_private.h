/* The form's rooms among themselves: values (form.c), checks, picture, keys. */
#ifndef TUI_WIDGET_FORM_PRIVATE_H
#define TUI_WIDGET_FORM_PRIVATE_H

#include "tui/keys.h"
#include "tui/screen.h"
#include "tui/widget/edit.h"
#include "tui/widget/form.h"

enum { FORM_FIELDS_MAX = 40, FORM_MAX = 100, FORM_LINES_ROWS = 3,
	FORM_BINDS_MAX = 16, FORM_WIDTH = 74 };

struct form_item {
	const struct form_field *def;
	struct edit edit; /* the kinds that have one */
	char remark[256];
};

struct form_record {
	char *title;
	json_t *values;  /* name -> string */
	json_t *initial; /* as it was */
	struct err err;
	json_t *told; /* name -> what is wrong, in the words of who says so */
	json_t *said; /* name -> a remark that stays; or NULL */
	json_t *left; /* names of fields that were left; or NULL */
	bool checked; /* as a whole: what is lacking may be said */
	bool done;
};

struct form {
	struct app *app;
	const struct form_desc *desc;
	void *arg;
	struct form_item items[FORM_FIELDS_MAX];
	size_t nitems;
	size_t focus;
	struct form_record *records;
	size_t nrecords;
	size_t record;
	bool many;
	int top;   /* first line shown */
	int width; /* of the room messages are broken for */
	struct keybind map[FORM_BINDS_MAX];
	const struct keybind *maps[2];
};

bool form_has_edit(enum form_kind kind);
bool form_has_value(enum form_kind kind);
bool form_focusable(struct form *f, size_t i);
bool form_wanted(struct form *f, size_t i);
/* Shown only: derived from others, or changed elsewhere. */
bool form_locked(struct form *f, size_t i);
struct form_record *form_now(struct form *f);
/* The item of this name; nitems when there is none. */
size_t form_find(const struct form *f, const char *name);
/*
 * A form inside another view (wizard.c): made without a dialog round it, with
 * as many records as its owner adds. initial is borrowed.
 */
struct form *form_create(struct app *app, const struct form_desc *d,
    size_t nrecords, bool many, void *arg);
size_t form_add_record(struct form *f, const json_t *initial);
void form_drop_record(struct form *f, size_t i);
void form_finish(struct form *f);
/* Is it required, as the other values are? */
bool form_needs(const struct form_field *d, const json_t *values);
/* F4, typing and moving; false for what is no business of a field. */
bool form_edit_key(struct form *f, const struct key *k);
void form_draw_items(struct form *f, struct canvas *c, struct rect r);
/* Edits -> values of the record, and back. */
void form_save(struct form *f);
void form_load(struct form *f);

/* form_check.c */

/* What is handed in of record r: a new reference. */
json_t *form_values(struct form *f, struct form_record *r);
/* Everything the form itself can see of record r; its err is made anew. */
int form_check(struct form *f, struct form_record *r);
/* Check one field of the present record when it is left. */
void form_check_field(struct form *f, size_t i);
/* Check and submit everything; closes the form when all went well. */
void form_submit(struct form *f);
/* The problem of field i, "" when none. buf is filled. */
const char *form_problem(struct form *f, size_t i, char *buf, size_t size);
/* What was remarked of field i, "" when nothing. Borrowed. */
const char *form_said(struct form *f, size_t i);
/* Nothing is wrong with record r, as far as anybody told. */
bool form_faultless(const struct form_record *r);
/* Problems that belong to no field shown, a line each; "" when none. */
const char *form_general(struct form *f, char *buf, size_t size);
/* Move the focus to the next problem after the present field. */
void form_next_problem(struct form *f);

/* form.c again */

bool form_dirty(const struct form *f);
/* The keymap now: what is offered changes. */
void form_fill_map(struct form *f);

/* form_key.c */
bool form_key(struct view *v, const struct key *k);
bool form_leave(struct view *v);

extern const struct view_ops form_ops; /* form_view.c */

#endif
