"""What the colours of the canvas stand for, in words."""

from __future__ import annotations

from dataclasses import dataclass

from gradstudio.app.canvas.quantities import Scale
from gradstudio.project.number_text import MINUS, format_number


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourKey:
    """What the colours stand for, in words.

    Attributes:
        title: of the quantity.
        kind: how colours follow numbers; "" for categories.
        low: the number at the lower end of the scale; "" for categories, and while there are no numbers.
        high: that at the upper end.
        signed: whether the scale has a middle.
        names: of the categories.
        notes: what else is coloured.
    """

    title: str
    kind: str = ""
    low: str = ""
    high: str = ""
    signed: bool = True
    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, scale: Scale, edge_limit: float | None, has_closed: bool) -> ColourKey:
        """Return the legend of some colours.

        Args:
            scale: what the colours of the nodes stand for.
            edge_limit: the scale of the edges goes from −edge_limit to +edge_limit; None if edges are plain.
            has_closed: whether closed groups show.
        """
        if scale.categories is not None:
            return cls(title=scale.title, names=scale.categories.names)
        notes = []
        if has_closed:
            notes.append(f"boxes: {scale.of_groups}")
        if edge_limit is not None:
            notes.append(f"edges: gradient along them, ±{format_number(edge_limit, 3)}")
        text = format_number(scale.limit, 3)
        low, high = (MINUS + text if scale.signed else "0", "+" + text) if scale.limit else ("", "")
        return cls(
            title=scale.title,
            kind=f"{'log' if scale.logarithmic else 'linear'}{', fixed' if scale.fixed else ''}",
            low=low,
            high=high,
            signed=scale.signed,
            notes=tuple(notes),
        )

    @property
    def heading(self) -> str:
        """The title, with how colours follow numbers."""
        return f"{self.title}, {self.kind}" if self.kind else self.title

    @property
    def sentence(self) -> str:
        """All of it as text."""
        if self.names:
            return f"{self.title}: {', '.join(self.names)}"
        scale = self.heading + (f": {self.low} to {self.high}" if self.high else "")
        return "; ".join((scale, *self.notes))
