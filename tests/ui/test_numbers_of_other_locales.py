"""Every field for a number reads what is typed in any country, and writes as the program does, in any locale."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit

from gradstudio.ui.canvas.export_dialog import ExportDialog
from gradstudio.ui.kit.number_field import NumberField
from gradstudio.ui.kit.number_spin import DecimalSpinBox, WholeSpinBox
from tests.qt_helpers import settle, until
from tests.ui.gestures import key

LOCALES = ("C", "en_US", "de_DE", "de_CH", "fr_FR", "ar_EG", "hi_IN")


@pytest.fixture(params=LOCALES)
def locale(request):
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


def put(field: QLineEdit, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """Paste a text in place of what is in a field: keys of other keyboards cannot be pressed here."""
    field.window().activateWindow()
    field.setFocus()
    field.selectAll()
    field.insert(text)
    key(field, end)


def test_a_field_of_the_form_reads_and_writes_alike_everywhere(locale, qtbot):
    field = NumberField("Rate", whole=False)
    qtbot.addWidget(field)
    taken, refused = [], []
    field.number_entered.connect(taken.append)
    field.mistyped.connect(refused.append)
    field.show_number(1234.5)
    assert field.text() == "1234.5"
    for text in ("1,5", "0,03", "1.000,5", "1'000", "1 000,25", "−1e-3"):
        put(field, text)
    assert taken == [1.5, 0.03, 1000.5, 1000.0, 1000.25, -0.001]
    put(field, "1,000")
    assert len(taken) == 6
    assert refused == ["Rate: '1,000' can be read as 1000 or as 1.0: type the one you mean."]
    assert field.text() == "1234.5"


def test_a_whole_number_is_never_another_one(locale, qtbot):
    field = NumberField("Steps", whole=True)
    qtbot.addWidget(field)
    taken, refused = [], []
    field.number_entered.connect(taken.append)
    field.mistyped.connect(refused.append)
    for text in ("1,000", "1'000", "1e3", "1,5", "1.000"):
        put(field, text)
    assert taken == [1000, 1000, 1000]
    assert len(refused) == 2


def test_fields_with_arrows_read_and_write_alike_everywhere(locale, qtbot):
    scale, count = DecimalSpinBox(), WholeSpinBox()
    for box in (scale, count):
        qtbot.addWidget(box)
        box.show()
    scale.setRange(0.1, 2000.0)
    scale.setDecimals(1)
    scale.setSuffix(" ×")
    count.setRange(1, 5000)
    count.setSuffix(" of 5,000")
    scale.setValue(1500.5)
    assert scale.text() == "1500.5 ×"
    for text, number in (("2,5", 2.5), ("1.000,5", 1000.5), ("1,000", 1000.5), ("9'000", 1000.5)):
        put(scale.lineEdit(), text)
        assert scale.value() == number
    for text, count_of in (("1,234", 1234), ("1'200", 1200), ("1,5", 1200), ("77", 77)):
        put(count.lineEdit(), text)
        assert count.value() == count_of
    assert count.text() == "77 of 5,000"


def test_the_values_of_builder_and_inspector_read_commas_as_decimals(studio, qtbot):
    window = studio.window
    window.selection.set_node(window.model.node_of("layer1.neuron1.w1"))
    view = window.inspector.view
    view.begin_typing()
    put(view.card.field, "1,5")
    until(qtbot, lambda: studio.is_settled)
    assert studio.spec.network.edited[-1].value == 1.5
    view.begin_typing()
    put(view.card.field, "1,000", end=Qt.Key.Key_Return)
    assert "can be read as 1000 or as 1.0" in view.card.problem.text()
    key(view.card.field, Qt.Key.Key_Escape)
    window.builder.view.setFocus()
    window.builder.view.commands.ask_value()
    settle()
    field = window.builder.view.findChild(NumberField, "layer1.neuron1.w1")
    put(field, "0,03")
    assert studio.spec.network.edited[-1].value == 0.03


def test_no_field_of_the_window_leaves_the_reading_of_numbers_to_qt(studio):
    window = studio.window
    view = window.canvas.view
    dialog = ExportDialog(window.model, window.canvas_state, view.frame_of_view, view.scene.theme, window)
    boxes = [*window.findChildren(QAbstractSpinBox), *dialog.findChildren(QAbstractSpinBox)]
    assert boxes
    assert all(isinstance(box, WholeSpinBox | DecimalSpinBox) for box in boxes)
    lines = [line for line in window.findChildren(QLineEdit) if line.parent() not in boxes]
    assert all(line.validator() is None for line in lines)
    dialog.deleteLater()


def test_a_whole_number_beyond_reason_is_refused_in_a_sentence(studio):
    project = studio.spec
    fields = [
        field
        for field in studio.window.findChildren(NumberField)
        if field.isVisible() and field.accessibleName() in ("Number of neurons", "Data seed", "Samples")
    ]
    assert len(fields) >= 2
    for text in ("9223372036854775808", "1e15", "9" * 400, "-5", "99999999999"):
        studio.window.messages.clear()
        assert not studio.window.messages.text
        for field in fields:
            put(field, text)
        assert studio.window.messages.text
        assert studio.spec.network == project.network
