"""Every state of every service, every action, every wrong person.

	case_matrix.py make TABLE FACTS DIR	rows as SQL, calls of each user
	case_matrix.py check DIR USER		answers of a user, from stdin

TABLE is what service_table says; FACTS are the accounts of the hall. What the
engine ought to answer is said here a second time, from the files alone.
"""
import json
import os
import sys

OFFICE = ("clerk", "reviewer", "lead", "body", "city")
ACT = ("individual", "agent") + OFFICE
ORDER = (("applicant", "application.own"), ("holder", "application.holder"))


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(x) for x in f if x.strip()]


class Case:
    """One row, with how the users stand to it."""

    def __init__(self, number, state, facts, twist=None, user=None):
        self.id = 1000 + number
        self.s = state
        self.f = facts
        self.twist = twist
        self.user = user
        role = state["applicant"][0]
        self.by = facts["person" if role == "individual" else "agent"]
        self.account = self.by["account"]
        if twist == "applicant":
            self.account = user["account"]

    def sql(self):
        s, f = self.s, self.f
        closed = s["phase"] == "closed"
        role = self.by["role"]
        queue = "" if closed else role if s["role"] == "applicant" else s["role"]
        row = (self.id, "M-%d" % self.id, s["service"], s["version"],
               s["state"], s["phase"], "approved" if closed else "", queue,
               f["district"], f["person"]["person"], f["agent"]["unit"], 0,
               self.account, role, self.by["name"], "张伟", "zhang wei", "zw",
               1, 0, 1, 1700000000, 1700000000, 1700000000,
               1700000000 if closed else 0, 0, 0, 0, "", 0, 1700000000, 1)
        out = ["INSERT INTO application VALUES (%s);" %
               ", ".join(map(sql_value, row))]
        out.append(self.event(1, "create", "", "", s["state"], 1, 0))
        if self.twist in ("did", "behalf"):
            me = self.user["account"]
            for i, name in enumerate(did(s)):
                out.append(self.event(2 + i, "action", "approve", name,
                                      s["state"],
                                      me if self.twist == "did" else 1,
                                      me if self.twist == "behalf" else 0))
        return out

    def event(self, seq, what, kind, frm, to, by, behalf):
        row = (self.id, seq, 1700000000, 19675, by, "-", "clerk", behalf, "",
               what, "accept" if kind else "", kind, frm, to, 1, "", "", "{}")
        return ("INSERT INTO application_event VALUES (%s);" %
                ", ".join(map(sql_value, row)))

    def applicant(self, u):
        if u["account"] == self.account:
            return True
        if self.by["role"] == "agent":
            return u["role"] == "agent" and u["unit"] == self.f["agent"]["unit"]
        return u["person"] == self.f["person"]["person"]

    def reached(self, u):
        if u["role"] == "individual":
            return u["person"] == self.f["person"]["person"]
        if u["role"] == "agent":
            return u["unit"] == self.f["agent"]["unit"]
        return u["role"] == "city" or self.f["district"] in u["districts"]

    def his(self, u, role):
        return role == u["role"] or role == "applicant" and self.applicant(u)

    def answer(self, u, action):
        """The key of the refusal; None for those who may."""
        s = self.s
        if u["role"] not in ACT:
            return "request.denied"
        if not self.reached(u):
            return "request.not_found"
        if s["phase"] == "closed":
            return "application.state"
        a = next((x for x in s["actions"] if x["id"] == action), None)
        if a is None or a["auto"]:
            return "application.state"
        anytime = "role" in a
        roles = [a["role"]] if anytime else a["by"] or [s["role"]]
        done = None
        if not any(self.his(u, r) for r in roles):
            # a lead may return whatever his office has, saying why
            if (a["kind"] != "return" or s["escalate"] != u["role"] or
                    s["phase"] != "office"):
                return "application.role"
            done = "application.item_none"
        if anytime:
            return None
        for name, key in ORDER:
            if name in s["exclude"] and (
                    self.applicant(u) if name == "applicant" else
                    u["person"] == self.f["person"]["person"]):
                return key
        if (self.twist in ("did", "behalf") and did(s) and
                u["account"] == self.user["account"]):
            return "application.did"
        return done


def did(state):
    return [x[4:] for x in state["exclude"] if x.startswith("did:")]


def sql_value(v):
    return str(v) if isinstance(v, int) else "'%s'" % v


def cases(table, facts):
    users = facts["users"]
    out = []

    def add(*a):
        out.append(Case(len(out), *a))
    for s in table:
        add(s, facts)
        for u in users.values():
            if s["phase"] != "office" or u["role"] != s["role"]:
                continue
            if "applicant" in s["exclude"]:
                add(s, facts, "applicant", u)
            if did(s):
                add(s, facts, "did", u)
                add(s, facts, "behalf", u)
    return out


def make(table, facts, folder):
    every = cases(table, facts)
    ids = sorted({a["id"] for s in table for a in s["actions"]}) + ["nothing"]
    with open(os.path.join(folder, "rows.sql"), "w", encoding="utf-8") as f:
        # all states stand side by side
        f.write("DROP INDEX application_person_open;\n"
                "DROP INDEX application_unit_open;\nBEGIN;\n")
        for c in every:
            f.write("\n".join(c.sql()) + "\n")
        f.write("COMMIT;\n")
    for login, u in facts["users"].items():
        ask = open(os.path.join(folder, login + ".ask"), "w", encoding="utf-8")
        want = open(os.path.join(folder, login + ".want"), "w",
                    encoding="utf-8")
        with ask, want:
            for c in every:
                for a in ids:
                    key = c.answer(u, a)
                    if key is None:
                        continue
                    name = "%d %s %s %s%s" % (
                        c.id, c.s["service"], c.s["state"], a,
                        " " + c.twist if c.twist else "")
                    ask.write(json.dumps({
                        "jsonrpc": "2.0", "id": name,
                        "method": "application.act", "params": {
                            "id": str(c.id), "action": a,
                            "version": 1}}) + "\n")
                    want.write("%s: %s\n" % (name, key))
    print(len(every))


def check(folder, login):
    got = []
    for line in sys.stdin:
        r = json.loads(line)
        e = r.get("error", {}).get("data", {})
        got.append("%s: %s" % (r["id"], e.get("key", "DONE")))
    with open(os.path.join(folder, login + ".want"), encoding="utf-8") as f:
        want = f.read().splitlines()
    bad = [(g, w) for g, w in zip(got, want) if g != w]
    for g, w in bad[:10]:
        print("# got %s, wanted %s" % (g, w))
    if len(got) != len(want):
        print("# %d answers, %d wanted" % (len(got), len(want)))
    print(len(want) if not bad and len(got) == len(want) else "wrong")


def facts(path):
    """Numbers of records come as texts; districts are short ones."""
    f = lines(path)[0]
    for u in list(f["users"].values()) + [f["person"], f["agent"]]:
        for k in ("account", "person", "unit"):
            u[k] = int(u[k])
    f["district"] = int(f["district"])
    return f


if sys.argv[1] == "make":
    make(lines(sys.argv[2]), facts(sys.argv[3]), sys.argv[4])
else:
    check(sys.argv[2], sys.argv[3])
