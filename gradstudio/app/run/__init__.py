"""The run: the training thread, what it is told and what it sends, and what views ask of it."""
