/* A case's keys: where the cursor goes, and what is offered at present. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/preview.h"
#include "tui/screen/review.h"
#include "tui/widget/popup.h"

static bool
review_on(const struct review *r, enum review_what what)
{
	const struct review_line *l = review_now(r);

	return l != NULL && l->what == what;
}

static bool
review_may(const struct review *r, const char *kind)
{
	const json_t *a;
	size_t i;

	json_array_foreach(value_at(r->reply, "actions"), i, a)
		if (kind == NULL || strcmp(value_string(a, "kind"), kind) == 0)
			return true;
	return false;
}

/* A point to answer: once the case moved on, its answers are only read. */
static bool
review_answers(const struct review *r)
{
	return review_on(r, REVIEW_CHECK) && review_may(r, NULL);
}

static void
review_paper_open(struct review *r)
{
	const struct review_line *l = review_now(r);
	const json_t *p = json_array_get(value_at(r->reply, "attachments"),
	    l->index);
	json_t *params;

	if (*value_string(p, "sha256") == '\0') {
		app_status(r->app, STYLE_INFO, "%s: %s", l->label,
		    choice_label(review_papers, value_string(p, "status")));
		return;
	}
	json_object_set_new(r->seen, l->anchor, json_true());
	params = review_paper_params(r, p);
	preview_open(r->app, &(struct preview_of){ .title = l->label,
	    .text = "application.file.text",
	    .picture = "application.file.picture", .params = params });
	json_decref(params);
	review_build(r);
}

/* What is known of the paper, where there is no room beside the list. */
static bool
review_paper_known(struct review *r)
{
	const struct review_line *l = review_now(r);
	char *card;

	if (!review_on(r, REVIEW_PAPER))
		return false;
	card = review_paper_card(r, json_array_get(value_at(r->reply,
	    "attachments"), l->index));
	popup_pager(r->app, l->label, card);
	free(card);
	return true;
}

static void
review_check_set(struct review *r, const char *result)
{
	const struct review_line *l = review_now(r);
	const json_t *check = json_array_get(value_at(r->reply, "checks"),
	    l->index);

	json_object_set_new(r->checks, value_string(check, "id"),
	    json_string(result));
	review_build(r);
}

/* Passed, failed, not applicable, and open again. */
static void
review_check_turn(struct review *r)
{
	const json_t *check = json_array_get(value_at(r->reply, "checks"),
	    review_now(r)->index);
	const char *now = review_check_result(r, check);

	review_check_set(r, *now == '\0' ? "passed" :
	    strcmp(now, "passed") == 0 ? "failed" :
	    strcmp(now, "failed") == 0 ? "na" : "");
}

static bool
review_open_line(struct review *r)
{
	if (review_on(r, REVIEW_PAPER))
		review_paper_open(r);
	else if (review_answers(r))
		review_check_turn(r);
	else if (review_on(r, REVIEW_RULE))
		review_override(r);
	else
		return false;
	return true;
}

static bool
review_check_key(struct review *r, int code)
{
	const char *result = code == 'y' ? "passed" : code == 'x' ?
	    "failed" : code == 'z' ? "na" : NULL;

	if (!review_answers(r) || result == NULL)
		return false;
	review_check_set(r, result);
	r->at += r->at + 1 < r->nlines;
	return true;
}

static void
review_use_tab(struct review *r, int tab)
{
	r->tab = (enum review_tab)tab;
	review_fill(r);
	review_build(r);
	review_first(r);
}

static bool
review_move(struct review *r, int code)
{
	size_t page = r->rows > 2 ? (size_t)r->rows - 2 : 1;
	size_t last = r->nlines > 0 ? r->nlines - 1 : 0;

	switch (code) {
	case K_UP:
	case 'k':
		r->at -= r->at > 0;
		break;
	case K_DOWN:
	case 'j':
		r->at += r->at < last;
		break;
	case K_PGUP:
		r->at -= r->at < page ? r->at : page;
		break;
	case K_PGDN:
		r->at = r->at + page < last ? r->at + page : last;
		break;
	case K_HOME:
	case 'g':
		r->at = 0;
		break;
	case K_END:
	case 'G':
		r->at = last;
		break;
	default:
		return false;
	}
	return true;
}

