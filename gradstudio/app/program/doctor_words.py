"""The words of the doctor: what is wrong with a run, and what may help."""

from __future__ import annotations

from gradstudio.app.program.word import Word

DOCTOR_WORDS: tuple[Word, ...] = (
    Word(
        term="Doctor",
        meaning="Looks at each run in the background, says what is wrong, and tries what may help.",
        also=("diagnosis", "problem", "wrong"),
    ),
    Word(
        term="Finding",
        meaning="Something that is wrong with a project or a run: what, where, since when and how one sees it.",
        also=("fault", "warning", "evidence"),
    ),
    Word(
        term="Mend",
        meaning="An edit that may help; it is recommended only where it won against no edit on three seeds.",
        also=("cure", "repair", "fix", "try", "trial"),
    ),
)
"""All of them, in alphabetical order."""
