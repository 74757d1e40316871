from __future__ import annotations

from gradstudio.ui.kit.elided_label import ElidedLabel


def test_a_line_is_cut_where_there_is_no_room_and_its_tip_says_all(qtbot):
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.say("Distance of the parameters: 5.695")
    label.resize(label.fontMetrics().horizontalAdvance(label.text()) + 4, 20)
    assert label.shown_text == label.text() == label.toolTip()
    label.resize(100, 20)
    assert label.shown_text.endswith("…")
    assert label.fontMetrics().horizontalAdvance(label.shown_text) <= 100
    assert label.minimumSizeHint().width() == 0
    assert label.grab().toImage() != ElidedLabel().grab().toImage()


def test_a_hint_takes_the_place_of_the_tip(qtbot):
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.say("short", "and why")
    assert (label.text(), label.toolTip()) == ("short", "and why")
