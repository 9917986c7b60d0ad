#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "server/workflow/expression_token.h"

/* has() takes any value; age() one or two; min(), max() dates as well. */
const struct word expression_words[] = {
	[WORD_HAS] = {"has", VALUE_BOOL, true, {VALUE_NONE},
	    N_("is there a value: has(NAME)")},
	[WORD_COUNT] = {"count", VALUE_NUMBER, true, {VALUE_ROWS},
	    N_("rows of a record list, 0 when nothing is known: count(ROWS)")},
	[WORD_AGE] = {"age", VALUE_NUMBER, true, {VALUE_DATE, VALUE_DATE},
	    N_("full years from a day of birth to today, or to a day: "
	       "age(DATE), age(DATE, DATE)")},
	[WORD_DAYS_UNTIL] = {"days_until", VALUE_NUMBER, true, {VALUE_DATE},
	    N_("days from today to a day, below 0 when it is past: "
	       "days_until(DATE)")},
	[WORD_WORKING_DAYS_UNTIL] = {"working_days_until", VALUE_NUMBER, true,
	    {VALUE_DATE},
	    N_("working days from today, which counts, to the day before: "
	       "working_days_until(DATE)")},
	[WORD_ADD_YEARS] = {"add_years", VALUE_DATE, true,
	    {VALUE_DATE, VALUE_NUMBER},
	    N_("a day so many years later: add_years(DATE, NUMBER)")},
	[WORD_ADD_MONTHS] = {"add_months", VALUE_DATE, true,
	    {VALUE_DATE, VALUE_NUMBER},
	    N_("a day so many months later, at most the month's last: "
	       "add_months(DATE, NUMBER)")},
	[WORD_YEAR] = {"year", VALUE_NUMBER, true, {VALUE_DATE},
	    N_("the year of a day: year(DATE)")},
	[WORD_MIN] = {"min", VALUE_NUMBER, true, {VALUE_NUMBER, VALUE_NUMBER},
	    N_("the lesser of two numbers, the earlier of two days: "
	       "min(A, B)")},
	[WORD_MAX] = {"max", VALUE_NUMBER, true, {VALUE_NUMBER, VALUE_NUMBER},
	    N_("the greater of two numbers, the later of two days: "
	       "max(A, B)")},
	[WORD_COUNT_] = {0},
};

static const char *const value_names[] = {
	[VALUE_NONE] = N_("nothing"), [VALUE_BOOL] = N_("yes or no"),
	[VALUE_NUMBER] = N_("a number"), [VALUE_TEXT] = N_("a text"),
	[VALUE_DATE] = N_("a date"), [VALUE_ROWS] = N_("a record list"),
};

static int
parse_node(struct parse *p, enum node_kind kind, enum value_type type, int at)
{
	struct expression *x = p->x;
	struct node *n;

	if (x->nnodes == EXPRESSION_NODES)
		return parse_fault(p, at, "the rule is too long");
	if (x->nnodes % 16 == 0)
		x->nodes = xreallocarray(x->nodes, x->nnodes + 16,
		    sizeof(*x->nodes));
	n = &x->nodes[x->nnodes];
	memset(n, 0, sizeof(*n));
	n->kind = kind;
	n->type = type;
	n->next = -1;
	n->at = at;
	return (int)x->nnodes++;
}

static int
parse_pair(struct parse *p, enum node_kind kind, enum value_type type, int at,
    int a, int b)
{
	int n = parse_node(p, kind, type, at);

	if (n >= 0) {
		p->x->nodes[n].child[0] = a;
		p->x->nodes[n].child[1] = b;
		p->x->nodes[n].nargs = 2;
	}
	return n;
}

/* A literal text stands for a date where a date is asked for. */
static bool
parse_dated(struct parse *p, int at, enum value_type wanted)
{
	struct node *n = &p->x->nodes[at];
	date_t d;

	if (wanted != VALUE_DATE || n->kind != NODE_LITERAL ||
	    n->type != VALUE_TEXT)
		return n->type == wanted;
	d = date_parse(n->value.text);
	if (d == DATE_NONE) {
		parse_fault(p, n->at, "'%s' is no date (YYYY-MM-DD)",
		    n->value.text);
		return true;
	}
	n->type = VALUE_DATE;
	n->value = (struct value){.type = VALUE_DATE, .number = d};
	return true;
}

