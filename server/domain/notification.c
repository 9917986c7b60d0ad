#include "config.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "common/json_text.h"
#include "common/log.h"
#include "common/mem.h"
#include "server/domain/notification.h"
#include "server/domain/policy.h"
#include "server/secret.h"
#include "server/store/person.h"

enum { NOTIFY_KEPT = 86400, NOTIFY_TO_MAX = 256, NOTIFY_ACCOUNTS = 64 };

/* One message under way. */
struct notice_out {
	const struct notify *n;
	const struct template *t;
	enum lang lang;
	char mobile[NOTIFY_TO_MAX]; /* "": no way */
	char mail[NOTIFY_TO_MAX];
};

static int
notification_templates(struct ctx *ctx)
{
	char *dir;
	int rc;

	if (template_loaded())
		return 0;
	dir = xasprintf("%s/templates", ctx->conf->data_dir);
	rc = template_load(dir);
	free(dir);
	return rc;
}

static char *
notification_render(const struct notice_out *o, const char *text,
    enum lang lang)
{
	char missing[TEMPLATE_NAME] = "";
	char *s = template_render(text, o->n->args, lang, missing);

	if (s == NULL)
		log_err("event=template name=%s missing=%s", o->t->name,
		    missing);
	return s;
}

static void
notification_free(char *s)
{
	if (s != NULL)
		OPENSSL_cleanse(s, strlen(s));
	free(s);
}

/* A number or address of the account, unless the caller named one. */
static void
notification_to(struct ctx *ctx, const char *given, const char *what,
    const unsigned char *blob, size_t n, char out[NOTIFY_TO_MAX])
{
	out[0] = '\0';
	if (given != NULL)
		str_copy(out, NOTIFY_TO_MAX, given);
	else if (n > 0 && secret_unseal(ctx->secret, what, blob, n, out,
			      NOTIFY_TO_MAX) != 0)
		out[0] = '\0';
}

/* Who has given no address to his account has one in his profile, perhaps. */
static int
notification_profile_mail(struct ctx *ctx, struct notice_out *o,
    int64_t person_id, struct err *e)
{
	struct person p;
	int rc;

	if (o->mail[0] != '\0' || person_id == 0)
		return 0;
	rc = store_person_load(ctx, person_id, &p, e);
	if (rc == 1)
		str_copy(o->mail, sizeof(o->mail), p.email);
	return rc < 0 ? -1 : 0;
}

static int
notification_whom(struct ctx *ctx, struct notice_out *o, struct err *e)
{
	struct notification_whom w = {.lang = LANG_ZH};

	if (o->n->account_id != 0 &&
	    store_notification_account(ctx, o->n->account_id, &w, e) < 0)
		return -1;
	o->lang = w.lang;
	notification_to(ctx, o->n->mobile, NOTIFY_MOBILE, w.mobile,
	    w.mobile_len, o->mobile);
	notification_to(ctx, o->n->mail, NOTIFY_MAIL, w.mail, w.mail_len,
	    o->mail);
	free(w.mobile);
	free(w.mail);
	return notification_profile_mail(ctx, o, w.person_id, e);
}

/* Into the outbox: {"subject"?, "body"} sealed as one text. */
static int
notification_queue(struct ctx *ctx, const struct notice_out *o,
    const char *channel, const char *to, const char *subject,
    const char *body, struct err *e)
{
	struct outbox_row r = {.channel = channel, .template = o->t->name,
		.account_id = o->n->account_id};
	unsigned char *sealed;
	unsigned char *whom;
	struct buf b = {0};
	char *text;
	int rc;

	json_open(&b, NULL, '{');
	json_put_text(&b, "subject", subject);
	json_put_text(&b, "body", body);
	json_close(&b, '}');
	text = buf_steal(&b);
	r.until = o->n->until != 0 ? o->n->until : ctx->now + NOTIFY_KEPT;
	whom = secret_seal_long(ctx->secret, "outbox.recipient", to,
	    &r.recipient_len);
	sealed = secret_seal_long(ctx->secret, "outbox.body", text,
	    &r.body_len);
	r.recipient = whom;
	r.body = sealed;
	rc = store_outbox_insert(ctx, &r, e);
	notification_free(text);
	free(whom);
	free(sealed);
	return rc;
}

