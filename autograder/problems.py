"""What can be wrong with a hand-in besides its journal, and the sentences for it."""

from __future__ import annotations

from labelcamp.problems import N_, register

SENTENCES = {
    "symlink": N_(
        "{where} is a link to another place, not a file of its own. Links are not followed. "
        "Put the file itself there and hand in again."
    ),
    "not-a-file": N_("{where} is not an ordinary file. Hand in the folder as the notebook wrote it."),
    "unreadable": N_("{where} can't be read ({reason}). Hand in again."),
    "not-journals": N_(
        "{where}: this was handed in, and it is no journal in the folder “labels”. Unzip what is zipped, name what was "
        "renamed .jsonl again, and put it into that folder; or hand in again."
    ),
    "submission-too-big": N_(
        "{where} holds more than {limit} MB. Remove what the notebook didn't write and hand in again."
    ),
    "retired": N_(
        "{where}: the answers of this set have been open since before it was handed in. Ask your teacher for a new set."
    ),
    "other-gold": N_("{where}: the row is a copy of a gold answer. Hand in your own labels."),
    "grader-fault": N_("{where} could not be graded: the grader itself failed ({reason}). Tell your teacher."),
    # for the teacher: a class's folder
    "no-class": N_("{where} is missing. Run the command in the folder that “autograder init” made."),
    "class-not-toml": N_("{where} is not TOML in UTF-8: {reason}. Mend that line."),
    "class-key": N_("{where}: {reason}. Mend that key."),
    "no-assignment": N_("{where} has no assignment “{name}”; it has: {known}. Check the name."),
    "gold-unreadable": N_("{where} can't be read ({reason}). Restore it from a backup, or mint the set again."),
    "first-feedback-unreadable": N_(
        "{where} can't be read ({reason}). Restore it from a backup; or delete it, and the student gets feedback anew."
    ),
    "not-empty": N_("{where} is there already and not empty. Name a new folder."),
    "no-folder": N_("{where} is not a folder. Check the name."),
    "too-deep": N_(
        "{where} is the folder of one hand-in, or of an assignment. Name the folder that holds a folder a student, "
        "such as {above}."
    ),
    "nothing-handed-in": N_("Nothing was handed in."),
    "not-a-table": N_("{where} is no name of a table. Name a file that ends in .csv or .xlsx."),
    "no-hand-ins": N_("{where} holds no hand-ins. It needs a folder a student, with “labels” in it."),
    "repository-only": N_(
        "{where}: the materials and recipes are in the repository only. "
        "Clone it, install from there, and run the command again."
    ),
    "no-recipe": N_("There is no recipe for the task “{where}”; there are: {known}. Check the name."),
    "bad-secret": N_(
        "{where} should hold exactly 32 random bytes and holds {size}. "
        "“autograder init” makes one; or write 32 bytes of /dev/urandom to a file."
    ),
    "no-secret": N_(
        "{where} is missing. Without the class's secret anybody could find out who is who. Restore it from a backup."
    ),
    "nbgrader-failed": N_("nbgrader could not do it: {where}. What it said stands above."),
    "not-an-id": N_("“{where}” can't be a student's id. Use the id that stands on the roster."),
    "nothing-graded": N_(
        "{where} holds no assignment yet. Hand one out, collect and autograde it; "
        "or grade a folder with “autograder grade”."
    ),
    # for the teacher: a roster
    "roster-unreadable": N_("{where} can't be read ({reason}). Check the file."),
    "roster-encoding": N_("{where} is neither UTF-8 nor GBK text. Save the table as .xlsx or as CSV UTF-8."),
    "roster-empty": N_("{where} is empty. It needs a row with 学号 and 姓名 (or id and name), then a row a student."),
    "roster-no-id": N_("{where}: no column is called 学号 (or id). Name the column so."),
    "roster-bad-id": N_("{where}: “{id}” can't be a student id. Use letters, digits, dot, dash, underscore and @."),
    "roster-rounded-id": N_(
        "{where}: the spreadsheet has rounded the student id to {id}. "
        "Format the column as text and enter the ids again."
    ),
    "roster-twice": N_("{where}: the student id {id} stands there more than once. Keep one row each."),
}

SUSPICIOUS = frozenset({"symlink", "gold-file", "other-gold"})
"""Codes that the teacher is told of as an event, not only the student as a sentence."""

register(SENTENCES)
