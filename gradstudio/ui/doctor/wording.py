"""The sentences of the panel "Doctor" where nothing is wrong."""

from __future__ import annotations

from gradstudio.project.difference.text import counted

OFF = "The doctor is off. Switch it on to have each run watched."
EXAMINING = "Looking at this run…"
NOT_READY = "Each run is looked at as soon as training is ready."


def nothing_found(step: int) -> str:
    """Return what is said of a healthy run.

    Args:
        step: up to which it was looked at; 0 before a run.
    """
    if step == 0:
        return "Nothing wrong was found in network, settings and data."
    return f"Nothing wrong was found up to step {step:,}."


def watched(step: int) -> str:
    """Return what is looked for.

    Args:
        step: that the run has come to; before a run only some of it can be known.
    """
    # The rules are many files, and nobody waits for them when the window opens.
    from gradstudio.training.doctor.table import RULES  # noqa: PLC0415

    titles = dict.fromkeys(rule.title for rule in RULES if step or rule.beforehand)
    ways = " · ".join(titles)
    return f"Looked for: {ways}." if step else f"Looked for: {ways}. Once a run trains, it is watched."


def count_of(findings: int, step: int) -> str:
    """Return how much was found, for the header.

    Args:
        findings: number of findings.
        step: up to which the run was looked at; 0 before a run.
    """
    what = counted(findings, "finding")
    return f"{what}, known before training" if step == 0 else f"{what} up to step {step:,}"
