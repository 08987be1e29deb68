"""autograder: what a teacher runs."""

__labelcamp__ = True
"""Another package of this name exists in the public index; this says that it is ours."""
