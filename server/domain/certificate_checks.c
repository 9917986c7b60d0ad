#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/hex.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "server/domain/certificate_rules.h"

enum { CHECKS_KEY = 2 * CERTIFICATE_WORD + 2 };

static const struct certificate_word *
checks_word(const struct certificate_word *words, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i].id, id) == 0)
			return &words[i];
	return NULL;
}

static int
checks_number(struct ctx *ctx, enum ident_kind kind, const char *key,
    const json_t *v, char out[IDENT_MAX], struct err *e)
{
	const char *s = json_string_value(v);
	enum ident_result r;

	if (s == NULL) {
		err_add(e, ERR_TYPE, key);
		return err_arg(e, "type", N_("text"));
	}
	r = ident_check(kind, s, ctx->today, out);
	if (r == IDENT_OK || r == IDENT_EMPTY)
		return 0;
	err_add(e, ERR_IDENTIFIER, key);
	return err_arg(e, "reason", ident_result_msgid(r));
}

/* The credit code of the paper: by GB 32100, and the unit's own. */
static int
checks_uscc(struct ctx *ctx, const struct certificate *c, const char *key,
    const json_t *v, json_t *out, struct err *e)
{
	char number[IDENT_MAX];

	if (checks_number(ctx, IDENT_USCC, key, v, number, e) != 0)
		return -1;
	if (number[0] != '\0' && strcmp(number, c->uscc) != 0)
		return err_add(e, ERR_CERTIFICATE_USCC, key);
	return json_object_set_new(out, key, json_string(number));
}

/* Only the keyed hash of an ID number is kept, in hex. */
static int
checks_identity(struct ctx *ctx, const char *key, const json_t *v,
    json_t *out, struct err *e)
{
	unsigned char hash[SECRET_HASH];
	char number[IDENT_MAX], hex[2 * SECRET_HASH + 1];

	if (checks_number(ctx, IDENT_RESIDENT_ID, key, v, number, e) != 0)
		return -1;
	if (number[0] == '\0')
		return json_object_del(out, key), 0;
	secret_hash(ctx->secret, "id_number", number, hash);
	hex_text(hash, sizeof(hash), hex);
	return json_object_set_new(out, key, json_string(hex));
}

static int
checks_choice(const struct certificate_item *item, const char *key,
    const json_t *v, json_t *out, struct err *e)
{
	const char *s = json_string_value(v);
	char all[96] = "";

	if (s != NULL &&
	    (s[0] == '\0' ||
		checks_word(item->choices, item->nchoices, s) != NULL))
		return json_object_set_new(out, key, json_string(s));
	for (size_t i = 0; i < item->nchoices; i++)
		str_join(all, sizeof(all), ", ", item->choices[i].id);
	err_add(e, ERR_CHOICE, key);
	return err_arg(e, "choices", all);
}

/* One value of an item. 0 or -1. */
static int
checks_value(struct ctx *ctx, const struct certificate_item *item,
    struct certificate *c, const char *key, const char *what, const json_t *v,
    json_t *out, struct err *e)
{
	char number[IDENT_MAX];

	if (strcmp(what, "choice") == 0 && item->nchoices > 0)
		return checks_choice(item, key, v, out, e);
	if (strcmp(what, "uscc") == 0 && item->nchoices > 0)
		return checks_uscc(ctx, c, key, v, out, e);
	if (strcmp(what, "mobile") == 0 && item->mobile) {
		if (checks_number(ctx, IDENT_MOBILE, key, v, number, e) != 0)
			return -1;
		str_copy(c->mobile, sizeof(c->mobile), number);
		return 0;
	}
	if (strcmp(what, "id_number") == 0 && item->identity)
		return checks_identity(ctx, key, v, out, e);
	if (checks_word(item->ticks, item->nticks, what) == NULL)
		return err_add(e, ERR_NOT_ALLOWED_HERE, key);
	if (!json_is_boolean(v)) {
		err_add(e, ERR_TYPE, key);
		return err_arg(e, "type", N_("boolean"));
	}
	return json_object_set_new(out, key, json_boolean(json_is_true(v)));
}

int
certificate_checks_put(struct ctx *ctx, const struct certificate_list *l,
    struct certificate *c, const json_t *seen, struct err *e)
{
	json_t *out = json_loads(c->checks, 0, NULL), *v;
	struct certificate *fresh = ctx_alloc(ctx, 1, sizeof(*fresh));
	const char *key;
	char *text;

