#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/jsonrpc.h"
#include "server/domain/docs.h"
#include "server/domain/permit.h"
#include "server/domain/slip.h"
#include "server/rpc/methods.h"
#include "server/rpc/reply.h"

enum { SLIP_WIDTH = 76 };

static json_t *
slip_item(const struct slip *s)
{
	char code[16];
	json_t *o = json_pack("{s:o, s:s, s:s, s:s, s:s, s:s, s:i}", "id",
	    rpc_id_make(s->row.id), "number", s->row.number, "document",
	    s->row.document, "title", s->title, "application_number",
	    s->application, "code", slip_code_text(s->row.code, code),
	    "prints", s->row.prints);

	json_object_set_new(o, "application",
	    rpc_id_make(s->row.application_id));
	reply_time(o, "issued_at", s->row.issued_at);
	return o;
}

static int
rpc_slip_list(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	int limit = (int)param_int(p, "limit", 50);
	char *after[2], application[24], id[24];
	const char *keys[2] = {application, id};
	struct slip *list;
	json_t *items;
	size_t n;

	if (cursor_parse(ctx, p, after, 2, e) != 0 ||
	    slip_list(ctx, after[0] != NULL ? strtoll(after[0], NULL, 10) : 0,
		after[0] != NULL ? strtoll(after[1], NULL, 10) : 0, limit + 1,
		&list, &n, e) != 0)
		return -1;
	items = json_array();
	for (size_t i = 0; i < n && i < (size_t)limit; i++) {
		json_array_append_new(items, slip_item(&list[i]));
		snprintf(application, sizeof(application), "%lld",
		    (long long)list[i].row.application_id);
		snprintf(id, sizeof(id), "%lld", (long long)list[i].row.id);
	}
	*reply = json_pack("{s:o, s:o}", "items", items, "next",
	    n > (size_t)limit ? cursor_make(keys, 2) : json_null());
	return 0;
}

static int
rpc_slip_get(struct ctx *ctx, const json_t *p, json_t **reply, struct err *e)
{
	struct slip s;
	json_t *say;
	char *text;

	if (slip_open(ctx, param_id(p, "id"), &s, e) != 0)
		return -1;
	say = slip_say(ctx, &s, e);
	if (say != NULL) {
		text = slip_text(say, (int)param_int(p, "width", SLIP_WIDTH));
		*reply = slip_item(&s);
		json_object_set(*reply, "lines",
		    json_object_get(say, "lines"));
		json_object_set_new(*reply, "text", json_string(text));
		free(text);
	}
	json_decref(say);
	json_decref(s.row.content);
	return say != NULL ? 0 : -1;
}

/* The text as a stream, as files come. */
static int
slip_stream(struct ctx *ctx, const json_t *say, struct err *e)
{
	char *text = slip_text(say, SLIP_WIDTH);
	size_t n = text != NULL ? strlen(text) : 0;
	int fd = memfd_create("slip", MFD_CLOEXEC);

	if (fd == -1 || write(fd, text, n) != (ssize_t)n ||
	    lseek(fd, 0, SEEK_SET) != 0) {
		if (fd != -1)
			close(fd);
		free(text);
		return err_set(e, ERR_STORE, NULL);
	}
	free(text);
	ctx->reply_fd = fd;
	return 0;
}

/*
 * A print says which one it is. The PDF is asked for before anything is
 * written: the first call only takes it down (server/domain/docs.h).
 */
static int
slip_print(struct ctx *ctx, struct slip *s, const json_t *p, json_t **reply,
    struct err *e)
{
	const char *format = param_text(p, "format");
	bool pdf = format == NULL || strcmp(format, "pdf") == 0;
	json_t *say;
	char *text;
	int rc;

	s->row.prints++;
	say = slip_say(ctx, s, e);
	s->row.prints--;
	rc = say == NULL ? -1 :
	    pdf		 ? docs_make(ctx, say, e) :
			   docs_rehearsed(ctx, e);
	if (rc == 0 && !pdf)
		rc = slip_stream(ctx, say, e);
	if (rc == 0)
		rc = slip_printed(ctx, s, e);
	if (rc == 0) {
		text = slip_text(say, SLIP_WIDTH);
		*reply = slip_item(s);
		json_object_set_new(*reply, "text", json_string(text));
		free(text);
	}
	json_decref(say);
	json_decref(s->row.content);
	return rc;
}

