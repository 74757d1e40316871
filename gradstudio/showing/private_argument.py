"""The private argument by which `gradstudio.show` starts the window. It loads nothing: the command line asks it."""

SHOWN = "--shown"
"""The number of the socket to listen at follows, and its name."""
