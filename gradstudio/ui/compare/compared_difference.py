"""`ComparedDifference`: how far the outputs of both sides are apart, drawn, or why there is nothing to draw."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QStackedWidget, QWidget

from gradstudio.app.compare.side import Side
from gradstudio.app.run.looker import Looker
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.samples.marking import Marking
from gradstudio.app.selection import Selection
from gradstudio.project.number_text import MINUS, format_number
from gradstudio.training.look.reading import reading_of
from gradstudio.ui.compare.compared_output import Captioned, ComparedOutput, in_place_of_plot
from gradstudio.ui.compare.difference_views import DifferenceMap, LinePlot
from gradstudio.ui.compare.output_difference import OutputDifference, output_difference
from gradstudio.ui.kit.first_letter import sentence_case
from gradstudio.ui.look.theme import Theme

_NONE = "There is no difference to draw: A or B was trained on other data than the project has now."


class ComparedDifference(Captioned):
    """A map or, of data of one column, a curve. It asks for nothing: what it draws follows from two outputs.

    Args:
        side: the second of those that are compared.
        plane: the plane of the inputs that is shown.
        selection: what is looked at, and is chosen by a click.
        marking: the samples that stand out.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self,
        side: Side,
        plane: InputPlane,
        selection: Selection,
        marking: Marking,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        self._stack = QStackedWidget()
        super().__init__(self._stack, parent)
        self._plane = plane
        self.map = DifferenceMap(plane, Looker(side, "none", self), selection, marking, theme)
        self.curve = LinePlot(theme, ("", "difference"))
        for drawing in (self.map, self.curve):
            drawing.setAccessibleName("Difference of the outputs")
        self.none = in_place_of_plot(_NONE)
        for page in (self.map, self.curve, self.none):
            self._stack.addWidget(page)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.map.set_theme(theme)
        self.curve.set_theme(theme)

    def show_outputs(self, a: ComparedOutput, b: ComparedOutput, *, is_elsewhere: bool) -> None:
        """Draw B − A.

        Args:
            a: the one.
            b: the other.
            is_elsewhere: whether one of them is over other data than those of the project.
        """
        found = self._found(a, b)
        lens = None if found is None or a.maps is None else a.maps.request.lens
        self.map.show_difference(found, lens)
        plot = self.curve if self._plane.is_line else self.map
        self._stack.setCurrentWidget(self.none if is_elsewhere else plot)
        if found is None or lens is None:
            self.curve.show_line(np.empty(0), np.empty(0), from_zero=True)
            self.say("")
            return
        if self._plane.is_line:
            half = (lens.right - lens.left) / found.values.shape[1] / 2
            along = np.linspace(lens.left + half, lens.right - half, found.values.shape[1])
            self.curve.show_line(
                along,
                found.values[0],
                from_zero=not found.signed,
                ends=(lens.left, lens.right),
                name=self._plane.names[0],
            )
        if not found.limit:
            self.say("Both say the same everywhere")
            return
        low = f"{MINUS}{format_number(found.limit, 3)}" if found.signed else "0"
        self.say(f"{sentence_case(found.what)}: {low} … {format_number(found.limit, 3)}")

    def _found(self, a: ComparedOutput, b: ComparedOutput) -> OutputDifference | None:
        if a.spec is None or b.spec is None or a.maps is None or b.maps is None:
            return None
        dataset = self._plane.dataset
        return output_difference(a.maps, reading_of(a.spec, dataset), b.maps, reading_of(b.spec, dataset))
