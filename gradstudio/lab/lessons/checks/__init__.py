"""The checks of lessons: a table of functions by name, each of which computes again what it judges."""
