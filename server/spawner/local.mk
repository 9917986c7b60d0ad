# Forks and execs the workers; a role of talenthalld.
talenthalld_SOURCES += \
	%D%/helper.c %D%/helper.h \
	%D%/spawner.c \
	%D%/template.c %D%/template.h \
	%D%/worker.c %D%/worker.h
