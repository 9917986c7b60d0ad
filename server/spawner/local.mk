# Forks and execs the workers; a role of talenthalld.
talenthalld_SOURCES += \
	%D%/helper.c %D%/helper.h \
	%D%/spawner.c \
	%D%/worker.c %D%/worker.h
