# Services as files: rules, definitions, engine. Part of librecords.a; knows
# no noun, and neither the store nor the domain.
workflow_sources = \
	%D%/clock.c \
	%D%/definition.c %D%/definition.h \
	%D%/definition_field.c \
	%D%/definition_flat.c %D%/definition_flat.h \
	%D%/definition_flow.c \
	%D%/definition_part.c %D%/definition_part.h \
	%D%/definition_read.c %D%/definition_read.h \
	%D%/engine.c %D%/engine.h \
	%D%/expression.c %D%/expression.h \
	%D%/expression_day.c \
	%D%/expression_node.h \
	%D%/expression_parse.c \
	%D%/expression_token.c %D%/expression_token.h \
	%D%/lint.c %D%/lint.h \
	%D%/panel.c \
	%D%/lint_flow.c %D%/lint_form.c %D%/lint_state.c
