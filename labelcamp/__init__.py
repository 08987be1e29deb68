"""labelcamp: what a student imports.

    import labelcamp as camp
    lesson = camp.lesson("03-image-classes")
    work = camp.assignment("03-image-classes")

The names below are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labelcamp.lessons import lesson as lesson
    from labelcamp.plotting import use_course_font as use_course_font
    from labelcamp.work import assignment as assignment

__all__ = ["assignment", "lesson", "use_course_font"]

_MODULES = {"assignment": "work", "lesson": "lessons", "use_course_font": "plotting"}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
