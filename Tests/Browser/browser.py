"""Chromium with one page of Mem's, and what tests want of it. Needs Debian's chromium, and from PyPI playwright."""

import contextlib
import os
import re
import shutil
import sys
import urllib.parse

from playwright.sync_api import sync_playwright

LIMIT = 20_000

# Collects what moves in every page, with what did so.
COLLECT_SHIFTS = """
window.layoutShifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    const what = entry.sources.map(({ node }) => `${location.hash.split('?')[0]} ${node?.outerHTML?.slice(0, 80) ?? node?.textContent}`);
    window.layoutShifts.push({ value: entry.value, at: entry.startTime, what });
  }
}).observe({ type: 'layout-shift', buffered: true });
"""


class Failed(Exception):
    """What was not as it should be, in words."""


def check(truth, words):
    if not truth:
        raise Failed(words)


class Browser:
    """A page, and whatever it complained of."""

    def __init__(self, base, page, folder):
        self.base, self.page, self.folder = base, page, folder
        self.complaints = []
        # What was asked of the server, by method and path.
        self.asked = set()
        # What the server refuses on purpose, and what it can't answer while it is away, is no fault of the page.
        self.expected = []
        # Whether what is told is meant to move the rest.
        self.may_jump = False
        page.set_default_timeout(LIMIT)
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self.look)

    def hear(self, message):
        if message.type in ("error", "warning") and not any(word in message.text for word in self.expected):
            self.complaints.append(f"{message.type}: {message.text} {message.location.get('url', '')}")

    def look(self, request):
        if request.url.startswith(self.base):
            self.asked.add((request.method, urllib.parse.urlparse(request.url).path))
        # Everything comes from Mem itself.
        if not request.url.startswith((self.base, "blob:", "data:")):
            self.complaints.append(f"asked for {request.url}")

    def open(self, hash="#/live"):
        self.page.goto(self.base + "/" + hash)
        self.page.wait_for_selector("#views a[aria-current]")

    def worst_jump(self):
        """How much of the page has moved without anybody's doing, as Cumulative Layout Shift counts it: in the worst five
        seconds in which it did not rest for one. Below 0.1 is good."""
        worst, begun, last, jump, what = (0, []), 0, 0, 0, []
        for shift in self.page.evaluate("window.layoutShifts"):
            if shift["at"] - last > 1000 or shift["at"] - begun > 5000:
                begun, jump, what = shift["at"], 0, []
            last, jump = shift["at"], jump + shift["value"]
            what += shift["what"]
            worst = max(worst, (jump, what), key=lambda one: one[0])
        return worst

    def until(self, script, words, argument=None):
        """Waits until a script is true in the page."""
        try:
            return self.page.wait_for_function(script, arg=argument)
        except Exception as error:
            self.shoot("failed")
            raise Failed(f"{words}: {error}") from error

    def shoot(self, name):
        if self.folder:
            os.makedirs(self.folder, exist_ok=True)
            self.page.screenshot(path=f"{self.folder}/{name}.png")

    def finish(self):
        """Wants that the page complained of nothing, asked for nothing that the API does not offer to all, and kept still."""
        paths = self.page.request.get(f"{self.base}/openapi.json").json()["paths"]
        known = [(method.upper(), re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path)))) for path in paths for method in paths[path]]
        for method, path in self.asked:
            offered = any(name == method and pattern.fullmatch(path) for name, pattern in known)
            check(offered or path == "/" or path.startswith("/page/"), f"{method} {path} is not in the API's document")
        jump, what = self.worst_jump()
        check(jump < 0.1 or self.may_jump, f"The layout jumped by {jump:.3f}: {what}")
        check(not self.complaints, "The page complained: " + "; ".join(self.complaints[:5]))


@contextlib.contextmanager
def browsing(base, folder=None, *, size=(1360, 860), scheme="light", touch=False, zone="Europe/Berlin", still=True):
    """A browser with an empty profile, for as long as the body runs."""
    program = shutil.which("chromium")
    check(program, "Chromium is missing: scripts/setup --tests installs it")
    with sync_playwright() as playwright:
        # Where tests run as root, Chromium can't make its own sandbox.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            has_touch=touch,
            timezone_id=zone,
            locale="en-GB",
            reduced_motion="reduce" if still else "no-preference",
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.add_init_script(COLLECT_SHIFTS)
        found = Browser(base, context.new_page(), folder)
        try:
            yield found
        except Exception:
            found.shoot("failed")
            for complaint in found.complaints:
                print("the page complained:", complaint, file=sys.stderr)
            raise
        finally:
            browser.close()


def run(*steps):
    """Runs steps, each a function; prints what was done, and exits with 1 at the first that fails."""
    for step in steps:
        try:
            step()
        except Failed as failure:
            print(f"{step.__name__}: {failure}", file=sys.stderr)
            sys.exit(1)
        print(f"{step.__name__}: done", flush=True)
    print(f"{len(steps)} steps, 0 failed")
