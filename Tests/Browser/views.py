"""Every view, in both themes, from phone to desktop: views.py URL FOLDER

Looks for what people with other eyes and hands would stumble over (axe-core), takes screenshots, and goes everywhere by
keys alone. The server should remember a stream.
"""

import pathlib
import sys

import axe_playwright_python

from browser import browsing, check, run

base, folder = sys.argv[1], sys.argv[2]
AXE = pathlib.Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
SIZES = {"phone": (390, 844), "desktop": (1360, 860), "large": (3840, 2160)}


def views(page):
    moment = page.evaluate(
        "async () => (await (await fetch('/api/moments?start=1970-01-01T00:00:00Z')).json()).moments[0]"
    )
    frame, at, source = moment["frame_id"], moment["start"], moment["source_id"]
    return {
        "live": "#/live",
        "timeline": f"#/timeline?at={at}&span=20&source={source}",
        "picture": f"#/picture/{frame}?at={at}&source={source}",
        "search": "#/search?q=budget",
        "notes": "#/notes",
        "rules": "#/rules",
        "rules/region": "#/rules/new?type=region_change",
        "rules/picture": "#/rules/new?type=looks_like",
        "system": "#/system",
    }


def settled(browser):
    page = browser.page
    browser.until(
        "() => [...document.images].every((image) => image.complete || image.loading === 'lazy' || image.hidden)"
        " && document.getElementById('main').childElementCount > 0",
        "The view does not settle",
    )
    page.wait_for_timeout(300)


def look(size, scheme):
    with browsing(base, folder, size=SIZES[size], scheme=scheme, touch=size == "phone") as browser:
        browser.open()
        for name, hash in views(browser.page).items():
            browser.page.goto(f"{base}/{hash}")
            browser.page.locator(f"main.view-{name.split('/')[0]}").wait_for()
            settled(browser)
            browser.shoot(f"{name.replace('/', '-')}-{size}-{scheme}")
            browser.page.evaluate(AXE)
            found = browser.page.evaluate("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations")
            faults = [
                f"{fault['id']}: {fault['help']} ({', '.join(str(node['target']) for node in fault['nodes'][:3])})"
                for fault in found
            ]
            check(not faults, f"{name}, {size}, {scheme}: " + "; ".join(faults))
            wide = browser.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            check(wide <= 0, f"{name}, {size}: {wide} pixels stick out")
        browser.finish()


def light_on_a_phone():
    look("phone", "light")


def dark_on_a_phone():
    look("phone", "dark")


def light_on_a_desk():
    look("desktop", "light")


def dark_on_a_desk():
    look("desktop", "dark")


def light_on_a_wall():
    look("large", "light")


def by_keys_alone():
    with browsing(base, folder) as browser:
        browser.open()
        page = browser.page
        for key, name in (("2", "timeline"), ("3", "search")):
            page.keyboard.press(key)
            page.locator(f"main.view-{name}").wait_for()
        # What is typed into the box stays in the box.
        page.keyboard.type("12")
        check(page.get_by_role("searchbox").input_value() == "12", "A key in the box went elsewhere")
        page.keyboard.press("Tab")
        page.evaluate("document.activeElement.blur()")
        for key, name in (("4", "notes"), ("5", "rules"), ("6", "system"), ("1", "live")):
            page.keyboard.press(key)
            page.locator(f"main.view-{name}").wait_for()
        page.keyboard.press("?")
        page.get_by_role("dialog", name="Keys").wait_for()
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")
        # Everything that can be pressed can be reached, and shows that it has been.
        seen = set()
        page.evaluate("document.getElementById('main').focus()")
        for _ in range(60):
            page.keyboard.press("Tab")
            about = page.evaluate(
                """() => {
                  const element = document.activeElement;
                  const style = getComputedStyle(element);
                  const name = element.getAttribute('aria-label') ?? element.textContent.trim();
                  return [element.tagName + name, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2];
                }"""
            )
            if about[0].startswith("BODY"):
                break
            seen.add(about[0])
            check(about[1], f"{about[0]} has the focus, and nothing shows it")
        wanted = page.evaluate(
            """() => [...document.querySelectorAll('main button, main a[href]')].filter((e) => e.checkVisibility())
              .map((e) => e.tagName + (e.getAttribute('aria-label') ?? e.textContent.trim()))"""
        )
        check(set(wanted) <= seen, f"Not reached by Tab: {set(wanted) - seen}")
        # The timeline.
        hash = views(page)["timeline"]
        page.goto(f"{base}/{hash}")
        page.locator("main.view-timeline .stage figure[data-frame]").first.wait_for()
        when = page.locator(".tools .when")
        before = when.inner_text()
        page.keyboard.press("Shift+ArrowRight")
        browser.until("(text) => document.querySelector('.tools .when').textContent !== text", "A second did not pass", before)
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Space")
        page.get_by_role("button", name="Pause").wait_for()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Play").wait_for()
        page.goto(f"{base}/{hash}&again=1")
        page.locator("main.view-timeline .stage figure[data-frame]").first.wait_for()
        page.keyboard.press("Enter")
        page.locator("main.view-picture").wait_for()
        page.keyboard.press("Escape")
        page.locator("main.view-timeline").wait_for()
        browser.finish()


run(light_on_a_phone, dark_on_a_phone, light_on_a_desk, dark_on_a_desk, light_on_a_wall, by_keys_alone)
