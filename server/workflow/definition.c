#include "config.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/conf.h"
#include "common/hex.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "server/workflow/definition_part.h"
#include "server/workflow/engine.h"

enum { ARENA_BLOCK = 16384 };

/* Blocks of zeroed memory, and the expressions that live with it. */
struct arena {
	struct arena_block {
		struct arena_block *next;
		size_t used, size;
		_Alignas(max_align_t) char data[];
	} *blocks;
	struct expression **owned;
	size_t nowned;
};

void *
definition_alloc(struct definition *d, size_t n, size_t size)
{
	struct arena *a = d->arena;
	struct arena_block *b = a->blocks;
	size_t need, align = _Alignof(max_align_t);

	if (__builtin_mul_overflow(n, size, &need))
		abort();
	need = (need + align - 1) / align * align;
	if (b == NULL || b->size - b->used < need) {
		size_t room = need > ARENA_BLOCK ? need : ARENA_BLOCK;

		b = xcalloc(1, sizeof(*b) + room);
		b->size = room;
		b->next = a->blocks;
		a->blocks = b;
	}
	b->used += need;
	return b->data + b->used - need;
}

char *
definition_strdup(struct definition *d, const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(definition_alloc(d, n, 1), s, n);
}

void
definition_own(struct definition *d, struct expression *x)
{
	struct arena *a = d->arena;

	if (a->nowned % 32 == 0)
		a->owned = xreallocarray(a->owned, a->nowned + 32,
		    sizeof(*a->owned));
	a->owned[a->nowned++] = x;
}

