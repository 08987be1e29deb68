"""From plain data (TOML, JSON) to frozen classes, strictly: nothing is coerced, nothing unknown is let through."""

from __future__ import annotations

import hashlib
import json
from typing import Any, TypeVar

import cattrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError
from cattrs.strategies import configure_tagged_union

T = TypeVar("T")


def _strict(kind: type) -> Any:
    def check(value: object, _: object) -> object:
        wrong_bool = isinstance(value, bool) and kind is not bool
        if kind is float and isinstance(value, int) and not wrong_bool:
            return float(value)
        if not isinstance(value, kind) or wrong_bool:
            raise TypeError(f"expected {kind.__name__}, found {value!r}")
        return value

    return check


def make_converter() -> cattrs.Converter:
    """A converter that forbids extra keys and refuses to turn one primitive into another."""
    converter = cattrs.Converter(forbid_extra_keys=True)
    for kind in (str, int, float, bool):
        converter.register_structure_hook(kind, _strict(kind))
    return converter


def tagged_union(converter: cattrs.Converter, union: Any, tag: str, names: dict[type, str]) -> None:
    """Let the field `tag` choose the class of a union."""
    configure_tagged_union(union, converter, tag_name=tag, tag_generator=lambda kind: names[kind])


def explain(error: BaseException, path: str = "") -> list[str]:
    """Key and reason of every fault in a structuring error: `asked[0].labels: missing`."""
    if isinstance(error, ClassValidationError):
        pairs, plain = error.group_exceptions()
        found = [line for inner, note in pairs for line in explain(inner, f"{path}.{note.name}")]
        return found + [line for inner in plain for line in explain(inner, path)]
    if isinstance(error, IterableValidationError):
        pairs_, plain = error.group_exceptions()
        found = [line for inner, note in pairs_ for line in explain(inner, f"{path}[{note.index}]")]
        return found + [line for inner in plain for line in explain(inner, path)]
    where = path.lstrip(".") or "top level"
    if isinstance(error, ForbiddenExtraKeysError):
        return [f"{where}: unknown key {', '.join(sorted(error.extra_fields))}"]
    if isinstance(error, KeyError):
        return [f"{where}: the key {error} is missing"]
    return [f"{where}: {error}"]


def json_lines(text: str) -> list[str]:
    r"""The lines of a JSON Lines file: only a line feed ends one, for a text may hold other line ends.

    >>> json_lines('{"a": "x\u2028y"}\n{}\n')
    ['{"a": "x\u2028y"}', '{}']
    """
    return text.removesuffix("\n").split("\n") if text else []


def canonical(data: object) -> bytes:
    """The one JSON form of some plain data: sorted keys, no white space, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(data: object) -> str:
    """First 16 hexadecimal digits of the SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(data)).hexdigest()[:16]