static int
parse_want(struct parse *p, int at, enum value_type wanted)
{
	if (at < 0)
		return -1;
	if (!parse_dated(p, at, wanted))
		return parse_fault(p, p->x->nodes[at].at,
		    "%s is wanted here, this is %s", _(value_names[wanted]),
		    _(value_names[p->x->nodes[at].type]));
	return p->failed ? -1 : at;
}

static int parse_or(struct parse *p);

static int
parse_literal(struct parse *p)
{
	int at = parse_at(p), n;
	enum token token = p->token;
	bool minus = parse_accept(p, TOKEN_SIGN, "-");

	if (minus)
		token = p->token == TOKEN_NUMBER ? TOKEN_NUMBER : TOKEN_BAD;
	if (token != TOKEN_NUMBER && token != TOKEN_TEXT)
		return parse_fault(p, at, "a number or a 'text' should stand "
		    "here");
	n = parse_node(p, NODE_LITERAL,
	    token == TOKEN_NUMBER ? VALUE_NUMBER : VALUE_TEXT, at);
	if (n < 0)
		return -1;
	p->x->nodes[n].value = token == TOKEN_NUMBER ?
	    (struct value){.type = VALUE_NUMBER,
		.number = minus ? -p->number : p->number} :
	    (struct value){.type = VALUE_TEXT, .text = p->word};
	parse_next(p);
	return n;
}

/* The arguments in brackets, as many as there are. */
static int
parse_args(struct parse *p, int *args, size_t *n)
{
	*n = 0;
	if (parse_accept(p, TOKEN_SIGN, ")"))
		return 0;
	do {
		if (*n == EXPRESSION_ARGS)
			return parse_fault(p, parse_at(p),
			    "no function takes so much");
		if ((args[(*n)++] = parse_or(p)) < 0)
			return -1;
	} while (parse_accept(p, TOKEN_SIGN, ","));
	return parse_expect(p, ")");
}

static size_t
parse_arity(const struct word *w)
{
	size_t n = 0;

	while (n < EXPRESSION_ARGS && w->args[n] != VALUE_NONE)
		n++;
	return n;
}

static int
parse_arity_fault(struct parse *p, int at, const char *name, size_t n)
{
	return n == 1 ? parse_fault(p, at, "%s() takes 1 value", name) :
			parse_fault(p, at, "%s() takes %zu values", name, n);
}

/* min() and max() are of two numbers or of two dates. */
static enum value_type
parse_extreme(const struct parse *p, const int *args)
{
	return p->x->nodes[args[0]].type == VALUE_DATE ||
		p->x->nodes[args[1]].type == VALUE_DATE ?
	    VALUE_DATE :
	    VALUE_NUMBER;
}

static int
parse_builtin(struct parse *p, const struct word *w, int at)
{
	int args[EXPRESSION_ARGS], word = (int)(w - expression_words), node;
	size_t n, arity = word == WORD_HAS ? 1 : parse_arity(w);
	bool extreme = word == WORD_MIN || word == WORD_MAX;
	enum value_type type = w->type;

	if (parse_args(p, args, &n) != 0)
		return -1;
	if (n != arity && !(word == WORD_AGE && n == 1))
		return parse_arity_fault(p, at, w->name, arity);
	if (extreme)
		type = parse_extreme(p, args);
	for (size_t i = 0; i < n && word != WORD_HAS; i++)
		if (parse_want(p, args[i], extreme ? type : w->args[i]) < 0)
			return -1;
	node = parse_node(p, NODE_BUILTIN, type, at);
	if (node < 0)
		return -1;
	p->x->nodes[node].word = word;
	p->x->nodes[node].nargs = n;
	memcpy(p->x->nodes[node].child, args, n * sizeof(args[0]));
	return node;
}

