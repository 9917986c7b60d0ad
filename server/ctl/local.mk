# Administration on the server itself. ctl_sources are part of librecords.a
# (talenthalld --once); talenthallctl is a client of the unix socket.
sbin_PROGRAMS += talenthallctl
ctl_sources = \
	%D%/once.c %D%/once.h
talenthallctl_SOURCES = %D%/main.c
talenthallctl_LDADD = libcommon.a $(JANSSON_LIBS) $(LIBCONFIG_LIBS)
