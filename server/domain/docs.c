#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/buf.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/docs.h"

static const struct {
	const char *error;
	enum err_id id;
} docs_errors[] = {
	{"busy", ERR_BUSY},
	{"store", ERR_STORE},
	{"missing", ERR_DOCS_MISSING},
	{"format", ERR_DOCS_FORMAT},
	{"broken", ERR_DOCS_BROKEN},
	{"encrypted", ERR_DOCS_BROKEN},
	{"limits", ERR_DOCS_LIMITS},
};

static json_t *
docs_rule(const struct docs_want *w)
{
	if (!w->picture)
		return json_pack("{s:s, s:i}", "what", "text", "page", w->page);
	return json_pack("{s:s, s:i, s:i, s:i, s:i, s:b}", "what", "picture",
	    "page", w->page, "columns", w->columns, "rows", w->rows, "colors",
	    w->colors, "ascii", w->ascii);
}

static int
docs_fault(const json_t *said, struct err *e)
{
	const char *error = json_string_value(json_object_get(said, "error"));

	if (error == NULL)
		return 0;
	if (strcmp(error, "page") == 0) {
		err_set(e, ERR_DOCS_PAGES, "page");
		return err_arg_int(e, "pages",
		    json_integer_value(json_object_get(said, "pages")));
	}
	for (size_t i = 0; i < sizeof(docs_errors) / sizeof(docs_errors[0]);
	     i++)
		if (strcmp(error, docs_errors[i].error) == 0)
			return err_set(e, docs_errors[i].id, NULL);
	return err_set(e, ERR_DOCS_LIMITS, NULL);
}

/*
 * The helper has read a stranger's file and may have become his: nothing that
 * it says reaches a terminal unseen.
 */

/* Line feeds stay; what is not seen goes. */
static char *
docs_clean(const char *s)
{
	struct buf b = {0};
	uint32_t cp;
	int n;

	while ((n = utf8_decode(s, &cp)) > 0) {
		if (cp == '\n' || !utf8_is_control(cp))
			buf_add(&b, s, (size_t)n);
		else if (cp == '\t' || cp == '\f' || cp == 0xa0)
			buf_add_char(&b, cp == '\f' ? '\n' : ' ');
		s += n;
	}
	return buf_steal(&b);
}

static int
docs_text(const json_t *said, json_t *reply)
{
	const char *text = json_string_value(json_object_get(said, "text"));
	char *clean;

	if (text == NULL || strlen(text) > DOCS_TEXT)
		return -1;
	clean = docs_clean(text);
	json_object_set_new(reply, "text",
	    json_string(clean != NULL ? clean : ""));
	json_object_set_new(reply, "cut",
	    json_boolean(json_is_true(json_object_get(said, "cut"))));
	free(clean);
	return 0;
}

/* The cells of a run, -1 when something else is in it. */
static int
docs_cells(const char *s, bool ascii)
{
	uint32_t cp;
	int n, cells = 0;

	while ((n = utf8_decode(s, &cp)) > 0) {
		if (cp != ' ' && !(cp >= 0x2580 && cp <= 0x259f && !ascii) &&
		    !(ascii && cp > 0x20 && cp < 0x7f))
			return -1;
		cells++;
		s += n;
	}
	return n == 0 ? cells : -1;
}

static bool
docs_color(const json_t *j, int colors)
{
	json_int_t n = json_integer_value(j);

	return json_is_integer(j) && n >= -1 && n < (colors > 2 ? colors : 0);
}

static bool
docs_line(const json_t *line, int columns, const struct docs_want *w)
{
	const json_t *run;
	int cells = 0;
	size_t i;

	if (!json_is_array(line))
		return false;
	json_array_foreach (line, i, run) {
		const char *text = json_string_value(json_array_get(run, 0));
		int n = text != NULL ? docs_cells(text, w->ascii) : -1;

		if (n < 1 || json_array_size(run) != 3 ||
		    !docs_color(json_array_get(run, 1), w->colors) ||
		    !docs_color(json_array_get(run, 2), w->colors))
			return false;
		cells += n;
	}
	return cells == columns;
}

