"""labelcamp: what a student imports."""
