/*
 * Accounts of providers: choosing one, its code as a picture while the
 * provider is waited for, what a guest does with it, and one's own links.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/keys.h"
#include "tui/screen.h"
#include "tui/screen/account.h"
#include "tui/widget/popup.h"
#include "tui/widget/qr.h"

enum { PROVIDER_SIDE = 32, PROVIDERS = 32 };

/*
 * Waiting for the provider
 */

struct provider_wait {
	json_t *now; /* of account.provider.get */
	struct qr *qr;
};

static bool
wait_is(const json_t *now, const char *state)
{
	return strcmp(value_string(now, "state"), state) == 0;
}

static void
wait_take(struct provider_wait *w, json_t *now)
{
	const char *where;

	json_decref(w->now);
	w->now = now;
	if (w->qr != NULL || !wait_is(now, "shown"))
		return;
	where = value_string(now, "uri_complete");
	w->qr = qr_create(*where != '\0' ? where : value_string(now, "uri"));
}

static void
wait_look(struct view *v)
{
	struct provider_wait *w = v->data;
	struct err e = { 0 };
	json_t *now;

	if (call(v->app, "account.provider.get", json_pack("{s:O}", "id",
	    json_object_get(w->now, "id")), &now, &e) != 0)
		return; /* a server that is away comes back */
	wait_take(w, now);
	if (!wait_is(now, "asked") && !wait_is(now, "shown"))
		app_done(v->app, 1);
}

/* The picture left, what to do right; without a picture the text has all. */
static void
wait_draw(struct view *v, struct canvas *c, struct rect body)
{
	const struct provider_wait *w = v->data;
	int row = body.row + 1, col = body.col + 2, width = body.cols - 4;
	struct rect r = { 0, 0, 0, 0 };
	char text[64];
	long long left;

	if (!wait_is(w->now, "shown")) {
		canvas_lines(c, row, col, width, body.rows, STYLE_NORMAL,
		    _("The provider is being asked for a code."));
		return;
	}
	if (w->qr != NULL)
		r = qr_fit(w->qr, c, (struct rect){ body.row, body.col,
		    body.rows, body.cols - PROVIDER_SIDE });
	if (r.rows > 0) {
		qr_draw(w->qr, c, r);
		col = r.col + r.cols + 2;
		width = body.cols - col - 1;
	}
	row += canvas_lines(c, row, col, width, body.rows, STYLE_TITLE,
	    value_string(w->now, "title")) + 1;
	row += canvas_lines(c, row, col, width, body.rows, STYLE_NORMAL, r.rows > 0 ?
	    _("Scan the picture with your telephone, or open this address:") :
	    _("Open this address in a browser:"));
	row += canvas_lines(c, row, col, width, body.rows, STYLE_BIG,
	    value_string(w->now, "uri")) + 1;
	row += canvas_lines(c, row, col, width, body.rows, STYLE_NORMAL,
	    _("Compare the code, or type it there:"));
	row += canvas_lines(c, row, col, width, body.rows, STYLE_BIG,
	    value_string(w->now, "code")) + 1;
	left = value_int(w->now, "until") - app_now(v->app);
	snprintf(text, sizeof text, _("Good for %lld:%02lld more."),
	    left > 0 ? left / 60 : 0, left > 0 ? left % 60 : 0);
	row += canvas_lines(c, row, col, width, body.rows, STYLE_DIM, text) + 1;
	canvas_lines(c, row, col, width, body.rows, STYLE_NORMAL,
	    _("This page goes on by itself once you have confirmed."));
}

static bool
wait_key(struct view *v, const struct key *k)
{
	if (k->code != K_F5)
		return false;
	wait_look(v);
	return true;
}

static void
wait_destroy(struct view *v)
{
	qr_free(((struct provider_wait *)v->data)->qr);
}

static const struct keybind *const *
wait_keymaps(struct view *v)
{
	static const struct keybind map[] = {
		{ K_F5, 0, N_("Refresh"), N_("Has the provider confirmed?"),
			0, 0 },
		{ 0 }
	};
	static const struct keybind *const maps[] = { map, NULL };

	(void)v;
	return maps;
}

static const char *
wait_help(struct view *v)
{
	(void)v;
	return _("You sign in at the provider, on your telephone or in a "
	    "browser; this hall learns who you are there, and no password. "
	    "Confirm only a code that you see here yourself. Esc gives up.");
}

