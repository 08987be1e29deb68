"""Take the pictures of the readmes and guides: `make screenshots` writes docs/images/*.png.

What is shown is the product itself, in a headless Chromium: lesson 03 in JupyterLab, and a class of three simulated
students in the real nbgrader. Their labels are written with the project's own journal; the class is made and graded
with the commands that a teacher types.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path

import numpy as np
from attrs import evolve, frozen
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect, sync_playwright

from labelcamp import workspace
from labelcamp.answers import Answer, Gold, dump_row, load_gold
from labelcamp.items import ItemSet, load_set
from labelcamp.lessons import lesson
from labelcamp.task import Task, load_task

NAME = "03-image-classes"
IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
BIN = Path(sys.executable).parent
TOKEN = "pictures"
SECONDS = 60
WINDOW = {"width": 1280, "height": 720}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
LARGEST = 150_000
SITE = Path(__file__).resolve().parents[1] / "build" / "site"
SITE_PICTURES = (
    ("lesson", f"{NAME}.ipynb", ("open-lesson", "open-practice")),
    ("labels", f"assignments/{NAME}/{NAME}.ipynb", ("open-assignment", "open-bench")),
)
COLOURS = (256, 128, 64, 32)
OFF = 6
START = 1_790_000_000_000
LEARNER = "learner"
IDLE = re.compile(r"\| (Idle|空闲)")


@frozen
class Shot:
    """A picture of the bench in the middle of a round of practice.

    Attributes:
        at: place in the round of the picture that is shown; those before it are answered.
        keys: what is pressed there.
        verdict: whether the verdict is waited for.
    """

    lang: str
    theme: str
    at: int
    keys: tuple[str, ...]
    verdict: bool = False


SHOTS = (
    Shot("en", "light", 9, ("2", "Enter"), verdict=True),
    Shot("zh", "light", 6, ("1", "Enter"), verdict=True),
    Shot("en", "dark", 16, ("1",)),
    Shot("zh", "dark", 11, ("1", "2", "Enter"), verdict=True),
)


@frozen
class Kind:
    """A kind of question, as its lesson's first practice item shows it.

    Attributes:
        cell: the cell that opens the practice.
        keys: what is pressed.
        verdict: whether the verdict is waited for.
    """

    name: str
    lesson: str
    cell: str
    keys: tuple[str, ...]
    verdict: bool = False


KINDS = (
    Kind("preference", "09-comparing", "open-practice-preference", ("3", "w")),
    Kind("ranking", "09-comparing", "open-practice-ranking", ("2", "1", "=", "3", "4")),
    Kind(
        "spans",
        "09-comparing",
        "open-practice-unsupported",
        ("Space", *["ArrowRight"] * 6, *["Shift+ArrowRight"] * 5, "2", "Escape", "Enter"),
        verdict=True,
    ),
    Kind("rating", "08-writing", "open-rating-practice", ("4", "2", "4", "3")),
)


def main() -> None:
    """Take every picture, or those whose names begin with one of the words given."""
    chromium = next((path for path in map(shutil.which, CHROMIUM) if path), None)
    if chromium is None:
        raise SystemExit("No Chromium was found. Install it (Debian: apt-get install chromium) and run this again.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as top, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for shot in SHOTS if wanted("bench") else ():
            take_bench(browser, Path(top) / f"bench-{shot.lang}-{shot.theme}", shot)
        for lang, theme in product(("zh", "en"), ("light", "dark")) if wanted("kind") else ():
            take_kinds(browser, Path(top) / f"kinds-{lang}-{theme}", lang, theme)
        if wanted("lesson"):
            take_lesson(browser, Path(top) / "lesson")
        for lang in ("zh", "en") if wanted("class") else ():
            take_class(browser, Path(top) / f"class-{lang}", lang)
        if wanted("site"):
            take_site(browser)
        browser.close()
    for path in sorted(IMAGES.glob("*.png")):
        print(f"{path.stat().st_size / 1000:6.0f} kB  {path.name}")


def wanted(name: str) -> bool:
    """Whether pictures of this name are to be taken."""
    return not sys.argv[1:] or name in sys.argv[1:]


# ---- JupyterLab


def settings(lang: str, theme: str, place: Path) -> Path:
    """JupyterLab's defaults as `labelcamp start` sets them, and a theme; a folder for JUPYTER_CONFIG_PATH."""
    path = workspace.settings(lang, place) / "labconfig" / "default_setting_overrides.json"
    chosen = {"@jupyterlab/apputils-extension:themes": {"theme": f"JupyterLab {theme.title()}"}}
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | chosen), encoding="utf-8")
    return place


