/* What the readers of a service file's parts share. */
#ifndef SERVER_WORKFLOW_DEFINITION_READ_H
#define SERVER_WORKFLOW_DEFINITION_READ_H

#include <libconfig.h>

#include "server/workflow/definition_flat.h"

/* A rule that waits until all fields are known. */
struct read_rule {
	const config_setting_t *setting;
	enum value_type wanted;
	struct expression **out;
	const struct field *rows; /* whose columns it may name; or NULL */
	const char *text;
};

struct read_fault {
	int line, order;
	char *what;
};

struct reader {
	struct definition *d;
	const struct house *h;
	bool published; /* checked when it was; only what is needed now */
	bool zh_first;  /* order of pairs in the file */
	struct flat flat;
	config_t cfg;
	struct read_rule *rules;
	size_t nrules;
	struct word *fields; /* the words of this service, row { 0 } at the end */
	size_t nfields;
	struct read_fault *faults;
	size_t nfaults;
};

/* Zeroed, as long as the definition lives. */
void *definition_alloc(struct definition *d, size_t n, size_t size);
char *definition_strdup(struct definition *d, const char *s);
/* Freed with the definition. */
void definition_own(struct definition *d, struct expression *x);

__attribute__((format(printf, 3, 4))) void read_fault(struct reader *r,
    const config_setting_t *at, const char *fmt, ...);
/* Every key of group g is one of keys, "a b c". */
void read_keys(struct reader *r, const config_setting_t *g, const char *keys);
/* A group below parent; NULL if absent (must: a fault) or no group. */
config_setting_t *read_group(struct reader *r, const config_setting_t *parent,
    const char *key, bool must);
/* The i-th member of g if it is a group; NULL after a fault. */
config_setting_t *read_member(struct reader *r, const config_setting_t *g,
    unsigned i);
/* The name of a member: small letters, digits, _ (and -). */
const char *read_id(struct reader *r, const config_setting_t *member);

const char *read_text(struct reader *r, const config_setting_t *g,
    const char *key, bool must);
/* One of words, "a b c"; NULL when absent or wrong. */
const char *read_word(struct reader *r, const config_setting_t *g,
    const char *key, const char *words, bool must);
int64_t read_number(struct reader *r, const config_setting_t *g,
    const char *key, int64_t min, int64_t max, int64_t absent);
bool read_bool(struct reader *r, const config_setting_t *g, const char *key,
    bool absent);
void read_pair(struct reader *r, const config_setting_t *g, const char *key,
    bool must, text_pair out);
/* The pair that the setting itself is. */
void read_pair_of(struct reader *r, const config_setting_t *s, text_pair out);
void read_names(struct reader *r, const config_setting_t *g, const char *key,
    struct names *out);
/* Parsed by read_rules(), when the fields are known. */
void read_rule(struct reader *r, const config_setting_t *g, const char *key,
    enum value_type wanted, const struct field *rows,
    struct expression **out);
void read_rule_of(struct reader *r, const config_setting_t *s,
    enum value_type wanted, struct expression **out);
void read_rules(struct reader *r);

/* definition_field.c: form; definition_flow.c: workflow, documents, notices. */
void read_form(struct reader *r);
void read_flow(struct reader *r);
enum value_type field_value_type(enum field_type t);

#endif
