"""A newcomer's first day on the page: first_day.py URL CLIP FPS FOLDER

Makes a stream, publishes to the key that the page shows, sees it go live without a reload, looks back, notes something,
finds it again, stops and deletes the stream. CLIP has its frame numbers on its pictures, FPS of them a second.
"""

import os
import subprocess
import sys
import time

import marks
from browser import Failed, browsing, check, run

base, clip, fps, folder = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
NAME = "Hall <b id=evil>2</b> & Ω"
NOTE = "Interference <img src=x onerror=document.title='evil'> explained"


def publish(url):
    return subprocess.Popen(
        ["ffmpeg", "-nostdin", "-v", "error", "-re", "-i", clip, "-c", "copy", "-f", "flv", url],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


os.makedirs(folder, exist_ok=True)
with browsing(base, folder) as browser:
    page = browser.page
    known = {}

    def makes_a_stream():
        browser.open()
        # Whatever is reloaded from here on has lost this.
        page.evaluate("window.isSamePage = true")
        page.get_by_role("button", name="New stream").first.click()
        page.get_by_label("Name").fill(NAME)
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name=f"Publish to {NAME}")
        dialog.wait_for()
        browser.shoot("publish")
        stream = page.evaluate("async () => (await (await fetch('/api/streams')).json()).streams.at(-1)")
        known.update(session=stream["session_id"], source=stream["source_id"], key=stream["stream_key"])
        check(stream["name"] == NAME, f"The stream is called {stream['name']}")
        check(known["key"] not in dialog.inner_text(), "The key is shown before anybody asked for it")
        dialog.get_by_role("button", name="Show Stream Key").click()
        check(known["key"] in dialog.inner_text(), "The key is not shown")
        dialog.get_by_role("button", name="Copy Stream Key").click()
        check(page.evaluate("navigator.clipboard.readText()") == known["key"], "Another key is copied")
        server = dialog.locator("code").first.inner_text()
        known["url"] = f"{server}/{known['key']}"
        dialog.get_by_role("button", name="QR code for a phone").click()
        dialog.locator("svg.qr").screenshot(path=f"{folder}/code.png")
        read = subprocess.run(["zbarimg", "--raw", "-q", f"{folder}/code.png"], capture_output=True, text=True).stdout
        check(read.strip() == known["url"], f"A phone reads {read.strip()!r} from the QR code")
        check("Waiting for OBS" in dialog.inner_text(), "Nobody says that OBS is waited for")

    def says_who_was_refused():
        # A key with a typing error.
        publish(known["url"] + "x").wait(20)
        browser.until(
            "() => document.querySelector('dialog .awaiting.bad')?.textContent.includes('check the key')",
            "Nobody says that a publisher was refused",
        )
        browser.shoot("refused")

    def goes_live():
        known["publisher"] = publish(known["url"])
        browser.until(
            "() => document.querySelector('dialog .awaiting.good')?.textContent.startsWith('Live')",
            "The line does not turn green",
        )
        browser.shoot("live")
        page.keyboard.press("Escape")
        tile = f"article[data-session='{known['session']}']"
        browser.until(f"() => document.querySelector(\"{tile} .badge\").textContent === 'Live'", "The tile is not live")
        browser.until(f"() => document.querySelector(\"{tile} img:not([hidden])\")?.naturalWidth > 0", "There is no picture")
        first = page.locator(f"{tile} img").get_attribute("src")
        browser.until(
            f"(first) => document.querySelector(\"{tile} img\").getAttribute('src') !== first",
            "The picture does not follow the stream",
            first,
        )
        check(page.evaluate("window.isSamePage"), "The page was loaded anew")
        check(page.locator("#evil").count() == 0, "The stream's name became an element")

    def looks_back():
        entries = []
        deadline = time.monotonic() + 30
        while len(entries) < 9:
            check(time.monotonic() < deadline, "Too little is remembered")
            page.wait_for_timeout(200)
            entries = page.request.get(f"{base}/api/search?type=timeline&source_id={known['source']}").json()["entries"]
        known["first"] = page.evaluate("(text) => Date.parse(text)", entries[0]["timestamp"])
        known["number"] = marks.number(page, entries[0]["frame"]["frame_id"])
        middle = entries[4]["timestamp"]
        page.goto(f"{base}/#/timeline?at={middle}&span=12&source={known['source']}")
        figure = page.locator(f".stage figure[data-source='{known['source']}']")
        figure.wait_for()
        box = page.locator(".lanes canvas").first.bounding_box()
        middle = page.evaluate("(text) => Date.parse(text)", middle)
        # The moments and their pictures are there.
        browser.until(f"() => document.querySelector(\".stage figure[data-source='{known['source']}']\").dataset.frame", "Nothing is shown")
        for seconds in (-3.3, -1.6, 0.4, 1.5, 2.6):
            x = box["x"] + box["width"] / 2 + seconds / 12 * box["width"]
            page.mouse.move(x, box["y"] + 70)
            at = middle + seconds * 1000
            expected = known["number"] + (at - known["first"]) / 1000 * fps
            deadline = time.monotonic() + 10
            while True:
                frame = figure.get_attribute("data-frame")
                shown = frame and marks.number(page, int(frame))
                # The sample at that instant, or the one before: never a later one.
                if shown is not None and -1 <= expected - shown <= fps * 1.1 + 2:
                    break
                if time.monotonic() > deadline:
                    raise Failed(f"Under the pointer is frame {shown}, expected is about {expected:.0f} or up to a second before")
                page.wait_for_timeout(50)
        browser.shoot("timeline")
        page.mouse.click(box["x"] + box["width"] / 2 + 0.4 / 12 * box["width"], box["y"] + 70)
        page.wait_for_url("**/#/picture/*")
        browser.until("() => document.querySelector('.viewer img')?.naturalWidth > 0", "The picture is not shown")
        browser.shoot("picture")

    def notes_something():
        page.keyboard.press("n")
        page.get_by_role("dialog").get_by_label("Note").fill(NOTE)
        page.keyboard.press("Control+Enter")
        page.get_by_role("dialog").wait_for(state="detached")
        page.keyboard.press("/")
        page.get_by_role("searchbox").fill("interference")
        page.keyboard.press("Enter")
        hit = page.locator("a.hit", has_text="Interference")
        hit.wait_for()
        check("<img src=x" in hit.inner_text(), f"The note is not shown as it was written: {hit.inner_text()}")
        check(page.locator(".hit img[src=x]").count() == 0, "The note became an element")
        hit.click()
        page.wait_for_url("**/#/picture/*")
        page.keyboard.press("4")
        note = page.locator("article.hit", has_text="Interference")
        note.get_by_role("button", name="Edit").click()
        page.get_by_role("dialog").get_by_label("Note").fill("Diffraction explained")
        page.get_by_role("button", name="Save", exact=True).click()
        page.locator("article.hit", has_text="Diffraction").wait_for()
        browser.shoot("notes")
        page.locator("article.hit").get_by_role("button", name="Delete").click()
        page.get_by_role("button", name="Delete note").click()
        page.locator("article.hit").wait_for(state="detached")
        check(page.title() != "evil", "A note was run")

    def finds_by_picture():
        page.goto(f"{base}/#/search")
        path = f"{folder}/searched.jpg"
        with open(path, "wb") as file:
            moments = page.request.get(f"{base}/api/moments?source_id={known['source']}").json()["moments"]
            frame = moments[2]["frame_id"]
            file.write(page.request.get(f"{base}/api/frames/{frame}/image").body())
        page.locator("input[type=file]").set_input_files(path)
        page.locator(f"a.hit[href*='/picture/{frame}?']").wait_for()

    def stops_and_deletes():
        page.goto(f"{base}/#/live")
        tile = page.locator(f"article[data-session='{known['session']}']")
        tile.get_by_role("button", name="Stop").click()
        browser.until(
            f"() => document.querySelector(\"article[data-session='{known['session']}'] .badge\")?.textContent === 'Stopped'",
            "It is not stopped",
        )
        known["publisher"].wait(20)
        tile.get_by_role("button", name="More for").click()
        page.get_by_role("menuitem", name="Rename").click()
        page.get_by_role("dialog").get_by_role("textbox").fill("Hall 3")
        page.keyboard.press("Enter")
        tile.get_by_role("heading", name="Hall 3").wait_for()
        tile.get_by_role("button", name="More for").click()
        page.get_by_role("menuitem", name="Delete").click()
        page.get_by_role("button", name="Delete stream").click()
        tile.wait_for(state="detached")
        # What it showed is still there.
        page.goto(f"{base}/#/timeline")
        page.locator(".lanes .names button", has_text="Hall 3").wait_for()

    def complains_of_nothing():
        browser.finish()

    run(makes_a_stream, says_who_was_refused, goes_live, looks_back, notes_something, finds_by_picture, stops_and_deletes, complains_of_nothing)
