# Forks and execs the workers; a role of talenthalld.
talenthalld_SOURCES += \
	%D%/spawner.c \
	%D%/worker.c %D%/worker.h
