#include "config.h"

#include <stddef.h>
#include <string.h>

#include "server/rpc/methods.h"

const struct method *const methods[] = {
	account_login_code_methods,
	account_provider_methods,
	account_admin_methods,
	account_methods,
	account_self_methods,
	appeal_methods,
	application_methods,
	application_docs_methods,
	application_office_methods,
	appointment_methods,
	appointment_desk_methods,
	appointment_wait_methods,
	display_methods,
	association_methods,
	attachment_docs_methods,
	attachment_methods,
	attachment_inbox_methods,
	audit_methods,
	backup_methods,
	calendar_methods,
	captcha_methods,
	certificate_methods,
	config_methods,
	slip_methods,
	slot_methods,
	cover_methods,
	conflict_methods,
	employee_methods,
	expert_methods,
	file_methods,
	identifier_methods,
	identity_methods,
	notification_methods,
	opinion_methods,
	notice_methods,
	key_methods,
	licence_methods,
	ledger_methods,
	opening_methods,
	permit_methods,
	person_correct_methods,
	person_methods,
	person_photo_methods,
	prompt_methods,
	queue_methods,
	report_methods,
	report_appointment_methods,
	restriction_methods,
	server_methods,
	service_methods,
	session_methods,
	title_methods,
	title_panel_methods,
	unit_methods,
	unit_desk_methods,
	unit_name_methods,
	view_methods,
	NULL,
};

static const char *
method_type_name(enum param_type type)
{
	switch (type) {
	case PARAM_INT:
		return "integer";
	case PARAM_BOOL:
		return "boolean";
	case PARAM_OBJECT:
		return "object";
	case PARAM_LIST:
		return "list";
	case PARAM_ID:
		return "id";
	case PARAM_DATE:
		return "date";
	case PARAM_MONTH:
		return "month";
	case PARAM_CHOICE:
		return "choice";
	case PARAM_SECRET:
		return "secret";
	case PARAM_CURSOR:
		return "cursor";
	case PARAM_FILE:
		return "file";
	case PARAM_TEXT:
	case PARAM_WORDS:
	case PARAM_IDENT:
		break;
	}
	return "text";
}

static json_t *
method_choices(const char *choices)
{
	json_t *a = json_array();

	while (*choices != '\0') {
		size_t n = strcspn(choices, "|");

		json_array_append_new(a, json_stringn(choices, n));
		choices += n + (choices[n] == '|');
	}
	return a;
}

static json_t *
method_param_describe(const struct param *p)
{
	json_t *o = json_pack("{s:s, s:s, s:b, s:s}", "name", p->name, "type",
	    method_type_name(p->type), "required", p->required, "help",
	    p->help != NULL ? _(p->help) : "");

	if (p->choices != NULL)
		json_object_set_new(o,
		    p->type == PARAM_LIST ? "members" : "choices",
		    method_choices(p->choices));
	if (p->max > 0) {
		json_object_set_new(o, "min", json_integer(p->min));
		json_object_set_new(o, "max", json_integer(p->max));
	}
	return o;
}

json_t *
method_describe(const struct method *m, bool with_roles)
{
	json_t *params = json_array(), *o, *roles;

	for (const struct param *p = m->params; p != NULL && p->name != NULL;
	     p++)
		json_array_append_new(params, method_param_describe(p));
	if (m->kind == METHOD_WRITE)
		json_array_append_new(params,
		    json_pack("{s:s, s:s, s:b, s:s}", "name",
			"idempotency_key", "type", "text", "required", 0,
			"help",
			_("The same key gets the same answer for 7 days")));
	o = json_pack("{s:s, s:s, s:b, s:o, s:s}", "name", m->name, "summary",
	    m->summary != NULL ? _(m->summary) : "", "write",
	    m->kind == METHOD_WRITE, "params", params, "reply",
	    m->reply != NULL ? m->reply : "");
	if (!with_roles)
		return o;
	roles = json_array();
	for (unsigned r = ROLE_GUEST; r <= ROLE_LAST; r <<= 1)
		if (m->roles & r)
			json_array_append_new(roles,
			    json_string(role_name((enum role)r)));
	json_object_set_new(o, "roles", roles);
	return o;
}
