"""The data: chosen from the gallery, seen through features, read from a file, drawn by hand."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSlider, QToolButton

from gradstudio.app.samples import table_reader
from gradstudio.data import load_dataset
from gradstudio.data.csv.table import read_table
from gradstudio.project import edits, save_project
from gradstudio.training.run.moment import Moment
from gradstudio.ui.data.kinds import GROUPS
from gradstudio.ui.data.table_dialog import TableDialog
from tests.importing.tables.writers import ROWS, book
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import (
    LEFT,
    choose,
    choose_from_menu,
    click,
    drag,
    hover_text,
    key,
    lose_release,
    named,
    type_into,
    wheel,
)

FLOWERS = "length,width,species\n" + "5.1,3.5,setosa\n4.9,,setosa\n7.0,3.2,virginica\n6.3,3.3,virginica\n" * 3


@pytest.fixture
def studio(open_shared):
    """A window on a project with the compiled engine: the other needs seconds for some of these data."""
    return open_shared(edits.set_training(small_spec(), engine="compiled"))


@pytest.fixture
def panel(studio):
    return studio.window.project


def undo(studio) -> None:
    studio.window.actions_by_name["undo"].trigger()
    settle()


# -- gallery ---------------------------------------------------------------------------------------------------


def test_every_data_set_is_chosen_by_a_click_and_undone(studio, panel, qtbot):
    before = studio.spec
    offered = [offer for group in ("Classification", "Regression", "Measured") for offer in GROUPS[group]]
    assert len(offered) == 19
    for offer in offered:
        thumbnail = panel.gallery.thumbnails[offer.kind]
        panel.ensureWidgetVisible(thumbnail)
        click(thumbnail)
        assert studio.spec.data.kind == offer.kind
        assert thumbnail.isChecked()
        studio.window.grab()
    assert studio.document.undo_stack.count() == len(offered)
    for _ in offered:
        studio.window.actions_by_name["undo"].trigger()
    settle()
    assert studio.spec == before
    assert panel.gallery.thumbnails["moons"].isChecked()
    until(qtbot, lambda: studio.is_settled)


def test_the_gallery_is_walked_by_the_keys(studio, panel, qtbot):
    thumbnails = panel.gallery.thumbnails
    thumbnails["moons"].setFocus()
    key(thumbnails["moons"], Qt.Key.Key_Right)
    assert thumbnails["circle"].hasFocus()
    key(thumbnails["circle"], Qt.Key.Key_Down)
    assert thumbnails["spiral"].hasFocus()
    assert studio.spec.data.kind == "moons"  # walking chooses nothing
    key(thumbnails["spiral"], Qt.Key.Key_Return)
    assert studio.spec.data.kind == "spiral"
    until(qtbot, lambda: studio.is_settled)


def test_the_pictures_follow_the_seed(studio, panel, qtbot):
    picture = panel.gallery.thumbnails["xor"]
    until(qtbot, lambda: picture._dataset is not None and not panel.gallery._waiting)
    first = picture._dataset
    click(panel.regenerate)
    until(qtbot, lambda: not panel.gallery._waiting)
    assert not np.array_equal(picture._dataset.raw, first.raw)
    until(qtbot, lambda: studio.is_settled)


def test_a_picture_that_cannot_have_changed_is_not_drawn_again(studio, panel, qtbot):
    until(qtbot, lambda: not panel.gallery._waiting)
    picture = panel.gallery.thumbnails["iris"]
    shown = picture._dataset
    type_into(panel.field("data.noise"), "0.3")
    until(qtbot, lambda: not panel.gallery._waiting and studio.is_settled)
    assert picture._dataset is shown


def test_regenerate_draws_other_points_of_the_same_kind(studio, panel, qtbot):
    before = studio.spec
    choose_from_menu(studio.window, "Data", "Regenerate")
    assert studio.spec.data.seed != before.data.seed
    assert studio.spec == edits.set_data(before, seed=studio.spec.data.seed)
    undo(studio)
    assert studio.spec == before
    until(qtbot, lambda: studio.is_settled)


def test_noise_is_dragged_in_one_step(studio, panel, qtbot):
    before, steps = studio.spec, studio.document.undo_stack.count()
    slider = named(panel, QSlider, "Noise slider")
    panel.ensureWidgetVisible(slider)
    middle = slider.height() // 2
    knob = QPoint(7 + round((slider.width() - 14) * 0.05 / 2), middle)  # 0.05 of 2
    drag(slider, knob, QPoint(slider.width() // 2, middle))
    assert studio.spec.data.noise == pytest.approx(1.0, abs=0.2)
    assert panel.field("data.noise").text() == f"{studio.spec.data.noise:g}"
    assert studio.document.undo_stack.count() == steps + 1
    undo(studio)
    assert studio.spec == before
    until(qtbot, lambda: studio.is_settled)


def test_sliders_go_by_the_keys_as_far_as_is_legal(studio, panel, qtbot):
    click(panel.gallery.thumbnails["circle"])
    slider = named(panel, QSlider, "Noise slider")
    slider.setFocus()
    key(slider, Qt.Key.Key_End)
    assert studio.spec.data.noise == 0.5
    key(slider, Qt.Key.Key_Left)
    assert studio.spec.data.noise == 0.495
    undo(studio)
    assert studio.spec.data.noise == 0.5
    until(qtbot, lambda: studio.is_settled)


def test_the_fields_are_those_of_the_kind(studio, panel, qtbot):
    click(panel.gallery.thumbnails["checkerboard"])
    assert panel.field("data.cells").isVisible()
    assert not panel.field("data.classes").isVisible()
    type_into(panel.field("data.cells"), "6")
    assert studio.spec.data.cells == 6
    click(panel.gallery.thumbnails["formula"])
    assert not panel.field("data.cells").isVisible()
    type_into(panel.field("data.high"), "2")
    assert studio.spec.data.high == 2
    until(qtbot, lambda: studio.is_settled)


def test_a_curve_of_ones_own_is_typed(studio, panel, qtbot):
    click(panel.gallery.thumbnails["formula"])
    field = panel.field("data.formula")
    type_into(field.line, "x1**2 - 1")
    assert studio.spec.data.formula == "x1**2 - 1"
    type_into(field.line, "sqrt(x1)")  # a formula, but with no value below 0
    assert studio.spec.data.formula == "x1**2 - 1"
    assert "no finite value" in studio.window.messages.text
    assert field.line.text() == "x1**2 - 1"
    until(qtbot, lambda: studio.is_settled)


def test_the_wheel_scrolls_the_panel_and_changes_nothing_it_passes_over(studio, panel, qtbot):
    before = studio.spec
    bar = panel.verticalScrollBar()
    for field in (named(panel, QSlider, "Noise slider"), panel.field("training.loss")):
        panel.ensureWidgetVisible(field)
        settle()
        place = bar.value()
        wheel(field, field.rect().center(), -1)
        assert bar.value() > place
    assert studio.spec == before
    until(qtbot, lambda: studio.is_settled)


def test_samples_classes_test_share_and_seed_are_typed(studio, panel, qtbot):
    click(panel.gallery.thumbnails["rings"])
    for field, typed, expected in (
        ("samples", "750", 750),
        ("classes", "5", 5),
        ("test_share", "0.4", 0.4),
        ("seed", "42", 42),
    ):
        type_into(panel.field(f"data.{field}"), typed)
        assert getattr(studio.spec.data, field) == expected
    made = load_dataset(studio.spec.data)
    assert np.bincount(made.targets.astype(int)).tolist() == [150] * 5
    assert "750 samples" in panel.summary.text()
    assert "5 classes" in panel.summary.text()
    until(qtbot, lambda: studio.is_settled and studio.snapshot.test_loss is not None)


# -- features --------------------------------------------------------------------------------------------------


def test_features_are_added_and_taken_away_by_clicks(studio, panel, qtbot):
    before = studio.spec
    click(panel.features.chips["sin(x1)"])
    assert studio.spec.data.formulas == ("x1", "x2", "sin(x1)")
    assert studio.spec.sizes[0] == 3
    click(panel.features.chips["x1"])
    assert studio.spec.data.formulas == ("x2", "sin(x1)")
    assert not panel.features.chips["x1"].isChecked()
    assert panel.features.chips["sin(x1)"].isChecked()
    undo(studio)
    undo(studio)
    assert studio.spec == before
    assert panel.features.chips["x1"].isChecked()
    until(qtbot, lambda: studio.is_settled)


def test_the_last_feature_cannot_be_taken_away(studio, panel, qtbot):
    click(panel.features.chips["x1"])
    click(panel.features.chips["x2"])
    assert studio.spec.data.formulas == ("x2",)
    assert panel.features.chips["x2"].isChecked()
    assert "at least one input" in studio.window.messages.text
    until(qtbot, lambda: studio.is_settled)


def test_a_feature_of_ones_own_is_typed_and_told_what_is_wrong_meanwhile(studio, panel, qtbot):
    line = named(panel, QLineEdit, "Feature of your own")
    line.setFocus()
    QTest.keyClicks(line, "x1**2 - x")
    assert "no column “x”" in panel.features.formula.error.text()
    assert panel.features.formula.error.isVisible()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert studio.spec.data.formulas == ("x1", "x2")
    QTest.keyClicks(line, "2")
    assert not panel.features.formula.error.isVisible()
    key(line, Qt.Key.Key_Return)
    assert studio.spec.data.formulas == ("x1", "x2", "x1**2 - x2")
    assert line.text() == ""
    chip = panel.features.chips["x1**2 - x2"]
    assert chip.isChecked()
    assert chip.text() == "x1²−x2"
    click(chip)
    assert "x1**2 - x2" not in panel.features.chips
    until(qtbot, lambda: studio.is_settled)


def test_a_long_formula_stays_within_the_panel(studio, panel, qtbot):
    formula = " + ".join(["sin(x1) * cos(x2)"] * 6)
    type_into(panel.features.formula.line, formula)
    chip = panel.features.chips[formula]
    assert chip.text().count("…") == 1
    assert formula in chip.toolTip()
    panel.resize(panel.minimumWidth(), panel.height())
    settle()
    assert chip.geometry().right() < panel.features.width()
    until(qtbot, lambda: studio.is_settled)


def test_escape_empties_the_field_of_a_formula(studio, panel):
    line = named(panel, QLineEdit, "Feature of your own")
    line.setFocus()
    QTest.keyClicks(line, "x1 +")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""
    assert not panel.features.formula.error.isVisible()


def test_features_are_standardised_by_a_switch(studio, panel, qtbot):
    switch = panel.features.switch
    panel.ensureWidgetVisible(switch)
    click(switch, QPoint(8, switch.height() // 2))
    assert studio.spec.data.standardise
    assert load_dataset(studio.spec.data).inputs.std(axis=0) == pytest.approx([1, 1])
    until(qtbot, lambda: studio.is_settled)


def test_many_columns_have_chips_that_scroll(studio, panel, qtbot):
    panel.ensureWidgetVisible(panel.gallery.thumbnails["digits"])
    click(panel.gallery.thumbnails["digits"])
    assert len(panel.features.chips) == 64
    assert panel.features.height() < 260
    undo(studio)
    assert len(panel.features.chips) == 9
    until(qtbot, lambda: studio.is_settled)


# -- files -----------------------------------------------------------------------------------------------------


@pytest.fixture
def flowers(tmp_path):
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS)
    return path


@pytest.fixture
def asked(monkeypatch):
    """Answer the question for a file."""

    def answer(path):
        monkeypatch.setattr(
            "PySide6.QtWidgets.QFileDialog.getOpenFileName", staticmethod(lambda *_: (str(path), ""))
        )

    return answer


def open_dialog(studio, qtbot) -> TableDialog:
    def ready():
        found = [d for d in studio.window.findChildren(TableDialog) if d.isVisible()]
        return found[-1] if found and (found[-1].use_button.isEnabled() or found[-1].error.text()) else None

    until(qtbot, ready)
    settle()  # its table is laid out a moment later
    return ready()


def test_samples_are_read_from_a_file(studio, panel, qtbot, flowers, asked):
    before = studio.spec
    asked(flowers)
    panel.ensureWidgetVisible(panel.gallery.thumbnails["table"])
    click(panel.gallery.thumbnails["table"])
    dialog = open_dialog(studio, qtbot)
    assert dialog.preview.horizontalHeaderItem(1).text() == "width"
    assert dialog.preview.item(0, 0).text() == "5.1"
    assert dialog.preview.uses == ["number", "number", "target_class"]
    assert dialog.summary.text() == "species, from 2 numbers"
    click(dialog.use_button)
    until(qtbot, lambda: studio.spec.data.kind == "table")
    assert studio.spec.data.rows == 9
    assert studio.spec.data.columns == ("length", "width")
    assert studio.spec.data.class_names == ("setosa", "virginica")
    assert "Left out 3 rows with missing values: lines 3, 7, 11." in studio.window.messages.text
    assert studio.settings.folder == flowers.parent  # where the next one is asked for
    until(qtbot, lambda: studio.is_settled)
    undo(studio)
    assert studio.spec == before
    until(qtbot, lambda: studio.is_settled)


def test_columns_are_chosen_and_there_is_one_target(studio, qtbot, flowers, asked):
    asked(flowers)
    choose_from_menu(studio.window, "Data", "Read samples")
    dialog = open_dialog(studio, qtbot)
    choose(named(dialog, QComboBox, "Use of length"), "target_number")
    assert dialog.preview.uses == ["target_number", "number", "class"]  # the target before is an input now
    choose(named(dialog, QComboBox, "Use of species"), "none")
    assert dialog.summary.text() == "length, from 1 number"
    click(dialog.standardise, QPoint(8, dialog.standardise.height() // 2))
    click(dialog.use_button)
    until(qtbot, lambda: studio.spec.data.kind == "table")
    assert studio.spec.data.task == "regression"
    assert studio.spec.data.columns == ("width",)
    assert load_dataset(studio.spec.data).targets[:2].tolist() == [5.1, 7.0]
    until(qtbot, lambda: studio.is_settled)


SHIRTS = "colour,size,price\n" + "R&D red,1,9.5\nblue,2,8.5\nblue,3,9\nblue,,7\n" * 4


@pytest.fixture
def shirts(tmp_path):
    path = tmp_path / "shirts.csv"
    path.write_text(SHIRTS)
    return path


def test_classes_among_the_inputs_are_inputs_each_and_one_is_chosen_for_the_map(studio, panel, qtbot, shirts):
    studio.window.data_commands.read(shirts)
    dialog = open_dialog(studio, qtbot)
    assert dialog.preview.uses == ["class", "number", "target_number"]
    choose(named(dialog, QComboBox, "Use of size"), "class")
    choose(named(dialog, QComboBox, "Use of price"), "number")
    choose(named(dialog, QComboBox, "Use of size"), "target_class")
    assert dialog.summary.text() == "size, from 1 number and 1 class"
    click(dialog.use_button)
    until(qtbot, lambda: studio.spec.data.kind == "table")
    assert studio.spec.data.task == "multiclass"
    assert studio.spec.data.formulas == ("colour=R&D red", "colour=blue", "price")
    assert "2 columns" in panel.summary.text()
    chip = panel.features.chips["colour=R&D red"]
    assert chip.text() == "colour=R&&D red"  # which shows one &
    told = "Sample 1: colour R&D red, price 9.500, label 1"
    # The panel may still be finding its width.
    until(qtbot, lambda: hover_text(panel.preview, panel.preview.point_of(0).toPoint()) == told)
    click(chip)
    assert studio.spec.data.formulas == ("colour=blue", "price")
    type_into(panel.features.formula.line, 'price * (colour == "blue")')
    assert studio.spec.data.formulas[-1] == 'price * (colour == "blue")'
    until(qtbot, lambda: studio.is_settled)


def test_one_value_of_a_class_is_chosen_for_the_map(studio, qtbot, tmp_path):
    path = tmp_path / "three.csv"
    path.write_text("a,b,colour,y\n" + "1,2,red,5\n3,5,blue,4\n2,2,blue,7\n" * 3)
    studio.window.data_commands.read(path)
    dialog = open_dialog(studio, qtbot)
    click(dialog.use_button)
    until(qtbot, lambda: studio.spec.data.kind == "table" and studio.is_settled)
    output, plane = studio.window.output, studio.window.plane
    across = named(output, QComboBox, "Across")
    assert [across.itemText(place) for place in range(across.count())] == ["Principal components", "a", "b"]
    choose(across, 0)
    values = named(output, QComboBox, "Fixed value of colour")
    assert (values.currentText(), plane.lens.origin[2:]) == ("blue", (1.0, 0.0))  # what most samples have
    values.setFocus()
    key(values, Qt.Key.Key_Down)
    assert (values.currentText(), plane.lens.origin[2:]) == ("red", (0.0, 1.0))
    until(qtbot, lambda: output.map.maps is not None and output.map.maps.request.lens.origin[2:] == (0, 1))


def test_a_file_that_lacks_values_is_refused_where_that_is_chosen(studio, qtbot, shirts):
    before = studio.spec
    studio.window.data_commands.read(shirts)
    dialog = open_dialog(studio, qtbot)
    click(dialog.refuse, QPoint(8, dialog.refuse.height() // 2))
    click(dialog.use_button)
    until(qtbot, dialog.error.isVisible)
    assert "line 5, column 2 (size): the value is missing" in dialog.error.text()
    assert studio.spec == before
    dialog.reject()


def test_a_file_is_read_by_the_keys_alone(studio, qtbot, flowers):
    studio.window.data_commands.read(flowers)
    dialog = open_dialog(studio, qtbot)
    assert dialog.format.delimiter.hasFocus()
    names = []
    for _ in range(14):
        key(dialog.focusWidget(), Qt.Key.Key_Tab)
        names.append(dialog.focusWidget().accessibleName() or dialog.focusWidget().text())
    assert names == ["Decimal sign", "Encoding", "Lines before the first row", "Rows below the header",
                     "Rows at the end", "Take 1 row of", "Use of length", "Use of width", "Use of species",
                     "are left out", "Missing values", "in columns of words, too",
                     "The first row names the columns", "Numbers are standardised"]  # fmt: skip
    key(dialog.focusWidget(), Qt.Key.Key_Space)
    key(dialog.focusWidget(), Qt.Key.Key_Return)
    until(qtbot, lambda: studio.spec.data.kind == "table")
    assert not studio.spec.data.standardise
    until(qtbot, lambda: studio.is_settled)


def test_the_box_that_has_the_focus_is_in_sight(studio, qtbot, tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{i}" for i in range(30)) + "\n" + (",".join("1" * 30) + "\n") * 5)
    studio.window.data_commands.read(path)
    dialog = open_dialog(studio, qtbot)
    last, seen = dialog.preview.boxes[-1], dialog.preview.viewport()
    assert last.x() > seen.width()
    last.setFocus()
    settle()
    assert 0 <= last.x() <= seen.width() - last.width()
    dialog.reject()


def test_a_bad_file_changes_nothing_and_says_where(studio, qtbot, tmp_path, asked):
    path = tmp_path / "bad.csv"
    path.write_text("a,b,y\n" + "1,2,red\n" * 80 + "3,oops,blue\n")
    before = studio.spec
    asked(path)
    choose_from_menu(studio.window, "Data", "Read samples")
    dialog = open_dialog(studio, qtbot)
    assert dialog.preview.uses == ["number", "class", "target_class"]
    choose(named(dialog, QComboBox, "Use of b"), "number")
    assert dialog.error.text() == "b cannot be a number: “oops” in line 82 is not a number."
    click(dialog.use_button)
    until(qtbot, lambda: "column 2" in dialog.error.text())
    assert "line 82, column 2 (b): “oops” is not a number" in dialog.error.text()
    until(qtbot, dialog.use_button.isEnabled)
    assert dialog.isVisible()
    assert dialog.use_button.isEnabled()
    # Without the column there are samples.
    choose(named(dialog, QComboBox, "Use of b"), "none")
    assert dialog.error.text() == ""
    assert studio.spec == before
    dialog.reject()
    assert studio.spec == before


def test_a_sheet_of_a_workbook_is_chosen_and_read(studio, qtbot, tmp_path, asked):
    pytest.importorskip("python_calamine")
    other = [("a", "b"), *[(k / 3, k % 2) for k in range(9)]]
    asked(book(tmp_path / "work.xlsx", {"Cover": [["Hello"]], "Flowers": ROWS, "Other": other}))
    choose_from_menu(studio.window, "Data", "Read samples")
    dialog = open_dialog(studio, qtbot)
    sheet = named(dialog, QComboBox, "Sheet")
    assert [sheet.itemText(row) for row in range(sheet.count())] == ["Cover", "Flowers", "Other"]
    assert sheet.currentText() == "Flowers"
    assert not dialog.format.delimiter.isVisible()  # a workbook has none
    assert dialog.summary.text() == "grade, from 1 number and 1 class"
    sheet.setFocus()
    key(sheet, Qt.Key.Key_Down)
    until(qtbot, lambda: dialog.summary.text() == "b, from 1 number" and dialog.use_button.isEnabled())
    click(
        dialog.format.header, QPoint(8, dialog.format.header.height() // 2)
    )  # looked at again, of the same sheet
    until(qtbot, lambda: dialog.preview.horizontalHeaderItem(0).text() == "column 1")
    click(dialog.format.header, QPoint(8, dialog.format.header.height() // 2))
    until(qtbot, lambda: dialog.summary.text() == "b, from 1 number" and dialog.use_button.isEnabled())
    click(dialog.use_button)
    until(qtbot, lambda: studio.spec.data.kind == "table")
    assert (studio.spec.data.source, studio.spec.data.rows) == ("work.xlsx", 9)


def test_arrays_are_read_with_what_was_left_of_them_told(studio, qtbot, tmp_path, asked):
    np.savez(tmp_path / "t.npz", x=np.arange(18.0).reshape(9, 2), y=np.arange(9) % 3, scale=np.ones(4))
    asked(tmp_path / "t.npz")
    choose_from_menu(studio.window, "Data", "Read samples")
    dialog = open_dialog(studio, qtbot)
    assert dialog.summary.text() == "y, from 2 numbers"
    assert not any(
        field.isVisible() for field in (dialog.sheet, dialog.format.delimiter, dialog.format.encoding)
    )
    click(dialog.use_button)
    until(qtbot, lambda: studio.spec.data.kind == "table")
    assert "Left out scale: not of 9 rows." in studio.window.messages.text


def test_pasted_cells_are_shown_and_read_like_a_file(studio, qtbot):
    cells = "\n".join("\t".join(map(str, row)) for row in ROWS)
    studio.window.data_commands.read(cells)
    dialog = open_dialog(studio, qtbot)
    assert dialog.windowTitle() == "Take pasted samples"
    assert dialog.format.delimiter.currentText() == "tab"
    click(dialog.use_button)
    until(qtbot, lambda: studio.spec.data.kind == "table")
    assert "samples from pasted cells" in studio.window.messages.text


def test_a_file_that_is_no_table_is_told(studio, qtbot, tmp_path, asked):
    path = tmp_path / "picture.csv"
    path.write_bytes(bytes(range(256)) * 9)
    asked(path)
    choose_from_menu(studio.window, "Data", "Read samples")
    dialog = open_dialog(studio, qtbot)
    assert "not a text file" in dialog.error.text()
    assert not dialog.use_button.isEnabled()
    key(dialog, Qt.Key.Key_Escape)
    assert not studio.window.findChildren(TableDialog)


def test_how_the_file_is_written_can_be_corrected(studio, qtbot, flowers, asked):
    asked(flowers)
    choose_from_menu(studio.window, "Data", "Read samples")
    dialog = open_dialog(studio, qtbot)
    choose(dialog.format.delimiter, ";")
    until(qtbot, dialog.use_button.isEnabled)
    assert dialog.preview.columnCount() == 1
    choose(dialog.format.delimiter, ",")
    until(qtbot, lambda: dialog.use_button.isEnabled() and dialog.preview.columnCount() == 3)
    click(dialog.format.header, QPoint(8, dialog.format.header.height() // 2))
    until(qtbot, dialog.use_button.isEnabled)
    assert dialog.preview.horizontalHeaderItem(0).text() == "column 1"
    dialog.reject()


def test_uses_follow_what_the_file_is_said_to_be_until_they_are_chosen(studio, qtbot, tmp_path):
    path = tmp_path / "commas.csv"
    path.write_text("a;b;y\n" + "1,5;2,5;3,5\n2,5;4,5;1,25\n3,5;1,5;2\n" * 9)
    studio.window.data_commands.read(path)
    dialog = open_dialog(studio, qtbot)
    assert dialog.preview.uses == ["number", "number", "target_number"]
    choose(dialog.format.decimal, ".")
    until(qtbot, lambda: dialog.preview.uses == ["class", "class", "target_class"])
    choose(dialog.format.decimal, ",")
    until(qtbot, lambda: dialog.preview.uses == ["number", "number", "target_number"])
    choose(dialog.preview.boxes[1], "none")
    choose(dialog.format.decimal, ".")
    until(qtbot, dialog.use_button.isEnabled)
    assert dialog.preview.uses == ["number", "none", "target_number"]
    dialog.reject()


def test_what_cannot_be_read_as_it_is_chosen_cannot_be_used(studio, qtbot, flowers):
    studio.window.data_commands.read(flowers)
    dialog = open_dialog(studio, qtbot)
    choose(dialog.format.encoding, "utf-16")
    until(qtbot, dialog.error.isVisible)
    assert not dialog.use_button.isEnabled()
    choose(dialog.format.encoding, "utf-8")
    until(qtbot, dialog.use_button.isEnabled)
    assert not dialog.error.isVisible()
    dialog.reject()


def test_a_large_file_is_read_aside_and_can_be_given_up(studio, qtbot, tmp_path, asked, monkeypatch):
    given_up = threading.Event()

    def read_to_the_third_turn(head, choices, progress):
        shares = []

        def held(share: float) -> None:
            shares.append(share)
            progress(share)
            if len(shares) == 3:
                given_up.wait()

        return read_table(head, choices, held)

    monkeypatch.setattr(table_reader, "read_table", read_to_the_third_turn)
    path = tmp_path / "large.csv"
    row = ",".join(f"{i}.25" for i in range(20))
    path.write_text(",".join(f"c{i}" for i in range(20)) + ",y\n" + f"{row},p\n{row},q\n" * 5_000)
    before = studio.spec
    asked(path)
    choose_from_menu(studio.window, "Data", "Read samples")
    dialog = open_dialog(studio, qtbot)
    turns = []
    heard = dialog.progress.valueChanged
    heard.connect(turns.append)
    click(dialog.use_button)
    until(qtbot, lambda: len(turns) >= 3)  # the event loop goes round meanwhile
    assert dialog.progress.isVisible()
    given_up.set()  # it goes on, but nothing of it is heard before the dialog is closed
    dialog.reject()
    settle()
    assert studio.spec == before


def dropped(window, path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place = QPoint(50, 50)
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, action, data, LEFT, none)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(place), action, data, LEFT, none))
    settle()
    return enter.isAccepted()


def test_a_file_is_dragged_into_the_window(studio, qtbot, flowers, tmp_path):
    assert dropped(studio.window, flowers)
    dialog = open_dialog(studio, qtbot)
    assert dialog.preview.columnCount() == 3
    dialog.reject()
    assert dropped(studio.window, tmp_path)
    until(qtbot, lambda: "is a folder" in studio.window.messages.text)
    project = tmp_path / "other.gradstudio"
    save_project(small_spec(5), project)
    assert dropped(studio.window, project)
    until(qtbot, lambda: studio.spec == small_spec(5))
    until(qtbot, lambda: studio.is_settled)


# -- drawing ---------------------------------------------------------------------------------------------------


@pytest.fixture
def pad(studio, panel, qtbot):
    panel.ensureWidgetVisible(panel.gallery.thumbnails["drawn"])
    click(panel.gallery.thumbnails["drawn"])
    until(qtbot, studio.window.data_commands.drawing.isVisible)
    yield studio.window.data_commands.drawing.pad
    studio.window.data_commands.drawing.close()
    until(qtbot, lambda: studio.is_settled)


def test_points_are_placed_by_clicks_in_the_chosen_class(studio, pad):
    click(pad, pad.place_of(1, -3).toPoint())
    assert studio.spec.data.points[-1] == pytest.approx((1, -3, 0), abs=0.05)
    click(named(pad.window(), QToolButton, "Class +1"))
    click(pad, pad.place_of(-4, 5).toPoint())
    assert studio.spec.data.points[-1] == pytest.approx((-4, 5, 1), abs=0.05)
    assert len(load_dataset(studio.spec.data)) == 4


def test_a_point_is_dragged_in_one_step(studio, pad):
    steps = studio.document.undo_stack.count()
    before = studio.spec
    drag(pad, pad.place_of(2, 2).toPoint(), pad.place_of(4, -1).toPoint())
    assert studio.spec.data.points[1] == pytest.approx((4, -1, 1), abs=0.05)
    assert studio.document.undo_stack.count() == steps + 1
    undo(studio)
    assert studio.spec == before


def test_a_point_stays_where_the_release_of_its_drag_was_not_heard(studio, pad):
    before = studio.spec
    lose_release(pad, pad.place_of(2, 2).toPoint(), pad.place_of(4, -1).toPoint())
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=pad.place_of(4, -1).toPoint())
    assert studio.spec == before
    assert pad._dragged is None


def test_a_point_dragged_off_the_square_stays_on_its_edge(studio, pad):
    drag(pad, pad.place_of(2, 2).toPoint(), QPoint(pad.width() + 50, 5))
    assert studio.spec.data.points[1][0] == 6


def test_a_click_on_a_point_places_no_other(studio, pad):
    before = studio.spec
    click(pad, pad.place_of(2, 2).toPoint())
    assert studio.spec == before


def test_shift_and_a_click_remove_a_point(studio, pad):
    click(pad, pad.place_of(0, 0).toPoint())
    assert len(studio.spec.data.points) == 3
    click(pad, pad.place_of(2, 2).toPoint(), Qt.KeyboardModifier.ShiftModifier)
    assert len(studio.spec.data.points) == 2
    click(pad, pad.place_of(0, 0).toPoint(), Qt.KeyboardModifier.ShiftModifier)
    assert len(studio.spec.data.points) == 2
    assert "fewest" in studio.window.messages.text


def test_points_are_placed_and_removed_by_the_keys(studio, pad):
    pad.setFocus()
    for _ in range(4):
        key(pad, Qt.Key.Key_Right)
    key(pad, Qt.Key.Key_Up)
    key(pad, Qt.Key.Key_Return)
    assert studio.spec.data.points[-1] == (1.0, 0.25, 0)
    key(pad, Qt.Key.Key_Delete)
    assert len(studio.spec.data.points) == 2
    key(pad, "2")
    key(pad, Qt.Key.Key_Return)
    assert studio.spec.data.points[-1] == (1.0, 0.25, 1)


def test_undo_works_from_the_window_that_is_drawn_in(studio, pad):
    click(pad, pad.place_of(0, 0).toPoint())
    key(pad, "z", Qt.KeyboardModifier.ControlModifier)
    assert len(studio.spec.data.points) == 2


def test_a_class_is_added_and_a_drawing_begun_anew(studio, pad):
    dialog = pad.window()
    click(dialog.add_class)
    assert studio.spec.data.classes == 3
    click(pad, pad.place_of(0, 4).toPoint())
    assert studio.spec.data.points[-1][2] == 2
    assert studio.spec.training.loss == "softmax_cross_entropy"
    click(dialog.start_over)
    assert studio.spec.data.classes == 2
    assert len(dialog.classes) == 2


def test_the_window_to_draw_in_closes_with_the_drawing(studio, panel, pad):
    dialog = pad.window()
    click(panel.gallery.thumbnails["moons"])
    assert not dialog.isVisible()


def test_opened_again_the_window_to_draw_in_begins_with_the_first_class_in_the_middle(studio, panel, pad):
    for pressed in (Qt.Key.Key_Right, "2", Qt.Key.Key_Return):
        key(pad, pressed)
    assert studio.spec.data.points[-1] == (0.25, 0.0, 1)
    pad.window().close()
    click(panel.gallery.thumbnails["drawn"])
    assert pad.window().classes[0].isChecked()
    for pressed in (Qt.Key.Key_Up, Qt.Key.Key_Return):
        key(pad, pressed)
    assert studio.spec.data.points[-1] == (0.0, 0.25, 0)


def test_a_card_tells_of_any_number_of_columns(studio, panel, qtbot):
    for kind, said in (("sine", "x1 "), ("iris", "petal_width ")):
        studio.window.editor.edit("Choose data set", edits.set_data, kind=kind)
        settle()
        until(  # each time where the sample is by then: the panel may still be finding its width
            qtbot, lambda said=said: said in hover_text(panel.preview, panel.preview.point_of(0).toPoint())
        )
    until(qtbot, lambda: studio.is_settled)


def test_a_wide_table_is_chosen_column_by_column_and_has_boxes_where_one_looks(
    studio, panel, qtbot, tmp_path
):
    path = tmp_path / "digits.csv"
    header = "label," + ",".join(f"p{i}" for i in range(784))
    path.write_text(f"{header}\n" + "".join(f"{r % 3}," + ",".join("7" * 784) + "\n" for r in range(12)))
    studio.window.data_commands.read(path)
    dialog = open_dialog(studio, qtbot)
    preview = dialog.preview
    assert dialog.summary.text() == "label, from 784 numbers"
    assert len(preview.boxes) < 40
    preview.horizontalScrollBar().setValue(preview.horizontalScrollBar().maximum())
    settle()
    choose(named(dialog, QComboBox, "Use of p783"), "none")
    assert preview.uses[-1] == "none"
    assert preview.uses[0] == "target_class"
    assert len(preview.boxes) < 80
    last = preview.boxes[-1]
    last.setFocus()
    settle()
    assert 0 <= last.x() <= preview.viewport().width() - last.width()
    click(dialog.use_button)
    until(qtbot, lambda: studio.spec.data.kind == "table" and studio.is_settled)
    assert studio.spec.sizes[0] == 783
    until(qtbot, lambda: len(panel.features.chips) == 783)


def test_what_is_passed_over_is_chosen_by_hand(studio, qtbot, tmp_path):
    path = tmp_path / "report.csv"
    path.write_text("A report\nx,y\ncm,kg\n" + "".join(f"{i},{i * 2}.5\n" for i in range(9)) + "Total,72\n")
    studio.window.data_commands.read(path)
    dialog = open_dialog(studio, qtbot)
    assert [spin.value() for spin in (dialog.format.skip, dialog.format.units, dialog.format.below)] == [
        1,
        1,
        1,
    ]
    dialog.format.below.setValue(0)
    until(qtbot, dialog.use_button.isEnabled)
    settle()
    choose(named(dialog, QComboBox, "Use of x"), "number")
    assert dialog.error.text() == "x cannot be a number: “Total” in line 13 is not a number."
    dialog.format.missing.setText("Total")
    dialog.format.missing.editingFinished.emit()
    until(qtbot, lambda: dialog.use_button.isEnabled() and not dialog.error.text())
    click(dialog.use_button)
    until(qtbot, lambda: studio.spec.data.kind == "table" and studio.is_settled)
    assert studio.spec.data.rows == 9
    assert "Left out 1 row with missing values: line 13." in studio.window.messages.text


def test_undo_while_a_past_step_is_looked_at_is_an_edit_of_the_newest(studio, pad, qtbot):
    studio.trainer.step(6)
    until(qtbot, lambda: studio.step == 6)
    run = studio.snapshot.run
    studio.window.editor.edit("L2", edits.set_training, l2=0.5)
    studio.window.sight.go_to(Moment(run, 2))
    until(qtbot, lambda: studio.window.sight.shown == Moment(run, 2))
    QTest.keyClick(pad.window(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert studio.spec.training.l2 != 0.5
    until(qtbot, lambda: studio.is_settled)
    assert (studio.snapshot.run, studio.snapshot.step) == (run, 6)