@contextmanager
def lab(root: Path, home: Path, lang: str, theme: str = "light") -> Iterator[str]:
    """A JupyterLab on a folder; gives its address."""
    home.mkdir(parents=True)
    port = workspace.port_for(home)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    environment |= {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    environment |= {"JUPYTER_CONFIG_PATH": str(settings(lang, theme, home / "defaults")), "CAMP_LANG": lang}
    environment |= {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "LOGNAME": LEARNER}
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}"]
    command += [f"--IdentityProvider.token={TOKEN}"]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(lambda: answers(port) or process.poll() is not None)
            if process.poll() is not None:
                raise SystemExit((home / "log").read_text(encoding="utf-8"))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(SECONDS)


def answers(port: int) -> bool:
    """Whether the server is up."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/api/status?token={TOKEN}").close()
    except OSError:
        return False
    return True


def wait_for(condition: Callable[[], bool]) -> None:
    """Wait for something outside the browser."""
    pause = threading.Event()
    for _ in range(SECONDS * 10):
        if condition():
            return
        pause.wait(0.1)
    raise SystemExit("JupyterLab does not answer.")


class Notebook:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page: Page, address: str, path: Path) -> None:
        self.page = page
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        self.cells = [cell["id"] for cell in cells]
        page.goto(address)
        page.locator("#jp-main-statusbar").get_by_text(IDLE).wait_for()
        # The list of files would take a fifth of a small window; a learner closes it with the same keys.
        page.keyboard.press("Control+b")
        expect(page.locator("#jp-left-stack")).to_be_hidden()

    def cell(self, cell_id: str) -> Locator:
        """A cell, by the id that it has in the file."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(self.cells.index(cell_id))

    def run(self, cell_id: str) -> Locator:
        """Run one cell and wait for what it shows."""
        cell = self.cell(cell_id)
        for patience in (10, SECONDS):
            cell.locator(".jp-InputPrompt").click()
            self.page.keyboard.press("Control+Enter")
            try:
                cell.locator(".jp-OutputArea-output").first.wait_for(state="attached", timeout=1000 * patience)
                break
            except TimeoutError:
                # JupyterLab may drop what it is asked while it still connects to the kernel: ask once more.
                continue
        self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
        return cell

    def to_top(self, place: Locator) -> None:
        """Scroll until something stands at the top of the notebook."""
        place.evaluate(
            """place => {
                const scroller = place.closest(".jp-WindowedPanel-outer") ?? place.closest(".jp-Notebook");
                scroller.scrollTop += place.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 8;
            }"""
        )


def in_lab(page: Page, address: str, path: Path, root: Path) -> Notebook:
    """A notebook of a folder that JupyterLab shows."""
    return Notebook(page, f"{address}/lab/tree/{path.relative_to(root).as_posix()}?reset&token={TOKEN}", path)


def open_page(browser: Browser, theme: str = "light", height: int = WINDOW["height"]) -> Page:
    """A new window."""
    page = browser.new_page(viewport=WINDOW | {"height": height}, color_scheme="dark" if theme == "dark" else "light")
    page.set_default_timeout(SECONDS * 1000)
    return page


# ---- simulated people


def row(task: Task, items: ItemSet, item: str, said: Mapping[str, str], *, set_id: str, mode: str, n: int) -> Answer:
    """One submitted answer, as the bench writes it."""
    chance = random.Random(f"{set_id}{item}{mode}")
    return Answer(
        id=f"{chance.getrandbits(128):032x}", stamp=START + 6000 * n, task=task.id, task_hash=task.hash, item=item,
        item_hash=items.by_id[item].hash, set=set_id, mode=mode, by=LEARNER, source="human", status="submitted",
        values={"contents": dict(said)}, active_ms=round(1000 * chance.lognormvariate(1.4, 0.5)),
        guideline=task.guideline,
    )  # fmt: skip


