# What runs for the subsystem sftp.
pkglibexec_PROGRAMS += talenthall-sftp
talenthall_sftp_SOURCES = \
	%D%/handle.c %D%/handle.h \
	%D%/main.c \
	%D%/packet.c %D%/packet.h \
	%D%/serve.c %D%/serve.h \
	%D%/tree.c %D%/tree.h \
	%D%/attachment.c \
	%D%/export.c %D%/inbox.c %D%/slip.c \
	server/call/link.c server/call/link.h
talenthall_sftp_LDADD = libsandbox.a libcommon.a $(SECCOMP_LIBS) $(JANSSON_LIBS) \
	$(LIBCONFIG_LIBS)

check_PROGRAMS += tests/fuzz/sftp_fuzz
TESTS += tests/fuzz/sftp_fuzz
tests_fuzz_sftp_fuzz_SOURCES = tests/fuzz/sftp_fuzz.c \
	%D%/handle.c %D%/handle.h %D%/packet.c %D%/packet.h %D%/serve.c %D%/serve.h
tests_fuzz_sftp_fuzz_LDADD = libcommon.a $(JANSSON_LIBS) $(LIBCONFIG_LIBS)
