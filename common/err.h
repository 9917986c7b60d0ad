/*
 * Errors that people and programs see.
 *
 * errors.def is the one table: identity, contract key, JSON-RPC code, sentence.
 * Code names an identity and a field, never free text; the sentence is made
 * from the table, in the language in use (i18n_use()), when it is shown.
 */
#ifndef COMMON_ERR_H
#define COMMON_ERR_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* JSON-RPC codes (architecture: "RPC"). */
enum err_code {
	ERR_CODE_PARSE = -32700,
	ERR_CODE_REQUEST = -32600,
	ERR_CODE_METHOD = -32601,
	ERR_CODE_PARAMS = -32602,
	ERR_CODE_INVALID = -32001,
	ERR_CODE_DENIED = -32002,
	ERR_CODE_NOTFOUND = -32003,
	ERR_CODE_CONFLICT = -32004,
	ERR_CODE_BUSY = -32005,
	ERR_CODE_STORE = -32006,
	ERR_CODE_BUG = -32007,
};

enum err_id {
	ERR_NONE = 0,
#define ERR(id, key, code, text) id,
#include "common/errors.def"
#undef ERR
	ERR_COUNT
};

enum {
	ERR_ITEMS_MAX = 40,
	ERR_ARGS_MAX = 4,
	ERR_VALUE_MAX = 480, /* a rule's sentence of a service file fits */
	ERR_WORDS_MAX = 12288, /* all values together; what is more is cut */
};

struct err_arg {
	char name[16];
	unsigned short at; /* of its value in words */
};

struct err_item {
	enum err_id id;
	char field[96]; /* parameter or form field, "" when none */
	struct err_arg args[ERR_ARGS_MAX];
};

/*
 * Zero-initialise: struct err e = { 0 }; one item a problem. It stands on the
 * stack of every request: values share one room, most have few and short ones.
 * It is 19 KB, of which only what is counted is ever read: where one is
 * allocated for each request, err_clear() begins it without writing all. On the
 * stack it is written whole, as the compiler clears what is not initialised.
 */
struct err {
	size_t n;
	size_t used; /* of words; its first byte is the empty value */
	char words[ERR_WORDS_MAX];
	struct err_item items[ERR_ITEMS_MAX];
};

/*
 * Replace what e holds by one problem. field may be NULL. Always returns -1,
 * so that "return err_set(...)" is the usual way out.
 */
int err_set(struct err *e, enum err_id id, const char *field);

/* Append a problem (several wrong fields are reported at once). Returns -1. */
int err_add(struct err *e, enum err_id id, const char *field);

/*
 * Append problem i of another, told of field (NULL: its own); nothing when to
 * is full. Returns -1. A copy of an item alone would lose its arguments.
 */
int err_append(struct err *to, const struct err *from, size_t i,
    const char *field);

/*
 * Give the last problem an argument for the {name} in its sentence. Values
 * are UTF-8 and cut at a character boundary. Returns -1.
 */
int err_arg(struct err *e, const char *name, const char *value);
int err_arg_int(struct err *e, const char *name, long long value);

/* No problem; e may hold anything. */
void err_clear(struct err *e);
bool err_is(const struct err *e, enum err_id id);

/* The contract key ("association.decided"); code of the first problem. */
const char *err_key(enum err_id id);
int err_code(enum err_id id);

/*
 * The sentence for item i in the language in use, with {field} replaced by
 * the field's label (fields.def) and {name} by arguments; an argument that is
 * itself a msgid is translated. An argument "field" is the label, for fields
 * of forms; an argument "row" its row. A field "3:mobile" reads as the mobile
 * number in line 3. buf is always terminated. Returns buf.
 */
char *err_text(const struct err *e, size_t i, char *buf, size_t size);

/*
 * Item i names its field by label (a msgid) from now on, as the form does in
 * which it is shown; an argument "field" that it has already stays.
 */
void err_relabel(struct err *e, size_t i, const char *label);

/*
 * The JSON-RPC error object: {"code","message","data":{"key","field"?,
 * "args"?, "fields":[{"field","key","message","args"?}]?}}. New reference.
 */
json_t *err_to_json(const struct err *e);

/*
 * The reverse, for a client that shows an error in its own language. Unknown
 * keys become ERR_BUG. Returns 0, or -1 when j is no error object.
 */
int err_from_json(struct err *e, const json_t *j);

/* Translated label of a parameter or form field; the name itself if unknown. */
const char *err_field_label(const char *field);

/* For programming faults: log and abort. */
#define BUG(...) err_bug(__FILE__, __LINE__, __VA_ARGS__)
__attribute__((noreturn, format(printf, 3, 4))) void err_bug(
    const char *file, int line, const char *fmt, ...);

#endif
