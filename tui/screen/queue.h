/* Queues of cases: the lists, and what is asked with them. */
#ifndef TUI_SCREEN_QUEUE_H
#define TUI_SCREEN_QUEUE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "tui/value.h"

struct app;
struct list;
struct menu;
struct menu_item;

enum queue_tab { QUEUE_ALL, QUEUE_MINE, QUEUE_UNCLAIMED, QUEUE_OVERDUE };

/* queue.stats as last asked; borrowed, NULL before. */
const json_t *queue_counts(void);
/* Ask again: 0, or -1 with e set and the old ones kept. */
int queue_counts_load(struct app *app, struct err *e);
/* "waiting 12  mine 3  unclaimed 9  overdue 2 !" of these. Returns buf. */
char *queue_counts_text(const json_t *counts, char *buf, size_t size);

/* Services of which cases wait, for a field; NULL: none. They stay. */
const struct choice *queue_service_choices(struct app *app);

/* Lines of a home screen: the queues with their counts. */
void queue_home_lines(struct app *app, struct menu *m, int id);
/* What was chosen of them; id as above. False: none of them. */
bool queue_home_choose(struct app *app, int chosen, int id);

/* Choose, keep or drop a saved view of this list. */
void queue_views(struct list *l);

#endif
