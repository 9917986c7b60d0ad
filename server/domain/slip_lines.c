/*
 * Documents as lines: the templates, what is put in, and the plain text.
 */
#include "config.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/conf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "common/utf8.h"
#include "server/domain/slip.h"
#include "server/domain/template.h"

enum {
	SLIP_TEMPLATES = 32,
	SLIP_TEXT_MAX = 32768,
	SLIP_LINES_MAX = 200,
	SLIP_PLACEHOLDERS = 64,
};

struct slip_template {
	char name[65]; /* "slip" */
	char *text[TEMPLATE_LANGS];
};

static struct slip_template slip_templates[SLIP_TEMPLATES];
static size_t slip_templates_n;

/*
 * Reading
 */

static int
slip_fault(const char *path, int line, const char *what)
{
	fprintf(stderr, "%s:%d: %s\n", path, line, _(what));
	return -1;
}

/* What a document's content has beside the form: document.c and its like. */
static const char slip_words[] =
    "number prints title service application name id_number permit_no "
    "permit_category validity unit addressee children outcome district "
    "office issued_on opinion tip round plan award_number award_level "
    "award_date panel panel_number panel_date panel_seats panel_present "
    "panel_yes panel_no panel_abstain panel_wanted panel_members";
static const char slip_form[] = "form_";

/* The name between braces that begin at open; the end of it. */
static const char *
slip_name(const char *open, char name[TEMPLATE_NAME])
{
	const char *close = open + strcspn(open, "}\n");

	snprintf(name, TEMPLATE_NAME, "%.*s", (int)(close - open - 1),
	    open + 1);
	return close;
}

/* A name that stands for nothing would print nothing. */
static int
slip_check_names(const char *path, int line, const char *p, const char *end)
{
	char name[TEMPLATE_NAME], what[200];
	int rc = 0;

	while ((p = memchr(p, '{', (size_t)(end - p))) != NULL) {
		p = slip_name(p, name);
		if (conf_among(slip_words, name) ||
		    strncmp(name, slip_form, strlen(slip_form)) == 0)
			continue;
		snprintf(what, sizeof(what), _("unknown placeholder {%s}"),
		    name);
		rc = slip_fault(path, line, what);
	}
	return rc;
}

/* Lines that begin like a row must be one; braces must be closed. */
static int
slip_check(const char *path, const char *text)
{
	const char *p = text, *end;
	int rc = 0;

	for (int line = 1; *p != '\0'; line++, p = *end != '\0' ? end + 1 : end) {
		size_t open = 0, close = 0, bars = 0;

		end = p + strcspn(p, "\n");
		for (const char *c = p; c < end; c++) {
			open += *c == '{';
			close += *c == '}';
			bars += *c == '|';
		}
		if (open != close)
			rc = slip_fault(path, line, "a brace is not closed");
		else if (slip_check_names(path, line, p, end) != 0)
			rc = -1;
		if (*p == '|' && bars != 2)
			rc = slip_fault(path, line,
			    "a row is \"| LABEL | WORDS\"");
		if (line > SLIP_LINES_MAX)
			return slip_fault(path, line, "too many lines");
	}
	return rc;
}

