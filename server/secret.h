/*
 * Personal numbers (ID, mobile): sealed with AES-256-GCM, found by a keyed
 * hash, and by a second hash of the last four within a unit. Keys live outside
 * the database (state_dir/secret.key and secret.key.N, 0600). The blob begins
 * with a byte for the suite and one for the key. A new sealed column gets a row
 * in server/store/rekey.c.
 */
#ifndef SERVER_SECRET_H
#define SERVER_SECRET_H

#include <stddef.h>
#include <stdint.h>

struct secret;

enum { SECRET_HASH = 32, SECRET_BLOB_MAX = 512 };

/* Load the key file, or make it when create is set. 0, or -1 logged. */
int secret_open(struct secret **out, const char *path, int create);
void secret_close(struct secret *s);

/*
 * Rotation: secret_rotate() makes the next key beside the first one at path,
 * -1 logged, else its number; secret_refresh() takes what has come, and seals
 * with the last; secret_stale() says what another key has sealed; when nothing
 * is, secret_retire() removes the others, keeping of the first what looks up
 * and chains. 0 or -1.
 */
int secret_rotate(const char *path);
int secret_refresh(struct secret *s);
int secret_stale(const struct secret *s, const unsigned char *blob, size_t n);
int secret_retire(const struct secret *s);
/* Which key seals, and how many others are there. */
int secret_current(const struct secret *s, int *others);

/* blob[SECRET_BLOB_MAX]; returns its length. what names the field (bound in). */
size_t secret_seal(const struct secret *s, const char *what, const char *text,
    unsigned char *blob);
/* text[size] is terminated. 0, or -1 when the blob was changed or is foreign. */
int secret_unseal(const struct secret *s, const char *what,
    const unsigned char *blob, size_t n, char *text, size_t size);
/*
 * The same for text of any length (kept replies): a new blob, *n its length;
 * a new terminated text, or NULL when the blob was changed. free() them.
 */
unsigned char *secret_seal_long(const struct secret *s, const char *what,
    const char *text, size_t *n);
char *secret_unseal_long(const struct secret *s, const char *what,
    const unsigned char *blob, size_t n);
/* Keyed hash of "what" and text, for equality look-up. */
void secret_hash(const struct secret *s, const char *what, const char *text,
    unsigned char out[SECRET_HASH]);
/* Audit chain: HMAC over prev (SECRET_HASH) and the row's canonical text. */
void secret_chain(const struct secret *s, const unsigned char *prev,
    const char *text, size_t n, unsigned char out[SECRET_HASH]);

#endif
