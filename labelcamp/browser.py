"""The door without a disk: a kernel in the browser, its files in memory, and a store of the browser that keeps them.

The journals' folders are in the kernel's memory, where all of labelcamp reads and writes them as on a disk. A keeper
copies what is new in them to the store (`frontend/src/store.ts`), in pieces that are only ever added, and takes in
what other kernels have put there. An answer counts as saved when the store's transaction is complete.
"""

from __future__ import annotations

import asyncio
import sys
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

from attrs import define, field, frozen

from labelcamp.classfile import CLASS, MOST_BYTES, SUFFIX
from labelcamp.journal import FOLDER_ID, JOURNAL_BYTES
from labelcamp.problems import N_, Problem, ProblemError, register

register(
    {
        "not-kept": N_(
            "The browser could not keep your answers ({reason}). Leave this page open, free some space on the disk, "
            "and label on: it tries again."
        ),
    }
)

LABELS = "labels"
SCRIPT = Path(__file__).parent / "static" / "store.js"


def is_browser() -> bool:
    """Whether the kernel runs in a browser."""
    return sys.platform == "emscripten"


def nulls(value: Any) -> Any:
    """What is sent to a page, with JavaScript's null for None where the kernel runs in the browser.

    Pyodide makes None undefined, and a field that is undefined is lost on its way.
    """
    if not is_browser():
        return value
    from pyodide.ffi import jsnull  # type: ignore[import-not-found]  # noqa: PLC0415  (Pyodide alone has it)

    return _with(jsnull, value)


