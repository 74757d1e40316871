"""What differs between two projects: as a list to lay side by side, and as a sentence.

`between` walks over every field that a project has; those that are lists have words of their own.
"""

from gradstudio.project.difference.difference import Difference, in_words
from gradstudio.project.difference.fields import between

__all__ = ["Difference", "between", "in_words"]
