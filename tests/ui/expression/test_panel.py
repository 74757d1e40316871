"""The panel of expressions by mouse and key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest

from gradstudio.lab.expressions.gallery import GALLERY
from gradstudio.ui.expression.leaf_row import reach_for
from gradstudio.ui.look.theme import LIGHT
from tests.qt_helpers import settle, until
from tests.ui.gestures import CTRL, LEFT, click, key

SNIPPET = """\
x = Value(2.0, label="x")
w = Value(-3.0, label="w")
o = (x*w).tanh()
o.backward()
"""


def write(sheet, text: str) -> None:
    """Select all and type something else, key by key."""
    edit = sheet.panel.edit
    edit.setFocus()
    key(edit, Qt.Key.Key_A, CTRL)
    for character in text:
        QTest.keyClick(edit, Qt.Key.Key_Return if character == "\n" else character)
    settle()


def paste(sheet, text: str) -> None:
    """Select all and paste something else."""
    QGuiApplication.clipboard().setText(text)
    edit = sheet.panel.edit
    edit.setFocus()
    key(edit, Qt.Key.Key_A, CTRL)
    QTest.keySequence(edit, QKeySequence(QKeySequence.StandardKey.Paste))
    settle()


def drag(slider, *places: float) -> None:
    """Take the knob of a slider along places, as shares of its width."""

    def at(share: float) -> QPoint:
        return QPoint(round(8 + share * (slider.width() - 16)), slider.height() // 2)

    start = (slider.value() - slider.minimum()) / (slider.maximum() - slider.minimum())
    QTest.mousePress(slider, LEFT, pos=at(start))
    for share in places:
        QTest.mouseMove(slider, at(share))
        settle()
    QTest.mouseRelease(slider, LEFT, pos=at(places[-1]))
    settle()


def test_a_first_text_is_there_with_its_result_and_gradients(sheet):
    assert sheet.text == GALLERY[0].text
    assert sheet.panel.result.text() == "L = 6"
    assert [row.leaf for row in sheet.panel.leaves.rows] == ["a", "b"]
    assert [row.grad.text() for row in sheet.panel.leaves.rows] == ["−3.000", "−8.000"]
    assert not sheet.panel.show_button.isVisible()
    assert "is a leaf with a slider" in sheet.words


def test_what_is_typed_is_drawn_while_one_types(sheet, qtbot):
    write(sheet, "c = a + b\nL = c * a")
    until(qtbot, lambda: set(sheet.numbers) == {"a", "b", "c", "L"})
    assert sheet.panel.result.text() == "L = 1"
    assert [row.leaf for row in sheet.panel.leaves.rows] == ["a", "b"]


def test_a_pasted_snippet_is_drawn_and_dragging_a_slider_moves_numbers_and_text(sheet, qtbot):
    paste(sheet, SNIPPET)
    until(qtbot, lambda: "o" in sheet.numbers)
    placed, before = sheet.graph.placed, dict(sheet.numbers)
    row = sheet.row("w")
    drag(row.slider, 0.4, 0.55, 0.6)
    assert sheet.graph.placed is placed
    number = sheet.typed.values["w"]
    assert -1.5 < number < 2
    assert f'w = Value({number!r}, label="w")' in sheet.text
    assert sheet.numbers["w"][0] == number
    assert sheet.numbers["x"] != before["x"]
    assert row.field.text() == f"{number:g}"
    assert row.grad.toolTip().startswith("do/dw = ")


def test_a_drag_is_one_step_to_undo(sheet, qtbot):
    paste(sheet, SNIPPET)
    until(qtbot, lambda: "o" in sheet.numbers)
    row = sheet.row("w")
    drag(row.slider, 0.4, 0.5, 0.6)
    assert sheet.typed.values["w"] != -3.0
    row.slider.setFocus()
    key(row.slider, Qt.Key.Key_Z, CTRL)
    until(qtbot, lambda: sheet.typed.values["w"] == -3.0)
    assert sheet.text == SNIPPET
    key(row.slider, Qt.Key.Key_Z, CTRL)
    until(qtbot, lambda: sheet.text == GALLERY[0].text)


def test_a_leaf_without_a_number_in_the_text_is_undone_in_its_turn(sheet, qtbot):
    paste(sheet, "c = a * b")
    until(qtbot, lambda: set(sheet.numbers) == {"a", "b", "c"})
    row = sheet.row("a")
    key(row.slider, Qt.Key.Key_Right)
    moved = sheet.typed.values["a"]
    assert moved != 0.5
    assert sheet.text == "c = a * b"
    paste(sheet, "c = a * b + 1")
    until(qtbot, lambda: sheet.panel.result.text().startswith("c") and sheet.typed.text.endswith("1"))
    key(sheet.panel.edit, Qt.Key.Key_Z, CTRL)
    assert sheet.text == "c = a * b"
    sheet.panel._read()
    assert sheet.typed.values["a"] == moved
    row.slider.setFocus()
    key(row.slider, Qt.Key.Key_Z, CTRL)
    assert sheet.typed.values["a"] == 0.5
    key(row.slider, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert sheet.typed.values["a"] == moved


def test_a_broken_line_is_marked_and_told_and_its_mend_clears_it(sheet, qtbot):
    paste(sheet, "c = a + b\nL = c * (a")
    until(qtbot, lambda: sheet.is_problem)
    assert sheet.words == "Line 2: The bracket ( is never closed. Add the one that closes it."
    assert sheet.panel.edit.marked_line == 2
    assert sheet.panel.edit.extraSelections()[0].cursor.selectedText() == "(a"
    assert set(sheet.numbers) == {"a", "b", "c", "d", "L"}  # what was understood last
    edit = sheet.panel.edit
    edit.setFocus()
    key(edit, Qt.Key.Key_End, CTRL)
    key(edit, ")")
    until(qtbot, lambda: set(sheet.numbers) == {"a", "b", "c", "L"})
    assert not sheet.is_problem
    assert sheet.panel.edit.marked_line is None


def test_an_error_waits_until_one_stops_typing(sheet, qtbot):
    sheet.panel._telling.setInterval(
        3_600_000
    )  # however busy the machine, it is not over before it is looked at
    write(sheet, "c = a +")
    until(qtbot, lambda: sheet.typed.error is not None)
    assert not sheet.is_problem
    assert sheet.panel._telling.isActive()
    sheet.panel._telling.start(0)
    until(qtbot, lambda: sheet.is_problem)
    assert "must follow +" in sheet.words


def test_a_number_outside_the_domain_is_told_and_the_slider_mends_it(sheet, qtbot):
    paste(sheet, "c = log(a)")
    until(qtbot, lambda: set(sheet.numbers) == {"a", "c"})
    field = sheet.row("a").field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "-2")
    key(field, Qt.Key.Key_Return)
    until(qtbot, lambda: sheet.is_problem)
    assert "logarithm of a negative number: a is −2" in sheet.words
    assert sheet.panel.result.text() == "c = …"
    assert sheet.row("a").grad.text() == "–"
    slider = sheet.row("a").slider
    slider.setFocus()
    key(slider, Qt.Key.Key_End)
    assert not sheet.is_problem
    assert float(sheet.row("a").grad.text()) > 0


def test_a_mistyped_number_is_told_and_put_back(sheet, qtbot):
    field = sheet.row("a").field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "two")
    key(field, Qt.Key.Key_Return)
    assert sheet.is_problem
    assert field.text() == "2"
    field.selectAll()
    QTest.keyClicks(field, "1e200")
    key(field, Qt.Key.Key_Return)
    assert "up to 1e100" in sheet.words
    assert field.text() == "2"


def test_an_example_is_chosen_from_the_menu_and_undo_brings_the_lines_back(sheet, qtbot):
    menu = sheet.panel.head.menu
    actions = menu.actions()
    assert [action.text() for action in actions] == [example.title for example in GALLERY]
    menu.popup(sheet.panel.head.gallery.mapToGlobal(QPoint(0, 0)))
    settle()
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(actions[5]).center())
    until(qtbot, lambda: "g" in sheet.numbers)
    assert sheet.panel.result.text() == "g = 24.7041"
    assert "import is left out" in sheet.words
    key(sheet.panel.edit, Qt.Key.Key_Z, CTRL)
    until(qtbot, lambda: set(sheet.numbers) == {"a", "b", "c", "d", "L"})
    assert sheet.text == GALLERY[0].text


def test_the_name_of_a_leaf_selects_it_on_the_canvas(sheet, qtbot):
    click(sheet.row("b").name)
    assert sheet.graph.graph.labels[sheet.graph.selected.node] == "b"
    write(sheet, "c = b * 2\nd = c + b")
    until(qtbot, lambda: set(sheet.numbers) == {"b", "c", "d"})
    assert sheet.graph.graph.labels[sheet.graph.selected.node] == "b"


def test_another_graph_on_the_canvas_offers_the_way_back(sheet, qtbot):
    sheet.bench.show_project()
    until(qtbot, sheet.panel.show_button.isVisible)
    click(sheet.panel.show_button)
    sheet.drawn()
    assert not sheet.panel.show_button.isVisible()


def test_the_lines_are_copied_as_a_program_with_the_numbers_of_now(sheet, qtbot):
    paste(sheet, "c = a * b")
    until(qtbot, lambda: set(sheet.numbers) == {"a", "b", "c"})
    sheet.typed.set_value("b", -1.25)
    click(sheet.panel.head.copy)
    program = QGuiApplication.clipboard().text()
    assert program.startswith("from gradstudio.engine import Value")
    assert 'b = Value(-1.25, label="b")' in program
    assert program.endswith("c.backward()\n")


def test_text_and_numbers_are_there_at_the_next_start(sheet, qtbot):
    paste(sheet, "c = a * b\n")
    until(qtbot, lambda: set(sheet.numbers) == {"a", "b", "c"})
    sheet.typed.set_value("b", -1.25)
    kept = sheet.panel.remembered()
    sheet.typed.set_text("x = 1.0")
    sheet.panel.recall(kept)
    assert sheet.text == "c = a * b\n"
    assert sheet.typed.values == {"a": 0.5, "b": -1.25}
    for broken in ({}, {"text": 3}, {"text": " "}, {"text": "c = a", "names": ["a"], "values": ["x"]}):
        sheet.panel.recall(broken)
    assert sheet.typed.values == {"a": 0.5}


def test_what_is_being_typed_wins_over_a_number_that_is_set_elsewhere(sheet, qtbot):
    paste(sheet, "c = 2.5 * a")
    sheet.typed.set_value("b", 8.0)  # of the lines before, which are read still
    assert sheet.text == sheet.typed.text == "c = 2.5 * a"
    assert sheet.typed.values == {"a": 0.5}


def test_what_a_lesson_has_put_is_not_taken_away_when_the_panel_is_made(sheet):
    sheet.typed.put("c = a + 2.0")
    sheet.panel.recall({"text": "d = a", "names": [], "values": []})
    assert sheet.text == sheet.typed.text == "c = a + 2.0"


def test_no_line_at_all_says_what_to_type(sheet, qtbot):
    edit = sheet.panel.edit
    edit.setFocus()
    key(edit, Qt.Key.Key_A, CTRL)
    key(edit, Qt.Key.Key_Delete)
    until(qtbot, lambda: "Type a line" in sheet.words)
    assert not sheet.is_problem


def test_a_slider_reaches_further_than_its_number(sheet):
    for number, reach in (
        (0.0, 1.0),
        (0.5, 1.0),
        (0.9, 2.0),
        (-3.0, 5.0),
        (6.88, 10.0),
        (9.0, 20.0),
        (1e6, 2e6),
    ):
        assert reach_for(number) == reach
    row = sheet.row("a")
    row.slider.setFocus()
    sheet.typed.set_value("a", 400.0)
    assert row.slider.toolTip() == "Move a between −500 and 500"
    assert row.field.text() == "400"


def test_many_leaves_have_a_row_each(sheet, qtbot):
    many = "\n".join(f"x{i} = 0.{i + 1}" for i in range(40))
    paste(sheet, f"{many}\ny = {'+'.join(f'x{i}' for i in range(40))}")
    until(qtbot, lambda: len(sheet.panel.leaves.rows) == 40)
    assert [row.leaf for row in sheet.panel.leaves.rows] == [f"x{i}" for i in range(40)]
    paste(sheet, "y = x3 * x1")
    until(qtbot, lambda: [row.leaf for row in sheet.panel.leaves.rows] == ["x3", "x1"])


def test_all_is_drawn_in_another_theme(sheet):
    sheet.panel.set_theme(LIGHT)
    settle()
    assert sheet.row("a").grad.palette().windowText().color().name() == LIGHT.negative


def test_a_leaf_with_another_label_is_selected_all_the_same(sheet, qtbot):
    paste(sheet, "a.label = 'rate'\nc = a * b")
    until(qtbot, lambda: set(sheet.numbers) == {"rate", "b", "c"})
    click(sheet.row("a").name)
    assert sheet.graph.graph.labels[sheet.graph.selected.node] == "rate"


def test_who_chose_the_loss_of_the_project_keeps_it(sheet, qtbot):
    sheet.bench.show_project()
    until(qtbot, sheet.panel.show_button.isVisible)
    for seen in (False, True):
        sheet.panel.set_seen(seen)
    assert not sheet.typed.is_on_canvas
    sheet.typed.leave_canvas()
    sheet.panel.set_seen(True)
    assert not sheet.typed.is_on_canvas
    click(sheet.panel.show_button)
    sheet.typed.leave_canvas()
    assert not sheet.typed.is_on_canvas
    sheet.panel.set_seen(True)
    assert sheet.typed.is_on_canvas


def test_a_number_that_is_set_in_the_inspector_is_a_step_of_its_own(sheet, qtbot):
    paste(sheet, "a = 2.5\nc = a * b")
    until(qtbot, lambda: set(sheet.numbers) == {"a", "b", "c"})
    for number in (3.0, 3.5):
        sheet.typed.set_value("a", number, continues=number == 3.5)  # a drag
    sheet.typed.set_value("b", 7.0)
    edit = sheet.panel.edit
    key(edit, Qt.Key.Key_Z, CTRL)
    assert sheet.typed.values["b"] == 0.5
    key(edit, Qt.Key.Key_Z, CTRL)
    assert sheet.text == "a = 2.5\nc = a * b"
    key(edit, Qt.Key.Key_Z, CTRL)
    assert sheet.text == GALLERY[0].text


def test_no_other_graph_comes_by_while_a_line_is_typed(sheet, qtbot):
    paste(sheet, "c = a * b\n")
    until(qtbot, lambda: set(sheet.numbers) == {"a", "b", "c"})
    came: list[set[str]] = []
    sheet.graph.structure_changed.connect(lambda: came.append(set(sheet.graph.graph.labels) - {""}))
    edit = sheet.panel.edit
    edit.setFocus()
    key(edit, Qt.Key.Key_End, CTRL)
    for character in "d = tanh(c + a)":
        QTest.keyClick(edit, character)
        sheet.panel._read()  # as after a pause at each of them
        until(qtbot, lambda: not sheet.graph.is_busy)
    until(qtbot, lambda: "d" in sheet.numbers)
    assert came == [{"a", "b", "c", "d"}]


def test_the_slider_has_a_line_of_its_own_where_there_is_little_room(sheet, qtbot):
    row = sheet.row("a")
    assert row.slider.y() > row.field.y() + row.field.height() - 1
    sheet.panel.resize(420, 600)
    until(qtbot, lambda: row.name.x() < row.slider.x() < row.field.x() < row.grad.x())
    assert len({(row.slider.x(), row.field.x(), row.grad.x()) for row in sheet.panel.leaves.rows}) == 1


def test_numbers_at_the_end_of_the_floats_are_shown_with_their_sliders_at_the_end(sheet):
    for number in ("1e308", "-1e308", "1.7976931348623157e308", "1e101"):
        sheet.typed.put(f"a = {number}\nL = a * 1e-300")
        row = sheet.row("a")
        assert abs(row.slider.value()) == row.slider.maximum()
        assert row.grad.text() == "1.000·10⁻³⁰⁰"


def test_numbers_given_elsewhere_are_a_step_each_and_those_of_a_drag_are_one(sheet):
    typed = sheet.typed
    typed.put("a = 1.0\nL = a * b")
    typed.set_value("b", 2.0)
    sheet.drawn()
    for name, numbers in (("a", (2.0, 3.0)), ("b", (5.0, 6.0))):
        node = typed.node_of(name)
        before = typed.values[name]
        for number in numbers:
            sheet.graph.drawn_source.type_number(node, number)
        for i, number in enumerate((7.0, 8.0, 9.0)):
            sheet.graph.drawn_source.type_number(node, number, continues=i > 0)
        seen = []
        for _ in range(3):
            sheet.panel.undoing.undo()
            sheet.panel.remembered()  # reads what the editor has
            seen.append(typed.values[name])
        assert seen == [numbers[1], numbers[0], before]
        for _ in range(3):
            sheet.panel.undoing.redo()
            sheet.panel.remembered()
        assert typed.values[name] == 9.0


def test_lines_with_an_error_are_not_copied_and_the_error_is_told(sheet):
    QGuiApplication.clipboard().setText("before")
    sheet.panel.edit.setPlainText("L = a * (b")
    sheet.panel.handlers()["expression_copy"]()
    assert QGuiApplication.clipboard().text() == "before"
    assert sheet.is_problem
    assert sheet.words.startswith("Line 1:")


def test_a_slider_below_an_emoji_writes_its_number_and_nothing_else(sheet):
    sheet.typed.put("# 😀 demo\na = 2.0\nL = a*a")
    sheet.drawn()
    drag(sheet.row("a").slider, 0.6, 0.9)
    a = sheet.typed.values["a"]
    assert a != 2.0
    assert sheet.text == sheet.typed.text == f"# 😀 demo\na = {a!r}\nL = a*a"
    assert not sheet.is_problem


@pytest.mark.parametrize(
    "others", ["y = Value(2.0)\nz = Value(-3.0)\nq = y*z\n", "x = Value(2.0)\nq = 2*x\n"]
)
def test_a_number_that_is_being_typed_goes_to_no_other_leaf(sheet, qtbot, others):
    paste(sheet, SNIPPET)
    until(qtbot, lambda: "o" in sheet.numbers)
    field = sheet.row("w").field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "7")
    assert field.isModified()
    moved: list = []
    sheet.panel.leaves.moved.connect(lambda *args: moved.append(args))
    sheet.typed.set_text(others)
    until(qtbot, lambda: "q" in sheet.numbers)
    assert not any(row.field.isModified() for row in sheet.panel.leaves.rows)
    assert moved == []
