"""Places in a text, in Unicode code points (Python) and in UTF-16 code units (JavaScript).

Outside the Basic Multilingual Plane (🙂, 𠮷) one code point is two code units, so every place after such a character
differs between the two.
"""

from __future__ import annotations


def to_utf16(text: str, point: int) -> int:
    """The place of a code point, in code units.

    >>> to_utf16("𠮷野家", 1), to_utf16("a🙂b", 2), to_utf16("a🙂b", 1)
    (2, 3, 1)
    """
    return len(text[:point].encode("utf-16-le", "surrogatepass")) // 2


def from_utf16(text: str, unit: int) -> int | None:
    """The place of a code unit, in code points; None beyond the text, or in the middle of a character.

    >>> from_utf16("𠮷野家", 2), from_utf16("𠮷野家", 1), from_utf16("𠮷野家", 5)
    (1, None, None)
    """
    data = text.encode("utf-16-le", "surrogatepass")
    if not 0 <= unit <= len(data) // 2:
        return None
    head = data[: 2 * unit].decode("utf-16-le", "surrogatepass")
    return len(head) if text.startswith(head) else None
