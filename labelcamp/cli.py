"""The command `labelcamp`: what a learner types."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import platformdirs
import typer
from rich.console import Console
from rich.table import Table

from labelcamp import workspace
from labelcamp.content import ContentError
from labelcamp.i18n import preferred, translator
from labelcamp.practice import practices
from labelcamp.problems import ProblemError
from labelcamp.task import TaskError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="labelcamp 标注训练营: open the course, see your practice score."
)
console = Console(soft_wrap=True)


@app.callback()
def main() -> None:
    """Let typer show the commands by name."""


def stop(sentence: str) -> NoReturn:
    """Say what is wrong and end with exit code 1."""
    Console(stderr=True, soft_wrap=True).print(sentence, style="red", markup=False, highlight=False)
    raise typer.Exit(1)


@app.command()
def start(
    folder: Annotated[
        Path, typer.Argument(help="Where your notebooks and labels live. 你的笔记本和标注存放处。")
    ] = Path("camp"),
    port: Annotated[int | None, typer.Option(help="Port to listen on (default: a free one).")] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Open the course in JupyterLab. 在 JupyterLab 里打开课程。"""
    lang = preferred()
    _ = translator(lang)
    folder = folder.expanduser().resolve()
    place = Path(platformdirs.user_data_dir("labelcamp"))
    try:
        copied = workspace.prepare(folder)
        if copied:
            count = len(copied)
            console.print(_("Copied {count} notebooks to {folder}.").format(count=count, folder=folder), markup=False)

        def say(address: str) -> None:
            console.print(_("The course is open at {address}").format(address=address), markup=False)
            console.print(_("Leave this window open while you work; Ctrl+C ends it."), markup=False)

        workspace.serve(folder, lang=lang, port=port, browser=browser, place=place, say=say)
    except ProblemError as error:
        stop(error.problem.sentence(lang))
    except ContentError as error:
        stop(str(error))


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="The folder that you gave to start. 你给 start 的那个文件夹。")] = Path(
        "camp"
    ),
) -> None:
    """Show your practice score: each item counts by its first answer. 看练习得分：每题只算第一次的答案。"""
    _ = translator(preferred())
    labels = folder.expanduser() / "labels"
    if not any(labels.glob("*.jsonl")):
        stop(_("There are no labels in {folder} yet. Open a lesson and label first.").format(folder=labels))
    try:
        found = practices(labels)
    except (ContentError, TaskError) as error:
        stop(str(error))
    table = Table()
    for heading in (_("Task"), _("Answered"), _("Right at once"), "s", _("At least (90 %)"), _("Practice score")):
        table.add_column(heading, justify="left" if heading == _("Task") else "right")
    for one in found:
        answered = f"{one.answered} / {one.items}"
        title = one.task.title[preferred()]
        if one.score is None:
            table.add_row(title, answered, "–", "–", "–", _("label more of each kind first"))
        else:
            s = one.score
            table.add_row(title, answered, f"{s.accuracy:.0%}", f"{s.s:.2f}", f"{s.bound:.2f}", f"{one.mark:.1f}")
    console.print(table)
