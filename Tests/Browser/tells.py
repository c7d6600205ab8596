"""Rules and what they tell: tells.py URL CLIP SESSION FOLDER

The session has shown CLIP, half a minute with a black part in it, and was recorded. Makes rules in words, by drawing on a
picture and by choosing one; tries them before they are in force; sees an alert come and go; has a delivery made; turns
rules off and deletes them; saves what was recorded as a clip.
"""

import http.server
import json
import os
import subprocess
import sys
import threading

from browser import browsing, check, run

base, clip, session, folder = sys.argv[1:5]


class Receiver(http.server.BaseHTTPRequestHandler):
    heard = []
    was_tested = threading.Event()

    def do_POST(self):
        Receiver.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        if Receiver.heard[-1]["test"]:
            Receiver.was_tested.set()
        self.send_response(204)
        self.end_headers()

    def log_message(self, *about):
        pass


receiver = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=receiver.serve_forever, daemon=True).start()
os.makedirs(folder, exist_ok=True)

with browsing(base, folder) as browser:
    page = browser.page
    # What is refused on purpose.
    browser.expected = ["status of 422"]
    stream = next(one for one in page.request.get(f"{base}/api/streams").json()["streams"] if one["session_id"] == session)
    moments = page.request.get(f"{base}/api/moments?source_id={stream['source_id']}").json()["moments"]
    form = page.locator(".rule-form")
    trial = page.locator(".trial")

    def rules():
        return {rule["name"]: rule for rule in page.request.get(f"{base}/api/rules").json()["rules"]}

    def row(name):
        return page.locator("li.rule", has=page.get_by_role("heading", name=name, exact=True))

    def state(name, words):
        browser.until(
            "([name, words]) => [...document.querySelectorAll('li.rule')].some((row) => row.querySelector('h2').textContent === name"
            " && row.querySelector('.badge').textContent === words)",
            f"{name} is not {words}",
            [name, words],
        )

    def makes_the_first():
        browser.open("#/rules")
        page.get_by_text("There is none yet").wait_for()
        browser.shoot("none")
        page.get_by_role("link", name="The picture is black").click()
        form.locator("[data-field=session_id]").select_option(stream["name"])
        check(form.get_by_label("Name").input_value() == f"Picture is black: {stream['name']}", "No name is proposed")
        brightness = form.get_by_label("Brightness is at most")
        check(brightness.input_value() == "16", "There is no default")
        # What is refused is said where it was written.
        brightness.fill("300")
        form.get_by_role("button", name="Make the rule").click()
        browser.until(
            "() => document.activeElement.dataset.field === 'condition.brightness_max'"
            " && document.activeElement.getAttribute('aria-invalid') === 'true'"
            " && document.querySelector('.rule-form .wrong').textContent.includes('255')",
            "The field that is wrong is not shown to be so",
        )
        brightness.fill("16")

    def tries_it_and_jumps():
        trial.get_by_role("button", name="Last hour").click()
        trial.get_by_text("It would have fired once").wait_for()
        check(trial.locator(".trial-lane a").count() == 1, "There is no mark")
        browser.shoot("tried")
        listed = trial.locator("a.line")
        check("Brightness" in listed.inner_text(), f"Nobody says why: {listed.inner_text()}")
        # The mark lies at the end of an hour, and is small.
        trial.locator(".trial-lane a").dispatch_event("click")
        page.locator("main.view-timeline").wait_for()
        black = page.evaluate("() => new URLSearchParams(location.hash.split('?')[1]).get('at')")
        frame = page.request.get(f"{base}/api/at?t={black}&source_id={stream['source_id']}").json()["entries"][0]["frame"]["frame_id"]
        known["black"] = (black, frame)
        page.go_back()
        # What was written is still there, and what came of it.
        page.get_by_text("What you wrote is not saved yet").wait_for()
        trial.get_by_text("It would have fired once").wait_for()
        check(form.locator("[data-field=session_id]").input_value() == session, "The stream is another one")
        form.get_by_role("button", name="Make the rule").click()
        state(f"Picture is black: {stream['name']}", "Quiet")
        made = rules()[f"Picture is black: {stream['name']}"]
        check(made["session_id"] == session and made["condition"]["type"] == "black", f"Mem has {made}")

    def draws_a_region():
        page.get_by_role("link", name="New rule").click()
        form.get_by_label("Tell me when").select_option("Something changes in a part of the picture")
        form.locator("[data-field=session_id]").select_option(stream["name"])
        form.get_by_role("button", name="Make the rule").click()
        browser.until("() => document.querySelector('.rule-form .wrong').textContent.includes('Draw the part')", "Nobody asks for a region")
        surface = page.get_by_role("application", name="The region")
        browser.until("() => document.querySelector('.region img').naturalWidth > 0", "There is no picture to draw on")
        surface.scroll_into_view_if_needed()
        box = surface.bounding_box()
        page.mouse.move(box["x"] + 3, box["y"] + box["height"] * 0.66)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.8)
        page.mouse.move(box["x"] + box["width"] - 3, box["y"] + box["height"] - 3)
        page.mouse.up()
        browser.shoot("region")
        # A row more by keys.
        page.keyboard.press("Shift+ArrowUp")
        page.keyboard.press("ArrowDown")
        words = page.locator("#region-words").inner_text()
        check(words == "From 0 to 100 % across and 69 to 100 % down.", f"It is {words}")
        trial.get_by_role("button", name="Last hour").click()
        trial.get_by_text("It would have fired").wait_for()
        form.get_by_label("Name").fill("Bottom")
        form.get_by_role("button", name="Make the rule").click()
        state("Bottom", "Quiet")
        region = rules()["Bottom"]["condition"]["region"]
        check(region == {"x": 0, "y": 0.6875, "width": 1, "height": 0.3125}, f"Mem has {region}")
        row("Bottom").get_by_role("link", name="Edit Bottom").click()
        browser.until("(words) => document.getElementById('region-words')?.textContent === words", "It is not shown again", words)
        form.get_by_role("button", name="Cancel").click()

    def chooses_a_picture():
        _, frame = known["black"]
        page.get_by_role("link", name="New rule").click()
        form.get_by_label("Tell me when").select_option("A certain picture is shown")
        form.locator("[data-field=session_id]").select_option(stream["name"])
        page.locator(f".choices button[data-frame='{frame}']").click()
        browser.until("() => document.querySelector('.chosen img')?.naturalWidth > 0", "What was chosen is not shown")
        trial.get_by_role("button", name="Last hour").click()
        trial.get_by_text("It would have fired once").wait_for()
        browser.shoot("chosen")
        form.get_by_label("Record video and audio").check()
        form.get_by_label("Seconds before").fill("20")
        form.get_by_label("Name").fill("Shown")
        form.get_by_role("button", name="Make the rule").click()
        state("Shown", "Quiet")
        made = rules()["Shown"]
        check(made["condition"]["frame_id"] == frame, f"Mem has {made}")
        check(made["actions"] == [{"type": "record", "before_seconds": 20, "after_seconds": 30}], f"Mem has {made}")
        # From the picture itself as well.
        page.goto(f"{base}/#/picture/{moments[0]['frame_id']}?source={stream['source_id']}&at={moments[0]['start']}")
        page.get_by_role("link", name="Tell me when it is shown").click()
        browser.until("(frame) => document.querySelector('.chosen img')?.src.endsWith(`/frames/${frame}/image`)", "Another one is chosen", moments[0]["frame_id"])
        form.get_by_role("button", name="Cancel").click()

    def looks_for_a_part():
        _, frame = known["black"]
        page.get_by_role("link", name="New rule").click()
        form.get_by_label("Tell me when").select_option("A certain picture is shown")
        form.locator("[data-field=session_id]").select_option(stream["name"])
        page.locator(f".choices button[data-frame='{frame}']").click()
        form.get_by_label("Only in a part of the picture").check()
        # It is drawn on the picture that is chosen, which is not shown twice.
        browser.until(
            "(frame) => document.querySelector('.region img').naturalWidth > 0"
            " && document.querySelector('.region img').src.endsWith(`/frames/${frame}/image`)",
            "There is no picture to draw on",
            frame,
        )
        check(not page.locator(".chosen").is_visible(), "The picture is shown twice")
        surface = page.get_by_role("application", name="The region")
        surface.scroll_into_view_if_needed()
        box = surface.bounding_box()
        page.mouse.move(box["x"] + box["width"] * 0.26, box["y"] + box["height"] * 0.26)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.51, box["y"] + box["height"] * 0.36)
        page.mouse.up()
        browser.shoot("part")
        # A step is a thirty-second.
        page.keyboard.press("ArrowRight")
        words = page.locator("#region-words").inner_text()
        check(words == "From 28 to 56 % across and 25 to 38 % down.", f"It is {words}")
        trial.get_by_role("button", name="Last hour").click()
        trial.get_by_text("It would have fired once").wait_for()
        form.get_by_label("Name").fill("Part")
        form.get_by_role("button", name="Make the rule").click()
        state("Part", "Quiet")
        made = rules()["Part"]["condition"]
        part = [round(made["region"][side] * 32) for side in ("x", "y", "width", "height")]
        check(part == [9, 8, 9, 4] and len(made["tiles"]) == 2 * 32 * 32, f"Mem has {made}")
        check("perceptual_hash" not in made, f"Mem has {made}")
        row("Part").get_by_role("link", name="Edit Part").click()
        browser.until("(words) => document.getElementById('region-words')?.textContent === words", "It is not shown again", words)
        form.get_by_role("button", name="Save").click()
        state("Part", "Quiet")
        check(rules()["Part"]["condition"] == made, "It is another one")

    def is_told_at_once():
        other = page.request.post(f"{base}/api/streams/create", data={"name": "Other desk"}).json()
        browser.until("() => document.querySelectorAll('#views .count').length === 1", "There is no place for a number")
        page.get_by_role("link", name="New rule").click()
        browser.until("() => [...document.querySelectorAll('.rule-form option')].some((one) => one.textContent === 'Other desk')", "The new stream is not offered")
        form.get_by_label("Tell me when").select_option("The signal is lost")
        form.locator("[data-field=session_id]").select_option("Other desk")
        form.locator("[data-field='condition.seconds']").fill("1")
        form.get_by_role("button", name="Post to an address").click()
        form.get_by_role("textbox", name="Address").fill(f"http://127.0.0.1:{receiver.server_port}/hook")
        form.get_by_label("Write a note on the timeline").check()
        page.get_by_text("How long, how often").click()
        form.get_by_label("Only at certain hours").check()
        for day in ("Sat", "Sun"):
            form.get_by_label(day).check()
        form.locator("[data-field='active_hours.from']").fill("00:00")
        form.locator("[data-field='active_hours.to']").fill("00:00")
        form.get_by_label("Then rests for").fill("2")
        form.get_by_label("Name").fill("Gone")
        browser.shoot("hours")
        form.get_by_role("button", name="Make the rule").click()
        browser.until("() => location.hash === '#/rules'", "It is not made")
        made = rules()["Gone"]
        check([action["type"] for action in made["actions"]] == ["webhook", "annotation"], f"Mem has {made}")
        check(made["active_hours"]["days"] == ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], f"Mem has {made}")
        check(made["cooldown_seconds"] == 2 and made["session_id"] == other["session_id"], f"Mem has {made}")
        # It fires without a reload.
        page.evaluate("window.isSamePage = true")
        state("Gone", "Alerting")
        browser.until("() => document.querySelector('#views .count').textContent === '1'", "The bar does not say so")
        browser.until("() => /since .*: ./.test([...document.querySelectorAll('.since')].map((one) => one.textContent).join())", "Nobody says since when")
        page.locator("a.hit", has_text="Gone").first.wait_for()
        browser.shoot("alerting")
        publisher = subprocess.Popen(
            ["ffmpeg", "-nostdin", "-v", "error", "-re", "-i", clip, "-c", "copy", "-f", "flv", other["rtmp_url"]],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        state("Gone", "Quiet")
        browser.until("() => document.querySelector('#views .count').hidden", "The bar still says so")
        # On another view one hears of it as well.
        page.keyboard.press("4")
        page.locator("main.view-notes").wait_for()
        publisher.kill()
        publisher.wait(20)
        page.locator(".notice.alert", has_text="Gone").wait_for()
        page.keyboard.press("5")
        state("Gone", "Alerting")
        check(page.evaluate("window.isSamePage"), "The page was loaded anew")
        # An alert leads to its moment.
        page.locator(".beside select").select_option("Gone")
        browser.until("() => [...document.querySelectorAll('a.hit strong')].every((one) => one.textContent === 'Gone')", "Others are listed, too")
        page.locator("a.hit").first.click()
        page.locator("main.view-timeline").wait_for()

    def delivers():
        browser.open("#/rules")
        row("Gone").get_by_role("button", name="Deliveries of Gone").click()
        dialog = page.get_by_role("dialog")
        before = len(Receiver.heard)
        check(before > 0 and not Receiver.heard[0]["test"], f"Heard was {Receiver.heard}")
        dialog.get_by_role("button", name="Send a test").click()
        browser.until(
            "(before) => [...document.querySelectorAll('dialog tbody tr')].filter((row) => row.textContent.includes('Arrived')).length > before",
            "It does not arrive",
            before,
        )
        # Another alert may have arrived meanwhile.
        check(Receiver.was_tested.wait(10), f"Heard was {Receiver.heard}")
        browser.shoot("deliveries")
        page.keyboard.press("Escape")
        dialog.wait_for(state="detached")

    def turns_off_and_deletes():
        switch = row("Gone").get_by_role("switch")
        switch.focus()
        page.keyboard.press("Space")
        state("Gone", "Off")
        check(not rules()["Gone"]["enabled"], "It is still on")
        browser.until("() => document.querySelector('#views .count').hidden", "The bar still says so")
        page.keyboard.press("Space")
        browser.until("() => document.querySelector('[role=switch][aria-label^=Gone]').getAttribute('aria-checked') === 'true'", "It is still off")
        for name in ("Gone", "Bottom", "Part"):
            row(name).get_by_role("button", name=f"Delete {name}").click()
            page.get_by_role("button", name="Delete rule").click()
            row(name).wait_for(state="detached")
        check(set(rules()) == {"Shown", f"Picture is black: {stream['name']}"}, f"There are {set(rules())}")

    def saves_a_clip():
        first, last = moments[0]["start"], moments[-1]["start"]
        browser.open(f"#/timeline?at={first}&span=120&source={stream['source_id']}&select={first}/{last}")
        with page.expect_download() as download:
            page.get_by_role("link", name="Clip").click()
        check(download.value.failure() is None, f"The download failed: {download.value.failure()}")
        told = subprocess.run(
            ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", download.value.path()],
            capture_output=True,
            text=True,
        ).stdout
        wanted = page.evaluate("([a, b]) => (Date.parse(b) - Date.parse(a)) / 1000", [first, last])
        check(abs(float(told) - wanted) < 2.5, f"The clip is {told.strip()} s long, wanted were {wanted}")
        browser.shoot("clip")
        browser.open("#/live")
        browser.open(f"#/timeline?at=2020-01-01T00:00:00Z&span=60&source={stream['source_id']}&select=2020-01-01T00:00:00Z/2020-01-01T00:00:10Z")
        page.get_by_text("Nothing was recorded here.").wait_for()

    def complains_of_nothing():
        browser.finish()

    known = {}
    run(makes_the_first, tries_it_and_jumps, draws_a_region, chooses_a_picture, looks_for_a_part, is_told_at_once, delivers, turns_off_and_deletes, saves_a_clip, complains_of_nothing)
