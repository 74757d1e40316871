"""The landscape behind the window: planes through the weights, and how sharply a run's loss curves."""
