#include "config.h"

#include "server/workflow/engine.h"

/* The smallest whole number that is at least num/den of base. */
static int
panel_share(int num, int den, int base)
{
	return den > 0 ? (num * base + den - 1) / den : base;
}

int
engine_panel_needed(const struct state *s)
{
	return s->panel.seats > 0 ? panel_share(s->panel.present_num,
					s->panel.present_den, s->panel.seats) :
				    0;
}

static bool
panel_of_seats(const struct state *s)
{
	return s->panel.of != NULL && s->panel.of[0] == 's';
}

int
engine_panel_wanted(const struct state *s, const struct panel_count *n)
{
	int there = n->yes + n->no + n->abstain;

	return panel_share(s->panel.pass_num, s->panel.pass_den,
	    panel_of_seats(s) ? s->panel.seats : there);
}

bool
engine_panel_quorum(const struct state *s, const struct panel_count *n)
{
	return s->panel.seats > 0 &&
	    n->yes + n->no + n->abstain >= engine_panel_needed(s);
}

bool
engine_panel_passed(const struct state *s, const struct panel_count *n)
{
	return engine_panel_quorum(s, n) && n->yes > 0 &&
	    n->yes >= engine_panel_wanted(s, n);
}

/* How many outside checks must pass; 0: none are asked. */
static int
engine_outside_needed(const struct state *s)
{
	int all = (int)s->outside.n;

	return s->outside_need > 0 && s->outside_need < all ?
	    s->outside_need :
	    all;
}

int
engine_outside(const struct state *s, int passed, int failed)
{
	int all = (int)s->outside.n, need = engine_outside_needed(s);

	if (all == 0)
		return 0;
	return passed >= need ? 1 : all - failed < need ? -1 : 0;
}
