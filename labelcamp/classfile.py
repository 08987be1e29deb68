"""A class file: one assignment of a class in one file, for a class without a Hub.

It is a zip of the assignment's folder as students get it: notebook, items, task, guideline, media; no gold. The
teacher's `autograder release` writes it. `labelcamp start --class FILE` and a button of the bench take it up into a
learner's folder, or in a browser into the browser's store. What comes from somebody's stick or mail is hostile until
checked: only known names are unpacked, within bounds, and nothing outside the folder; a learner's labels and notebook
stay.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import secrets
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from labelcamp.disk import DEVICE
from labelcamp.items import SAFE_NAME, ItemSet, Media, load_set
from labelcamp.problems import N_, Problem, ProblemError, register
from labelcamp.task import TaskError, load_task

FORMAT = 1
SUFFIX = ".camp.zip"
CLASS = "class"
"""Folder of what a class has beside the self-paced assignments."""
HEAD = "class-file.json"
ITEMS = "items"
SET_FILES = ("set.json", "items.jsonl", "task.toml", "guideline.zh.md", "guideline.en.md")
MEDIA = re.compile(r"items/media/([A-Za-z0-9][A-Za-z0-9._-]{0,99})")

BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Compressions of which Python unpacks no more than the size that an entry names; of others a whole block first."""
MOST_FILES = 1000
MOST_BYTES = 200 * 2**20
"""Of all files together, unpacked."""
LARGEST_FILE = 20 * 2**20
STAMP = (1980, 1, 1, 0, 0, 0)
"""Time of every entry, so that the same assignment gives the same bytes."""

SENTENCES = {
    "class-file": N_("{where} is not a class file, or it is damaged ({reason}). Ask your teacher for it again."),
    "class-file-large": N_("{where} is too large for a class file ({reason}). Ask your teacher for it again."),
    "class-file-newer": N_("{where} was made by a newer labelcamp. Update labelcamp."),
    "no-class-file": N_("{where} can't be read. Check the name of the file."),
}
register(SENTENCES)


@frozen
class ClassFile:
    """An assignment as a class file holds it.

    Attributes:
        name: of the assignment, such as `03-image-classes`.
        lang: language of its notebook.
        set_id: id of its set of items.
        files: by path in the assignment's folder, with `/`, the bytes.
    """

    name: str
    lang: str
    set_id: str
    files: Mapping[str, bytes]


def pack(folder: Path, lang: str) -> bytes:
    """The class file of an assignment's folder; the same folder gives the same bytes.

    Args:
        folder: the students' version: `NAME/NAME.ipynb` and `NAME/items`. Nothing else in it is packed.
    """
    name = folder.name
    items = load_set(folder / ITEMS)
    head = {"format": FORMAT, "assignment": name, "lang": lang, "set": items.id}
    paths = [folder / f"{name}.ipynb", *(folder / ITEMS / one for one in SET_FILES)]
    paths += [folder / ITEMS / "media" / file for file in sorted({media.file for media in _media(items)})]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        _add(archive, HEAD, (json.dumps(head) + "\n").encode(), zipfile.ZIP_DEFLATED)
        for path in paths:
            relative = path.relative_to(folder).as_posix()
            packed = zipfile.ZIP_STORED if MEDIA.fullmatch(relative) else zipfile.ZIP_DEFLATED
            _add(archive, relative, path.read_bytes(), packed)
    return target.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: bytes, method: int) -> None:
    entry = zipfile.ZipInfo(name, STAMP)
    entry.create_system = 3  # the machine that packs makes no difference
    entry.external_attr = 0o644 << 16
    entry.compress_type = method
    archive.writestr(entry, data, compresslevel=9)


def load_class_file(path: Path) -> ClassFile:
    """Read a class file from the disk (ProblemError: see `read_class_file`; or it can't be read)."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _large(path.name, f"> {MOST_BYTES // 2**20} MB")
        return read_class_file(path.read_bytes(), path.name)
    except OSError:
        raise ProblemError(Problem("no-class-file", str(path))) from None


def read_class_file(data: bytes, where: str) -> ClassFile:
    """Read a class file from its bytes. Nothing is written.

    Args:
        where: the file's name, for the sentence.

    Raises:
        ProblemError: it is none, it is damaged, it holds what an assignment doesn't hold, or it is too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_sizes(entries, where)
            files = {entry.filename: _read(archive, entry, where) for entry in entries}
        if len(files) != len(entries):
            raise ValueError("a name stands in it twice")
        head = json.loads(files.pop(HEAD, b"null"))
        if isinstance(head, dict) and isinstance(head.get("format"), int) and head["format"] > FORMAT:
            raise ProblemError(Problem("class-file-newer", where))
        found = _made(head, files)
        _check_names(found)
        _check_set(found)
    except ProblemError:
        raise
    except TaskError:
        raise _bad(where, "its items") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise _bad(where, str(error) or type(error).__name__) from None
    return found


def _bad(where: str, reason: str) -> ProblemError:
    return ProblemError(Problem("class-file", where, {"reason": reason[:100]}))


def _large(where: str, reason: str) -> ProblemError:
    return ProblemError(Problem("class-file-large", where, {"reason": reason}))


