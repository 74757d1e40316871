"""Why a parameter is what it is: what the step before the moment in sight did, and which samples made it do so."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from gradstudio.app.scalar.reasons import NO_STEP, Reasons
from gradstudio.app.scalar.turning_search import TurningSearch
from gradstudio.engine.paths import ScalarPath
from gradstudio.graph.update import Update, explain_update, held_update
from gradstudio.project.number_text import format_number
from gradstudio.training.record import Why
from gradstudio.training.run.moment import Moment
from gradstudio.ui.inspector.rows import TermRow
from gradstudio.ui.inspector.turning_view import TurningView
from gradstudio.ui.inspector.update_lines import UpdateLines
from gradstudio.ui.kit.collapsible import CollapsibleSection
from gradstudio.ui.look.measures import INSET

WHY = "Why it changed"
"""The heading."""
_BY_HAND = {
    "typed": "Then it was set to {} by hand.",
    "cut": "Then it was cut, which holds it at zero.",
    "restored": "Then it was restored to {}.",
}


class WhyView(QWidget):
    """Follows one parameter; hidden for other scalars. Nothing is computed while it is closed or out of sight.

    Args:
        reasons: tells why.
        search: finds the steps at which it turned.
        parent: owner.
    """

    def __init__(self, reasons: Reasons, search: TurningSearch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reasons = reasons
        self._path: ScalarPath | None = None
        self._before: Moment | None = None
        body = QWidget(self)
        self.folding = CollapsibleSection(
            WHY, body, "What the last step did to this parameter, and which samples caused it", self
        )
        self.summary = QLabel(body)
        self.summary.setWordWrap(True)
        self.summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.summary.setContentsMargins(5, 0, 0, 4)
        self.lines = UpdateLines(body)
        self._caption = QLabel(body)
        self._caption.setObjectName("muted")
        self._caption.setWordWrap(True)
        self._caption.setContentsMargins(5, 6, 0, 2)
        self._samples = QVBoxLayout()
        self._samples.setSpacing(0)
        self.sample_rows: list[TermRow] = []
        self._others = QWidget(body)
        self._other_samples, self._rest = QLabel(self._others), QLabel(self._others)
        grid = QGridLayout(self._others)
        grid.setContentsMargins(5, 2, 0, 0)
        grid.addWidget(self._other_samples, 0, 0)
        grid.addWidget(self._rest, 0, 1, Qt.AlignmentFlag.AlignRight)
        self.turning = TurningView(reasons, search, body)
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2)
        for widget in (self.summary, self.lines, self._caption):
            inner.addWidget(widget)
        inner.addLayout(self._samples)
        inner.addWidget(self._others)
        inner.addWidget(self.turning)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, 8, INSET, 8)
        column.addWidget(self.folding)
        self.folding.set_open(False)
        self.folding.heading.toggled.connect(self._look)
        self.setAccessibleName(WHY)
        reasons.changed.connect(self._draw)
        self.hide()

    def show_parameter(self, label: str) -> None:
        """Follow another parameter; "" for none."""
        path = ScalarPath.parse(label)
        self._path = path if path is not None and path.is_parameter else None
        self.setVisible(self._path is not None)
        self.turning.show_parameter(self._path)
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        self._reasons.look(self, None)
        super().hideEvent(event)

    def _look(self) -> None:
        wanted = self._path if self.isVisible() and self.folding.is_open else None
        self._reasons.look(self, wanted)
        self._draw()

    def _draw(self) -> None:
        if self._path is None or not self.folding.is_open:
            return
        reason = self._reasons.reason_of(self._path)
        why = reason.why if reason is not None else ""
        if isinstance(why, Why):
            self._show(why)
        else:
            self._show_text(why or (NO_STEP if self._reasons.moment is None else "…"))

    def _show_text(self, text: str) -> None:
        self.summary.setText(text)
        for widget in (self.lines, self._caption, self._others):
            widget.hide()
        self._show_samples(())

    def _show(self, why: Why) -> None:
        said = f"Step {why.moment.step:,}: {_moved(why)}"
        if why.by_hand:
            said += f". {_BY_HAND[why.by_hand].format(format_number(why.after))}"
        if why.outlook is None and not why.held:
            said += ". The numbers of this step are not finite."
        self.summary.setText(said)
        update = update_of(why)
        self.lines.setVisible(update is not None)
        if update is not None:
            self.lines.show_update(update)
        shares = () if why.held else tuple((one.sample, one.share) for one in why.samples if one.share)
        self._caption.setVisible(not why.held and bool(why.samples))
        self._caption.setText(_caption_of(why))
        self._before = Moment(why.moment.run, why.moment.step - 1)
        self._show_samples(shares)
        others = len(why.samples) - len(shares) + why.others
        self._others.setVisible(bool(shares and others))
        self._other_samples.setText("1 other" if others == 1 else f"{others:,} others together")
        self._rest.setText(format_number(why.rest))

    def _show_samples(self, shares: tuple[tuple[int, float], ...]) -> None:
        while len(self.sample_rows) > len(shares):
            row = self.sample_rows.pop()
            row.hide()
            row.deleteLater()
        while len(self.sample_rows) < len(shares):
            row = TermRow("", 0, self)
            row.node_chosen.connect(self._on_sample_chosen)
            self.sample_rows.append(row)
            self._samples.addWidget(row)
        # Rows stay as the samples change: while training runs one can press them.
        for row, (sample, share) in zip(self.sample_rows, shares, strict=True):
            name = f"{sample + 1:,}"
            row.stand_for(f"Sample {name}", sample, f"Look at sample {name} as it was before this step")
            row.show_term(format_number(share), "")

    def _on_sample_chosen(self, sample: int) -> None:
        if self._before is not None:
            self._reasons.open_moment(self._before, sample)


def update_of(why: Why) -> Update | None:
    """Return what a step did line by line; None where its numbers were beyond what can be computed."""
    if why.held:
        return held_update(why.held, why.before)
    return None if why.outlook is None else explain_update(why.spec.training, why.outlook)


def _moved(why: Why) -> str:
    before, stepped = format_number(why.before), format_number(why.stepped)
    if why.stepped == why.before:
        return f"it stayed {before}"
    change = format_number(why.stepped - why.before)
    return f"{before} → {stepped} ({'' if why.stepped < why.before else '+'}{change})"


def _caption_of(why: Why) -> str:
    count = len(why.samples) + why.others
    if not any(one.share for one in why.samples):
        batch = "its sample" if count == 1 else f"any of the {count:,} samples"
        return f"The loss of {batch} does not depend on it: every derivative is 0"
    if count == 1:
        return "The gradient is the derivative of this sample's loss"
    dropped = any(layer.dropout for layer in why.spec.network.layers)
    with_dropout = ", with the dropout of this step" if dropped else ""
    return (
        f"What adds up to the gradient of the loss: the derivative of each sample's own loss, "
        f"divided by the {count:,} of the batch{with_dropout}"
    )
