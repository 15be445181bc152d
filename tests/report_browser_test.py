"""report.html in a real browser: Chromium, headless, by its DevTools protocol over pipes.

Usage: report_browser_test.py CHROMIUM FOLDER-WITH-REPORT SCRATCH-FOLDER [SCREENSHOT-FOLDER]
"""
import base64
import json
import os
import pathlib
import subprocess
import sys
import time
import traceback

WAIT_S = 60


class Browser:
    """One page, and everything it said and asked for."""

    def __init__(self, program, scratch):
        to_browser, self.write_to = os.pipe()
        self.read_from, from_browser = os.pipe()

        def place_pipes():  # the protocol wants 3 and 4; duplicates far away first
            high_in, high_out = os.dup2(to_browser, 103), os.dup2(from_browser, 104)
            os.dup2(high_in, 3), os.dup2(high_out, 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
             f"--user-data-dir={scratch}/profile"],
            preexec_fn=place_pipes, close_fds=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=dict(os.environ, HOME=scratch))
        os.close(to_browser)
        os.close(from_browser)
        self.number, self.buffer, self.events, self.session = 0, b"", [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def read(self):
        deadline = time.monotonic() + WAIT_S
        while b"\0" not in self.buffer:
            if time.monotonic() > deadline:
                raise TimeoutError("the browser does not answer")
            more = os.read(self.read_from, 1 << 20)
            if not more:
                raise EOFError("the browser is gone")
            self.buffer += more
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def open(self, url, width, script=True, dark=False):
        self.events = []
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900,
                  deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.call("Page.navigate", url=url)
        while not any(e.get("method") == "Page.loadEventFired" for e in self.events):
            self.events.append(self.read())

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def of_kind(self, method):
        return [e["params"] for e in self.events if e.get("method") == method]

    def screenshot(self, path):
        picture = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        pathlib.Path(path).write_bytes(base64.b64decode(picture["data"]))

    def close(self):
        self.process.terminate()
        self.process.wait()


program, folder, scratch = sys.argv[1:4]
url = pathlib.Path(folder, "report.html").resolve().as_uri()
browser = Browser(program, scratch)


def the_console_is_silent():
    browser.open(url, 1600)
    browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    said = browser.of_kind("Runtime.consoleAPICalled") + browser.of_kind("Runtime.exceptionThrown")
    assert not said, said
    assert not browser.of_kind("Log.entryAdded"), browser.of_kind("Log.entryAdded")


def nothing_is_asked_for_but_the_page():
    browser.open(url, 1600)
    asked = {p["request"]["url"] for p in browser.of_kind("Network.requestWillBeSent")}
    assert asked == {url}, asked


CELLS = "[...document.querySelectorAll('.leaders tbody tr')].filter(r => !r.hidden).map(r => r.cells[%d].textContent)"
CLICK = "document.querySelectorAll('.leaders thead button')[%d].click()"
COLUMN = "[...document.querySelectorAll('.leaders thead th')].findIndex(h => h.textContent === '%s')"
SORT = "document.querySelectorAll('.leaders thead th')[%d].getAttribute('aria-sort')"
FILTER = "(() => { const i = document.querySelector('.filter input'); i.value = '%s'; i.dispatchEvent(new Event('input')); })()"


def a_click_on_a_heading_sorts():
    browser.open(url, 1600)
    column = browser.evaluate(COLUMN % "parameters")
    numbers = lambda: [int(c.replace(",", "")) for c in browser.evaluate(CELLS % column)]
    browser.evaluate(CLICK % column)
    assert numbers() == sorted(numbers(), reverse=True) and len(set(numbers())) > 2
    browser.evaluate(CLICK % column)
    assert numbers() == sorted(numbers())
    assert browser.evaluate(SORT % column) == "ascending"
    others = "[...document.querySelectorAll('.leaders thead th:not([aria-sort=none])')].length"
    assert browser.evaluate(others) == 1


def headings_say_that_they_sort_and_how():
    browser.open(url, 1600)
    column = browser.evaluate(COLUMN % "test accuracy, mean ± 95 %")
    assert browser.evaluate(SORT % column) == "descending"
    arrow = "getComputedStyle(document.querySelectorAll('.leaders thead button')[%d], '::after').content"
    assert browser.evaluate(arrow % column) == '"▼"'
    assert browser.evaluate(arrow % 0) == '"▲▼"'
    browser.evaluate(CLICK % column)
    assert browser.evaluate(arrow % column) == '"▲"'
    browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    silent = browser.evaluate("""[...document.querySelectorAll('table.sortable thead th')].filter(h => {
        const button = h.querySelector('button');
        button.focus();
        return !h.hasAttribute('aria-sort') || document.activeElement !== button;
    }).map(h => h.textContent)""")
    assert silent == [], silent


def only_tables_of_more_than_ten_rows_have_a_filter():
    browser.open(url, 1600)
    wrong = browser.evaluate("""[...document.querySelectorAll('table.sortable')].filter(t =>
        (t.tBodies[0].rows.length > 10) !== t.parentElement.previousElementSibling.matches('.filter')
        ).map(t => t.className)""")
    assert wrong == [], wrong
    assert browser.evaluate("document.querySelectorAll('.filter').length") >= 2


def times_sort_by_their_length_not_their_words():
    browser.open(url, 1600)
    column = browser.evaluate(COLUMN % "time a trial")
    browser.evaluate(CLICK % column)
    keys = browser.evaluate("[...document.querySelectorAll('.leaders tbody tr')].map(r => Number(r.cells[%d].dataset.key))" % column)
    assert keys == sorted(keys, reverse=True) and keys[0] > keys[-1], keys


def a_filter_leaves_what_fits():
    browser.open(url, 1600)
    assert len(browser.evaluate(CELLS % 0)) == 12
    browser.evaluate(FILTER % "layer_dim=2 lr<0.1")
    column = browser.evaluate(COLUMN % "layer_dim")
    assert browser.evaluate(CELLS % column) == ["2"] * 3
    assert browser.evaluate("document.querySelector('.filter output').textContent") == "3 of 12"
    browser.evaluate(FILTER % "")
    assert len(browser.evaluate(CELLS % 0)) == 12


def everything_is_there_without_javascript():
    browser.open(url, 1600)
    count = "document.querySelectorAll('table tr').length"
    with_script = browser.evaluate(count)
    browser.open(url, 1600, script=False)
    assert browser.evaluate(count) == with_script > 50
    assert browser.evaluate("document.querySelectorAll('.filter, thead button').length") == 0


OVERLAPS = """(() => {
  const found = [];
  const crosses = (a, b, slack) => a.left + slack < b.right && b.left + slack < a.right &&
                                   a.top + slack < b.bottom && b.top + slack < a.bottom;
  /* A slanted text's box says little; and gnuplot draws a boxed text twice in its place. */
  const seen = new Set();
  const upright = t => {
    const box = t.getBoundingClientRect(), place = [t.textContent, box.left, box.top].join();
    const fresh = !seen.has(place);
    seen.add(place);
    return fresh && t.textContent.trim() && t.getScreenCTM().b === 0;
  };
  const check = (nodes, slack) => {
    const boxes = nodes.map(n => [n.getBoundingClientRect(), n]).filter(b => b[0].width > 0);
    boxes.forEach(([a, m], i) => boxes.slice(i + 1).forEach(([b, n]) => {
      if (crosses(a, b, slack)) found.push(m.textContent.slice(0, 40) + ' / ' + n.textContent.slice(0, 40));
    }));
  };
  check([...document.querySelectorAll('section')], 1);
  check([...document.querySelectorAll('figure')], 1);
  check([...document.querySelector('header').children], 1);
  for (const svg of document.querySelectorAll('figure svg'))
    check([...svg.querySelectorAll('text')].filter(upright), 3);
  return found;
})()"""


# What reaches over the right edge of the window: only what lies in a box that scrolls may.
TOO_WIDE = """[...document.body.querySelectorAll('*')].filter(e =>
    !e.closest('.scroll > *, pre > *, figure svg > *') && e.getBoundingClientRect().right > innerWidth + .5
    ).map(e => e.tagName + ' ' + e.className)"""


def nothing_overlaps_and_nothing_is_wider_than_the_window():
    for width in (400, 1280, 1600):
        browser.open(url, width)
        browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        wide = browser.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (width, wide)
        assert browser.evaluate(TOO_WIDE) == [], (width, browser.evaluate(TOO_WIDE))
        overlaps = browser.evaluate(OVERLAPS)
        assert not overlaps, (width, overlaps)


def every_plot_is_whole_in_any_window():
    for width in (400, 1280, 1600):
        browser.open(url, width)
        cut = browser.evaluate("""[...document.querySelectorAll('figure')].filter(f => {
            const svg = f.querySelector('svg').getBoundingClientRect(), box = f.getBoundingClientRect();
            return svg.right > innerWidth || svg.left < 0 || svg.width > box.width + .5 ||
                   svg.width < 300 || f.scrollWidth > f.clientWidth + 1;
        }).length""")
        assert cut == 0, (width, cut)


LEADERS = "document.querySelector('.scroll:has(.leaders)')"


def the_table_of_configurations_fits_a_laptop():
    for width in (1280, 1600):
        browser.open(url, width)
        inside = browser.evaluate(f"[{LEADERS}.scrollWidth, {LEADERS}.clientWidth]")
        assert inside[0] <= inside[1], (width, inside)


def on_a_phone_the_first_columns_stay_and_a_shadow_tells_of_more():
    browser.open(url, 400)
    assert browser.evaluate(f"{LEADERS}.scrollWidth - {LEADERS}.clientWidth") > 100
    style = browser.evaluate(f"(s => [s.backgroundImage, s.backgroundAttachment])(getComputedStyle({LEADERS}))")
    assert style[0].count("linear-gradient") == 4, style
    assert style[1].count("local") == 2 and style[1].count("scroll") == 2, style
    lefts = """(() => { const box = %s; box.scrollLeft = %d;
        return [...box.querySelectorAll('tbody tr:first-child td')].map(c => c.getBoundingClientRect().left - box.getBoundingClientRect().left);
    })()"""
    before, after = (browser.evaluate(lefts % (LEADERS, x)) for x in (0, 100))
    stay = [abs(a - b) < 1 for a, b in zip(before, after)]
    assert stay[0] and not stay[-1], stay
    shown = browser.evaluate(COLUMN % "test accuracy, mean ± 95 %")
    assert before[shown] < 300, before
    browser.open(url, 400, script=False)
    after = browser.evaluate(lefts % (LEADERS, 100))
    assert abs(after[0]) < 1, after


def every_plot_has_words_for_those_who_cannot_see_it():
    browser.open(url, 1600)
    silent = browser.evaluate("""[...document.querySelectorAll('figure svg')].filter(s =>
        s.getAttribute('role') !== 'img' || s.getAttribute('aria-labelledby').split(' ').some(id =>
            !document.getElementById(id) || !document.getElementById(id).textContent)).length""")
    assert silent == 0 and browser.evaluate("document.querySelectorAll('figure svg').length") > 8


def dark_and_light_differ_and_stay_readable():
    colours = "(() => { const s = getComputedStyle(document.body); return [s.color, s.backgroundColor]; })()"
    browser.open(url, 1600)
    light = browser.evaluate(colours)
    browser.open(url, 1600, dark=True)
    dark = browser.evaluate(colours)
    brightness = lambda colour: sum(int(part) for part in colour[4:-1].split(","))
    assert brightness(light[1]) - brightness(light[0]) > 400, light
    assert brightness(dark[0]) - brightness(dark[1]) > 400, dark


def on_paper_nothing_is_folded_but_the_trials():
    browser.open(url, 1600)
    browser.evaluate("dispatchEvent(new Event('beforeprint'))")
    folded = "[...document.querySelectorAll('details')].filter(d => !d.open).map(d => d.closest('section').id)"
    assert browser.evaluate(folded) == ["trials"], browser.evaluate(folded)


def paper_has_numbers_and_nothing_that_scrolls_or_sticks():
    browser.open(url, 1600)
    browser.call("Emulation.setEmulatedMedia", media="print")
    shown = browser.evaluate("""[...document.querySelectorAll('nav, .filter')].filter(e =>
        getComputedStyle(e).display !== 'none').length""")
    sticking = browser.evaluate("""[...document.querySelectorAll('.scroll, .scroll th, .scroll td')].filter(e =>
        getComputedStyle(e).position === 'sticky' || getComputedStyle(e).overflowX === 'auto').length""")
    kept = browser.evaluate("""[...document.querySelectorAll('h2, h3, summary')].filter(e =>
        getComputedStyle(e).breakAfter !== 'avoid').length""")
    numbered = browser.evaluate("""[...document.styleSheets].flatMap(s => [...s.cssRules]).filter(r =>
        r instanceof CSSPageRule).map(r => r.cssText).join()""")
    browser.call("Emulation.setEmulatedMedia", media="")
    assert (shown, sticking, kept) == (0, 0, 0), (shown, sticking, kept)
    assert "margin" in numbered, numbered
    pages = base64.b64decode(browser.call("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert pages.startswith(b"%PDF") and pages.count(b"/Type /Page\n") > 3, pages[:20]


FACTS = [
    the_console_is_silent,
    nothing_is_asked_for_but_the_page,
    a_click_on_a_heading_sorts,
    headings_say_that_they_sort_and_how,
    times_sort_by_their_length_not_their_words,
    only_tables_of_more_than_ten_rows_have_a_filter,
    a_filter_leaves_what_fits,
    everything_is_there_without_javascript,
    nothing_overlaps_and_nothing_is_wider_than_the_window,
    every_plot_is_whole_in_any_window,
    the_table_of_configurations_fits_a_laptop,
    on_a_phone_the_first_columns_stay_and_a_shadow_tells_of_more,
    every_plot_has_words_for_those_who_cannot_see_it,
    dark_and_light_differ_and_stay_readable,
    on_paper_nothing_is_folded_but_the_trials,
    paper_has_numbers_and_nothing_that_scrolls_or_sticks,
]


def main():
    failed = 0
    for fact in FACTS:
        try:
            fact()
            print("ok     ", fact.__name__)
        except Exception:
            failed += 1
            traceback.print_exc(file=sys.stdout)
            print("FAILED ", fact.__name__)
    for width, dark in ((400, False), (1280, False), (1600, False), (1600, True)) if len(sys.argv) > 4 else ():
        browser.open(url, width, dark=dark)
        browser.screenshot(f"{sys.argv[4]}/{width}{'_dark' if dark else ''}.png")
    browser.close()
    print(f"{len(FACTS) - failed} passed, {failed} failed")
    return failed != 0


sys.exit(main())
