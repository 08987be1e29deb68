"""The static site: JupyterLite with the course, to be served from anywhere.

    python deploy/build_site.py OUT    build it; `make site` makes build/site

It runs in the environment of `deploy/site-requirements.txt`. What it fetches once stays in build/fetched; later builds
need no network. A page of the site asks no other host for anything.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP))  # labelcamp is not installed here, and of this module needs nothing that is
from labelcamp.handout import handed_out, without_compute  # noqa: E402  (found by the line above)

PAGES = TOP / "deploy" / "site"
FETCHED = TOP / "build" / "fetched"
WHEEL = TOP / "build" / "wheel"
BIN = Path(sys.executable).parent
TIMEOUT_S = 900

PYODIDE = "314.0.7"
PYODIDE_FILES = (
    "README.md",
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
PACKED = ("pyodide.asm.wasm", "pyodide.asm.mjs")
"""What `kernel.mjs` takes compressed; `.bin` because some servers unpack `.gz` on the way, and some refuse it."""
OF_THE_KERNEL = ("ipython", "micropip", "attrs", "packaging", "typing-extensions")
"""Packages of Pyodide's own list that are needed, beside what they depend on."""
OF_JUPYTERLITE = ("piplite", "pyodide-kernel", "ipykernel")
"""Packages that JupyterLite brings itself."""
INSTALLED = ("ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")
"""What JupyterLite's kernel installs one by one, unless it is loaded with Pyodide (`jedi`: see `kernel.mjs`)."""

BESIDES: Mapping[str, tuple[str, ...]] = {
    "labelcamp": ("attrs", "cattrs", "anywidget", "markdown-it-py"),
    "cattrs": ("attrs", "typing-extensions"),
    "anywidget": ("ipywidgets", "psygnal", "typing-extensions"),
    "ipywidgets": ("comm", "ipython", "traitlets", "jupyterlab-widgets"),
    "jupyterlab-widgets": (),
    "psygnal": (),
    "markdown-it-py": ("mdurl",),
    "mdurl": (),
    "comm": ("traitlets",),
    "piplite": ("micropip",),
    "pyodide-kernel": ("comm", "ipython"),
    "ipykernel": (),
}
"""Packages that Pyodide's list lacks, and what each depends on."""

LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "anywidget": ("*.data/*", "anywidget/labextension/*", "anywidget/nbextension/*"),
    "ipywidgets": ("*/tests/*",),
    "jupyterlab-widgets": ("*.data/*",),
    "labelcamp": (
        "autograder/*",
        "labelcamp/fonts/*",
        "labelcamp/content/course/lessons/*.md",
        "labelcamp/content/course/teachers/*",
        "labelcamp/content/assignments/lessons/*.md",
        "*/CARD.md",
        "*.po",
        "*.ipynb",
    ),
    "pygments": (
        "pygments/lexers/*",
        "!pygments/lexers/__init__.py",
        "!pygments/lexers/_mapping.py",
        "!pygments/lexers/python.py",
        "!pygments/lexers/special.py",
    ),
}
"""By package, the files of its wheel that no kernel of the site reads: what JupyterLab has as files of its own, what
a teacher uses, the font for matplotlib, the colours of other languages than Python. With `!`, what stays after all."""
TRANSLATED = ("jupyterlab", "jupyterlab_widgets", "notebook")
"""The parts of the language pack of which the site has anything."""

