"""What holds of a hall's rows whatever was killed, cut off or asked at once.

broken(db) says what does not.
"""
# Of cases and permits also: each permit is once and in one state, which is
# what its history says, and each decision has done once what it decides.
RULES = (
    ("overbooked cells",
     "SELECT count(*) FROM hall_cell WHERE used > capacity"),
    ("cells that are not the sum of their bookings",
     "SELECT count(*) FROM hall_cell AS c WHERE used <> (SELECT count(*)"
     " FROM appointment AS a WHERE a.district = c.district AND a.day = c.day"
     " AND holds_cells = 1 AND c.cell >= a.cell AND c.cell < a.cell + a.cells"
     ") + (SELECT count(*) FROM appointment_hold AS h WHERE h.district ="
     " c.district AND h.day = c.day AND c.cell >= h.cell AND"
     " c.cell < h.cell + h.cells)"),
    ("people with two permits in force",
     "SELECT count(*) FROM (SELECT person_id FROM permit WHERE status IN"
     " ('valid', 'suspended') GROUP BY person_id HAVING count(*) > 1)"),
    ("people with two open links",
     "SELECT count(*) FROM (SELECT person_id FROM association WHERE status"
     " IN ('pending', 'active') GROUP BY person_id HAVING count(*) > 1)"),
    ("people with two open cases of a permit",
     "SELECT count(*) FROM (SELECT 1 FROM application WHERE phase <> 'closed'"
     " AND service LIKE 'permit-%' GROUP BY person_id HAVING count(*) > 1)"),
    ("permits that are not what their history says",
     "SELECT count(*) FROM permit AS p JOIN permit_event AS v ON v.permit_id"
     " = p.id AND v.seq = (SELECT max(seq) FROM permit_event WHERE permit_id"
     " = p.id) WHERE v.status <> p.status OR v.valid_to <> p.valid_to OR"
     " v.unit_id <> p.unit_id OR (p.status = 'cancelled') <>"
     " (v.what = 'cancelled') OR (p.status = 'cancelled') <>"
     " (p.cancelled_at <> 0)"),
    ("permits whose history has a gap or begins or ends twice",
     "SELECT count(*) FROM (SELECT 1 FROM permit_event GROUP BY permit_id"
     " HAVING count(*) <> max(seq) OR sum(what = 'issued') <> 1 OR"
     " sum(what = 'cancelled') > 1)"),
    ("permits without a history",
     "SELECT count(*) FROM permit AS p JOIN application AS a ON a.permit_id ="
     " p.id WHERE a.state = 'approved' AND NOT EXISTS (SELECT 1 FROM"
     " permit_event WHERE permit_id = p.id)"),
    ("decisions that did not do what they decide, or did it twice",
     "SELECT count(*) FROM application AS a WHERE service IN ('permit-new',"
     " 'permit-cancellation') AND (state = 'approved') <> (SELECT count(*)"
     " FROM permit_event WHERE case_number = a.number AND what = CASE"
     " service WHEN 'permit-new' THEN 'issued' ELSE 'cancelled' END)"),
    ("changes of permits by a case that is not there or not decided",
     "SELECT count(*) FROM permit_event AS v WHERE case_number <> '' AND"
     " NOT EXISTS (SELECT 1 FROM application WHERE number = v.case_number"
     " AND state = 'approved')"),
    ("permits issued without one confirmation slip",
     "SELECT count(*) FROM application AS a WHERE service = 'permit-new' AND"
     " (state = 'approved') <> (SELECT count(*) FROM application_document"
     " WHERE application_id = a.id AND document = 'confirmation_slip')"),
    ("cases that are not where their last step led",
     "SELECT count(*) FROM application AS a WHERE state IS NOT (SELECT"
     " to_state FROM application_event WHERE application_id = a.id AND"
     " to_state <> '' ORDER BY seq DESC LIMIT 1)"),
    ("steps that do not begin where the one before ended",
     "SELECT count(*) FROM (SELECT from_state, lag(to_state) OVER (PARTITION"
     " BY application_id ORDER BY seq) AS was FROM application_event WHERE"
     " to_state <> '') WHERE was <> from_state"),
    ("cases with a gap in their history",
     "SELECT count(*) FROM (SELECT 1 FROM application_event GROUP BY"
     " application_id HAVING count(*) <> max(seq))"),
    ("rounds that are not the submissions",
     "SELECT count(*) FROM application AS a WHERE round <> (SELECT count(*)"
     " FROM application_event WHERE application_id = a.id AND kind ="
     " 'submit')"),
    ("queues that were counted wrong",
     "SELECT count(*) FROM (SELECT district, service, state, queue, n FROM"
     " application_count WHERE n <> 0 EXCEPT SELECT district, service,"
     " state, queue, count(*) FROM application GROUP BY 1, 2, 3, 4)"),
    ("days that cases are due on, counted wrong",
     "WITH due AS (SELECT district, queue, state_due_on, count(*) AS n FROM"
     " application WHERE queue <> '' AND state_due_on > 0 GROUP BY 1, 2, 3)"
     " SELECT (SELECT count(*) FROM (SELECT * FROM application_due EXCEPT"
     " SELECT * FROM due)) + (SELECT count(*) FROM (SELECT * FROM due EXCEPT"
     " SELECT * FROM application_due))"),
    ("open cases that do not hold their person",
     "SELECT count(*) FROM (SELECT number FROM application WHERE submitted_at"
     " <> 0 AND phase <> 'closed' AND person_id <> 0 AND unit_id <> 0 EXCEPT"
     " SELECT number FROM engagement)"),
    ("links that say another state of the permit",
     "SELECT count(*) FROM association AS s JOIN permit AS p ON p.id ="
     " (SELECT max(id) FROM permit WHERE person_id = s.person_id) WHERE"
     " s.status = 'active' AND s.permit_status <> p.status"),
    ("cases of which the audit tells other steps",
     "SELECT count(*) FROM application AS a WHERE (SELECT count(*) FROM"
     " application_event WHERE application_id = a.id AND what = 'action') <>"
     " (SELECT count(*) FROM audit WHERE object = 'application' AND object_id"
     " = a.id AND outcome = 'done' AND action IN ('application.submit',"
     " 'application.act', 'application.withdraw'))"),
    ("broken references", "SELECT count(*) FROM pragma_foreign_key_check"),
)


def broken(db):
    counts = [(db.execute(sql).fetchone()[0], name) for name, sql in RULES]
    return [f"{n} {name}" for n, name in counts if n]
