/*
 * Forms and dialogs, as descriptions. form_run() is modal; the submit function
 * makes the call, and problems it returns are shown on the line below their
 * fields: nothing typed is lost.
 */
#ifndef TUI_WIDGET_FORM_H
#define TUI_WIDGET_FORM_H

#include <jansson.h>

#include "common/err.h"
#include "tui/canvas.h"
#include "tui/value.h"

struct app;
struct form;

enum form_kind {
	FORM_TEXT,
	FORM_LINES,    /* several lines */
	FORM_DIGITS,
	FORM_IDENT,    /* capitals and digits, folded: ID numbers, codes */
	FORM_DATE,     /* sent as YYYY-MM-DD */
	FORM_MONTH,    /* sent as YYYY-MM */
	FORM_CHOICE,   /* one of the choices, F4 or Space; sent as its value */
	FORM_PASSWORD,
	FORM_READONLY, /* shown; not sent */
	FORM_NOTE,     /* a sentence over the whole width; no value */
	FORM_TICK,     /* a box before its label, Space; sent as "yes" */
	FORM_BUTTON,   /* Enter or Space calls press(); no value */
	FORM_ASCII,    /* telephone numbers, addresses of mail */
	FORM_LINK,     /* its label, and a button with its value: press() */
};

struct form_field {
	const char *name;  /* parameter; member of the values */
	const char *label; /* N_() */
	enum form_kind kind;
	bool required;
	const char *needed; /* condition: required then, too */
	bool hidden;       /* not at present; its owner may change it */
	int max;           /* characters; 0: 100 */
	int width;         /* cells; 0: as wide as it goes */
	const char *hint;  /* N_(): status line while focused */
	const struct choice *choices; /* FORM_CHOICE; phrases for texts (F4) */
	/* shown and sent only when it says so; may be NULL */
	bool (*wanted)(const json_t *values, void *arg);
	/* the same as a condition of common/profile.h; NULL: always */
	const char *when;
	const char *locked; /* condition: shown then, neither typed nor sent */
	const char *note;   /* N_(): behind what is not typed: its source */
	const char *group;  /* N_(): a rule with these words before it */
	const char *preset; /* its value in a row added; NULL: none */
	bool secret;        /* a number: masked wherever it is only read */
	bool money;         /* yuan: with its unit where it is only read */
};

/* A key of the form's own; it goes before the kit's meaning of that key. */
struct form_key {
	int key;
	const char *label; /* N_(), at most 8 cells */
	const char *help;  /* N_() */
	void (*run)(struct form *f, void *arg);
	/* offered at present? NULL: always */
	bool (*offered)(struct form *f, void *arg);
};

struct form_desc {
	const char *title;                /* N_() */
	const struct form_field *fields;  /* ends with { 0 } */
	const char *submit;               /* N_(): label of F9, a verb */
	const char *intro;                /* N_(): above the fields; or NULL */
	const char *const *consequences;  /* N_(), NULL-terminated, below; or NULL */
	/*
	 * F9: values is borrowed. 0 closes the form; -1 keeps it open and shows
	 * e (nothing when e is empty: the user thought better of it). NULL: the
	 * form closes with its values.
	 */
	int (*submit_values)(struct form *f, const json_t *values, void *arg,
	    struct err *e);
	/* after a field was left, may form_set() others; may be NULL */
	void (*changed)(struct form *f, const char *name, void *arg);
	/* at once when the content is complete, without asking about loss */
	bool careless;

	/* --- for pages and wizards; all may be left out --- */

	bool page; /* the whole screen under the breadcrumb, not a box */
	/* a line above all (steps of a wizard), translated */
	void (*heading)(struct form *f, void *arg, char *buf, size_t size);
	const struct form_key *keys; /* ends with { 0 } */
	/* a FORM_BUTTON was pressed */
	void (*press)(struct form *f, const char *name, void *arg);
	/*
	 * A picture below a field: draws into r and returns its rows. With c
	 * NULL only the rows are asked for.
	 */
	int (*below)(struct form *f, const char *name, void *arg,
	    struct canvas *c, struct rect r);
	/* each second while counting() says so */
	void (*tick)(struct form *f, void *arg);
	bool (*counting)(const struct form *f, void *arg);
	/* what the help panel says; NULL: the field's hint */
	const char *help; /* N_() */
};

/*
 * initial is borrowed (NULL: empty). Returns 1 when submitted, 0 when left.
 * values (may be NULL) receives a new reference when submitted.
 */
int form_run(struct app *app, const struct form_desc *d,
    const json_t *initial, void *arg, json_t **values);

/*
 * The same for several records at once, each with its own values (bulk
 * approval): F7/F8 go from one to the next, F6 copies this one's values to
 * all. records is an array of initial objects; member "title" of each is
 * shown as its heading. submit_values is called for each record in turn until
 * all are done; form_record() says which. Those already done stay done when a
 * later one fails; the form then stays at the failing one.
 */
int form_run_many(struct app *app, const struct form_desc *d,
    const json_t *records, void *arg);

struct app *form_app(const struct form *f);
size_t form_record(const struct form *f);
/* For changed(): read or put a field of the present record. */
const char *form_value(struct form *f, const char *name);
void form_set(struct form *f, const char *name, const char *value);
/* Put the focus on a field, when it can have it. */
void form_focus(struct form *f, const char *name);
/* Show problems below their fields, as after a refused submit. */
void form_refuse(struct form *f, const struct err *e);
/* Text for a field's own line below it (the name behind a code), or "". */
void form_remark(struct form *f, const char *name, const char *text);

#endif
