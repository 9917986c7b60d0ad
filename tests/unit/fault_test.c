#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/mem.h"
#include "tests/unit/test.h"
#include "tests/unit/workflow.h"

/*
 * A good service file, one thing spoilt at a time: the fault is told with the
 * file and the line on which it stands, in words.
 */
static const struct {
	const char *name;
	const char *find, *put; /* the first place in the file or the include */
	int down;               /* lines below that place; -100: told at end */
	const char *words;      /* begin so */
} seeded[] = {
	/* syntax and structure */
	{"an equals sign is missing", "version = 2;", "version 2;", 0, "syntax error: "},
	{"a bracket is missing", "\"individual\", \"agent\" ]", "\"individual\", \"agent\" ", 0,
	    "syntax error: "},
	{"a comma too much", "\"applicant\", \"holder\", \"kin\" ]",
	    "\"applicant\", \"holder\", ]", 0, "syntax error: "},
	{"a name is there twice", "\tfixing :", "\treview :", 0, "duplicate setting name"},
	{"a quote is missing", "id = \"reading-room\"", "id = \"reading-room", 0, "this text has no closing quote"},
	{"an include is missing", "person.inc", "persons.inc", 0,
	    "this file cannot be read: No such file"},
	{"an include outside", "person.inc", "../person.inc", 0, "@include takes the name of a file beside"},
	{"an include outside, behind a comment", "@include \"person.inc\"", "/**/ @include \"/dev/null\"", 0,
	    "@include takes the name of a file beside"},
	{"an include outside, behind another", "@include \"person.inc\"",
	    "@include \"person.inc\" @include \"/dev/null\"", 0, "@include takes the name of a file beside"},
	{"a text is missing", "@notice.zh.txt", "@nothing.zh.txt", 0, "this file cannot be read: No such file"},
	{"no schema", "schema = 1;", "", -1, "the file lacks schema"},
	{"another schema", "schema = 1;", "schema = 2;", 0, "schema is 2, but may be 1 to 1"},
	{"no languages", "\"zh\", \"en\" ]", "\"zh\", \"fr\" ]", 0, "languages is [ \"zh\", \"en\" ]"},
	{"an unknown key", "promised_days = 16", "promised = 16", 0, "unknown key promised (known: "},
	{"an unknown key of a field", "maximum = 8", "maximal = 8", 0, "unknown key maximal (known: "},
	{"an unknown part", "checks : {", "cheks : {", 0, "unknown key cheks (known: "},
	{"a number as a text", "promised_days = 16", "promised_days = \"16\"", 0,
	    "promised_days is a whole number"},
	{"a number out of bounds", "version = 2;", "version = 0;", 0, "version is 0, but may be 1 to "},
	{"a boolean as a text", "bulk = true", "bulk = \"yes\"", 0, "bulk is true or false"},
	{"a group as a list", "checks : {", "checks = \"x\"; checks2 : {", 0, "checks is a group: checks : { ... };"},
	/* service */
	{"another file's name", "id = \"reading-room\"", "id = \"reading-hall\"", 0,
	    "the service is called reading-hall, but its file reading-room.cfg"},
	{"an impossible day", "2026-01-01", "2026-02-30", 0, "effective is a date: \"YYYY-MM-DD\""},
	{"a stranger begins", "applicant = [ \"individual\", \"agent\" ]", "applicant = [ \"clerk\" ]", 0,
	    "clerk begins no case: individual or agent"},
	{"an unknown holder", "holder = \"person\"", "holder = \"dog\"", 0, "holder is dog, but may be: person permit unit"},
	{"an unknown district", "district = \"unit\";", "district = \"unit\"; districts = [ \"990000\" ];", 0,
	    "there is no district 990000"},
	/* texts */
	{"one language", "\"阅览室使用\", \"Use of the reading room\"", "\"阅览室使用\"", 0,
	    "title is a pair of texts, one in each language"},
	{"no English", "\"用途\", \"Purpose\"", "\"用途\", \"\"", 0, "label has no text in English"},
	{"no Chinese", "\"已有在办业务\", \"There is", "\" \", \"There is", 0, "message has no text in Chinese"},
	{"no label", "label = [ \"首日\", \"First day\" ];", "", 0, "first_day lacks label"},
	{"no message", "message = [ \"不得早于今天\", \"Not in the past\" ];", "", -2, "first_day lacks message"},
	/* rules */
	{"an unknown word", "age(holder.birth)", "age(holder.brith)", 0, "rule: at 5: unknown name holder.brith, in: "},
	{"an unknown function", "fees_open(36)", "fees(36)", 0, "rule: at 1: unknown function fees"},
	{"another type", "fees_open(36) == 0", "fees_open('36') == 0", 0,
	    "rule: at 11: a number is wanted here, this is a text"},
	{"no truth", "age(holder.birth) >= 18", "age(holder.birth)", 0,
	    "rule: at 1: yes or no is wanted here, this is a number"},
	{"an unknown field", "seats > 4\"; max_length", "seat > 4\"; max_length", 0,
	    "required_when: at 1: unknown name seat"},
	{"a column outside of its rows", "\"count(guests) > 0\"", "\"has(guest_name)\"", 0,
	    "when: at 5: unknown name guest_name"},
	{"an eligibility without a rule", "rule = \"age(holder.birth) >= 18\"; ", "", 0, "grown lacks rule"},
	{"a level", "level = \"warn\"", "level = \"hint\"", 0, "level is hint, but may be: block warn"},
	{"a tick of what blocks", "override = \"reviewer\";", "acknowledge = [ \"agent\" ];", 0,
	    "what blocks is not ticked"},
	{"an unknown role that ticks", "[ \"agent\", \"holder\" ];", "[ \"agnet\" ];", 0, "there is no role agnet"},
	{"an unknown match", "match = [ \"person\" ]", "match = [ \"family\" ]", 0, "cases do not match by family"},
	{"an unknown service", "services = [ \"reading-room\" ]", "services = [ \"readingroom\" ]", 0,
	    "there is no service readingroom"},
	/* form */
	{"an unknown type", "type = \"number\"", "type = \"integer\"", 0, "type is integer, but may be: text lines "},
	{"an unknown word that fills", "from = \"holder.mobile\"", "from = \"holder.phone\"", 0,
	    "from: unknown name holder.phone"},
	{"a word of another type fills", "from = \"holder.birth\"", "from = \"holder.name\"", 0,
	    "from: holder.name is not of the field's kind"},
	{"the same field twice", "\tremark :", "\tmobile :", 0, "section person has a field mobile already"},
	{"a field named as a function", "\tremark :", "\tage :", 0, "age is a word of rules and no name of a field"},
	{"a field with a hyphen", "\tfirst_day :", "\tfirst-day :", 0, "first-day: a field's name has no -"},
	{"a choice without options", "options : { study = [ \"学习\", \"Study\" ]; work = [ \"工作\", \"Work\" ]; };",
	    "", -1, "purpose: a choice has either options or codes"},
	{"an unknown code table", "type = \"lines\"; label", "type = \"choice\"; codes = \"colour\"; label", 0,
	    "there is no code table colour"},
	{"a default out of place", "default = 1", "default = \"one\"", 0, "default is no value of a field of type number"},
	{"least above most", "minimum = 1; maximum = 8", "minimum = 9; maximum = 8", 0, "minimum is above maximum"},
	{"a length of a number", "default = 1;", "default = 1; max_length = 9;", 0,
	    "a field of type number has no max_length"},
	{"a pattern", "type = \"lines\"; label", "type = \"lines\"; pattern = \"[0-\"; label", 0, "pattern: "},
	{"locked and empty", "type = \"number\"; label = [ \"座位\", \"Seats\" ]; minimum = 1; maximum = 8; default = 1;",
	    "type = \"number\"; label = [ \"座位\", \"Seats\" ]; locked = true;", 0,
	    "seats is locked, but nothing fills it"},
	{"rows in rows", "guest_name : { type = \"text\"", "guest_name : { type = \"rows\"", 0,
	    "a column cannot be of type rows"},
	/* papers and documents */
	{"an unknown paper", "\tid_copy :", "\tid_copies :", 0, "there is no kind of attachment id_copies of a person"},
	{"an unknown paper of a row", "attachments = [ \"guest_paper\" ]", "attachments = [ \"paper\" ]", 0,
	    "there is no kind of attachment paper of a row"},
	{"a range of files", "files = [ 1, 3 ]", "files = [ 3, 1 ]", 0, "files is [ least, most ]"},
	{"an unknown template", "ticket.txt", "tickets.txt", 0, "there is no template tickets.txt of a document"},
	{"an unknown document", "print = [ \"ticket\" ]", "print = [ \"tickets\" ]", 0, "there is no document tickets"},
	{"an unknown message", "template = \"granted\"", "template = \"grant\"", 0,
	    "there is no template grant of a message"},
	{"a notice of no state", "state = \"granted\"", "state = \"grant\"", 0, "there is no state grant"},
	/* workflow */
	{"an unknown start", "start = \"draft\"", "start = \"begin\"", 0, "there is no state begin"},
	{"a start in the office", "start = \"draft\"", "start = \"desk\"", 0,
	    "a case starts with its applicant, not in phase office"},
	{"an unknown phase", "phase = \"office\"; role = \"clerk\"", "phase = \"ofice\"; role = \"clerk\"", 0,
	    "phase is ofice, but may be: applicant office closed"},
	{"an unknown role", "role = \"clerk\"", "role = \"clark\"", 0, "there is no role clark"},
	{"a role that only reads", "role = \"clerk\"", "role = \"holder\"", 0,
	    "holder is told of a case, but takes no action"},
	{"no role", "role = \"city\"; ", "", 0, "shown lacks role"},
	{"an unknown target", "to = \"shown\"", "to = \"show\"", 0, "there is no state show"},
	{"an unknown kind", "kind = \"send_back\"", "kind = \"sendback\"", 0, "kind is sendback, but may be: submit "},
	{"a return to an office", "kind = \"send_back\"", "kind = \"return\"", 0,
	    "a return leads to the applicant; send_back is among offices"},
	{"a refusal that ends nothing", "kind = \"reject\"; to = \"rejected\"; note = true; };\n\t\t\t}; };",
	    "kind = \"reject\"; to = \"returned\"; note = true; };\n\t\t\t}; };", 0,
	    "reject ends a case: it leads to a closed state"},
	{"an office submits", "accept : { label = [ \"受理\", \"Accept\" ]; kind = \"approve\"",
	    "accept : { label = [ \"受理\", \"Accept\" ]; kind = \"submit\"", 0, "only an applicant submits"},
	{"an unknown did", "did:desk", "did:desks", 0, "there is no state desks"},
	{"a did of nobody", "did:desk", "did:granted", 0, "nobody can have decided in granted before"},
	{"a did of later", "\"applicant\", \"holder\", \"kin\" ]", "\"applicant\", \"did:shown\" ]", 0,
	    "no case comes from shown to desk"},
	{"an unknown exclusion", "\"declared\"", "\"declare\"", 0, "nobody is excluded as declare"},
	{"an unknown section", "edit = [ \"visit\", \"guests\" ]", "edit = [ \"visits\" ]", 0,
	    "the form has no section visits"},
	{"a section of an action", "fields = [ \"visit\" ]", "fields = [ \"vist\" ]", 0, "the form has no section vist"},
	{"an unknown breach", "on_breach = \"lapsed\"", "on_breach = \"laps\"", 0, "there is no state laps"},
	{"checks that nobody ticks", "checks = true;\n", "\n", -29, "no state has checks = true: nobody ticks them"},
	{"warned before it begins", "sla = 3; warn = 1", "sla = 3; warn = 4", 0, "warn is 4, but sla 3 working days"},
	{"a claim of the applicant", "sla = 30;", "sla = 30; claim = 2;", 0, "only offices claim cases"},
	{"an automatic action with a note", "auto = \"parallel.done\"", "auto = \"parallel.done\"; note = true", 0,
	    "nobody takes an automatic action"},
	{"a note demanded twice", "note_when = \"seats > 4\"", "note = true; note_when = \"seats > 4\"", 0,
	    "a note is demanded always already"},
	{"an unknown effect", "do = \"room.open\"", "do = \"room.opens\"", 0, "there is no effect room.opens"},
	{"an unknown member", "seats = \"seats\"", "chairs = \"seats\"", 0, "room.open has no member chairs"},
	{"a member that is missing", "until = \"add_years(first_day, 1)\"; ", "", 0, "room.open needs until"},
	{"a member of another type", "until = \"add_years(first_day, 1)\"", "until = \"seats\"", 0,
	    "until: at 1: a date is wanted here, this is a number"},
	{"a member's text", "person = \"person_name\"", "person = \"first_day\"", 0,
	    "person: at 1: a text is wanted here, this is a date"},
	/* panels, outside checks, last days */
	{"outside checks for nothing", "auto = \"parallel.done\"", "auto = \"seats > 0\"", -1,
	    "nothing waits for the outside checks"},
	{"a panel that is not there", "auto = \"parallel.done\"", "auto = \"panel.passed\"", 0,
	    "an action waits for a panel, but outside has none"},
	{"outside checks that are not there", "parallel : { roles = [ \"body\", \"expert\" ]; need = \"all\"; };", "", 1,
	    "an action waits for outside checks, but outside has none"},
	{"a panel for nothing", "sla = 4; hold = 4;",
	    "sla = 4; panel : { seats = 3; draw = \"random\"; present = \"2/3\"; pass = \"1/2\"; of = \"seats\"; };", 0,
	    "nothing waits for the panel"},
	{"more than all are present", "sla = 4; hold = 4;",
	    "sla = 4; panel : { seats = 3; draw = \"random\"; present = \"3/2\"; pass = \"1/2\"; of = \"seats\"; };", 0,
	    "present is a share: \"2/3\""},
	{"nobody sits", "sla = 4; hold = 4;",
	    "sla = 4; panel : { draw = \"random\"; present = \"2/3\"; pass = \"1/2\"; of = \"seats\"; };", 0,
	    "panel lacks seats"},
	{"drawn otherwise", "sla = 4; hold = 4;",
	    "sla = 4; panel : { seats = 3; draw = \"dice\"; present = \"2/3\"; pass = \"1/2\"; of = \"seats\"; };", 0,
	    "draw is dice, but may be: random named"},
	{"secret proxies", "sla = 4; hold = 4;",
	    "sla = 4; panel : { seats = 3; draw = \"named\"; present = \"2/3\"; pass = \"1/2\"; of = \"seats\"; secret = true; proxy = true; };",
	    0, "who votes by proxy tells his vote"},
	{"points out of bounds", "sla = 4; hold = 4;",
	    "sla = 4; panel : { seats = 3; draw = \"named\"; present = \"2/3\"; pass = \"1/2\"; of = \"seats\"; criteria : { work : { label = [ \"a\", \"b\" ]; maximum = 0; }; }; };",
	    0, "maximum is 0, but may be 1 to 1000"},
	{"a panel and outside checks", "sla = 5;",
	    "sla = 5; panel : { seats = 3; draw = \"named\"; present = \"2/3\"; pass = \"1/2\"; of = \"seats\"; };", 1,
	    "a state has a panel or is parallel, not both"},
	{"a last day that is none", "sla = 30;", "sla = 30; until = \"seats\";", 0,
	    "until: at 1: a date is wanted here, this is a number"},
	{"a breach of nothing", "sla = 30;\n", "\n", 1, "without sla or until nothing is ever late"},
	{"told of no last day", "notices : {", "notices : { before_due : ( { state = \"draft\"; days = [ 7 ]; to = [ \"applicant\" ]; template = \"returned\"; } );",
	    0, "draft has neither sla nor until: it has no last day"},
	{"told of no state", "notices : {", "notices : { before_due : ( { state = \"draff\"; days = [ 7 ]; to = [ \"applicant\" ]; template = \"returned\"; } );",
	    0, "there is no state draff"},
	{"told by no template", "notices : {", "notices : { before_due : ( { state = \"desk\"; days = [ 7 ]; to = [ \"applicant\" ]; template = \"soon\"; } );",
	    0, "there is no template soon of a message"},
	{"told on no day", "notices : {", "notices : { before_due : ( { state = \"desk\"; days = [ 0 ]; to = [ \"applicant\" ]; template = \"returned\"; } );",
	    0, "days are from 1 to 3660"},
	{"read by nobody", "template = \"ticket.txt\";", "template = \"ticket.txt\"; readers = [ \"boss\" ];", 0,
	    "there is no role boss"},
	/* the graph */
	{"a state that nobody reaches", "to = \"materials\"", "to = \"outside\"", 6, "no case ever comes to materials"},
	{"an exit from the end", "outcome = \"rejected\"; }",
	    "outcome = \"rejected\"; actions : { up : { label = [ \"a\", \"b\" ]; kind = \"approve\"; to = \"desk\"; }; }; }", 0,
	    "rejected is closed: nothing leads out of it"},
	{"no way out", "actions : { back : { label = [ \"交回\", \"Hand back\" ]; kind = \"submit\"; to = \"@origin\"; }; };",
	    "", -1, "fixing has no actions of its own: a case would stay there"},
	{"only in circles", "actions : { back : { label = [ \"交回\", \"Hand back\" ]; kind = \"submit\"; to = \"@origin\"; }; };",
	    "actions : { back : { label = [ \"交回\", \"Hand back\" ]; kind = \"submit\"; to = \"fixing\"; }; };", -1,
	    "no way leads from fixing to a closed state"},
	{"no origin", "kind = \"submit\"; to = \"outside\"", "kind = \"submit\"; to = \"@origin\"", 0,
	    "@origin: accept leads here without a return"},
	{"more than was promised", "promised_days = 16", "promised_days = 15", 0,
	    "15 working days are promised, but the longest way through the office takes 16: desk 3, outside 5, "
	    "review 4, shown 4"},
	{"offices in a circle", "kind = \"send_back\"", "kind = \"approve\"", -21,
	    "offices pass a case from desk back to it without the applicant; send_back is for that"},
	{"automatic for ever", "to = \"review\"; auto = \"parallel.done\"", "to = \"outside\"; auto = \"parallel.done\"", -2,
	    "automatic actions lead from outside back to it"},
	{"anytime of an unknown state", "from = [ \"desk\", \"returned\" ]", "from = [ \"desk\", \"return\" ]", 0,
	    "there is no state return"},
	{"anytime of the end", "from = [ \"desk\", \"returned\" ]", "from = [ \"desk\", \"granted\" ]", 0,
	    "granted is closed: nothing leads out of it"},
	{"an action of both kinds", "from = [ \"desk\", \"returned\" ]; };\n\t};",
	    "from = [ \"desk\", \"returned\" ]; };\n\t\taccept : { label = [ \"a\", \"b\" ]; kind = \"withdraw\"; "
	    "role = \"agent\"; to = \"withdrawn\"; from = [ \"desk\" ]; };\n\t};", 1,
	    "desk has an action accept of its own"},
};

