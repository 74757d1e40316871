"""Texts in a small part of Python: read by `ast` against a table of what is allowed, and never run.

`Source` has the syntax tree and the place of each part in the text; `Reader` goes through a tree by an `Allowed`.
The formulas of `project`, the conditions of `graph` and the expressions of `lab` are three such tables.
"""

from gradstudio.reader.allowed import Allowed
from gradstudio.reader.names import closest
from gradstudio.reader.reader import Reader
from gradstudio.reader.source import SIGNS, Source, UnreadableTextError, line_and_column

__all__ = ["SIGNS", "Allowed", "Reader", "Source", "UnreadableTextError", "closest", "line_and_column"]
