# The gate, and in its children the transports: nothing of the database.
pkglibexec_PROGRAMS += talenthall-gate
talenthall_gate_SOURCES = \
	%D%/gate.c \
	%D%/hostkey.c %D%/hostkey.h \
	%D%/main.c \
	%D%/source.c %D%/source.h \
	%D%/spare.c %D%/spare.h
talenthall_gate_CPPFLAGS = $(AM_CPPFLAGS) $(LIBSSH_CFLAGS) \
	$(LIBEVENT_CFLAGS) $(JANSSON_CFLAGS) $(CRYPTO_CFLAGS)
talenthall_gate_LDADD = libproc.a libsandbox.a libcommon.a \
	$(LIBSSH_LIBS) $(CRYPTO_LIBS) $(LIBEVENT_LIBS) $(SECCOMP_LIBS) \
	$(JANSSON_LIBS) $(LIBCONFIG_LIBS)
