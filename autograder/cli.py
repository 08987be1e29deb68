"""The command `autograder`: what a teacher types."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer
from rich.console import Console

from labelcamp.content import ContentError
from labelcamp.i18n import preferred, translator
from labelcamp.problems import Problem, ProblemError
from labelcamp.scoring import GoldError
from labelcamp.task import TaskError

if TYPE_CHECKING:
    from autograder.classdir import ClassFolder

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="autograder: make a class, hand out, grade. 建班、发作业、评分。",
)
console = Console(soft_wrap=True, highlight=False)
Lang = Literal["zh", "en"]
MOMENT = 50
"""Up to so many hand-ins are read in a moment, and need no bar."""


@app.callback()
def commands() -> None:
    """Let typer show the commands by name."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A name may hold what the screen's code page lacks.
            stream.reconfigure(errors="backslashreplace")


def say(sentence: str) -> None:
    """Print a sentence as it is."""
    console.print(sentence, markup=False)


def say_error(sentence: str) -> None:
    """Print a sentence on stderr, in red."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(sentence, style="red", markup=False)


def stop(sentence: str) -> NoReturn:
    """Say what is wrong and end with exit code 1."""
    say_error(sentence)
    raise typer.Exit(1)


@contextmanager
def sentences(lang: Callable[[], str] = preferred) -> Iterator[None]:
    """Turn what can go wrong into a sentence and exit code 1."""
    try:
        yield
    except ProblemError as error:
        stop(error.problem.sentence(lang()))
    except (TaskError, GoldError, ContentError) as error:
        stop(str(error))
    except KeyboardInterrupt:
        _ = translator(lang())
        stop(_("Stopped."))


def opened(place: Path = Path()) -> ClassFolder:
    """The class's folder; what is wrong with it is said, and ends with exit code 1."""
    with sentences():
        from autograder.classdir import open_class

        return open_class(place.expanduser().resolve())


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for the class. 新建的班级目录。")],
    lang: Annotated[Lang | None, typer.Option(help="Language of the class. 班级的语言。")] = None,
    roster: Annotated[
        Path | None, typer.Option(help="Roster, .xlsx or CSV with id and name. 名单：学号、姓名。")
    ] = None,
) -> None:
    """Make a class: secret, settings, roster, assignments with their own items. 建一个班。"""
    chosen = lang or preferred()
    _ = translator(chosen)
    with sentences(lambda: chosen):
        from autograder.making import assignments, make_class
        from autograder.minting import task_folders
        from autograder.roster import read_roster

        root = folder.expanduser().resolve()
        task_folders()
        students = read_roster(roster) if roster else []
        if roster and not students:
            raise ProblemError(Problem("roster-empty", str(roster)))
        make_class(root, chosen, students, assignments(), say)
        if students:
            from autograder.nbgrader_steps import enter_students

            enter_students(root, students)
    say(_("The class is in {folder}, with {count} students.").format(folder=root, count=len(students)))
    if students and not any(student.name for student in students):
        say(
            _("{file} has no names: tables will show ids alone. A column 姓名 (or name) holds them.").format(
                file=roster
            )
        )
    say(_("Keep {file} and the folder {gold} to yourself: who has them has the answers.").format(
        file=root / "secret.key", gold=root / "gold"
    ))  # fmt: skip
    say(_("Next: look at {file}, then run “autograder release” in that folder.").format(file=root / "class.toml"))


