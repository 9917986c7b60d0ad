# talenthalld: supervisor, spawner, records and hash workers in one program.
sbin_PROGRAMS += talenthalld
noinst_LIBRARIES += libproc.a libsandbox.a

# The anatomy of a role.
libproc_a_SOURCES = \
	%D%/proc.c %D%/proc.h \
	%D%/wire.c %D%/wire.h
libproc_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS) $(JANSSON_CFLAGS)

# Roles and workers link this one; it needs libcommon.a and $(SECCOMP_LIBS).
libsandbox_a_SOURCES = \
	%D%/begin.c %D%/begin.h \
	%D%/sandbox.c %D%/sandbox.h \
	%D%/sandbox_seccomp.c %D%/sandbox_seccomp.h
libsandbox_a_CPPFLAGS = $(AM_CPPFLAGS) $(SECCOMP_CFLAGS) $(JANSSON_CFLAGS)

talenthalld_SOURCES = %D%/main.c \
	%D%/listener.c %D%/listener.h \
	%D%/supervisor.c %D%/supervisor.h

include server/gate/local.mk
include server/transport/local.mk
include server/spawner/local.mk
include server/call/local.mk
include server/sftp/local.mk
include server/store/local.mk
include server/workflow/local.mk
include server/domain/local.mk
include server/rpc/local.mk
include server/records/local.mk
include server/ctl/local.mk
include server/courier/local.mk
include server/helpers/local.mk

talenthalld_CPPFLAGS = $(AM_CPPFLAGS) $(LIBEVENT_CFLAGS) $(JANSSON_CFLAGS) \
	$(SECCOMP_CFLAGS)
talenthalld_LDADD = librecords.a libproc.a libsandbox.a libcommon.a \
	$(SQLITE_LIBS) $(ICU_LIBS) $(OATH_LIBS) $(ZINT_LIBS) \
	$(CRYPT_LIBS) $(CRYPTO_LIBS) \
	$(LIBEVENT_LIBS) $(SECCOMP_LIBS) $(JANSSON_LIBS) $(LIBCONFIG_LIBS)