json_t *
review_row(const struct review *r)
{
	return json_pack("[{s:s, s:O, s:O, s:s, s:s, s:O?}]", "id", r->id,
	    "number", value_at(r->reply, "number"), "version",
	    value_at(r->reply, "version"), "person_name",
	    value_string(r->reply, "person.name"), "unit_name",
	    value_string(r->reply, "unit.name"), "claim",
	    value_at(r->reply, "claim"));
}

static void
review_with_row(struct review *r, bool (*act)(struct app *, const json_t *))
{
	json_t *rows = review_row(r);
	bool tried = act(r->app, rows);

	json_decref(rows);
	if (tried && review_load(r) && r->draft == NULL &&
	    json_array_size(r->items) == 0) {
		review_take_up(r);
		review_build(r);
	}
}

static bool
review_mine(const struct review *r)
{
	return *review_claimed(r->reply) != '\0' && !review_taken(r->reply);
}

static bool
review_act_key(struct review *r, int code)
{
	switch (code) {
	case K_F9:
		review_decide(r);
		return true;
	case 'a':
		review_decide_kind(r, "approve");
		return true;
	case 'r':
		review_decide_kind(r, "return");
		return true;
	case K_F6:
	case 'i':
		review_item_add(r);
		return true;
	case K_DEL:
		review_item_drop(r);
		return true;
	case 'l':
		review_with_row(r, review_mine(r) ? review_unclaim :
		    review_claim);
		return true;
	case 'h':
		review_with_row(r, review_handover);
		return true;
	case 't':
		review_with_row(r, review_takeover);
		return true;
	case 'c':
		if (review_comment(r))
			review_load(r);
		return true;
	case 'o':
		if (review_override(r))
			review_load(r);
		return true;
	case 'f':
		if (review_fixed(r))
			review_load(r);
		return true;
	case 'e':
		if (review_erase(r))
			review_load(r);
		return true;
	default:
		return false;
	}
}

bool
review_key(struct view *v, const struct key *k)
{
	struct review *r = v->data;

	if (review_check_key(r, k->code) || review_move(r, k->code))
		return true;
	switch (k->code) {
	case K_ENTER:
	case K_F4:
		return review_open_line(r);
	case ' ':
		if (review_answers(r))
			review_check_turn(r);
		return true;
	case K_TAB:
		review_use_tab(r, (int)(r->tab + 1) % REVIEW_TABS);
		return true;
	case K_BTAB:
		review_use_tab(r, (int)(r->tab + REVIEW_TABS - 1) %
		    REVIEW_TABS);
		return true;
	case K_F5:
		app_status(r->app, STYLE_NORMAL, "%s", "");
		review_load(r);
		return true;
	case K_F7:
	case '[':
		review_step(r, -1);
		return true;
	case K_F8:
	case ']':
	case 'n':
		review_step(r, 1);
		return true;
	case 'p':
		return review_paper_known(r);
	case 'w':
		r->whole = !r->whole;
		review_build(r);
		return true;
	case 'v':
		/* what is masked stays so for an expert */
		if (!app_has_role(r->app, "expert"))
			review_reveal(r);
		return true;
	default:
		return review_act_key(r, k->code);
	}
}

bool
review_number(struct view *v, int n)
{
	if (n < 1 || n > REVIEW_TABS)
		return false;
	review_use_tab(v->data, n - 1);
	return true;
}

/* --- what is offered at present --- */

static struct keybind *
review_bind(struct review *r, struct keybind *b, bool offered, int key,
    const char *label, const char *help)
{
	if (!offered || b >= r->map + REVIEW_BINDS_MAX - 1)
		return b;
	*b = (struct keybind){ key, 0, label, help, 0, key };
	return b + 1;
}