@app.command()
def mint(
    out: Annotated[Path, typer.Option(help="Where the sets go. 放在哪个目录。")],
    secret: Annotated[Path, typer.Option(help="A file of exactly 32 random bytes. 正好 32 个随机字节的文件。")],
    task: Annotated[str | None, typer.Argument(help="Name of the task. 任务名。")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every task that has a recipe. 所有任务。")] = False,
    count: Annotated[int, typer.Option(help="How many items. 多少题。", min=20, max=200)] = 60,
    lang: Annotated[Lang | None, typer.Option(help="Language of the items. 题目的语言。")] = None,
    asks: Annotated[list[str] | None, typer.Option(help="Only items with this question. 只要问这个问题的题。")] = None,
) -> None:
    """Make a set of items and its gold from a secret, without a class. 用密钥生成一套题和金标。"""
    _ = translator(preferred())
    with sentences():
        from autograder.minting import load_recipe, read_secret, task_folder, task_folders, write_set

        if every == (task is not None):
            stop(_("Name one task, or say --all."))
        key = read_secret(secret)
        for name in task_folders() if every else [str(task)]:
            folder, target = task_folder(name), out / name
            if target.exists():
                raise ProblemError(Problem("not-empty", str(target)))
            minted = load_recipe(folder)(key, count, lang=lang or preferred(), asks=tuple(asks) if asks else None)
            made = write_set(minted, folder, target / "items", target / "gold")
            say(_("{name}: {count} items in {folder}; their gold is in {gold}.").format(
                name=name, count=len(made.items), folder=target / "items", gold=target / "gold"
            ))  # fmt: skip


@app.command()
def release(
    name: Annotated[str | None, typer.Argument(help="Assignment; without it, all. 作业名；不写就是全部。")] = None,
    force: Annotated[bool, typer.Option(help="Hand out again what is handed out. 重新发布已发布的作业。")] = False,
) -> None:
    """Hand out assignments (in the class's folder). 发布作业。"""
    folder = opened()
    with sentences(lambda: folder.language):
        from autograder.nbgrader_steps import hand_out

        for assignment in [name] if name else sorted(folder.settings.assignments):
            folder.assignment(assignment)
            hand_out(folder, assignment, force, say)


@app.command()
def grade(
    hand_ins: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder a student. 每个学生一个子目录。")],
    assignment: Annotated[str | None, typer.Option(help="Assignment, if the class has several. 作业名。")] = None,
    class_dir: Annotated[Path, typer.Option("--class", help="The class's folder. 班级目录。")] = Path(),
    out: Annotated[Path | None, typer.Option(help="Table to write, .csv or .xlsx. 成绩表文件。")] = None,
    feedback: Annotated[Path | None, typer.Option(help="Folder for a page a student. 每个学生一份反馈。")] = None,
) -> None:
    """Grade a folder of hand-ins, without nbgrader. 不用 nbgrader，直接给一个文件夹的作业评分。"""
    folder = opened(class_dir)
    with sentences(lambda: folder.language):
        from autograder.results import class_rows, grade_folder, remarks, rich_table, write_results
        from autograder.table import table_file

        name = assignment or only(sorted(folder.settings.assignments), folder.language)
        target, place = table_file(out or Path(f"grades-{name}.csv")), hand_ins.expanduser()
        seen = grade_folder(folder, name, place, reviewed=feedback is not None)
        rows = class_rows(folder, name, seen)
        write_results(target, rows, folder.language)
        console.print(rich_table(rows, folder.language))
        for row in rows:
            for sentence in row.events:
                say_error(f"{row.student}: {sentence}")
        for sentence in remarks(folder, place, seen):
            say_error(sentence)
        _ = translator(folder.language)
        marked = sum(row.grade.gradable for row in rows)
        say(_("{count} hand-ins, {marked} with a mark. The table is in {file}.").format(
            count=len(seen), marked=marked, file=target
        ))  # fmt: skip
        if feedback is not None:
            from rich.progress import track

            from autograder.feedback_page import write_pages

            shown = track(seen, "", console=console, transient=True, disable=len(seen) <= MOMENT)
            pages = write_pages(folder, name, shown, feedback.expanduser())
            say(_("{count} feedback pages are in {folder}.").format(count=pages, folder=feedback))


def only(names: list[str], lang: str) -> str:
    """The one assignment of a class, where the command names none."""
    _ = translator(lang)
    if len(names) != 1:
        stop(_("Name the assignment with --assignment: {names}.").format(names=", ".join(names) or "-"))
    return names[0]


@app.command()
def retire(
    name: Annotated[str, typer.Argument(help="Assignment. 作业名。")],
) -> None:
    """Open the answers of an assignment; what is handed in later is not gradable. 公开答案，之后交的不再评分。"""
    folder = opened()
    with sentences(lambda: folder.language):
        from autograder.gold import read_gold, write_retired

        folder.assignment(name)
        read_gold(folder.gold(name))
        at = write_retired(folder.gold(name), datetime.now(UTC))
        _ = translator(folder.language)
        say(_("{name} is retired since {when}. What is handed in later is not gradable on this set.").format(
            name=name, when=f"{at:%Y-%m-%d %H:%M} UTC"
        ))  # fmt: skip


@app.command()
def forget(
    student: Annotated[str, typer.Argument(help="The student's id. 学号。")],
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask. 不再询问。")] = False,
) -> None:
    """Remove all that the class holds of a student. 删除班里关于某个学生的一切。"""
    folder = opened()
    _ = translator(folder.language)
    with sentences(lambda: folder.language):
        from autograder.forget import forget as remove
        from autograder.forget import mentions, traces

        found = traces(folder, student)
        if not found.any:
            stop(_("There is nothing of {student} in this class. Check the id.").format(student=student))
        say(_("Of {student} ({name}) there are here: {folders} folders of hand-ins, gradings and feedback, {pages} "
              "feedback pages in the exchange, {marks} submissions in the gradebook, {events} events.").format(
            student=student, name=folder.names.get(student, "–"), folders=len(found.folders), pages=len(found.pages),
            marks=found.submissions or 0, events=found.events,
        ))  # fmt: skip
        if not yes and not typer.confirm(_("Remove all of it, for good?")):
            stop(_("Nothing was removed."))
        kept = remove(folder, found)
        for path in (*found.folders, *found.pages):
            if path not in kept:
                say(_("  removed: {path}").format(path=path))
        say(_("The marks are removed from the gradebook, the name from the roster, the events from the list."))
        for path in kept:
            say_error(_("This could not be removed, it belongs to another user: {path}").format(path=path))
        left = mentions(folder, student)
        for path in left:
            say_error(_("Still names the student: {path}. Export it again, or remove it.").format(path=path))
        say(_("Not within reach of this command: the student's own copy, backups, tables and mails that were sent on, "
              "and what the server's logs hold. Remove those yourself."))  # fmt: skip
        if kept:
            raise typer.Exit(1)


@app.command()
def export(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="ASSIGNMENT", help="Without it, all. 不写就是全部。")
    ] = None,
    class_dir: Annotated[Path, typer.Option("--class", help="The class's folder. 班级目录。")] = Path(),
    out: Annotated[Path | None, typer.Option(help="Table to write, .xlsx or .csv. 成绩表文件。")] = None,
    *,
    pseudonyms: Annotated[bool, typer.Option("--pseudonyms", help="Without names. 匿名。")] = False,
) -> None:
    """Write the marks that nbgrader has as a table: student id, name, mark, remarks. 导出成绩表。"""
    folder = opened(class_dir)
    with sentences(lambda: folder.language):
        from autograder.marks_table import export_marks

        _ = translator(folder.language)
        target = (out or folder.root / _("marks.xlsx")).expanduser().resolve()
        count = export_marks(folder, names or [], target, hidden=pseudonyms)
        say(_("{count} rows are in {file}.").format(count=count, file=target))


