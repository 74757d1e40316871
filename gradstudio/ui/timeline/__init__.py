"""The timeline below the loss plot: where in a run one is, to be dragged to any other step of it."""
