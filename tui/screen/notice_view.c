/* notice_view: the text of a notice under its head. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/app.h"
#include "tui/call.h"
#include "tui/screen/parts.h"
#include "tui/text.h"
#include "tui/widget/pager.h"

struct notice_view {
	json_t *notice;
	struct pager pager;
};

static const struct keybind notice_map[] = {
	{ K_PGDN, ' ', N_("Page on"), N_("The next page of the text"), 0,
		K_PGDN },
	{ K_PGUP, 0, N_("Page up"), N_("The page before"), 0, K_PGUP },
	{ 0 }
};

/* The title may take two lines. */
static int
notice_draw_title(struct canvas *c, struct rect r, const char *title)
{
	char **lines = text_wrap(title, r.cols - 4);
	int n = 0;

	for (; lines[n] != NULL && n < 2; n++) {
		int width = text_width(lines[n]);

		canvas_put(c, r.row + n, r.col + (r.cols - width) / 2, width,
		    STYLE_TITLE, lines[n]);
	}
	text_free_lines(lines);
	return n;
}

static void
notice_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct notice_view *n = v->data;
	char head[1024];
	int used = notice_draw_title(c, body, value_string(n->notice,
	    "title"));

	snprintf(head, sizeof head, "%s   %s   %s%s%s",
	    value_string(n->notice, "issuer"),
	    value_string(n->notice, "number"),
	    value_string(n->notice, "date"),
	    *value_string(n->notice, "until") != '\0' ? _("   until ") : "",
	    value_string(n->notice, "until"));
	canvas_put(c, body.row + used++, body.col + 2, body.cols - 4,
	    STYLE_DIM, head);
	if (value_at(n->notice, "document") != NULL) {
		snprintf(head, sizeof head, _("Document: PDF, %lld KB; fetch "
		    "it by ssh: notice.file id=%s > a.pdf"),
		    (long long)(value_int(n->notice, "document.size") + 1023) /
		    1024, value_string(n->notice, "id"));
		canvas_put(c, body.row + used++, body.col + 2, body.cols - 4,
		    STYLE_INFO, head);
	}
	canvas_rule(c, body.row + used++, body.col, body.cols, NULL);
	pager_draw(&n->pager, c, (struct rect){ body.row + used,
	    body.col + 2, body.rows - used, body.cols - 4 });
}

static bool
notice_key(struct view *v, const struct key *k)
{
	return pager_key(&((struct notice_view *)v->data)->pager, k);
}

static void
notice_position(struct view *v, char *buf, size_t size)
{
	const struct pager *p = &((struct notice_view *)v->data)->pager;
	int last = p->top + p->rows < p->n ? p->top + p->rows : p->n;

	snprintf(buf, size, _("Lines %d to %d of %d"), p->top + 1, last,
	    p->n);
}

static void
notice_destroy(struct view *v)
{
	struct notice_view *n = v->data;

	pager_finish(&n->pager);
	json_decref(n->notice);
	free(n);
}

static const struct keybind *const *
notice_keymaps(struct view *v)
{
	static const struct keybind *const maps[] = { notice_map, NULL };

	(void)v;
	return maps;
}

static const char *
notice_help(struct view *v)
{
	(void)v;
	return _("The text of the notice, below its issuer, number and date. "
	    "The arrows and PgUp, PgDn move it.");
}

static const struct view_ops notice_ops = {
	.draw = notice_draw,
	.key = notice_key,
	.destroy = notice_destroy,
	.keymaps = notice_keymaps,
	.help = notice_help,
	.position = notice_position,
};

struct view *
notice_view_open(struct app *app, const struct screen *s, const json_t *args)
{
	struct notice_view *n;
	struct err e = { 0 };
	json_t *notice;

	if (call(app, "notice.get", json_pack("{s:s}", "id",
	    value_string(args, "id")), &notice, &e) != 0) {
		app_error(app, &e);
		return NULL;
	}
	n = xcalloc(1, sizeof *n);
	n->notice = notice;
	pager_init(&n->pager, value_string(notice, "text"));
	return view_create(app, s, &notice_ops, n);
}