static char *
slip_read(const char *path)
{
	char *text = xcalloc(SLIP_TEXT_MAX + 1, 1);
	FILE *f = fopen(path, "re");
	size_t n = f != NULL ? fread(text, 1, SLIP_TEXT_MAX + 1, f) : 0;
	bool good = f != NULL && !ferror(f);

	if (f != NULL)
		fclose(f);
	if (!good || n > SLIP_TEXT_MAX || !utf8_valid(text, n)) {
		(void)slip_fault(path, 0, !good ? N_("cannot be read") :
			n > SLIP_TEXT_MAX	? N_("is too long") :
						  N_("is not UTF-8"));
		free(text);
		return NULL;
	}
	text[n] = '\0';
	if (slip_check(path, text) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

static void
slip_forget(struct slip_template *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (int l = 0; l < TEMPLATE_LANGS; l++)
			free(all[i].text[l]);
}

static struct slip_template *
slip_find(struct slip_template *all, size_t n, const char *name, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(all[i].name) == len &&
		    memcmp(all[i].name, name, len) == 0)
			return &all[i];
	return NULL;
}

/* "slip.zh.txt" into its place. */
static int
slip_load_file(struct slip_template *all, size_t *n, const char *dir,
    const char *file)
{
	size_t len = strcspn(file, ".");
	int lang = strcmp(file + len, ".zh.txt") == 0 ? LANG_ZH :
	    strcmp(file + len, ".en.txt") == 0	      ? LANG_EN :
							-1;
	struct slip_template *t;
	char *path;

	if (lang == -1 || len == 0 || len >= sizeof(t->name))
		return 0; /* an editor's leavings */
	t = slip_find(all, *n, file, len);
	path = xasprintf("%s/%s", dir, file);
	if (t == NULL && *n < SLIP_TEMPLATES) {
		t = &all[(*n)++];
		memcpy(t->name, file, len);
	}
	if (t != NULL)
		t->text[lang] = slip_read(path);
	free(path);
	return t != NULL && t->text[lang] != NULL ? 0 : -1;
}

int
slip_load(const char *dir)
{
	struct slip_template all[SLIP_TEMPLATES] = {0};
	struct dirent **files;
	int count = scandir(dir, &files, NULL, alphasort), rc = 0;
	size_t n = 0;

	if (count < 0)
		return slip_fault(dir, 0, "cannot be read");
	for (int i = 0; i < count; i++) {
		if (slip_load_file(all, &n, dir, files[i]->d_name) != 0)
			rc = -1;
		free(files[i]);
	}
	free(files);
	for (size_t i = 0; i < n; i++) {
		bool zh = all[i].text[LANG_ZH] != NULL;
		char *path;

		if (zh == (all[i].text[LANG_EN] != NULL))
			continue;
		path = xasprintf("%s/%s.%s.txt", dir, all[i].name,
		    zh ? "en" : "zh");
		rc = slip_fault(path, 0,
		    "is wanted too: the other language is there");
		free(path);
	}
	if (rc != 0) {
		slip_forget(all, n);
		return -1;
	}
	slip_forget(slip_templates, slip_templates_n);
	memcpy(slip_templates, all, sizeof(all));
	slip_templates_n = n;
	return 0;
}

int
slip_check_fields(const char *dir, const json_t *fields)
{
	int rc = 0;

	for (size_t i = 0; i < slip_templates_n * TEMPLATE_LANGS; i++) {
		const struct slip_template *t =
		    &slip_templates[i / TEMPLATE_LANGS];
		enum lang lang = (enum lang)(i % TEMPLATE_LANGS);
		char *path = xasprintf("%s/%s.%s.txt", dir, t->name,
		    i18n_name(lang));
		char name[TEMPLATE_NAME], what[200];
		int line = 1;

		for (const char *p = t->text[lang]; *p != '\0';) {
			if (*p != '{') {
				line += *p++ == '\n';
				continue;
			}
			p = slip_name(p, name);
			if (strncmp(name, slip_form, strlen(slip_form)) != 0 ||
			    json_object_get(fields, name + strlen(slip_form)))
				continue;
			snprintf(what, sizeof(what), _("unknown placeholder "
			    "{%s}: no service has such a field"), name);
			rc = slip_fault(path, line, what);
		}
		free(path);
	}
	return rc;
}

/*
 * Putting in
 */

/* New text; *bare: it had placeholders, and none of them anything in it. */
static char *
slip_fill(const char *text, json_t *args, enum lang lang, bool *bare)
{
	char missing[TEMPLATE_NAME];
	const char *open, *close;
	bool any = false, some = false;
	char *out = NULL;

	for (open = strchr(text, '{'); open != NULL;
	     open = strchr(close, '{')) {
		char name[TEMPLATE_NAME];
		const json_t *v;
		const char *s;

		close = slip_name(open, name);
		v = json_object_get(args, name);
		s = json_string_value(json_is_object(v) ?
			json_object_get(v, i18n_name(lang)) :
			v);
		any = true;
		some = some || (s != NULL && s[0] != '\0') ||
		    json_is_integer(v);
	}
	*bare = any && !some;
	for (int i = 0; out == NULL && i < SLIP_PLACEHOLDERS; i++) {
		missing[0] = '\0';
		out = template_render(text, args, lang, missing);
		if (out == NULL && missing[0] == '\0')
			break;
		if (out == NULL)
			json_object_set_new(args, missing, json_string(""));
	}
	return out != NULL ? out : xstrdup("");
}

static char *
slip_trim(char *s)
{
	size_t n;

	s += strspn(s, " \t");
	for (n = strlen(s); n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'); n--)
		s[n - 1] = '\0';
	return s;
}

/* public_host may have a port, and brackets of IPv6. free() it. */
static char *
slip_command(const char *host, const char *code)
{
	const char *port = strrchr(host, ':');
	size_t n = port != NULL ? (size_t)(port - host) : strlen(host);

	if (n > 2 && host[0] == '[' && host[n - 1] == ']') {
		host++;
		n -= 2;
	}
	return xasprintf("ssh %s%s%sverify@%.*s %s", port != NULL ? "-p " : "",
	    port != NULL ? port + 1 : "", port != NULL ? " " : "",
	    (int)(n > 0 ? n : 4), n > 0 ? host : "HOST", code);
}

static json_t *
slip_verify_line(struct ctx *ctx, const struct document_row *r)
{
	json_t *lines = json_array();
	char code[16], *command;

	slip_code_text(r->code, code);
	command = slip_command(ctx->conf->public_host, code);
	json_array_append_new(lines,
	    json_sprintf("%s %s", _("Verification code"), code));
	json_array_append_new(lines, json_string(command));
	if (ctx->server != NULL && ctx->server->host_key[0] != '\0')
		json_array_append_new(lines,
		    json_sprintf("%s %s", _("The server's key"),
			ctx->server->host_key));
	return json_pack("{s:{s:o, s:o}}", "verify", "qr",
	    json_sprintf("%s", command), "lines", lines);
}

struct slip_work {
	struct ctx *ctx;
	const struct document_row *r;
	json_t *args, *lines, *title;
};

/* One line of the template; it is cut up. */
static void
slip_one(struct slip_work *w, char *line)
{
	enum lang lang = i18n_current();
	const json_t *items = json_object_get(w->args, "items");
	bool bare = false;
	char *words, *bar;
	json_t *item;
	size_t i;

	if (strcmp(line, "---") == 0) {
		json_array_append_new(w->lines,
		    json_pack("{s:b}", "rule", 1));
	} else if (strcmp(line, "[verify]") == 0) {
		json_array_append_new(w->lines,
		    slip_verify_line(w->ctx, w->r));
	} else if (strcmp(line, "[items]") == 0) {
		json_array_foreach (items, i, item)
			json_array_append_new(w->lines,
			    json_pack("{s:o}", "item",
				json_sprintf("%zu. %s", i + 1,
				    json_string_value(item))));
	} else if (line[0] == '=') {
		words = slip_fill(slip_trim(line + 1), w->args, lang, &bare);
		w->title = json_string(words);
		json_array_append_new(w->lines,
		    json_pack("{s:O}", "title", w->title));
		free(words);
	} else if (line[0] == '|' &&
	    (bar = strchr(line + 1, '|')) != NULL) {
		*bar = '\0';
		words = slip_fill(slip_trim(bar + 1), w->args, lang, &bare);
		if (!bare)
			json_array_append_new(w->lines,
			    json_pack("{s:[s, s]}", "row",
				slip_trim(line + 1), words));
		free(words);
	} else {
		words = slip_fill(line, w->args, lang, &bare);
		if (!bare)
			json_array_append_new(w->lines,
			    json_pack("{s:s}", "text", words));
		free(words);
	}
}

json_t *
slip_lines(struct ctx *ctx, const struct document_row *r,
    const json_t *args, const char *template, struct err *e)
{
	const struct slip_template *t = slip_find(slip_templates,
	    slip_templates_n, template, strcspn(template, "."));
	struct slip_work w = {.ctx = ctx, .r = r};
	char at[TIME_TEXT], *text, *rest, *line;

	if (t == NULL) {
		(void)err_set(e, ERR_BUG, NULL);
		return NULL;
	}
	w.args = json_deep_copy(args);
	w.lines = json_array();
	json_object_set_new(w.args, "number", json_string(r->number));
	json_object_set_new(w.args, "prints", json_integer(r->prints));
	text = rest = xstrdup(t->text[i18n_current()]);
	while ((line = strsep(&rest, "\n")) != NULL)
		slip_one(&w, line);
	free(text);
	json_decref(w.args);
	if (r->prints > 1)
		json_array_append_new(w.lines,
		    json_pack("{s:o}", "text",
			json_sprintf(_("Printed %d times"), r->prints)));
	time_format(r->issued_at, at);
	return json_pack("{s:o, s:s, s:o, s:o}", "title",
	    w.title != NULL ? w.title : json_string(""), "number", r->number,
	    "at", json_sprintf("%.10sT%.8s+08:00", at, at + 11), "lines",
	    w.lines);
}

/*
 * Of a text that is there already
 */

/* One paragraph is over: its lines were joined in b. */
static void
slip_paragraph_end(json_t *lines, struct buf *b, json_t **title)
{
	if (b->len == 0)
		return;
	if (*title == NULL) {
		*title = json_string(buf_str(b));
		json_array_append_new(lines,
		    json_pack("{s:O}", "title", *title));
	} else {
		json_array_append_new(lines,
		    json_pack("{s:s}", "text", buf_str(b)));
	}
	buf_clear(b);
}

json_t *
slip_of_text(const char *text, const char *name)
{
	char *copy = xstrdup(text), *rest = copy, *line, *words;
	json_t *lines = json_array(), *title = NULL;
	struct buf b = {0};
	size_t n;

	while ((line = strsep(&rest, "\n")) != NULL) {
		words = slip_trim(line);
		n = strlen(words);
		if (n == 0) {
			slip_paragraph_end(lines, &b, &title);
			continue;
		}
		/* Chinese is joined as it is, other words by a blank */
		if (b.len > 0 && (unsigned char)words[0] < 0x80)
			buf_add_char(&b, ' ');
		buf_add_str(&b, words);
	}
	slip_paragraph_end(lines, &b, &title);
	buf_finish(&b);
	free(copy);
	return json_pack("{s:o, s:s, s:o}", "title",
	    title != NULL ? title : json_string(""), "number", name, "lines",
	    lines);
}

/*
 * As plain text
 */

/* Words at an indent, broken so that no line is wider than width. */
static void
slip_wrap(struct buf *out, const char *text, int indent, int width)
{
	int column = 0;

	for (const char *p = text; *p != '\0';) {
		char one[8];
		size_t n = 1;

		while (n < 7 && ((unsigned char)p[n] & 0xc0) == 0x80)
			n++;
		memcpy(one, p, n);
		one[n] = '\0';
		if (column + utf8_width(one) > width - indent || *p == '\n') {
			buf_add_char(out, '\n');
			for (int i = 0; i < indent; i++)
				buf_add_char(out, ' ');
			column = 0;
		}
		if (*p != '\n') {
			buf_add(out, one, n);
			column += utf8_width(one);
		}
		p += n;
	}
	buf_add_char(out, '\n');
}

static void
slip_pad(struct buf *out, int n)
{
	while (n-- > 0)
		buf_add_char(out, ' ');
}

static void
slip_text_line(struct buf *out, const json_t *line, int width, int label)
{
	const json_t *row = json_object_get(line, "row"), *v;
	const char *text;
	json_t *one;
	size_t i;

	if ((text = json_string_value(json_object_get(line, "title"))) != NULL) {
		slip_pad(out, (width - utf8_width(text)) / 2);
		slip_wrap(out, text, 0, width);
		buf_add_char(out, '\n');
	} else if (json_array_size(row) == 2) {
		text = json_string_value(json_array_get(row, 0));
		buf_add_str(out, text);
		slip_pad(out, label - utf8_width(text));
		slip_wrap(out, json_string_value(json_array_get(row, 1)),
		    label, width);
	} else if ((text = json_string_value(
			json_object_get(line, "text"))) != NULL) {
		slip_wrap(out, text, 0, width);
	} else if ((text = json_string_value(
			json_object_get(line, "item"))) != NULL) {
		slip_pad(out, 4);
		slip_wrap(out, text, 4, width);
	} else if (json_object_get(line, "rule") != NULL) {
		for (int k = 0; k < width; k++)
			buf_add_char(out, '-');
		buf_add_char(out, '\n');
	} else if ((v = json_object_get(line, "verify")) != NULL) {
		buf_add_char(out, '\n');
		json_array_foreach (json_object_get(v, "lines"), i, one)
			slip_wrap(out, json_string_value(one), 0, width);
	}
}

char *
slip_text(const json_t *slip, int width)
{
	const json_t *lines = json_object_get(slip, "lines");
	struct buf out = {0};
	int label = 0, w;
	json_t *line;
	size_t i;

	json_array_foreach (lines, i, line) {
		const char *text = json_string_value(json_array_get(
		    json_object_get(line, "row"), 0));

		w = text != NULL ? utf8_width(text) + 2 : 0;
		label = w > label ? w : label;
	}
	json_array_foreach (lines, i, line)
		slip_text_line(&out, line, width, label);
	return buf_steal(&out);
}
