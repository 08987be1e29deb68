"""Exports: the labels of a journal in the shapes that others read, one module a format."""

from __future__ import annotations
