/*
 * A service as its file tells it: immutable once read. Texts are pairs, in
 * the order of enum lang (zh, en). Lists end with n; pointers inside point
 * into the definition and live as long as it does.
 *
 * The engine knows no noun: roles, fields, effects and words of rules are
 * names here; what they mean is the domain's (struct house).
 */
#ifndef SERVER_WORKFLOW_DEFINITION_H
#define SERVER_WORKFLOW_DEFINITION_H

#include "server/workflow/expression.h"

enum { DEFINITION_ID = 41, DEFINITION_HASH = 65, DEFINITION_LIST = 12 };

typedef const char *text_pair[2];

/* "*" and "@items" are names like others. */
struct names {
	const char *name[DEFINITION_LIST];
	size_t n;
};

enum level { LEVEL_BLOCK, LEVEL_WARN };

struct eligibility {
	const char *id;
	struct expression *rule; /* must be true */
	struct expression *when; /* asked only then; NULL: always */
	enum level level;
	text_pair message;
	struct names acknowledge; /* roles that tick it, of a warning */
	const char *override;     /* role that may set it aside; or NULL */
};

struct duplicates {
	const char *id;
	struct names match; /* "permit" "person" "unit" "district" */
	bool open_only;
	struct names services; /* empty: this one */
	enum level level;
	text_pair message;
};

struct option {
	const char *value;
	text_pair label;
};

/* One type of field is one row of a table in definition_field.c. */
enum field_type {
	FIELD_TEXT = 1, FIELD_LINES, FIELD_NUMBER, FIELD_MONEY, FIELD_DATE,
	FIELD_MONTH, FIELD_YESNO, FIELD_CHOICE, FIELD_ID, FIELD_MOBILE,
	FIELD_PHONE, FIELD_ADDRESS, FIELD_DISTRICT, FIELD_UNIT, FIELD_PERMIT,
	FIELD_ROWS, /* a record list with fields (columns) and attachments */
};

struct field {
	const char *id;
	enum field_type type;
	text_pair label, help; /* help may be NULL */
	bool required, locked, secret;
	struct expression *required_when, *visible_when, *rule;
	text_pair message;  /* of rule */
	const char *from;   /* a word of the house that fills it; or NULL */
	const char *preset; /* "default" */
	struct option *options;
	size_t noptions;
	const char *codes;  /* options from a code table of common/codes.h */
	int64_t minimum, maximum; /* values, or rows; INT64_MIN/MAX: none */
	int max_length;           /* characters; 0: the type's */
	const char *pattern;      /* POSIX extended, whole; or NULL */
	struct field *columns;    /* of rows */
	size_t ncolumns;
	struct names row_attachments; /* kinds asked of each row */
};

struct section {
	const char *id;
	text_pair title;
	struct expression *visible_when;
	const char *from; /* of rows: a word of the house of type ROWS */
	struct field *fields;
	size_t nfields;
};

struct attachment_rule {
	const char *kind;
	bool required;
	struct expression *required_when, *visible_when;
	int max_age_months, min_left_months; /* 0: attachments.cfg's */
	int files_min, files_max;
	const char *of; /* "person" "unit" "row" */
	text_pair message; /* why it is required; may be NULL */
};

struct check {
	const char *id;
	text_pair label;
	struct expression *when; /* asked only then; NULL: always */
};

enum phase { PHASE_APPLICANT, PHASE_OFFICE, PHASE_CLOSED };
enum action_kind {
	ACTION_SUBMIT = 1, ACTION_APPROVE, ACTION_REJECT, ACTION_RETURN,
	ACTION_SEND_BACK, ACTION_WITHDRAW,
};

struct effect {
	const char *verb; /* "permit.extend"; a row of the house's verbs */
	/* members by name: an expression of the type asked; when it is just a
	 * field, that field's id as well, otherwise NULL */
	struct {
		const char *name;
		const char *field;
		struct expression *value;
	} member[8];
	size_t nmembers;
};

struct action {
	const char *id;
	text_pair label;
	enum action_kind kind;
	const char *to;   /* a state, or "@origin" */
	struct names by;  /* narrows the state's role; empty: no */
	const char *role; /* anytime only */
	struct names from; /* anytime only: states */
	struct expression *when, *automatic, *note_when;
	text_pair message; /* why when refuses; may be NULL */
	bool note;         /* an opinion is demanded */
	bool bulk;
	struct names fields; /* sections that it lets one fill in */
	struct names print;  /* documents */
	struct effect *effects;
	size_t neffects;
};

struct criterion {
	const char *id;
	text_pair label;
	int maximum; /* points; from 0 */
};

