/*
 * The demo hall and the bulk profiles: fictitious units and people whose
 * numbers have valid check digits, made by a small generator of our own, so
 * that one profile is the same hall on every machine (but for keys and days,
 * which are relative to the making).
 */
#ifndef SERVER_CTL_DEMO_H
#define SERVER_CTL_DEMO_H

#include <stdio.h>

#include "common/conf.h"

#define DEMO_PASSWORD "demo-Hall-2026"

/*
 * Make a hall in conf->state_dir (database, secret.key, keys/NAME, demo.txt).
 * profile: "demo", "S", "M", "L", "XL", or "employees:N" (the demo hall with N
 * more people in hr's unit), "cases:N" (with N more cases there) or
 * "bookings:N" (with N bookings that are over). A database with units in it is
 * left alone. Exit code: 0, 1 with the reason logged.
 */
int demo_main(const struct conf *conf, const char *profile);

/* Print demo.txt with the port filled in; nothing when there is none. */
void demo_print(const struct conf *conf, int port, FILE *out);

#endif
