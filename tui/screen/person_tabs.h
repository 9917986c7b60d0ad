/* Tabs of a person's record: general, education, study, work. */
#ifndef TUI_SCREEN_PERSON_TABS_H
#define TUI_SCREEN_PERSON_TABS_H

#include "tui/detail.h"
#include "tui/screen/words.h"

/* Rows of the general and education pages; p is "" or "person.". */
#define PERSON_GENERAL(p) \
	{ .label = N_("Name"), .path = p "name" }, \
	{ .label = N_("Sex"), .path = p "sex", .format = FORMAT_CHOICE, \
	    .choices = words_sex }, \
	{ .label = N_("ID type"), .path = p "id_kind", \
	    .format = FORMAT_CHOICE, .choices = words_id_kind }, \
	{ .label = N_("ID number"), .path = p "id_number" }, \
	{ .label = N_("Phone"), .path = p "mobile" }, \
	{ .label = N_("Birth date"), .path = p "birth" }, \
	{ .label = N_("Ethnic group"), .path = p "ethnic" }, \
	{ .label = N_("Political status"), .path = p "political" }, \
	{ .label = N_("Marital status"), .path = p "marital" }, \
	{ .label = N_("E-mail"), .path = p "email" }, \
	{ .label = N_("Household registration"), .flags = PANEL_HEADING }, \
	{ .label = N_("Hukou place"), .path = p "hukou_place" }, \
	{ .label = N_("Hukou kind"), .path = p "hukou_kind" }, \
	{ .label = N_("District"), .path = p "district_name" }, \
	{ .label = N_("Address"), .path = p "address", \
	    .flags = PANEL_WIDE }, \
	{ .label = N_("Contact address"), .path = p "contact_address", \
	    .flags = PANEL_WIDE }

#define PERSON_EDUCATION(p) \
	{ .label = N_("Education"), .path = p "education.education" }, \
	{ .label = N_("Graduated"), .path = p "education.graduated" }, \
	{ .label = N_("School"), .path = p "education.school" }, \
	{ .label = N_("Major"), .path = p "education.major" }, \
	{ .label = N_("Degree"), .path = p "education.degree" }, \
	{ .label = N_("Degree granted by"), \
	    .path = p "education.degree_grantor" }, \
	{ .label = N_("Professional title"), \
	    .path = p "education.professional_title", .flags = PANEL_WIDE }

extern const struct column person_study_columns[];
extern const struct column person_work_columns[];

#endif
