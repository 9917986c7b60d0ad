#include "config.h"

#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/conf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "server/domain/certificate_rules.h"

static struct certificate_rules *rules;

static int
rules_text(const config_setting_t *at, const char *key, char *out,
    size_t size)
{
	const char *s;

	if (config_setting_lookup_string(at, key, &s) != CONFIG_TRUE ||
	    s[0] == '\0')
		return conf_fault_key(at, key, "a text is wanted");
	return str_copy(out, size, s) ? 0 :
		   conf_fault_key(at, key, "is too long");
}

static bool
rules_flag(const config_setting_t *at, const char *key)
{
	int v = 0;

	return config_setting_lookup_bool(at, key, &v) == CONFIG_TRUE && v;
}

static int
rules_word(const config_setting_t *at, struct certificate_word *w)
{
	const char *name = "abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTU"
			   "VWXYZ";

	w->uscc = rules_flag(at, "uscc");
	w->transfer = rules_flag(at, "transfer");
	if (rules_text(at, "id", w->id, sizeof(w->id)) != 0 ||
	    rules_text(at, "zh", w->zh, sizeof(w->zh)) != 0 ||
	    rules_text(at, "en", w->en, sizeof(w->en)) != 0)
		return -1;
	return strspn(w->id, name) == strlen(w->id) ? 0 :
		   conf_fault_key(at, "id", "letters and _ alone make an id");
}

/* The words of a list; none when it is left out. 0 or -1. */
static int
rules_words(const config_setting_t *at, const char *key,
    struct certificate_word *words, size_t *n)
{
	config_setting_t *list = config_setting_get_member(at, key);
	int count = list != NULL ? config_setting_length(list) : 0;

	if (count > CERTIFICATE_CHOICES)
		return conf_fault_key(at, key, "too many");
	for (int i = 0; i < count; i++) {
		const config_setting_t *one = config_setting_get_elem(list,
		    (unsigned)i);

		if (conf_keys(one, "id zh en uscc transfer") != 0 ||
		    rules_word(one, &words[i]) != 0)
			return -1;
	}
	*n = (size_t)count;
	return 0;
}

static int
rules_item(const config_setting_t *at, struct certificate_item *item)
{
	if (conf_keys(at, "id zh en uscc transfer mobile identity choices "
		"ticks") != 0)
		return -1;
	item->mobile = rules_flag(at, "mobile");
	item->identity = rules_flag(at, "identity");
	if (rules_word(at, &item->word) != 0 ||
	    rules_words(at, "choices", item->choices, &item->nchoices) != 0)
		return -1;
	return rules_words(at, "ticks", item->ticks, &item->nticks);
}

static int
rules_list(const config_setting_t *at, struct certificate_list *l)
{
	config_setting_t *items = config_setting_get_member(at, "items");
	config_setting_t *title = config_setting_get_member(at, "title");
	int n = items != NULL ? config_setting_length(items) : 0;

	if (conf_keys(at, "id title person unit_types items") != 0)
		return -1;
	if (n < 1 || n > CERTIFICATE_ITEMS)
		return conf_fault_key(at, "items", "a list ( ) of papers is "
		    "wanted, not too long");
	if (title == NULL || conf_keys(title, "zh en") != 0)
		return conf_fault_key(at, "title", "{ zh; en; } is wanted");
	l->person = rules_flag(at, "person");
	if (rules_text(at, "id", l->word.id, sizeof(l->word.id)) != 0 ||
	    rules_text(title, "zh", l->word.zh, sizeof(l->word.zh)) != 0 ||
	    rules_text(title, "en", l->word.en, sizeof(l->word.en)) != 0 ||
	    rules_words(at, "unit_types", l->types, &l->ntypes) != 0)
		return -1;
	for (int i = 0; i < n; i++)
		if (rules_item(config_setting_get_elem(items, (unsigned)i),
			&l->items[i]) != 0)
			return -1;
	l->nitems = (size_t)n;
	return 0;
}

static int
rules_number(const config_setting_t *root, const char *key, int min, int max,
    int *out)
{
	char what[64];

	if (config_setting_lookup_int(root, key, out) == CONFIG_TRUE &&
	    *out >= min && *out <= max)
		return 0;
	snprintf(what, sizeof(what), _("a number from %d to %d is wanted"),
	    min, max);
	return conf_fault_key(root, key, what);
}

static int
rules_read(config_setting_t *root, void *into)
{
	struct certificate_rules *r = into;
	config_setting_t *lists = config_setting_get_member(root, "lists");
	int n = lists != NULL ? config_setting_length(lists) : 0;

	if (conf_keys(root, "years fee_first fee_further lists") != 0)
		return -1;
	if (n < 1 || n > CERTIFICATE_LISTS)
		return conf_fault_key(root, "lists", "a list ( ) is wanted, "
		    "not too long");
	if (rules_number(root, "years", 1, 20, &r->years) != 0 ||
	    rules_number(root, "fee_first", 0, 100000000, &r->fee_first) !=
		0 ||
	    rules_number(root, "fee_further", 0, 100000000,
		&r->fee_further) != 0)
		return -1;
	for (int i = 0; i < n; i++)
		if (rules_list(config_setting_get_elem(lists, (unsigned)i),
			&r->lists[i]) != 0)
			return -1;
	r->nlists = (size_t)n;
	return 0;
}

int
certificate_rules_load(const char *path)
{
	struct certificate_rules *fresh = xcalloc(1, sizeof(*fresh));
	int rc = conf_read(path, rules_read, fresh);

	if (rc == 0) {
		free(rules);
		rules = fresh;
	} else {
		free(fresh);
	}
	return rc;
}

const struct certificate_rules *
certificate_rules(struct ctx *ctx, struct err *e)
{
	char *path;

	if (rules != NULL)
		return rules;
	path = xasprintf("%s/certificates.cfg", ctx->conf->data_dir);
	if (certificate_rules_load(path) != 0)
		(void)err_set(e, ERR_BUG, NULL);
	free(path);
	return rules;
}

const struct certificate_list *
certificate_list_of(const struct certificate_rules *r, const char *unit_type,
    const struct certificate_word **type)
{
	for (size_t i = 0; i < r->nlists; i++)
		for (size_t k = 0; k < r->lists[i].ntypes; k++)
			if (strcmp(r->lists[i].types[k].id, unit_type) == 0) {
				if (type != NULL)
					*type = &r->lists[i].types[k];
				return &r->lists[i];
			}
	return NULL;
}

const char *
certificate_label(const struct certificate_word *w)
{
	return i18n_current() == LANG_EN ? w->en : w->zh;
}
