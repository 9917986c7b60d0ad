#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/workday.h"
#include "tests/unit/test.h"
#include "tests/unit/workflow.h"

/* A case that this test plays; facts by name. */
static struct play {
	struct definition *d;
	struct step steps[80];
	size_t n;
	int64_t seats, items;
	bool outside;
	bool broken; /* the store does not answer */
	struct workflow_case c;
} play;

static int
play_get(void *arg, const char *name, const struct value *args, size_t n,
    struct value *out)
{
	if (play.broken)
		return -1;
	if (strcmp(name, "seats") == 0)
		*out = (struct value){.type = VALUE_NUMBER,
		    .number = play.seats};
	else if (strcmp(name, "case.open_items") == 0)
		*out = (struct value){.type = VALUE_NUMBER,
		    .number = play.items};
	else if (strcmp(name, "parallel.done") == 0)
		*out = (struct value){.type = VALUE_BOOL,
		    .number = play.outside};
	return 0;
}

static void
play_step(const char *to, const char *action, enum action_kind kind,
    int64_t account, const char *day)
{
	struct step *s = &play.steps[play.n];

	*s = (struct step){.from = play.n > 0 ? s[-1].to : "", .to = to,
	    .action = action, .kind = kind, .account_id = account,
	    .day = date_parse(day)};
	assert_int_not_equal(s->day, DATE_NONE);
	play.n++;
	play.c.nsteps = play.n;
	play.c.state = to;
	play.c.facts.today = s->day;
	play.c.returns += kind == ACTION_RETURN;
}

static void
play_begin(void)
{
	struct definition *d = play.d;

	memset(&play, 0, sizeof play);
	play.d = d;
	play.seats = 1;
	play.c = (struct workflow_case){.definition = d, .steps = play.steps,
	    .facts = {.get = play_get}};
	play_step("draft", "", 0, 1, "2026-09-01");
}

static struct workflow_actor
actor(const char *role, int64_t account)
{
	return (struct workflow_actor){.account_id = account, .role = role,
	    .reaches = true};
}

static enum refusal
asked(const struct workflow_actor *a, const char *action)
{
	return engine_permission(&play.c, a, action).refusal;
}

static void
a_file_becomes_a_definition(void **state)
{
	const struct definition *d = play.d;
	const struct section *s;
	const struct field *f;
	const struct action *a;

	assert_string_equal(d->id, "reading-room");
	assert_int_equal(d->version, 2);
	assert_int_equal(d->version_line, 7);
	assert_string_equal(d->title[0], "阅览室使用");
	assert_string_equal(d->title[1], "Use of the reading room");
	assert_string_equal(d->notice[0], "阅览室须知：\n请保持\"安静\"。");
	assert_true(d->open && !d->needs_opening);
	assert_int_equal(d->nsections, 3);
	s = definition_section(d, "person");
	assert_non_null(s);
	assert_string_equal(s->fields[0].from, "holder.name");
	assert_null(definition_section(d, "people"));
	s = definition_section(d, "visit");
	f = definition_field(s, "seats");
	assert_int_equal(f->type, FIELD_NUMBER);
	assert_int_equal(f->minimum, 1);
	assert_int_equal(f->maximum, 8);
	assert_string_equal(f->preset, "1");
	assert_null(definition_field(s, "guests"));
	f = definition_field(s, "purpose");
	assert_int_equal(f->noptions, 2);
	assert_string_equal(f->options[1].value, "work");
	assert_string_equal(f->options[1].label[0], "工作");
	f = &definition_section(d, "guests")->fields[0];
	assert_int_equal(f->type, FIELD_ROWS);
	assert_int_equal(f->ncolumns, 2);
	assert_int_equal(f->minimum, INT64_MIN);
	assert_true(names_have(&f->row_attachments, "guest_paper"));
	assert_string_equal(d->attachments[2].of, "row");
	assert_int_equal(d->attachments[1].files_max, 3);
	a = definition_action(d, definition_state(d, "shown"), "grant");
	assert_int_equal(a->neffects, 1);
	assert_string_equal(a->effects[0].verb, "room.open");
	assert_string_equal(a->effects[0].member[0].field, "person_name");
	assert_null(a->effects[0].member[1].field);
	assert_non_null(a->effects[0].member[1].value);
	/* an anytime action belongs to the states that it names */
	assert_non_null(definition_action(d, definition_state(d, "desk"),
	    "withdraw"));
	assert_null(definition_action(d, definition_state(d, "review"),
	    "withdraw"));
	assert_int_equal(d->nentered, 2);
	assert_int_equal(definition_state(d, "outside")->outside_need, 0);
}

