/*
 * What service files say of states and who acts in them, as JSON lines, for
 * tests that go through all of them:
 *
 *	service_table DATA_DIR FILE...
 */
#include "config.h"

#include <jansson.h>
#include <stdio.h>

#include "common/log.h"
#include "common/mem.h"
#include "server/domain/application/office.h"
#include "server/domain/data_files.h"
#include "server/domain/service_check.h"

static const char *const table_phases[] = {
	[PHASE_APPLICANT] = "applicant",
	[PHASE_OFFICE] = "office",
	[PHASE_CLOSED] = "closed",
};

static json_t *
table_names(const struct names *n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n->n; i++)
		json_array_append_new(list, json_string(n->name[i]));
	return list;
}

static json_t *
table_action(const struct action *a)
{
	json_t *o = json_pack("{s:s, s:s, s:s, s:o, s:b, s:b, s:b}", "id",
	    a->id, "kind", action_kind_name(a->kind), "to", a->to, "by",
	    table_names(&a->by), "auto", a->automatic != NULL, "note",
	    a->note, "bulk", a->bulk);

	if (a->role != NULL) {
		json_object_set_new(o, "role", json_string(a->role));
		json_object_set_new(o, "from", table_names(&a->from));
	}
	return o;
}

static void
table_state(const struct definition *d, const struct state *s)
{
	json_t *actions = json_array(), *o;

	for (size_t i = 0; i < s->nactions; i++)
		json_array_append_new(actions, table_action(&s->actions[i]));
	for (size_t i = 0; i < d->nanytime; i++)
		if (names_have(&d->anytime[i].from, s->id))
			json_array_append_new(actions,
			    table_action(&d->anytime[i]));
	o = json_pack("{s:s, s:i, s:o, s:s, s:s, s:s, s:s, s:o, s:o}",
	    "service", d->id, "version", d->version, "applicant",
	    table_names(&d->applicant), "state", s->id, "phase",
	    table_phases[s->phase], "role", s->role != NULL ? s->role : "",
	    "escalate", s->escalate != NULL ? s->escalate : "lead", "exclude",
	    table_names(&s->exclude), "actions", actions);
	if (o == NULL || json_dumpf(o, stdout, JSON_COMPACT) != 0)
		fatal("out of memory");
	putchar('\n');
	json_decref(o);
}

static void
table_fault(void *arg, const char *file, int line, const char *what)
{
	(void)arg;
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
}

int
main(int argc, char **argv)
{
	struct faults f = {.row = table_fault};
	struct conf c;

	conf_default(&c);
	if (argc < 3 || !str_copy(c.data_dir, sizeof(c.data_dir), argv[1]) ||
	    data_files_load(&c, NULL) != 0)
		return 1;
	for (int i = 2; i < argc; i++) {
		struct definition *d = service_check_file(argv[i], &f);

		if (d == NULL)
			return 1;
		for (size_t k = 0; k < d->nstates; k++)
			table_state(d, &d->states[k]);
	}
	return 0;
}
