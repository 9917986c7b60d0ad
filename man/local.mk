# One page a program and a file format; talenthall-rpc(7) is the method table.
dist_man_MANS += \
	%D%/talenthall-call.1 \
	%D%/talenthall-sftp.1 \
	%D%/talenthall-tui.1 \
	%D%/talenthall-attachments.5 \
	%D%/talenthall-certificates.5 \
	%D%/talenthall-hall.5 \
	%D%/talenthall-holidays.5 \
	%D%/talenthall-opinions.5 \
	%D%/talenthall-providers.5 \
	%D%/talenthall-templates.5 \
	%D%/talenthall.conf.5 \
	%D%/talenthall-gate.8 \
	%D%/talenthallctl.8 \
	%D%/talenthalld.8
man_MANS = %D%/talenthall-profile.7 %D%/talenthall-rpc.7 \
	%D%/talenthall-service.5
CLEANFILES += %D%/talenthall-service.5 %D%/words.txt
CLEANFILES += %D%/talenthall-profile.7 %D%/talenthall-rpc.7 %D%/methods.json
EXTRA_DIST += %D%/service.awk %D%/service.head.5
EXTRA_DIST += %D%/profile.awk %D%/profile.head.7 %D%/rpc.awk %D%/rpc.head.7
profile_page_parts = $(srcdir)/%D%/profile.head.7 \
	$(top_srcdir)/common/profile_table.c $(top_srcdir)/common/codes.c
%D%/talenthall-profile.7: $(srcdir)/%D%/profile.awk $(profile_page_parts)
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	LC_ALL=C $(AWK) -f $(srcdir)/%D%/profile.awk $(profile_page_parts) \
		> $@.tmp && mv $@.tmp $@
%D%/talenthall-service.5: talenthalld$(EXEEXT) $(srcdir)/%D%/service.awk $(srcdir)/%D%/service.head.5
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	./talenthalld$(EXEEXT) --words > %D%/words.txt && \
	LC_ALL=C $(AWK) -f $(srcdir)/%D%/service.awk \
		$(srcdir)/%D%/service.head.5 %D%/words.txt > $@.tmp && \
	mv $@.tmp $@
rpc_page_parts = $(srcdir)/%D%/rpc.head.7 $(top_srcdir)/common/errors.def
%D%/talenthall-rpc.7: talenthalld$(EXEEXT) $(srcdir)/%D%/rpc.awk $(rpc_page_parts)
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	./talenthalld$(EXEEXT) --methods > %D%/methods.json && \
	LC_ALL=C $(AWK) -f $(srcdir)/%D%/rpc.awk $(rpc_page_parts) \
		$(top_srcdir)/server/rpc/*.c %D%/methods.json > $@.tmp && mv $@.tmp $@
