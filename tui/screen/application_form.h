/*
 * The form of a case as the wizard wants it, made of what application.get
 * tells: no service is known here by name.
 *
 * A section becomes a step; a record list (a field of type rows) one of its
 * own. What nobody may type on is a page of text, or of rows to look at.
 */
#ifndef TUI_SCREEN_APPLICATION_FORM_H
#define TUI_SCREEN_APPLICATION_FORM_H

#include <jansson.h>
#include <stdbool.h>

#include "tui/widget/table.h"
#include "tui/widget/wizard.h"

enum { APPLICATION_STEPS = 32 };

/* A step that shows fields: a section, or one of its record lists. */
struct application_part {
	char name[100];      /* of the step */
	const char *section; /* borrowed: kept with the form */
	const char *rows;    /* the rows field, or NULL */
	const char *label, *hint;
	json_t *fields;      /* definitions, as application.get has them */
	json_t *kinds;       /* papers of each row; or NULL */
	struct form_field *form; /* NULL: nothing to type */
	bool array;          /* the section is its rows, on the wire */
	bool locked;         /* some of it is shown only */
	bool profile;        /* and that comes from the asker's profile */
	size_t min, max;     /* rows */
	struct table_column *columns; /* rows that are only looked at */
	size_t ncolumns;
	bool shown;          /* in the last reply */
};

struct application_form {
	struct application_part *parts[APPLICATION_STEPS];
	size_t n;
	bool returned; /* only what was named is open */
	const char *profile; /* whose records the asker keeps: "holder", .. */
	void **kept; /* freed with it */
	size_t nkept;
};

struct application_form *application_form_create(void);
void application_form_free(struct application_form *f);
/* A copy that lives as long as f. */
const char *application_form_keep(struct application_form *f, const char *s);

/* Does an agent fill it in: are the unit's records its profile? */
bool application_form_unit(const struct application_form *f);
/*
 * Take in a reply: parts that are new are made, fields of the others become
 * required or hidden as it says. order: parts in its order, with their number.
 */
size_t application_form_take(struct application_form *f, const json_t *got,
    struct application_part *order[APPLICATION_STEPS]);

/* Values of a reply -> {step: {field: text} | [row]}. New. */
json_t *application_form_texts(struct application_form *f,
    const json_t *got);
/* The rows of a part in a reply; borrowed, or NULL. */
const json_t *application_form_rows(const struct application_part *p,
    const json_t *got);
/* What the wizard keeps -> form of application.save. New. */
json_t *application_form_wire(struct application_form *f,
    const json_t *texts);

/* "section.N.field" of the server -> the same of the wizard. Returns buf. */
char *application_form_where(struct application_form *f, const char *where,
    char *buf, size_t size);
struct application_part *application_form_part(struct application_form *f,
    const char *name);

/* A value as people read it. Returns buf. */
char *application_value_text(const json_t *got, const json_t *field,
    const char *section, const json_t *value, char *buf, size_t size);
/* The definition of a field by id in an array of them, or NULL. */
const json_t *application_field_find(const json_t *fields, const char *id);

#endif
