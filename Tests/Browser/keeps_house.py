"""The system view, and what one stream is set to: keeps_house.py URL CLIP FOLDER

Changes settings and is refused at the field, gives a stream settings of its own, imports CLIP and sees how far that is,
is told when the disk will be full, and what another threshold would have kept. The server should have a stream.
"""

import os
import subprocess
import sys

from browser import browsing, check, run

base, clip, folder = sys.argv[1], sys.argv[2], sys.argv[3]

os.makedirs(folder, exist_ok=True)
with browsing(base, folder) as browser:
    page = browser.page
    # What is refused on purpose.
    browser.expected = ["status of 422"]

    def is_refused_at_the_field():
        browser.open("#/system")
        page.get_by_text("Pictures", exact=True).click()
        quality = page.get_by_label("capture.frame.jpeg_quality")
        quality.fill("500")
        page.get_by_role("button", name="Save changes").click()
        browser.until(
            "() => document.activeElement.id === 'setting-capture-frame-jpeg_quality'"
            " && document.activeElement.getAttribute('aria-invalid') === 'true'",
            "The field that is wrong is not shown to be so",
        )
        said = page.locator("#setting-capture-frame-jpeg_quality-wrong").inner_text()
        check("100" in said, f"Nobody says what it may be: {said}")
        browser.shoot("refused")
        quality.fill("77")
        page.get_by_role("button", name="Save changes").click()
        browser.until(
            "() => document.getElementById('setting-capture-frame-jpeg_quality').value === '77'"
            " && document.querySelector('#main button:disabled')",
            "It is not saved",
        )
        settings = page.request.get(f"{base}/api/settings").json()
        check(settings["capture"]["frame"]["jpeg_quality"] == 77, f"Mem has {settings['capture']['frame']}")

    def gives_a_stream_its_own():
        browser.open("#/live")
        page.get_by_role("button", name="More for").first.click()
        page.get_by_role("menuitem", name="Settings").click()
        dialog = page.get_by_role("dialog")
        interval = dialog.get_by_label("Seconds from one sample to the next")
        check(interval.get_attribute("placeholder") == "As for all: 1", "Nobody says what holds for all")
        interval.fill("0.01")
        dialog.get_by_label("What is a change").select_option("scene")
        dialog.get_by_role("button", name="Save").click()
        browser.until(
            "() => document.activeElement.getAttribute('aria-describedby') === 'own-frame_interval_seconds-wrong'"
            " && document.getElementById('own-frame_interval_seconds-wrong').textContent.includes('3600')",
            "The field that is wrong is not shown to be so",
        )
        browser.shoot("own")
        interval.fill("2.5")
        dialog.get_by_role("button", name="Save").click()
        dialog.wait_for(state="detached")
        own = page.request.get(f"{base}/api/streams").json()["streams"][0]["settings"]
        check(own == {"frame_interval_seconds": 2.5, "sensitivity": "scene"}, f"Mem has {own}")
        page.get_by_role("button", name="More for").first.click()
        page.get_by_role("menuitem", name="Settings").click()
        check(interval.input_value() == "2.5", "It is not shown again")
        interval.fill("")
        dialog.get_by_label("What is a change").select_option("")
        dialog.get_by_role("button", name="Save").click()
        dialog.wait_for(state="detached")
        own = page.request.get(f"{base}/api/streams").json()["streams"][0]["settings"]
        check(own == {}, f"Mem has {own}")

    def makes_a_new_key():
        browser.open("#/live")
        before = page.request.get(f"{base}/api/streams").json()["streams"][0]["stream_key"]
        page.get_by_role("button", name="More for").first.click()
        page.get_by_role("menuitem", name="New key").click()
        page.get_by_role("button", name="Make a new key").click()
        page.get_by_role("dialog", name="Publish to").wait_for()
        after = page.request.get(f"{base}/api/streams").json()["streams"][0]["stream_key"]
        check(after != before, "The key is the same")
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")

    def imports_a_file():
        long = f"{folder}/long.mp4"
        # Long enough to be looked at: twenty minutes.
        command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-stream_loop", "9", "-i", clip, "-c", "copy", long]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        browser.open("#/system")
        page.evaluate(
            """() => {
              window.progress = [];
              const list = document.querySelector('ul[aria-label=Imports]');
              new MutationObserver(() => {
                const bar = list.querySelector('progress');
                if (bar) window.progress.push(bar.value);
              }).observe(list, { childList: true, subtree: true });
            }"""
        )
        page.get_by_label("Video file").set_input_files(long)
        hour_ago = page.evaluate(
            "() => new Date(Date.now() - 3600e3 - new Date().getTimezoneOffset() * 60e3).toISOString().slice(0, 19)"
        )
        page.get_by_label("First picture was on screen").fill(hour_ago)
        page.get_by_role("button", name="Import", exact=True).click()
        page.locator("ul[aria-label=Imports] .chip", has_text="completed").wait_for(timeout=120_000)
        seen = page.evaluate("window.progress")
        check(any(0 < value < 1 for value in seen), f"Nobody saw how far it was: {seen}")
        check(seen == sorted(seen), f"It went back: {seen}")
        browser.shoot("imported")

    def foretells_and_replays():
        browser.open("#/live")
        browser.open("#/system")
        page.get_by_text("at this rate").wait_for()
        page.get_by_role("slider").fill("60")
        page.get_by_role("button", name="Replay the last hour").click()
        page.get_by_text("With capture.frame.similarity_threshold: 60").wait_for()
        row = page.locator("section", has_text="What if less were kept?").locator("tbody tr").first.locator("td").all_inner_texts()
        samples, kept, would_be = (int(number.replace(",", "")) for number in row[:3])
        check(samples > 100 and kept > would_be > 0, f"Replayed was {row}")

    def complains_of_nothing():
        browser.finish()

    run(is_refused_at_the_field, gives_a_stream_its_own, makes_a_new_key, imports_a_file, foretells_and_replays, complains_of_nothing)
