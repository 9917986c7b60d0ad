/*
 * talenthall.conf (libconfig). Every key has its default here; an unknown key
 * or a wrong type is an error with file and line.
 */
#ifndef COMMON_CONF_H
#define COMMON_CONF_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ways to sign in, and what is asked besides; by role. */
enum {
	CONF_PUBLICKEY = 1,
	CONF_PASSWORD = 2,
	CONF_SMS = 4,
	CONF_SCAN = 8,
	CONF_PROVIDER = 16,
	CONF_ROLES = 11,
	CONF_WHY = 256, /* room for what is wrong */
};
enum conf_factor { CONF_FACTOR_OFF, CONF_FACTOR_ENROLLED, CONF_FACTOR_ALWAYS };

struct conf_signin {
	unsigned methods; /* CONF_PUBLICKEY and so on */
	enum conf_factor second_factor;
	int idle_lock, idle_end; /* seconds; -1: as for all */
};

struct conf {
	/* where things are */
	char state_dir[512];   /* database, host key, keys/, files */
	char data_dir[512];    /* sql/, services/, ... */
	char libexec_dir[512]; /* talenthall-tui, talenthall-call, ... */
	char locale_dir[512];  /* zh_CN/, locpath/ */
	/* network */
	char listen[64]; /* numeric address */
	int port;        /* 0: any free one, printed */
	/* HOST:PORT as users type it; the supervisor completes it */
	char public_host[280];
	int max_unauthenticated;          /* 200 */
	int max_unauthenticated_per_addr; /* 64 */
	int login_grace;                  /* seconds, 60 */
	int max_auth_tries;               /* 6 */
	int keepalive;                    /* seconds, 30 */
	int idle_lock;                    /* seconds, 600 */
	int idle_end;                     /* seconds after the lock, 1800 */
	/* sandbox */
	bool sandbox_strict;
	char user_gate[32], user_transport[32], user_records[32], user_worker[32];
	/* sign-in */
	bool demo;           /* demo accounts are usable, on loopback only */
	int lock_failures;   /* 5 */
	int lock_seconds;    /* 900 */
	int hash_workers;    /* 0: one a core */
	struct conf_signin signin[CONF_ROLES];
	char captcha[8];      /* "off", "failure" or "always" */
	char captcha_form[8]; /* "glyph" or "words" */
	/* rules */
	int code_tries;        /* wrong association codes before slowing, 5 */
	int code_slow_seconds; /* 60 */
	char hotlines[256];    /* shown in the help, as it is */
	/* messages: a command a channel, "" for none (server/courier) */
	char sms_command[512], mail_command[512];
	char mail_from[128];
	int courier_timeout;   /* seconds a command may take, 30 */
	char user_courier[32];
	char identity_mode[12]; /* "registry", "checkdigit" or "command" */
	char identity_command[256];
	int identity_tries;     /* an account and a day, 5 */
	/* photos of people */
	int photo_min_bytes, photo_max_bytes;
	int photo_width, photo_height; /* at least */
	/* files of no kind yet, of a person or unit */
	int inbox_max_files, inbox_max_bytes;
	int inbox_days;        /* until they are swept, 7 */
	char clamd_socket[108]; /* a path; "" for no scanner */
	bool clamd_required;   /* no file without its word */
	int audit_keep_days;   /* 1095; never under 180 */
	/* backups: where, how many, for whom; warn after so many hours */
	char backup_dir[512], backup_recipient[512];
	int backup_keep;       /* 14 */
	int backup_warn_hours; /* 48 */
	char log_level[8];     /* "info" */
};

/* Fill with defaults (installed paths). */
void conf_default(struct conf *c);
/*
 * Read path over what c holds. Returns 0, or -1 with every fault as a line
 * "FILE:LINE: what" on stderr; c is then unchanged.
 */
int conf_load(struct conf *c, const char *path);

struct config_t;
struct config_setting_t;

/*
 * Other files in the same language (conf_file.c). What is wrong is told on
 * standard error, as "FILE:LINE: what", and gives -1.
 */

/* Into file, which is initialised: a regular file, UTF-8, no syntax error. */
int conf_open(struct config_t *file, const char *path);
/* The same, and read() takes its root, and into. */
int conf_read(const char *path, int (*read)(struct config_setting_t *root,
    void *into), void *into);
/* Say what is wrong at a place of such a file; -1. */
int conf_fault(const struct config_setting_t *at, const char *what);
/* The same of a key of a group: at its line when it is there. */
int conf_fault_key(const struct config_setting_t *group, const char *key,
    const char *what);
/* Is every key of a group one of these, which blanks part? 0 or -1. */
int conf_keys(const struct config_setting_t *group, const char *known);
/* Is name one of words, which blanks part? */
bool conf_among(const char *words, const char *name);
/*
 * The bytes of a text file, which the caller frees; or NULL, with what is wrong
 * in why and at *line. Nobody waits for the writer of a pipe.
 */
char *conf_file_text(const char *path, size_t max, int *line,
    char why[CONF_WHY]);
/* What a syntax error in the line of a text may come from. */
void conf_hint(const char *text, int line, char why[CONF_WHY]);

/* What holds for a role ("clerk"); NULL for a guest. conf_signin.c. */
const struct conf_signin *conf_signin_of(const struct conf *c,
    const char *role);

/* Every key under its name in the file, as the supervisor hands it to roles. */
json_t *conf_to_json(const struct conf *c);
/* Over what c holds. Returns 0, or -1 with c unchanged. */
int conf_from_json(struct conf *c, const json_t *j);

#endif
