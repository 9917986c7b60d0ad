"""Every method as every role, with other people's rows in its place.

	authority.py TABLE DIR PORT [provider]	TAP on stdout

TABLE is `talenthalld --methods`, DIR the served demo hall, provider: one that
anybody signs in at is the first of person@ and unit@. Whose a row is, is
said here a second time, from the tables alone. A row that is not the caller's
must be answered as one that does not exist, to the letter, and is in no list;
no answer to anybody shows a number that is to be masked; a number that is shown
leaves a row in the audit.
"""
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

LOGINS = {"individual": "zhangwei", "agent": "hr", "clerk": "clerk",
          "reviewer": "review", "lead": "lead", "body": "body",
          "city": "city", "expert": "expert1", "sysadmin": "sysadmin",
          "secadmin": "secadmin", "auditor": "auditor"}
OFFICE = ("clerk", "reviewer", "lead")
NOBODY = "4611686018427387001"  # an id that no row has
NO_CASE = "T-NONE-1"            # nor this number a case
PASSWORD = "demo-Hall-2026"
BUSY = '"code": -32005'
# Not theirs, and yet they may: role, method, table of the row.
KNOWN = {("clerk", m, "account") for m in (
    # a counter serves who comes to it, from whatever district
    "account.get", "account.unlock", "account.reset", "account.mobile_set",
    )} | {
    # units are known by their public code as well
    ("individual", "licence.claim", "unit"),
    # how a panel was drawn can be checked by anybody who has its number
    ("expert", "title.draw.get", "panel"),
}
# Kinds of rows that a method is asked for by their id: all are to be tried.
WITH_ID = {
    "account", "account_key", "appeal", "application", "application_document",
    "appointment", "appointment_hold", "appointment_wait", "association",
    "certificate", "conflict", "delegation", "notice", "notification", "panel",
    "permit", "person", "provider_link", "restriction", "return_item",
    "session", "slot_plan", "stock_opinion", "title_award", "unit"}
# Method and table: what anybody is shown.
SHOWN = {
    ("title.notice.list", "application"),  # the public notice
    ("title.draw.list", "panel"),          # and how panels were drawn
    ("queue.list", "account"),             # the colleague who claimed it
    ("appeal.get", "account"),             # whose number it is now
    }
BODY_UNITS = ("SELECT unit_id FROM body_unit AS u JOIN body_account AS a"
              " ON a.body_id = u.body_id WHERE a.account_id = ?")
# Nobody's but the account's, whoever asks.
PERSONAL = ("account_key", "conflict", "notification", "provider_link",
            "session")


def ssh_rpc(port, directory, user, lines, entry=None):
    """Send requests, give the replies by their id."""
    key = [] if entry else ["-i", "%s/keys/%s" % (directory, user),
                            "-o", "IdentitiesOnly=yes"]
    run = subprocess.run(
        ["ssh", "-F", "none", "-p", port, "-o", "BatchMode=yes", "-o",
         "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
         "-o", "LogLevel=ERROR", *key, "%s@127.0.0.1" % (entry or user),
         "rpc"], input="".join(json.dumps(x) + "\n" for x in lines),
        capture_output=True, text=True, check=False, timeout=400)
    out = {}
    for line in run.stdout.splitlines():
        reply = json.loads(line)
        if "id" in reply:
            out[reply["id"]] = reply
    return out, run.stderr


