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
        term="Keyframe",
        meaning="A state of a run that is kept, from which the steps after it can be taken again to the last bit.",
        also=("state", "checkpoint", "replay"),
    ),
    Word(
        term="Live",
        meaning="The newest step of the run that is trained, as against an earlier one that is looked back at.",
        also=("looking back", "past"),
    ),
    Word(
        term="Run",
        meaning="One training from its first step to its last, kept with its settings, its losses and its changes.",
        also=("record",),
    ),
    Word(
        term="Timeline",
        meaning="The bar below the loss by which every step that was taken can be gone to, and be played again.",
        also=("scrub", "rewind", "playback"),
    ),
)
"""All of them, in alphabetical order."""
