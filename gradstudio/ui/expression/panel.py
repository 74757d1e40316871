"""`ExpressionPanel`: where one types an expression, whose graph and gradients are the subject of the lab."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.lab.bench import Bench
from gradstudio.app.lab.typed_expression import TypedExpression
from gradstudio.lab.expressions.gallery import GALLERY, Example
from gradstudio.project.number_text import short_number
from gradstudio.ui.expression.code_edit import CodeEdit, is_undo
from gradstudio.ui.expression.head import ExpressionHead
from gradstudio.ui.expression.leaf_list import LeafList
from gradstudio.ui.expression.undoing import Undoing
from gradstudio.ui.expression.words import Words
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.code_font import code_font
from gradstudio.ui.look.theme import Theme, interface_font

_READ_MILLISECONDS = 80
"""So long after a key lines are read, with all that was typed meanwhile."""

_WORD_MILLISECONDS = 300
"""So long after the last key within a word, which may go on: ``t`` is no leaf if it becomes ``tanh``."""

_TELL_MILLISECONDS = 700
"""So long after the last key an error is told: a line that is being typed is not finished, and no fault."""

_HINT = "A name without a value is a leaf with a slider. The graph is drawn as you type."


class ExpressionPanel(View, QWidget):
    """Lines on top, what is wrong or to be said below them, the result, and a row for each leaf.

    While it is seen the canvas shows the graph.

    Args:
        typed: the lines, their numbers and their graph.
        bench: what the lab works on.
        graph: the graph that the canvas shows.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self,
        typed: TypedExpression,
        bench: Bench,
        graph: GraphModel,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._typed, self._graph, self._theme = typed, graph, theme
        self._drag = "", 0
        self.head = ExpressionHead(theme, self)  # above the rest, until a header takes it
        self.head.example_chosen.connect(self._on_head_example_chosen)
        self.head.copy_asked.connect(self._on_head_copy_asked)
        self.edit = CodeEdit(theme, self)
        self.edit.setPlainText(typed.text)
        self.edit.setAccessibleName("Lines of the expression")
        self.edit.setPlaceholderText("c = a + b\nd = a * b\nL = tanh(c * d) + 2")
        self.edit.textChanged.connect(self._on_edit_text_changed)
        self.undoing = Undoing(self.edit, typed)
        self.edit.undo_asked.connect(self.undoing.undo)
        self.edit.redo_asked.connect(self.undoing.redo)
        self.words = Words(self)
        self.result = ElidedLabel(self)
        self.show_button = QPushButton("Show graph", self)
        self.show_button.setObjectName("small")
        self.show_button.setToolTip("The panel Graph shows another graph: show this one again")
        self.show_button.clicked.connect(self._on_show_button_clicked)
        self.leaves = LeafList(theme, self)
        self.leaves.moved.connect(self._on_leaves_moved)
        self.leaves.chosen.connect(self._on_leaves_chosen)
        self.leaves.mistyped.connect(self.words.say_problem)
        result = QHBoxLayout()
        result.setContentsMargins(0, 0, 0, 0)
        result.addWidget(self.result, 1)
        result.addWidget(self.show_button)
        below = QWidget(self)
        column = QVBoxLayout(below)
        column.setContentsMargins(8, 6, 2, 4)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addLayout(result)
        column.addWidget(self.leaves, 1)
        self._parts = QSplitter(Qt.Orientation.Vertical, self)
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self.edit)
        self._parts.addWidget(below)
        self._parts.setStretchFactor(0, 4)
        self._parts.setStretchFactor(1, 5)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(4, 4, 4, 4)
        whole.setSpacing(4)
        whole.addWidget(self.head)
        whole.addWidget(self._parts, 1)
        self._reading, self._telling = QTimer(self), QTimer(self)
        self._telling.setInterval(_TELL_MILLISECONDS)
        for timer, slot in ((self._reading, self._read), (self._telling, self._tell)):
            timer.setSingleShot(True)
            timer.timeout.connect(slot)
        typed.read.connect(self._on_typed_read)
        typed.numbers_changed.connect(self._show_numbers)
        typed.text_put.connect(self._on_typed_text_put)
        typed.part_replaced.connect(self._on_typed_part_replaced)
        bench.changed.connect(self._follow_canvas)
        graph.structure_changed.connect(self._follow_canvas)
        self.set_theme(theme)
        self._show_numbers()
        self._tell()

    def set_seen(self, seen: bool) -> None:
        if seen:
            self._typed.come_back()
            self._follow_canvas()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.head.set_theme(theme)
        self.edit.set_theme(theme)
        self.leaves.set_theme(theme)
        self.result.setFont(code_font(1.2))
        self.words.fit()
        self.show_button.setFont(interface_font(0.92))

    def header_controls(self) -> tuple[QWidget, ...]:
        return (self.head,)

    def handlers(self) -> dict[str, Callable[..., None]]:
        return {"expression_copy": self._on_head_copy_asked}

    def remembered(self) -> Mapping[str, object]:
        self._read()
        values = self._typed.values
        return {"text": self._typed.text, "names": list(values), "values": list(values.values())}

    def recall(self, kept: Mapping[str, object]) -> None:
        text, names, values = kept.get("text"), kept.get("names"), kept.get("values")
        if not isinstance(text, str) or not text.strip():
            return
        numbers: dict[str, float] = {}
        if isinstance(names, list) and isinstance(values, list) and len(names) == len(values):
            numbers = {
                name: float(value)
                for name, value in zip(names, values, strict=True)
                if isinstance(name, str) and isinstance(value, float | int) and math.isfinite(value)
            }
        self._typed.recall(text, numbers)

    def settings(self) -> Mapping[str, Setting]:
        examples = {example.key: example for example in GALLERY}
        return {
            "example": Setting(
                choices=tuple(examples), choose=lambda key: self._on_head_example_chosen(examples[key])
            )
        }

    def sizeHint(self) -> QSize:
        return QSize(300, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def event(self, event: QEvent) -> bool:
        # Undo means the expression wherever in the panel one is, but for what is being typed into a field.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_undo(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.edit.take_undo(event):
            super().keyPressEvent(event)

    # -- showing ---------------------------------------------------------------------------------------------

    def _show_numbers(self) -> None:
        typed = self._typed
        expression, computed = typed.expression, typed.computed
        title = expression.title if expression is not None else ""
        if computed is None:
            self.result.say("")
        elif typed.error is None:
            self.result.say(f"{title} = {short_number(computed.root.data, 6)}")
        else:
            self.result.say(f"{title} = …", "The graph is that of the last lines without an error")
        self.leaves.show_leaves(typed.leaves, title)
        self._follow_canvas()
        if not self._telling.isActive() or (typed.error is None and self.words.is_problem):
            self._tell()

    def _tell(self) -> None:
        """Say what is wrong, or else what is to be known."""
        typed = self._typed
        error, expression = typed.error, typed.expression
        if error is not None:
            if typed.text.strip():
                self.edit.mark_error(error.index, error.end)
                self.words.say_problem(f"Line {error.line}: {error.reason}")
            else:
                self.edit.clear_mark()
                self.words.say(error.reason)
            return
        self.edit.clear_mark()
        remarks = (
            [f"Line {remark.line}: {remark.text}" for remark in expression.remarks] if expression else []
        )
        if typed.computed is not None and typed.computed.remark:
            remarks.insert(0, typed.computed.remark)
        self.words.say(*(remarks or [_HINT]))

    def _follow_canvas(self) -> None:
        self.show_button.setVisible(self._typed.computed is not None and not self._typed.is_on_canvas)

    # -- what is typed, dragged and chosen -------------------------------------------------------------------

    def _read(self) -> None:
        self._reading.stop()
        self._typed.set_text(self.edit.toPlainText())

    def _on_edit_text_changed(self) -> None:
        if self.edit.toPlainText() != self._typed.text:
            self._drag = "", 0
            if self.edit.is_within_word:
                self._reading.start(_WORD_MILLISECONDS)
            elif not self._reading.isActive():
                self._reading.start(_READ_MILLISECONDS)
            self._telling.start()

    def _on_typed_read(self) -> None:
        self._show_numbers()

    def _on_typed_text_put(self, text: str) -> None:
        if text != self.edit.toPlainText():
            self.edit.put(text)
        self._reading.stop()
        self._telling.stop()
        self._tell()

    def _on_typed_part_replaced(self, start: int, end: int, text: str) -> None:
        shown = self.edit.toPlainText()
        if shown[:start] + text + shown[end:] == self._typed.text:
            self.edit.replace(start, end, text, self._typed.move)
        else:
            self._read()  # more was typed meanwhile

    def _on_leaves_moved(self, name: str, number: float, drag: int) -> None:
        if self._reading.isActive():
            self._read()  # places in the text are those of what is read
        continues = drag != 0 and self._drag == (name, drag)
        self._drag = name, drag
        if refusal := self._typed.set_value(name, number, continues=continues):
            self.words.say_problem(refusal)

    def _on_leaves_chosen(self, name: str) -> None:
        if not self._typed.is_on_canvas:
            self._typed.show()
        node = self._typed.node_of(name)
        if node is not None and self._typed.is_drawn:
            self._graph.selected.set_node(node)

    def _on_head_example_chosen(self, example: Example) -> None:
        self._typed.put(example.text)
        self.edit.setFocus()

    def _on_head_copy_asked(self) -> None:
        self._read()
        program = self._typed.python
        if not program:
            self._tell()  # what was understood before are other lines
            return
        QGuiApplication.clipboard().setText(program)
        self.words.say("Copied as a Python program for the engine.")

    def _on_show_button_clicked(self) -> None:
        self._typed.show()
        self._follow_canvas()