struct state {
	const char *id;
	text_pair title;
	enum phase phase;
	const char *role;
	int sla, warn, claim, hold; /* working days; 0: none */
	const char *escalate;
	struct names exclude; /* applicant holder kin unit declared did:STATE */
	struct names edit;    /* "*" | "@items" | sections */
	struct names outside; /* parallel: roles */
	int outside_need;     /* parallel: how many; 0: all */
	struct expression *until; /* a day: it is late afterwards; or NULL */
	const char *on_breach;
	const char *outcome;  /* closed */
	bool checks;          /* the reviewer's items are ticked here */
	struct {
		int seats, reserve, present_num, present_den, pass_num, pass_den;
		bool secret, proxy;
		const char *draw, *of;
		struct criterion *criteria; /* that its members score */
		size_t ncriteria;
	} panel; /* seats 0: none */
	struct action *actions;
	size_t nactions;
};

struct document {
	const char *id;
	text_pair title;
	const char *template; /* data/templates/documents/... */
	bool verify;
	struct names readers; /* roles; empty: whoever reaches the case */
};

struct notice_entered {
	const char *state, *template;
	struct names to; /* roles; "holder" too */
};

/* So many days before the last day of a state. */
struct notice_due {
	const char *state, *template;
	int days[DEFINITION_LIST];
	size_t ndays;
	struct names to;
};

struct definition {
	const char *id, *effective;
	int version, order, promised_days, max_returns;
	text_pair title, about;
	const char *icon; /* NULL */
	struct names applicant; /* "individual" "agent": who begins it */
	const char *holder;     /* "person" "permit" "unit" */
	const char *district;   /* "unit" "chosen" */
	struct names districts; /* only there; empty: everywhere */
	const char *system;     /* group shown: 工作居住证, 引进人才, ... */
	text_pair system_title;
	bool open;              /* may be entered */
	bool needs_association, needs_opening;
	bool plan;              /* only while a plan of it is open */
	const char *permit;     /* "none" "own": needs one; NULL: does not care */
	text_pair notice;       /* NULL: none */
	text_pair guide;        /* NULL: none */
	struct eligibility *eligibility; size_t neligibility;
	struct duplicates *duplicates; size_t nduplicates;
	struct section *sections; size_t nsections;
	struct attachment_rule *attachments; size_t nattachments;
	struct check *checks; size_t nchecks;
	/* not open yet: form and workflow may be left out; then NULL and 0 */
	const char *start;
	struct state *states; size_t nstates;
	struct action *anytime; size_t nanytime;
	struct document *documents; size_t ndocuments;
	struct notice_entered *entered; size_t nentered;
	struct notice_due *before_due; size_t nbefore_due;
	int before_days[DEFINITION_LIST]; size_t nbefore;
	const char *before_template;
	struct names before_to; /* roles; "holder" too */
	char sha256[DEFINITION_HASH]; /* of the flattened text */
	char *text;                   /* flattened, includes resolved */
	const char *version_file;     /* where it says its version */
	int version_line;
	void *arena;
};

/* What the domain offers to service files; checked when they are read. */
struct verb {
	const char *name; /* "permit.extend" */
	struct {
		const char *name;
		enum value_type type; /* VALUE_NONE: any */
		bool required;
	} member[8]; /* name NULL behind the last */
};

struct house {
	const struct word *words;        /* row { 0 } at the end */
	const struct verb *verbs;        /* name NULL at the end */
	const char *const *roles;        /* NULL at the end */
	bool (*attachment)(const char *owner, const char *kind);
	bool (*template)(const char *name); /* of a notice */
	bool (*document)(const char *name); /* of a document */
	bool (*codes)(const char *name);
	bool (*service)(const char *id); /* is there a file of it? */
};

/*
 * A fault of a file; line 0 when the file could not be read at all. Calls of
 * one file come in the order of its lines. row may be NULL: then they are
 * counted only.
 */
struct faults {
	void (*row)(void *arg, const char *file, int line, const char *what);
	void *arg;
	int n;
};

/*
 * Read one file, includes resolved, every name checked and every rule typed.
 * All faults are told. NULL if there was one; definition_free() otherwise.
 */
struct definition *definition_read(const char *path, const struct house *h,
    struct faults *f);
/*
 * The same from the text that a version was stored with: rules are parsed and
 * typed again, but it is not linted, and what else it names (papers,
 * templates) is not looked for, as it was good when it was published.
 */
struct definition *definition_parse(const char *text, const char *name,
    const struct house *h, struct faults *f);
void definition_free(struct definition *d);

/* Parts by name; NULL if there is none. */
const struct state *definition_state(const struct definition *d,
    const char *id);
const struct section *definition_section(const struct definition *d,
    const char *id);
const struct field *definition_field(const struct section *s,
    const char *id);
const struct action *definition_action(const struct definition *d,
    const struct state *s, const char *id);
const struct document *definition_document(const struct definition *d,
    const char *id);
bool names_have(const struct names *n, const char *name);
/* "text" "rows" ... as files spell it. */
const char *field_type_name(enum field_type t);
const char *phase_name(enum phase p); /* "applicant" "office" "closed" */
/* "submit" "approve" ... as files spell it, and back; "" and 0 for none. */
const char *action_kind_name(enum action_kind k);
enum action_kind action_kind_of(const char *name);

#endif
