/*
 * Backups: talenthalld --once backup and restore. A backup folder is
 *
 *	files/aa/SHA256[.TAG.age]   the pool: stored files, once for all points
 *	points/TIME/manifest.json   a moment that can be restored
 *	points/TIME/talenthall.db[.age]
 *	points/TIME/files.txt       "SHA256 SIZE SHA256-AS-STORED" a line
 *	lock, tmp/
 *
 * Nothing in it opens a sealed number or proves the audit chain: the keys are
 * kept apart (backup keys DIR). With a recipient everything but manifest and
 * list is encrypted by age(1), and only the owner of the identity reads it.
 */
#ifndef SERVER_CTL_BACKUP_H
#define SERVER_CTL_BACKUP_H

#include <stdbool.h>

#include "common/conf.h"

enum { BACKUP_USAGE = 2 };

/*
 * backup [DIR] | check [DIR] | list [DIR] | keys DIR. alone: no server runs.
 * The exit status.
 */
int backup_main(const struct conf *conf, bool alone, int argc, char **argv);
/* restore DIR ..., into an empty STATE; the lock is held. The exit status. */
int restore_main(const struct conf *conf, int argc, char **argv);

#endif
