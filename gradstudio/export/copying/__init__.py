"""A scalar, a layer or a whole network as a few lines for the clipboard, in several forms. No Qt."""
