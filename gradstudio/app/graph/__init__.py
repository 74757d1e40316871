"""The graph that is shown: built and placed in the background, with its numbers by node."""
