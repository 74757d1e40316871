"""The words of what is kept of training: runs, their steps, and going back to them."""

from __future__ import annotations

from gradstudio.app.program.word import Word

RECORD_WORDS: tuple[Word, ...] = (
    Word(
        term="Bookmark",
        meaning="A step of a run that was given a name, to be found again.",
    ),
    Word(
        term="Branch",
        meaning="A run that begins at a step of another one and goes on differently; the other stays as it is.",
        also=("fork",),
    ),
    Word(
        term="Live",
        meaning="The newest step of the run that is trained, not an earlier one that is looked back at.",
        also=("looking back", "past"),
    ),
    Word(
        term="Run",
        meaning="One training from its first step to its last, kept with its settings, its losses and its changes.",
        also=("record",),
    ),
    Word(
        term="State",
        meaning="A kept copy of a run at one step, from which the steps after it can be repeated bit for bit.",
        also=("keyframe", "checkpoint", "replay"),
    ),
    Word(
        term="Timeline",
        meaning="The bar below the loss plot: drag it to any step of the run, or play the run again.",
        also=("scrub", "rewind", "playback"),
    ),
)
"""All of them, in alphabetical order."""