static void
what_is_stored_reads_as_the_same(void **state)
{
	static struct workflow_told told;
	struct faults f = {.row = workflow_told, .arg = &told};
	struct definition *d;

	assert_int_equal(strlen(play.d->sha256), 64);
	assert_null(strstr(play.d->text, "@include"));
	assert_null(strstr(play.d->text, "//"));
	d = definition_parse(play.d->text, "stored", &workflow_house, &f);
	assert_non_null(d);
	assert_string_equal(d->sha256, play.d->sha256);
	assert_string_equal(d->text, play.d->text);
	assert_string_equal(d->notice[0], play.d->notice[0]);
	assert_int_equal(d->nstates, play.d->nstates);
	definition_free(d);
	/* a version that was published does not ask for papers and templates */
	d = definition_parse(play.d->text, "stored",
	    &(struct house){.words = workflow_house.words,
		.verbs = workflow_house.verbs}, &f);
	assert_non_null(d);
	definition_free(d);
	/* but its rules must still mean something */
	d = definition_parse(play.d->text, "stored", NULL, &f);
	assert_null(d);
	assert_non_null(strstr(told.text, "unknown name holder.birth"));
}

static void
actions_are_those_of_state_and_role(void **state)
{
	struct workflow_actor me = actor("individual", 1);
	struct workflow_actor clerk = actor("clerk", 2);
	struct permission p[ENGINE_ACTIONS];

	me.applicant = true;
	play_begin();
	assert_int_equal(engine_actions(&play.c, &me, p), 2);
	assert_string_equal(p[0].action->id, "submit");
	assert_int_equal(p[0].refusal, REFUSAL_NONE);
	assert_int_equal(engine_actions(&play.c, &clerk, p), 0);
	assert_int_equal(asked(&clerk, "submit"), REFUSAL_ROLE);
	assert_int_equal(asked(&me, "accept"), REFUSAL_STATE);
	assert_int_equal(asked(&me, "nonsense"), REFUSAL_STATE);
	play_step("desk", "submit", ACTION_SUBMIT, 1, "2026-09-02");
	/* the applicant may withdraw now, and nothing else */
	assert_int_equal(engine_actions(&play.c, &me, p), 1);
	assert_string_equal(p[0].action->id, "withdraw");
	assert_int_equal(engine_actions(&play.c, &clerk, p), 4);
	assert_int_equal(asked(&me, "accept"), REFUSAL_ROLE);
	assert_int_equal(asked(&clerk, "withdraw"), REFUSAL_ROLE);
	play_step("granted", "x", ACTION_APPROVE, 2, "2026-09-03");
	assert_int_equal(engine_actions(&play.c, &me, p), 0);
	assert_int_equal(asked(&clerk, "accept"), REFUSAL_STATE);
}

static void
whoever_is_concerned_does_not_decide(void **state)
{
	struct workflow_actor a = actor("clerk", 2);

	play_begin();
	play_step("desk", "submit", ACTION_SUBMIT, 1, "2026-09-02");
	assert_int_equal(asked(&a, "accept"), REFUSAL_NONE);
	a.unit = a.declared = true; /* the desk does not exclude them */
	assert_int_equal(asked(&a, "accept"), REFUSAL_NONE);
	a.kin = true;
	assert_int_equal(asked(&a, "accept"), REFUSAL_KIN);
	a.holder = true;
	assert_int_equal(asked(&a, "accept"), REFUSAL_HOLDER);
	a.applicant = true;
	assert_int_equal(asked(&a, "accept"), REFUSAL_APPLICANT);
	/* excluded from the state, free to take back his own case */
	assert_int_equal(asked(&a, "withdraw"), REFUSAL_NONE);
	a.reaches = false;
	assert_int_equal(asked(&a, "accept"), REFUSAL_REACH);
	a.role = "reviewer";
	assert_int_equal(asked(&a, "accept"), REFUSAL_ROLE);
}

