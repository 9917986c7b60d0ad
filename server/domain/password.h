/*
 * What a new password must be: at least 12 characters, three of the classes
 * small letters, capitals, digits, signs, not a common one, not made of the
 * login name (GB/T 22239 8.1.4.1 a).
 */
#ifndef SERVER_DOMAIN_PASSWORD_H
#define SERVER_DOMAIN_PASSWORD_H

#include <stdbool.h>

enum { PASSWORD_MIN = 12, PASSWORD_MAX = 128, PASSWORD_HISTORY = 5 };

bool password_strong(const char *text, const char *login);

#endif
