#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "server/workflow/expression.h"
#include "server/workflow/expression_node.h"

/*
 * Evaluation walks the nodes that expression_parse.c made; it allocates
 * nothing and its depth is the parser's EXPRESSION_DEPTH.
 */

static const struct value expression_none;

static struct value
expression_number(int64_t n)
{
	return (struct value){.type = VALUE_NUMBER, .number = n};
}

static struct value
expression_bool(bool b)
{
	return (struct value){.type = VALUE_BOOL, .number = b};
}

static struct value
expression_date(date_t d)
{
	if (d == DATE_NONE)
		return expression_none;
	return (struct value){.type = VALUE_DATE, .number = d};
}

static bool
expression_truth(const struct value *v)
{
	return v->type == VALUE_BOOL && v->number != 0;
}

/* -1 0 1; both have a value and one type. */
static int
expression_order(const struct value *a, const struct value *b)
{
	int c;

	if (a->type == VALUE_TEXT) {
		c = strcmp(a->text, b->text);
		return (c > 0) - (c < 0);
	}
	return (a->number > b->number) - (a->number < b->number);
}

static bool
expression_compare(enum node_kind kind, const struct value *a,
    const struct value *b)
{
	int c;

	if (a->type == VALUE_NONE || b->type != a->type)
		return false;
	c = expression_order(a, b);
	switch (kind) {
	case NODE_EQ:
		return c == 0;
	case NODE_NE:
		return c != 0;
	case NODE_LT:
		return c < 0;
	case NODE_LE:
		return c <= 0;
	case NODE_GT:
		return c > 0;
	default:
		return c >= 0;
	}
}

static struct value
expression_sum(enum node_kind kind, const struct value *a,
    const struct value *b)
{
	int64_t n;

	if (a->type != VALUE_NUMBER || b->type != VALUE_NUMBER)
		return expression_none;
	if (kind == NODE_ADD ? __builtin_add_overflow(a->number, b->number,
				   &n) :
			       __builtin_sub_overflow(a->number, b->number,
				   &n))
		return expression_none;
	return expression_number(n);
}

/* What is left out has no value; a given one without a value spoils it. */
static bool
expression_known(const struct value *args, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (args[i].type == VALUE_NONE)
			return false;
	return true;
}

static struct value
expression_builtin(int word, const struct facts *f, const struct value *args,
    size_t n)
{
	date_t d = (date_t)args[0].number;
	int y, m, day;

	if (word == WORD_HAS)
		return expression_bool(args[0].type != VALUE_NONE &&
		    (args[0].type != VALUE_TEXT || args[0].text[0] != '\0') &&
		    (args[0].type != VALUE_ROWS ||
			json_array_size(args[0].rows) > 0));
	if (word == WORD_COUNT)
		return expression_number((int64_t)json_array_size(
		    args[0].type == VALUE_ROWS ? args[0].rows : NULL));
	if (!expression_known(args, n))
		return expression_none;
	switch (word) {
	case WORD_AGE:
		return expression_number(expression_age(d,
		    n > 1 ? (date_t)args[1].number : f->today));
	case WORD_DAYS_UNTIL:
		return expression_number((int64_t)d - f->today);
	case WORD_WORKING_DAYS_UNTIL:
		return expression_number(
		    expression_working_days(f->today, d));
	case WORD_ADD_YEARS:
	case WORD_ADD_MONTHS:
		if (args[1].number < -120000 || args[1].number > 120000)
			return expression_none;
		return expression_date(word == WORD_ADD_YEARS ?
			date_add_years(d, (int)args[1].number) :
			date_add_months(d, (int)args[1].number));
	case WORD_YEAR:
		date_split(d, &y, &m, &day);
		return expression_number(y);
	case WORD_MIN:
		return args[expression_order(&args[0], &args[1]) > 0];
	default:
		return args[expression_order(&args[0], &args[1]) < 0];
	}
}

static int
expression_eval(const struct expression *x, int at, const struct facts *f,
    struct value *out);

