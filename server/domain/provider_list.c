#include "config.h"

#include <libconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/conf.h"
#include "common/i18n.h"
#include "common/mem.h"
#include "server/domain/provider_list.h"

struct providers {
	struct provider rows[PROVIDERS_MAX];
	int n;
};

static struct providers *providers;

/* A text of at most size - 1 bytes; absent is "". 0 or -1. */
static int
list_text(const config_setting_t *at, const char *key, bool required,
    char *out, size_t size)
{
	const config_setting_t *v = config_setting_get_member(at, key);
	const char *s = v != NULL ? config_setting_get_string(v) : NULL;
	char what[160];

	out[0] = '\0';
	if (v == NULL && !required)
		return 0;
	snprintf(what, sizeof(what),
	    _("%s: a text of 1 to %zu bytes is needed"), key, size - 1);
	if (s == NULL || (required && s[0] == '\0') ||
	    !str_copy(out, size, s))
		return conf_fault(v != NULL ? v : at, what);
	return 0;
}

static int
list_flag(const config_setting_t *at, const char *key, bool *out)
{
	const config_setting_t *v = config_setting_get_member(at, key);

	*out = v != NULL && config_setting_get_bool(v);
	if (v != NULL && config_setting_type(v) != CONFIG_TYPE_BOOL)
		return conf_fault(v, "true or false is needed");
	return 0;
}

/* No word that is not known: a slip of the pen must not open a door. */
static int
list_words(const config_setting_t *at, const char *const *words)
{
	for (int i = 0; i < config_setting_length(at); i++) {
		const config_setting_t *m =
		    config_setting_get_elem(at, (unsigned)i);
		const char *name = config_setting_name(m);
		char what[160];
		int k = 0;

		while (words[k] != NULL && name != NULL &&
		    strcmp(words[k], name) != 0)
			k++;
		if (words[k] != NULL)
			continue;
		snprintf(what, sizeof(what), _("unknown word %.60s"),
		    name != NULL ? name : "?");
		return conf_fault(m, what);
	}
	return 0;
}

static int
list_title(const config_setting_t *at, struct provider *p)
{
	config_setting_t *t = config_setting_get_member(at, "title");
	const char *s;

	if (t == NULL || config_setting_length(t) != 2)
		return conf_fault(t != NULL ? t : at,
		    "title: [ Chinese, English ] is needed");
	for (int i = 0; i < 2; i++) {
		s = config_setting_get_string_elem(t, i);
		if (s == NULL || s[0] == '\0' ||
		    !str_copy(p->title[i == 0 ? LANG_ZH : LANG_EN],
			PROVIDER_TITLE, s))
			return conf_fault(t, "title: a text is wrong");
	}
	return 0;
}

static int
list_for(const config_setting_t *at, struct provider *p)
{
	config_setting_t *f = config_setting_get_member(at, "for");
	const char *s;

	for (int i = 0; f != NULL && i < config_setting_length(f); i++) {
		s = config_setting_get_string_elem(f, i);
		if (s != NULL && strcmp(s, "person") == 0)
			p->person = true;
		else if (s != NULL && strcmp(s, "unit") == 0)
			p->unit = true;
		else
			return conf_fault(f, "for: person or unit is needed");
	}
	return p->person || p->unit ?
	    0 :
	    conf_fault(f != NULL ? f : at, "for: person or unit is needed");
}

static int
list_claims(const config_setting_t *at, struct provider *p)
{
	static const char *const words[] = {"subject", "name", "id_number",
		"mobile", "uscc", NULL};
	config_setting_t *c = config_setting_get_member(at, "claims");

	str_copy(p->subject, sizeof(p->subject), "sub");
	if (c == NULL)
		return 0;
	if (list_words(c, words) != 0 ||
	    list_text(c, "name", false, p->name, PROVIDER_CLAIM) != 0 ||
	    list_text(c, "id_number", false, p->id_number, PROVIDER_CLAIM) !=
		0 ||
	    list_text(c, "mobile", false, p->mobile, PROVIDER_CLAIM) != 0 ||
	    list_text(c, "uscc", false, p->uscc, PROVIDER_CLAIM) != 0)
		return -1;
	return config_setting_get_member(c, "subject") == NULL ?
	    0 :
	    list_text(c, "subject", true, p->subject, PROVIDER_CLAIM);
}

static int
list_assurance(const config_setting_t *at, struct provider *p)
{
	static const char *const words[] = {"claim", "values", NULL};
	config_setting_t *a = config_setting_get_member(at, "assurance");
	config_setting_t *v;
	const char *s;

	if (list_flag(at, "verifies", &p->verifies) != 0)
		return -1;
	if (a == NULL)
		return 0;
	v = config_setting_get_member(a, "values");
	if (list_words(a, words) != 0 ||
	    list_text(a, "claim", true, p->level, PROVIDER_CLAIM) != 0)
		return -1;
	p->nlevels = v != NULL ? config_setting_length(v) : 0;
	if (p->nlevels < 1 || p->nlevels > PROVIDER_LEVELS)
		return conf_fault(v != NULL ? v : a,
		    "values: 1 to 8 texts are needed");
	for (int i = 0; i < p->nlevels; i++) {
		s = config_setting_get_string_elem(v, i);
		if (s == NULL || s[0] == '\0' ||
		    !str_copy(p->levels[i], PROVIDER_CLAIM, s))
			return conf_fault(v, "values: a text is wrong");
	}
	return 0;
}