static const struct view_ops wait_ops = {
	.draw = wait_draw,
	.key = wait_key,
	.tick = wait_look,
	.destroy = wait_destroy,
	.keymaps = wait_keymaps,
	.help = wait_help,
};

static void
wait_over(struct app *app, const json_t *now)
{
	popup_message(app, _("Account of a provider"),
	    wait_is(now, "denied") ?
	    _("You refused this sign-in at the provider.") :
	    wait_is(now, "expired") ?
	    _("The code has expired. Begin again.") :
	    _("The provider cannot do this at present. Try again later, or "
	    "choose another way."));
}

/* The state once the provider has confirmed; NULL: it has not. */
static json_t *
provider_wait(struct app *app, const char *id)
{
	struct provider_wait w = { 0 };
	struct err e = { 0 };
	struct view *v;
	json_t *now;

	if (call(app, "account.provider.begin", json_pack("{s:s}", "provider",
	    id), &now, &e) != 0) {
		app_error(app, &e);
		return NULL;
	}
	wait_take(&w, now);
	v = view_create(app, NULL, &wait_ops, &w);
	str_copy(v->title, sizeof v->title, _("Account of a provider"));
	app_status(app, STYLE_NORMAL, "%s", "");
	if (app_modal(app, v) == 1 && !wait_is(w.now, "granted"))
		wait_over(app, w.now);
	if (wait_is(w.now, "granted"))
		return w.now;
	json_decref(w.now);
	return NULL;
}

/* Which provider; "" when none was chosen. id has room for size bytes. */
static void
provider_choose(struct app *app, char *id, size_t size)
{
	const char *names[PROVIDERS], *details[PROVIDERS];
	json_t *reply, *items, *one;
	const char *kind = app_has_role(app, "agent") ? "unit" : "person";
	const json_t *shown[PROVIDERS];
	struct err e = { 0 };
	size_t i, n = 0;
	int at;

	*id = '\0';
	if (call(app, "account.provider.list", NULL, &reply, &e) != 0) {
		app_error(app, &e);
		return;
	}
	items = json_object_get(reply, "items");
	json_array_foreach(items, i, one)
		if (n < PROVIDERS && json_is_true(value_at(one, kind))) {
			names[n] = value_string(one, "title");
			details[n] = json_is_true(value_at(one, "open")) ? "" :
			    _("not open yet");
			shown[n++] = one;
		}
	at = n > 0 ? popup_choose_text(app, _("Account of a provider"), names,
	    details, n, 0) : -1;
	if (n == 0 || (at >= 0 && *details[at] != '\0'))
		popup_message(app, _("Account of a provider"),
		    _("This way of signing in is not open yet."));
	else if (at >= 0)
		str_copy(id, size, value_string(shown[at], "id"));
	json_decref(reply);
}

static json_t *
provider_ask(struct app *app)
{
	char id[64];

	provider_choose(app, id, sizeof id);
	return *id != '\0' ? provider_wait(app, id) : NULL;
}

/*
 * Guests
 */

static int
prove_submit(struct form *f, const json_t *values, void *arg, struct err *e)
{
	json_t *p = json_deep_copy(values);

	json_object_set(p, "id", json_object_get(arg, "id"));
	return call(form_app(f), "account.provider.prove", p, NULL, e);
}

static const struct form_field prove_fields[] = {
	{ .name = "login", .label = N_("User name"), .kind = FORM_ASCII,
	    .required = true, .max = 63, .width = 34,
	    .hint = N_("User name, mobile number or ID number") },
	{ .name = "password", .label = N_("Password"),
	    .kind = FORM_PASSWORD, .required = true, .max = 128,
	    .width = 34 },
	{ 0 }
};

static const char *const prove_consequences[] = {
	N_("From now on the provider's account signs in to it."),
	NULL
};

static const struct form_desc prove_form = {
	.title = N_("Link an account you have"),
	.intro = N_("Prove that the account of the hall is yours. Without a "
	    "password: sign in as usual, and link it in the personal centre."),
	.fields = prove_fields,
	.consequences = prove_consequences,
	.submit = N_("Link"),
	.submit_values = prove_submit,
	.careless = true,
};

/* Signed in: the terminal begins anew as that account. */
static void
provider_enter(struct app *app)
{
	struct err e = { 0 };

	if (app_reload(app, &e) != 0)
		app_error(app, &e);
	app_restart(app, NULL);
}

