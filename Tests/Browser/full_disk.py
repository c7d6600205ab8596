"""A page that stays open while the disk fills up and gets room again: full_disk.py URL FOLDER

Says `open`, waits until the page tells that something is not well, says `told`, and waits until all is well.
"""

import sys

from browser import browsing, check, run

base, folder = sys.argv[1], sys.argv[2]


def is_told():
    with browsing(base, folder) as browser:
        browser.may_jump = True
        browser.open()
        page = browser.page
        browser.until("() => document.querySelector('article.tile')", "There is no tile")
        check(page.locator("#trouble").text_content() == "", "Something is not well from the beginning")
        print("open", flush=True)
        browser.until("() => document.querySelector('#trouble.bad')?.textContent.includes('No space left')", "Nobody says it")
        for view in ("live", "timeline", "search", "notes", "system"):
            browser.open(f"#/{view}")
            page.wait_for_selector("#trouble.bad")
            browser.shoot(view)
        check(page.get_by_text("Not well").is_visible(), "The health on the system view is another one")
        print("told", flush=True)
        browser.until("() => document.querySelector('#trouble').textContent === ''", "It does not say that it is over")
        page.get_by_text("All is well").wait_for()
        browser.finish()


run(is_told)
