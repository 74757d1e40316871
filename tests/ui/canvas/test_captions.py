"""The names of groups narrower than they are written where they touch nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from gradstudio.ui.canvas.captions import captions_above, narrow_captions
from gradstudio.ui.look.theme import interface_font, load_fonts


@pytest.fixture
def metrics(qapp) -> QFontMetricsF:
    load_fonts()
    return QFontMetricsF(interface_font(0.8))


def test_a_name_stands_centred_above_its_narrow_group(metrics):
    group, far = QRectF(100, 50, 24, 200), QRectF(300, 20, 90, 200)
    ((place, name),) = narrow_captions([(group, 3.0, "layer 1")], [group, far], metrics)
    assert name == "layer 1"
    assert place.center().x() == pytest.approx(group.center().x())
    assert place.bottom() <= group.top() + 3
    assert place.width() > group.width()


@pytest.mark.parametrize("beside", [QRectF(128, 20, 90, 200), QRectF(80, 30, 12, 30)])
def test_it_is_left_out_where_it_would_touch_something(metrics, beside):
    group = QRectF(100, 50, 24, 200)
    assert narrow_captions([(group, 3.0, "layer 1")], [group, beside], metrics) == []


def test_names_do_not_touch_each_other_and_a_hairline_has_none(metrics):
    groups = [(QRectF(100, 50, 20, 200), 0.0, "layer 1"), (QRectF(126, 50, 20, 200), 0.0, "layer 2")]
    assert [name for _, name in narrow_captions(groups, [], metrics)] == ["layer 1"]
    assert narrow_captions([(QRectF(100, 50, 5, 200), 0.0, "inputs")], [], metrics) == []


@pytest.mark.parametrize(
    ("beside", "side"),
    [
        (QRectF(900, 0, 50, 200), "center"),
        (QRectF(118, 0, 50, 200), "right"),  # a layer close to the inputs, on their right
        (QRectF(42, 0, 50, 200), "left"),
    ],
)
def test_the_name_of_a_box_without_room_stands_above_it_along_the_side_that_is_free(metrics, beside, side):
    box = QRectF(100, 90, 10, 14)
    ((place, name),) = captions_above([(box, "inputs")], [box, beside], metrics)
    assert name == "inputs"
    assert place.bottom() <= box.top()
    assert not place.intersects(beside)
    along = {
        "center": (place.center().x(), box.center().x()),
        "right": (place.right(), box.right()),
        "left": (place.left(), box.left()),
    }
    assert along[side][0] == pytest.approx(along[side][1])


def test_a_box_between_others_has_no_name(metrics):
    box = QRectF(100, 90, 10, 14)
    others = [box, QRectF(60, 0, 36, 200), QRectF(114, 0, 36, 200)]
    assert captions_above([(box, "inputs")], others, metrics) == []
