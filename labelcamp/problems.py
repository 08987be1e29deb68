"""What can be wrong with an input, as data: a code, a place, and a sentence for the person who can mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from attrs import field, frozen

from labelcamp.i18n import translator


def N_(sentence: str) -> str:  # noqa: N802  (the name that Babel extracts)
    """Mark a sentence for translation without translating it yet."""
    return sentence


SENTENCES: dict[str, str] = {
    # a journal
    "no-journal": N_("There is no journal in {where}. Label in the notebook, then hand in again."),
    "empty-journal": N_("The journal in {where} holds no labels. Label in the notebook, then hand in again."),
    "not-utf8": N_("{where} is not UTF-8 text. Hand in the file as the notebook wrote it."),
    "torn-line": N_("The last line of {where} is cut off. It was dropped; everything before it counts."),
    "identical-rows": N_("{where} holds {count} identical rows more than once. They count once."),
    "journal-too-big": N_("{where} is larger than {limit} MB. Hand in the file as the notebook wrote it."),
    "line-too-long": N_("{where}: the line is longer than {limit} kB. Remove the long note and hand in again."),
    "too-many-journals": N_("{where} holds more than {limit} journal files. Hand in the folder as it was written."),
    "row-conflict": N_("{where}: two different rows carry one id. Hand in the file as it was written."),
    # a row
    "not-json": N_("{where} is not an answer in JSON. Hand in the file as the notebook wrote it."),
    "bad-field": N_("{where}: “{field}” should be {expected}. Hand in the file as the notebook wrote it."),
    "unknown-field": N_("{where}: “{field}” is not a field of an answer. Hand in the file as it was written."),
    "missing-field": N_("{where}: “{field}” is missing. Hand in the file as the notebook wrote it."),
    "unknown-format": N_("{where} has format version {version}, this labelcamp reads {known}. Update labelcamp."),
    "gold-file": N_("{where} is a gold file, not a journal. Hand in your own labels."),
    "not-human": N_("{where}: the source is “{source}”. Only a person's own labels can be handed in."),
    # a row against its task
    "other-task": N_("{where}: the label is for task “{task}”, this one is “{expected}”. Hand in the right folder."),
    "other-version": N_(
        "{where}: the label was made with another version of task “{task}”. "
        "Fetch the assignment again and copy nothing into it."
    ),
    "other-set": N_("{where}: the label belongs to another set of items. Hand in the folder of this assignment."),
    "unknown-item": N_("{where}: item “{item}” is not in this assignment. Hand in the folder of this assignment."),
    "changed-item": N_("{where}: item “{item}” is not the one that was handed out. Fetch the assignment again."),
    "unknown-question": N_("{where}: item “{item}” has no question “{question}”. Fetch the assignment again."),
    "unknown-label": N_("{where}: “{label}” is not a label of “{question}”. Fetch the assignment again."),
    "bad-value": N_("{where}: the answer to “{question}” should be {expected}. Label the item again."),
    # a place
    "foreign-package": N_(
        "Another package called “autograder” stands in the way, in {where}. "
        "Uninstall it (pip uninstall autograder) and install labelcamp again."
    ),
    "port-taken": N_("Port {where} is in use, or not yours to use. Choose another with --port."),
    "no-file": N_("{where} can't be written. Name a file in a folder that is yours."),
    "read-only": N_("{where} can't be written to. Copy the folder to a place of your own and open it there."),
}


@frozen
class Problem:
    """One thing that is wrong.

    Attributes:
        code: a key of `SENTENCES`, or of the mapping that another package adds with `register`.
        where: file, or file and line, as the person knows it: `labels/a1.jsonl, line 3`.
        details: what the sentence names besides.
    """

    code: str
    where: str
    details: Mapping[str, object] = field(factory=dict)

    def sentence(self, lang: str = "en") -> str:
        """What is wrong, where, and what to do, in Chinese or English.

        >>> Problem("torn-line", "labels/a.jsonl").sentence()
        'The last line of labels/a.jsonl is cut off. It was dropped; everything before it counts.'
        """
        _ = translator(lang)
        words = {name: _(value) for name, value in self.details.items() if isinstance(value, str) and value}
        text = _(SENTENCES[self.code]).format(where=self.where, **(dict(self.details) | words))
        # Names of files may hold what can't be written as UTF-8; a sentence must be.
        return text.encode("utf-8", "replace").decode()


class ProblemError(ValueError):
    """A problem that stops the reading of one row, file or folder."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.sentence())


def register(sentences: Mapping[str, str]) -> None:
    """Add the sentences of another package (its codes must be new)."""
    if clash := SENTENCES.keys() & sentences.keys():
        raise ValueError(f"problem codes registered twice: {sorted(clash)}")
    SENTENCES.update(sentences)


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """While a file is written.

    Raises:
        ProblemError: code `no-file`, if an OSError came up meanwhile.
    """
    try:
        yield path
    except OSError:
        raise ProblemError(Problem("no-file", str(path))) from None