/* What only the line under the cursor offers. */
static struct keybind *
review_bind_line(struct review *r, struct keybind *b, bool offered, int key,
    const char *label, const char *help)
{
	struct keybind *next = review_bind(r, b, offered, key, label, help);

	if (next != b)
		b->flags = KEY_HERE;
	return next;
}

void
review_map(struct review *r)
{
	struct keybind *b = r->map;
	bool acts = review_may(r, NULL), unit = app_has_role(r->app, "agent");
	bool claims = acts && call_allowed(r->app, "application.claim");

	memset(r->map, 0, sizeof r->map);
	b = review_bind(r, b, acts, K_F9, N_("Decide"),
	    N_("What may be decided, and what will happen then"));
	b = review_bind(r, b, true, K_F8, N_("Next"),
	    N_("The next case of the queue; n does the same"));
	b = review_bind(r, b, true, K_F7, N_("Previous"),
	    N_("The case before"));
	b = review_bind(r, b, true, K_F5, N_("Refresh"),
	    N_("Ask the server again"));
	b = review_bind_line(r, b, review_on(r, REVIEW_PAPER), K_F4,
	    N_("Look"), N_("Look at the paper under the cursor"));
	b = review_bind_line(r, b, review_on(r, REVIEW_PAPER), 'p', N_("Data"),
	    N_("What is known of the paper: dates, size, checksum"));
	b = review_bind(r, b, review_may(r, "return"), K_F6, N_("Item"),
	    N_("A return item where the cursor is; i does the same"));
	b = review_bind(r, b, review_may(r, "approve"), 'a', N_("Approve"),
	    N_("The dialog that approves"));
	b = review_bind(r, b, review_may(r, "return"), 'r', N_("Return"),
	    N_("The dialog that returns the case with its items"));
	b = review_bind_line(r, b, review_answers(r), 'y', N_("Passed"),
	    N_("This point is passed; Space goes through the answers"));
	b = review_bind_line(r, b, review_answers(r), 'x', N_("Not passed"),
	    N_("This point is not passed"));
	b = review_bind_line(r, b, review_answers(r), 'z', N_("N/A"),
	    N_("This point does not apply"));
	b = review_bind_line(r, b, review_on(r, REVIEW_PENDING), K_DEL,
	    N_("Drop"), N_("Take back the return item"));
	b = review_bind(r, b, claims, 'l', review_mine(r) ?
	    N_("Unclaim") : N_("Take up"), review_mine(r) ?
	    N_("Give the case back to the queue") :
	    N_("Take the case for yourself for some days"));
	b = review_bind_line(r, b, review_on(r, REVIEW_RULE), 'o',
	    N_("Set off"), N_("Set this rule aside, with a reason"));
	b = review_bind_line(r, b, unit && review_on(r, REVIEW_ITEM), 'f',
	    N_("Mended"), N_("The unit has mended what this item says"));
	b = review_bind(r, b, value_int(r->reply, "round") > 1, 'w',
	    N_("All"), N_("All of the form, or only what changed"));
	b = review_bind(r, b, !unit && call_allowed(r->app,
	    "application.comment"), 'c', N_("Comment"),
	    N_("A word for the office only"));
	b = review_bind(r, b, claims && !unit, 'h', N_("Hand on"),
	    N_("Hand the case to a colleague"));
	b = review_bind(r, b, review_taken(r->reply), 't', N_("Step in"),
	    N_("Take the case over from who has it, with a reason"));
	b = review_bind(r, b, json_is_object(value_at(r->reply, "person")) &&
	    !app_has_role(r->app, "expert"), 'v', N_("Unmask"), N_("Numbers in full for a minute, recorded"));
	b = review_bind(r, b, review_on(r, REVIEW_PAPER) && call_allowed(
	    r->app, "application.file.erase"), 'e', N_("Erase"),
	    N_("Erase a paper that must not be here (state secrets)"));
	review_bind(r, b, true, K_TAB, N_("Next tab"),
	    N_("The next tab; a digit chooses one"));
	r->maps[0] = r->map;
}