/* What an open one needs besides. */
static int
list_whole(const config_setting_t *at, const struct provider *p)
{
	if (strspn(p->id, "abcdefghijklmnopqrstuvwxyz0123456789_-") !=
	    strlen(p->id))
		return conf_fault(at, "id: small letters, digits, _ and -");
	if (!p->open)
		return 0;
	if (p->issuer[0] == '\0' || p->client[0] == '\0')
		return conf_fault(at,
		    "issuer and client are needed where open is true");
	if (strncmp(p->issuer, "https://", 8) != 0 &&
	    strncmp(p->issuer, "http://127.0.0.1:", 17) != 0)
		return conf_fault(at, "issuer: https:// is needed");
	if (strncmp(p->scope, "openid", 6) != 0)
		return conf_fault(at, "scope: begins with openid");
	if (p->verifies && (p->name[0] == '\0' || p->id_number[0] == '\0'))
		return conf_fault(at,
		    "verifies: claims name and id_number are needed");
	if (p->unit && p->uscc[0] == '\0')
		return conf_fault(at, "for unit: claim uscc is needed");
	return 0;
}

static int
list_one(const config_setting_t *at, struct provider *p)
{
	static const char *const words[] = {"id", "title", "open", "for",
		"issuer", "client", "secret_file", "scope", "ca_file",
		"userinfo", "claims", "verifies", "assurance", NULL};

	if (!config_setting_is_group(at))
		return conf_fault(at, "a group { } is needed");
	if (list_words(at, words) != 0 ||
	    list_text(at, "id", true, p->id, sizeof(p->id)) != 0 ||
	    list_title(at, p) != 0 || list_flag(at, "open", &p->open) != 0 ||
	    list_for(at, p) != 0 ||
	    list_text(at, "issuer", false, p->issuer, PROVIDER_TEXT) != 0 ||
	    list_text(at, "client", false, p->client, PROVIDER_TEXT) != 0 ||
	    list_text(at, "secret_file", false, p->secret_file,
		PROVIDER_TEXT) != 0 ||
	    list_text(at, "scope", false, p->scope, PROVIDER_TEXT) != 0 ||
	    list_text(at, "ca_file", false, p->ca_file, PROVIDER_TEXT) != 0 ||
	    list_flag(at, "userinfo", &p->userinfo) != 0 ||
	    list_claims(at, p) != 0 || list_assurance(at, p) != 0)
		return -1;
	if (p->scope[0] == '\0')
		str_copy(p->scope, sizeof(p->scope), "openid");
	return list_whole(at, p);
}

static int
list_read(config_setting_t *root, void *into)
{
	static const char *const words[] = {"providers", NULL};
	struct providers *l = into;
	config_setting_t *all = config_setting_get_member(root, "providers");
	int n = all != NULL ? config_setting_length(all) : 0, rc = 0;

	if (list_words(root, words) != 0)
		return -1;
	if (n > PROVIDERS_MAX)
		return conf_fault(all, "providers: at most 16");
	for (int i = 0; i < n; i++) {
		config_setting_t *at =
		    config_setting_get_elem(all, (unsigned)i);

		if (list_one(at, &l->rows[i]) != 0)
			rc = -1;
		for (int k = 0; k < i; k++)
			if (strcmp(l->rows[k].id, l->rows[i].id) == 0)
				rc = conf_fault(at, "id: it is there twice");
	}
	l->n = n;
	return rc;
}

int
provider_load(const char *path)
{
	struct providers *l = xcalloc(1, sizeof(*l));
	int rc = conf_read(path, list_read, l);

	if (rc == 0) {
		free(providers);
		providers = l;
	} else {
		free(l);
	}
	return rc;
}

const struct provider *
provider_all(struct ctx *ctx, int *n)
{
	char *path;

	*n = 0;
	if (providers == NULL) {
		path = xasprintf("%s/providers.cfg", ctx->conf->data_dir);
		(void)provider_load(path);
		free(path);
	}
	if (providers == NULL)
		return NULL;
	*n = providers->n;
	return providers->rows;
}

const struct provider *
provider_find(struct ctx *ctx, const char *id)
{
	const struct provider *rows;
	int n;

	rows = provider_all(ctx, &n);
	for (int i = 0; i < n; i++)
		if (strcmp(rows[i].id, id) == 0)
			return &rows[i];
	return NULL;
}

const char *
provider_title(const struct provider *p)
{
	return p->title[i18n_current()];
}
