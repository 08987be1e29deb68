"""The bank of `steps`: situations with facts that follow from each other, and how a solution is drawn from them."""
