#!/usr/bin/env python3
"""Check the draw of a panel from what is published of it, and nothing else:
title.draw.get of anybody, as JSON on standard input. Prints who sits and who
waits; exit 0 when all of it agrees."""
import hashlib
import json
import sys


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def main():
    d = json.load(sys.stdin)
    # what was read before the draw may be given to compare with
    before = json.load(open(sys.argv[1])) if len(sys.argv) > 1 else None
    listing = ''.join(n + '\n' for n in d['list'])
    bad = []
    if digest(listing) != d['list_sha256']:
        bad.append('the list has another digest')
    if before is not None and (before['commitment'] != d['commitment'] or
                               before['list'] != d['list'] or
                               'seed' in before):
        bad.append('it is not what was published before the draw')
    if digest(d['seed'] + '\n' + listing) != d['commitment']:
        bad.append('seed and list are not what was committed to')
    ticket = {n: digest('\n'.join((d['seed'], d['public'], n)))
              for n in d['list']}
    order = sorted(d['list'], key=lambda n: ticket[n])
    if order != d['order']:
        bad.append('the order is another')
    for line in bad:
        print(line, file=sys.stderr)
    print('seats', *order[:d['seats']])
    print('reserve', *order[d['seats']:d['seats'] + d['reserve']])
    return 1 if bad else 0


sys.exit(main())