static int
parse_house(struct parse *p, const struct word *w, const char *name, int at,
    bool call)
{
	int args[EXPRESSION_ARGS], node;
	size_t n = 0, arity = parse_arity(w);

	if (call && !w->function)
		return parse_fault(p, at, "%s is no function", name);
	if (!call && w->function)
		return parse_fault(p, at, "%s is a function: write %s(...)",
		    name, name);
	if (call && parse_args(p, args, &n) != 0)
		return -1;
	if (n != arity)
		return parse_arity_fault(p, at, name, arity);
	for (size_t i = 0; i < n; i++)
		if (parse_want(p, args[i], w->args[i]) < 0)
			return -1;
	node = parse_node(p, NODE_FACT, w->type, at);
	if (node < 0)
		return -1;
	p->x->nodes[node].text = name;
	p->x->nodes[node].nargs = n;
	memcpy(p->x->nodes[node].child, args, n * sizeof(args[0]));
	return node;
}

static int
parse_name(struct parse *p)
{
	static const char *const reserved[] = {"and", "or", "in", "not"};
	const char *name = p->word;
	const struct word *w;
	int at = parse_at(p), node;
	bool call, yes = strcmp(name, "true") == 0;

	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (strcmp(name, reserved[i]) == 0)
			return parse_fault(p, at,
			    "a value should stand before %s", name);
	parse_next(p);
	if (yes || strcmp(name, "false") == 0) {
		node = parse_node(p, NODE_LITERAL, VALUE_BOOL, at);
		if (node >= 0)
			p->x->nodes[node].value = (struct value){
			    .type = VALUE_BOOL, .number = yes};
		return node;
	}
	if (strcmp(name, "today") == 0)
		return parse_node(p, NODE_TODAY, VALUE_DATE, at);
	call = parse_accept(p, TOKEN_SIGN, "(");
	for (w = expression_words; w->name != NULL; w++)
		if (strcmp(w->name, name) == 0)
			return call ? parse_builtin(p, w, at) :
				      parse_fault(p, at,
					  "%s is a function: write %s(...)",
					  name, name);
	w = p->v != NULL ? p->v->find(p->v->arg, name) : NULL;
	if (w == NULL)
		return parse_fault(p, at, call ? N_("unknown function %s") :
						 N_("unknown name %s"), name);
	return parse_house(p, w, name, at, call);
}

static int
parse_value(struct parse *p)
{
	int n;

	if (p->token == TOKEN_NUMBER || p->token == TOKEN_TEXT ||
	    parse_is(p, TOKEN_SIGN, "-"))
		return parse_literal(p);
	if (parse_accept(p, TOKEN_SIGN, "(")) {
		n = parse_or(p);
		return n < 0 || parse_expect(p, ")") != 0 ? -1 : n;
	}
	if (p->token == TOKEN_NAME)
		return parse_name(p);
	if (p->token == TOKEN_END)
		return parse_fault(p, parse_at(p),
		    "the rule ends where a value should stand");
	return parse_fault(p, parse_at(p), "a value should stand here");
}

static int
parse_sum(struct parse *p)
{
	int a = parse_value(p), b, at;
	bool add;

	while (a >= 0 && p->token == TOKEN_SIGN &&
	    ((add = strcmp(p->word, "+") == 0) || strcmp(p->word, "-") == 0)) {
		at = parse_at(p);
		parse_next(p);
		b = parse_value(p);
		if (parse_want(p, a, VALUE_NUMBER) < 0 ||
		    parse_want(p, b, VALUE_NUMBER) < 0)
			return -1;
		a = parse_pair(p, add ? NODE_ADD : NODE_SUB, VALUE_NUMBER, at,
		    a, b);
	}
	return a;
}

/* a in (1, 2): the literals are a list behind child[1]. */
static int
parse_in(struct parse *p, int a, int at)
{
	int node, literal, last = -1;

	if (p->x->nodes[a].type == VALUE_BOOL ||
	    p->x->nodes[a].type == VALUE_ROWS)
		return parse_fault(p, at, "in asks for a number, a text or a "
		    "date before it");
	node = parse_pair(p, NODE_IN, VALUE_BOOL, at, a, -1);
	if (node < 0 || parse_expect(p, "(") != 0)
		return -1;
	do {
		literal = parse_want(p, parse_literal(p),
		    p->x->nodes[a].type);
		if (literal < 0)
			return -1;
		if (last < 0)
			p->x->nodes[node].child[1] = literal;
		else
			p->x->nodes[last].next = literal;
		last = literal;
	} while (parse_accept(p, TOKEN_SIGN, ","));
	return parse_expect(p, ")") != 0 ? -1 : node;
}

