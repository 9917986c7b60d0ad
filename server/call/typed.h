/* key=value texts become what the method table says they are. */
#ifndef SERVER_CALL_TYPED_H
#define SERVER_CALL_TYPED_H

#include <jansson.h>
#include <stdbool.h>

/* The row of a method in a session.methods reply; NULL if it is not there. */
const json_t *typed_method(const json_t *methods, const char *name);
bool typed_is_write(const json_t *method);

/*
 * Turn the texts among params into integers, booleans and lists where the
 * method wants them. A text that is none stays a text: the server then names
 * the field.
 */
void typed_convert(const json_t *method, json_t *params);

/*
 * "help METHOD": one name=TYPE a line, a star when it is required, and what it
 * is. Returned text is the caller's.
 */
char *typed_help(const json_t *method);

#endif
