"""`gradstudio.show`: handing what a script or a notebook computes to a window, which is a process of its own.

Here is the caller's side, and what both sides say to each other. Nothing here knows Qt.
"""
