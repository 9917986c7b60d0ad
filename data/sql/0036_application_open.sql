-- Cases that are not closed, by id: the calendar's walk of each day, and that of
-- talenthallctl config diff. By due day nobody asked for them.
DROP INDEX application_open;
CREATE INDEX application_open ON application (id) WHERE phase <> 'closed';