static int
notification_sms(struct ctx *ctx, const struct notice_out *o, struct err *e)
{
	char *body;
	int rc;

	if (o->t->sms[o->lang] == NULL || o->mobile[0] == '\0')
		return 0;
	body = notification_render(o, o->t->sms[o->lang], o->lang);
	if (body == NULL)
		return err_set(e, ERR_BUG, NULL);
	rc = notification_queue(ctx, o, "sms", o->mobile, "", body, e);
	notification_free(body);
	return rc;
}

static int
notification_mail(struct ctx *ctx, const struct notice_out *o, struct err *e)
{
	char *subject, *body;
	int rc = -1;

	if (o->t->mail[o->lang] == NULL || o->mail[0] == '\0')
		return 0;
	subject = notification_render(o, o->t->subject[o->lang], o->lang);
	body = notification_render(o, o->t->mail[o->lang], o->lang);
	if (subject == NULL || body == NULL)
		err_set(e, ERR_BUG, NULL);
	else
		rc = notification_queue(ctx, o, "mail", o->mail, subject,
		    body, e);
	notification_free(subject);
	notification_free(body);
	return rc;
}

/* Its title and text under the name of the language. 0, -1 without one. */
static int
notification_put(const struct notice_out *o, enum lang lang, struct buf *b)
{
	char *title = notification_render(o, o->t->title[lang], lang);
	char *body = notification_render(o, o->t->text[lang], lang);
	int rc = title != NULL && body != NULL ? 0 : -1;

	if (rc == 0) {
		json_open(b, i18n_name(lang), '{');
		json_put_text(b, "title", title);
		json_put_text(b, "text", body);
		json_close(b, '}');
	}
	free(title);
	free(body);
	return rc;
}

/*
 * Both languages are kept, as the reader may change his; and as they were
 * told, should the template change.
 */
static int
notification_keep(struct ctx *ctx, const struct notice_out *o, struct err *e)
{
	unsigned char *sealed;
	struct buf b = {0};
	size_t n;
	int64_t id = ctx_new_id(ctx);
	int rc = 0;

	json_open(&b, NULL, '{');
	for (int i = 0; i < TEMPLATE_LANGS && rc == 0; i++)
		rc = notification_put(o, i, &b);
	json_close(&b, '}');
	if (rc != 0) {
		buf_finish(&b);
		return err_set(e, ERR_BUG, NULL);
	}
	sealed = secret_seal_long(ctx->secret, "notification", b.data, &n);
	buf_finish(&b);
	rc = store_notification_insert(ctx, id, o->n->account_id, o->t->name,
	    sealed, n, e);
	free(sealed);
	if (rc == 0)
		ctx_changed_account(ctx, "notification", id,
		    o->n->account_id);
	return rc;
}

static int
notification_send(struct ctx *ctx, struct notice_out *o, struct err *e)
{
	bool secret = o->t->secret || o->n->secret;

	if (notification_whom(ctx, o, e) != 0 ||
	    notification_sms(ctx, o, e) != 0 ||
	    notification_mail(ctx, o, e) != 0)
		return -1;
	if (secret || o->n->account_id == 0 || o->t->text[0] == NULL)
		return 0;
	return notification_keep(ctx, o, e);
}

int
notify(struct ctx *ctx, const struct notify *n, struct err *e)
{
	struct notice_out o = {.n = n};
	int rc;

	if (notification_templates(ctx) != 0 ||
	    (o.t = template_find(n->template)) == NULL) {
		log_err("event=template name=%s why=missing", n->template);
		rc = err_set(e, ERR_BUG, NULL);
	} else {
		rc = notification_send(ctx, &o, e);
	}
	OPENSSL_cleanse(o.mobile, sizeof(o.mobile));
	json_decref(n->args);
	return rc;
}

