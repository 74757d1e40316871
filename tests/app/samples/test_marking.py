"""Samples that views mark, of whom the one that began last has its way."""

from __future__ import annotations

import pytest

from gradstudio.app.samples.marking import Marking


class Heard:
    """A marking, and how often it said that it changed."""

    def __init__(self) -> None:
        self.marking, self.count = Marking(), 0
        self.marking.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        self.count += 1

    @property
    def shown(self) -> tuple[list[int], str]:
        return self.marking.samples.tolist(), self.marking.reason


@pytest.fixture
def heard(qapp) -> Heard:
    return Heard()


def test_the_view_that_began_last_is_shown_however_often_others_mark(heard: Heard) -> None:
    heard.marking.mark([1, 2], "cell", by="metrics")
    heard.marking.mark([3], "pull", [1.0], by="pulls")
    count = heard.count
    for sample in range(5):
        heard.marking.mark([sample], "cell", by="metrics")
    assert heard.shown == ([3], "pull")
    assert heard.count == count
    heard.marking.clear("pulls")
    assert heard.shown == ([4], "cell")
    assert heard.marking.signs.tolist() == [0.0]
    heard.marking.clear("metrics")
    assert heard.shown == ([], "")


def test_a_view_that_begins_anew_comes_first(heard: Heard) -> None:
    heard.marking.mark([1], "cell", by="metrics")
    heard.marking.mark([3], "pull", by="pulls")
    heard.marking.clear("metrics")
    heard.marking.mark([2], "other cell", by="metrics")
    assert heard.shown == ([2], "other cell")


def test_what_is_marked_already_changes_nothing(heard: Heard) -> None:
    heard.marking.clear()
    heard.marking.mark([1, 2], "pull", [1.0, -1.0], by="pulls")
    heard.marking.mark([1, 2], "pull", [1.0, -1.0], by="pulls")
    assert heard.count == 1
    heard.marking.mark([1, 2], "pull", [-1.0, -1.0], by="pulls")
    assert heard.count == 2
    heard.marking.clear()
    assert (heard.count, heard.shown) == (3, ([], ""))
