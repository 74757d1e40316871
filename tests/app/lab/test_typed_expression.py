"""The lines that somebody types, and the graph of them on the canvas."""

from __future__ import annotations

import math
from random import Random

import pytest

from gradstudio.lab.expressions.gallery import GALLERY
from tests.app.lab.desk import Desk
from tests.lab.expressions.random_texts import text as random_text
from tests.qt_helpers import until


@pytest.fixture
def desk(qapp, qtbot):
    desk = Desk(qtbot)
    yield desk
    desk.close()


def test_a_first_text_is_there_and_the_canvas_is_left_alone(desk) -> None:
    assert desk.typed.text == GALLERY[0].text
    assert desk.typed.error is None
    assert not desk.typed.is_on_canvas
    assert desk.grads() == {"a": -6.0 + -1.0 * -3.0, "b": -6.0 + -1.0 * 2.0}


def test_what_is_typed_is_drawn_and_the_bench_works_on_it(desk) -> None:
    desk.typed.set_text("c = a * b")
    desk.drawn()
    assert desk.numbers == {"a": (0.5, 1.5), "b": (1.5, 0.5), "c": (0.75, 1.0)}
    subject = desk.bench.subject()
    assert subject is not None
    assert subject.title == "c"
    assert [subject.names[knob] for knob in subject.knobs] == ["a", "b"]


def test_another_number_moves_numbers_alone(desk) -> None:
    desk.typed.set_text("c = a * b")
    desk.drawn()
    placed = desk.graph.placed
    desk.typed.set_value("a", -1.5)
    assert desk.graph.placed is placed
    assert desk.numbers == {"a": (-1.5, 1.5), "b": (1.5, -1.5), "c": (-2.25, 1.0)}
    assert desk.typed.text == "c = a * b"


def test_a_number_of_the_text_is_changed_in_the_text(desk) -> None:
    desk.typed.set_text("a = -3.0  # here\nc = a * Value(2.0, label='k')")
    desk.drawn()
    placed = desk.graph.placed
    desk.typed.set_value("k", -0.25)
    desk.typed.set_value("a", 10.0)
    assert desk.typed.text == "a = 10.0  # here\nc = a * Value(-0.25, label='k')"
    assert desk.replaced == [(31, 34, "-0.25"), (4, 8, "10.0")]
    assert desk.graph.placed is placed
    assert desk.numbers["c"] == (-2.5, 1.0)


def test_a_broken_line_keeps_what_was_drawn_and_its_mend_follows(desk) -> None:
    desk.typed.set_text("a = 1.0\nc = a * b")
    desk.drawn()
    before = desk.numbers
    desk.typed.set_text("a = 1.0\nc = a * (b")
    assert desk.typed.error is not None
    assert desk.typed.error.line == 2
    assert desk.numbers == before
    assert desk.graph.drawn_source.title == "Expression before the error"
    assert list(desk.grads().values()) == [None, None]
    assert "Mend that first" in desk.typed.set_value("a", 7.0)  # its place in the text is no longer known
    assert desk.typed.text == "a = 1.0\nc = a * (b"
    desk.typed.set_value("b", 7.0)
    desk.typed.set_text("a = 1.0\nc = a * (b)")
    assert desk.typed.error is None
    assert desk.numbers["c"] == (7.0, 1.0)
    assert desk.graph.drawn_source.title == "Expression"


def test_a_number_outside_the_domain_is_told_and_another_mends_it(desk) -> None:
    desk.typed.set_text("c = log(a)")
    desk.typed.set_value("a", -1.0)
    assert desk.typed.error is not None
    assert "logarithm of a negative number" in desk.typed.error.reason
    assert desk.typed.values == {"a": -1.0}
    desk.typed.set_value("a", 1.0)
    assert desk.typed.error is None
    assert desk.grads() == {"a": 1.0}


def test_a_number_without_sense_is_not_taken(desk) -> None:
    desk.typed.set_text("c = a * b")
    for number in (math.nan, math.inf, 1e101):
        assert "up to 1e100" in desk.typed.set_value("a", number)
    assert "no leaf nobody" in desk.typed.set_value("nobody", 1.0)
    assert desk.typed.values == {"a": 0.5, "b": 1.5}


