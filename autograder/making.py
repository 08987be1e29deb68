"""A new class: its folder with secret, settings, roster, notebooks, items and gold."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from autograder.classdir import SETTINGS
from autograder.minting import SECRET_BYTES, load_recipe, set_secret, task_folder, write_set
from autograder.roster import ROSTER, Student, write_roster
from labelcamp import content
from labelcamp.i18n import translator
from labelcamp.problems import N_, Problem, ProblemError
from labelcamp.work import AssignmentSettings, load_assignment

SECRET = "secret.key"
CONFIG = "nbgrader_config.py"
CONFIG_TEXT = """\
# nbgrader's settings of this class. They follow from class.toml: change that file, not this one.
from pathlib import Path

try:
    from autograder.gradebook import configure
except BaseException as error:
    raise SystemExit(f"autograder: {error!r}. Run nbgrader from the environment that labelcamp is in.") from error
configure(get_config(), Path(__file__).resolve().parent)  # noqa: F821
"""
NOTES = {
    "head": N_("Settings of this class. They are read at every run."),
    "language": N_("Language of the notebooks, marks and reasons."),
    "course": N_("nbgrader's name for the course."),
    "compute": N_("Whether the tasks that compute with Python are handed out. Decide before “autograder release”."),
    "exchange": N_("nbgrader's exchange folder; empty for nbgrader's own."),
    "assignments": N_("Assignments that are graded from labels. Their notebooks are never executed."),
}


def assignments() -> dict[str, AssignmentSettings]:
    """By name, the settings of each assignment."""
    paths = sorted((content.find("assignments") / "lessons").glob("*.toml"))
    return {path.stem: load_assignment(path) for path in paths}


def make_class(
    root: Path,
    lang: str,
    students: Iterable[Student],
    named: Mapping[str, AssignmentSettings],
    say: Callable[[str], None],
    *,
    secret: bytes | None = None,
) -> None:
    """Make a class's folder. It appears when it is complete, or not at all.

    Args:
        named: by name, the settings of each assignment.
        say: told what is being done, in sentences.
        secret: None draws a new one; only the demo, whose gold anybody may know, brings its own.

    Raises:
        ProblemError: the folder is not empty, or there is no recipe.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise ProblemError(Problem("not-empty", str(root)))
    tasks = {name: task_folder(settings.task) for name, settings in named.items()}
    _ = translator(lang)
    root.parent.mkdir(parents=True, exist_ok=True)
    new = root.parent / f".{root.name}.{secrets.token_hex(4)}"
    try:
        new.mkdir()
        secret = secret or secrets.token_bytes(SECRET_BYTES)
        _write_private(new / SECRET, secret)
        (new / SETTINGS).write_text(settings_text(lang, root.name, named), encoding="utf-8", newline="\n")
        (new / CONFIG).write_text(CONFIG_TEXT, encoding="utf-8", newline="\n")
        heads = ("学号", "姓名") if lang == "zh" else ("id", "name")
        write_roster(students, new / ROSTER, heads)
        (new / "gold").mkdir(mode=0o700)
        for name, folder in tasks.items():
            say(_("Making the items of {name} …").format(name=name))
            source = new / "source" / name
            shutil.copytree(content.find("assignments") / lang / name, source)
            asks = named[name].asks or None
            minted = load_recipe(folder)(set_secret(secret, name), named[name].items, lang=lang, asks=asks)
            write_set(minted, folder, source / "items", new / "gold" / name)
        if root.exists():
            root.rmdir()
        new.rename(root)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


def _write_private(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def settings_text(lang: str, name: str, named: Mapping[str, AssignmentSettings]) -> str:
    """The text of `class.toml`, with a comment on each key in the class's language."""
    _ = translator(lang)
    course = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "" for sign in name)
    course = course.strip("-_") or "labelcamp"
    notes = {key: f"# {_(note)}" for key, note in NOTES.items()}
    lines = [
        notes["head"],
        "",
        notes["language"],
        f'language = "{lang}"',
        notes["course"],
        f'course = "{course}"',
        notes["compute"],
        "compute = false",
        notes["exchange"],
        'exchange = ""',
        "",
        notes["assignments"],
    ]
    for assignment, settings in named.items():
        lines += [f'[assignments."{assignment}"]', f'task = "{settings.task}"', ""]
    return "\n".join(lines).rstrip("\n") + "\n"
