#include "config.h"

#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/conf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "server/domain/attachment_kind.h"

enum {
	KINDS_MAX = 100,
	KIND_BYTES_MAX = 128 << 20, /* as much as hall-intake looks at */
	KIND_MONTHS_MAX = 120,
};

static const char *const kind_langs[] = {[LANG_ZH] = "zh", [LANG_EN] = "en"};

static struct attachment_rules rules;

/* One file being read. */
struct kind_file {
	const char *path, *data_dir;
	struct attachment_rules r;
	bool wrong;
};

static void
kind_fault(struct kind_file *f, const config_setting_t *s, const char *what,
    const char *name)
{
	fprintf(stderr, "%s:%u: %s%s%s\n", f->path,
	    s != NULL ? config_setting_source_line(s) : 1, _(what),
	    name != NULL ? " " : "", name != NULL ? name : "");
	f->wrong = true;
}

static void
kind_text(struct kind_file *f, const config_setting_t *s, char *out,
    size_t size)
{
	const char *text = config_setting_get_string(s);

	if (text == NULL || text[0] == '\0')
		kind_fault(f, s, "a text is wanted for",
		    config_setting_name(s));
	else if (!str_copy(out, size, text))
		kind_fault(f, s, "the text is too long:",
		    config_setting_name(s));
}

/* The texts of a group: size bytes each, one behind the other. */
static void
kind_pair(struct kind_file *f, const config_setting_t *group, char *out,
    size_t size)
{
	const config_setting_t *s;

	for (int i = 0; i < ATTACHMENT_LANGS; i++) {
		s = config_setting_is_group(group) ?
		    config_setting_get_member(group, kind_langs[i]) : NULL;
		if (s == NULL)
			kind_fault(f, group, "there is no text for",
			    kind_langs[i]);
		else
			kind_text(f, s, out + (size_t)i * size, size);
	}
}

/* Ids become names of files and parameters. */
static void
kind_id(struct kind_file *f, const config_setting_t *group, char *out)
{
	const config_setting_t *s = config_setting_get_member(group, "id");

	if (s == NULL) {
		kind_fault(f, group, "there is no id", NULL);
		return;
	}
	kind_text(f, s, out, ATTACHMENT_ID);
	if (out[strspn(out, "abcdefghijklmnopqrstuvwxyz0123456789_")] != '\0')
		kind_fault(f, s, "small letters, digits and _ alone make", "id");
}

static const struct attachment_check *
kind_check_find(const struct attachment_rules *r, const char *id)
{
	for (size_t i = 0; i < r->nchecks; i++)
		if (strcmp(r->checks[i].id, id) == 0)
			return &r->checks[i];
	return NULL;
}

static void
kind_read_checks(struct kind_file *f, const config_setting_t *list)
{
	struct attachment_rules *r = &f->r;
	int n = config_setting_is_list(list) ? config_setting_length(list) : 0;

	if (n == 0 || n > KINDS_MAX) {
		kind_fault(f, list, "a list in () is wanted for", "checks");
		return;
	}
	r->checks = xcalloc((size_t)n, sizeof(*r->checks));
	for (int i = 0; i < n; i++) {
		config_setting_t *g = config_setting_get_elem(list,
		    (unsigned)i);
		struct attachment_check *c = &r->checks[r->nchecks];

		kind_id(f, g, c->id);
		if (kind_check_find(r, c->id) != NULL)
			kind_fault(f, g, "is there twice:", c->id);
		kind_pair(f, g, c->text[0], sizeof(c->text[0]));
		r->nchecks++;
	}
}

static void
kind_checks(struct kind_file *f, struct attachment_kind *k,
    const config_setting_t *s)
{
	int n = config_setting_is_array(s) ? config_setting_length(s) : -1;

	if (n < 0 || n > ATTACHMENT_CHECKS) {
		kind_fault(f, s, "a list in [] is wanted for", "checks");
		return;
	}
	for (int i = 0; i < n; i++) {
		const char *id = config_setting_get_string_elem(s, i);

		k->checks[k->nchecks] = kind_check_find(&f->r,
		    id != NULL ? id : "");
		if (k->checks[k->nchecks++] == NULL)
			kind_fault(f, s, "there is no check", id);
	}
}

/* PDF alone so far: the gate must know what it looks at. */
static void
kind_formats(struct kind_file *f, struct attachment_kind *k,
    const config_setting_t *s)
{
	const char *one = config_setting_is_array(s) &&
		config_setting_length(s) == 1 ?
	    config_setting_get_string_elem(s, 0) : NULL;

	if (one == NULL || strcmp(one, "pdf") != 0)
		kind_fault(f, s, "[\"pdf\"] is wanted for", "formats");
	else
		str_copy(k->formats[0], sizeof(k->formats[0]), one);
}

static void
kind_template(struct kind_file *f, struct attachment_kind *k,
    const config_setting_t *s)
{
	char *path;

	kind_text(f, s, k->template_file, sizeof(k->template_file));
	path = xasprintf("%s/attachments/templates/%s", f->data_dir,
	    k->template_file);
	if (strchr(k->template_file, '/') != NULL ||
	    k->template_file[0] == '.' || access(path, R_OK) != 0)
		kind_fault(f, s, "there is no file", path);
	free(path);
}

static void
kind_owner(struct kind_file *f, struct attachment_kind *k,
    const config_setting_t *s)
{
	kind_text(f, s, k->owner, sizeof(k->owner));
	if (strcmp(k->owner, "person") != 0 && strcmp(k->owner, "unit") != 0 &&
	    strcmp(k->owner, "child") != 0 && strcmp(k->owner, "row") != 0)
		kind_fault(f, s, "person, unit, child or row is wanted for",
		    "owner");
}

