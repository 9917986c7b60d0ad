#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/i18n.h"
#include "common/mem.h"
#include "tui/home.h"
#include "tui/private.h"
#include "tui/text.h"

struct home {
	struct app *app;
	const struct home_desc *desc;
	struct menu menu;
	void *data;
};

static const struct keybind home_map[] = {
	{ K_ENTER, 0, N_("Open"), N_("Go where the marked line leads"), 0,
		K_ENTER },
	{ K_F5, 0, N_("Refresh"), N_("Ask the server again"), 0, K_F5 },
	{ 0 }
};

static int
home_fill(struct home *h, struct err *e)
{
	struct menu fresh;
	int rc;

	menu_init(&fresh);
	rc = h->desc->fill(h->app, &fresh, h->data, e);
	if (rc != 0) {
		menu_finish(&fresh);
		return -1;
	}
	fresh.current = h->menu.n == 0 ? fresh.above : h->menu.current;
	menu_finish(&h->menu);
	h->menu = fresh;
	return 0;
}

static void
home_refresh(struct home *h)
{
	struct err e = { 0 };

	if (home_fill(h, &e) != 0)
		app_error(h->app, &e);
}

static void
home_draw(struct view *v, struct canvas *c, struct rect body)
{
	struct home *h = v->data;
	int used = menu_draw_above(&h->menu, c, body);

	body.row += used;
	body.rows -= used;
	used = 1;
	if (h->desc->head != NULL)
		used = h->desc->head(h->app, c, body, h->data);
	body.row += used;
	body.rows -= used;
	menu_draw(&h->menu, c, body, 0);
}

static void
home_choose(struct home *h, size_t i)
{
	/* a copy: choosing may fill the menu anew */
	struct menu_item item = h->menu.items[i];

	h->desc->choose(h->app, &item, h->data);
}

static bool
home_key(struct view *v, const struct key *k)
{
	struct home *h = v->data;
	int rc;

	if (k->code == K_F5) {
		app_status(h->app, STYLE_NORMAL, "%s", "");
		home_refresh(h);
		return true;
	}
	rc = menu_key(&h->menu, k);
	if (rc >= 0)
		home_choose(h, (size_t)rc);
	return rc != -2;
}

static bool
home_number(struct view *v, int n)
{
	struct home *h = v->data;
	struct key enter = { .code = K_ENTER };
	int rc;

	h->menu.typed = n;
	rc = menu_key(&h->menu, &enter);
	if (rc < 0)
		return false;
	home_choose(h, (size_t)rc);
	return true;
}

/* Is it one of the words of list? */
static bool
home_follows(const char *list, const char *topic)
{
	size_t n = strlen(topic), len;

	for (; list != NULL && *list != '\0'; list += len + (list[len] == ' ')) {
		len = strcspn(list, " ");
		if (len == n && strncmp(list, topic, n) == 0)
			return true;
	}
	return false;
}

static void
home_changed(struct view *v, const char *topic, const char *id)
{
	struct home *h = v->data;

	(void)id;
	if (h->desc->topic != NULL &&
	    (topic == NULL || home_follows(h->desc->topic, topic)))
		home_refresh(h);
}

static void
home_follow(struct home *h, void (*one)(struct app *app, const char *topic))
{
	const char *list = h->desc->topic;
	char topic[32];

	while (list != NULL && *list != '\0') {
		size_t len = strcspn(list, " ");

		snprintf(topic, sizeof topic, "%.*s", (int)len, list);
		one(h->app, topic);
		list += len + (list[len] == ' ');
	}
}

static void
home_shown(struct view *v)
{
	home_refresh(v->data);
}

static void
home_destroy(struct view *v)
{
	struct home *h = v->data;

	home_follow(h, call_unsubscribe);
	menu_finish(&h->menu);
	if (h->desc->clear != NULL)
		h->desc->clear(h->data);
	free(h->data);
	free(h);
}

static const struct keybind *const *
home_keymaps(struct view *v)
{
	static const struct keybind *const maps[] = { home_map, NULL };

	(void)v;
	return maps;
}

static const char *
home_help(struct view *v)
{
	return text_tr(((struct home *)v->data)->desc->help);
}

static void
home_position(struct view *v, char *buf, size_t size)
{
	struct home *h = v->data;

	buf[0] = '\0';
	if (h->desc->position != NULL)
		h->desc->position(h->app, buf, size);
}

static const struct view_ops home_ops = {
	.position = home_position,
	.draw = home_draw,
	.key = home_key,
	.number = home_number,
	.changed = home_changed,
	.shown = home_shown,
	.destroy = home_destroy,
	.keymaps = home_keymaps,
	.help = home_help,
};

struct view *
home_open(struct app *app, const struct screen *s, const struct home_desc *d)
{
	struct home *h = xcalloc(1, sizeof *h);
	struct view *v = view_create(app, s, &home_ops, h);
	struct err e = { 0 };

	h->app = app;
	h->desc = d;
	menu_init(&h->menu);
	h->data = xcalloc(1, d->data_size);
	home_follow(h, call_subscribe);
	if (home_fill(h, &e) != 0) {
		app_error(app, &e);
		home_destroy(v);
		free(v);
		return NULL;
	}
	return v;
}