LOCALES = {"zh": "zh_CN", "en": "default"}
FIRST = "03-image-classes"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
STARTUP = "/lib/python3.14/site-packages/labelcamp/startup.py"
"""Run by IPython in every new kernel."""
LOADER = "./static/pyodide/pyodide.mjs"
"""What JupyterLite's kernel loads, as its build writes it wherever it finds Pyodide; `kernel.mjs` takes its place."""
KEEP = '<head>\n    <script src="../../keep.js"></script>'
DATA = "labelcamp/content/datasets/"
LANGUAGE_PAGE = """\
<!doctype html>
<html lang="{lang}">
<head>
  <meta charset="utf-8">
  <title>labelcamp</title>
  <meta http-equiv="refresh" content="0; url=lab/index.html?path={lang}/{first}.ipynb">
  <script id="jupyter-config-data" type="application/json" data-jupyter-lite-root="..">{{}}</script>
</head>
</html>
"""
"""The page of a language, which opens its first lesson. JupyterLite reads the settings of this folder, too."""
CHUNKS = TOP / "deploy" / "chunks.txt"
"""The parts of JupyterLab that a first lesson loads."""
ASKED = "await import(\n          '../../config-utils.js"
"""Where a page starts JupyterLab, which asks for its parts then."""
OPENER = 'started.then(async()=>{var e;let s=l.PageConfig.getOption("notebookPage"),[c]=h;'
"""Where JupyterLab opens the notebook that an address names: as soon as it has started. What it opens before the
tabs of last time are there again is taken away with them, so it must wait until it is `restored`."""
SESSION = "o=this._sessions.find(e=>e.name===i);if(o)return o;"
"""Where JupyterLab gives a notebook the kernel of one that is open: it goes by the name of the file, which a lesson and
its assignment share; neither gets a kernel then. The path tells them apart."""
OFFLINE = (
    "index.html",
    "page.*",
    "*/index.html",
    "*/lab/index.html",
    "chunks.*",
    "static/pyodide/*",
    "extensions/@jupyterlite/**/*",
    "api/**/*",
    "files/**/*",
    "**/jupyter-lite.json",
)
"""The pages of both languages, what a kernel loads, practice sets, and lists of files: kept for working without the
network, loaded or not."""


def main(out: Path) -> None:
    """Build the site into `out`."""
    work = TOP / "build" / "lite-work"
    for folder in (work, out):
        shutil.rmtree(folder, ignore_errors=True)
    pyodide = work / "static" / "pyodide"
    pyodide.mkdir(parents=True)
    for name in PYODIDE_FILES:
        shutil.copyfile(fetch_pyodide() / "package" / name, pyodide / name)
    for name in PACKED:
        pack(pyodide / f"{name}.bin", (pyodide / name).read_bytes())
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    (course,) = WHEEL.glob("labelcamp-*.whl")
    found = [*fetch_wheels(lock["packages"]), *wheels_of_jupyterlite(), *split(course, work)]
    wheels = [trimmed(wheel, pyodide) for wheel in found]
    lock["packages"] = dict(sorted(entry(wheel, lock["packages"]) for wheel in wheels))
    closure(lock["packages"], lock["packages"])  # a KeyError here names what nobody brings
    write_json(pyodide / "pyodide-lock.json", lock)
    write_json(work / "jupyter-lite.json", config())
    contents = work / "contents"
    for lang in LOCALES:
        copy_notebooks(contents / lang, lang)
    lite = [BIN / "jupyter", "lite", "build", "--lite-dir", work, "--output-dir", out, "--contents", contents]
    subprocess.run(
        [*lite, "--no-sourcemaps", "--apps", "lab"], check=True, timeout=TIMEOUT_S, capture_output=True, cwd=work
    )
    finish(out)


# ---- What is fetched


def fetch_pyodide() -> Path:
    """The folder of Pyodide's npm package."""
    folder = FETCHED / f"pyodide-{PYODIDE}"
    if not folder.is_dir():
        sys.path.insert(0, str(TOP / "tools"))
        import node  # noqa: PLC0415  (a script beside this one, needed once)

        FETCHED.mkdir(parents=True, exist_ok=True)
        node.npm("pack", f"pyodide@{PYODIDE}", "--silent", "--pack-destination", str(FETCHED))
        shutil.unpack_archive(FETCHED / f"pyodide-{PYODIDE}.tgz", folder, filter="data")
    return folder


