"""Who is in the report: everybody on the roster and everybody who handed in, by name or by pseudonym."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, frozen

from autograder.classdir import ClassFolder
from autograder.classroom import HandIn
from autograder.grade import Sheet
from autograder.making import SECRET
from autograder.minting import read_secret
from autograder.review import Review, review
from autograder.words import masked
from labelcamp.i18n import translator
from labelcamp.problems import Problem, ProblemError


@frozen
class Member:
    """One student of the class.

    Attributes:
        student: the student id; empty under a pseudonym.
        name: on the roster, or the pseudonym.
        seen: the hand-in, or None if there is none.
    """

    student: str
    name: str
    seen: Review | None

    @property
    def title(self) -> str:
        """Name and student id, as far as they are shown."""
        return f"{self.name} {self.student}".strip()

    @property
    def mark(self) -> float | None:
        """Class mark of the labels, 0..100, or None."""
        return self.seen.grade.mark if self.seen else None


def collected(folder: ClassFolder, assignment: str) -> list[HandIn]:
    """Student and hand-in of everything in `submitted/` for an assignment, in order of the student id."""
    return sorted((path.parent.name, path) for path in folder.root.glob(f"submitted/*/{assignment}"))


def members(folder: ClassFolder, sheet: Sheet, hand_ins: Iterable[HandIn]) -> list[Member]:
    """Everybody on the roster and everybody who handed in, in order of the student id."""
    seen = {student: review(sheet, place) for student, place in hand_ins}
    return [
        Member(student, folder.names.get(student, ""), seen.get(student)) for student in sorted({*folder.names, *seen})
    ]


def secret_of(folder: ClassFolder) -> bytes:
    """The class's secret, from which the order of the pseudonyms follows (ProblemError if it isn't there).

    Without it anybody who knows the ids could find out who is who.
    """
    place = folder.root / SECRET
    if not place.exists():
        raise ProblemError(Problem("no-secret", str(place)))
    return read_secret(place)


def pseudonyms(students: Iterable[str], secret: bytes, lang: str) -> Mapping[str, str]:
    """By student id, “student 07”: the same at every call for the same students, and in no order that tells who it is.

    The order is that of HMAC-SHA-256 of the student id under the class's secret.
    """
    _ = translator(lang)
    words = _("student {number}")
    order = sorted(students, key=lambda one: hmac.digest(secret, one.encode(), hashlib.sha256))
    width = max(2, len(str(len(order))))
    return {one: words.format(number=str(n).zfill(width)) for n, one in enumerate(order, start=1)}


def under_pseudonyms(found: Sequence[Member], secret: bytes, lang: str) -> list[Member]:
    """The members without id and name, in the order of their pseudonyms."""
    names = pseudonyms([member.student for member in found], secret, lang)
    hidden = [Member("", names[member.student], member.seen and _masked(member.seen)) for member in found]
    return sorted(hidden, key=lambda member: member.name)


def _masked(seen: Review) -> Review:
    """Without names of files in its sentences: a journal's may be that of a student's computer."""
    return evolve(seen, grade=evolve(seen.grade, problems=tuple(map(masked, seen.grade.problems))))
