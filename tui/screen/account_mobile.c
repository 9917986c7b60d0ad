/* One's own mobile number: codes to the old number and to the new one. */
#include "config.h"

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/keys.h"
#include "tui/screen/account.h"
#include "tui/screen/captcha.h"

struct mobile {
	struct captcha captcha; /* first: the form's arg */
	bool had; /* there is an old number */
};

static bool
mobile_had(const json_t *values, void *arg)
{
	(void)values;
	return ((struct mobile *)arg)->had;
}

static int
mobile_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	(void)arg;
	return account_call(form_app(f), "account.mobile",
	    json_deep_copy(values), "sms_code", NULL, e);
}

#define MOBILE_CODE N_("Six digits, good for five minutes and five tries")

static const struct form_field mobile_fields[] = {
	{ .name = "present", .label = N_("Present number"),
	    .kind = FORM_READONLY, .wanted = mobile_had },
	{ .name = "send_old", .label = N_("Code to the present number"),
	    .kind = FORM_BUTTON, .wanted = mobile_had,
	    .hint = N_("Enter sends six digits to the telephone; again "
	    "after 60 seconds") },
	{ .name = "old_code", .label = N_("Its code"), .kind = FORM_DIGITS,
	    .required = true, .max = 6, .width = 8, .wanted = mobile_had,
	    .hint = MOBILE_CODE },
	{ .name = "mobile", .label = N_("New number"), .kind = FORM_DIGITS,
	    .required = true, .max = 11, .width = 14,
	    .hint = N_("11 digits of the mainland, beginning with 1; one "
	    "account a number") },
	{ .name = "send", .label = N_("Code to the new number"),
	    .kind = FORM_BUTTON,
	    .hint = N_("Enter sends six digits to the telephone; again "
	    "after 60 seconds") },
	{ .name = "sms_code", .label = N_("Its code"), .kind = FORM_DIGITS,
	    .required = true, .max = 6, .width = 8, .hint = MOBILE_CODE },
	{ 0 }
};

static const struct form_key mobile_keys[] = {
	{ K_F6, N_("Get code"), N_("Have the SMS code sent"), captcha_send,
	    NULL },
	{ 0 }
};

static const struct form_desc mobile_form = {
	.title = N_("Change the mobile number"),
	.intro = N_("Both numbers get a code. Without the old telephone, come "
	    "to the counter with your ID card."),
	.fields = mobile_fields,
	.submit = N_("Change"),
	.submit_values = mobile_submit,
	.keys = mobile_keys,
	.press = captcha_press,
	.below = captcha_below,
	.tick = captcha_tick,
	.counting = captcha_counting,
};

bool
account_mobile(struct app *app, const char *present)
{
	json_t *initial = json_pack("{s:s}", "present", present);
	struct mobile m = { .had = *present != '\0' };
	struct err e = { 0 };
	int rc;

	m.captcha.codes[0] = (struct captcha_code){ .button = "send_old",
		.field = "old_code", .purpose = "mobile_old" };
	m.captcha.codes[1] = (struct captcha_code){ .button = "send",
		.field = "sms_code", .purpose = "mobile",
		.mobile = "mobile" };
	if (!m.had) {
		m.captcha.codes[0] = m.captcha.codes[1];
		m.captcha.codes[1].button = NULL;
	}
	captcha_init(&m.captcha, app, false, &e);
	rc = form_run(app, &mobile_form, initial, &m, NULL);
	captcha_finish(&m.captcha);
	json_decref(initial);
	if (rc != 1)
		return false;
	app_status(app, STYLE_DONE, "%s",
	    _("The mobile number is changed."));
	return true;
}
