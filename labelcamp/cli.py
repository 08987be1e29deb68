"""The command `labelcamp`: what a learner types."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import platformdirs
import typer
from rich.console import Console
from rich.table import Table

from labelcamp import carry, classfile, workspace
from labelcamp.content import ContentError
from labelcamp.formats import FORMATS, LABEL_STUDIO_CONFIG, TITLES, source
from labelcamp.formats.record import Export, joined
from labelcamp.i18n import NAMES, preferred, translator
from labelcamp.journal import journals_in, read_folder
from labelcamp.practice import practices
from labelcamp.problems import Problem, ProblemError, writing
from labelcamp.task import TaskError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="labelcamp 标注训练营: open the course, see your practice score."
)
console = Console(soft_wrap=True)


@app.callback()
def main() -> None:
    """Let typer show the commands by name."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A name of a folder may hold what the screen's code page lacks.
            stream.reconfigure(errors="backslashreplace")


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
    class_file: Annotated[
        Path | None, typer.Option("--class", help="A class file from your teacher. 老师发的班级作业文件。")
    ] = None,
) -> None:
    """Open the course in JupyterLab. 在 JupyterLab 里打开课程。"""
    lang = preferred()
    _ = translator(lang)
    if class_file is None and folder.name.endswith(classfile.SUFFIX):
        class_file, folder = folder, Path("camp")
    folder = folder.expanduser().resolve()
    notebook = None
    place = Path(platformdirs.user_data_dir("labelcamp"))
    try:
        copied = workspace.prepare(folder)
        if copied:
            count = len(copied)
            console.print(_("Copied {count} notebooks to {folder}.").format(count=count, folder=folder), markup=False)

        if class_file is not None:
            notebook = classfile.take_up(classfile.load_class_file(class_file.expanduser()), folder)
            words = _("Your class's assignment is in {folder}. What you had there is still there.")
            console.print(words.format(folder=notebook.parent), markup=False)

        def say(address: str) -> None:
            console.print(_("The course is open at {address}").format(address=address), markup=False)
            console.print(_("Leave this window open while you work; Ctrl+C ends it."), markup=False)

        workspace.serve(folder, lang=lang, port=port, browser=browser, place=place, say=say, notebook=notebook)
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
    reading = read_folder(labels)
    try:
        found = [one for one in practices(reading.rows) if one.answered]
    except (ContentError, TaskError) as error:
        stop(str(error))
    if reading.by_file:
        say_problems((*reading.errors, *reading.warnings), preferred())
    if not found:
        stop(_("There are no labels in {folder} yet. Open a lesson and label first.").format(folder=labels))
    table = Table()
    for heading in (_("Task"), _("Answered"), _("Right at once"), "s", _("At least (90 %)"), _("Practice score")):
        table.add_column(heading, justify="left" if heading == _("Task") else "right")
    for one in found:
        answered = f"{one.answered} / {one.items}"
        title = one.task.title[preferred()] + (f" ({NAMES[one.lang]})" if one.lang else "")
        if one.score is None:
            table.add_row(title, answered, "–", "–", "–", _("label more of each kind first"))
        else:
            s = one.score
            table.add_row(title, answered, f"{s.accuracy:.0%}", f"{s.s:.2f}", f"{s.bound:.2f}", f"{one.mark:.1f}")
    console.print(table)
    console.print(_("s: 0 is guessing, 1 is perfect. The practice score is the mark that a class gets for such an s."))


FAILURES_SHOWN = 5
OWN = "labels"
"""Name of the format in which labels go from one door of the course to another."""
TaskName = Annotated[
    str | None,
    typer.Option(help="A task, or an assignment's folder (default: that of the labels). 任务，或作业文件夹。"),
]
SetName = Annotated[str | None, typer.Option("--set", help="A set or language: practice-zh, zh. 数据集或语言。")]
Labels = Annotated[Path | None, typer.Option(help="Folder of the journals (default: camp/labels). 存放标注的文件夹。")]
Sources = Annotated[
    list[str] | None, typer.Option("--source", help="human (default), model, gold; may be repeated. 谁的答案，可重复。")
]


@app.command()
def export(
    name: Annotated[str | None, typer.Argument(metavar="FORMAT", help="None: list them. 不写则列出格式。")] = None,
    *,
    task: TaskName = None,
    set_name: SetName = None,
    question: Annotated[str | None, typer.Option(help="Only items that ask it. 只要问这一题的。")] = None,
    labels: Labels = None,
    out: Annotated[Path | None, typer.Option(help="File to write (default: the screen). 写到哪个文件。")] = None,
    ties: Annotated[Path | None, typer.Option(help="File for the ties among pairs. 平局写到哪个文件。")] = None,
    sources: Sources = None,
    offsets: Annotated[
        Literal["points", "utf16"], typer.Option(help="How Label Studio counts. Label Studio 怎样计位置。")
    ] = "points",
) -> None:
    """Write your labels in a format that others read. 把标注导出成别的工具能读的格式。"""
    lang = preferred()
    if name is None:
        list_formats(lang)
        return
    try:
        if name == OWN:
            carry_out(source.labels_of(task, labels), out)
            return
        source.check_format(name)
        if name == LABEL_STUDIO_CONFIG:
            write(source.config(task, labels, set_name, question, lang=lang).encode(), out)
            return
        opened = source.open_labels(task, labels, set_name, question)
        made = source.export(name, opened, sources, utf16=offsets == "utf16")
        write(made.text.encode(), out)
        if ties:
            write(joined(made.ties).encode(), ties)
    except ProblemError as error:
        stop(error.problem.sentence(lang))
    except (ContentError, TaskError) as error:
        stop(str(error))
    say_export(made, name, bool(ties), lang)
    say_problems(opened.problems, lang)


