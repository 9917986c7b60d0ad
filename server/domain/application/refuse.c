/* Why the engine refuses, as an error that people understand. */
#include "config.h"

#include "server/domain/application/words.h"

static const enum err_id refuse_ids[] = {
	[REFUSAL_NONE] = ERR_BUG,
	[REFUSAL_STATE] = ERR_CASE_STATE,
	[REFUSAL_ROLE] = ERR_CASE_ROLE,
	[REFUSAL_REACH] = ERR_CASE_REACH,
	[REFUSAL_APPLICANT] = ERR_CASE_OWN,
	[REFUSAL_HOLDER] = ERR_CASE_HOLDER,
	[REFUSAL_KIN] = ERR_CASE_KIN,
	[REFUSAL_UNIT] = ERR_CASE_UNIT,
	[REFUSAL_DECLARED] = ERR_CASE_DECLARED,
	[REFUSAL_DID] = ERR_CASE_DID,
	[REFUSAL_WHEN] = ERR_CASE_WHEN,
	[REFUSAL_HOLD] = ERR_CASE_HOLD,
	[REFUSAL_RETURNS] = ERR_CASE_RETURNS,
	[REFUSAL_ITEMS] = ERR_CASE_ITEMS,
	[REFUSAL_FAULT] = ERR_STORE,
};

static const char *
refuse_title(const struct application_case *c, const struct state *s)
{
	if (s == NULL)
		s = definition_state(c->d, c->a.state);
	return s != NULL ? s->title[i18n_current()] : c->a.state;
}

static const char *
refuse_role(const struct application_case *c)
{
	const struct state *s = definition_state(c->d, c->a.state);
	enum role r;

	if (s == NULL || s->role == NULL)
		return "-";
	r = role_from_name(s->role);
	return r != 0 ? role_label(r) : N_("the applicant");
}

int
application_refuse(const struct application_case *c,
    const struct permission *p, struct err *e)
{
	char day[DATE_TEXT], text[480];
	const char *why = p->action != NULL ?
	    p->action->message[i18n_current()] :
	    NULL;

	err_set(e, refuse_ids[p->refusal], "action");
	switch (p->refusal) {
	case REFUSAL_STATE:
		err_arg(e, "state", refuse_title(c, NULL));
		break;
	case REFUSAL_ROLE:
		err_arg(e, "state", refuse_title(c, NULL));
		err_arg(e, "role", refuse_role(c));
		break;
	case REFUSAL_DID:
		err_arg(e, "state", refuse_title(c, p->state));
		break;
	case REFUSAL_WHEN:
		if (why != NULL)
			application_sentence(c, why, text, sizeof(text));
		err_arg(e, "reason",
		    why != NULL ? text : N_("Its condition is not met."));
		break;
	case REFUSAL_HOLD:
		err_arg(e, "date", date_format(p->day, day));
		break;
	case REFUSAL_RETURNS:
		err_arg_int(e, "max", c->d->max_returns);
		break;
	case REFUSAL_ITEMS:
		err_arg_int(e, "n", c->flow.open_items);
		break;
	default:
		break;
	}
	return -1;
}
