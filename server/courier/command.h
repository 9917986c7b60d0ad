/*
 * One message to one configured command: "{to}" among its words, or else a
 * last word more, is the recipient; the message is its standard input. No
 * shell, an environment made from nothing.
 */
#ifndef SERVER_COURIER_COMMAND_H
#define SERVER_COURIER_COMMAND_H

#include <stdbool.h>
#include <sys/types.h>

struct command {
	const char *line; /* of the configuration */
	const char *to; /* NULL: no recipient */
	const char *body; /* mail: with its head already */
};

/* May it be given to a command: no option, no control character? */
bool command_recipient_fits(const char *channel, const char *to);

/* A new text: head and body of a mail, as sendmail takes it. from may be "". */
char *command_mail(const char *from, const char *to, const char *subject,
    const char *body);

/* Can line be split, and its program be executed? why says what not. */
bool command_usable(const char *line, const char **why);

/* Start it, in a process group of its own. Returns its id, or -1. */
pid_t command_start(const struct command *c);

#endif