@app.command()
def take(
    file: Annotated[Path, typer.Argument(help="A file from “My labels”. “我的标注”存下的文件。")],
    folder: Annotated[
        Path, typer.Argument(help="Folder of the journals. An assignment has one of its own. 存放标注的文件夹。")
    ] = source.CAMP_LABELS,
) -> None:
    """Go on here with labels from another computer or a browser. 接着别处的标注做。"""
    lang = preferred()
    _ = translator(lang)
    folder = folder.expanduser()
    try:
        taken = carry.take_up(
            file.expanduser().read_bytes(), file.name, folder, carry.of_items_beside(folder.absolute(), file.name)
        )
    except OSError:
        stop(_("{file} can't be read. Check the name of the file.").format(file=file))
    except ProblemError as error:
        stop(error.problem.sentence(lang))
    words = _("Taken up into {folder}: {new} answers; {known} were there already.")
    say(words.format(folder=folder, new=taken.new, known=taken.known))
    say_failures(taken.refused, lang)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Label Studio's JSON export. Label Studio 导出的 JSON。")],
    task: Annotated[str, typer.Option(help="A task, or an assignment's folder. 任务，或作业文件夹。")],
    set_name: SetName = None,
    labels: Labels = None,
    sources: Sources = None,
) -> None:
    """Read answers back from Label Studio into your labels. 把 Label Studio 里的标注读回来。"""
    lang = preferred()
    _ = translator(lang)
    folder = source.labels_of(task, labels)
    try:
        found = source.find(task, set_name)
        read = source.take(file.read_bytes(), file.name, found, folder, sources)
    except OSError:
        stop(_("{file} can't be read. Check the name of the file.").format(file=file))
    except ProblemError as error:
        stop(error.problem.sentence(lang))
    except (ContentError, TaskError) as error:
        stop(str(error))
    say(_("Answers written to {folder}: {count}.").format(count=len(read.answers), folder=folder))
    if read.others:
        words = _("Answers left out because they are not a person's, or not of a source that you named: {count}.")
        say(words.format(count=read.others))
    say_failures(read.failures, lang)


def list_formats(lang: str) -> None:
    """Show the formats."""
    _ = translator(lang)
    table = Table(show_header=False, box=None)
    for name, title in TITLES.items():
        table.add_row(name, _(title))
    table.add_row(OWN, _("all your labels in one file, to go on in another place (labelcamp take)"))
    console.print(table)


def write(data: bytes, out: Path | None) -> None:
    """Write a file, or the standard output: these bytes, whatever the system's own encoding and line end are.

    Raises:
        ProblemError: the file can't be written.
    """
    if out is None:
        typer.echo(data, nl=False)
        return
    with writing(out.expanduser()) as path:
        path.write_bytes(data)


def carry_out(folder: Path, out: Path | None) -> None:
    """Write all labels of a folder into one file, or to the standard output (ProblemError)."""
    if not journals_in(folder):
        raise ProblemError(Problem("no-labels", str(folder)))
    write(carry.pack(folder), out)


def say(sentence: str) -> None:
    """Say how it went, beside the output."""
    Console(stderr=True, soft_wrap=True).print(sentence, markup=False, highlight=False)


def say_export(made: Export, name: str, ties_written: bool, lang: str) -> None:
    """Say what an export holds and what it doesn't."""
    _ = translator(lang)
    if name in FORMATS:
        say(_("Lines written: {count}.").format(count=len(made.lines)))
    if made.ties and ties_written:
        say(_("Ties written to a file of their own: {count}.").format(count=len(made.ties)))
    elif made.ties:
        say(
            _("Ties, which have neither a chosen nor a rejected answer: {count}. Write them with --ties.").format(
                count=len(made.ties)
            )
        )
    if made.blank:
        say(_("Answers that leave the question blank: {count}.").format(count=made.blank))
    say_failures(made.failures, lang)


def say_failures(failures: Sequence[Problem], lang: str) -> None:
    """Say what was left out, the first few with their sentences."""
    _ = translator(lang)
    if failures:
        say(_("Answers left out: {count}.").format(count=len(failures)))
    say_problems(failures[:FAILURES_SHOWN], lang)
    if len(failures) > FAILURES_SHOWN:
        say(_("… and {count} more.").format(count=len(failures) - FAILURES_SHOWN))


def say_problems(problems: Sequence[Problem], lang: str) -> None:
    """Say the sentence of each."""
    for problem in problems:
        say(problem.sentence(lang))
