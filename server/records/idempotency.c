#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "common/json_text.h"
#include "server/records/idempotency.h"
#include "server/store/idempotency.h"

/* What nobody is to join with who asked is not kept beside his account. */
static void
idempotency_strip(const struct method *m, json_t *o)
{
	for (const char *const *name = m->unkept;
	     name != NULL && *name != NULL; name++)
		json_object_del(o, *name);
}

/* A file is its bytes, not where it was put aside. */
static char *
idempotency_text(const struct method *m, json_t *params, const json_t *files)
{
	json_t *same = json_copy(params), *v, *sha;
	const char *name;
	char *text;

	json_object_foreach (params, name, v) {
		sha = json_object_get(json_object_get(files, name), "sha256");
		if (json_is_string(sha))
			json_object_set(same, name, sha);
	}
	idempotency_strip(m, same);
	text = json_text_sorted(same);
	json_decref(same);
	return text;
}

int
idempotency_take(struct ctx *ctx, const struct method *m, json_t *params,
    const json_t *files, struct idempotency *i, struct err *e)
{
	json_t *v = json_object_get(params, "idempotency_key");
	const char *s = json_string_value(v);
	char *text;

	memset(i, 0, sizeof(*i));
	if (v == NULL)
		return 0;
	if (s == NULL) {
		err_set(e, ERR_TYPE, "idempotency_key");
		return err_arg(e, "type", "text");
	}
	if (strlen(s) < 1 || strlen(s) > 64) {
		err_set(e, strlen(s) < 1 ? ERR_REQUIRED : ERR_TOO_LONG,
		    "idempotency_key");
		return err_arg_int(e, "max", 64);
	}
	for (const char *p = s; *p != '\0'; p++)
		if (*p < 0x20 || *p > 0x7e)
			return err_set(e, ERR_CONTROL, "idempotency_key");
	i->key = ctx_strdup(ctx, s);
	json_object_del(params, "idempotency_key");
	/* keyed, because parameters may hold passwords and numbers */
	text = idempotency_text(m, params, files);
	secret_hash(ctx->secret, "params", text != NULL ? text : "",
	    i->params);
	free(text);
	return 0;
}

int
idempotency_find(struct ctx *ctx, const struct method *m,
    const struct idempotency *i, json_t **reply, struct err *e)
{
	unsigned char params[SECRET_HASH], *blob;
	const char *method;
	char *text;
	size_t n;
	int rc;

	if (i->key == NULL)
		return 0;
	rc = store_idempotency_find(ctx, i->key, &method, params, &blob, &n,
	    e);
	if (rc != 1)
		return rc;
	if (strcmp(method, m->name) != 0 ||
	    memcmp(params, i->params, SECRET_HASH) != 0)
		return err_set(e, ERR_KEY_REUSED, "idempotency_key");
	text = secret_unseal_long(ctx->secret, "reply", blob, n);
	*reply = text != NULL ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
	free(text);
	return *reply != NULL ? 1 : err_set(e, ERR_BUG, NULL);
}

int
idempotency_keep(struct ctx *ctx, const struct method *m,
    const struct idempotency *i, const json_t *reply, char **text,
    struct err *e)
{
	char *kept = NULL;
	unsigned char *blob;
	size_t n;
	int rc;

	if (i->key == NULL)
		return 0;
	if (*text == NULL && (*text = json_text(reply, NULL)) == NULL)
		return err_set(e, ERR_BUG, NULL);
	if (m->unkept != NULL) {
		json_t *copy = json_copy((json_t *)reply);

		idempotency_strip(m, copy);
		kept = json_text(copy, NULL);
		json_decref(copy);
	}
	blob = secret_seal_long(ctx->secret, "reply",
	    kept != NULL ? kept : *text, &n);
	free(kept);
	rc = store_idempotency_insert(ctx, i->key, m->name, i->params, blob,
	    n, e);
	free(blob);
	return rc;
}
