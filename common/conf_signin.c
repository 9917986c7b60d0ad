#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/conf_signin.h"
#include "common/i18n.h"

/* In the order of struct conf's rows. */
static const char *const conf_roles[CONF_ROLES] = { "individual", "agent",
	"clerk", "reviewer", "lead", "body", "city", "expert", "sysadmin",
	"secadmin", "auditor" };
enum { CONF_FIRST_OFFICE = 2, CONF_FIRST_ADMIN = 8 };

static const struct {
	const char *name;
	unsigned flag;
} conf_methods[] = {
	{ "publickey", CONF_PUBLICKEY },
	{ "password", CONF_PASSWORD },
	{ "sms", CONF_SMS },
	{ "scan", CONF_SCAN },
	{ "provider", CONF_PROVIDER },
};

static const char *const conf_factors[] = { "off", "enrolled", "always" };

static int
conf_role(const char *name)
{
	for (int i = 0; i < CONF_ROLES; i++)
		if (strcmp(conf_roles[i], name) == 0)
			return i;
	return -1;
}

const struct conf_signin *
conf_signin_of(const struct conf *c, const char *role)
{
	int i = conf_role(role);

	return i < 0 ? NULL : &c->signin[i];
}

/* Citizens choose; offices come by key or password, administrators by two. */
void
conf_signin_default(struct conf_signin rows[CONF_ROLES])
{
	for (int i = 0; i < CONF_ROLES; i++) {
		rows[i].methods = CONF_PUBLICKEY | CONF_PASSWORD;
		if (i < CONF_FIRST_OFFICE)
			rows[i].methods |= CONF_SMS | CONF_SCAN |
			    CONF_PROVIDER;
		rows[i].second_factor = i < CONF_FIRST_ADMIN
		    ? CONF_FACTOR_ENROLLED
		    : CONF_FACTOR_ALWAYS;
		rows[i].idle_lock = rows[i].idle_end = -1;
	}
}

static int
conf_signin_methods(struct conf_signin *row, const config_setting_t *list,
    char *why, size_t size)
{
	unsigned all = 0, flag;
	const char *name;

	if (!config_setting_is_aggregate(list) ||
	    config_setting_is_group(list)) {
		snprintf(why, size, "%s",
		    _("methods must be a list of texts"));
		return -1;
	}
	for (int i = 0; i < config_setting_length(list); i++) {
		name = config_setting_get_string_elem(list, i);
		flag = 0;
		for (size_t k = 0;
		     k < sizeof conf_methods / sizeof conf_methods[0]; k++)
			if (name != NULL &&
			    strcmp(conf_methods[k].name, name) == 0)
				flag = conf_methods[k].flag;
		if (flag == 0) {
			snprintf(why, size, "%s", _("methods must be of: "
			    "publickey password sms scan provider"));
			return -1;
		}
		all |= flag;
	}
	if (all == 0) {
		snprintf(why, size, "%s",
		    _("methods must name at least one"));
		return -1;
	}
	row->methods = all;
	return 0;
}

static int
conf_signin_factor(struct conf_signin *row, const config_setting_t *s,
    char *why, size_t size)
{
	const char *word = config_setting_get_string(s);

	for (int i = 0; word != NULL && i < 3; i++)
		if (strcmp(conf_factors[i], word) == 0) {
			row->second_factor = (enum conf_factor)i;
			return 0;
		}
	snprintf(why, size, "%s",
		    _("second_factor must be one of: off enrolled always"));
	return -1;
}

static int
conf_signin_seconds(int *out, const config_setting_t *s, char *why,
    size_t size)
{
	if (config_setting_type(s) != CONFIG_TYPE_INT ||
	    config_setting_get_int(s) < 0 ||
	    config_setting_get_int(s) > 86400) {
		snprintf(why, size, _("%s must be between 0 and 86400"),
		    config_setting_name(s));
		return -1;
	}
	*out = config_setting_get_int(s);
	return 0;
}

static int
conf_signin_key(struct conf_signin *row, const config_setting_t *s, char *why,
    size_t size)
{
	const char *name = config_setting_name(s);

	if (strcmp(name, "methods") == 0)
		return conf_signin_methods(row, s, why, size);
	if (strcmp(name, "second_factor") == 0)
		return conf_signin_factor(row, s, why, size);
	if (strcmp(name, "idle_lock") == 0)
		return conf_signin_seconds(&row->idle_lock, s, why, size);
	if (strcmp(name, "idle_end") == 0)
		return conf_signin_seconds(&row->idle_end, s, why, size);
	snprintf(why, size, _("unknown key %s in signin"), name);
	return -1;
}

int
conf_signin_set(struct conf_signin rows[CONF_ROLES],
    const config_setting_t *group, char *why, size_t size)
{
	if (!config_setting_is_group(group)) {
		snprintf(why, size, "%s",
		    _("signin must be a group of roles"));
		return -1;
	}
	for (int i = 0; i < config_setting_length(group); i++) {
		const config_setting_t *role =
		    config_setting_get_elem(group, (unsigned)i);
		int k = conf_role(config_setting_name(role));

		if (k < 0 || !config_setting_is_group(role)) {
			snprintf(why, size, _("signin.%s is no group of a role"),
			    config_setting_name(role));
			return -1;
		}
		for (int n = 0; n < config_setting_length(role); n++)
			if (conf_signin_key(&rows[k],
				config_setting_get_elem(role, (unsigned)n),
				why, size) != 0)
				return -1;
	}
	return 0;
}

json_t *
conf_signin_to_json(const struct conf_signin rows[CONF_ROLES])
{
	json_t *o = json_object();

	for (int i = 0; i < CONF_ROLES; i++)
		json_object_set_new(o, conf_roles[i],
		    json_pack("[i,i,i,i]", (int)rows[i].methods,
			(int)rows[i].second_factor, rows[i].idle_lock,
			rows[i].idle_end));
	return o;
}

int
conf_signin_from_json(struct conf_signin rows[CONF_ROLES], const json_t *j)
{
	const char *name;
	json_t *v;

	json_object_foreach ((json_t *)j, name, v) {
		int k = conf_role(name), methods, factor;

		if (k < 0 ||
		    json_unpack(v, "[i,i,i,i!]", &methods, &factor,
			&rows[k].idle_lock, &rows[k].idle_end) != 0 ||
		    factor < CONF_FACTOR_OFF || factor > CONF_FACTOR_ALWAYS)
			return -1;
		rows[k].methods = (unsigned)methods;
		rows[k].second_factor = (enum conf_factor)factor;
	}
	return 0;
}