def fetch_wheels(packages: Mapping[str, Any]) -> list[Path]:
    """Wheels of what the kernel and the course need, at the versions that Pyodide and `constraints.txt` name."""
    wanted = {name: packages[name]["version"] for name in closure(OF_THE_KERNEL, packages)}
    wanted |= {name: locked(name) for name in BESIDES if name not in ("labelcamp", *OF_JUPYTERLITE)}
    place = FETCHED / "wheels"
    place.mkdir(parents=True, exist_ok=True)
    found = {name: wheel_of(place, name, version) for name, version in wanted.items()}
    missing = [f"{name}=={wanted[name]}" for name, wheel in found.items() if wheel is None]
    if missing:
        # A foreign platform, so that no wheel with machine code is chosen.
        where = ["--only-binary", ":all:", "--python-version", "3.14", "--implementation", "py", "--abi", "none"]
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--platform", "any", "--dest", place]
        subprocess.run([*pip, *where, *missing], check=True, timeout=TIMEOUT_S)
    wheels = [wheel_of(place, name, version) for name, version in wanted.items()]
    return [wheel for wheel in wheels if wheel is not None]


def wheels_of_jupyterlite() -> list[Path]:
    """The wheels that JupyterLite's kernel brings; its worker must install what we think it does."""
    static = Path(sys.prefix) / "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static"
    (worker,) = static.glob("comlink.worker.*.js")
    if json.dumps(INSTALLED, separators=(",", ":")) not in worker.read_text(encoding="utf-8"):
        sys.exit(f"{worker.name} installs other packages than {INSTALLED}. Correct INSTALLED in {Path(__file__).name}.")
    return [wheel for name in OF_JUPYTERLITE for wheel in static.glob(f"pypi/{name.replace('-', '_')}-*.whl")]


def closure(names: Iterable[str], packages: Mapping[str, Any]) -> set[str]:
    """Names, and all that they depend on."""
    found: set[str] = set()
    left = list(names)
    while left:
        name = left.pop().lower().replace("_", "-")
        if name not in found:
            found.add(name)
            left += packages[name]["depends"]
    return found


