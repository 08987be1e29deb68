"""What a kernel in the browser runs when it starts: the site names this file as PYTHONSTARTUP."""

from __future__ import annotations

from labelcamp.browser import settle

settle()

del annotations, settle  # nothing of this stands in the learner's own names
