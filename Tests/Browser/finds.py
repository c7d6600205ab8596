"""Finding what was on screen yesterday, and going through it: finds.py URL CLIP FOLDER

Imports CLIP, two minutes long, as what was on screen yesterday at 14:00; searches by time, type, stream and range;
exports notes; plays the time-line at several speeds; zooms with two fingers; does with a hundred streams.
"""

import csv
import datetime
import io
import json
import sys
import zoneinfo

from browser import browsing, check, run

base, clip, folder = sys.argv[1], sys.argv[2], sys.argv[3]
ZONE = zoneinfo.ZoneInfo("Europe/Berlin")
yesterday = datetime.datetime.now(ZONE).date() - datetime.timedelta(days=1)
start = datetime.datetime(yesterday.year, yesterday.month, yesterday.day, 13, 59, tzinfo=ZONE)
STREAMS = 100


def text(instant):
    return instant.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")


def remembers():
    with browsing(base, folder) as browser:
        page = browser.page
        browser.open()
        with open(clip, "rb") as file:
            form = {"start_timestamp": text(start), "file": {"name": "talk.mp4", "mimeType": "video/mp4", "buffer": file.read()}}
        job = page.request.post(f"{base}/api/capture", multipart=form).json()["job_id"]
        while (told := page.request.get(f"{base}/api/jobs/{job}").json())["status"] in ("queued", "processing"):
            page.wait_for_timeout(200)
        check(told["status"] == "completed", f"The import ended so: {told}")
        known["source"] = told["result"]["source_id"]
        notes = [
            {"source_id": known["source"], "content": "The budget of spring", "annotation_type": "user_note", "days": 0},
            {"source_id": known["source"], "content": "=1+1 is the budget, \"said\" he", "annotation_type": "ai_summary", "days": 0},
            {"content": "An old budget", "annotation_type": "user_note", "days": 2},
        ]
        for note in notes:
            at = text(start - datetime.timedelta(days=note.pop("days")) + datetime.timedelta(seconds=60))
            answer = page.request.post(f"{base}/api/annotations", data={**note, "start_timestamp": at, "end_timestamp": at, "created_by": "Anna"})
            check(answer.ok, answer.text())
        said = {"start_timestamp": text(start), "end_timestamp": text(start + datetime.timedelta(seconds=5)), "text": "a word on the budget"}
        answer = page.request.post(f"{base}/api/transcriptions", data={"source_id": known["source"], "segments": [said]})
        check(answer.ok, answer.text())


def found(browser, words):
    """The kinds and texts of what a search finds."""
    page = browser.page
    page.get_by_role("searchbox").fill(words)
    # What was found before is no answer.
    page.evaluate("document.querySelector('#main [role=status]').textContent = ''")
    page.keyboard.press("Enter")
    browser.until(
        "(words) => location.hash.includes(new URLSearchParams({ q: words }).toString())"
        " && !['', 'Searching…'].includes(document.querySelector('#main [role=status]').textContent)",
        f"{words} is not answered",
        words,
    )
    return [line.inner_text() for line in page.locator("a.hit").all()]


def searches():
    with browsing(base, folder) as browser:
        page = browser.page
        browser.open("#/search")
        hits = found(browser, "yesterday 14:00")
        check(len(hits) == 1 and "on screen" in hits[0], f"At yesterday 14:00 there was {hits}")
        wanted = text(start + datetime.timedelta(seconds=60))
        shown = page.locator("a.hit").get_attribute("href")
        check(wanted[:19] in shown.replace("%3A", ":"), f"{shown} is not about {wanted}")
        browser.shoot("yesterday")
        cases = {
            "budget": (3, 1),
            "type:note budget": (3, 0),
            "type:transcript budget": (0, 1),
            "before:yesterday budget": (1, 0),
            "after:yesterday budget": (2, 1),
            f'stream:talk type:note "the budget"': (2, 0),
            "stream:nobody budget": (0, 0),
        }
        for words, (notes, said) in cases.items():
            hits = found(browser, words)
            counts = (sum("note" in hit for hit in hits), sum("transcript" in hit for hit in hits))
            check(counts == (notes, said), f"{words}: {counts} of {hits}, expected are {(notes, said)}")
        check("No stream is called" in page.locator("#main [role=status]").inner_text(), "Nobody says that there is no such stream")
        browser.finish()