static void
nobody_decides_twice(void **state)
{
	struct workflow_actor first = actor("reviewer", 2);
	struct workflow_actor other = actor("reviewer", 3);
	struct permission p;

	play_begin();
	play_step("desk", "submit", ACTION_SUBMIT, 1, "2026-09-02");
	play_step("outside", "straight", ACTION_APPROVE, 2, "2026-09-03");
	play_step("review", "clear", ACTION_APPROVE, 0, "2026-09-04");
	p = engine_permission(&play.c, &first, "pass");
	assert_int_equal(p.refusal, REFUSAL_DID);
	assert_string_equal(p.state->id, "desk");
	assert_int_equal(asked(&other, "pass"), REFUSAL_NONE);
	/* in the place of another counts for both */
	play.steps[2].on_behalf = 3;
	assert_int_equal(asked(&other, "pass"), REFUSAL_DID);
	/* a declared conflict too */
	play.steps[2].on_behalf = 0;
	other.declared = true;
	assert_int_equal(asked(&other, "pass"), REFUSAL_DECLARED);
}

static void
rules_of_actions_are_asked(void **state)
{
	struct workflow_actor me = actor("individual", 1);
	struct workflow_actor clerk = actor("clerk", 2);
	bool fault = false;

	me.applicant = true;
	play_begin();
	play_step("desk", "submit", ACTION_SUBMIT, 1, "2026-09-02");
	assert_int_equal(asked(&clerk, "straight"), REFUSAL_NONE);
	play.seats = 2;
	assert_int_equal(asked(&clerk, "straight"), REFUSAL_WHEN);
	play.broken = true;
	assert_int_equal(asked(&clerk, "straight"), REFUSAL_FAULT);
	assert_int_equal(asked(&clerk, "accept"), REFUSAL_NONE);
	play.broken = false;
	play_step("returned", "return", ACTION_RETURN, 2, "2026-09-03");
	assert_int_equal(asked(&me, "submit"), REFUSAL_NONE);
	play.items = 1;
	assert_int_equal(asked(&me, "submit"), REFUSAL_WHEN);
	play.c.open_items = 1;
	assert_int_equal(asked(&me, "submit"), REFUSAL_ITEMS);
	play_step("outside", "x", ACTION_APPROVE, 2, "2026-09-03");
	assert_null(engine_automatic(&play.c, &fault));
	play.outside = true;
	assert_string_equal(engine_automatic(&play.c, &fault)->id, "clear");
	assert_false(fault);
	play.broken = true;
	assert_null(engine_automatic(&play.c, &fault));
	assert_true(fault);
}

static void
nobody_takes_an_automatic_action(void **state)
{
	struct workflow_actor a = actor("reviewer", 5);
	struct permission p[ENGINE_ACTIONS];

	play_begin();
	play_step("outside", "x", ACTION_APPROVE, 2, "2026-09-03");
	play.outside = true;
	assert_int_equal(asked(&a, "clear"), REFUSAL_STATE);
	assert_int_equal(engine_actions(&play.c, &a, p), 1);
	assert_string_equal(p[0].action->id, "stop");
}

static void
one_return_more_is_the_leads(void **state)
{
	struct workflow_actor clerk = actor("clerk", 2);
	struct workflow_actor lead = actor("lead", 3);
	struct permission p[ENGINE_ACTIONS];

	play_begin();
	for (int i = 0; i < 2; i++) {
		play_step("desk", "submit", ACTION_SUBMIT, 1, "2026-09-02");
		assert_int_equal(asked(&clerk, "return"), REFUSAL_NONE);
		assert_int_equal(asked(&lead, "return"), REFUSAL_ROLE);
		play_step("returned", "return", ACTION_RETURN, 2,
		    "2026-09-03");
	}
	play_step("desk", "submit", ACTION_SUBMIT, 1, "2026-09-04");
	assert_int_equal(asked(&clerk, "return"), REFUSAL_RETURNS);
	assert_int_equal(asked(&clerk, "accept"), REFUSAL_NONE);
	assert_int_equal(asked(&lead, "return"), REFUSAL_NONE);
	assert_int_equal(asked(&lead, "accept"), REFUSAL_ROLE);
	assert_int_equal(engine_actions(&play.c, &lead, p), 1);
}