static int64_t
kind_number(struct kind_file *f, const config_setting_t *s, int64_t max)
{
	int64_t n = config_setting_get_int64(s);

	if (!config_setting_is_number(s) || n < 1 || n > max)
		kind_fault(f, s, "this number is not possible:",
		    config_setting_name(s));
	return n;
}

static void
kind_setting(struct kind_file *f, struct attachment_kind *k,
    const config_setting_t *s)
{
	const char *name = config_setting_name(s);

	if (strcmp(name, "id") == 0)
		return;
	if (strcmp(name, "owner") == 0)
		kind_owner(f, k, s);
	else if (strcmp(name, "label") == 0)
		kind_pair(f, s, k->label[0], sizeof(k->label[0]));
	else if (strcmp(name, "hint") == 0)
		kind_pair(f, s, k->hint[0], sizeof(k->hint[0]));
	else if (strcmp(name, "formats") == 0)
		kind_formats(f, k, s);
	else if (strcmp(name, "max_bytes") == 0)
		k->max_bytes = kind_number(f, s, KIND_BYTES_MAX);
	else if (strcmp(name, "dated") == 0)
		k->dated = config_setting_get_bool(s) != 0;
	else if (strcmp(name, "expiring") == 0)
		k->expiring = config_setting_get_bool(s) != 0;
	else if (strcmp(name, "checks") == 0)
		kind_checks(f, k, s);
	else if (strcmp(name, "template") == 0)
		kind_template(f, k, s);
	else
		kind_fault(f, s, "unknown key", name);
}

static void
kind_read_one(struct kind_file *f, const config_setting_t *g)
{
	struct attachment_kind *k = &f->r.kinds[f->r.n];

	kind_id(f, g, k->id);
	for (size_t i = 0; i < f->r.n; i++)
		if (strcmp(f->r.kinds[i].id, k->id) == 0)
			kind_fault(f, g, "is there twice:", k->id);
	f->r.n++;
	for (int i = 0; i < config_setting_length(g); i++)
		kind_setting(f, k, config_setting_get_elem(g, (unsigned)i));
	if (k->owner[0] == '\0' || k->label[0][0] == '\0' ||
	    k->formats[0][0] == '\0' || k->max_bytes == 0)
		kind_fault(f, g, "owner, label, formats and max_bytes are "
		    "wanted of", k->id);
}

static void
kind_read_kinds(struct kind_file *f, const config_setting_t *list)
{
	int n = config_setting_is_list(list) ? config_setting_length(list) : 0;

	if (n == 0 || n > KINDS_MAX) {
		kind_fault(f, list, "a list in () is wanted for", "kinds");
		return;
	}
	f->r.kinds = xcalloc((size_t)n, sizeof(*f->r.kinds));
	for (int i = 0; i < n; i++)
		kind_read_one(f, config_setting_get_elem(list, (unsigned)i));
}

static int
kind_read(config_setting_t *root, void *into)
{
	struct kind_file *f = into;
	const config_setting_t *s;

	/* kinds name them, wherever they stand */
	s = config_setting_get_member(root, "checks");
	if (s != NULL)
		kind_read_checks(f, s);
	for (int i = 0; i < config_setting_length(root); i++) {
		s = config_setting_get_elem(root, (unsigned)i);
		if (strcmp(config_setting_name(s), "kinds") == 0)
			kind_read_kinds(f, s);
		else if (strcmp(config_setting_name(s),
			"min_validity_months") == 0)
			f->r.min_validity_months =
			    (int)kind_number(f, s, KIND_MONTHS_MAX);
		else if (strcmp(config_setting_name(s), "max_age_months") == 0)
			f->r.max_age_months =
			    (int)kind_number(f, s, KIND_MONTHS_MAX);
		else if (strcmp(config_setting_name(s), "checks") != 0)
			kind_fault(f, s, "unknown key",
			    config_setting_name(s));
	}
	if (f->r.n == 0)
		kind_fault(f, root, "there is no list of", "kinds");
	return f->wrong ? -1 : 0;
}

static void
kind_free(struct attachment_rules *r)
{
	free(r->kinds);
	free(r->checks);
	memset(r, 0, sizeof(*r));
}

int
attachment_load(const char *data_dir)
{
	char *path = xasprintf("%s/attachments.cfg", data_dir);
	struct kind_file f = {.path = path, .data_dir = data_dir,
		.r = {.min_validity_months = 3, .max_age_months = 1}};
	int rc = conf_read(path, kind_read, &f);

	free(path);
	if (rc != 0) {
		kind_free(&f.r);
		return -1;
	}
	kind_free(&rules);
	rules = f.r;
	return 0;
}

const struct attachment_rules *
attachment_rules(void)
{
	return &rules;
}

const struct attachment_kind *
attachment_kind(const char *owner, const char *id)
{
	for (size_t i = 0; i < rules.n; i++)
		if ((owner == NULL ||
			strcmp(rules.kinds[i].owner, owner) == 0) &&
		    strcmp(rules.kinds[i].id, id) == 0)
			return &rules.kinds[i];
	return NULL;
}

static int
kind_lang(void)
{
	return i18n_current() == LANG_EN ? LANG_EN : LANG_ZH;
}

const char *
attachment_label(const struct attachment_kind *k)
{
	return k->label[kind_lang()];
}

const char *
attachment_hint(const struct attachment_kind *k)
{
	return k->hint[kind_lang()];
}

const char *
attachment_check_text(const struct attachment_check *c)
{
	return c->text[kind_lang()];
}

void
attachment_kinds_text(const char *owner, char *buf, size_t size)
{
	buf[0] = '\0';
	for (size_t i = 0; i < rules.n; i++)
		if (strcmp(rules.kinds[i].owner, owner) == 0)
			str_join(buf, size, ", ", rules.kinds[i].id);
}
