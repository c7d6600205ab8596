"""How the page feels with a large memory, as JSON: measure.py URL

`first_paint`: milliseconds from the address to the first content, five times. `zoom`, `pan`, `scrub`: milliseconds
between pictures while the timeline is moved without a pause. `shown`: pictures a second that scrubbing shows. `heap`:
megabytes of JavaScript's heap at the start and after an hour's worth of use.
"""

import datetime
import json
import sys

from browser import browsing

base = sys.argv[1]

MOVE = """async ({ kind, seconds }) => {
  const canvas = document.querySelector('.lanes canvas');
  const box = canvas.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + 90];
  const frames = [];
  const shown = [];
  const start = performance.now();
  let last = start;
  let step = 0;
  const send = (type, init) => canvas.dispatchEvent(new (type === 'wheel' ? WheelEvent : PointerEvent)(type, { bubbles: true, cancelable: true, clientX: x, clientY: y, ...init }));
  while (last - start < seconds * 1000) {
    step += 1;
    const wave = Math.sin(step / 40);
    if (kind === 'zoom') send('wheel', { deltaY: wave * 60 });
    if (kind === 'pan') send('wheel', { deltaX: wave * 40 });
    if (kind === 'scrub') send('pointermove', { clientX: box.left + box.width * (0.5 + 0.4 * Math.sin(step / 60)), pointerType: 'mouse' });
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
    const frame = document.querySelector('.stage figure')?.dataset.frame;
    if (frame && frame !== shown.at(-1)) shown.push(frame);
  }
  return { frames: frames.slice(5), shown: shown.length / seconds };
}"""

PAINT = """async () => {
  const canvas = new OffscreenCanvas(320, 180);
  const context = canvas.getContext('2d');
  for (let index = 0; index < 400; index += 1) {
    context.fillStyle = `hsl(${index * 37} 60% 50%)`;
    context.fillRect((index * 53) % 320, (index * 29) % 180, 40, 12);
  }
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 })).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}"""

# The pictures of a memory that was made for measuring are random bytes: once they have come, the page gets a real one in
# their place.
REAL_PICTURES = """
const picture = Uint8Array.from(atob('%s'), (letter) => letter.charCodeAt(0));
const fetched = window.fetch;
window.fetch = async (address, options) => {
  const answer = await fetched(address, options);
  if (!/[/]api[/]frames[/][0-9]+[/]image/.test(address)) return answer;
  await answer.arrayBuffer();
  return new Response(picture, { headers: { 'Content-Type': 'image/jpeg' } });
};
"""

VIEWS = ["#/live", "#/timeline?span=3600", "#/timeline?span=600000", "#/search?q=bench", "#/notes", "#/system"]


def when(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def heap(page):
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    found = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return found["JSHeapUsedSize"] / 1e6


def measured():
    found = {"first_paint": []}
    with browsing(base, still=False) as browser:
        page = browser.page
        for _ in range(5):
            browser.open()
            page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
            found["first_paint"].append(
                page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
            )
            page.goto("about:blank")
        # Near the end of what there is of the source that is there longest.
        sources = page.request.get(f"{base}/api/sources").json()["sources"]
        ends = [
            (when(one["first_sample_at"]), when(one["last_sample_at"]), one["source_id"])
            for one in sources
            if one["first_sample_at"]
        ]
        _, last, number = max(ends, key=lambda one: one[1] - one[0])
        at = (last - datetime.timedelta(minutes=15)).isoformat().replace("+00:00", "Z")
        page.add_init_script(REAL_PICTURES % page.evaluate(PAINT))
        page.goto("about:blank")
        for kind in ("zoom", "pan", "scrub"):
            # Each begins with the same half hour, in which each stream has a picture every 20 seconds.
            browser.open("#/live")
            browser.open(f"#/timeline?span=1800&source={number}&at={at}")
            page.locator(".stage figure[data-frame]").first.wait_for()
            told = page.evaluate(MOVE, {"kind": kind, "seconds": 6})
            found[kind] = told["frames"]
            if kind == "scrub":
                found["shown"] = told["shown"]
        before = heap(page)
        # An hour of a person who looks for something every few seconds.
        for turn in range(150):
            page.goto(f"{base}/{VIEWS[turn % len(VIEWS)]}")
            page.wait_for_timeout(60)
            if turn % len(VIEWS) in (1, 2):
                page.locator(".lanes canvas").first.wait_for()
                for kind in ("zoom", "pan", "scrub"):
                    page.evaluate(MOVE, {"kind": kind, "seconds": 0.25})
        found["heap"] = [before, heap(page)]
    return found


print(json.dumps(measured()))
