"""One scalar: its edits, its history, its values over the batch, its next step, whether it is held."""
