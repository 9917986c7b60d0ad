#!/usr/bin/python3
"""Sign in by keyboard-interactive, and run one command.

kbdint.py PORT USER [--key FILE | --password WORD] ANSWER... [-- COMMAND]

Answers are given in turn, one a question. Some are made from the question:
  @captcha   the sum in words
  @run LINE  run it by bash with CODE set to the login code, answer nothing
  @sh LINE   what it prints is the answer
Questions, banners and "+ signed in" or "refused" are printed; then what the
command printed, given the file KBDINT_INPUT to read if that is set. Exit 0 when signed in.
"""
import os
import re
import socket
import subprocess
import sys

import paramiko

NUMERALS = {'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7,
            '八': 8, '九': 9, '十': 10}


def captcha(text):
    a, sign, b = re.search('([一二三四五六七八九十])(加|减)'
                           '([一二三四五六七八九十])等于', text).groups()
    a, b = NUMERALS[a], NUMERALS[b]
    return str(a + b if sign == '加' else a - b)


def main():
    args = sys.argv[1:]
    command = None
    if '--' in args:
        at = args.index('--')
        command = ' '.join(args[at + 1:])
        args = args[:at]
    port, user, args = int(args[0]), args[1], args[2:]
    first = None
    if args[:1] == ['--key']:
        first, args = ('key', args[1]), args[2:]
    elif args[:1] == ['--password']:
        first, args = ('password', args[1]), args[2:]
    answers = list(args)
    seen = {'text': ''}

    def handler(title, instructions, prompts):
        out = []
        for text, echo in prompts:
            print(text)
            seen['text'] += text
            if not answers:
                raise RuntimeError('no answer left for: ' + text)
            answer = answers.pop(0)
            if answer == '@captcha':
                answer = captcha(seen['text'])
                seen['text'] = ''
            elif answer.startswith('@sh '):
                answer = subprocess.run(
                    ['bash', '-c', answer[4:]], check=False,
                    stdout=subprocess.PIPE).stdout.decode().strip()
            elif answer.startswith('@run '):
                code = re.findall('[Cc]ode: ([0-9A-Z-]{8,9})', seen['text'])[-1]
                subprocess.run(['bash', '-c', answer[5:]], check=False,
                               env=dict(os.environ, CODE=code))
                answer = ''
            out.append(answer)
        return out

    # another loopback address is another source
    sock = socket.create_connection(
        ('127.0.0.1', port), 20,
        (os.environ.get('KBDINT_FROM', '127.0.0.1'), 0))
    t = paramiko.Transport(sock)
    t.banner_timeout = 20
    t.auth_timeout = 60
    t.start_client(timeout=20)
    try:
        partial = ['keyboard-interactive']
        if first is not None and first[0] == 'key':
            partial = t.auth_publickey(
                user, paramiko.Ed25519Key.from_private_key_file(first[1]))
        elif first is not None:
            partial = t.auth_password(user, first[1], fallback=False)
        if not t.is_authenticated():
            print('partial: ' + ' '.join(partial))
            t.auth_interactive(user, handler)
    except (paramiko.SSHException, RuntimeError, EOFError) as e:
        banner = t.get_banner()
        print('banner: ' + banner.decode() if banner else 'banner:')
        print('refused: %s' % e)
        if isinstance(e, paramiko.BadAuthenticationType):
            print('offered: ' + ' '.join(e.allowed_types))
        t.close()
        return 1
    print('+ signed in')
    if command is not None:
        c = t.open_session()
        c.exec_command(command)
        if 'KBDINT_INPUT' in os.environ:
            with open(os.environ['KBDINT_INPUT'], 'rb') as f:
                c.sendall(f.read())
            c.shutdown_write()
        print(c.makefile().read().decode(), end='')
    t.close()
    return 0


sys.exit(main())