# Hands the picture at an address to the page, as somebody who pastes it (`paste`) or drops it (`drop`).
HAND_OVER = """
async ({ kind, address }) => {
  const picture = await (await fetch(address)).blob();
  const data = new DataTransfer();
  data.items.add(new File([picture], 'screenshot.jpg', { type: 'image/jpeg' }));
  const event = kind === 'paste' ? new ClipboardEvent(kind, { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector('main').dispatchEvent(event);
}
"""


def pastes_and_drops():
    with browsing(base, folder) as browser:
        page = browser.page
        query = f"source_id={known['source']}&start={text(start)}"
        frame = page.request.get(f"{base}/api/moments?{query}").json()["moments"][30]["frame_id"]
        for kind in ("paste", "drop"):
            browser.open("#/live")
            browser.open("#/search")
            page.get_by_role("searchbox").wait_for()
            page.evaluate(HAND_OVER, {"kind": kind, "address": f"/api/frames/{frame}/image"})
            page.locator(f"a.hit[href*='/picture/{frame}?']").wait_for()
        browser.finish()


def looks_closely():
    with browsing(base, folder) as browser:
        page = browser.page
        at = text(start + datetime.timedelta(seconds=30))
        browser.open(f"#/timeline?at={at}&span=60&source={known['source']}")
        figure = f".stage figure[data-source='{known['source']}']"
        page.wait_for_selector(f"{figure}[data-frame]")
        # A moment on, and two back.
        first = page.locator(figure).get_attribute("data-frame")
        for key, step in (("ArrowRight", 1), ("ArrowLeft", 0), ("ArrowLeft", -1)):
            page.keyboard.press(key)
            wanted = str(int(first) + step)
            browser.until("([figure, frame]) => document.querySelector(figure).dataset.frame === frame", f"{key} does not lead to {wanted}", [figure, wanted])
        # Local time, and UTC when asked for.
        clock = "document.querySelector('.when').textContent"
        check("13:59" in page.evaluate(clock), f"It is not Berlin's time: {page.evaluate(clock)}")
        page.keyboard.press("u")
        utc = f"{(start + datetime.timedelta(seconds=30)).astimezone(datetime.UTC):%H:%M}"
        browser.until(f"() => {clock}.includes('{utc}')", "It is not UTC")
        page.keyboard.press("u")
        page.keyboard.press("Enter")
        browser.until("() => document.querySelector('.viewer img')?.naturalWidth > 0", "The picture is not shown")
        page.keyboard.press("c")
        browser.until("() => /regions? changed since/.test(document.querySelector('main').textContent)", "Nobody says what changed")
        browser.shoot("compared")
        shown = page.evaluate("location.hash.match(/picture[/](\\d+)/)[1]")
        with page.expect_download() as download:
            page.get_by_text("Download", exact=True).click()
        with open(download.value.path(), "rb") as file:
            check(file.read() == page.request.get(f"{base}/api/frames/{shown}/image").body(), "Another picture is downloaded")
        page.get_by_role("button", name="Copy link").click()
        link = page.evaluate("navigator.clipboard.readText()")
        browser.open("#/live")
        page.goto(link)
        browser.until("(shown) => document.querySelector('.viewer img')?.src.includes(`/frames/${shown}/image`)", "The link leads elsewhere", shown)
        browser.finish()


def exports():
    with browsing(base, folder) as browser:
        page = browser.page
        browser.open("#/notes?q=budget")
        page.get_by_text("3 notes").wait_for()
        files = {}
        for kind in ("JSON", "CSV"):
            with page.expect_download() as download:
                page.get_by_role("button", name=f"Export as {kind}").click()
            with open(download.value.path(), encoding="utf-8", newline="") as file:
                files[kind] = file.read()
        notes = json.loads(files["JSON"])
        check({note["annotation_type"] for note in notes} == {"user_note", "ai_summary"}, f"Exported are {notes}")
        rows = list(csv.DictReader(io.StringIO(files["CSV"])))
        contents = {row["content"] for row in rows}
        # A spreadsheet must not take it for a formula.
        check("'=1+1 is the budget, \"said\" he" in contents, f"Exported are {contents}")
        check(len(rows) == 3 and {row["created_by"] for row in rows} == {"Anna"}, f"Exported are {rows}")
        browser.finish()