def test_a_chosen_number_comes_back_with_its_name(desk) -> None:
    desk.typed.set_text("c = a * b")
    desk.typed.set_value("b", 0.125)
    desk.typed.set_text("c = a")
    desk.typed.set_text("c = a + b")
    assert desk.typed.values["b"] == 0.125


def test_lines_are_put_with_their_numbers(desk) -> None:
    desk.typed.put("c = a ** n", {"n": 3.0, "a": 2.0})
    desk.drawn()
    assert desk.numbers["c"][0] == 8.0
    desk.typed.put("c = a ** n")
    assert desk.typed.values == {"a": 0.5, "n": 1.5}
    assert "n = Value(1.5, label" in desk.typed.python


def test_gradients_are_hidden_until_they_are_shown_or_other_lines_are_put(desk) -> None:
    lines = "d = a * b\nL = d * a"
    desk.typed.put(lines, {"a": 2.0, "b": 3.0}, hides_gradients=True)
    desk.drawn()
    assert desk.numbers["L"][0] == 12.0
    assert all(math.isnan(grad) for _, grad in desk.numbers.values())
    assert desk.graph.is_partial
    assert set(desk.grads().values()) == {None}
    desk.typed.set_value("a", 1.0)
    assert set(desk.grads().values()) == {None}
    assert math.isnan(desk.numbers["a"][1])
    desk.typed.show_gradients()
    assert desk.grads() == {"a": 6.0, "b": 1.0}
    assert desk.numbers["a"] == (1.0, 6.0)
    assert not desk.graph.is_partial
    desk.typed.put(lines, hides_gradients=True)
    desk.typed.put("L = a * b")
    assert None not in desk.grads().values()


def test_undo_over_lines_that_were_put_has_their_numbers(desk) -> None:
    typed = desk.typed
    typed.put("L = a * b", {"a": 2.0, "b": 3.0})
    typed.set_value("a", 7.0)
    typed.put("e = a + f", {"a": -1.0, "f": 4.0})
    typed.set_text("L = a * b")  # as the editor's undo brings it
    assert typed.values == {"a": 7.0, "b": 3.0}
    typed.set_text("e = a + f")
    assert typed.values == {"a": -1.0, "f": 4.0}


def test_undo_and_redo_over_lines_that_hide_gradients_hide_those_of_these_lines_alone(desk) -> None:
    typed, own, lesson = desk.typed, "c = a * b", "L = a * b + a"
    typed.set_text(own)
    typed.put(lesson, {"a": 2.0, "b": 3.0}, hides_gradients=True)
    typed.set_text(own)  # as the editor's undo brings it
    desk.drawn()
    assert None not in desk.grads().values()
    assert not desk.graph.is_partial
    typed.set_text(lesson)
    desk.drawn()
    assert set(desk.grads().values()) == {None}
    assert desk.graph.is_partial
    typed.put("e = a + b")
    typed.set_text(lesson)
    assert set(desk.grads().values()) == {None}
    typed.set_text(own)
    typed.show_gradients()  # the lesson is done, or left
    typed.set_text(lesson)
    assert None not in desk.grads().values()


def test_lines_typed_back_as_they_were_keep_the_numbers_of_now(desk) -> None:
    typed = desk.typed
    typed.put("L = a * b", {"a": 2.0, "b": 3.0})
    typed.set_text("L = a * b + a")
    typed.set_value("a", 9.0)
    typed.set_text("L = a * b")
    assert typed.values == {"a": 9.0, "b": 3.0}


def test_undo_that_skips_what_was_typed_between_comes_to_the_numbers_of_its_lines(desk) -> None:
    typed = desk.typed
    typed.put("L = a * b", {"a": 2.0, "b": 3.0})
    typed.put("e = a + f", {"a": -1.0, "f": 4.0})
    typed.set_text("e = a + f + 1")
    typed.set_text("L = a * b")
    assert typed.values == {"a": 2.0, "b": 3.0}


