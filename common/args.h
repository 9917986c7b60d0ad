/*
 * The words of an exec command: split as a POSIX shell would, without any
 * expansion, and read in HTTPie's style.
 */
#ifndef COMMON_ARGS_H
#define COMMON_ARGS_H

#include <jansson.h>
#include <stddef.h>

enum { ARGS_WORDS_MAX = 256 };

enum args_fault {
	ARGS_OK,
	ARGS_QUOTE,  /* a quote is not closed */
	ARGS_ESCAPE, /* a backslash at the end */
	ARGS_MANY,   /* more than ARGS_WORDS_MAX words */
	ARGS_OPTION, /* unknown option */
	ARGS_WORD,   /* neither key=value nor key:=JSON */
	ARGS_JSON,   /* what follows := is not JSON */
	ARGS_TWICE,  /* a key given twice */
	ARGS_EMPTY,  /* no method */
	ARGS_FAULTS
};

/*
 * Split text into words: blanks between them, '...' literally, "..." where a
 * backslash hides " \ $ ` and newline, a backslash elsewhere hides anything.
 * A variable, a star or a semicolon is just text. *words is NULL-terminated,
 * to be freed with args_free(). On a fault *words is NULL.
 */
enum args_fault args_split(const char *text, char ***words, size_t *n);
void args_free(char **words);

enum args_format { ARGS_PEOPLE, ARGS_JSON_OUT, ARGS_CSV, ARGS_TABLE };

struct args_call {
	const char *method; /* in the words */
	json_t *params;     /* key=value as texts, key:=JSON as they are */
	enum args_format format;
	const char *bad;    /* the word a fault is about, in the words; or NULL */
};

/*
 * METHOD key=value key:=JSON --json|--csv|--table, options anywhere before a
 * lone "--". With "help" as the method, the next word is params "method". The
 * words must outlive the call; args_call_finish() always.
 */
enum args_fault args_read(struct args_call *c, char *const *words, size_t n);
void args_call_finish(struct args_call *c);

/* The sentence for people, translated. */
const char *args_fault_text(enum args_fault fault);

#endif
