"""`ComparePanel`: two moments side by side."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.compare.moment_pair import MomentPair, Name
from gradstudio.app.compare.side import SideChoice
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.samples.input_plane import InputPlane
from gradstudio.app.samples.marking import Marking
from gradstudio.app.selection import Selection
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.snapshot import Snapshot
from gradstudio.training.run.moment import Moment
from gradstudio.ui.compare.compared_difference import ComparedDifference
from gradstudio.ui.compare.compared_output import ComparedOutput
from gradstudio.ui.compare.distance_view import DistanceView
from gradstudio.ui.compare.place_field import PlaceField
from gradstudio.ui.compare.settings_view import SettingsView
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme

_EMPTY = "Train a run first: then its steps, and other runs, can be laid side by side here."
_NAMES: tuple[Name, Name] = ("a", "b")


class ComparePanel(View, QWidget):
    """The two sides' outputs and their difference above, settings and the distance of the parameters below.

    Args:
        comparison: which moments.
        plane: where in the input space.
        selection: of the sample.
        marking: the samples that stand out.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self,
        comparison: MomentPair,
        plane: InputPlane,
        selection: Selection,
        marking: Marking,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._comparison = comparison
        self._plane = plane
        self._snapshots: dict[Name, Snapshot] = {}
        sides = comparison.sides
        self.fields = {name: PlaceField(name.upper(), theme, self) for name in _NAMES}
        self.outputs = {
            name: ComparedOutput(sides[name], plane, selection, marking, theme, self) for name in _NAMES
        }
        for name, output in self.outputs.items():
            for view in (output.map, output.curve):
                view.setAccessibleName(f"Output of {name.upper()}")
        self.outputs["b"].follow(self.outputs["a"])
        self.difference = ComparedDifference(sides["b"], plane, selection, marking, theme, self)
        self.distance = DistanceView(comparison, theme, self)
        self.settings_view = SettingsView(self)
        self._swap = QToolButton(self)
        self._swap.setText("⇄")
        self._swap.setToolTip("Let A and B change places")
        self._swap.setAccessibleName("Swap A and B")
        self._swap.clicked.connect(comparison.swap)
        self._graph = QPushButton("In the graph", self)
        self._graph.setToolTip("Colour the graph by what changed from A to B")
        self._graph.setAccessibleName("Difference in the graph")
        self._graph.clicked.connect(self._on_graph_clicked)
        self._pages = QStackedWidget(self)
        self._plots = QWidget(self)
        self._place()
        for name in _NAMES:
            self.fields[name].chosen.connect(partial(self._on_field_chosen, name))
            sides[name].mail_arrived.connect(partial(self._on_side_mail_arrived, name))
            sides[name].lost.connect(partial(self._on_side_lost, name))
            self.outputs[name].window_changed.connect(partial(self._on_output_window_changed, name))
        comparison.changed.connect(self._show_places)
        self._show_places()

    def show_spec(self, spec: ProjectSpec) -> None:
        for output in self.outputs.values():
            output.show_spec(spec)
        self.difference.map.show_spec(spec)
        self._show_difference()

    def start_over(self) -> None:
        self._drop_typed()
        self._snapshots.clear()
        for output in self.outputs.values():
            output.start_over()
            output.say("")
        self.settings_view.table.show_sides(None, None)
        self._show_difference()

    def set_seen(self, seen: bool) -> None:
        self._comparison.set_seen(seen)

    def set_theme(self, theme: Theme) -> None:
        for field in self.fields.values():
            field.set_theme(theme)
        for output in self.outputs.values():
            output.set_theme(theme)
        for plot in (self.difference, self.distance):
            plot.set_theme(theme)

    def drawing(self) -> tuple[QWidget, ...]:
        return (self._plots,)

    def taken(self) -> NDArray[np.float64]:
        plots = [plot.geometry() for plot in (*self.outputs.values(), self.difference, self.distance)]
        table = self.settings_view.geometry()
        table.setHeight(self.settings_view.height_used())
        return np.array([place.getRect() for place in (*plots, table)], dtype=np.float64)

    def settings(self) -> Mapping[str, Setting]:
        return self.settings_view.settings()

    def remembered(self) -> Mapping[str, object]:
        return self.settings_view.remembered()

    def recall(self, kept: Mapping[str, object]) -> None:
        self.settings_view.recall(kept)

    def sizeHint(self) -> QSize:
        return QSize(900, 460)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 160)  # it has the whole width in its workspace, and asks for none in others

    def _place(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(INSET, 6, 8, 2)
        head.setSpacing(12)
        head.addWidget(self.fields["a"], 1)
        head.addWidget(self._swap)
        head.addWidget(self.fields["b"], 1)
        head.addWidget(self._graph)
        plots = QGridLayout(self._plots)
        plots.setContentsMargins(0, 0, 0, 0)
        plots.setHorizontalSpacing(4)
        plots.setVerticalSpacing(6)
        for column, plot in enumerate((self.outputs["a"], self.outputs["b"], self.difference)):
            plots.addWidget(plot, 0, column)
            plots.setColumnStretch(column, 1)
        below = QVBoxLayout()
        below.setContentsMargins(INSET, 0, 8, 8)
        below.addWidget(self.settings_view)
        plots.addLayout(below, 1, 0, 1, 2)
        plots.addWidget(self.distance, 1, 2)
        switch = self.settings_view.only_differences
        self.distance.caption.setMinimumHeight(switch.sizeHint().height())  # both captions on one line
        plots.setRowStretch(0, 3)
        plots.setRowStretch(1, 2)
        full = QWidget(self)
        column_layout = QVBoxLayout(full)
        column_layout.setContentsMargins(0, 0, 0, 0)
        column_layout.setSpacing(4)
        column_layout.addLayout(head)
        column_layout.addWidget(self._plots, 1)
        empty = QLabel(_EMPTY, self)
        empty.setObjectName("muted")
        empty.setWordWrap(True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setContentsMargins(24, 24, 24, 24)
        self._pages.addWidget(empty)
        self._pages.addWidget(full)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def _show_places(self) -> None:
        comparison = self._comparison
        moments = {name: comparison.moment(name) for name in _NAMES}
        has_steps = any(run.kept.end > run.kept.begin for run in comparison.runs)
        if not has_steps:
            self._drop_typed()  # or hiding it enters it
        self._pages.setCurrentIndex(int(has_steps))
        for name, field in self.fields.items():
            field.show_place(comparison.runs, comparison.place(name), moments[name])
        self._graph.setEnabled(None not in moments.values() and moments["a"] != moments["b"])
        self._show_captions()

    def _drop_typed(self) -> None:
        for field in self.fields.values():
            field.drop_typed()

    def _show_captions(self) -> None:
        names = {run.run: run.label.name for run in self._comparison.runs}
        for name, output in self.outputs.items():
            snapshot = self._snapshots.get(name)
            if snapshot is None:
                continue
            text = f"{name.upper()}: {names.get(snapshot.run, 'a run that is gone')}, step {snapshot.step:,}"
            output.say(text if output.spec is not None else f"{text}: other data than the project has now")

    def _show_settings(self) -> None:
        self.settings_view.table.show_sides(self._snapshots.get("a"), self._snapshots.get("b"))

    def _show_difference(self) -> None:
        is_elsewhere = any(self.outputs[name].spec is None for name in self._snapshots)
        self.difference.show_outputs(self.outputs["a"], self.outputs["b"], is_elsewhere=is_elsewhere)

    def _on_field_chosen(self, name: Name, place: SideChoice) -> None:
        self._comparison.choose(name, place)

    def _on_side_mail_arrived(self, name: Name, mail: Mail) -> None:
        self._snapshots[name] = mail.snapshot
        self.outputs[name].show_mail(mail)
        self._show_settings()
        self._show_captions()
        self._show_difference()

    def _on_side_lost(self, name: Name, why: str) -> None:
        self._snapshots.pop(name, None)
        self.outputs[name].forget()
        self.outputs[name].say(why)
        self._show_settings()
        self._show_difference()

    def _on_output_window_changed(self, name: Name) -> None:
        shown = self.outputs[name].view.own_window
        for other, output in self.outputs.items():
            if other != name:
                output.show_window(shown)
        self.difference.map.show_window(shown)

    def _on_graph_clicked(self) -> None:
        a, b = (self._comparison.moment(name) for name in _NAMES)
        if isinstance(a, Moment) and isinstance(b, Moment):
            self._comparison.graph_asked.emit(a, b)
