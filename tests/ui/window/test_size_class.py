"""What gives way in a window that is too small for all of it."""

from __future__ import annotations

import pytest

from gradstudio.ui.window.size_class import Needs, SizeClass, size_class

NEEDS = Needs(left=250, stage=490, right=310, height=500)


@pytest.mark.parametrize(
    ("width", "height", "areas", "shared"),
    [
        (1280, 700, (), False),
        (1180, 700, (), False),
        (1179, 700, ("left",), False),
        (1000, 700, ("left",), False),
        (999, 700, ("left", "right"), False),
        (900, 500, ("left", "right"), True),
        (2560, 540, (), True),
    ],
)
def test_columns_lie_over_the_stage_and_panels_share_it_below_certain_sizes(width, height, areas, shared):
    found = size_class(width, height, NEEDS)
    assert found.areas_over == areas
    assert found.stage_shared == shared


def test_larger_type_and_wider_panels_need_more_room():
    assert size_class(1500, 800, NEEDS, scale=1.5).areas_over == ("left",)
    assert size_class(1280, 800, NEEDS, scale=1.5).areas_over == ("left", "right")
    wide = Needs(left=300, stage=800, right=320, height=500)
    assert size_class(1280, 800, wide).areas_over == ("left",)
    assert size_class(1100, 800, wide).areas_over == ("left", "right")


def test_layouts_of_different_classes_are_remembered_under_different_keys():
    classes = [
        SizeClass(drawer_over=drawer, side_over=side, stage_shared=shared)
        for drawer in (False, True)
        for side in (False, True)
        for shared in (False, True)
    ]
    assert len({size.key for size in classes}) == len(classes)
    assert SizeClass().key == ""
