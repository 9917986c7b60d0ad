/* How a rule is kept; shared by its parser and its evaluator alone. */
#ifndef SERVER_WORKFLOW_EXPRESSION_NODE_H
#define SERVER_WORKFLOW_EXPRESSION_NODE_H

#include "server/workflow/expression.h"

enum node_kind {
	NODE_LITERAL, NODE_TODAY, NODE_FACT, NODE_BUILTIN, NODE_IN, NODE_AND,
	NODE_OR, NODE_NOT, NODE_ADD, NODE_SUB,
	NODE_EQ, NODE_NE, NODE_LT, NODE_LE, NODE_GT, NODE_GE,
};

/* Places in expression_words. */
enum {
	WORD_HAS, WORD_COUNT, WORD_AGE, WORD_DAYS_UNTIL,
	WORD_WORKING_DAYS_UNTIL, WORD_ADD_YEARS, WORD_ADD_MONTHS, WORD_YEAR,
	WORD_MIN, WORD_MAX, WORD_COUNT_,
};

enum { EXPRESSION_DEPTH = 64, EXPRESSION_NODES = 500 };

struct node {
	enum node_kind kind;
	enum value_type type;
	int word;          /* BUILTIN */
	const char *text;  /* FACT: its name, in the expression's room */
	struct value value; /* LITERAL */
	int child[EXPRESSION_ARGS];
	size_t nargs;
	int next; /* in the list of an "in"; -1: the last */
	int at;   /* where it stands in the text, from 1 */
};

struct expression {
	char *text;
	char *room; /* names and texts of literals */
	struct node *nodes;
	size_t nnodes;
	int root;
};

/* Full years from birth to a day; below zero before it. */
int expression_age(date_t birth, date_t on);
/* Working days w with today <= w < d; 0 when there are none. */
int64_t expression_working_days(date_t today, date_t d);

#endif
