#include "config.h"

#include <stdio.h>
#include <string.h>

#include "common/buf.h"
#include "common/json_text.h"
#include "common/jsonrpc.h"

int
rpc_request_parse(struct rpc_request *r, const char *text, size_t len,
    struct err *e)
{
	json_error_t why;
	json_t *id, *params;
	const char *version;
	const json_t *method;

	*r = (struct rpc_request){ 0 };
	/* A text with a NUL is refused by its field's name, not here. */
	r->root = json_loadb(text, len,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &why);
	if (r->root == NULL)
		return err_set(e, ERR_PARSE, NULL);
	if (!json_is_object(r->root))
		return err_set(e, ERR_REQUEST, NULL);

	id = json_object_get(r->root, "id");
	if (json_is_string(id) || json_is_number(id) || json_is_null(id))
		r->id = id;
	else if (id != NULL)
		return err_set(e, ERR_REQUEST, NULL);
	version = json_string_value(json_object_get(r->root, "jsonrpc"));
	method = json_object_get(r->root, "method");
	r->method = json_string_value(method);
	if (r->method != NULL &&
	    strlen(r->method) != json_string_length(method))
		return err_set(e, ERR_REQUEST, NULL);
	params = json_object_get(r->root, "params");
	if (version == NULL || strcmp(version, "2.0") != 0 ||
	    r->method == NULL || (params != NULL && !json_is_object(params)))
		return err_set(e, ERR_REQUEST, NULL);
	r->params = params;
	return 0;
}

void
rpc_request_finish(struct rpc_request *r)
{
	json_decref(r->root);
	*r = (struct rpc_request){ 0 };
}

json_t *
rpc_request_make(const char *method, json_t *params, json_int_t id)
{
	return json_pack("{s:s, s:s, s:o*, s:I}", "jsonrpc", "2.0", "method",
	    method, "params", params, "id", id);
}

json_t *
rpc_reply_make(json_t *id, json_t *result)
{
	return json_pack("{s:s, s:O?, s:o?}", "jsonrpc", "2.0", "id", id,
	    "result", result);
}

char *
rpc_reply_text(const json_t *id, const char *result, size_t n, size_t *len)
{
	struct buf b = { 0 };

	buf_add_str(&b, "{\"jsonrpc\":\"2.0\",\"id\":");
	if (id == NULL) {
		buf_add_str(&b, "null");
	} else if (json_text_add(&b, id) != 0) {
		buf_finish(&b);
		return NULL;
	}
	buf_add_str(&b, ",\"result\":");
	buf_add(&b, result, n);
	buf_add_char(&b, '}');
	*len = b.len;
	return buf_steal(&b);
}

json_t *
rpc_error_make(json_t *id, const struct err *e)
{
	return json_pack("{s:s, s:O?, s:o}", "jsonrpc", "2.0", "id", id,
	    "error", err_to_json(e));
}

json_t *
rpc_notice_make(const char *method, json_t *params)
{
	return json_pack("{s:s, s:s, s:o*}", "jsonrpc", "2.0", "method", method,
	    "params", params);
}

int64_t
rpc_id_parse(const char *s)
{
	int64_t v = 0;
	int digit;

	/* "0", a sign or a leading zero is not how ids are written. */
	if (s == NULL || *s < '1' || *s > '9')
		return 0;
	for (; *s != '\0'; s++) {
		if (*s < '0' || *s > '9')
			return 0;
		digit = *s - '0';
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_add_overflow(v, digit, &v))
			return 0;
	}
	return v;
}

json_t *
rpc_id_make(int64_t id)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)id);
	return json_string(text);
}