def locked(name: str) -> str:
    """The version of a package in `constraints.txt`."""
    lines = (TOP / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return next(line.partition("==")[2] for line in lines if line.partition("==")[0] == name)


def wheel_of(place: Path, name: str, version: str) -> Path | None:
    """The wheel of a package among those fetched."""
    stem = name.replace("-", "_")
    return next((path for path in place.glob("*.whl") if path.name.lower().startswith(f"{stem}-{version}-")), None)


# ---- Wheels and the list of them


def split(course: Path, work: Path) -> list[Path]:
    """The course's wheel without practice sets, and a wheel of the practice set of each task."""
    version = course.name.split("-")[1]
    with zipfile.ZipFile(course) as whole:
        names = whole.namelist()
        practice = {name: name.removeprefix(DATA).split("/")[0] for name in names if is_practice(name)}
        parts = {course.name: [name for name in names if name not in practice]}
        for task in sorted(set(practice.values())):
            part = f"labelcamp_practice_{task.replace('-', '_')}-{version}-py3-none-any.whl"
            parts[part] = [name for name, of in practice.items() if of == task]
        for part, members in parts.items():
            with zipfile.ZipFile(work / part, "w", zipfile.ZIP_DEFLATED) as wheel:
                for name in members:
                    wheel.writestr(zipfile.ZipInfo(name), whole.read(name), zipfile.ZIP_DEFLATED)
    return [work / part for part in parts]


def is_practice(name: str) -> bool:
    """Whether a file of the course's wheel belongs to a practice set."""
    return name.startswith(DATA) and "/practice/" in name


def trimmed(wheel: Path, folder: Path) -> Path:
    """A copy of a wheel in `folder` without what is left out, its content in its name.

    So a browser that has kept the wheel of an older site never takes it for this one.
    """
    patterns = LEFT_OUT.get(package_of(wheel), ())
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(folder / wheel.name, "w") as copy:
        names = whole.namelist()
        for pattern in patterns:
            if not any(fnmatchcase(name, pattern.removeprefix("!")) for name in names):
                sys.exit(f"{wheel.name} has no file {pattern}. Correct LEFT_OUT in {Path(__file__).name}.")
        for name in names:
            if not is_left_out(name, patterns):
                copy.writestr(zipfile.ZipInfo(name), whole.read(name), zipfile.ZIP_DEFLATED, 9)
    copied = folder / wheel.name
    name, version, tags = wheel.name.split("-", 2)
    # The place of a build number, which begins with a digit.
    return copied.rename(folder / f"{name}-{version}-0{digest(copied)[:8]}-{tags}")


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def is_left_out(name: str, patterns: Iterable[str]) -> bool:
    """Whether a file is left out; as in .gitignore, the last pattern that fits decides.

    >>> is_left_out("a/b.py", ("a/*", "!a/b.py")), is_left_out("a/c.py", ("a/*", "!a/b.py"))
    (False, True)
    """
    fits = [pattern for pattern in patterns if fnmatchcase(name, pattern.removeprefix("!"))]
    return bool(fits) and not fits[-1].startswith("!")


def package_of(wheel: Path) -> str:
    """A wheel's package, by the name that Pyodide's list uses."""
    return wheel.name.split("-")[0].lower().replace("_", "-")


def entry(wheel: Path, known: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """A wheel's line in Pyodide's list, by which an `import` finds it."""
    stem, version = wheel.name.split("-")[:2]
    name = package_of(wheel)
    old = known.get(name, {})
    return name, {
        "name": stem,
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": digest(wheel),
        "package_type": "package",
        "imports": old.get("imports", [] if stem.startswith("labelcamp_") else [stem]),
        "depends": old.get("depends", list(BESIDES.get(name, ()))),
        "unvendored_tests": False,
    }


# ---- Pages


def config() -> dict[str, Any]:
    """Settings of the whole site."""
    kernel = {"pyodideUrl": LOADER, "disablePyPIFallback": True}
    data = {
        "appName": "labelcamp",
        "faviconUrl": "./icon-120x120.png",
        "enableServiceWorkerCache": "true",
        "litePluginSettings": {KERNEL: kernel},
        "disabledExtensions": ["@jupyterlab/terminal-extension"],
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}


def kernel_environment(lang: str) -> dict[str, str]:
    """The variables of a kernel."""
    return {"CAMP_LANG": lang, "PYTHONSTARTUP": STARTUP}


def copy_notebooks(folder: Path, lang: str) -> None:
    """Lessons and assignments as `labelcamp start` lays them out, without what needs pandas."""
    ignore = shutil.ignore_patterns(".*", "labels")
    shutil.copytree(TOP / "course" / lang, folder, ignore=ignore)
    shutil.copytree(TOP / "assignments" / lang, folder / "assignments", ignore=ignore)
    for path in folder.rglob("*.ipynb"):
        book = handed_out(path.read_text(encoding="utf-8"))
        # An assignment has it only for classes whose teacher wants it.
        book = without_compute(book, lang, tell=path.parent == folder)
        path.write_text(book, encoding="utf-8", newline="\n")


def finish(out: Path) -> None:
    """An app a language, the landing page, and the list of files that are kept for working without the network."""
    packages = ["labelcamp", "micropip", *OF_JUPYTERLITE, *(name for name in INSTALLED if name not in OF_JUPYTERLITE)]
    for lang, locale in LOCALES.items():
        app = out / lang / "lab"
        shutil.copytree(out / "lab", app)
        page = (app / "index.html").read_text(encoding="utf-8")
        page = deeper(page).replace('root=".."', 'root="../.."').replace("<head>", KEEP, 1)
        (app / "index.html").write_text(page, encoding="utf-8")
        replace([app / "index.html"], ASKED, f"await import('../../chunks.mjs');\n        {ASKED}")
        (out / lang / "index.html").write_text(LANGUAGE_PAGE.format(lang=lang, first=FIRST), encoding="utf-8")
        own = app / "jupyter-lite.json"
        own.write_text(deeper(own.read_text(encoding="utf-8")), encoding="utf-8")
        data = {
            "litePluginSettings": {
                KERNEL: {"loadPyodideOptions": {"env": kernel_environment(lang), "packages": packages}}
            },
            "settingsOverrides": {"@jupyterlab/translation-extension:plugin": {"locale": locale}},
        }
        write_json(out / lang / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": data})
    shutil.rmtree(out / "lab")
    shutil.copytree(PAGES, out, dirs_exist_ok=True)
    (out / "index.html").touch()  # for make: the copy has its source's time
    replace([out / "jupyter-lite.json"], LOADER, LOADER.replace("pyodide.mjs", "kernel.mjs"))
    replace(out.glob("build/*.js"), OPENER, OPENER.replace("started", "restored"))
    replace(out.glob("build/*.js"), SESSION, SESSION.replace("e.name===i", "e.path===a"))
    pack_chunks(out)
    trim_translations(out)
    worker = out / "service-worker.js"
    worker.write_text('importScripts("./offline.js");\n' + worker.read_text(encoding="utf-8"), encoding="utf-8")
    write_json(out / "offline.json", offline(out))


def offline(out: Path) -> dict[str, dict[str, str]]:
    """By name the start of each file's digest: `ahead` is kept in any case, `rest` once a page has loaded it."""
    files = {path.relative_to(out).as_posix(): digest(path)[:16] for path in out.rglob("*") if path.is_file()}
    ahead = {path.relative_to(out).as_posix() for part in OFFLINE for path in out.glob(part)}
    ahead -= {f"static/pyodide/{name}" for name in PACKED}
    return {
        "ahead": {name: each for name, each in files.items() if name in ahead},
        "rest": {name: each for name, each in files.items() if name not in ahead},
    }


def pack_chunks(out: Path) -> None:
    """One file with the parts of JupyterLab that a first lesson loads (see `chunks.mjs`)."""
    names = CHUNKS.read_text(encoding="utf-8").split()
    if missing := [name for name in names if not (out / name).is_file()]:
        sys.exit(
            f"The site has no {', '.join(missing)}. tests/browser/test_site_net.py says what {CHUNKS.name} must list."
        )
    # A function each, so that one that is strict doesn't make the others so.
    parts = ["(function () {\n" + (out / name).read_text(encoding="utf-8") + "\n})();\n" for name in names]
    pack(out / "chunks.bin", "".join(parts).encode())


def trim_translations(out: Path) -> None:
    """Leave the translations of what the site hasn't got out of the language packs."""
    for locale in {*LOCALES.values()} - {"default"}:
        path = out / "api" / "translations" / f"{locale}.json"
        whole = json.loads(path.read_text(encoding="utf-8"))
        write_json(path, whole | {"data": {name: whole["data"][name] for name in TRANSLATED}})


def pack(path: Path, data: bytes) -> None:
    """Write a file compressed, the same bytes for the same data."""
    path.write_bytes(gzip.compress(data, mtime=0))


def replace(files: Iterable[Path], old: str, new: str) -> None:
    """Replace a part of JupyterLite, which must be there once in all these files."""
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    if sum(text.count(old) for text in texts.values()) != 1:
        sys.exit(f"JupyterLite no longer writes {old!r} once. Correct {Path(__file__).name}.")
    for path, text in texts.items():
        if old in text:
            path.write_text(text.replace(old, new), encoding="utf-8")


def deeper(text: str) -> str:
    """A page or settings of the app, for one folder further down."""
    return text.replace("../", "../../")


def write_json(path: Path, value: object) -> None:
    """Write JSON, the same bytes for the same value."""
    path.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]).resolve())