static int
expression_call(const struct expression *x, const struct node *n,
    const struct facts *f, struct value *out)
{
	struct value args[EXPRESSION_ARGS] = {0};

	for (size_t i = 0; i < n->nargs; i++)
		if (expression_eval(x, n->child[i], f, &args[i]) != 0)
			return -1;
	if (n->kind == NODE_BUILTIN) {
		*out = expression_builtin(n->word, f, args, n->nargs);
		return 0;
	}
	*out = expression_none;
	/* a function of something unknown is not asked */
	if (!expression_known(args, n->nargs))
		return 0;
	if (f->get == NULL || f->get(f->arg, n->text, args, n->nargs, out) != 0)
		return -1;
	/* what the house promised is what rules were typed with */
	if (out->type != n->type ||
	    (out->type == VALUE_TEXT && out->text == NULL) ||
	    (out->type == VALUE_DATE && out->number == DATE_NONE))
		*out = expression_none;
	return 0;
}

static int
expression_in(const struct expression *x, const struct node *n,
    const struct facts *f, struct value *out)
{
	struct value v;
	bool found = false;

	if (expression_eval(x, n->child[0], f, &v) != 0)
		return -1;
	for (int i = n->child[1]; i >= 0 && !found; i = x->nodes[i].next)
		found = expression_compare(NODE_EQ, &v, &x->nodes[i].value);
	*out = expression_bool(found);
	return 0;
}

static int
expression_logic(const struct expression *x, const struct node *n,
    const struct facts *f, struct value *out)
{
	struct value v;

	if (expression_eval(x, n->child[0], f, &v) != 0)
		return -1;
	if (n->kind == NODE_NOT) {
		*out = expression_bool(!expression_truth(&v));
		return 0;
	}
	/* the second is not asked for when the first decides */
	if (expression_truth(&v) != (n->kind == NODE_OR) &&
	    expression_eval(x, n->child[1], f, &v) != 0)
		return -1;
	*out = expression_bool(expression_truth(&v));
	return 0;
}

static int
expression_eval(const struct expression *x, int at, const struct facts *f,
    struct value *out)
{
	const struct node *n = &x->nodes[at];
	struct value a, b;

	switch (n->kind) {
	case NODE_LITERAL:
		*out = n->value;
		return 0;
	case NODE_TODAY:
		*out = expression_date(f->today);
		return 0;
	case NODE_FACT:
	case NODE_BUILTIN:
		return expression_call(x, n, f, out);
	case NODE_IN:
		return expression_in(x, n, f, out);
	case NODE_AND:
	case NODE_OR:
	case NODE_NOT:
		return expression_logic(x, n, f, out);
	default:
		break;
	}
	if (expression_eval(x, n->child[0], f, &a) != 0 ||
	    expression_eval(x, n->child[1], f, &b) != 0)
		return -1;
	*out = n->kind == NODE_ADD || n->kind == NODE_SUB ?
	    expression_sum(n->kind, &a, &b) :
	    expression_bool(expression_compare(n->kind, &a, &b));
	return 0;
}

int
expression_value(const struct expression *x, const struct facts *f,
    struct value *out)
{
	return expression_eval(x, x->root, f, out);
}

int
expression_true(const struct expression *x, const struct facts *f)
{
	struct value v;

	if (x == NULL)
		return 1;
	if (expression_eval(x, x->root, f, &v) != 0)
		return -1;
	return expression_truth(&v);
}

void
expression_free(struct expression *x)
{
	if (x == NULL)
		return;
	free(x->nodes);
	free(x->room);
	free(x->text);
	free(x);
}

const char *
expression_text(const struct expression *x)
{
	return x->text;
}

void
expression_names(const struct expression *x,
    void (*row)(void *arg, const char *name), void *arg)
{
	for (size_t i = 0; i < x->nnodes; i++)
		if (x->nodes[i].kind == NODE_FACT)
			row(arg, x->nodes[i].text);
}