static bool
parse_comparison(const struct parse *p, enum node_kind *kind)
{
	static const struct {
		const char *sign;
		enum node_kind kind;
	} signs[] = {{"==", NODE_EQ}, {"!=", NODE_NE}, {"<", NODE_LT},
		{"<=", NODE_LE}, {">", NODE_GT}, {">=", NODE_GE}};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (parse_is(p, TOKEN_SIGN, signs[i].sign)) {
			*kind = signs[i].kind;
			return true;
		}
	return false;
}

static int
parse_compare(struct parse *p)
{
	int a = parse_sum(p), b, at = parse_at(p);
	enum node_kind kind;
	enum value_type type;

	if (a < 0)
		return -1;
	if (parse_accept(p, TOKEN_NAME, "in"))
		return parse_in(p, a, at);
	if (!parse_comparison(p, &kind))
		return a;
	parse_next(p);
	b = parse_sum(p);
	if (b < 0)
		return -1;
	type = p->x->nodes[a].type;
	if (p->x->nodes[b].type == VALUE_DATE)
		type = VALUE_DATE;
	if (type == VALUE_ROWS)
		return parse_fault(p, at, "a record list can be counted only");
	if (kind != NODE_EQ && kind != NODE_NE && type != VALUE_NUMBER &&
	    type != VALUE_DATE)
		return parse_fault(p, at, "only numbers and dates have an "
		    "order");
	if (parse_want(p, a, type) < 0 || parse_want(p, b, type) < 0)
		return -1;
	if (parse_comparison(p, &kind))
		return parse_fault(p, parse_at(p),
		    "comparisons are joined by and");
	return parse_pair(p, kind, VALUE_BOOL, at, a, b);
}

static int
parse_not(struct parse *p)
{
	int a, at = parse_at(p), n;

	if (p->failed || ++p->depth > EXPRESSION_DEPTH)
		return parse_fault(p, at, "the rule is nested too deeply");
	if (parse_accept(p, TOKEN_NAME, "not")) {
		a = parse_want(p, parse_not(p), VALUE_BOOL);
		n = a < 0 ? -1 : parse_node(p, NODE_NOT, VALUE_BOOL, at);
		if (n >= 0) {
			p->x->nodes[n].child[0] = a;
			p->x->nodes[n].nargs = 1;
		}
	} else {
		n = parse_compare(p);
	}
	p->depth--;
	return n;
}

static int
parse_chain(struct parse *p, const char *word, enum node_kind kind,
    int (*next)(struct parse *p))
{
	int a = next(p), b, at;

	while (a >= 0 && parse_is(p, TOKEN_NAME, word)) {
		at = parse_at(p);
		parse_next(p);
		b = next(p);
		if (b < 0 || parse_want(p, a, VALUE_BOOL) < 0 ||
		    parse_want(p, b, VALUE_BOOL) < 0)
			return -1;
		a = parse_pair(p, kind, VALUE_BOOL, at, a, b);
	}
	return a;
}

static int
parse_and(struct parse *p)
{
	return parse_chain(p, "and", NODE_AND, parse_not);
}

static int
parse_or(struct parse *p)
{
	return parse_chain(p, "or", NODE_OR, parse_and);
}

struct expression *
expression_parse(const char *text, enum value_type wanted,
    const struct vocabulary *v, char *what, size_t size)
{
	struct expression *x = xcalloc(1, sizeof(*x));
	struct parse p = {.x = x, .v = v, .what = what, .size = size};

	what[0] = '\0';
	x->text = xstrdup(text);
	/* each token takes its letters and a zero: twice the text at most */
	x->room = xcalloc(2, strlen(text) + 1);
	p.room = x->room;
	p.p = x->text;
	parse_next(&p);
	x->root = parse_or(&p);
	if (!p.failed && p.token != TOKEN_END)
		parse_fault(&p, parse_at(&p), "this does not belong to the "
		    "rule");
	if (!p.failed && wanted != VALUE_NONE)
		parse_want(&p, x->root, wanted);
	if (!p.failed)
		return x;
	expression_free(x);
	return NULL;
}