@app.command()
def report(
    name: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="Assignment. 作业名。")],
    hand_ins: Annotated[
        Path | None, typer.Option("--from", help="Folder of hand-ins, if not submitted/. 作业所在的目录。")
    ] = None,
    class_dir: Annotated[Path, typer.Option("--class", help="The class's folder. 班级目录。")] = Path(),
    out: Annotated[Path | None, typer.Option(help="Page to write. 报告文件。")] = None,
    *,
    pseudonyms: Annotated[bool, typer.Option("--pseudonyms", help="Without names, to project. 匿名，可投影。")] = False,
    browser: Annotated[bool, typer.Option(help="Open it in a browser. 在浏览器里打开。")] = False,
) -> None:
    """Report on an assignment as a page: marks, who needs help, hardest items, agreement. 全班报告。"""
    folder = opened(class_dir)
    with sentences(lambda: folder.language):
        from rich.progress import Progress

        from autograder.report.members import collected
        from autograder.report.page import write_report
        from autograder.submission import hand_ins as found_in

        known = folder.settings.assignments
        places = collected(folder, name) if hand_ins is None else list(found_in(hand_ins.expanduser(), name, known))
        hidden = "-pseudonyms" if pseudonyms else ""
        target = (out or folder.root / f"report-{name}{hidden}.html").expanduser().resolve()
        with Progress(console=console, transient=True, disable=len(places) <= MOMENT) as progress:
            bar = progress.add_task("", total=len(places))

            def step(words: str, by: int) -> None:
                progress.update(bar, description=words, advance=by)

            write_report(folder, name, target, hand_ins=places, hidden=pseudonyms, step=step)
        _ = translator(folder.language)
        say(_("The report is in {file}.").format(file=target))
        if browser:
            import webbrowser

            webbrowser.open(target.as_uri())


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder. 新建的目录。")] = Path("demo"),
    lang: Annotated[Lang | None, typer.Option(help="Language of the class. 班级的语言。")] = None,
    browser: Annotated[bool, typer.Option(help="Open the report in a browser. 在浏览器里打开报告。")] = True,
) -> None:
    """Show a class of thirty simulated students, from handing out to feedback. 演示：三十名模拟学生的一个班。"""
    chosen = lang or preferred()
    _ = translator(chosen)
    with sentences(lambda: chosen):
        from rich.progress import Progress

        from autograder import demo as shown

        top = folder.expanduser().resolve()
        with Progress(console=console) as progress:
            result = shown.run(top, chosen, progress)
        console.print(shown.mark_table(result, chosen))
        for line in shown.reason_lines(result, chosen):
            say(line)
    say(_("The class is in {folder}, its table of marks in {table}, the students' pages in {pages}.").format(
        folder=result.folder.root, table=result.folder.root / "grades.xlsx", pages=result.folder.root / "feedback"
    ))  # fmt: skip
    for name in sorted(result.folder.settings.assignments):
        report(name, class_dir=result.folder.root, browser=browser and name == shown.RETIRED)


if __name__ == "__main__":
    app()
