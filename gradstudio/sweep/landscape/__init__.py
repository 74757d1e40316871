"""The loss over the parameters as a landscape: planes through it, a run's path on them, and how it curves."""
