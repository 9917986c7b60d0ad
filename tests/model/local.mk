# Cases against a model of the manuals; see model.h.
check_PROGRAMS += %D%/play
tests_model_play_SOURCES = %D%/hall.c %D%/main.c %D%/model.h %D%/play.c \
	%D%/play.h %D%/rules.c
tests_model_play_LDADD = librecords.a libproc.a libsandbox.a libcommon.a \
	$(JANSSON_LIBS) $(LIBCONFIG_LIBS) $(SQLITE_LIBS) $(ICU_LIBS) \
	$(OATH_LIBS) $(ZINT_LIBS) $(CRYPT_LIBS) $(CRYPTO_LIBS) \
	$(LIBEVENT_LIBS) $(SECCOMP_LIBS)
TESTS += %D%/model.sh
EXTRA_DIST += %D%/model.sh
check_PROGRAMS += %D%/panels
tests_model_panels_SOURCES = %D%/hall.c %D%/model.h %D%/panel.c \
	%D%/panel.h %D%/panel_close.c %D%/play.h %D%/rules.c
tests_model_panels_LDADD = $(tests_model_play_LDADD)
TESTS += %D%/panel.sh
EXTRA_DIST += %D%/panel.sh
