"""plans.py PROGRAM MIGRATION...: what SQLite does for each statement in it.

Prints `TABLE<tab>STATEMENT` for each table of which a statement reads all,
`+INDEX<tab>STATEMENT` for each index beside which rows are fetched, and
`-<tab>STATEMENT<tab>ERROR` for those that it does not understand."""

import re
import sqlite3
import sys

VERBS = rb"(?:SELECT|UPDATE|DELETE|INSERT|WITH|REPLACE) "
# Functions of the store; rekeying asks the others of every sealed column.
FUNCTIONS = {"reseal": 2, "stale": 1}


def statements(program):
    """The texts that begin like a statement and are whole ones."""
    with open(program, "rb") as f:
        found = set(re.findall(VERBS + rb"[^\0]{5,}(?=\0)", f.read()))
    for text in sorted(found):
        text = text.decode()
        if "%" in re.sub(r"'[^']*'", "", text):
            continue  # put together when it is used
        yield text


def table(alias, text):
    """The table behind an alias; None when it is a part of the statement."""
    names = re.findall(
        r"(?:FROM|JOIN|UPDATE|INTO|,) (\w+)(?: AS)? %s\b" % alias, text
    )
    return names[0] if names else alias


def main(program, migrations):
    db = sqlite3.connect(":memory:")
    for name, count in FUNCTIONS.items():
        db.create_function(name, count, lambda *a: None)
    for path in migrations:
        with open(path) as f:
            db.executescript(f.read())
    known = {r[0] for r in db.execute("SELECT name FROM sqlite_schema")}
    for text in statements(program):
        numbers = [int(n) for n in re.findall(r"\?(\d+)", text)]
        values = [None] * max(numbers or [len(re.findall(r"\?", text))])
        try:
            plan = db.execute("EXPLAIN QUERY PLAN " + text, values).fetchall()
        except sqlite3.Error as e:
            print("-", text, e, sep="\t")
            continue
        for row in plan:
            m = re.match(r"SCAN (\w+)", row[3])
            if m and table(m[1], text) in known:
                print(table(m[1], text), text, sep="\t")
            m = re.match(r"SEARCH \w+ USING INDEX (\w+)", row[3])
            if m:
                print("+" + m[1], text, sep="\t")


main(sys.argv[1], sys.argv[2:])
