"""Exports: the labels of a journal in the shapes that others read, one module a format."""

from __future__ import annotations

from collections.abc import Mapping

from labelcamp.formats import choices, preference, ratings, sft, spans, steps
from labelcamp.formats.record import Export, Format
from labelcamp.problems import N_

__all__ = ["FORMATS", "LABEL_STUDIO", "LABEL_STUDIO_CONFIG", "TITLES", "Export", "Format"]

FORMATS: Mapping[str, Format] = {
    module.FORMAT.name: module.FORMAT for module in (sft, preference, ratings, steps, choices, spans)
}
"""The formats of JSON Lines, by name."""

LABEL_STUDIO, LABEL_STUDIO_CONFIG = "label-studio", "label-studio-config"

TITLES: Mapping[str, str] = {name: found.title for name, found in FORMATS.items()} | {
    LABEL_STUDIO: N_("Tasks and annotations for Label Studio, as JSON"),
    LABEL_STUDIO_CONFIG: N_("The labelling config for a Label Studio project, as XML"),
}
"""What each format holds, by name."""
