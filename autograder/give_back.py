"""nbgrader's `release_feedback` for a class in which some hand in by the exchange and some by mail."""

from __future__ import annotations

from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback
from traitlets import Unicode

from autograder.classdir import open_class
from labelcamp.i18n import translator

SECRET = "submission_secret.txt"
TIME = "timestamp.txt"


class GiveBack(ExchangeReleaseFeedback):  # type: ignore[misc]  # nbgrader has no types
    """Return the pages of those who handed in by the exchange, and name the others.

    nbgrader's own stops at the first hand-in that came by another way, and nobody after it gets a page.
    """

    class_root = Unicode("", help="The class's folder.").tag(config=True)

    def copy_files(self) -> None:
        """Copy the pages to the exchange."""
        folder = open_class(Path(self.class_root))
        _ = translator(folder.language)
        left_out = []
        for page in sorted((folder.root / "feedback").glob(f"*/{self.coursedir.assignment_id}/*.html")):
            if not all((page.parent / name).is_file() for name in (SECRET, TIME)):
                left_out.append(page.parent.parent.name)
                words = _("{student} did not hand in by the exchange. Give them the page yourself: {page}.")
                self.log.warning(words.format(student=left_out[-1], page=page))
        self.coursedir.student_id_exclude = ",".join(filter(None, [self.coursedir.student_id_exclude, *left_out]))
        super().copy_files()
