"""What differs between two projects: as a list to lay side by side, and as a sentence.

`between` walks over every field that a project has; those that are lists have words of their own.
`side_by_side` has the fields that are the same as well.
"""

from gradstudio.project.difference.difference import Difference, in_words
from gradstudio.project.difference.fields import between
from gradstudio.project.difference.side_by_side import SettingPair, side_by_side

__all__ = ["Difference", "SettingPair", "between", "in_words", "side_by_side"]
