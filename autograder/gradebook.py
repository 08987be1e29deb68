"""nbgrader's configuration of a class: which of our steps stand where. `nbgrader_config.py` calls `configure`.

Whatever goes wrong here stops the run: with nbgrader's own steps, a student's code would be executed and a cell
without a result would get full marks.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbgrader.api
from traitlets.config import Application, Config

from autograder.classdir import ClassFolder, open_class
from autograder.submission import COLLECTED
from labelcamp.i18n import preferred
from labelcamp.problems import ProblemError

_NB = "nbgrader.preprocessors."
_OURS = "autograder.preprocess."
SANITIZE = [
    f"{_OURS}Restore",
    f"{_NB}ClearOutput",
    f"{_OURS}DeduplicateOthers",
    f"{_OURS}OverwriteKernelspecOthers",
    f"{_OURS}OverwriteOthers",
    f"{_OURS}CheckMetadata",
]
AUTOGRADE = [
    f"{_OURS}ExecuteOthers",
    f"{_NB}IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    f"{_NB}LimitOutput",
    f"{_OURS}ScoreLabels",
    f"{_OURS}SaveGrades",
    f"{_NB}AssignLatePenalties",
    f"{_OURS}CheckMetadata",
]
GENERATE = [f"{_OURS}DropCompute"] + [
    _NB + name
    for name in (
        "IncludeHeaderFooter",
        "InstantiateTests",
        "LockCells",
        "ClearSolutions",
        "ClearOutput",
        "CheckCellMetadata",
        "ComputeChecksums",
        "SaveCells",
        "ClearHiddenTests",
        "ClearMarkScheme",
        "ComputeChecksums",
        "CheckCellMetadata",
    )
]
FEEDBACK = ["autograder.feedback.GetMarks", "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor"]
IGNORE = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "gold.jsonl", "secret.key", COLLECTED]


def configure(config: Any, root: Path) -> None:
    """Fill nbgrader's configuration for the class in `root`; if that can't be done, nothing may run.

    Called by `nbgrader` itself this ends the process with the reason. Within a Jupyter server, whose kernels should
    live on, it leaves a configuration whose every step refuses.
    """
    try:
        _configure(config, open_class(root))
    except Exception as error:
        lang = preferred()
        reason = error.problem.sentence(lang) if isinstance(error, ProblemError) else f"{type(error).__name__}: {error}"
        if _in_a_server():
            _refuse(config, reason)
        else:
            print(f"autograder: {reason}", file=sys.stderr)  # noqa: T201  (there is nobody else to tell)
            raise SystemExit(1) from error


def class_config(folder: ClassFolder) -> Config:
    """nbgrader's configuration of a class, for use in this process."""
    config = Config()
    _configure(config, folder)
    return config


def _configure(config: Any, folder: ClassFolder) -> None:
    # nbgrader starts `alembic` by name for a new gradebook.
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", "")])
    _share_engines()
    settings = folder.settings
    config.ClassAdapter.class_root = str(folder.root)
    config.CourseDirectory.root = str(folder.root)
    config.CourseDirectory.course_id = settings.course
    config.CourseDirectory.ignore = IGNORE
    if settings.exchange:
        config.Exchange.root = str((folder.root / settings.exchange).resolve())
    config.ExchangeFactory.collect = "autograder.collect.SafeCollect"
    config.SafeCollect.class_root = str(folder.root)
    config.ExchangeFactory.release_feedback = "autograder.give_back.GiveBack"
    config.GiveBack.class_root = str(folder.root)
    config.Autograde.sanitize_preprocessors = SANITIZE
    config.Autograde.autograde_preprocessors = AUTOGRADE
    # Items are the teacher's; copying sixty pictures for every student serves nobody.
    config.Autograde.exclude_overwriting = {name: _item_files(folder, name) for name in settings.assignments}
    config.OverwriteCells.add_missing_cells = True
    config.GenerateAssignment.preprocessors = GENERATE
    config.GenerateFeedback.preprocessors = FEEDBACK
    config.HTMLExporter.extra_template_basedirs = template_folders()
    config.ExportApp.plugin_class = "autograder.export.MarksExport"
    config.MarksExport.class_root = str(folder.root)


def _share_engines() -> None:
    """One database engine for each gradebook.

    nbgrader opens the gradebook eight times for each hand-in, each time with a new engine, and with every engine
    SQLAlchemy compiles every statement anew: that was half the time of grading without execution. An engine is made
    to be shared, and `Gradebook.close` leaves it ready for the next.
    """
    if not hasattr(nbgrader.api.create_engine, "cache_info"):
        nbgrader.api.create_engine = lru_cache(maxsize=8)(nbgrader.api.create_engine)


def template_folders() -> list[str]:
    """Our feedback page, before nbgrader's own templates (Formgrader needs those)."""
    theirs = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
    return [str(Path(__file__).parent / "templates"), str(theirs)]


def _item_files(folder: ClassFolder, assignment: str) -> list[str]:
    source = folder.source(assignment)
    return sorted(str(path.relative_to(source)) for path in folder.items(assignment).rglob("*") if path.is_file())


def _in_a_server() -> bool:
    """Whether this process is a Jupyter server (Formgrader loads the configuration at every page)."""
    return Application.initialized() and hasattr(Application.instance(), "web_app")


def _refuse(config: Any, reason: str) -> None:
    refuse = ["autograder.preprocess.Refuse"]
    config.Refuse.reason = reason
    config.Autograde.sanitize_preprocessors = refuse
    config.Autograde.autograde_preprocessors = refuse
    config.GenerateAssignment.preprocessors = refuse
    config.GenerateFeedback.preprocessors = refuse
    config.ExchangeFactory.collect = "autograder.collect.RefuseCollect"