def mistaken(gold: Mapping[str, str]) -> dict[str, str]:
    """A likely slip: the bird that is there is missed, or one is seen that is not."""
    rest = {name: value for name, value in gold.items() if name != "bird"}
    return rest if "bird" in gold else rest | {"bird": "yes"}


def write_journal(folder: Path, rows: Iterable[Answer]) -> None:
    """A journal of these rows."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "a.jsonl").open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(dump_row(one) + "\n" for one in rows)


def practise(place: Path, order: Sequence[str], missed: int, *, set_id: str, mode: str) -> None:
    """Answer pictures of the lesson whose notebook is in `place`; of those with a bird, so many are missed."""
    open_lesson = lesson(NAME, place)
    said = {item: open_lesson.gold[item].answer.values["contents"] for item in order}
    birds = [item for item in order if said[item].get("bird") == "yes"]
    said |= {item: mistaken(said[item]) for item in birds[:missed]}
    task, items = open_lesson.task, open_lesson.items
    rows = [row(task, items, item, said[item], set_id=set_id, mode=mode, n=n) for n, item in enumerate(order)]
    write_journal(open_lesson.labels_folder, rows)


def make_camp(root: Path) -> None:
    """A learner's folder; its id is given, because it decides which pictures a test draws."""
    workspace.prepare(root)
    (root / "labels").mkdir()
    (root / "labels" / "folder-id").write_text("0" * 32, encoding="utf-8")


# ---- pictures of the lesson


def take_bench(browser: Browser, top: Path, shot: Shot) -> None:
    """The bench, some way into a round."""
    root = top / "camp"
    make_camp(root)
    order = lesson(NAME, root / shot.lang)._practice_order()[: shot.at]
    practise(root / shot.lang, order, 2, set_id="learn", mode="learn")
    with lab(root, top / "home", shot.lang, shot.theme) as address:
        page = open_page(browser, shot.theme)
        notebook = in_lab(page, address, root / shot.lang / f"{NAME}.ipynb", root)
        notebook.run("open-lesson")
        bench = notebook.run("open-practice").locator(".labelcamp")
        bench.locator(".lc-canvas[data-painted]").wait_for()
        expect(bench).to_be_focused()
        for key in shot.keys:
            page.keyboard.press(key)
        if shot.verdict:
            bench.locator(".lc-verdict strong").wait_for()
        expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "saved")
        notebook.to_top(bench)
        save(page, f"bench-{shot.lang}-{shot.theme}")
        page.close()


def take_kinds(browser: Browser, top: Path, lang: str, theme: str) -> None:
    """One item of each kind of question about texts."""
    root = top / "camp"
    make_camp(root)
    with lab(root, top / "home", lang, theme) as address:
        for kind in KINDS:
            page = open_page(browser, theme)
            notebook = in_lab(page, address, root / lang / f"{kind.lesson}.ipynb", root)
            notebook.run("open-lesson")
            bench = notebook.run(kind.cell).locator(".labelcamp")
            bench.locator(".lc-reading").wait_for()
            expect(bench).to_be_focused()
            for key in kind.keys:
                page.keyboard.press(key)
            if kind.verdict:
                bench.locator(".lc-verdict strong").wait_for()
            notebook.to_top(bench)
            save(page, f"kind-{kind.name}-{lang}-{theme}")
            page.close()


def take_lesson(browser: Browser, top: Path) -> None:
    """The lesson as it opens, and the results of a learner who has practised and passed the test."""
    root = top / "camp"
    make_camp(root)
    place = root / "zh"
    practise(place, lesson(NAME, place)._practice_order()[:20], 3, set_id="learn", mode="learn")
    practise(place, lesson(NAME, place).drawn(1).items, 1, set_id="test-1", mode="test")
    with lab(root, top / "home", "zh") as address:
        page = open_page(browser)
        notebook = in_lab(page, address, place / f"{NAME}.ipynb", root)
        save(page, "lesson-zh")
        notebook.run("open-lesson")
        test = notebook.run("open-test").locator(".labelcamp")
        expect(test).to_be_focused()
        test.locator(".lc-end").wait_for()
        page.keyboard.press("Enter")
        test.locator(".lc-result").wait_for()
        page.keyboard.press("Escape")
        page.set_viewport_size(WINDOW | {"height": 1040})
        results = notebook.run("show-results").locator(".jp-OutputArea-output .camp")
        results.locator("img").first.wait_for()
        notebook.to_top(results)
        save(page, "results-zh")
        page.close()


