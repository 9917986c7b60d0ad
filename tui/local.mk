# The terminal program: all but main.c is a library, so that tests link it.
noinst_LIBRARIES += libtui.a
libtui_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS) $(JANSSON_CFLAGS)
libtui_a_SOURCES = \
	%D%/app.c %D%/app.h \
	%D%/app_key.c \
	%D%/call.c %D%/call.h \
	%D%/canvas.c %D%/canvas.h \
	%D%/code.c \
	%D%/detail.c %D%/detail.h \
	%D%/find.c \
	%D%/frame.c \
	%D%/home.c %D%/home.h \
	%D%/idle.c \
	%D%/initials.c %D%/initials.h \
	%D%/keys.c %D%/keys.h \
	%D%/list.c %D%/list.h %D%/list_private.h \
	%D%/list_draw.c \
	%D%/list_filter.c \
	%D%/list_view.c \
	%D%/palette.c \
	%D%/private.h \
	%D%/screen.h %D%/screens.h \
	%D%/session.c \
	%D%/stack.c \
	%D%/term.c %D%/term.h \
	%D%/text.c %D%/text.h \
	%D%/theme.c %D%/theme.h \
	%D%/value.c %D%/value.h \
	%D%/widget/choose.c \
	%D%/widget/edit.c %D%/widget/edit.h \
	%D%/widget/form.c %D%/widget/form.h %D%/widget/form_private.h \
	%D%/widget/form_check.c \
	%D%/widget/form_key.c \
	%D%/widget/form_view.c \
	%D%/widget/menu.c %D%/widget/menu.h \
	%D%/widget/pager.c %D%/widget/pager.h \
	%D%/widget/popup.c %D%/widget/popup.h \
	%D%/widget/qr.c %D%/widget/qr.h \
	%D%/widget/table.c %D%/widget/table.h \
	%D%/widget/tabs.c %D%/widget/tabs.h \
	%D%/widget/wizard.c %D%/widget/wizard.h \
	%D%/widget/wizard_check.c \
	%D%/widget/wizard_draft.c \
	%D%/widget/wizard_key.c \
	%D%/widget/wizard_move.c \
	%D%/widget/wizard_private.h \
	%D%/widget/wizard_read.c \
	%D%/widget/wizard_tell.c \
	%D%/widget/wizard_view.c

# talenthall-tui itself is put together in screen/local.mk: main.c, the
# screens, and these.
tui_ldadd = libtui.a libsandbox.a libcommon.a $(NCURSESW_LIBS) \
	$(SECCOMP_LIBS) $(JANSSON_LIBS) $(ZINT_LIBS)

include tui/screen/local.mk

if HAVE_CMOCKA
check_PROGRAMS += tui_edit_test tui_keys_test
TESTS += tui_edit_test tui_keys_test
tui_test_cppflags = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(NCURSESW_CFLAGS) \
	$(JANSSON_CFLAGS)
tui_test_libs = libtui.a libcommon.a $(CMOCKA_LIBS) $(NCURSESW_LIBS) \
	$(JANSSON_LIBS) $(ZINT_LIBS)
tui_edit_test_SOURCES = tests/unit/tui_edit_test.c
tui_edit_test_CPPFLAGS = $(tui_test_cppflags)
tui_edit_test_LDADD = $(tui_test_libs)
tui_keys_test_SOURCES = tests/unit/tui_keys_test.c
tui_keys_test_CPPFLAGS = $(tui_test_cppflags)
tui_keys_test_LDADD = $(tui_test_libs)
endif

if HAVE_VTERM
noinst_LIBRARIES += libvt.a
libvt_a_SOURCES = tests/lib/vt.c tests/lib/vt.h
libvt_a_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)

check_PROGRAMS += vtshot
vtshot_SOURCES = tests/lib/vtshot.c
vtshot_LDADD = libvt.a libcommon.a $(VTERM_LIBS) -lutil

if HAVE_CMOCKA
check_PROGRAMS += tui_kit_app tui_kit_test
TESTS += tui_kit_test
tui_kit_app_SOURCES = tests/unit/tui_kit_app.c
tui_kit_app_CPPFLAGS = $(tui_test_cppflags)
tui_kit_app_LDADD = $(tui_test_libs) -lpthread
tui_kit_test_SOURCES = tests/unit/tui_kit_test.c
tui_kit_test_CPPFLAGS = $(tui_test_cppflags)
tui_kit_test_LDADD = libvt.a $(tui_test_libs) $(VTERM_LIBS) -lutil
endif
endif
