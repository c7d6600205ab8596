"""A page that stays open while Mem is started anew: comes_back.py URL FOLDER

Says `open`, then waits until the connection is lost, says `lost`, and waits until everything is there again.
"""

import sys

from browser import browsing, run

base, folder = sys.argv[1], sys.argv[2]


def stays_open():
    with browsing(base, folder) as browser:
        browser.expected = ["ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET"]
        browser.open()
        page = browser.page
        browser.until("() => document.querySelector('.connection').textContent === ''", "The connection is not there")
        page.evaluate("window.isSamePage = true")
        print("open", flush=True)
        browser.until("() => document.querySelector('.connection').textContent.includes('lost')", "Nobody says that it is lost")
        browser.shoot("lost")
        print("lost", flush=True)
        browser.until("() => document.querySelector('.connection').textContent === ''", "The connection does not come back")
        # What happened meanwhile is there as well.
        page.locator("article.tile", has_text="Made meanwhile").wait_for()
        assert page.evaluate("window.isSamePage")
        browser.finish()


run(stays_open)
