"""Tools for those who develop the project; a learner or a teacher needs none of them."""
