"""Live video on the wall, and the recording under the timeline: plays.py URL CLIP FOLDER

CLIP is longer than two minutes, with a keyframe each second; its pictures change all the time.
"""

import datetime
import subprocess
import sys
import time
import zoneinfo

from browser import browsing, check, run

base, clip, folder = sys.argv[1], sys.argv[2], sys.argv[3]
ZONE = zoneinfo.ZoneInfo("Europe/Berlin")
known = {}


def publishes():
    with browsing(base, folder) as browser:
        page = browser.page
        browser.open()
        stream = page.request.post(f"{base}/api/streams/create", data={"name": "desk"}).json()
        answer = page.request.patch(f"{base}/api/streams/{stream['session_id']}", data={"settings": {"recording": "always"}})
        check(answer.ok, answer.text())
        known.update(session=stream["session_id"], source=stream["source_id"])
        page.get_by_role("button", name="More for desk").click()
        known["publisher"] = subprocess.Popen(
            ["ffmpeg", "-nostdin", "-v", "error", "-re", "-i", clip, "-c", "copy", "-f", "flv", stream["rtmp_url"]],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        page.get_by_role("button", name="Watch desk live").wait_for()
        check(page.get_by_role("menuitem", name="Settings").is_visible(), "The menu that was open is gone")


def plays_live():
    with browsing(base, folder) as browser:
        page = browser.page
        browser.open()
        tile = f"article[data-session='{known['session']}']"
        browser.until(f"() => document.querySelector(\"{tile} .badge\")?.textContent === 'Live'", "The tile is not live")
        # The first answer waits for the first segment.
        while not page.request.get(f"{base}/api/streams/{known['session']}/live.m3u8").ok:
            page.wait_for_timeout(200)
        page.get_by_role("button", name="Watch desk live").click()
        video = f"{tile} video"
        browser.until(f"() => document.querySelector(\"{video}\")?.currentTime > 0 && !document.querySelector(\"{video}\").hidden", "No video is shown")
        check(page.evaluate(f"document.querySelector(\"{video}\").videoWidth") == 640, "The video has another size")
        first = page.evaluate(f"document.querySelector(\"{video}\").currentTime")
        browser.until(f"(first) => document.querySelector(\"{video}\").currentTime > first + 4", "The video stands still", first)
        browser.until(f"() => /video \\d/.test(document.querySelector(\"{tile}\").innerText)", "Nobody says how far behind it is")
        behind = page.evaluate(f"Number(/video ([\\d.]+) s behind/.exec(document.querySelector(\"{tile}\").innerText)[1])")
        print(f"live video was {behind} s behind")
        check(0 < behind < 10, f"The video is {behind} s behind")
        browser.shoot("live")
        page.get_by_role("button", name="Pictures of desk instead of video").click()
        check(page.locator(video).count() == 0, "The video is still there")
        browser.finish()


def plays_what_was():
    with browsing(base, folder) as browser:
        page = browser.page
        browser.open()
        segment = first_segment(page)
        start = page.evaluate("(text) => Date.parse(text)", segment["start_timestamp"])
        at = page.evaluate("(ms) => new Date(ms).toISOString()", start + 20_300)
        page.goto(f"{base}/#/timeline?at={at}&span=60&source={known['source']}")
        shown = ".stage figure video:not([hidden])"
        browser.until(f"() => document.querySelector('{shown}')?.readyState >= 2", "The recording is not shown where the timeline is")
        media = page.evaluate(f"document.querySelector('{shown}').currentTime")
        # Scrubbing the timeline seeks the video.
        page.keyboard.press("Shift+ArrowRight")
        browser.until(
            f"(media) => Math.abs((document.querySelector('{shown}')?.currentTime ?? 0) - media - 1) < 0.1",
            "The video does not follow the timeline",
            media,
        )
        # Playing the video moves the timeline, at its pace, also from one file to the next.
        page.get_by_label("Speed").select_option("5")
        page.keyboard.press("Space")
        browser.until(f"() => document.querySelector('{shown}') && !document.querySelector('{shown}').paused", "The recording is not played")
        browser.until(
            """(goal) => {
              const [, hours, minutes, seconds] = /(\\d+):(\\d+):(\\d+)$/.exec(document.querySelector('.when').textContent).map(Number);
              const told = (hours * 60 + minutes) * 60 + seconds;
              return (told - goal + 86400) % 86400 < 43200;
            }""",
            "The timeline does not follow the video past the end of a file",
            second_of_day(start / 1000 + 85),
        )
        check(page.locator(shown).count() == 1, "The video is gone")
        page.keyboard.press("Space")
        page.wait_for_timeout(600)
        stopped = page.evaluate(
            f"""() => {{
              const address = new URLSearchParams(location.hash.split('?')[1]);
              return [Date.parse(address.get('at')), document.querySelector('{shown}')?.currentTime];
            }}"""
        )
        check(stopped[1] is not None, "Nothing is shown where it was stopped")
        # Where the video was put is not where it began: the distance of two instants is the same in both.
        browser.shoot("recording")
        moved = (stopped[0] - (start + 21_300)) / 1000
        played = stopped[1] - (media + 1)
        check(abs(moved - played) < 1, f"The timeline went on by {moved:.2f} s, the video by {played:.2f} s")
        browser.finish()


def second_of_day(seconds):
    """As the page tells it."""
    told = datetime.datetime.fromtimestamp(seconds, ZONE)
    return (told.hour * 60 + told.minute) * 60 + told.second


def first_segment(page):
    """The first minute, when it is complete and some of the next one is there."""
    deadline = time.monotonic() + 100
    while not (found := page.request.get(f"{base}/api/streams/{known['session']}/recordings").json()["segments"]):
        check(time.monotonic() < deadline, "The first minute is not complete")
        page.wait_for_timeout(500)
    end = page.evaluate("(text) => Date.parse(text)", found[0]["end_timestamp"]) / 1000
    while time.time() < end + 20:
        page.wait_for_timeout(500)
    return found[0]


def ends():
    known["publisher"].terminate()
    known["publisher"].wait(10)


run(publishes, plays_live, plays_what_was, ends)
