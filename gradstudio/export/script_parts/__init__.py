"""What scripts of all libraries have in common, each part as a function from the subject to lines of Python."""
