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
        meaning="Something that is wrong with a project or a run: what, where, since which step, and how one sees it.",
        also=("fault", "warning", "evidence"),
    ),
    Word(
        term="Mend",
        meaning="An edit that may help. It is recommended only where it won against the run without it on three seeds.",
        also=("cure", "repair", "fix", "try", "trial"),
    ),
)
"""All of them, in alphabetical order."""
