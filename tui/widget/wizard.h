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
struct wizard;

struct wizard_step {
	const char *name;  /* the section in the form */
	const char *label; /* N_() */
	const char *hint;  /* N_(): what belongs here; or NULL */
	/* ends with { 0 }; NULL: a page of text, which page() writes */
	const struct form_field *fields;
	bool repeats;      /* rows */
	size_t min, max;   /* how many of them; max 0: as many as one likes */
	const char *order; /* field by which rows stand, NULL: as entered */
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
};

/*
 * Modal. form is borrowed: what stands in the fields at the start, texts.
 * first: the step to begin with. screen (may be NULL) gives the code. Returns
 * 1 when submitted, 0 when left.
 */
int wizard_run(struct app *app, const struct screen *screen,
    const struct wizard_desc *d, const json_t *form, size_t first, void *arg);

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

#endif