static int
docs_picture(const json_t *said, const struct docs_want *w, json_t *reply)
{
	json_int_t columns = json_integer_value(json_object_get(said,
	    "columns"));
	json_t *lines = json_object_get(said, "lines");
	const json_t *line;
	size_t i;

	if (columns < 1 || columns > w->columns || !json_is_array(lines) ||
	    json_array_size(lines) < 1 ||
	    json_array_size(lines) > (size_t)w->rows)
		return -1;
	json_array_foreach (lines, i, line)
		if (!docs_line(line, (int)columns, w))
			return -1;
	json_object_set_new(reply, "columns", json_integer(columns));
	json_object_set_new(reply, "rows",
	    json_integer((json_int_t)json_array_size(lines)));
	json_object_set_new(reply, "colors", json_integer(w->colors));
	json_object_set(reply, "lines", lines);
	return 0;
}

static int
docs_reply(const char *sha256, const json_t *said, const struct docs_want *w,
    json_t **reply, struct err *e)
{
	json_int_t pages = json_integer_value(json_object_get(said, "pages"));

	if (docs_fault(said, e) != 0)
		return -1;
	*reply = json_pack("{s:s, s:I, s:i}", "sha256", sha256, "pages", pages,
	    "page", w->page);
	if (pages >= w->page &&
	    (w->picture ? docs_picture(said, w, *reply) :
			  docs_text(said, *reply)) == 0)
		return 0;
	json_decref(*reply);
	*reply = NULL;
	return err_set(e, ERR_DOCS_LIMITS, NULL);
}

int
docs_ask(struct ctx *ctx, const char *sha256, const struct docs_want *w,
    json_t **reply, struct err *e)
{
	struct docs_asked *a = ctx->docs;
	json_t *rule = docs_rule(w);
	bool same;

	if (a == NULL) { /* the method's row lacks .docs */
		json_decref(rule);
		return err_set(e, ERR_BUG, NULL);
	}
	if (a->rule == NULL) {
		a->rule = rule;
		str_copy(a->sha256, sizeof(a->sha256), sha256);
		return err_set(e, ERR_BUSY, NULL);
	}
	/* another file may have taken its place since */
	same = strcmp(a->sha256, sha256) == 0 && json_equal(a->rule, rule);
	json_decref(rule);
	if (!same || a->said == NULL)
		return err_set(e, ERR_BUSY, NULL);
	return docs_reply(sha256, a->said, w, reply, e);
}

int
docs_make(struct ctx *ctx, const json_t *say, struct err *e)
{
	struct docs_asked *a = ctx->docs;

	if (a == NULL) /* the method's row lacks .docs */
		return err_set(e, ERR_BUG, NULL);
	if (a->rule == NULL) {
		a->rule = json_pack("{s:s}", "what", "slip");
		a->say = json_deep_copy(say);
		return err_set(e, ERR_BUSY, NULL);
	}
	if (a->say == NULL || a->said == NULL || !json_equal(a->say, say))
		return err_set(e, ERR_BUSY, NULL);
	if (docs_fault(a->said, e) != 0)
		return -1;
	if (a->made == 0)
		return err_set(e, ERR_DOCS_LIMITS, NULL);
	ctx->reply_fd = dup(a->made);
	return ctx->reply_fd > 0 ? 0 : err_set(e, ERR_STORE, NULL);
}

int
docs_rehearsed(struct ctx *ctx, struct err *e)
{
	return ctx->docs != NULL && ctx->docs->rehearsal ?
	    err_set(e, ERR_BUSY, NULL) :
	    0;
}

void
docs_finish(struct docs_asked *a)
{
	json_decref(a->rule);
	json_decref(a->say);
	json_decref(a->said);
	if (a->made > 0)
		close(a->made);
	memset(a, 0, sizeof(*a));
}