static void
a_return_may_go_back_where_it_came_from(void **state)
{
	struct workflow_actor lead = actor("lead", 3);
	const struct action *back;

	play_begin();
	play_step("review", "x", ACTION_APPROVE, 2, "2026-09-03");
	/* by: the lead may, beside the reviewer */
	assert_int_equal(asked(&lead, "fix"), REFUSAL_NONE);
	assert_int_equal(asked(&lead, "pass"), REFUSAL_ROLE);
	play_step("fixing", "fix", ACTION_RETURN, 3, "2026-09-03");
	back = definition_action(play.d, definition_state(play.d, "fixing"),
	    "back");
	assert_string_equal(engine_target(&play.c, back)->id, "review");
	back = definition_action(play.d, definition_state(play.d, "desk"),
	    "accept");
	assert_string_equal(engine_target(&play.c, back)->id, "materials");
}

static void
what_must_be_shown_is_held(void **state)
{
	struct workflow_actor city = actor("city", 9);
	struct permission p;

	play_begin();
	/* 2026-09-30 is a Wednesday before the long holiday */
	play_step("shown", "pass", ACTION_APPROVE, 2, "2026-09-30");
	p = engine_permission(&play.c, &city, "grant");
	assert_int_equal(p.refusal, REFUSAL_HOLD);
	assert_int_equal(p.day, workday_add(date_parse("2026-09-30"), 4));
	play.c.facts.today = p.day - 1;
	assert_int_equal(asked(&city, "grant"), REFUSAL_HOLD);
	play.c.facts.today = p.day;
	assert_int_equal(asked(&city, "grant"), REFUSAL_NONE);
}

static void
sections_open_as_the_state_says(void **state)
{
	const struct definition *d = play.d;

	assert_true(engine_editable(definition_state(d, "draft"), "visit",
	    false));
	assert_true(engine_editable(definition_state(d, "materials"), "visit",
	    false));
	assert_false(engine_editable(definition_state(d, "materials"),
	    "person", true));
	assert_false(engine_editable(definition_state(d, "returned"), "visit",
	    false));
	assert_true(engine_editable(definition_state(d, "returned"), "visit",
	    true));
	assert_false(engine_editable(definition_state(d, "desk"), "visit",
	    true));
}

static void
clock_says(const char *today, int used, int stopped, int left, bool running,
    const char *due)
{
	char text[DATE_TEXT];
	struct clock k;

	engine_clock(&play.c, date_parse(today), &k);
	assert_int_equal(k.promised, 16);
	if (k.used != used || k.stopped != stopped || k.left != left ||
	    k.running != running || strcmp(date_format(k.due, text), due) != 0)
		fail_msg("on %s: used %d stopped %d left %d running %d due %s",
		    today, k.used, k.stopped, k.left, k.running, text);
}

/* 2026: off on 09-25 and from 10-01 to 10-07, worked on 09-20 and 10-10. */
static void
the_clock_counts_working_days_of_the_office(void **state)
{
	struct clock k;

	play_begin();
	clock_says("2026-09-08", 0, 0, 16, false, "");
	/* handed in on a Wednesday: the next day is the first */
	play_step("desk", "submit", ACTION_SUBMIT, 1, "2026-09-09");
	clock_says("2026-09-09", 0, 0, 16, true, "2026-10-08");
	clock_says("2026-09-10", 1, 0, 15, true, "2026-10-08");
	/* Saturday and Sunday do not count, the worked Sunday does */
	clock_says("2026-09-13", 2, 0, 14, true, "2026-10-08");
	clock_says("2026-09-20", 8, 0, 8, true, "2026-10-08");
	engine_clock(&play.c, date_parse("2026-09-10"), &k);
	assert_int_equal(k.state_due, date_parse("2026-09-14"));
	assert_int_equal(k.state_warn, date_parse("2026-09-11"));
	/* back with the applicant it stands */
	play_step("returned", "return", ACTION_RETURN, 2, "2026-09-11");
	clock_says("2026-09-11", 2, 0, 14, false, "");
	clock_says("2026-09-18", 2, 5, 14, false, "");
	play_step("desk", "submit", ACTION_SUBMIT, 1, "2026-09-18");
	clock_says("2026-09-18", 2, 5, 14, true, "2026-10-14");
	clock_says("2026-10-07", 10, 5, 6, true, "2026-10-14");
	clock_says("2026-10-10", 13, 5, 3, true, "2026-10-14");
	clock_says("2026-10-16", 18, 5, -2, true, "2026-10-14");
	engine_clock(&play.c, date_parse("2026-09-21"), &k);
	assert_int_equal(k.nparts, 3);
	assert_string_equal(k.part[1].state->id, "returned");
	assert_false(k.part[1].counted);
	assert_int_equal(k.part[1].days, 5);
	assert_int_equal(k.part[2].to, DATE_NONE);
	/* decided too late: the day stays what it was */
	play_step("rejected", "refuse", ACTION_REJECT, 2, "2026-10-16");
	clock_says("2026-12-01", 18, 5, -2, false, "2026-10-14");
}

