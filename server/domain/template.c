#include "config.h"

#include <dirent.h>
#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/conf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "server/domain/template.h"

enum { TEMPLATES_MAX = 128, TEMPLATE_TEXT_MAX = 4000 };

static const char *const template_langs[] = {
	[LANG_ZH] = "zh",
	[LANG_EN] = "en",
};

static struct template *templates;
static size_t templates_n;
static char *templates_dir;

/* One file being read. */
struct template_file {
	const char *path;
	const config_setting_t *names; /* the placeholders it may use */
	struct template *t;	       /* to fill */
	bool wrong;
};

static void
template_fault(struct template_file *f, const config_setting_t *s,
    const char *what, const char *name)
{
	fprintf(stderr, "%s:%u: %s%s%s\n", f->path,
	    s != NULL ? config_setting_source_line(s) : 1, _(what),
	    name != NULL ? " " : "", name != NULL ? name : "");
	f->wrong = true;
}

/*
 * The placeholder at p, which points behind a '{': its name into name.
 * Returns its length, 0 when it is none ("{" in a text is then a fault).
 */
static size_t
template_name(const char *p, char name[TEMPLATE_NAME])
{
	size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz_0123456789");

	if (n == 0 || n >= TEMPLATE_NAME || p[n] != '}')
		return 0;
	memcpy(name, p, n);
	name[n] = '\0';
	return n;
}

static bool
template_known(const struct template_file *f, const char *name)
{
	const char *s;

	for (int i = 0; f->names != NULL &&
	     i < config_setting_length(f->names); i++) {
		s = config_setting_get_string_elem(f->names, i);
		if (s != NULL && strcmp(s, name) == 0)
			return true;
	}
	return false;
}

static void
template_check(struct template_file *f, const config_setting_t *s,
    const char *text)
{
	char name[TEMPLATE_NAME];
	const char *p = text;

	if (strlen(text) > TEMPLATE_TEXT_MAX)
		template_fault(f, s, "the text is too long", NULL);
	while ((p = strchr(p, '{')) != NULL) {
		p++;
		if (template_name(p, name) == 0)
			template_fault(f, s, "a { that begins no placeholder",
			    NULL);
		else if (!template_known(f, name))
			template_fault(f, s, "unknown placeholder", name);
	}
}

/* A group { zh = "..."; en = "..."; } into out. */
static void
template_pair(struct template_file *f, const config_setting_t *group,
    char *out[TEMPLATE_LANGS])
{
	const config_setting_t *s;
	const char *text;

	for (int i = 0; i < TEMPLATE_LANGS; i++) {
		s = config_setting_is_group(group) ?
		    config_setting_get_member(group, template_langs[i]) : NULL;
		text = s != NULL ? config_setting_get_string(s) : NULL;
		if (text == NULL || text[0] == '\0') {
			template_fault(f, group, "there is no text for",
			    template_langs[i]);
			continue;
		}
		template_check(f, s, text);
		out[i] = xstrdup(text);
	}
}

/* mail: { subject: {...}; body: {...}; } and the like. */
static void
template_two(struct template_file *f, const config_setting_t *group,
    const char *head, char *heads[TEMPLATE_LANGS], const char *body,
    char *bodies[TEMPLATE_LANGS])
{
	const config_setting_t *h, *b;

	h = config_setting_is_group(group) ?
	    config_setting_get_member(group, head) : NULL;
	b = config_setting_is_group(group) ?
	    config_setting_get_member(group, body) : NULL;
	if (h == NULL || b == NULL) {
		template_fault(f, group, "there is no", h == NULL ? head : body);
		return;
	}
	template_pair(f, h, heads);
	template_pair(f, b, bodies);
}

static void
template_setting(struct template_file *f, struct template *t,
    const config_setting_t *s)
{
	const char *name = config_setting_name(s);

	if (strcmp(name, "placeholders") == 0) {
		if (!config_setting_is_array(s))
			template_fault(f, s, "a list in [] is wanted for", name);
	} else if (strcmp(name, "secret") == 0) {
		t->secret = config_setting_get_bool(s) != 0;
	} else if (strcmp(name, "sms") == 0) {
		template_pair(f, s, t->sms);
	} else if (strcmp(name, "mail") == 0) {
		template_two(f, s, "subject", t->subject, "body", t->mail);
	} else if (strcmp(name, "screen") == 0) {
		template_two(f, s, "title", t->title, "text", t->text);
	} else {
		template_fault(f, s, "unknown key", name);
	}
}

