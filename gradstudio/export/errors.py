"""What can go wrong when something is taken out of the program."""

from __future__ import annotations

from gradstudio.engine.errors import GradStudioError


class ExportError(GradStudioError):
    """A graph or a project that cannot be written to a file."""


class ProofError(ExportError):
    """An exported file that could not be run or read, and why, as a sentence."""


class ProofGivenUpError(ProofError):
    """The proof was cancelled."""
