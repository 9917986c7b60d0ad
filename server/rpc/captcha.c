#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/captcha.h"
#include "server/domain/policy.h"
#include "server/rpc/methods.h"

static int
rpc_captcha_new(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct captcha c;
	json_t *rows;

	policy_self(ctx);
	if (captcha_new(ctx, captcha_form(ctx, param_text(p, "form")), &c,
		e) != 0)
		return -1;
	*reply = json_pack("{s:o, s:I}", "id", rpc_id_make(c.id), "until",
	    (json_int_t)c.until);
	if (c.form == CAPTCHA_WORDS) {
		json_object_set_new(*reply, "words",
		    json_string(ctx->actor.lang == LANG_ZH ? c.zh : c.en));
		return 0;
	}
	rows = json_array();
	for (size_t i = 0; i < CAPTCHA_ROWS; i++)
		json_array_append_new(rows, json_string(c.rows[i]));
	json_object_set_new(*reply, "rows", rows);
	return 0;
}

static const struct param captcha_params[] = {
	{"form", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "glyph|words",
	    N_("Drawn letters, or a sum in words")},
	{0},
};

const struct method captcha_methods[] = {
	{"captcha.new", N_("A puzzle to show that you are no machine"),
	    ROLE_GUEST | ROLE_ALL, SCOPE_SELF, METHOD_WRITE, captcha_params,
	    "id, until, rows? (lines of # and blanks), words?",
	    rpc_captcha_new, .when = WHEN_ALWAYS},
	{0},
};