static void
template_free(struct template *t)
{
	for (int i = 0; i < TEMPLATE_LANGS; i++) {
		free(t->sms[i]);
		free(t->subject[i]);
		free(t->mail[i]);
		free(t->title[i]);
		free(t->text[i]);
	}
	memset(t, 0, sizeof(*t));
}

static int
template_root(config_setting_t *root, void *into)
{
	struct template_file *f = into;
	struct template *t = f->t;

	f->names = config_setting_get_member(root, "placeholders");
	for (int i = 0; i < config_setting_length(root); i++)
		template_setting(f, t,
		    config_setting_get_elem(root, (unsigned)i));
	if (!f->wrong && t->sms[0] == NULL && t->mail[0] == NULL &&
	    t->text[0] == NULL)
		template_fault(f, root, "there is no text at all", NULL);
	if (t->secret && t->text[0] != NULL)
		template_fault(f, root, "a secret has no screen", NULL);
	return f->wrong ? -1 : 0;
}

static int
template_read(const char *path, const char *file, struct template *t)
{
	struct template_file f = {.path = path, .t = t};
	size_t n = strlen(file) - 4;
	int rc;

	memset(t, 0, sizeof(*t));
	if (n >= sizeof(t->name)) {
		template_fault(&f, NULL, "the name is too long", NULL);
		return -1;
	}
	memcpy(t->name, file, n);
	rc = conf_read(path, template_root, &f);
	if (rc != 0)
		template_free(t);
	return rc;
}

static int
template_wanted(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 4 && d->d_name[0] != '.' &&
	    strcmp(d->d_name + n - 4, ".cfg") == 0;
}

static void
template_free_all(struct template *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		template_free(&all[i]);
	free(all);
}

int
template_load(const char *dir)
{
	struct template *all = xcalloc(TEMPLATES_MAX, sizeof(*all));
	struct dirent **files;
	int count = scandir(dir, &files, template_wanted, alphasort), rc = 0;
	size_t n = 0;

	if (count < 0) {
		fprintf(stderr, "%s:0: %s\n", dir, _("cannot be read"));
		free(all);
		return -1;
	}
	for (int i = 0; i < count; i++) {
		char *path = xasprintf("%s/%s", dir, files[i]->d_name);

		if (n == TEMPLATES_MAX) {
			fprintf(stderr, "%s:1: %s\n", path,
			    _("too many templates"));
			rc = -1;
		} else if (template_read(path, files[i]->d_name, &all[n]) != 0) {
			rc = -1;
		} else {
			n++;
		}
		free(path);
		free(files[i]);
	}
	free(files);
	if (rc != 0) {
		template_free_all(all, n);
		return -1;
	}
	template_free_all(templates, templates_n);
	templates = all;
	templates_n = n;
	free(templates_dir);
	templates_dir = xstrdup(dir);
	return 0;
}

const char *
template_dir(void)
{
	return templates_dir;
}

bool
template_loaded(void)
{
	return templates != NULL;
}

const struct template *
template_find(const char *name)
{
	for (size_t i = 0; i < templates_n; i++)
		if (strcmp(templates[i].name, name) == 0)
			return &templates[i];
	return NULL;
}

static int
template_put(struct buf *b, const json_t *v, enum lang lang)
{
	if (json_is_object(v))
		v = json_object_get(v, template_langs[lang]);
	if (json_is_integer(v))
		buf_printf(b, "%lld", (long long)json_integer_value(v));
	else if (json_is_string(v))
		buf_add_str(b, json_string_value(v));
	else
		return -1;
	return 0;
}

/*
 * A reason that somebody typed may end in a stop, as the sentence does in
 * which it stands: one is enough.
 */
static size_t
template_stop(const struct buf *b, const char *text)
{
	static const char *const stops[] = {"。", "."};

	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++) {
		size_t n = strlen(stops[i]);

		if (b->len >= n && strncmp(text, stops[i], n) == 0 &&
		    memcmp(b->data + b->len - n, stops[i], n) == 0)
			return n;
	}
	return 0;
}

char *
template_render(const char *text, const json_t *args, enum lang lang,
    char missing[TEMPLATE_NAME])
{
	struct buf b = {0};
	size_t n;

	for (; *text != '\0'; text += n) {
		n = strcspn(text, "{");
		buf_add(&b, text, n);
		if (text[n] == '\0')
			continue;
		text += n + 1;
		n = template_name(text, missing);
		if (n == 0 || template_put(&b, json_object_get(args, missing),
				  lang) != 0) {
			buf_finish(&b);
			return NULL;
		}
		n++;
		n += template_stop(&b, text + n);
	}
	return b.data != NULL ? buf_steal(&b) : xstrdup("");
}