def test_a_selected_name_stays_selected_while_lines_change(desk, qtbot) -> None:
    desk.typed.set_text("c = a * b")
    desk.drawn()
    desk.graph.selected.set_node(desk.graph.graph.index_of("b"))
    placed = desk.graph.placed
    desk.typed.set_text("c = a * b\nd = c + a")
    until(qtbot, lambda: desk.graph.placed is not placed)
    assert desk.graph.graph.labels[desk.graph.selected.node] == "b"


def test_the_canvas_shows_the_loss_of_the_project_again(desk, qtbot) -> None:
    desk.typed.leave_canvas()
    assert desk.bench.shows_project
    desk.typed.show()
    desk.drawn()
    desk.typed.leave_canvas()
    until(qtbot, lambda: desk.bench.shows_project)
    assert not desk.typed.is_on_canvas


def test_any_text_and_any_number_leave_text_and_numbers_in_step(desk) -> None:
    random = Random(16)
    for _ in range(200):
        desk.typed.set_text(random_text(random))
        for now in desk.typed.leaves[:4]:
            desk.typed.set_value(now.leaf.name, random.choice((-3.0, 0.0, 0.5, 1e90)))
        expression, computed = desk.typed.expression, desk.typed.computed
        if desk.typed.error is None:
            assert expression is not None
            assert expression.text == desk.typed.text
            assert computed is not None
            assert computed.expression is expression
            assert [leaf.data for leaf in computed.leaves] == list(desk.typed.values.values())
        assert desk.typed.text.count("\n") < 40


def test_what_was_typed_last_is_what_is_drawn(desk) -> None:
    random = Random(17)
    for _ in range(40):
        desk.typed.set_text(random_text(random))
    desk.typed.set_text("last = u * v")
    desk.drawn()
    assert set(desk.numbers) == {"last", "u", "v"}


def test_the_second_of_two_leaves_with_one_label_is_the_one_that_is_changed(desk) -> None:
    desk.typed.set_text("b = 1.0\nc = b * 2\nb = 3.0\nd = c + b")
    desk.drawn()
    source, data = desk.graph.drawn_source, list(desk.graph.data)
    second, first = data.index(3.0), data.index(1.0)
    assert [source.can_type(node) for node in (first, second, data.index(2.0), data.index(5.0))] == [
        True,
        True,
        False,
        False,
    ]
    assert source.type_number(second, 7.0) == ""
    assert desk.typed.text == "b = 1.0\nc = b * 2\nb = 7.0\nd = c + b"
    assert desk.graph.drawn_source.type_number(first, 4.0) == ""
    assert desk.typed.text == "b = 4.0\nc = b * 2\nb = 7.0\nd = c + b"
    assert "d is computed" in desk.graph.drawn_source.type_number(data.index(5.0), 1.0)


def test_lines_that_are_not_understood_are_no_program(desk) -> None:
    desk.typed.set_text("c = a * b")
    assert "c = a * b" in desk.typed.python
    desk.typed.set_text("c = a * (b")
    assert desk.typed.python == ""
    desk.typed.set_text("c = log(a)")
    desk.typed.set_value("a", -1.0)
    assert "c = log(a)" in desk.typed.python


def test_broken_lines_that_are_recalled_show_nothing_of_the_first_example(desk) -> None:
    desk.typed.recall("c = a * (b", {"a": 2.0})
    desk.typed.come_back()
    assert desk.typed.error is not None
    assert desk.typed.computed is None
    assert desk.typed.leaves == ()
    assert not desk.typed.is_on_canvas
    desk.typed.set_text("c = a * (b)")
    desk.drawn()
    assert desk.numbers["a"][0] == 2.0


def test_numbers_of_one_drag_are_one_move_and_each_other_is_one_of_its_own(desk) -> None:
    desk.typed.set_text("c = a * b")
    moves = []
    for name, number, continues in (
        ("a", 1.0, False),
        ("a", 2.0, True),
        ("a", 2.0, False),  # a drag begins where the last one ended
        ("a", 3.0, True),
        ("b", 3.0, True),
        ("b", 4.0, True),
    ):
        desk.typed.set_value(name, number, continues=continues)
        moves.append(desk.typed.move)
    assert moves == [1, 1, 2, 2, 3, 3]
    desk.typed.set_text("c = a + b")
    desk.typed.set_value("b", 5.0, continues=True)
    assert desk.typed.move == 4