void
definition_free(struct definition *d)
{
	struct arena_block *b, *next;
	struct arena *a;

	if (d == NULL)
		return;
	a = d->arena;
	for (size_t i = 0; i < a->nowned; i++)
		expression_free(a->owned[i]);
	free(a->owned);
	for (b = a->blocks; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	free(a);
	free(d->text);
	free(d);
}

static struct definition *
definition_new(void)
{
	struct definition *d = xcalloc(1, sizeof(*d));

	d->arena = xcalloc(1, sizeof(struct arena));
	return d;
}

static void
definition_hash(struct definition *d)
{
	unsigned char md[EVP_MAX_MD_SIZE];

	if (EVP_Digest(d->text, strlen(d->text), md, NULL, EVP_sha256(),
		NULL) != 1)
		abort();
	hex_text(md, 32, d->sha256);
}

static void
definition_languages(struct reader *r, const config_setting_t *root)
{
	const config_setting_t *s = config_setting_get_member(root,
	    "languages");
	const char *a, *b;

	r->zh_first = true;
	if (s == NULL) {
		read_fault(r, root, "the file lacks languages");
		return;
	}
	a = config_setting_is_aggregate(s) ?
	    config_setting_get_string_elem(s, 0) :
	    NULL;
	b = config_setting_is_aggregate(s) ?
	    config_setting_get_string_elem(s, 1) :
	    NULL;
	if (a == NULL || b == NULL || config_setting_length(s) != 2 ||
	    !((strcmp(a, "zh") == 0 && strcmp(b, "en") == 0) ||
		(strcmp(a, "en") == 0 && strcmp(b, "zh") == 0)))
		read_fault(r, s, "languages is [ \"zh\", \"en\" ], or the "
		    "other way round");
	else
		r->zh_first = strcmp(a, "zh") == 0;
}

static void
definition_parts(struct reader *r)
{
	const config_setting_t *root = config_root_setting(&r->cfg);

	read_keys(r, root, "schema languages service notice eligibility "
	    "duplicates form attachments checks workflow documents notices");
	if (config_setting_get_member(root, "schema") == NULL)
		read_fault(r, root, "the file lacks schema");
	(void)read_number(r, root, "schema", 1, 1, 1);
	definition_languages(r, root);
	read_service(r);
	read_form(r);
	read_conditions(r);
	read_flow(r);
	read_rules(r);
}

static void
definition_lint_row(void *arg, const char *path, const char *what)
{
	struct reader *r = arg;
	const config_setting_t *s = NULL;
	char *at = xstrdup(path), *cut = at;

	/* the deepest part of the path that the file has */
	while (cut != NULL && (s = config_lookup(&r->cfg, at)) == NULL) {
		cut = strrchr(at, '.');
		if (cut != NULL)
			*cut = '\0';
	}
	read_fault(r, s, "%s", what);
	free(at);
}

static int
definition_fault_order(const void *a, const void *b)
{
	const struct read_fault *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static void
definition_tell(struct reader *r, struct faults *f)
{
	/* qsort() takes no list that is not there */
	if (r->nfaults > 0)
		qsort(r->faults, r->nfaults, sizeof(*r->faults),
		    definition_fault_order);
	for (size_t i = 0; i < r->nfaults; i++) {
		const struct read_fault *now = &r->faults[i];
		struct flat_line at = flat_origin(&r->flat, now->line);

		if (i > 0 && now->line == now[-1].line &&
		    strcmp(now->what, now[-1].what) == 0)
			continue;
		f->n++;
		if (f->row != NULL)
			f->row(f->arg, at.file, at.line, now->what);
	}
	for (size_t i = 0; i < r->nfaults; i++)
		free(r->faults[i].what);
}

static void
definition_syntax(struct reader *r)
{
	const char *text = config_error_text(&r->cfg);
	char why[CONF_WHY];

	if (text == NULL || strcmp(text, "syntax error") == 0) {
		conf_hint(r->d->text, config_error_line(&r->cfg), why);
		text = why;
	}
	read_fault(r, NULL, "%s", text);
	r->faults[r->nfaults - 1].line = config_error_line(&r->cfg);
}

/* r->flat is filled. */
static struct definition *
definition_make(struct reader *r, struct faults *f)
{
	static const struct house nothing;
	struct definition *d = definition_new();
	struct lint lint = {definition_lint_row, r};
	bool good;

	r->d = d;
	if (r->h == NULL)
		r->h = &nothing;
	d->text = xstrdup(buf_str(&r->flat.text));
	definition_hash(d);
	config_init(&r->cfg);
	good = config_read_string(&r->cfg, d->text) == CONFIG_TRUE;
	/* the library leaves the language of the process behind it */
	i18n_use(i18n_current());
	if (!good) {
		definition_syntax(r);
	} else {
		definition_parts(r);
		/* what is half read has faults enough */
		if (r->nfaults == 0 && !r->published)
			engine_lint(d, r->h, &lint);
	}
	if (r->nfaults != 0) {
		definition_free(d);
		d = NULL;
	}
	definition_tell(r, f);
	config_destroy(&r->cfg);
	free(r->faults);
	free(r->rules);
	return d;
}

struct definition *
definition_read(const char *path, const struct house *h, struct faults *f)
{
	struct reader r = {.h = h};
	struct definition *d = NULL;

	if (flat_read(&r.flat, path, f) == 0)
		d = definition_make(&r, f);
	flat_finish(&r.flat);
	return d;
}

struct definition *
definition_parse(const char *text, const char *name, const struct house *h,
    struct faults *f)
{
	struct reader r = {.h = h, .published = true};
	struct definition *d;

	flat_set(&r.flat, text, name);
	d = definition_make(&r, f);
	flat_finish(&r.flat);
	return d;
}

bool
names_have(const struct names *n, const char *name)
{
	for (size_t i = 0; i < n->n; i++)
		if (strcmp(n->name[i], name) == 0)
			return true;
	return false;
}

const struct state *
definition_state(const struct definition *d, const char *id)
{
	for (size_t i = 0; i < d->nstates; i++)
		if (strcmp(d->states[i].id, id) == 0)
			return &d->states[i];
	return NULL;
}

const struct section *
definition_section(const struct definition *d, const char *id)
{
	for (size_t i = 0; i < d->nsections; i++)
		if (strcmp(d->sections[i].id, id) == 0)
			return &d->sections[i];
	return NULL;
}

const struct field *
definition_field(const struct section *s, const char *id)
{
	for (size_t i = 0; i < s->nfields; i++)
		if (strcmp(s->fields[i].id, id) == 0)
			return &s->fields[i];
	return NULL;
}

/* An anytime action counts in the states that it names. */
const struct action *
definition_action(const struct definition *d, const struct state *s,
    const char *id)
{
	for (size_t i = 0; i < s->nactions; i++)
		if (strcmp(s->actions[i].id, id) == 0)
			return &s->actions[i];
	for (size_t i = 0; i < d->nanytime; i++)
		if (strcmp(d->anytime[i].id, id) == 0 &&
		    names_have(&d->anytime[i].from, s->id))
			return &d->anytime[i];
	return NULL;
}

const struct document *
definition_document(const struct definition *d, const char *id)
{
	for (size_t i = 0; i < d->ndocuments; i++)
		if (strcmp(d->documents[i].id, id) == 0)
			return &d->documents[i];
	return NULL;
}
