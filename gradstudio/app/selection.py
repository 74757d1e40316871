"""`Selection`: the one sample and the scalars of its graph that the window looks at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

PROJECT = ""
"""Name of the graph of the project's loss, whichever samples it is of."""
EXPRESSION = "expression"
"""Name of the graph of the expression that is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphScalar:
    """A scalar, or a part made of several, by the graph that it belongs to and its path there.

    It is found again in another drawing of the graph, and in the graph of other samples or of an edited network. An
    intermediate result has no path: it is known by the group that holds it and by its operation.

    Attributes:
        graph: name of the graph.
        path: its label: a path such as ``layer1.neuron2.w1`` or ``layer1``, or another, such as ``loss``; "" if it
            has none.
        group: key of the innermost group that holds it; "" if none does, or if the path says enough.
        symbol: of its operation; "" for a leaf.
        place: which of the group's scalars that are alike in path and operation it is.
        slot: its place in a group that is built on demand; None in graphs that are built whole.
    """

    graph: str = PROJECT
    path: str = ""
    group: str = ""
    symbol: str = ""
    place: int = 0
    slot: int | None = None


class Selection(QObject):
    """What the window looks at. Of several scalars the last one is the primary. Lives on the GUI thread.

    Views that draw a graph see it as nodes of their drawing (`SelectedNodes`); others by path.

    Signals:
        sample_changed: index of the sample that is looked at, from 0.
        scalars_changed: all that is selected, a tuple in the order in which it was selected.
        part_changed: the path of the part of the network that is meant, "" for none.
    """

    sample_changed = Signal(int)
    scalars_changed = Signal(object)
    part_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sample = 0
        self._scalars: tuple[GraphScalar, ...] = ()

    @property
    def sample(self) -> int:
        """Index of the sample that is looked at."""
        return self._sample

    @property
    def scalars(self) -> tuple[GraphScalar, ...]:
        """All that is selected, the primary last."""
        return self._scalars

    @property
    def part(self) -> str:
        """Path of the primary scalar in the network, such as ``layer1.neuron2.a`` or ``layer1``, or ""."""
        return _part(self._scalars)

    @property
    def parts(self) -> tuple[str, ...]:
        """Paths of all that is selected in the project's network, as far as it has one; the primary is the last."""
        paths = [scalar.path for scalar in self._scalars if scalar.graph == PROJECT and scalar.path]
        return tuple(dict.fromkeys(reversed(paths)))[::-1]

    def start_over(self) -> None:
        """Look at the first sample, and at nothing of it."""
        self.set_scalars(())
        self.set_sample(0)

    def set_sample(self, sample: int) -> None:
        """Look at another sample; what is selected stays."""
        if sample != self._sample:
            self._sample = sample
            self.sample_changed.emit(sample)

    def set_scalars(self, scalars: Iterable[GraphScalar]) -> None:
        """Select these scalars and no others; the last is the primary."""
        before, self._scalars = self._scalars, tuple(dict.fromkeys(scalars))
        if self._scalars != before:
            self.scalars_changed.emit(self._scalars)
        if self.part != _part(before):
            self.part_changed.emit(self.part)

    def set_part(self, path: str) -> None:
        """Select one part of the project's network, "" for nothing."""
        self.set_scalars((GraphScalar(path=path),) if path else ())


def _part(scalars: tuple[GraphScalar, ...]) -> str:
    return scalars[-1].path if scalars and scalars[-1].graph == PROJECT else ""