static int
rpc_slip_print(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct slip s;

	if (slip_open(ctx, param_id(p, "id"), &s, e) != 0)
		return -1;
	return slip_print(ctx, &s, p, reply, e);
}

int
rpc_permit_slip(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct slip s;

	if (slip_of_permit(ctx, param_id(p, "id"), &s, e) != 0)
		return -1;
	return slip_print(ctx, &s, p, reply, e);
}

static int
rpc_slip_verify(struct ctx *ctx, const json_t *p, json_t **reply,
    struct err *e)
{
	struct slip_state s;
	const char *status;
	json_t *permit;

	if (slip_verify(ctx, param_text(p, "code"), &s, e) != 0)
		return -1;
	*reply = json_pack("{s:b, s:s, s:s, s:s, s:s}", "genuine", 1, "title",
	    s.title, "number", s.number, "holder", s.holder, "outcome",
	    s.outcome);
	reply_text(*reply, "unit", s.unit);
	reply_date(*reply, "issued_on", s.issued_on);
	if (!s.permit)
		return 0;
	status = permit_status(ctx, &s.p);
	permit = json_pack("{s:s, s:s, s:s}", "number", s.p.number, "status",
	    status, "status_label", permit_status_label(status));
	reply_date(permit, "valid_from", s.p.valid_from);
	reply_date(permit, "valid_to", s.p.valid_to);
	json_object_set_new(*reply, "permit", permit);
	json_object_set_new(*reply, "as_of",
	    json_string(date_format(ctx->today, (char[DATE_TEXT]){0})));
	return 0;
}

static const struct param get_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The document")},
	{"width", PARAM_INT, PARAM_OPTIONAL, 40, 200, NULL,
	    N_("Columns of the text")},
	{0},
};
static const struct param print_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The document")},
	{"format", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "pdf|text",
	    N_("As a PDF, unless told otherwise, or as text")},
	{0},
};
const struct param slip_permit_params[] = {
	{"id", PARAM_ID, PARAM_REQUIRED, 0, 0, NULL, N_("The permit")},
	{"format", PARAM_CHOICE, PARAM_OPTIONAL, 0, 0, "pdf|text",
	    N_("As a PDF, unless told otherwise, or as text")},
	{0},
};
static const struct param verify_params[] = {
	{"code", PARAM_IDENT, PARAM_REQUIRED, 1, 31, NULL,
	    N_("The code on the document")},
	{0},
};
static const struct param list_params[] = {PARAMS_LIST, {0}};

#define SLIP_ROLES                                                          \
	(ROLE_INDIVIDUAL | ROLE_AGENT | ROLE_OFFICE | ROLE_BODY | ROLE_CITY)
#define SLIP_ITEM                                                           \
	"id, number, document, title, application, application_number, code, " \
	"prints, issued_at"

const struct method slip_methods[] = {
	{"slip.list", N_("Your confirmation slips and notices"),
	    ROLE_INDIVIDUAL | ROLE_AGENT, SCOPE_SELF, METHOD_READ, list_params,
	    "items: [{" SLIP_ITEM "}], next", rpc_slip_list},
	{"slip.get", N_("What a slip or notice says"), SLIP_ROLES,
	    SCOPE_DISTRICT, METHOD_READ, get_params,
	    SLIP_ITEM ", lines, text", rpc_slip_get},
	{"slip.print", N_("Print a slip or notice; every print is counted"),
	    SLIP_ROLES, SCOPE_DISTRICT, METHOD_WRITE, print_params,
	    SLIP_ITEM ", text; with the file", rpc_slip_print, .docs = true},
	{"slip.verify", N_("Is a document genuine, and what holds today?"),
	    ROLE_ALL | ROLE_GUEST, SCOPE_SELF, METHOD_READ, verify_params,
	    "genuine, title, number, issued_on, holder (masked), unit?, "
	    "outcome, permit?: {number, status, status_label, valid_from, "
	    "valid_to}, as_of?", rpc_slip_verify,
	    .when = WHEN_UNSUBMITTED | WHEN_NO_UNIT, .counted = true},
	{0},
};