static unsigned
next_random(unsigned below)
{
	static uint64_t x = 88172645463325252ULL;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return (unsigned)(x >> 33) % below;
}

/* Day by day, as one would count on a calendar on the wall. */
static void
model_check(const char *what)
{
	date_t day, first = play.steps[0].day, today = play.c.facts.today;
	int used = 0, stopped = 0;
	bool office = false, begun = false;
	struct clock k;
	size_t at = 0;

	for (day = first; day <= today; day++) {
		if (day > first && workday_is(day, NULL)) {
			used += office;
			stopped += begun && !office && at < play.n &&
			    strcmp(play.steps[at].to, "granted") != 0;
		}
		while (at + 1 < play.n && play.steps[at + 1].day <= day)
			at++;
		office = definition_state(play.d, play.steps[at].to)->phase ==
		    PHASE_OFFICE;
		for (size_t i = 0; i <= at; i++)
			begun = begun ||
			    definition_state(play.d, play.steps[i].to)
				->phase == PHASE_OFFICE;
	}
	engine_clock(&play.c, today, &k);
	if (k.used != used || k.stopped != stopped)
		fail_msg("%s: used %d, model %d; stopped %d, model %d", what,
		    k.used, used, k.stopped, stopped);
	/* on the day that is due exactly nothing is left */
	if (k.running && k.due != DATE_NONE) {
		struct clock then;

		engine_clock(&play.c, k.due > today ? k.due : today, &then);
		if (k.due >= today && then.left != 0)
			fail_msg("%s: %d left on the day due", what,
			    then.left);
	}
}

static void
the_clock_agrees_with_a_count_by_day(void **state)
{
	static const char *const to[] = {"desk", "returned", "review",
		"materials", "outside", "fixing"};
	char what[60], day[DATE_TEXT];

	for (int i = 0; i < 1500; i++) {
		int steps = 1 + (int)next_random(9);
		date_t d = date_make(2024, 12, 20) + (date_t)next_random(600);

		play_begin();
		play.steps[0].day = d;
		play.c.facts.today = d;
		for (int k = 0; k < steps; k++) {
			d += (date_t)next_random(12);
			play_step(to[next_random(6)], "x", ACTION_APPROVE, 1,
			    date_format(d, day));
		}
		play.c.facts.today = d + (date_t)next_random(20);
		snprintf(what, sizeof what, "case %d", i);
		model_check(what);
	}
}

static void
long_cases_keep_their_sums(void **state)
{
	struct clock k;
	char day[DATE_TEXT];
	date_t d = date_parse("2026-03-02");

	play_begin();
	play.steps[0].day = d;
	for (int i = 0; i < 70; i++) {
		play_step(i % 2 ? "returned" : "desk", "x", ACTION_RETURN, 1,
		    date_format(d, day));
		d += 2;
	}
	play.c.facts.today = d;
	engine_clock(&play.c, d, &k);
	assert_int_equal(k.nparts, CLOCK_PARTS);
	model_check("seventy steps");
}