def _check_sizes(entries: Sequence[zipfile.ZipInfo], where: str) -> None:
    if any(entry.compress_type not in BOUNDED for entry in entries):
        raise _bad(where, "an unknown compression")
    sizes = [entry.file_size for entry in entries]
    if len(sizes) > MOST_FILES:
        raise _large(where, f"{len(sizes)} > {MOST_FILES}")
    if sum(sizes) > MOST_BYTES or max(sizes, default=0) > LARGEST_FILE:
        raise _large(where, f"{sum(sizes) // 2**20} MB")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str) -> bytes:
    # What the entry says of its size may be a lie: no more than it says is unpacked.
    with archive.open(entry) as file:
        data = file.read(entry.file_size)
        if file.read(1):
            raise _large(where, entry.filename[:60])
    return data


def _made(head: object, files: Mapping[str, bytes]) -> ClassFile:
    if not isinstance(head, dict) or head.keys() != {"format", "assignment", "lang", "set"} or head["format"] != FORMAT:
        raise ValueError(HEAD)
    words = [head["assignment"], head["set"]]
    if not all(isinstance(word, str) and _is_plain(word) for word in words) or head["lang"] not in ("zh", "en"):
        raise ValueError(HEAD)
    return ClassFile(head["assignment"], head["lang"], head["set"], files)


def _is_plain(name: str) -> bool:
    """Whether a name is one file's name on every system."""
    return SAFE_NAME.fullmatch(name) is not None and DEVICE.fullmatch(name) is None and not name.endswith(".")


def _check_names(found: ClassFile) -> None:
    needed = {f"{found.name}.ipynb", *(f"{ITEMS}/{name}" for name in SET_FILES)}
    if missing := sorted(needed - found.files.keys()):
        raise ValueError(missing[0])
    for path in found.files.keys() - needed:
        media = MEDIA.fullmatch(path)
        if media is None or not _is_plain(media[1]):
            raise ValueError(path)
    if len({path.lower() for path in found.files}) != len(found.files):
        raise ValueError("two names are one on Windows")


def _check_set(found: ClassFile) -> None:
    """Whether the items can be shown and are what they say (TaskError, ValueError)."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name in SET_FILES:
            (place / name).write_bytes(found.files[f"{ITEMS}/{name}"])
        task, items = load_task(place), load_set(place)
    if (items.id, items.task, items.task_hash) != (found.set_id, task.id, task.hash):
        raise ValueError(f"{ITEMS}/set.json")
    for media in _media(items):
        data = found.files.get(f"{ITEMS}/media/{media.file}", b"")
        if hashlib.sha256(data).hexdigest() != media.sha256:
            raise ValueError(media.file)
    notebook = json.loads(found.files[f"{found.name}.ipynb"].decode("utf-8"))
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise ValueError(f"{found.name}.ipynb")


def _media(items: ItemSet) -> list[Media]:
    return [content for item in items.items for content in item.shown.values() if isinstance(content, Media)]


def take_up(found: ClassFile, folder: Path) -> Path:
    """Put an assignment into a learner's folder; what the learner made there stays.

    It goes to `LANG/class/NAME`, beside the self-paced assignments and not among them, because labels of two sets in
    one folder can't be handed in. A folder of that name with another set of items is left alone: then it goes to
    `LANG/class/SET/NAME`.

    Args:
        folder: the learner's folder, as given to `labelcamp start`.

    Returns:
        The assignment's notebook.

    Raises:
        ProblemError: code `read-only`.
    """
    top = folder / found.lang / CLASS
    try:
        place = _place(found, top)
        _put(found, place)
    except OSError:
        raise ProblemError(Problem("read-only", str(top))) from None
    return place / f"{found.name}.ipynb"


def keep(found: ClassFile, data: bytes, home: Path) -> str:
    """In a kernel without a disk: keep a class file as it is, in place of an earlier one of that assignment.

    Args:
        data: the file that `found` was read from.
        home: what the browser's store keeps; see `labelcamp.browser.Keeper`.

    Returns:
        The site's notebook of that assignment, as its list of files shows it.
    """
    path = _kept(home, found.lang, found.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return f"{found.lang}/assignments/{found.name}/{found.name}.ipynb"


def kept_assignment(home: Path, lang: str, name: str) -> Path | None:
    """The folder of an assignment whose class file was kept here, with its items; None if there is none.

    Raises:
        ProblemError: what was kept is damaged.
    """
    path = _kept(home, lang, name)
    if not path.is_file():
        return None
    found = load_class_file(path)
    place = path.parent / found.set_id / name
    _put(found, place)
    return place


def _kept(home: Path, lang: str, name: str) -> Path:
    return home / CLASS / lang / f"{name}{SUFFIX}"


def _put(found: ClassFile, place: Path) -> None:
    if place.exists():
        _complete(found, place)
    else:
        _unpack(found, place)


def _place(found: ClassFile, top: Path) -> Path:
    first = top / found.name
    if not first.exists() or _set_of(first) == found.set_id:
        return first
    return top / found.set_id / found.name


def _set_of(place: Path) -> str:
    """Id of the set of items in a folder; empty if none can be read."""
    try:
        return load_set(place / ITEMS).id
    except TaskError:
        return ""


def _unpack(found: ClassFile, place: Path) -> None:
    """Write the folder; it appears when it is complete, or not at all."""
    new = place.parent / f".{place.name}.{secrets.token_hex(4)}"
    try:
        for path, data in found.files.items():
            target = new / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        new.rename(place)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


def _complete(found: ClassFile, place: Path) -> None:
    """Write what is missing or damaged of the items, and the notebook only if it is missing."""
    for path, data in found.files.items():
        target = place / path
        own = not path.startswith(f"{ITEMS}/")
        if target.is_file() and (own or target.read_bytes() == data):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
