"""`LinkRead`: the project that a link describes, and what of the link was understood and what ignored."""

from __future__ import annotations

from dataclasses import dataclass

from gradstudio.project.spec import ProjectSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Parts of a link that change nothing here.

    Attributes:
        names: as the link has them.
        why: the reason, as a phrase.
    """

    names: tuple[str, ...]
    why: str

    @property
    def in_words(self) -> str:
        """The names, and the reason in brackets."""
        return f"{', '.join(self.names)} ({self.why})"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRead:
    """What a link says.

    Attributes:
        spec: the project that it describes.
        origin: what kind of link it is, as a sentence may begin.
        taken: what was understood, each a phrase.
        ignored: what was not taken over.
        notes: what else is to be said, each a sentence.
    """

    spec: ProjectSpec
    origin: str
    taken: tuple[str, ...]
    ignored: tuple[Ignored, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What was understood, in a sentence."""
        return f"{self.origin}: {'; '.join(self.taken)}."

    @property
    def details(self) -> str:
        """What was ignored and what else is to be said, in sentences; "" for nothing."""
        parts = "; ".join(part.in_words for part in self.ignored)
        return " ".join((*((f"Ignored: {parts}.",) if parts else ()), *self.notes))

    @property
    def account(self) -> str:
        """All of that."""
        return f"{self.said} {self.details}".rstrip()
