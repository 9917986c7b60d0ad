#include "config.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/args.h"
#include "common/buf.h"
#include "common/i18n.h"
#include "common/mem.h"

static bool
args_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* One quoted run at *s, which stands on the quote and is moved past its end. */
static enum args_fault
args_quoted(const char **s, struct buf *word)
{
	char quote = *(*s)++;
	const char *p;

	for (p = *s; *p != quote; p++) {
		if (*p == '\0')
			return ARGS_QUOTE;
		if (quote == '"' && *p == '\\' && p[1] != '\0' &&
		    strchr("\"\\$`\n", p[1]) != NULL) {
			p++;
			if (*p == '\n')
				continue;
		}
		buf_add_char(word, *p);
	}
	*s = p + 1;
	return ARGS_OK;
}

static enum args_fault
args_word(const char **s, struct buf *word)
{
	enum args_fault fault;

	while (**s != '\0' && !args_blank(**s)) {
		if (**s == '\'' || **s == '"') {
			fault = args_quoted(s, word);
			if (fault != ARGS_OK)
				return fault;
			continue;
		}
		if (**s == '\\') {
			(*s)++;
			if (**s == '\0')
				return ARGS_ESCAPE;
			if (**s == '\n') {
				(*s)++;
				continue;
			}
		}
		buf_add_char(word, *(*s)++);
	}
	return ARGS_OK;
}

enum args_fault
args_split(const char *text, char ***words, size_t *n)
{
	struct buf word = { 0 };
	enum args_fault fault = ARGS_OK;
	char **list;

	*words = NULL;
	*n = 0;
	list = xcalloc(ARGS_WORDS_MAX + 1, sizeof *list);
	for (;;) {
		while (args_blank(*text))
			text++;
		if (*text == '\0')
			break;
		if (*n == ARGS_WORDS_MAX) {
			fault = ARGS_MANY;
			break;
		}
		fault = args_word(&text, &word);
		if (fault != ARGS_OK)
			break;
		list[(*n)++] = buf_steal(&word);
	}
	buf_finish(&word);
	if (fault != ARGS_OK) {
		args_free(list);
		*n = 0;
		return fault;
	}
	*words = list;
	return ARGS_OK;
}

void
args_free(char **words)
{
	size_t i;

	for (i = 0; words != NULL && words[i] != NULL; i++)
		free(words[i]);
	free(words);
}

static enum args_fault
args_option(struct args_call *c, const char *word)
{
	if (strcmp(word, "--json") == 0)
		c->format = ARGS_JSON_OUT;
	else if (strcmp(word, "--csv") == 0)
		c->format = ARGS_CSV;
	else if (strcmp(word, "--table") == 0)
		c->format = ARGS_TABLE;
	else
		return ARGS_OPTION;
	return ARGS_OK;
}

/* The first '=' parts key and value; ":=" there means JSON. */
static enum args_fault
args_pair(struct args_call *c, const char *word)
{
	const char *eq = strchr(word, '=');
	bool raw = eq != NULL && eq > word && eq[-1] == ':';
	enum args_fault fault = ARGS_OK;
	json_t *value;
	char *key;
	size_t len;

	if (eq == NULL)
		return ARGS_WORD;
	len = (size_t)(eq - word) - (raw ? 1 : 0);
	if (len == 0)
		return ARGS_WORD;
	value = raw ? json_loads(eq + 1, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES,
			  NULL)
		    : json_string(eq + 1);
	if (value == NULL) /* a text that is no UTF-8 is no JSON either */
		return ARGS_JSON;
	key = xstrndup(word, len);
	if (json_object_get(c->params, key) != NULL) {
		fault = ARGS_TWICE;
		json_decref(value);
	} else if (json_object_set_new(c->params, key, value) != 0) {
		fault = ARGS_WORD; /* the key is not UTF-8 */
	}
	free(key);
	return fault;
}

enum args_fault
args_read(struct args_call *c, char *const *words, size_t n)
{
	enum args_fault fault;
	bool options = true;
	size_t i;

	*c = (struct args_call){ .params = json_object() };
	for (i = 0; i < n; i++) {
		if (options && strcmp(words[i], "--") == 0) {
			options = false;
			continue;
		}
		if (options && strncmp(words[i], "--", 2) == 0) {
			fault = args_option(c, words[i]);
		} else if (c->method == NULL) {
			c->method = words[i];
			fault = ARGS_OK;
		} else if (strcmp(c->method, "help") == 0 &&
		    json_object_size(c->params) == 0 &&
		    strchr(words[i], '=') == NULL) {
			fault = json_object_set_new(c->params, "method",
				    json_string(words[i])) != 0
			    ? ARGS_WORD
			    : ARGS_OK;
		} else {
			fault = args_pair(c, words[i]);
		}
		if (fault != ARGS_OK) {
			c->bad = words[i];
			return fault;
		}
	}
	return c->method != NULL ? ARGS_OK : ARGS_EMPTY;
}

void
args_call_finish(struct args_call *c)
{
	json_decref(c->params);
	*c = (struct args_call){ 0 };
}

const char *
args_fault_text(enum args_fault fault)
{
	static const char *const texts[ARGS_FAULTS] = {
		[ARGS_OK] = N_("The command is in order."),
		[ARGS_QUOTE] = N_("A quotation mark is not closed."),
		[ARGS_ESCAPE] = N_("A backslash at the end hides nothing."),
		[ARGS_MANY] = N_("There are too many words."),
		[ARGS_OPTION] = N_("There is no such option. Use --json, --csv "
				   "or --table."),
		[ARGS_WORD] = N_("A parameter is written key=value, or "
				 "key:=JSON."),
		[ARGS_JSON] = N_("What follows := is not valid JSON, or the "
				 "text is not UTF-8."),
		[ARGS_TWICE] = N_("A parameter is given twice."),
		[ARGS_EMPTY] = N_("No method is given. Use \"help\" for the "
				  "list."),
	};

	return _(texts[fault]);
}