# How far the time-line gets, in its own seconds, while so many seconds go by; null before it has gone on.
PACE = """
() => new Promise((resolve) => {
  const now = () => {
    const [hour, minute, second] = document.querySelector('.when').textContent.match(/(\\d+):(\\d+):(\\d+)/).slice(1).map(Number);
    return hour * 3600 + minute * 60 + second;
  };
  const first = now();
  let begun = null;
  const look = () => {
    if (begun === null && now() > first) begun = { at: performance.now(), second: now() };
    if (begun && now() - begun.second >= 10) resolve((now() - begun.second) / ((performance.now() - begun.at) / 1000));
    else requestAnimationFrame(look);
  };
  look();
})
"""


def plays():
    with browsing(base, folder) as browser:
        page = browser.page
        paces = {}
        for speed in ("5", "30"):
            browser.open("#/live")
            browser.open(f"#/timeline?at={text(start + datetime.timedelta(seconds=5))}&span=120&source={known['source']}")
            figure = page.locator(f".stage figure[data-source='{known['source']}']")
            page.wait_for_selector(f".stage figure[data-source='{known['source']}'][data-frame]")
            first = figure.get_attribute("data-frame")
            page.get_by_label("Speed").select_option(speed)
            page.locator(".stage").focus()
            page.keyboard.press(" ")
            paces[speed] = page.evaluate(PACE)
            page.keyboard.press(" ")
            page.get_by_role("button", name="Play").wait_for()
            check(figure.get_attribute("data-frame") != first, "The picture stays the same")
        # A machine without a moment to spare draws a frame seldom, and then time-lapse is slower than it says: never faster.
        for speed, pace in paces.items():
            check(pace < float(speed) * 1.3, f"At ×{speed} it goes on at ×{pace:.1f}")
        check(paces["30"] > 2 * paces["5"], f"The speeds are {paces}")
        browser.finish()


def zooms_with_two_fingers():
    with browsing(base, folder, size=(390, 844), touch=True) as browser:
        page = browser.page
        browser.open(f"#/timeline?at={text(start + datetime.timedelta(seconds=60))}&span=120&source={known['source']}")
        page.wait_for_selector(".stage figure[data-frame]")
        box = page.locator(".lanes canvas").first.bounding_box()
        touch = page.context.new_cdp_session(page)

        def fingers(kind, apart):
            middle, y = box["x"] + box["width"] / 2, box["y"] + 80
            points = [] if kind == "touchEnd" else [{"x": middle - apart, "y": y, "id": 0}, {"x": middle + apart, "y": y, "id": 1}]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        fingers("touchStart", 30)
        for apart in range(35, 125, 5):
            fingers("touchMove", apart)
        fingers("touchEnd", 0)
        # Four times as far apart: a quarter of the time.
        browser.until("() => Math.abs(Number(new URLSearchParams(location.hash.split('?')[1]).get('span')) - 30) <= 2", "It is not zoomed")
        browser.shoot("pinched")
        browser.finish()


def does_with_a_hundred():
    with browsing(base, folder) as browser:
        page = browser.page
        browser.open()
        there = len(page.request.get(f"{base}/api/streams").json()["streams"])
        for number in range(there, STREAMS):
            answer = page.request.post(f"{base}/api/streams/create", data={"name": f"Stream number {number}"})
            check(answer.ok, answer.text())
        browser.until(f"() => document.querySelectorAll('article.tile').length === {STREAMS}", "Not all of them are on the wall")
        last = page.locator("article.tile").last
        last.scroll_into_view_if_needed()
        last.get_by_role("button", name="Stop").click()
        last.get_by_text("Stopped").wait_for()
        browser.shoot("hundred")
        browser.open("#/system")
        browser.until(f"() => document.querySelectorAll('#main tbody tr').length >= {STREAMS}", "Not all are in the table")
        browser.open("#/timeline")
        page.locator(".lanes .names button").first.wait_for()
        browser.finish()


known = {}
run(remembers, searches, pastes_and_drops, looks_closely, exports, plays, zooms_with_two_fingers, does_with_a_hundred)