# ---- the site


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Leave out what was asked for."""


def site_page(browser: Browser, locale: str) -> Page:
    """A window of somebody who has never been at the site."""
    page = browser.new_page(viewport=WINDOW, locale=locale)
    page.set_default_timeout(SECONDS * 1000)
    return page


def take_site(browser: Browser) -> None:
    """The landing page, and a lesson in a browser with nothing installed."""
    if not (SITE / "index.html").is_file():
        raise SystemExit("build/site is missing. Run: make site")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SITE))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        for lang, locale in (("zh", "zh-CN"), ("en", "en-GB")):
            page = site_page(browser, locale)
            page.goto(f"{address}/")
            save(page, f"site-{lang}")
            page.close()
            for picture, name, cells in SITE_PICTURES:
                page = site_page(browser, locale)
                path = f"{lang}/{name}"
                notebook = Notebook(page, f"{address}/{lang}/lab/index.html?path={path}", SITE / "files" / path)
                bench = [notebook.run(cell) for cell in cells][-1].locator(".labelcamp")
                bench.locator(".lc-canvas[data-painted]").wait_for()
                if picture == "labels":
                    bench.locator('[data-command="labels"]').click()
                notebook.to_top(bench)
                save(page, f"site-{picture}-{lang}")
                page.close()
        server.shutdown()


# ---- a class


@frozen
class Student:
    """A simulated student: one in `slips` answers is wrong; without `slips` nothing is handed in that counts."""

    id: str
    name: Mapping[str, str]
    slips: int | None


STUDENTS = (
    Student("2026001", {"zh": "细心的学生", "en": "Careful student"}, 20),
    Student("2026002", {"zh": "着急的学生", "en": "Hasty student"}, 4),
    Student("2026003", {"zh": "忘交标注的学生", "en": "Student without labels"}, None),
)


def command(folder: Path, lang: str, *words: str) -> None:
    """Run a command of the project's environment, as a teacher types it."""
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "CAMP_LANG": lang}
    program = str(BIN / words[0])
    done = subprocess.run([program, *words[1:]], cwd=folder, env=environment, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} failed:\n{(done.stdout + done.stderr).decode()}")