	if (out == NULL)
		out = json_object();
	memcpy(fresh, c, sizeof(*fresh));
	json_object_foreach((json_t *)seen, key, v) {
		const char *dot = strchr(key, '.');
		size_t i = 0, n = dot != NULL ? (size_t)(dot - key) : 0;

		while (i < l->nitems &&
		    (strlen(l->items[i].word.id) != n ||
			strncmp(l->items[i].word.id, key, n) != 0))
			i++;
		if (dot == NULL || i == l->nitems)
			(void)err_add(e, ERR_NOT_ALLOWED_HERE, key);
		else
			(void)checks_value(ctx, &l->items[i], fresh, key,
			    dot + 1, v, out, e);
	}
	text = json_dumps(out, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(out);
	if (e->n == 0 &&
	    !str_copy(fresh->checks, sizeof(fresh->checks), text))
		(void)err_set(e, ERR_TOO_LONG, "checks");
	free(text);
	if (e->n > 0)
		return -1;
	memcpy(c, fresh, sizeof(*c));
	return 0;
}

static void
checks_missing(struct err *e, const char *key,
    const struct certificate_item *item, const struct certificate_word *w)
{
	char part[CERTIFICATE_LABEL + 4] = "";

	if (w != NULL)
		snprintf(part, sizeof(part), " / %s", certificate_label(w));
	(void)err_add(e, ERR_CERTIFICATE_ITEM, key);
	(void)err_arg(e, "item", certificate_label(&item->word));
	(void)err_arg(e, "part", part);
}

static const char *
checks_key(char key[CHECKS_KEY], const struct certificate_item *item,
    const char *what)
{
	snprintf(key, CHECKS_KEY, "%s.%s", item->word.id, what);
	return key;
}

static void
checks_item(const struct certificate_item *item, const struct certificate *c,
    const json_t *seen, bool *transfer, struct err *e)
{
	char key[CHECKS_KEY];
	const char *s = json_string_value(json_object_get(seen,
	    checks_key(key, item, "choice")));
	const struct certificate_word *choice = s == NULL ? NULL :
	    checks_word(item->choices, item->nchoices, s);

	if (item->nchoices > 0 && choice == NULL)
		checks_missing(e, key, item, NULL);
	if (choice != NULL && choice->uscc) {
		s = json_string_value(json_object_get(seen,
		    checks_key(key, item, "uscc")));
		if (s == NULL || s[0] == '\0')
			(void)err_add(e, ERR_CERTIFICATE_USCC, key);
	}
	for (size_t i = 0; i < item->nticks; i++) {
		if (json_is_true(json_object_get(seen,
			checks_key(key, item, item->ticks[i].id))))
			continue;
		if (item->ticks[i].transfer)
			*transfer = true;
		else
			checks_missing(e, key, item, &item->ticks[i]);
	}
	if (item->mobile && c->mobile[0] == '\0') {
		(void)err_add(e, ERR_REQUIRED, checks_key(key, item, "mobile"));
		(void)err_arg(e, "field",
		    N_("Mobile number of the legal representative"));
	}
}

int
certificate_checks_whole(const struct certificate_list *l,
    const struct certificate *c, bool *transfer, struct err *e)
{
	json_t *seen = json_loads(c->checks, 0, NULL);

	*transfer = false;
	for (size_t i = 0; i < l->nitems; i++)
		checks_item(&l->items[i], c, seen, transfer, e);
	json_decref(seen);
	return e->n == 0 ? 0 : -1;
}

bool
certificate_checks_legal(const struct certificate_list *l,
    const struct certificate *c, unsigned char hash[SECRET_HASH])
{
	json_t *seen = json_loads(c->checks, 0, NULL);
	char key[CHECKS_KEY];
	const char *hex = NULL;
	unsigned byte;
	size_t n = 0;

	for (size_t i = 0; hex == NULL && i < l->nitems; i++)
		if (l->items[i].identity)
			hex = json_string_value(json_object_get(seen,
			    checks_key(key, &l->items[i], "id_number")));
	while (hex != NULL && n < SECRET_HASH &&
	    sscanf(hex + 2 * n, "%2x", &byte) == 1)
		hash[n++] = (unsigned char)byte;
	json_decref(seen);
	return n == SECRET_HASH;
}
