/*
 * One case before those who decide it: its form, papers, points to be checked,
 * return items, history and difference, each a column of lines with a cursor,
 * so that a return item hangs on what lies under it.
 *
 *	review_view.c      the screen, and the way from case to case
 *	review_key.c       keys, and what is offered at present
 *	review_lines.c     the lines of form and papers
 *	review_pages.c     the lines of the other tabs
 *	review_draw.c      the picture
 *	review_item.c      return items: made, taken back
 *	review_decide.c    the decision dialog
 *	review_act.c       claims, hand over, take over, words, overrides
 *	review_bulk.c      one decision about several cases
 */
#ifndef TUI_SCREEN_REVIEW_H
#define TUI_SCREEN_REVIEW_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "tui/screen.h"
#include "tui/value.h"

enum review_tab {
	REVIEW_FORM, REVIEW_PAPERS, REVIEW_CHECKS, REVIEW_ITEMS,
	REVIEW_HISTORY, REVIEW_DIFFERENCE, REVIEW_TABS
};

enum review_what {
	REVIEW_TEXT, REVIEW_HEADING, REVIEW_FIELD, REVIEW_PAPER,
	REVIEW_CHECK, REVIEW_ITEM, REVIEW_PENDING, REVIEW_RULE
};

struct review_line {
	enum review_what what;
	char *label, *text;
	char *anchor, *title; /* where a return item hangs; "" */
	size_t index;         /* in the reply's list, or of the items made */
	enum style style;
	bool changed;
	bool under;           /* said of the line above */
};

enum { REVIEW_BINDS_MAX = 32 };

struct review {
	struct app *app;
	struct view *view;
	json_t *ids;     /* of the queue it was opened from, in its order */
	char id[32];
	json_t *reply;   /* application.get */
	json_t *history, *difference; /* NULL: not asked for yet */
	json_t *kept;    /* the draft as the server has it; NULL: none */
	json_t *items;   /* to be sent with the return: {for, anchor, ...} */
	json_t *checks;  /* point -> result, chosen here */
	json_t *seen;    /* anchors of papers that were opened */
	json_t *draft;   /* words of a decision that was refused; or NULL */
	bool whole;      /* of a later round: not only what changed */
	bool decided;
	int64_t revealed; /* numbers in full until then; 0: masked */
	char next[32];   /* the server's proposal; "" none */
	json_t *picture;    /* of the paper under the cursor; NULL: none */
	char pictured[192]; /* which one, and for what room */
	enum review_tab tab;
	struct review_line *lines;
	size_t nlines, at;
	int top, rows;   /* first row shown of the lines, and how many */
	int width;       /* for which the lines were measured */
	struct keybind map[REVIEW_BINDS_MAX];
	const struct keybind *maps[2];
};

/* --- review_view.c --- */

/* Ask anew; what is under the cursor stays there. False: it is gone. */
bool review_load(struct review *r);
/* Numbers in full for a minute, after a purpose was chosen. */
void review_reveal(struct review *r);
/* To the next (1) or the one before (-1). */
void review_step(struct review *r, int step);
/* What the page in view needs besides the case itself. */
void review_fill(struct review *r);
/* The cursor to the first line that is not a heading. */
void review_first(struct review *r);
/* The next case, as the server said or as the queue stood; NULL: none. */
const char *review_next(struct review *r);

/* --- review_key.c --- */

bool review_key(struct view *v, const struct key *k);
bool review_number(struct view *v, int n);
/* This case as the only row of a queue, for what is done to rows. */
json_t *review_row(const struct review *r);
/* The keys that are offered at present, into r->map. */
void review_map(struct review *r);

/* --- lines --- */

void review_build(struct review *r);
void review_lines_clear(struct review *r);
/* Zeroed but for these; label and text are copied. */
struct review_line *review_add(struct review *r, enum review_what what,
    const char *label, const char *text);
void review_anchor(struct review_line *l, const char *anchor,
    const char *title);
const struct review_line *review_now(const struct review *r);
void review_lines_form(struct review *r);
void review_lines_papers(struct review *r);
void review_lines_checks(struct review *r);
void review_lines_items(struct review *r);
void review_lines_history(struct review *r);
void review_lines_difference(struct review *r);
/* Return items that hang on this anchor, below the line. */
void review_lines_anchored(struct review *r, const char *anchor);
/* "@KIND" or "@KIND:children.2" of a paper. Returns buf. */
char *review_paper_anchor(const json_t *paper, char *buf, size_t size);
/* What is known of a paper, for a card beside or over the list. */
char *review_paper_card(const struct review *r, const json_t *paper);
/* As it stands now: chosen here, or on record; "" when neither. */
const char *review_check_result(const struct review *r, const json_t *check);
size_t review_checks_open(const struct review *r);
size_t review_papers_unseen(const struct review *r);

extern const struct choice review_papers[];  /* ok, missing, ... */
extern const struct choice review_sides[];   /* applicant, unit */

/* --- picture --- */

void review_draw(struct view *v, struct canvas *c, struct rect body);
/* No key waits: fetch the picture that a large terminal has room for. */
bool review_look(struct view *v);
/* What a paper of this case is called by; new reference. */
json_t *review_paper_params(const struct review *r, const json_t *paper);
/* "3 days left", "2 days late !", "today !"; "" without days. */
char *review_left(const json_t *row, char *buf, size_t size);
/* The name of whoever has claimed it, "" for nobody. */
const char *review_claimed(const json_t *row);
/* By somebody else. */
bool review_taken(const json_t *row);

/* --- what is done; each says its result --- */

/* What is written here and not sent, kept by the server; and taken up anew. */
void review_keep(struct review *r);
void review_take_up(struct review *r);
/* Return item where the cursor is; take back the one under the cursor. */
void review_item_add(struct review *r);
void review_item_drop(struct review *r);
/* A list of what may be decided, greyed with the reason; then the dialog. */
void review_decide(struct review *r);
/* The dialog for the first action of this kind. */
void review_decide_kind(struct review *r, const char *kind);

/* rows: of queue.list, or one made of application.get. True: tried. */
bool review_claim(struct app *app, const json_t *rows);
bool review_unclaim(struct app *app, const json_t *rows);
bool review_handover(struct app *app, const json_t *rows);
bool review_takeover(struct app *app, const json_t *rows);
bool review_bulk(struct app *app, const json_t *rows);
bool review_comment(struct review *r);
bool review_override(struct review *r);
bool review_fixed(struct review *r);
bool review_erase(struct review *r);

/* --- stock opinions --- */

/*
 * Those for this service and kind of action, for F4 of a text; ends with
 * { 0 }. Kept until the next call; NULL when there are none.
 */
const struct choice *opinion_choices(struct app *app, const char *service,
    const char *kind);

#endif
