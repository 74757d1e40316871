"""`NudgePanel`: what a small change of a node changes."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from gradstudio.app.lab.nudging import Nudging
from gradstudio.lab.nudge import REACHES
from gradstudio.lab.nudge_words import (
    kink_sentence,
    prediction_sentence,
    rounding_words,
    sign_sentence,
    slope_words,
)
from gradstudio.project.number_text import format_number
from gradstudio.ui.kit.announce import announce
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.kit.empty_state import EmptyState
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.nudge.contents import (
    curve_content,
    error_content,
    loss_colour,
    one_sided_colour,
    symmetric_colour,
    tangent_colour,
)
from gradstudio.ui.nudge.epsilon_plot import EpsilonPlot
from gradstudio.ui.nudge.epsilon_row import SCALES, EpsilonRow
from gradstudio.ui.nudge.head import NudgeHead

_EMPTY = "Select a node in the graph to see what a small change of it changes."
_WAITING = "Working it out…"
_BESIDE = 470
"""Least width of the panel at which both plots stand beside each other."""
_LOW, _WIDE, _WORDS = 280, 640, 268
"""Below the first height and from the second width on, words stand in a column of the third width."""
_LOWEST, _WIDER_WORDS = 190, 320
"""Below the first height that column has the second width, since few lines have room."""
_NO_LIMIT = (1 << 24) - 1


class NudgePanel(View, QWidget):
    """Sentences, a slider, and below them the loss over ε beside the error of difference quotients.

    Args:
        nudging: nudges the selected node.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Attributes:
        head: which node it is.
        empty: what it says while no node is selected.
        says: what the sign of the gradient means.
        prediction: what the gradient predicts for the present ε, and what came of it, on one line.
        outcome: the same in a column, on as many lines as it takes, without the kinks.
        epsilon: the slider.
        problem: what was typed for ε that is none.
        loss_plot: the loss over ε with its tangent.
        error_plot: the errors of both differences over ε.
    """

    def __init__(self, nudging: Nudging, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._nudging = nudging
        self._theme = theme
        self.head = NudgeHead(theme, self)
        self.head.newest_asked.connect(nudging.take)
        self.head.colours_chosen.connect(nudging.set_colours)
        self.empty = EmptyState("nudge", _EMPTY, theme, self)
        found = QWidget(self)
        self.says = wrapped_label(found)
        self.prediction = ElidedLabel(found)
        self.outcome = wrapped_label(found)
        self.epsilon = EpsilonRow(theme, found)
        self.epsilon.epsilon_chosen.connect(self._on_epsilon_chosen)
        self.epsilon.mistyped.connect(self._say_problem)
        self.problem = wrapped_label(found, "problem")
        self.problem.setIndent(0)
        self.problem.hide()
        self.epsilon.reach_chosen.connect(nudging.set_reach)
        self.loss_plot = EpsilonPlot(theme, found)
        self.loss_plot.setAccessibleName("Loss over ε, with what the gradient predicts")
        self.loss_plot.chosen.connect(self._on_loss_plot_chosen)
        self.error_plot = EpsilonPlot(theme, found)
        self.error_plot.setAccessibleName("Error of the one-sided and the symmetric difference over ε")
        self.error_plot.chosen.connect(self._on_error_plot_chosen)
        self._loss_key = _key(found)
        self._error_key = _key(found)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, key, plot in (
            (left, self._loss_key, self.loss_plot),
            (right, self._error_key, self.error_plot),
        ):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(key)
            column.addWidget(plot, 1)
        self._right = QWidget(found)
        self._right.setLayout(right)
        plots = QHBoxLayout()
        plots.setContentsMargins(0, 0, 0, 0)
        plots.setSpacing(4)
        plots.addLayout(left, 1)
        plots.addWidget(self._right, 1)
        self._words = QWidget(found)
        self._words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        text = QVBoxLayout(self._words)
        text.setContentsMargins(12, 4, 12, 2)
        text.setSpacing(2)
        text.addWidget(self.says)
        text.addWidget(self.epsilon)
        text.addWidget(self.problem)
        text.addWidget(self.prediction)
        text.addWidget(self.outcome)
        self._whole = QBoxLayout(QBoxLayout.Direction.TopToBottom, found)
        self._whole.setContentsMargins(0, 0, 0, 2)
        self._whole.setSpacing(2)
        self._whole.addWidget(self._words)
        self._whole.addLayout(plots, 1)
        self._found = found
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(found)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)  # above the rest, until a header takes it
        column.addLayout(self._stack, 1)
        nudging.changed.connect(self.refresh)
        nudging.nudged.connect(self._show_epsilon)
        self.set_theme(theme)

    def refresh(self) -> None:
        """Show what is so now."""
        nudging, study, curve = self._nudging, self._nudging.study, self._nudging.curve
        self.head.show_colours(nudging.colours)
        self.head.newest.setVisible(nudging.is_stale)
        self.empty.say(nudging.problem or (_WAITING if nudging.is_busy else _EMPTY))
        self._stack.setCurrentWidget(self.empty if study is None else self._found)
        if study is None or curve is None:
            self.head.state.say("")
            return
        nudge, errors = study.nudge, study.errors
        moment = nudge.subject.moment
        at = "" if moment is None else f", step {moment.step:,}"
        self.head.state.say(
            f"{nudge.name} = {format_number(nudge.number)}, gradient {format_number(nudge.gradient)}{at}"
        )
        self.says.setText(sign_sentence(nudge))
        self.loss_plot.show_content(curve_content(curve, nudge.subject.title, nudging.problem))
        names = nudge.subject.names
        self.loss_plot.show_uprights(tuple((kink.epsilon, names[kink.node]) for kink in curve.kinks))
        self.error_plot.show_content(error_content(errors, nudging.problem))
        uprights = []
        if math.isfinite(errors.limit):
            name = "edge of the domain" if errors.kink is None else f"kink of {names[errors.kink]}"
            uprights.append((math.log10(errors.limit), name))
        turns = (errors.one_sided.turn, errors.symmetric.turn)
        uprights += [(math.log10(turn), "↤ rounding") for turn in turns if turn is not None]
        self.error_plot.show_uprights(tuple(uprights))
        self._show_keys()
        self._show_epsilon()

    def set_seen(self, seen: bool) -> None:
        self._nudging.set_seen(seen)

    def show_playing(self, playing: bool) -> None:
        self._nudging.set_playing(playing)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for part in (self.empty, self.head, self.epsilon, self.loss_plot, self.error_plot):
            part.set_theme(theme)
        for label in (self.prediction, self.outcome, self._loss_key, self._error_key):
            label.setFont(interface_font(0.92))
        self.refresh()

    def header_controls(self) -> tuple[QWidget, ...]:
        return (self.head,)

    def settings(self) -> Mapping[str, Setting]:
        return {"scale": Setting(choices=SCALES, choose=self.epsilon.show_scale)}

    def remembered(self) -> Mapping[str, object]:
        return {"scale": self.epsilon.scale, "colours": self._nudging.colours}

    def recall(self, kept: Mapping[str, object]) -> None:
        scale = next((one for one in SCALES if one == kept.get("scale")), None)
        if scale is not None:
            self.epsilon.show_scale(scale)
        self._nudging.set_colours(kept.get("colours") is not False)

    def sizeHint(self) -> QSize:
        return QSize(640, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Have words and plots below each other, or beside each other where the panel is low."""
        scale = max(1.0, text_scale())
        is_low = self.height() < _LOW * scale and self.width() >= _WIDE * scale
        is_lowest = is_low and self.height() < _LOWEST * scale
        if is_low:
            self._words.setFixedWidth(round((_WIDER_WORDS if is_lowest else _WORDS) * scale))
        else:
            self._words.setMinimumWidth(0)
            self._words.setMaximumWidth(_NO_LIMIT)
        way = QBoxLayout.Direction.LeftToRight if is_low else QBoxLayout.Direction.TopToBottom
        self._whole.setDirection(way)
        self._whole.setAlignment(self._words, Qt.AlignmentFlag.AlignTop if is_low else Qt.AlignmentFlag(0))
        self.epsilon.show_narrow(is_low)
        has_lines = is_low and not is_lowest
        self.prediction.setVisible(not has_lines)
        self.outcome.setVisible(has_lines)
        self._right.setVisible(is_low or self.width() >= _BESIDE)

    def _show_epsilon(self) -> None:
        nudging, study, state = self._nudging, self._nudging.study, self._nudging.state
        self._say_problem("")
        self.epsilon.show_epsilon(nudging.epsilon, nudging.reach)
        self.loss_plot.show_place(None if study is None else nudging.epsilon)
        size = abs(nudging.epsilon)
        self.error_plot.show_place(math.log10(size) if size and study is not None else None)
        if study is not None and state is not None and nudging.curve is not None:
            # Above the plots on one line, so that they keep their height; kinks are marked there too.
            parts = prediction_sentence(study.nudge, state), kink_sentence(study.nudge, nudging.curve)
            self.prediction.say(" ".join(filter(None, parts)))
            self.outcome.setText(parts[0])
            self.outcome.setToolTip(self.prediction.text())

    def _show_keys(self) -> None:
        study, theme = self._nudging.study, self._theme
        if study is None:
            return
        errors = study.errors
        self._loss_key.setText(
            f"{_dot(loss_colour(theme).name())} {study.nudge.subject.title} "
            f"{_dot(tangent_colour(theme).name())} tangent"
        )
        self._error_key.setText(
            f"error {_dot(one_sided_colour(theme).name())} one-sided: {slope_words(errors.one_sided)} "
            f"{_dot(symmetric_colour(theme).name())} symmetric: {slope_words(errors.symmetric)}"
        )
        self._error_key.setToolTip(rounding_words(errors))

    def _say_problem(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem:
            announce(self.problem, problem)

    def _on_epsilon_chosen(self, epsilon: float) -> None:
        if refusal := self._nudging.set_epsilon(epsilon):
            self._say_problem(refusal)

    def _on_loss_plot_chosen(self, epsilon: float) -> None:
        reach = self._nudging.reach
        self._nudging.set_epsilon(float(f"{min(max(epsilon, -reach), reach):.4g}"))

    def _on_error_plot_chosen(self, power: float) -> None:
        size = float(f"{10.0 ** min(max(power, -13.0), math.log10(REACHES[-1])):.3g}")
        self._nudging.set_epsilon(math.copysign(size, self._nudging.epsilon or 1.0))


def _key(parent: QWidget) -> QLabel:
    label = wrapped_label(parent, "muted")
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setContentsMargins(12, 0, 4, 0)
    return label


def _dot(colour: str) -> str:
    return f"<span style='color:{colour}'>●</span>"
