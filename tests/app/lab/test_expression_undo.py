"""Undo outside of the panel Expression: what was touched last, the expression or the project."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QUndoCommand, QUndoStack

from gradstudio.app.lab.expression_undo import ExpressionUndo
from tests.app.lab.desk import Desk


class Steps:
    """Stands for the editor of the expression."""

    def __init__(self) -> None:
        self.done, self.undone = 0, 0

    @property
    def can_undo(self) -> bool:
        return self.done > 0

    @property
    def can_redo(self) -> bool:
        return self.undone > 0

    def undo(self) -> None:
        self.done, self.undone = self.done - 1, self.undone + 1

    def redo(self) -> None:
        self.done, self.undone = self.done + 1, self.undone - 1


class Both(Desk):
    """An expression on the canvas, and a project with edits."""

    def __init__(self, qtbot) -> None:
        super().__init__(qtbot)
        self.edits = QUndoStack(self.graph)
        self.undoing = ExpressionUndo(self.edits, self.graph)
        self.typed.steps = self.steps = Steps()
        self.undoing.follow(self.typed)
        self.typed.show()

    def type(self, text: str) -> None:
        self.steps.done += 1
        self.typed.set_text(text)

    def edit(self) -> None:
        self.edits.push(QUndoCommand("Edit"))


@pytest.fixture
def both(qapp, qtbot):
    both = Both(qtbot)
    yield both
    both.close()


def test_before_anything_is_touched_undo_means_the_project(both):
    both.steps.done = 1  # a lesson has put its lines
    both.typed.put("L = a * b")
    assert not both.undoing.can_undo
    both.edit()
    assert both.undoing.can_undo
    assert not both.undoing.undo()


def test_undo_means_what_was_touched_last_and_then_what_is_left(both):
    both.edit()
    both.type("L = a + b")
    assert both.undoing.undo()
    assert both.steps.undone == 1
    assert not both.undoing.means_undo  # nothing is left of the expression
    assert both.undoing.can_undo
    both.type("L = a - b")
    both.edit()
    assert not both.undoing.undo()  # the window takes the edit back
    both.edits.undo()
    assert not both.undoing.means_undo  # there is an older edit
    both.edits.undo()
    assert both.undoing.undo()
    assert both.steps.done == 0


def test_redo_takes_the_step_of_the_expression_again(both):
    both.type("L = a + b")
    both.undoing.undo()
    assert both.undoing.can_redo
    assert both.undoing.redo()
    assert both.steps.done == 1
    assert not both.undoing.can_redo


def test_while_the_canvas_shows_the_project_undo_means_the_project(both, qtbot):
    both.type("L = a + b")
    both.drawn()
    both.bench.show_project()
    assert not both.undoing.means_undo
    assert not both.undoing.can_undo


def test_a_leaf_that_is_given_a_number_from_elsewhere_counts(both):
    heard = []
    both.undoing.changed.connect(lambda: heard.append(both.undoing.can_undo))
    both.steps.done = 1
    name = both.typed.leaves[0].leaf.name
    assert both.typed.set_value(name, 4.5) == ""
    assert heard[-1] is True