def make_class(top: Path, lang: str) -> Path:
    """A class of three that is graded, with its feedback pages."""
    top.mkdir()
    lines = ["id,name", *(f"{one.id},{one.name[lang]}" for one in STUDENTS)]
    (top / "roster.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command(top, lang, "autograder", "init", "class", "--lang", lang, "--roster", "roster.csv")
    folder = top / "class"
    command(folder, lang, "autograder", "release")
    items, task = load_set(folder / "release" / NAME / "items"), load_task(folder / "release" / NAME / "items")
    gold = load_gold(folder / "gold" / NAME / "gold.jsonl")
    for one in STUDENTS:
        place = folder / "submitted" / one.id / NAME
        shutil.copytree(folder / "release" / NAME, place)
        if one.slips:
            write_journal(place / "labels", work(task, items, gold, one.slips))
    command(folder, lang, "nbgrader", "autograde", NAME)
    command(folder, lang, "nbgrader", "generate_feedback", NAME)
    return folder


def work(task: Task, items: ItemSet, gold: Mapping[str, Gold], slips: int) -> Iterator[Answer]:
    """The labels of one student."""
    for n, item in enumerate(one.id for one in items.items if one.id in gold):
        right = gold[item].answer.values["contents"]
        said = mistaken(right) if n % slips == 0 else right
        yield row(task, items, item, said, set_id=items.id, mode="work", n=n)


def take_class(browser: Browser, top: Path, lang: str) -> None:
    """Feedback pages, and Formgrader's list of what was handed in."""
    folder = make_class(top, lang)
    for student, name, height in ((STUDENTS[0], "feedback", 790), (STUDENTS[2], "feedback-none", 430)):
        page = open_page(browser, height=height)
        page.goto((folder / "feedback" / student.id / NAME / f"{NAME}.html").as_uri())
        save(page, f"{name}-{lang}")
        page.close()
    take_opened(browser, folder, lang)
    if lang != "zh":
        return
    with lab(folder, top / "home", lang) as address:
        page = open_page(browser, height=470)
        page.set_extra_http_headers({"Authorization": f"token {TOKEN}"})
        page.goto(f"{address}/formgrader/manage_submissions/{NAME}")
        expect(page.locator("tbody tr")).to_have_count(len(STUDENTS))
        save(page, f"formgrader-{lang}")
        page.close()


def take_opened(browser: Browser, folder: Path, lang: str) -> None:
    """The report of a class of thirty, and a feedback page after the answers were opened."""
    items, task = load_set(folder / "source" / NAME / "items"), load_task(folder / "source" / NAME / "items")
    gold = load_gold(folder / "gold" / NAME / "gold.jsonl")
    students = [f"20261{n:02}" for n in range(1, 31)]
    for n, student in enumerate(students):
        rng = random.Random(student)
        rows = []
        for k, item in enumerate(gold):
            right = gold[item].answer.values["contents"]
            said = mistaken(right) if rng.random() < n / 80 else right
            made = row(task, items, item, said, set_id=items.id, mode="work", n=k)
            rows.append(evolve(made, active_ms=round(made.active_ms * (0.6 + n % 7 / 5))))
        write_journal(folder / "many" / student / "labels", rows if n < 29 else [])
    (folder / "roster.csv").write_text("\n".join(["id,name", *(f"{one}," for one in students)]), encoding="utf-8")
    command(folder, lang, "autograder", "report", NAME, "--from", "many", "--out", "report.html")
    page = open_page(browser, height=940)
    page.goto((folder / "report.html").as_uri())
    save(page, f"report-{lang}")
    page.close()
    command(folder, lang, "autograder", "retire", NAME)
    command(folder, lang, "nbgrader", "generate_feedback", NAME, "--force")
    page = open_page(browser, height=940)
    page.goto((folder / "feedback" / STUDENTS[0].id / NAME / f"{NAME}.html").as_uri())
    page.locator(".cards").evaluate("cards => cards.previousElementSibling.scrollIntoView()")
    save(page, f"feedback-open-{lang}")
    page.close()


# ---- files


def save(page: Page, name: str) -> None:
    """Write what a window shows, with as many colours as a small file allows."""
    page.evaluate("() => document.fonts.ready")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    for colours in COLOURS:
        file = io.BytesIO()
        with_few_colours(picture, colours).save(file, "PNG", optimize=True)
        if len(file.getvalue()) <= LARGEST:
            break
    (IMAGES / f"{name}.png").write_bytes(file.getvalue())


def with_few_colours(picture: Image.Image, colours: int) -> Image.Image:
    """The picture with a palette: the plain colours of the page as they are, those of photographs dithered."""
    counted = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    plain = [colour for _, colour in counted[: colours // 4]]
    palette = Image.new("P", (1, 1))
    palette.putpalette(
        [part for colour in plain for part in colour] + (picture.quantize(colours * 3 // 4).getpalette() or [])
    )
    nearest = picture.quantize(palette=palette, dither=Image.Dither.NONE)
    dithered = picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
    off = ImageChops.difference(nearest.convert("RGB"), picture).convert("L").point(lambda value: 255 * (value > OFF))
    nearest.paste(dithered, mask=off)
    # Pillow looks for the nearest colour in steps, and may miss the one that is there.
    pixels, indices = np.asarray(picture), np.array(nearest)
    for index, colour in enumerate(plain):
        indices[(pixels == colour).all(axis=2)] = index
    exact = Image.fromarray(indices, "L")
    exact.putpalette(nearest.getpalette() or [])
    return exact


if __name__ == "__main__":
    main()
