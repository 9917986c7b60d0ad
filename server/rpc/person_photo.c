#include "config.h"

#include "common/jsonrpc.h"
#include "server/domain/file.h"
#include "server/rpc/docs.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

static void
photo_members(json_t *o, const struct person_photo *p)
{
	const struct file_row *f = &p->file;

	json_object_set_new(o, "sha256", json_string(f->sha256));
	json_object_set_new(o, "size", json_integer(f->size));
	json_object_set_new(o, "format", json_string(f->format));
	json_object_set_new(o, "width", json_integer(f->width));
	json_object_set_new(o, "height", json_integer(f->height));
	json_object_set_new(o, "uploaded_at", json_integer(p->uploaded_at));
}

int
reply_photo(struct ctx *ctx, int64_t person_id, json_t *o, struct err *e)
{
	struct person_photo p;
	int rc = person_photo(ctx, person_id, &p, e);
	json_t *photo;

	if (rc < 0)
		return -1;
	photo = json_pack("{s:s}", "status", rc == 1 ? "uploaded" : "missing");
	if (rc == 1)
		photo_members(photo, &p);
	json_object_set_new(o, "photo", photo);
	return 0;
}

static int
rpc_photo_put(struct ctx *ctx, const json_t *p, json_t **reply, struct err *e)
{
	struct person_photo photo;

	if (photo_put(ctx, json_object_get(p, "file"), &photo, e) != 0)
		return -1;
	*reply = json_object();
	photo_members(*reply, &photo);
	return 0;
}

static int
rpc_photo_get(struct ctx *ctx, const json_t *p, json_t **reply, struct err *e)
{
	struct person_photo photo;

	if (photo_get(ctx, param_id(p, "id"), param_text(p, "purpose"), &photo,
		e) != 0)
		return -1;
	*reply = json_object();
	photo_members(*reply, &photo);
	return 0;
}

static int
rpc_photo_picture(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct person_photo photo;
	struct docs_want w;

	rpc_docs_picture(p, &w);
	if (photo_see(ctx, param_id(p, "id"), param_text(p, "purpose"), &photo,
		e) != 0)
		return -1;
	return docs_ask(ctx, photo.file.sha256, &w, reply, e);
}

static const struct param put_params[] = {
	{"file", PARAM_FILE, PARAM_REQUIRED, 0, 0, NULL,
	    N_("The photo, on standard input: JPEG or PNG, 20 KB to 1 MB, at "
	       "least 295x413 pixels, 5:7, in colour; recent, bareheaded and "
	       "before white, which the reviewer looks at")},
	{0},
};

static const struct param get_params[] = {
	{"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The person; you when left out")},
	{"purpose", PARAM_TEXT, PARAM_OPTIONAL, 1, 100, NULL,
	    N_("What for; required for others than yourself")},
	{0},
};

static const struct param picture_params[] = {
	{"id", PARAM_ID, PARAM_OPTIONAL, 0, 0, NULL,
	    N_("The person; you when left out")},
	{"purpose", PARAM_TEXT, PARAM_OPTIONAL, 1, 100, NULL,
	    N_("What for; required for others than yourself")},
	PARAMS_DOCS_PICTURE,
	{0},
};

const struct method person_photo_methods[] = {
	{"person.photo.put", N_("Upload your photo, in place of the former"),
	    ROLE_INDIVIDUAL, SCOPE_SELF, METHOD_WRITE, put_params,
	    "sha256, size, format, width, height, uploaded_at", rpc_photo_put,
	    .when = WHEN_UNSUBMITTED, .file_rule = photo_rule},
	{"person.photo.get", N_("A photo; its bytes on standard output"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE, SCOPE_SELF,
	    METHOD_READ, get_params,
	    "sha256, size, format, width, height, uploaded_at; with a "
	    "descriptor",
	    rpc_photo_get, .when = WHEN_UNSUBMITTED},
	{"person.photo.picture", N_("A photo, as a picture for a terminal"),
	    ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE, SCOPE_SELF,
	    METHOD_READ, picture_params, DOCS_PICTURE_REPLY, rpc_photo_picture,
	    .when = WHEN_UNSUBMITTED, .docs = true},
	{0},
};
