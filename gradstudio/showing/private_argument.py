"""The private argument by which `gradstudio.show` starts the window. It loads nothing: the command line asks it."""

SHOWN = "--shown"
"""The argument itself; the file descriptor of the socket to listen at and its path follow."""
