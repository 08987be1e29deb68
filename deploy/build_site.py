"""The static site: JupyterLite with the course, to be served from anywhere.

    python deploy/build_site.py OUT    build it; `make site` makes build/site

It runs in the environment of `deploy/site-requirements.txt`. What it fetches once stays in build/fetched; later builds
need no network. A page of the site asks no other host for anything.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[1]
PAGES = TOP / "deploy" / "site"
FETCHED = TOP / "build" / "fetched"
WHEEL = TOP / "build" / "wheel"
BIN = Path(sys.executable).parent
TIMEOUT_S = 900

PYODIDE = "314.0.7"
OF_THE_KERNEL = ("ipython", "jedi", "micropip", "attrs", "packaging", "typing-extensions")
"""Packages of Pyodide's own list that are needed, beside what they depend on."""

BESIDES: Mapping[str, tuple[str, ...]] = {
    "labelcamp": ("attrs", "cattrs", "anywidget"),
    "cattrs": ("attrs", "typing-extensions"),
    "anywidget": ("ipywidgets", "psygnal", "typing-extensions"),
    "ipywidgets": ("comm", "ipython", "traitlets", "jupyterlab-widgets"),
    "jupyterlab-widgets": (),
    "psygnal": (),
    "comm": ("traitlets",),
}
"""Packages that Pyodide's list lacks, and what each depends on."""

LOCALES = {"zh": "zh_CN", "en": "default"}
FIRST = "03-image-classes"
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
STARTUP = "/lib/python3.14/site-packages/labelcamp/startup.py"
"""Run by IPython in every new kernel."""
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
OFFLINE = ("static/pyodide/*", "extensions/@jupyterlite/**/*", "api/**/*", "files/**/*", "**/jupyter-lite.json")
"""What a kernel loads, and lists of files: kept for working without the network, loaded by a page or not."""


def main(out: Path) -> None:
    """Build the site into `out`."""
    work = TOP / "build" / "lite-work"
    for folder in (work, out):
        shutil.rmtree(folder, ignore_errors=True)
    pyodide = work / "static" / "pyodide"
    pyodide.mkdir(parents=True)
    for path in (fetch_pyodide() / "package").iterdir():
        if path.suffix != ".map" and not path.name.endswith(".d.ts"):
            shutil.copyfile(path, pyodide / path.name)
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    (course,) = WHEEL.glob("labelcamp-*.whl")
    wheels = [*fetch_wheels(lock["packages"]), *split(course, work)]
    for wheel in wheels:
        shutil.copyfile(wheel, pyodide / wheel.name)
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
    wanted |= {name: locked(name) for name in BESIDES if name != "labelcamp"}
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
        parts = {course.name: [name for name in names if name not in practice and not is_notebook(name)]}
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


def is_notebook(name: str) -> bool:
    """Whether a file of the course's wheel is a notebook, which the site has as a file of its own."""
    return name.endswith(".ipynb")


def entry(wheel: Path, known: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """A wheel's line in Pyodide's list, by which an `import` finds it."""
    stem, version = wheel.name.split("-")[:2]
    name = stem.lower().replace("_", "-")
    old = known.get(name, {})
    return name, {
        "name": stem,
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": old.get("imports", [] if stem.startswith("labelcamp_") else [stem]),
        "depends": old.get("depends", list(BESIDES.get(name, ()))),
        "unvendored_tests": False,
    }


# ---- Pages


def config() -> dict[str, Any]:
    """Settings of the whole site."""
    kernel = {"pyodideUrl": "./static/pyodide/pyodide.mjs", "disablePyPIFallback": True}
    data = {
        "appName": "labelcamp",
        "faviconUrl": "./zh/lab/favicon.ico",
        "enableServiceWorkerCache": "true",
        "litePluginSettings": {KERNEL: kernel},
        "disabledExtensions": ["@jupyterlab/terminal-extension"],
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}


def kernel_environment(lang: str) -> dict[str, str]:
    """The variables of a kernel."""
    return {"CAMP_LANG": lang, "PYTHONSTARTUP": STARTUP}


def copy_notebooks(folder: Path, lang: str) -> None:
    """Lessons, and assignments for whoever works alone, as `labelcamp start` lays them out."""
    shutil.copytree(TOP / "course" / lang, folder, ignore=shutil.ignore_patterns(".*", "labels"))
    shutil.copytree(TOP / "assignments" / lang, folder / "assignments", ignore=shutil.ignore_patterns(".*", "labels"))


def finish(out: Path) -> None:
    """An app a language, the landing page, and the list of files that are kept for working without the network."""
    for lang, locale in LOCALES.items():
        app = out / lang / "lab"
        shutil.copytree(out / "lab", app)
        page = (app / "index.html").read_text(encoding="utf-8")
        page = deeper(page).replace('root=".."', 'root="../.."').replace("<head>", KEEP, 1)
        (app / "index.html").write_text(page, encoding="utf-8")
        (out / lang / "index.html").write_text(LANGUAGE_PAGE.format(lang=lang, first=FIRST), encoding="utf-8")
        own = app / "jupyter-lite.json"
        own.write_text(deeper(own.read_text(encoding="utf-8")), encoding="utf-8")
        data = {
            "litePluginSettings": {
                KERNEL: {"loadPyodideOptions": {"env": kernel_environment(lang), "packages": ["labelcamp"]}}
            },
            "settingsOverrides": {"@jupyterlab/translation-extension:plugin": {"locale": locale}},
        }
        write_json(out / lang / "jupyter-lite.json", {"jupyter-lite-schema-version": 0, "jupyter-config-data": data})
    shutil.rmtree(out / "lab")
    shutil.copytree(PAGES, out, dirs_exist_ok=True)
    (out / "index.html").touch()  # for make: the copy has its source's time
    worker = out / "service-worker.js"
    worker.write_text('importScripts("./offline.js");\n' + worker.read_text(encoding="utf-8"), encoding="utf-8")
    loaded = [path.relative_to(out).as_posix() for part in OFFLINE for path in sorted(out.glob(part)) if path.is_file()]
    kept = [name for name in loaded if "labelcamp_practice_" not in name]
    write_json(out / "offline.json", kept)


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
