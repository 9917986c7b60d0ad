/* A forgotten password: captcha, SMS code, new password. */
#include "config.h"

#include "common/i18n.h"
#include "tui/app.h"
#include "tui/keys.h"
#include "tui/screen/account.h"
#include "tui/screen/captcha.h"
#include "tui/widget/popup.h"

static int
recover_submit(struct form *f, const json_t *values, void *arg,
    struct err *e)
{
	json_t *p;

	(void)arg;
	if (account_repeat(values, e) != 0)
		return -1;
	p = json_deep_copy(values);
	json_object_del(p, "captcha");
	json_object_del(p, "repeat");
	return account_call(form_app(f), "account.recover", p, "sms_code",
	    NULL, e);
}

static const struct form_field recover_fields[] = {
	{ .name = "mobile", .label = N_("Mobile number"),
	    .kind = FORM_DIGITS, .required = true, .max = 11, .width = 14,
	    .hint = N_("The number of your account, 11 digits") },
	CAPTCHA_FIELD,
	CAPTCHA_CODE("send", "sms_code", N_("SMS code")),
	{ .name = "new_password", .label = N_("New password"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128, .width = 34,
	    .hint = N_("At least 12 characters: letters, digits and signs") },
	{ .name = "repeat", .label = N_("Password again"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128, .width = 34,
	    .hint = N_("The same password once more") },
	{ 0 }
};

static const struct form_key recover_keys[] = {
	CAPTCHA_KEYS,
	{ 0 }
};

static const struct form_desc recover_form = {
	.title = N_("Forgotten password"),
	.intro = N_("All sessions of the account end. Without the telephone, "
	    "come to the counter with your ID card."),
	.fields = recover_fields,
	.submit = N_("Set"),
	.submit_values = recover_submit,
	.page = true,
	.keys = recover_keys,
	.press = captcha_press,
	.below = captcha_below,
	.tick = captcha_tick,
	.counting = captcha_counting,
	.help = N_("The code goes to the mobile number of the account, when "
	    "there is one with it; whether there is is not told here. With "
	    "the code, set a new password: all sessions of the account end, "
	    "then log in again by ssh with it."),
};

bool
register_recover(struct app *app)
{
	struct captcha k = { 0 };
	struct err e = { 0 };
	int rc = 0;

	k.codes[0] = (struct captcha_code){ .button = "send",
		.field = "sms_code", .purpose = "recover",
		.mobile = "mobile" };
	if (captcha_init(&k, app, true, &e) != 0)
		app_error(app, &e);
	else
		rc = form_run(app, &recover_form, NULL, &k, NULL);
	captcha_finish(&k);
	if (rc == 1)
		popup_message(app, _("The password is set"),
		    _("Log out here, then log in again by ssh with your user "
		    "name or mobile number and the new password."));
	return rc == 1;
}
