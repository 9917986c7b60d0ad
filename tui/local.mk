# The terminal program: all but main.c is a library, so that tests link it.
noinst_LIBRARIES += libtui.a
libtui_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSESW_CFLAGS) $(JANSSON_CFLAGS)
libtui_a_SOURCES = \
	%D%/app.c %D%/app.h \
	%D%/call.c %D%/call.h \
	%D%/canvas.c %D%/canvas.h \
	%D%/detail.c %D%/detail.h \
	%D%/frame.c \
	%D%/home.c %D%/home.h \
	%D%/idle.c \
	%D%/keys.c %D%/keys.h \
	%D%/list.c %D%/list.h %D%/list_private.h \
	%D%/list_view.c \
	%D%/palette.c \
	%D%/private.h \
	%D%/screen.h %D%/screens.h \
	%D%/session.c \
	%D%/term.c %D%/term.h \
	%D%/text.c %D%/text.h \
	%D%/theme.c %D%/theme.h \
	%D%/value.c %D%/value.h \
	%D%/widget/choose.c \
	%D%/widget/edit.c %D%/widget/edit.h \
	%D%/widget/form.c %D%/widget/form.h %D%/widget/form_private.h \
	%D%/widget/form_view.c \
	%D%/widget/menu.c %D%/widget/menu.h \
	%D%/widget/pager.c %D%/widget/pager.h \
	%D%/widget/popup.c %D%/widget/popup.h \
	%D%/widget/table.c %D%/widget/table.h \
	%D%/widget/tabs.c %D%/widget/tabs.h
