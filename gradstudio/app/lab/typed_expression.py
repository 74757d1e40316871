"""`TypedExpression`: the lines that somebody types, the numbers of their leaves, and the graph on the canvas."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.lab.bench import Bench
from gradstudio.app.lab.expression_source import ExpressionSource
from gradstudio.app.lab.leaf_now import LeafNow
from gradstudio.app.lab.put_texts import PutTexts, WithText
from gradstudio.app.lab.undo_steps import UndoSteps
from gradstudio.engine.walk import topological_order
from gradstudio.lab.expressions import ComputedExpression, Expression, ExpressionError, Leaf, read_expression
from gradstudio.lab.expressions.gallery import GALLERY
from gradstudio.lab.expressions.python_text import with_leaves

LARGEST = 1e100
"""No leaf is set to a larger number: products of some of them would be beyond floats."""


class TypedExpression(QObject):
    """Reads lines as they are typed, and computes forward and backward at once. Lives on the GUI thread.

    What was understood last stays, with its numbers, while a line is broken. A leaf whose number stands in the text
    is changed there, so that text and numbers never differ.

    Args:
        bench: shows the graph on the canvas.
        graph: the graph that the canvas shows.
        parent: as for any QObject.

    Signals:
        text_put: another text took the place of the one before, which the editor did not type.
        part_replaced: start, end and what stands there instead; the editor follows so that it can undo.
        read: another text was read: it is understood, or has an error.
        numbers_changed: numbers or gradients are new.
        leaf_moved: name of a leaf that has no number in the text, its number before and now.
        edited: somebody typed, or gave a leaf another number; lines that were put are no edit.
        steps_changed: there are steps of it to be taken back, or to be taken again, or none any more.

    Attributes:
        steps: what can be taken back of it; None before there is an editor that keeps it.
    """

    text_put = Signal(str)
    part_replaced = Signal(int, int, str)
    read = Signal()
    numbers_changed = Signal()
    leaf_moved = Signal(str, float, float)
    edited = Signal()
    steps_changed = Signal()

    def __init__(self, bench: Bench, graph: GraphModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._graph = bench, graph
        self._chosen: dict[str, float] = {}
        self._put_texts = PutTexts()
        self.steps: UndoSteps | None = None
        self._hides_gradients = False
        self._text = self._moved = ""
        self._move = 0
        self._is_others = False
        self._comes_back = True
        self._expression: Expression | None = None
        self._unread: ExpressionError | None = None
        self._undefined: ExpressionError | None = None
        self._computed: ComputedExpression | None = None
        self._read(GALLERY[0].text)

    @property
    def text(self) -> str:
        """The lines as they are typed."""
        return self._text

    @property
    def expression(self) -> Expression | None:
        """What was understood last; `error` says whether it is that of `text`."""
        return self._expression

    @property
    def error(self) -> ExpressionError | None:
        """Why the lines are not understood, or have no value for these numbers."""
        return self._unread or self._undefined

    @property
    def computed(self) -> ComputedExpression | None:
        """What was computed last, after backward."""
        return self._computed

    @property
    def values(self) -> dict[str, float]:
        """The numbers of the leaves now."""
        leaves = self._expression.leaves if self._expression is not None else ()
        return {leaf.name: self._number(leaf) for leaf in leaves}

    @property
    def leaves(self) -> tuple[LeafNow, ...]:
        """The leaves as they are now, in the order in which they are met."""
        expression, computed = self._expression, self._computed
        if expression is None:
            return ()
        is_new = self.error is None and computed is not None and not self._hides_gradients
        return tuple(
            LeafNow(
                leaf=leaf,
                number=self._number(leaf),
                grad=computed.leaves[i].grad if is_new and computed is not None else None,
                can_move=not leaf.is_given or expression.text == self._text,
            )
            for i, leaf in enumerate(expression.leaves)
        )

    @property
    def python(self) -> str:
        """The lines as a program for the engine, with the numbers of now; "" while they are not understood."""
        if self._expression is None or self._unread is not None:
            return ""
        return with_leaves(self._expression.python, self._expression.leaves, self.values)

    @property
    def is_drawn(self) -> bool:
        """Whether the canvas shows its very graph now, and no one before it."""
        drawn = self._graph.drawn_source
        return isinstance(drawn, ExpressionSource) and drawn.value() is (
            self._computed and self._computed.root
        )

    @property
    def is_on_canvas(self) -> bool:
        """Whether the canvas shows it, or will as soon as it is drawn."""
        return isinstance(self._graph.source, ExpressionSource)

    def node_of(self, name: str) -> int | None:
        """Return which node of the drawing a leaf is, by its name; None if the result does not depend on it."""
        computed = self._computed
        if computed is None or self.error is not None:
            return None
        leaves = zip(computed.expression.leaves, computed.leaves, strict=True)
        found = next((node for leaf, node in leaves if leaf.name == name), None)
        nodes = topological_order(computed.root)
        return next((at for at, node in enumerate(nodes) if node is found), None)

    def set_text(self, text: str) -> None:
        """Read what the editor has now, and show it on the canvas."""
        if text != self._text:
            self._moved = ""
            if (put := self._put_texts.come_to(text)) is not None:
                self._chosen, self._hides_gradients = dict(put.numbers), put.hides_gradients
            self._read(text)
            self.show()
            self.edited.emit()

    @property
    def hides_gradients(self) -> bool:
        """Whether gradients are not to be seen, neither here nor on the canvas: somebody works them out."""
        return self._hides_gradients

    def show_gradients(self) -> None:
        """Have gradients seen again, also of lines that undo comes back to."""
        self._put_texts.show_gradients()
        if self._hides_gradients:
            self._hides_gradients = False
            self.numbers_changed.emit()
            if self.is_on_canvas:
                self.show()

    def put(
        self, text: str, values: Mapping[str, float] | None = None, *, hides_gradients: bool = False
    ) -> None:
        """Put lines in the place of those that are there, and show them on the canvas.

        Args:
            text: the lines.
            values: numbers of leaves to which they give none; by default what these begin with.
            hides_gradients: whether gradients are not to be seen until `show_gradients`, or until others are put.
        """
        self._is_others = True
        self._take(text, values or {}, hides_gradients=hides_gradients)
        self.show()

    def recall(self, text: str, values: Mapping[str, float]) -> None:
        """Be as at the end of the last start, unless other lines were put since; the canvas is left alone."""
        if self._is_others:
            return
        self._expression = self._computed = None  # those of other lines
        self._take(text, values)

    @property
    def move(self) -> int:
        """Which drag the last number that a leaf was given belongs to, from 1: all of one are one step."""
        return self._move

    def set_value(self, name: str, number: float, *, continues: bool = False) -> str:
        """Give a leaf another number, and compute all that depends on it.

        Args:
            name: of the leaf.
            number: its new number.
            continues: whether this goes on with the drag of the number before; not where another leaf was moved or
                anything was typed meanwhile.

        Returns:
            Why it was refused, or "".
        """
        if not continues or name != self._moved:
            self._move, self._moved = self._move + 1, name
        now = next((now for now in self.leaves if now.leaf.name == name), None)
        if now is None:
            return f"There is no leaf {name}."
        if not abs(number) <= LARGEST:
            return f"{name}: numbers go up to 1e100 here, so that products of some of them are numbers too."
        if not now.can_move:
            return f"The number of {name} stands in the text, which has an error. Mend that first."
        if number == now.number:
            return ""
        if now.leaf.is_given:
            start, end, written = now.leaf.start, now.leaf.end, repr(number)
            self._read(self._text[:start] + written + self._text[end:])
            self.part_replaced.emit(start, end, written)
        else:
            self._chosen[name] = number
            self._put_texts.moved(self._text, self._with_text)
            self._compute()
            self.leaf_moved.emit(name, now.number, number)
            self.numbers_changed.emit()
        if self.is_on_canvas:
            self.show()
        self.edited.emit()
        return ""

    def leave_canvas(self) -> None:
        """Have the canvas show the project's loss, if it shows the expression, until `come_back`."""
        self._comes_back = self.is_on_canvas
        if self._comes_back:
            self._bench.show_project()

    def come_back(self) -> None:
        """Show on the canvas what was there when it was left; at first too. Who chose another graph keeps that."""
        if self._comes_back:
            self.show()

    def show(self) -> None:
        """Show on the canvas what was computed last."""
        self._comes_back = False
        if self._computed is not None:
            self._bench.show(
                ExpressionSource(
                    self._computed,
                    self._set_leaf,
                    hides_gradients=self._hides_gradients,
                    is_old=self.error is not None,
                )
            )

    def _set_leaf(self, name: str, number: float, continues: bool) -> str:
        return self.set_value(name, number, continues=continues)

    @property
    def _with_text(self) -> WithText:
        return WithText(self._chosen, self._hides_gradients)

    def _take(self, text: str, values: Mapping[str, float], *, hides_gradients: bool = False) -> None:
        before = self._with_text
        self._moved, self._chosen, self._hides_gradients = "", _sound(values), hides_gradients
        self._put_texts.put(self._text, before, text, self._with_text)
        self._read(text)
        self.text_put.emit(text)

    def _number(self, leaf: Leaf) -> float:
        return leaf.number if leaf.is_given else self._chosen.get(leaf.name, leaf.number)

    def _read(self, text: str) -> None:
        self._text = text
        try:
            self._expression = read_expression(text)
        except ExpressionError as error:
            self._unread = error
        else:
            self._unread = None
            self._compute()
        self.read.emit()

    def _compute(self) -> None:
        """Compute the numbers; those before stay where there are none."""
        if self._expression is None:
            return
        try:
            self._computed = self._expression.compute(self.values)
        except ExpressionError as error:
            self._undefined = error
        else:
            self._undefined = None


def _sound(values: Mapping[str, float]) -> dict[str, float]:
    return {name: float(number) for name, number in values.items() if abs(number) <= LARGEST}
