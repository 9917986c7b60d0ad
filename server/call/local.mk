# What runs for `ssh USER@HOST COMMAND`.
pkglibexec_PROGRAMS += talenthall-call
talenthall_call_SOURCES = \
	%D%/link.c %D%/link.h \
	%D%/main.c \
	%D%/put.c %D%/put.h \
	%D%/relay.c %D%/relay.h \
	%D%/show.c %D%/show.h \
	%D%/typed.c %D%/typed.h
talenthall_call_LDADD = libsandbox.a libcommon.a $(SECCOMP_LIBS) $(JANSSON_LIBS) \
	$(LIBCONFIG_LIBS)
