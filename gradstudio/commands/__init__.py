"""What the program does without a window: train, go on with a run, show what is in a file."""
