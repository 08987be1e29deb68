"""autograder: what a teacher runs."""