static char *
file_text(const char *path)
{
	FILE *f = fopen(path, "re");
	char *s = xcalloc(1, 65536);

	assert_non_null(f);
	s[fread(s, 1, 65535, f)] = '\0';
	fclose(f);
	return s;
}

static void
file_write(const char *dir, const char *name, const char *text, size_t n,
    const char *more, const char *rest)
{
	char path[500];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "we");
	assert_non_null(f);
	fprintf(f, "%.*s%s%s", (int)n, text, more, rest);
	assert_int_equal(fclose(f), 0);
}

static int
line_of(const char *text, const char *at)
{
	int line = 1;

	for (; text < at; text++)
		line += *text == '\n';
	return line;
}

static char dir[200];
static const char *const files[] = {"reading-room.cfg", "person.inc",
	"text/notice.zh.txt", "text/notice.en.txt"};

/* The file with one change in a folder of its own; *line is where it is. */
static const char *
spoil(const char *find, const char *put, int *line)
{
	const char *where = NULL;

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		char source[100], *text, *at;

		snprintf(source, sizeof source, "tests/data/services/%s",
		    files[i]);
		text = file_text(test_source(source));
		at = where == NULL ? strstr(text, find) : NULL;
		if (at != NULL) {
			where = files[i];
			*line = line_of(text, at);
			file_write(dir, files[i], text, (size_t)(at - text),
			    put, at + strlen(find));
		} else {
			file_write(dir, files[i], text, strlen(text), "", "");
		}
		free(text);
	}
	if (where == NULL)
		fail_msg("nothing to spoil: %s", find);
	return where;
}