/* latest: the day on which a case with 20 days' promise is in time. */
static void
renewal_row(const struct test_row *row)
{
	struct definition d = *play.d;
	date_t valid = date_parse(row->field[0]);
	struct clock k;

	play_begin();
	d.promised_days = 20;
	play.c.definition = &d;
	play_step("desk", "submit", ACTION_SUBMIT, 1, row->field[1]);
	engine_clock(&play.c, valid, &k);
	/* a permit that ends on a day off has one working day less to spare */
	if (k.due != (workday_is(valid, NULL) ? valid : workday_add(valid, 1)))
		fail_msg("handed in %s, not due on %s", row->field[1],
		    row->field[0]);
}

static void
a_renewal_in_time_is_decided_in_time(void **state)
{
	assert_true(test_csv("vec_renew_20wd.csv", renewal_row) > 3);
}

static int
setup(void **state)
{
	play.d = workflow_read();
	return workday_load(test_source("data/holidays"));
}

static int
teardown(void **state)
{
	definition_free(play.d);
	return 0;
}

/* Quorum, majority, ties, abstentions, outside checks: plain sums. */
static void
panels_and_outside_checks_are_counted(void **state)
{
	static const struct {
		int seats, present_num, present_den, pass_num, pass_den;
		const char *of;
		int yes, no, abstain;
		bool quorum, passed;
	} rows[] = {
		{9, 2, 3, 2, 3, "present", 6, 3, 0, true, true},
		{9, 2, 3, 2, 3, "present", 4, 2, 0, true, true},
		{9, 2, 3, 2, 3, "present", 4, 1, 1, true, true},
		{9, 2, 3, 2, 3, "present", 3, 2, 1, true, false},
		{9, 2, 3, 2, 3, "present", 5, 0, 0, false, false},
		{9, 2, 3, 2, 3, "seats", 5, 1, 0, true, false},
		{9, 2, 3, 2, 3, "seats", 6, 0, 0, true, true},
		{5, 2, 3, 1, 2, "present", 2, 2, 0, true, true},
		{5, 2, 3, 1, 2, "present", 2, 2, 1, true, false},
		{5, 2, 3, 1, 2, "present", 0, 0, 5, true, false},
		{5, 2, 3, 1, 2, "present", 3, 0, 0, false, false},
	};
	struct state s;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct panel_count n = {rows[i].yes, rows[i].no,
			rows[i].abstain};

		memset(&s, 0, sizeof s);
		s.panel.seats = rows[i].seats;
		s.panel.present_num = rows[i].present_num;
		s.panel.present_den = rows[i].present_den;
		s.panel.pass_num = rows[i].pass_num;
		s.panel.pass_den = rows[i].pass_den;
		s.panel.of = rows[i].of;
		assert_int_equal(engine_panel_quorum(&s, &n), rows[i].quorum);
		assert_int_equal(engine_panel_passed(&s, &n), rows[i].passed);
	}
	memset(&s, 0, sizeof s);
	assert_int_equal(engine_outside(&s, 0, 0), 0);
	s.outside.n = 3;
	assert_int_equal(engine_outside(&s, 2, 0), 0);
	assert_int_equal(engine_outside(&s, 2, 1), -1);
	assert_int_equal(engine_outside(&s, 3, 0), 1);
	s.outside_need = 1;
	assert_int_equal(engine_outside(&s, 0, 2), 0);
	assert_int_equal(engine_outside(&s, 0, 3), -1);
	assert_int_equal(engine_outside(&s, 1, 2), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(panels_and_outside_checks_are_counted),
		cmocka_unit_test(a_file_becomes_a_definition),
		cmocka_unit_test(what_is_stored_reads_as_the_same),
		cmocka_unit_test(actions_are_those_of_state_and_role),
		cmocka_unit_test(whoever_is_concerned_does_not_decide),
		cmocka_unit_test(nobody_decides_twice),
		cmocka_unit_test(rules_of_actions_are_asked),
		cmocka_unit_test(nobody_takes_an_automatic_action),
		cmocka_unit_test(one_return_more_is_the_leads),
		cmocka_unit_test(a_return_may_go_back_where_it_came_from),
		cmocka_unit_test(what_must_be_shown_is_held),
		cmocka_unit_test(sections_open_as_the_state_says),
		cmocka_unit_test(the_clock_counts_working_days_of_the_office),
		cmocka_unit_test(the_clock_agrees_with_a_count_by_day),
		cmocka_unit_test(long_cases_keep_their_sums),
		cmocka_unit_test(a_renewal_in_time_is_decided_in_time),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