static int
notification_each(struct ctx *ctx, const int64_t *ids, size_t n,
    const char *template, json_t *args, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		const struct notify one = {.template = template,
			.account_id = ids[i],
			.args = args != NULL ? json_incref(args) : NULL};

		rc = notify(ctx, &one, e);
	}
	json_decref(args);
	return rc;
}

int
notify_person(struct ctx *ctx, int64_t person_id, const char *template,
    json_t *args, struct err *e)
{
	int64_t ids[NOTIFY_ACCOUNTS];
	size_t n;

	if (store_notification_of_person(ctx, person_id, ids, NOTIFY_ACCOUNTS,
		&n, e) != 0) {
		json_decref(args);
		return -1;
	}
	return notification_each(ctx, ids, n, template, args, e);
}

int
notify_unit(struct ctx *ctx, int64_t unit_id, const char *template,
    json_t *args, struct err *e)
{
	int64_t ids[NOTIFY_ACCOUNTS];
	size_t n;

	if (store_notification_of_unit(ctx, unit_id, ids, NOTIFY_ACCOUNTS, &n,
		e) != 0) {
		json_decref(args);
		return -1;
	}
	return notification_each(ctx, ids, n, template, args, e);
}

/*
 * Reading
 */

struct notification_page {
	struct ctx *ctx;
	struct message *out;
	int n;
};

static void
notification_show(void *arg, const struct notification_row *r)
{
	struct notification_page *p = arg;
	struct message *m = &p->out[p->n++];
	char *text = secret_unseal_long(p->ctx->secret, "notification",
	    r->content, r->content_len);
	json_t *j = text != NULL ? json_loads(text, 0, NULL) : NULL;
	const json_t *one = json_object_get(j, i18n_name(i18n_current()));
	const char *title = json_string_value(json_object_get(one, "title"));
	const char *body = json_string_value(json_object_get(one, "text"));

	m->id = r->id;
	m->template = ctx_strdup(p->ctx, r->template);
	m->title = ctx_strdup(p->ctx, title != NULL ? title : "");
	m->text = ctx_strdup(p->ctx, body != NULL ? body : "");
	m->created_at = r->created_at;
	m->read = r->read_at != 0;
	json_decref(j);
	free(text);
}

int
notification_list(struct ctx *ctx, bool unread_only, int64_t after, int limit,
    struct message *out, int *n, int64_t *total, int64_t *unread,
    struct err *e)
{
	struct notification_page p = {ctx, out, 0};
	int64_t who = ctx->actor.account_id;

	policy_self(ctx);
	if (store_notification_page(ctx, who, unread_only, after, limit,
		notification_show, &p, e) != 0 ||
	    store_notification_count(ctx, who, total, unread, e) != 0)
		return -1;
	*n = p.n;
	return 0;
}

int
notification_read(struct ctx *ctx, int64_t id, int64_t *unread, struct err *e)
{
	int64_t who = ctx->actor.account_id, total;
	int rc = 1;

	policy_self(ctx);
	if (id != 0)
		rc = store_notification_has(ctx, who, id, e);
	if (rc <= 0)
		return rc < 0 ? -1 : err_set(e, ERR_NOT_FOUND, "id");
	if (store_notification_read(ctx, who, id, e) < 0 ||
	    store_notification_count(ctx, who, &total, unread, e) != 0)
		return -1;
	ctx_changed_account(ctx, "notification", id, who);
	return 0;
}

int
notification_waiting(struct ctx *ctx, int64_t *sms, int64_t *mail,
    struct err *e)
{
	if (store_outbox_waiting(ctx, "sms", sms, e) != 0)
		return -1;
	return store_outbox_waiting(ctx, "mail", mail, e);
}