static struct definition *
look(struct workflow_told *told)
{
	struct faults f = {.row = workflow_told, .arg = told};
	struct definition *d;
	char path[500];

	memset(told, 0, sizeof *told);
	snprintf(path, sizeof path, "%s/reading-room.cfg", dir);
	d = definition_read(path, &workflow_house, &f);
	assert_true((d == NULL) == (f.n > 0));
	return d;
}

static void
every_seeded_fault_is_told_where_it_is(void **state)
{
	static struct workflow_told told;
	char want[600];
	int line = 0, bad = 0;

	for (size_t i = 0; i < sizeof seeded / sizeof seeded[0]; i++) {
		const char *file = spoil(seeded[i].find, seeded[i].put, &line);
		struct definition *d = look(&told);

		snprintf(want, sizeof want, "%s:%d: %s", file,
		    line + seeded[i].down, seeded[i].words);
		if (strstr(told.text, want) == NULL) {
			bad++;
			print_message("# %s\n#   wanted %s\n#   told %s\n",
			    seeded[i].name, want, told.text);
		}
		definition_free(d);
	}
	assert_int_equal(bad, 0);
}

static int
setup(void **state)
{
	char sub[300];

	snprintf(dir, sizeof dir, "/tmp/fault_test.XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(sub, sizeof sub, "%s/text", dir);
	return mkdir(sub, 0700);
}

static int
teardown(void **state)
{
	char path[300];

	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, files[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/text", dir);
	rmdir(path);
	return rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_seeded_fault_is_told_where_it_is),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