class Hall:
    """Rows, and to whom they belong."""

    def __init__(self, path):
        self.db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
        self.db.row_factory = sqlite3.Row
        self.tables = {}
        for (name,) in self.db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"):
            columns = {r["name"] for r in
                       self.db.execute("PRAGMA table_info(%s)" % name)}
            self.tables[name] = columns
        self.units_of = {}  # of a person: units he has or had to do with
        for t in ("association", "permit", "application"):
            for r in self.rows(t):
                self.units_of.setdefault(r["person_id"], set()).add(
                    r["unit_id"])
        self.by_id = {}
        for t, r in self.all():
            self.by_id.setdefault(str(r["id"]), []).append((t, r))
        self.district_of = {("person", r["id"]): r["district"]
                            for r in self.rows("person")}
        self.district_of.update({("unit", r["id"]): r["district"]
                                 for r in self.rows("unit")})

    def rows(self, table):
        return self.db.execute("SELECT * FROM %s" % table).fetchall()

    def user(self, login):
        u = dict(self.db.execute("SELECT * FROM account WHERE login = ?",
                                 (login,)).fetchone())
        u["units"] = {r[0] for r in self.db.execute(
            "SELECT unit_id FROM agent_unit WHERE account_id = ? "
            "AND ended_at = 0", (u["id"],))}
        u["districts"] = {r[0] for r in self.db.execute(
            "SELECT district FROM account_district WHERE account_id = ?",
            (u["id"],))}
        return u

    def audited(self, account):
        return dict(self.db.execute(
            "SELECT action, count(*) FROM audit WHERE account_id = ? "
            "AND outcome = 'done' GROUP BY action", (account,)).fetchall())

    def owners(self, table, r):
        """Persons, units, accounts and districts that have to do with r."""
        has = self.tables[table]
        o = {"person": set(), "unit": set(), "account": set(),
             "district": set()}
        for column, kind in (("person_id", "person"), ("unit_id", "unit"),
                             ("account_id", "account"),
                             ("applicant_account", "account"),
                             ("district", "district")):
            if column in has and r[column]:
                o[kind].add(r[column])
        if table in ("person", "unit", "account"):
            o[table].add(r["id"])
        if table in ("attachment", "inbox"):
            o["person" if r["owner"] in ("person", 1) else "unit"].add(
                r["owner_id"])
        if table == "profile_history":
            o[r["kind"]].add(r["owner_id"])
        if table == "restriction":
            o["unit" if r["subject"] in ("unit", 2) else "person"].add(
                r["subject_id"])
        if table in ("return_item", "application_document", "objection"):
            a = self.db.execute("SELECT * FROM application WHERE id = ?",
                                (r["application_id"],)).fetchone()
            return self.owners("application", a)
        if table == "account_key":
            a = self.db.execute("SELECT * FROM account WHERE id = ?",
                                (r["account_id"],)).fetchone()
            return self.owners("account", a)
        return o

    def not_written(self, u, r):
        """A draft of a notice, of none of his districts; others are public."""
        districts = {x[0] for x in self.db.execute(
            "SELECT district FROM notice_district WHERE notice_id = ?",
            (r["id"],))}
        if r["status"] != "draft" or u["role"] == "sysadmin":
            return False
        return u["role"] != "lead" or bool(
            districts and not districts & u["districts"])

    def not_judged(self, u, table, r):
        """A panel without his seat, and a case that is in none of his."""
        panels = {x[0] for x in self.db.execute(
            "SELECT panel_id FROM panel_seat AS s JOIN expert AS x"
            " ON x.id = s.expert_id WHERE x.account_id = ?", (u["id"],))}
        if table == "application":
            return not self.db.execute(
                "SELECT 1 FROM panel_case WHERE application_id = ? AND"
                " panel_id IN (%s)" % ",".join(map(str, panels)),
                (r["id"],)).fetchone()
        return table == "panel" and r["id"] not in panels

    def foreign(self, u, table, r):
        """Certainly none of u's business."""
        if table in PERSONAL:
            return r["account_id"] != u["id"]
        if table == "notice":
            return self.not_written(u, r)
        if u["role"] == "expert":
            return self.not_judged(u, table, r)
        o = self.owners(table, r)
        if u["id"] in o["account"]:
            return False
        if u["role"] == "body":
            return bool(o["unit"]) and not o["unit"] & {x[0] for x in
                self.db.execute(BODY_UNITS, (u["id"],))}
        if u["role"] in OFFICE and table == "account" and \
                r["role"] not in ("individual", "agent"):
            return True
        if not any(o.values()):
            return False
        if u["role"] == "individual":
            if table == "unit":
                return r["id"] not in self.units_of.get(u["person_id"], ())
            return u["person_id"] not in o["person"]
        if u["role"] == "agent":
            if o["unit"]:
                return not o["unit"] & u["units"] and \
                    u["person_id"] not in o["person"]
            return u["person_id"] not in o["person"] and not any(
                self.units_of.get(p, set()) & u["units"]
                for p in o["person"])
        if u["role"] in OFFICE:
            districts = set(o["district"])
            for kind in ("person", "unit"):
                for x in o[kind]:
                    districts.add(self.district_of.get((kind, x)))
            for p in o["person"]:
                for x in self.units_of.get(p, ()):
                    districts.add(self.district_of.get(("unit", x)))
            return bool(districts) and not districts & u["districts"]
        return False

    def all(self):
        """Every row that has an id, those made for this test first."""
        for table in sorted(self.tables):
            if "id" in self.tables[table] and table not in (
                    "audit", "audit_head", "outbox", "migration"):
                for r in sorted(self.rows(table), key=lambda r: r["id"],
                                reverse=True):
                    yield table, r

    def candidates(self, u, foreign, each):
        """Some ids of each table: [(table, id)]; foreign ones made first."""
        out = []
        rows = list(self.all())
        for table, r in rows if foreign else reversed(rows):
            if sum(t == table for t, _ in out) < each and \
                    self.foreign(u, table, r) == foreign:
                out.append((table, str(r["id"])))
        return out

    def numbers(self, u):
        """Of cases that are none of u's business."""
        return [r["number"] for t, r in self.all() if t == "application" and
                self.foreign(u, t, r)][:2]