static bool
provider_use(struct app *app, const json_t *now, bool move)
{
	struct err e = { 0 };

	if (call(app, "account.provider.use", json_pack("{s:O, s:b}", "id",
	    value_at(now, "id"), "move", move), NULL, &e) == 0)
		return true;
	app_error(app, &e);
	return false;
}

static void
provider_fresh(struct app *app, json_t *now)
{
	const char *buttons[] = { _("Register now"),
		_("Link an account you have"), _("Cancel"), NULL };
	const char *name = value_string(now, "name");
	char text[400];

	snprintf(text, sizeof text, *name != '\0' ?
	    _("%s has confirmed that you are %s. No account of the hall is "
	    "linked to it yet.") :
	    _("%s has confirmed who you are. No account of the hall is linked "
	    "to it yet."), value_string(now, "title"), name);
	while (!app_ending(app))
		switch (popup_ask(app, _("Account of a provider"), text,
		    buttons)) {
		case 0:
			if (register_by_provider(app, now))
				return;
			break;
		case 1:
			if (form_run(app, &prove_form, NULL, now, NULL) == 1) {
				provider_enter(app);
				return;
			}
			break;
		default:
			return;
		}
}

static void
provider_guest_goes_on(struct app *app, json_t *now)
{
	if (!json_is_true(value_at(now, "linked")))
		provider_fresh(app, now);
	else if (provider_use(app, now, false))
		provider_enter(app);
}

void
provider_guest(struct app *app)
{
	json_t *now = provider_ask(app);

	if (now != NULL)
		provider_guest_goes_on(app, now);
	json_decref(now);
}

void
provider_guest_begun(struct app *app)
{
	struct err e = { 0 };
	json_t *now;

	if (!call_allowed(app, "account.provider.get") ||
	    call(app, "account.provider.get", NULL, &now, &e) != 0)
		return; /* the usual guest */
	if (wait_is(now, "granted"))
		provider_guest_goes_on(app, now);
	json_decref(now);
}

/*
 * One's own links
 */

static void
links_add(struct app *app)
{
	json_t *now = provider_ask(app);
	bool linked, own, done;

	if (now == NULL)
		return;
	linked = json_is_true(value_at(now, "linked"));
	own = json_is_true(value_at(now, "own"));
	done = (!linked || own || popup_confirm(app, &(struct popup_confirm){
	    .title = _("Move the link here"),
	    .text = _("This provider's account is linked to another account "
	    "of the hall. As you have just confirmed it, the link can be "
	    "moved to this account; the other one is told, and its sessions "
	    "end."), .verb = _("Move") })) &&
	    provider_use(app, now, linked && !own);
	json_decref(now);
	if (done)
		app_status(app, STYLE_DONE, "%s",
		    _("The provider's account is linked."));
}

static void
links_remove(struct app *app, const json_t *link)
{
	struct err e = { 0 };

	if (!popup_confirm(app, &(struct popup_confirm){
	    .title = _("Remove the link"),
	    .text = value_string(link, "title"), .verb = _("Remove") }))
		return;
	if (call(app, "account.provider.unlink", json_pack("{s:O}", "id",
	    value_at(link, "id")), NULL, &e) != 0)
		app_error(app, &e);
	else
		app_status(app, STYLE_DONE, "%s", _("The link is removed."));
}

void
provider_links(struct app *app)
{
	const char *names[PROVIDERS + 1], *details[PROVIDERS + 1];
	char used[PROVIDERS][64];
	struct err e = { 0 };
	json_t *reply, *items, *one;
	size_t i, n;
	int at = 0;

	while (!app_ending(app) && at >= 0) {
		if (call(app, "account.provider.links", NULL, &reply, &e) !=
		    0) {
			app_error(app, &e);
			return;
		}
		items = json_object_get(reply, "items");
		n = 0;
		json_array_foreach(items, i, one) {
			if (n == PROVIDERS)
				break;
			names[n] = value_string(one, "title");
			details[n] = value_text(one, "used_at", FORMAT_MINUTE,
			    NULL, used[n], sizeof used[n]);
			n++;
		}
		names[n] = _("Link another one");
		details[n] = "";
		at = popup_choose_text(app, _("Accounts of providers"), names,
		    details, n + 1, 0);
		if (at == (int)n)
			links_add(app);
		else if (at >= 0)
			links_remove(app, json_array_get(items, (size_t)at));
		json_decref(reply);
	}
}
