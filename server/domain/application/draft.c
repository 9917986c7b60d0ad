/*
 * What a reviewer has written and not yet sent is kept with the case: it is
 * there again after a lost connection, and goes along when the case is taken
 * over or handed on.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "server/domain/application/office.h"
#include "server/store/review_draft.h"

enum { DRAFT_ITEMS = 100, DRAFT_WORDS = 2000, DRAFT_CONTENT = 60000 };

static const struct {
	const char *name;
	size_t max; /* characters */
} draft_members[] = {
	{"opinion", DRAFT_WORDS},
	{"tip", DRAFT_WORDS},
}, draft_item_members[] = {
	{"for", 15},
	{"anchor", 120},
	{"anchor_title", 200},
	{"text", DRAFT_WORDS},
};
enum {
	DRAFT_MEMBERS = sizeof(draft_members) / sizeof(draft_members[0]),
	DRAFT_ITEM_MEMBERS =
	    sizeof(draft_item_members) / sizeof(draft_item_members[0])
};

static int
draft_long(size_t max, struct err *e)
{
	char text[16];

	snprintf(text, sizeof(text), "%zu", max);
	err_set(e, ERR_TOO_LONG, "draft");
	err_arg(e, "field", "draft");
	return err_arg(e, "max", text);
}

static int
draft_copy(json_t *to, const json_t *from, const char *name, size_t max,
    struct err *e)
{
	const char *text = json_string_value(json_object_get(from, name));

	if (text == NULL || *text == '\0')
		return 0;
	if (utf8_length(text) > max)
		return draft_long(max, e);
	if (utf8_has_control(text, true))
		return err_set(e, ERR_CONTROL, "draft");
	json_object_set_new(to, name, json_string(text));
	return 0;
}

static int
draft_items(json_t *to, const json_t *items, struct err *e)
{
	json_t *list = json_array(), *item;
	size_t i;

	json_object_set_new(to, "items", list);
	if (json_array_size(items) > DRAFT_ITEMS)
		return draft_long(DRAFT_ITEMS, e);
	json_array_foreach ((json_t *)items, i, item) {
		json_t *o = json_object();

		json_array_append_new(list, o);
		for (size_t k = 0; k < DRAFT_ITEM_MEMBERS; k++)
			if (draft_copy(o, item, draft_item_members[k].name,
				draft_item_members[k].max, e) != 0)
				return -1;
	}
	return 0;
}

/* Only what a draft has; *text is NULL when nothing is left of it. */
static int
draft_text(const json_t *draft, char **text, struct err *e)
{
	json_t *to = json_object();
	int rc = draft_items(to, json_object_get(draft, "items"), e);

	*text = NULL;
	for (size_t i = 0; i < DRAFT_MEMBERS && rc == 0; i++)
		rc = draft_copy(to, draft, draft_members[i].name,
		    draft_members[i].max, e);
	if (rc == 0 && (json_object_size(to) > 1 ||
	    json_array_size(json_object_get(to, "items")) > 0))
		*text = json_dumps(to, JSON_COMPACT);
	json_decref(to);
	if (*text != NULL && utf8_length(*text) > DRAFT_CONTENT) {
		free(*text);
		*text = NULL;
		rc = draft_long(DRAFT_CONTENT, e);
	}
	return rc;
}

int
application_draft(struct ctx *ctx, int64_t id, const json_t *draft,
    struct office_case *o, struct err *e)
{
	char *text;
	int rc;

	if (office_open(ctx, id, 0, o, e) != 0 || office_waits(o, e) != 0 ||
	    draft_text(draft, &text, e) != 0)
		return -1;
	rc = store_review_draft_set(ctx, id, ctx->actor.account_id, text, e);
	free(text);
	return rc;
}

int
application_draft_view(struct ctx *ctx, int64_t id, json_t **draft,
    struct err *e)
{
	struct review_draft d;
	int rc = store_review_draft_load(ctx, id, ctx->actor.account_id, &d,
	    e);

	*draft = NULL;
	if (rc == 1)
		*draft = json_loads(d.content, 0, NULL);
	if (*draft != NULL) {
		json_object_set_new(*draft, "by", json_string(d.by_name));
		json_object_set_new(*draft, "at",
		    json_integer((json_int_t)d.changed_at));
	}
	return rc < 0 ? -1 : 0;
}