def value(p, reveal=False):
    """Something that a parameter may be."""
    t, name = p["type"], p["name"]
    if t == "choice":
        return p["choices"][0]
    if t == "integer":
        return max(1, p.get("min") or 1)
    if t == "boolean":
        return reveal if "reveal" in name else False
    if t == "date":
        return "2026-12-01"
    if t == "month":
        return "2026-12"
    if t == "list":
        return []
    if t == "object":
        return {}
    if t == "secret":
        return PASSWORD
    if t == "id":
        return NOBODY
    if name == "district":
        return "110105"
    return "x" * max(p.get("min") or 1, 4)


def required(m):
    return {p["name"]: value(p) for p in m["params"]
            if p["required"] and p["type"] != "file"}


NUMBER = re.compile(r"(?<![0-9A-Za-z*])([1-9]\d{16}[\dX])(?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<![0-9A-Za-z*+.-])(1[3-9]\d{9})(?![0-9A-Za-z])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def plain(text):
    """Numbers that stand there unmasked."""
    out = {x for x in NUMBER.findall(text)
           if "10X98765432"[sum(int(a) * w for a, w in zip(x, WEIGHTS)) % 11]
           == x[17]}
    return out | set(MOBILE.findall(text))


def answer(reply):
    """What was said, without the id of the request."""
    return json.dumps({k: v for k, v in reply.items() if k != "id"},
                      sort_keys=True, ensure_ascii=False)


def brief(text):
    found = re.findall(r'"(?:code|field|key)": ?"?[-a-z0-9_.]+', text)
    return " ".join(found[:3]).replace('"', "") if "error" in text \
        else text[:100]


class Tap:
    n = 0

    def ok(self, fine, name, why=()):
        self.n += 1
        print("%sok %d - %s" % ("" if fine else "not ", self.n, name))
        for line in list(why)[:0 if fine else 20]:
            print("# " + line[:400])


def try_foreign(tap, hall, role, methods, ask):
    u = hall.user(LOGINS[role])
    foreign = hall.candidates(u, True, 2)
    ids = foreign + [("", NOBODY)]
    numbers = [("application", x) for x in hall.numbers(u)] + [("", NO_CASE)]
    lines, meant = [], {}
    for m in methods:
        if role not in m["roles"]:
            continue
        for p in m["params"]:
            by_number = p["type"] == "text" and p["name"] == "application"
            if p["type"] != "id" and not by_number:
                continue
            for table, x in numbers if by_number else ids:
                params = required(m)
                params[p["name"]] = x
                k = len(lines)
                lines.append({"jsonrpc": "2.0", "id": k,
                              "method": m["name"], "params": params})
                meant[k] = (m["name"], p["name"], table, x)
    out = ask(u["login"], lines)
    nobody = {meant[k][:2]: answer(out[k]) for k in meant
              if meant[k][3] in (NOBODY, NO_CASE) and k in out}
    bad = {}
    for k, (name, param, table, x) in meant.items():
        if k not in out:
            bad[name] = "%s: no answer" % name
            continue
        got = answer(out[k]).replace(x, NOBODY if x.isdigit() else NO_CASE)
        # too many tries tell nothing of what was tried
        if got != nobody[name, param] and BUSY not in got and \
                BUSY not in nobody[name, param] and \
                (role, name, table) not in KNOWN:
            bad[name, param, table] = "%s %s of %s: %s; but of none: %s" % (
                name, param, table, brief(got), brief(nobody[name, param]))
    bad = sorted(bad.values())
    tables = sorted({t for t, _ in foreign})
    tap.ok(not bad and (len(foreign) > 0 or not lines),
           "%s: %d calls with %d rows of others, of %d kinds, as with none" % (
               role, len(lines), len(foreign), len(tables)), bad)
    print("# " + " ".join(tables))
    return tables


def shown_of_others(hall, u, line, reply):
    """Rows that an answer names and should not."""
    bad = []
    asked = {x for x in line["params"].values() if isinstance(x, str)}
    for x in set(re.findall(r'"(\d{15,19})"', answer(reply))) - asked:
        rows = hall.by_id.get(x, [])
        if rows and all(hall.foreign(u, t, r) and
                        (line["method"], t) not in SHOWN
                        for t, r in rows):
            bad.append("%s names %s %s" % (line["method"], rows[0][0], x))
    return bad


def try_own(tap, hall, role, methods, ask):
    """What he may see: no number is plain that he has not asked for so."""
    u = hall.user(LOGINS[role])
    own = hall.candidates(u, False, 1)
    lines, meant = [], {}

    def put(m, params, revealed):
        meant[len(lines)] = (m["name"], revealed)
        lines.append({"jsonrpc": "2.0", "id": len(lines),
                      "method": m["name"], "params": params})

    for m in methods:
        if role not in m["roles"] or m["write"]:
            continue
        ids = [p["name"] for p in m["params"] if p["type"] == "id"]
        names = {p["name"] for p in m["params"]}
        more = {k: v for k, v in (("reveal", True), ("purpose", "核对原件"))
                if k in names}
        put(m, required(m), False)
        for name in ids:
            for _, x in own:
                put(m, dict(required(m), **{name: x}), False)
                if more:
                    put(m, dict(required(m), **{name: x}, **more), True)
        if more:
            put(m, dict(required(m), **more), True)
    before = hall.audited(u["id"])
    out = ask(u["login"], lines)
    after = hall.audited(u["id"])
    bad, done, shown = [], 0, {}
    for k, (name, revealed) in meant.items():
        if k not in out:
            bad.append("%s: no answer" % name)
            continue
        done += "result" in out[k]
        bad += shown_of_others(hall, u, lines[k], out[k])
        found = plain(answer(out[k]))
        if found and revealed:
            shown[name] = shown.get(name, 0) + 1
        elif found:
            bad.append("%s: %s in %s" % (name, found, answer(out[k])[:300]))
    tap.ok(not bad, "%s: no plain number and no row of others in %d answers"
           " to %d calls" % (
        role, done, len(lines)), bad)
    if shown:
        tap.ok(all(after.get(x, 0) - before.get(x, 0) >= n
                   for x, n in shown.items()),
               "%s: each of %d answers with plain numbers is in the audit" % (
                   role, sum(shown.values())), ["%s %s %s" % (
                       shown, before, after)])
    return sum(shown.values())


def by_provider(port, entry, lines):
    """The conversation of person@ or unit@, with an account of a provider."""
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.NamedTemporaryFile("w", suffix=".rpc") as f:
        f.write("".join(json.dumps(x) + "\n" for x in lines))
        f.flush()
        run = subprocess.run(
            ["/usr/bin/python3", here + "/../lib/kbdint.py", port, entry,
             {"person": "4", "unit": "5"}[entry], "1", "", "--", "rpc"],
            env=dict(os.environ, KBDINT_INPUT=f.name,
                     KBDINT_FROM="127.0.2.%d" % len(entry)),
            capture_output=True, text=True, check=False, timeout=400)
    out = {}
    for line in run.stdout.splitlines():
        if line.startswith('{"jsonrpc"'):
            reply = json.loads(line)
            out[reply.get("id")] = reply
    return out, run.stdout[-300:] + run.stderr[-300:]


def try_guest(tap, methods, ask, entry, role="guest"):
    """Somebody without a name, through every method."""
    lines = [{"jsonrpc": "2.0", "id": m["name"], "method": m["name"],
              "params": required(m)} for m in methods]
    out, said = ask(entry, lines)
    if role is None:
        tap.ok(not out and "Permission denied" in said,
               "%s: none of %d methods, and nobody comes in so" % (
                   entry, len(lines)), [said])
        return
    bad, denied = [], 0
    for m in methods:
        text = answer(out[m["name"]]) if m["name"] in out else "no answer"
        denied += '"request.denied"' in text
        if role not in m["roles"] and '"request.denied"' not in text or \
                "no answer" == text or plain(text):
            bad.append("%s: %s" % (m["name"], text[:200]))
    tap.ok(not bad, "%s: all %d methods, of which %d are his, %d denied" % (
        entry, len(lines), sum(role in m["roles"] for m in methods), denied),
        ([said.replace("\n", " ")] if bad else []) + bad)


def main():
    table, directory, port = sys.argv[1:4]
    with open(table, encoding="utf-8") as f:
        methods = json.load(f)["methods"]
    hall = Hall(directory + "/talenthall.db")
    tap = Tap()

    def ask(user, lines):
        return ssh_rpc(port, directory, user, lines)[0]

    shown = 0
    for role in LOGINS:
        shown += try_own(tap, hall, role, methods, ask)
    tap.ok(shown > 0, "numbers are shown to who asks for them (%d)" % shown)
    for entry in ("register", "verify", "display", "person", "unit"):
        try_guest(tap, methods, lambda entry, lines: ssh_rpc(
            port, directory, entry, lines, entry), entry,
            {"display": "display", "person": None, "unit": None}.get(
                entry, "guest"))
    for entry in ("person", "unit") if "provider" in sys.argv else ():
        try_guest(tap, methods, lambda entry, lines: by_provider(
            port, entry.split()[0], lines),
            entry + " with the account of a provider")
    tried = set()
    for role in ("individual", "agent", "body", "city", "expert") + OFFICE:
        tried.update(try_foreign(tap, hall, role, methods, ask))
    missing = sorted(WITH_ID - tried)
    tap.ok(not missing, "rows of others of every kind that has an id", missing)
    print("1..%d" % tap.n)


main()
