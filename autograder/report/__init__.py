"""The report of one assignment for the teacher: one self-contained HTML page."""
