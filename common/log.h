/*
 * One line an event on stderr, key=value, with the "<N>" priority prefix that
 * journald reads. No personal data but record numbers; control characters are
 * escaped, so that a hostile name cannot forge a line.
 */
#ifndef COMMON_LOG_H
#define COMMON_LOG_H

enum log_level { LOG_LEVEL_ERR = 3, LOG_LEVEL_WARN = 4, LOG_LEVEL_INFO = 6,
	LOG_LEVEL_DEBUG = 7 };

/* The role's name stands at the head of each line; level is the least shown. */
void log_init(const char *role, enum log_level level);

#define log_err(...) log_line(LOG_LEVEL_ERR, __VA_ARGS__)
#define log_warn(...) log_line(LOG_LEVEL_WARN, __VA_ARGS__)
#define log_info(...) log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)
__attribute__((format(printf, 2, 3))) void log_line(
    enum log_level level, const char *fmt, ...);

/* This process cannot go on: one line, exit 1 (EX_OSERR kin are the caller's). */
__attribute__((noreturn, format(printf, 1, 2))) void fatal(const char *fmt, ...);

#endif
