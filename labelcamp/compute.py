"""The compute track is optional: its packages may be missing, and on the site they are."""

from __future__ import annotations

from labelcamp.browser import is_browser
from labelcamp.i18n import translator


def missing(package: str, lang: str) -> ImportError:
    """A sentence for a package of the compute track that isn't installed.

    >>> str(missing("pandas", "en"))
    'The compute track needs pandas. Install it: pip install pandas matplotlib.'
    """
    _ = translator(lang)
    if is_browser():
        return ImportError(
            _("{package} is not in this browser. The compute track is optional; on a computer with Python it runs.")
            .format(package=package)
        )  # fmt: skip
    return ImportError(
        _("The compute track needs {package}. Install it: pip install pandas matplotlib.").format(package=package)
    )
