# Administration on the server itself. ctl_sources are part of librecords.a
# (talenthalld --once); talenthallctl is a client of the unix socket.
sbin_PROGRAMS += talenthallctl
ctl_sources = \
	%D%/audit.c %D%/audit.h \
	%D%/backup.c %D%/backup.h %D%/backup_parts.h %D%/backup_check.c %D%/backup_point.c \
	%D%/backup_pool.c %D%/backup_retain.c \
	%D%/check.c %D%/check.h \
	%D%/crew.c %D%/crew.h %D%/prove.c %D%/prove.h \
	%D%/diff.c %D%/diff.h \
	%D%/demo.c %D%/demo.h %D%/demo_make.h \
	%D%/demo_appointment.c %D%/demo_bulk.c %D%/demo_case.c %D%/demo_holder.c %D%/demo_paper.c %D%/demo_story.c %D%/demo_title.c \
	%D%/demo_key.c %D%/demo_names.c %D%/demo_notice.c %D%/demo_profile.c %D%/demo_rows.c %D%/demo_unit.c \
	%D%/import.c %D%/import.h \
	%D%/once_key.c %D%/once.c %D%/once.h %D%/restore.c
talenthallctl_SOURCES = %D%/key.c %D%/account.c %D%/client.h %D%/copy.c %D%/diff.c %D%/diff.h %D%/holidays.c %D%/main.c %D%/register.c
talenthallctl_LDADD = libcommon.a $(JANSSON_LIBS) $(LIBCONFIG_LIBS)
