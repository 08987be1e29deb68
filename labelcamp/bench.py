"""The labelling bench: a widget for a notebook.

The browser side is `frontend/` (TypeScript), bundled into `static/bench.js` when the package is built. What the two
sides say to each other stands in `labelcamp.bench_desk` and `frontend/src/protocol.ts`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Literal

import anywidget
import traitlets

from labelcamp.answers import Answer, Gold
from labelcamp.bench_desk import Desk, Outgoing, Result, unkept
from labelcamp.bench_strings import bench_strings, desk_strings
from labelcamp.browser import Keeper, keeper, nulls
from labelcamp.carry import finished_tests
from labelcamp.guidelines import Guideline
from labelcamp.items import Item
from labelcamp.problems import ProblemError
from labelcamp.task import Task
from labelcamp.verdicts import Verdict

__all__ = ["Bench", "Result", "Verdict", "finished_tests"]

STATIC = Path(__file__).parent / "static"


def bundled(name: str) -> Path:
    """A file of the built front end.

    Raises:
        ImportError: the package was not built; says how to.
    """
    path = STATIC / name
    if not path.is_file():
        raise ImportError(
            f"{path} is missing: the front end was not built. Install labelcamp again (pip install -e .)."
        )
    return path


def show(widget: anywidget.AnyWidget, sentence: str) -> None:
    """Display a widget, and before it a sentence for a notebook that is opened without its kernel.

    Where the widget is alive, its style sheet hides the sentence.
    """
    from IPython.display import HTML, display  # noqa: PLC0415  (slow to import, and not needed to import this)

    display(HTML(f'<p class="labelcamp-rerun">{escape(sentence)}</p>'))  # type: ignore[no-untyped-call]
    bundle = widget._repr_mimebundle_()
    if bundle is not None:
        display(bundle[0], raw=True)  # type: ignore[no-untyped-call]


class Bench(anywidget.AnyWidget):
    """Shows items one by one and keeps what the annotator says of them.

    Args:
        task: what is asked; items that ask only for numbers are left out.
        guideline: shown beside the item, in the learner's language.
        items: in the order in which they are shown.
        media: from a media file's name to its bytes.
        mode: `learn` (gold at once), `test` (no feedback until the end) or `work` (graded, no feedback).
        set_id: what the rows belong to: `learn`, `test-1`, a minted set's id.
        journal_folder: where the journals are; made if need be.
        gold: by item id, for `learn` and `test`; `work` takes none.
        lang: `zh` or `en`.
        by: who labels; by default the user's name on this machine.
        bar: how many items of a test must be right.
        on_finish: called when a test has ended.
    """

    _esm = bundled("bench.js")
    _css = bundled("bench.css")

    spec = traitlets.Dict().tag(sync=True)
    strings = traitlets.Dict().tag(sync=True)
    start = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        *,
        task: Task,
        guideline: Guideline,
        items: Sequence[Item],
        media: Callable[[str], bytes],
        mode: Literal["learn", "test", "work"],
        set_id: str,
        journal_folder: Path,
        gold: Mapping[str, Gold] | None = None,
        lang: Literal["zh", "en"] = "en",
        by: str = "",
        bar: int | None = None,
        on_finish: Callable[[], None] | None = None,
    ) -> None:
        self._desk = Desk(
            task=task,
            guideline=guideline,
            items=items,
            media=media,
            mode=mode,
            set_id=set_id,
            journal_folder=journal_folder,
            gold=gold,
            lang=lang,
            by=by,
            bar=bar,
            on_finish=on_finish,
        )
        self._fresh = True
        self._kept: asyncio.Future[None] | None = None
        super().__init__(spec=self._desk.spec(), strings=bench_strings(lang))
        self.on_msg(self._received)

    @property
    def answers(self) -> dict[str, Answer]:
        """By item id the answer that counts: the latest submitted or flagged one."""
        return self._desk.answers

    @property
    def verdicts(self) -> list[Verdict]:
        """In learn mode, on every item answered so far; in test mode, on every item once the test has ended."""
        return self._desk.verdicts

    @property
    def result(self) -> Result | None:
        """How the test went; None before its end."""
        return self._desk.result

    @property
    def finished(self) -> bool:
        """Whether the test was ended."""
        return self._desk.finished

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:
        """The traits that a page asks for; `start` is made anew, so that a later page starts where the work is."""
        state: dict[str, Any] = super().get_state(key=key, drop_defaults=drop_defaults)
        if "start" in state:
            state["start"] = self._desk.start() | {"fresh": self._fresh}
            self._fresh = False
        values: dict[str, Any] = nulls(state)
        return values

    def _received(self, _widget: object, content: object, _buffers: object) -> None:
        found = self._desk.receive(content)
        if (store := keeper()) is None:
            self._say(found)
        else:
            self._kept = asyncio.ensure_future(self._say_when_kept(found, store))

    def _say(self, messages: Sequence[Outgoing]) -> None:
        for message, buffers in messages:
            self.send(nulls(message), buffers or None)

    async def _say_when_kept(self, messages: Sequence[Outgoing], store: Keeper) -> None:
        """Where there is no disk, nothing is acknowledged before the browser's store has it."""
        try:
            await store.keep()
        except ProblemError as error:
            messages = unkept(messages, error.problem.sentence(self._desk.lang))
        self._say(messages)

    def _ipython_display_(self, **kwargs: Any) -> None:
        """Show the bench, and a sentence that stands there alone when its kernel is gone."""
        show(self, desk_strings(self._desk.lang)["rerun"])
