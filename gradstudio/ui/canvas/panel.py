"""The canvas with its controls: sample, layout, colour, search and focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.canvas.quantities import QUANTITIES
from gradstudio.app.canvas.state import CanvasState
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.run.mailbox import Mail
from gradstudio.data.source import load_dataset
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.canvas.breadcrumb import Breadcrumb
from gradstudio.ui.canvas.bug_banner import BugBanner
from gradstudio.ui.canvas.colour_choice import ColourChoice
from gradstudio.ui.canvas.drawing import Drawing
from gradstudio.ui.canvas.flat_notice import FlatNotice
from gradstudio.ui.canvas.focus_strip import FocusStrip
from gradstudio.ui.canvas.gestures import CanvasGestures
from gradstudio.ui.canvas.hit_list import HitList
from gradstudio.ui.canvas.layout_choice import LayoutChoice
from gradstudio.ui.canvas.menus import COLOUR_ACTIONS, context_menu
from gradstudio.ui.canvas.minimap import Minimap
from gradstudio.ui.canvas.progress import PlacingProgress
from gradstudio.ui.canvas.ruler import Ruler
from gradstudio.ui.canvas.scope_chooser import ScopeChooser
from gradstudio.ui.canvas.search_bar import SearchBar
from gradstudio.ui.canvas.source_bar import SourceBar
from gradstudio.ui.canvas.trail import Trail
from gradstudio.ui.canvas.view import CanvasView
from gradstudio.ui.kit.focus_frame import FocusFrame
from gradstudio.ui.kit.panel_picture import PanelPicture
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme

_WIDTH_FOR_BREADCRUMB, _WIDTH_FOR_PENALTY, _WIDTH_FOR_CAPTIONS = 560, 820, 1080
"""Least panel widths at which optional controls show: breadcrumb, penalty (also in the menu) and captions."""
_ZOOM_STEP = 1.25
_MARGIN, _SPACING = 12, 6


class CanvasPanel(View, QWidget):
    """What the middle of the window holds.

    Args:
        model: the graph with its numbers.
        selection: what is looked at, and is chosen by a click.
        state: what canvas and inspector share.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self,
        model: GraphModel,
        selection: SelectedNodes,
        state: CanvasState,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self._state = state
        self._mail: Mail | None = None
        self._actions: ActionRegistry | None = None
        self.bug_banner = BugBanner(theme, self, tells_of_canvas=True)
        self.view = CanvasView(model, selection, state, theme, self)
        CanvasGestures(self.view, model, selection, state)
        self.search_bar = SearchBar(state.search, selection, theme, self)
        self.hit_list = HitList(state.search, model, selection, self.view)
        self.focus_strip = FocusStrip(state.focus, model, theme, self)
        self.setFocusProxy(self.view)
        self.trail = Trail(self.view.camera, model, selection, self)
        self.breadcrumb = Breadcrumb(model, selection, self.trail, theme, self)
        self.breadcrumb.part_chosen.connect(self.view.show_part)
        self.progress = PlacingProgress(model, self.view)
        self.minimap = Minimap(self.view, theme)
        self.ruler = Ruler(self.view, theme, self)
        self.flat_notice = FlatNotice(state.worst, self)
        for cover in (self.hit_list, self.progress, self.flat_notice):
            self.view.covers.add(cover)
        self._make_controls()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._controls())
        column.addWidget(self.bug_banner)
        column.addWidget(self.search_bar)
        column.addWidget(self.focus_strip)
        drawing = Drawing(self.view, self.ruler, self.flat_notice, self)
        # Around the view alone, the notice over its lower edge would hide a part of the line.
        self._focus_frame = FocusFrame(self.view, theme, drawing)
        column.addWidget(drawing, 1)

        model.structure_changed.connect(self._on_model_structure_changed)
        selection.sample_changed.connect(self._on_selection_sample_changed)
        state.colouring.changed.connect(self._show_legend)
        state.worst.changed.connect(self._show_legend)
        self.search_bar.closed.connect(self.view.setFocus)
        self.view.context_menu_requested.connect(self._on_view_context_menu_requested)
        self.set_theme(theme)
        self._on_model_structure_changed()
        self._show_legend()

    def show_spec(self, spec: ProjectSpec) -> None:
        self.scope_chooser.set_sample_count(len(load_dataset(spec.data)))

    def receive(self, mail: Mail) -> None:
        self._mail = mail
        self._state.lookahead.receive(mail)
        self._state.over_batch.receive(mail)

    def draw(self) -> None:
        """Have the graph take its newest numbers, and draw them with all that follows the graph."""
        if self._mail is not None:
            self._model.receive(self._mail)
            self._state.lookahead.tell()
            self._state.over_batch.tell()
            self.view.redraw_now()

    def drawing(self) -> tuple[QWidget, ...]:
        return self.view, self.flat_notice

    def pictures(self, title: str) -> tuple[PanelPicture, ...]:
        from gradstudio.ui.canvas.picture import Picture  # noqa: PLC0415 - the window begins without it
        from gradstudio.ui.canvas.records import written_numbers  # noqa: PLC0415 - as above

        placed = self._model.placed
        if placed is None:
            return ()
        picture = Picture(
            placed=placed,
            state=self._state,
            numbers=written_numbers(self._model),
            theme=self.view.scene.theme,
            frame=self.view.frame_of_view,
        )
        width, height, _ = picture.framed()
        return (PanelPicture(title=title, size=QSize(width, height), draw=picture.draw),)

    def taken(self) -> NDArray[np.float64]:
        return self.view.scene.taken(self.view.viewport)

    def handlers(self) -> dict[str, Callable[..., None]]:
        return {"fit": self.view.fit, "zoom_in": self._on_zoom_in, "zoom_out": self._on_zoom_out}

    def settings(self) -> Mapping[str, Setting]:
        return {
            "layout": Setting(choices=tuple(self._model.offered_layouts()), choose=self._model.set_layout),
            "colour": Setting(choices=tuple(QUANTITIES), choose=self._state.colouring.set_by),
        }

    def start_over(self) -> None:
        """Show the whole graph of another project, as if nothing had been looked at before."""
        self._mail = None
        self.view.fit()
        self.trail.start_over()

    def set_actions(self, actions: ActionRegistry) -> None:
        """Offer actions in the context menu and beside the choice of colours."""
        self._actions = actions
        self.colour_menu.addActions([actions[name] for name in COLOUR_ACTIONS])
        self.find_button.clicked.connect(actions["find"].trigger)
        self.find_button.setToolTip(actions["find"].toolTip())

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.view.set_theme(theme)
        self._focus_frame.set_theme(theme)
        self.search_bar.set_theme(theme)
        self.focus_strip.set_theme(theme)
        self.breadcrumb.set_theme(theme)
        self.minimap.set_theme(theme)
        self.ruler.set_theme(theme)
        self.source_bar.follow_theme()
        self.bug_banner.set_theme(theme)
        self.find_button.setIcon(icon("search", theme, "muted"))
        self.colour_button.setIcon(icon("settings", theme, "muted"))

    def _make_controls(self) -> None:
        self.scope_chooser = ScopeChooser(self._model, self._selection, self)
        self.source_bar = SourceBar(self._model, self)
        self._layout = LayoutChoice(self._model, self)
        self._colour = ColourChoice(self._state.colouring, self)
        self.colour_menu = QMenu("Colours", self)
        self.colour_button = self._tool_button("Scale and range of the colours, edges, penalty")
        self.colour_button.setMenu(self.colour_menu)
        self.colour_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.find_button = self._tool_button("Find")
        self._size = QLabel(self)
        self._size.setObjectName("muted")

    def _controls(self) -> QHBoxLayout:
        controls = QHBoxLayout()
        controls.setContentsMargins(_MARGIN, 1, _MARGIN, 1)
        controls.setSpacing(_SPACING)
        controls.addWidget(self.scope_chooser)
        controls.addWidget(self.source_bar)
        controls.addWidget(self.breadcrumb, 1)
        controls.addWidget(self._size)
        captions = []
        for caption, widget in (("Layout", self._layout), ("Colour", self._colour)):
            label = QLabel(caption, self)
            label.setObjectName("muted")
            label.setBuddy(widget)
            captions.append(label)
            controls.addWidget(label)
            controls.addWidget(widget)
        controls.addWidget(self.colour_button)
        controls.addWidget(self.find_button)
        chooser = self.scope_chooser
        self._dispensable: dict[QWidget, int] = {
            chooser.penalty: _WIDTH_FOR_PENALTY,
            self.breadcrumb: _WIDTH_FOR_BREADCRUMB,
            **dict.fromkeys((self._size, chooser.caption, *captions), _WIDTH_FOR_CAPTIONS),
        }
        return controls

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for widget, width in self._dispensable.items():
            widget.setVisible(self.width() >= width)

    def minimumSizeHint(self) -> QSize:
        """Return the size without what is shown only where there is room for it."""
        chooser = self.scope_chooser
        needed = (chooser.scope, chooser.sample, self._layout, self._colour)
        widths = [
            widget.minimumSizeHint().width() for widget in (*needed, self.colour_button, self.find_button)
        ]
        gaps = (len(widths) - 1) * _SPACING + 2 * _MARGIN
        return QSize(sum(widths) + gaps, super().minimumSizeHint().height())

    def _tool_button(self, hint: str) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(hint)
        button.setAccessibleName(hint)
        return button

    def _on_zoom_in(self) -> None:
        self.view.zoom(_ZOOM_STEP)

    def _on_zoom_out(self) -> None:
        self.view.zoom(1 / _ZOOM_STEP)

    def _show_legend(self) -> None:
        """Say below the graph what its colours mean, or why it has none."""
        is_grey = self._state.colouring.is_of_gradients and self._state.worst.is_flat
        self.ruler.setVisible(not is_grey)
        self.flat_notice.setVisible(is_grey)

    def _on_view_context_menu_requested(self, where: QPoint) -> None:
        if self._actions is not None:
            context_menu(self._actions, self).popup(where)

    def _on_selection_sample_changed(self, sample: int) -> None:
        """Where several samples are shown, go to the one that is looked at."""
        placed, group = self._model.placed, self._model.sample_group
        if placed is not None and group is not None:
            self.view.show_part(QRectF(*placed.area_of(group)))

    def _on_model_structure_changed(self) -> None:
        self.scope_chooser.setVisible(self._model.shows_project)  # a graph made by hand has no samples
        self.source_bar.setVisible(not self._model.shows_project)
        self.source_bar.show_source()
        graph = self._model.graph
        self._size.setText(f"{len(graph):,} scalars" if graph is not None else "")
        total = self._model.scalar_count
        is_part = graph is not None and len(graph) < total
        self._size.setToolTip(
            f"Of {total:,}: those of a neuron are built when it is unfolded" if is_part else ""
        )