def _with(null: object, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with(null, each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_with(null, each) for each in value]
    return null if value is None else value


def labels_folder(folder: Path) -> Path:
    """Where the journals of a folder `labels` are: there, or in a browser in the kernel's memory, by the same name.

    A folder that is in that memory already stays.

    >>> labels_folder(Path("camp/labels")) == Path("camp/labels")
    True
    """
    return folder if not is_browser() or folder.is_relative_to(Path.home()) else Path.home() / folder_key(folder)


def folder_key(folder: Path) -> str:
    """What a folder of journals is called in every door: `labels`, or of an assignment `assignments/NAME/labels`.

    >>> folder_key(Path("camp/labels")), folder_key(Path("camp/zh/assignments/09-steps/labels"))
    ('labels', 'assignments/09-steps/labels')
    """
    owner = folder.absolute().parent.name
    return f"assignments/{owner}/{LABELS}" if owner[:2].isdecimal() and owner[2:3] == "-" else LABELS


def learners_folder(labels: Path) -> Path:
    """The folder given to `labelcamp start` that holds this folder of journals, be it a lesson's or an assignment's."""
    owner = labels.absolute().parent
    if folder_key(labels) == LABELS:
        return owner
    above = [folder.name for folder in owner.parents[:2]]
    kind = next((at for at, name in enumerate(above) if name in ("assignments", CLASS)), None)
    return owner.parent if kind is None else owner.parents[kind + 2]


@frozen
class Piece:
    """What was added to the end of a file, or a whole file, of which the last piece counts (see `is_whole`).

    A class file's bytes are in Base64.
    """

    folder: str
    file: str
    text: str


def is_whole(name: str) -> bool:
    """Whether a file is kept whole: a folder's id, a class file.

    >>> is_whole("folder-id"), is_whole("03-image-classes.camp.zip"), is_whole("20261124-080000-1a2b3c4d.jsonl")
    (True, True, False)
    """
    return name == FOLDER_ID or name.endswith(SUFFIX)


def as_text(name: str, data: bytes) -> str:
    """Bytes of a file as a piece has them; `as_bytes` gives them back."""
    return b64encode(data).decode() if name.endswith(SUFFIX) else data.decode("utf-8")


def as_bytes(name: str, text: str) -> bytes:
    """See `as_text` (ValueError if the text can't be read)."""
    return b64decode(text, validate=True) if name.endswith(SUFFIX) else text.encode()


@frozen
class Kept(Piece):
    """A piece in the store; a later one has a greater key."""

    key: int


class Store(Protocol):
    """Keeps pieces. Every method is done when its transaction is, and raises OSError when it fails."""

    async def append(self, pieces: Sequence[Piece]) -> list[int]:
        """Add pieces, all or none; their keys."""

    async def after(self, key: int) -> list[Kept]:
        """The pieces with a greater key."""


class BrowserStore:
    """The store of this browser, through the script of the front end."""

    def __init__(self) -> None:
        from pyodide.code import run_js  # type: ignore[import-not-found]  # noqa: PLC0415  (Pyodide alone has it)

        self._js: Any = run_js(SCRIPT.read_text(encoding="utf-8") + ";labelcampStore")

    async def append(self, pieces: Sequence[Piece]) -> list[int]:
        """Add pieces (see `Store`)."""
        import js  # type: ignore[import-not-found]  # noqa: PLC0415
        from pyodide.ffi import to_js  # noqa: PLC0415

        plain = [{"folder": piece.folder, "file": piece.file, "text": piece.text} for piece in pieces]
        keys = await self._told(self._js.append(to_js(plain, dict_converter=js.Object.fromEntries)))
        return [int(key) for key in keys.to_py()]

    async def after(self, key: int) -> list[Kept]:
        """The pieces with a greater key (see `Store`)."""
        found = await self._told(self._js.after(key))
        return [Kept(each["folder"], each["file"], each["text"], int(each["key"])) for each in found.to_py()]

    async def _told(self, promise: Awaitable[Any]) -> Any:
        try:
            return await promise
        except Exception as error:
            raise OSError(str(error)) from None


@define
class Keeper:
    """Holds the folders of journals under `home` and the store together.

    Attributes:
        home: what the names of the folders are relative to.
        trouble: why the last attempt failed; empty when it went well.
    """

    home: Path
    store: Store
    trouble: str = field(default="", init=False)
    _seen: int = field(default=0, init=False)
    _own: set[int] = field(factory=set, init=False)
    _kept: dict[tuple[str, str], bytes] = field(factory=dict, init=False)
    _turn: asyncio.Lock = field(factory=asyncio.Lock, init=False)

    async def keep(self) -> None:
        """Put into the store what is new in the folders. When this returns it is kept.

        Raises:
            ProblemError: code `not-kept`; what is new goes there with the next attempt.
        """
        async with self._turn:
            await self._keep()

    async def meet(self) -> None:
        """Keep what is new here, and take in what other kernels have kept (ProblemError: see `keep`)."""
        async with self._turn:
            await self._keep()
            try:
                found = await self.store.after(self._seen)
            except OSError as error:
                raise self._fail(error) from None
            for piece in found:
                self._seen = max(self._seen, piece.key)
                if piece.key not in self._own or self._is_undone(piece):
                    self._take_in(piece)
                self._own.discard(piece.key)

    async def _keep(self) -> None:
        pieces, whole = self._new()
        if pieces:
            try:
                self._own |= set(await self.store.append(pieces))
            except OSError as error:
                raise self._fail(error) from None
            # A file may have grown while the store was at work: only what went into it is kept.
            self._kept |= whole
        self.trouble = ""

    def _fail(self, error: OSError) -> ProblemError:
        problem = ProblemError(Problem("not-kept", LABELS, {"reason": str(error)[:200] or "?"}))
        self.trouble = str(problem)
        return problem

    def _new(self) -> tuple[list[Piece], dict[tuple[str, str], bytes]]:
        """What the folders hold that the store doesn't, and the whole files as they will be kept then."""
        pieces, whole = [], {}
        for path in self._files():
            name = (path.parent.relative_to(self.home).as_posix(), path.name)
            data, kept = path.read_bytes(), self._kept.get(name, b"")
            new = data if is_whole(path.name) and data != kept else data[len(kept) :]
            if new:
                pieces.append(Piece(*name, as_text(path.name, new)))
                whole[name] = data
        return pieces, whole

    def _files(self) -> Iterable[Path]:
        class_files = sorted(self.home.glob(f"{CLASS}/*/*{SUFFIX}"))
        assignments = (f"assignments/*/{LABELS}", f"{CLASS}/*/*/*/{LABELS}")
        folders = [self.home / LABELS, *(folder for each in assignments for folder in sorted(self.home.glob(each)))]
        journals = (path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir()))
        return (path for path in chain(class_files, journals) if path.is_file())

    def _is_undone(self, piece: Kept) -> bool:
        """Whether an own whole file was overwritten by one that another kernel had put there before."""
        kept = self._kept.get((piece.folder, piece.file))
        return is_whole(piece.file) and kept != as_bytes(piece.file, piece.text)

    def _take_in(self, piece: Kept) -> None:
        """Add a piece where the kept part of its file ends."""
        folder = self.home / piece.folder
        path, name = folder / piece.file, (piece.folder, piece.file)
        if not path.resolve().is_relative_to(self.home.resolve()):
            return
        folder.mkdir(parents=True, exist_ok=True)
        try:
            text = as_bytes(piece.file, piece.text)
        except ValueError:
            return
        kept = self._kept.get(name, b"")
        data = path.read_bytes() if path.is_file() else b""
        if is_whole(piece.file):
            kept = data = b""
        if len(kept) + len(text) > (MOST_BYTES if piece.file.endswith(SUFFIX) else JOURNAL_BYTES):
            return
        path.write_bytes(kept + text + data[len(kept) :])
        self._kept[name] = kept + text


_keeper: Keeper | None = None


def keeper() -> Keeper | None:
    """The keeper of this kernel; None where there is a disk."""
    return _keeper


def settle() -> None:
    """Make a kernel in a browser keep the journals: around every cell it meets the store.

    The site runs this when a kernel starts (`deploy/build_site.py`), so that the first cell finds the journals.
    """
    global _keeper  # noqa: PLW0603  (one a kernel)
    if _keeper is not None or not is_browser():
        return
    from IPython.core.getipython import get_ipython  # noqa: PLC0415  (slow to import, and not needed elsewhere)

    shell: Any = get_ipython()
    kernel = shell.kernel
    _keeper = Keeper(Path.home(), BrowserStore())
    kernel.run = around(kernel.run, _keeper)


def around(run: Callable[[str], Awaitable[Any]], of: Keeper) -> Callable[[str], Awaitable[Any]]:
    """A kernel's `run` that meets the store before a cell and keeps what is new after it.

    Trouble stops no cell; the bench shows it.
    """

    async def met(code: str) -> Any:
        await _quietly(of.meet())
        result = await run(code)
        await _quietly(of.keep())
        return result

    return met


async def _quietly(work: Awaitable[None]) -> None:
    with suppress(ProblemError):
        await work
