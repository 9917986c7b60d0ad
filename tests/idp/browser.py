#!/usr/bin/python3
"""A person's browser: confirms a device code at the tests' identity provider.

browser.py URI_COMPLETE LOGIN [refuse]
"""
import html
import http.cookiejar
import re
import sys
import urllib.parse
import urllib.request


def fields(page):
    """The hidden and submit fields of the first form with an action."""
    form = re.search(r"<form(.*?)</form>", page, re.S).group(0)
    action = re.search(r'action="([^"]*)"', form).group(1)
    out = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            out[name.group(1)] = html.unescape(value.group(1)) if value else ""
    return html.unescape(action), out


def main():
    uri, login = sys.argv[1], sys.argv[2]
    refuse = len(sys.argv) > 3
    jar = http.cookiejar.CookieJar()
    web = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(jar))

    def post(url, data):
        reply = web.open(url, urllib.parse.urlencode(data).encode(), timeout=10)
        return reply.geturl(), reply.read().decode()

    reply = web.open(uri, timeout=10)
    at, page = reply.geturl(), reply.read().decode()
    for _ in range(8):
        if "Sign-in Success" in page or "successfully" in page.lower():
            return 0
        action, data = fields(page)
        if "prompt" in data and data["prompt"] == "login":
            data.update(login=login, password="any")
        if refuse and "abort" not in data and "user_code" in data:
            data["abort"] = "yes"
        at, page = post(urllib.parse.urljoin(at, action), data)
        if refuse:
            return 0
    sys.stderr.write(page)
    return 1


sys.exit(main())
