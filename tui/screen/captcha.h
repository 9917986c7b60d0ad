/*
 * What several forms have in common: a captcha that comes before an SMS code,
 * and the code with its countdown. The server keeps the order; here it is only
 * shown. A form's arg begins with a struct captcha.
 */
#ifndef TUI_SCREEN_CAPTCHA_H
#define TUI_SCREEN_CAPTCHA_H

#include "tui/widget/form.h"

struct captcha_code {
	const char *button;  /* name of the form's button */
	const char *field;   /* where the code is typed */
	const char *purpose; /* of account.sms */
	const char *mobile;  /* the field with the number; NULL: one's own */
	int64_t resend_at;   /* 0: none sent so far */
	char to[32];
};

struct captcha {
	struct app *app;
	json_t *now;  /* captcha.new's reply; NULL: none to be answered */
	bool words;   /* as a sentence, for screen readers */
	bool due;     /* each code needs one */
	/* before a code is asked for: 0 goes on; may be NULL */
	int (*before)(struct form *f, struct captcha *k);
	struct captcha_code codes[2];
};

/* due: ask for the first one at once. Returns 0, or -1 with e set. */
int captcha_init(struct captcha *k, struct app *app, bool due,
    struct err *e);
void captcha_finish(struct captcha *k);

/* A form's members; k is its arg. */
bool captcha_wanted(const json_t *values, void *k);
int captcha_below(struct form *f, const char *name, void *k,
    struct canvas *c, struct rect r);
void captcha_press(struct form *f, const char *name, void *k);
void captcha_tick(struct form *f, void *k);
bool captcha_counting(const struct form *f, void *k);
void captcha_send(struct form *f, void *k);  /* F6 */
void captcha_renew(struct form *f, void *k); /* F5 */
void captcha_swap(struct form *f, void *k);  /* F7 */
bool captcha_shown(struct form *f, void *k);

/* Fields and keys of a form with one code; the _IF ones shown if it says so. */
#define CAPTCHA_FIELD_IF(WANTED) \
	{ .name = "captcha", .label = N_("Picture code"), \
	    .kind = FORM_TEXT, .max = 16, .width = 18, .wanted = WANTED, \
	    .hint = N_("Answer what stands below. F5 another one, F7 " \
	    "words instead of the picture") }
#define CAPTCHA_FIELD CAPTCHA_FIELD_IF(captcha_wanted)
#define CAPTCHA_CODE_IF(BUTTON, FIELD, LABEL, WANTED) \
	{ .name = BUTTON, .label = N_("Get the SMS code"), \
	    .kind = FORM_BUTTON, .wanted = WANTED, \
	    .hint = N_("Enter sends six digits to the telephone; again " \
	    "after 60 seconds") }, \
	{ .name = FIELD, .label = LABEL, .kind = FORM_DIGITS, \
	    .required = true, .max = 6, .width = 8, .wanted = WANTED, \
	    .hint = N_("Six digits, good for five minutes and five tries") }
#define CAPTCHA_CODE(BUTTON, FIELD, LABEL) \
	CAPTCHA_CODE_IF(BUTTON, FIELD, LABEL, NULL)
#define CAPTCHA_KEYS_IF(SHOWN, CODE) \
	{ K_F5, N_("Another"), N_("Another picture or question"), \
	    captcha_renew, SHOWN }, \
	{ K_F6, N_("Get code"), N_("Have the SMS code sent"), \
	    captcha_send, CODE }, \
	{ K_F7, N_("Words"), N_("A question in words instead of the " \
	    "picture, and back"), captcha_swap, SHOWN }
#define CAPTCHA_KEYS CAPTCHA_KEYS_IF(captcha_shown, NULL)

#endif
