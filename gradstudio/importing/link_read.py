"""`LinkRead`: the project that a link describes, and what of the link was understood and what ignored."""

from __future__ import annotations

from dataclasses import dataclass

from gradstudio.engine.errors import cut
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.titles import VALUE_TITLES

_LONGEST_NAME = 60


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
        short: the same as a name begins.
        taken: what was understood, each a phrase.
        ignored: what was not taken over.
        notes: what else is to be said, each a sentence.
    """

    spec: ProjectSpec
    origin: str
    short: str
    taken: tuple[str, ...]
    ignored: tuple[Ignored, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """What the project is called after the link: "Playground: circle, 4-2"."""
        data = VALUE_TITLES["data.kind"][self.spec.data.kind]
        hidden = "-".join(str(size) for size in self.spec.sizes[1:-1])
        parts = (data if data.isupper() else data.lower(), *((hidden,) if hidden else ()))
        return cut(f"{self.short}: {', '.join(parts)}", _LONGEST_NAME)

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
