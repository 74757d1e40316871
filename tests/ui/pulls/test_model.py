"""The rows of the samples and their order."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt

from gradstudio.training.look.pulls import GradientParts
from gradstudio.training.look.requests import Pulls, PullsRequest
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.ui.pulls.model import PULL, SAMPLE, SHARE_ROLE, SIZE, TARGET, PullModel

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
CLASSES = {2: "b", 5: "a", 7: "b", 9: "a"}


def pulls(along: list[float], sizes: list[float]) -> Pulls:
    return Pulls(
        moment=Moment(RunId(1), 3),
        request=PullsRequest(),
        samples=np.array(list(CLASSES)[: len(along)]),
        parts=GradientParts(norm=sum(along), along=np.array(along), sizes=np.array(sizes)),
        opposed=(),
    )


@pytest.fixture
def model(qapp) -> Iterator[PullModel]:
    parent = QObject()
    made = PullModel(CLASSES.__getitem__, parent)
    made.show_pulls(pulls([0.1, -0.4, 0.2, 0.0], [0.1, 0.5, 0.9, 0.0]))
    yield made
    parent.deleteLater()


def shown(model: PullModel) -> list[int | None]:
    return [model.sample_at(row) for row in range(model.rowCount())]


def test_those_that_pull_hardest_come_first_whichever_way(model: PullModel) -> None:
    assert shown(model) == [5, 7, 2, 9]


@pytest.mark.parametrize(
    ("column", "order", "expected"),
    [
        (SAMPLE, UP, [2, 5, 7, 9]),
        (SAMPLE, DOWN, [9, 7, 5, 2]),
        (TARGET, UP, [5, 9, 2, 7]),
        (PULL, UP, [9, 2, 7, 5]),
        (SIZE, DOWN, [7, 5, 2, 9]),
    ],
)
def test_each_column_sorts(model: PullModel, column: int, order: Qt.SortOrder, expected: list[int]) -> None:
    model.sort(column, order)
    assert shown(model) == expected
    assert [model.row_of(sample) for sample in expected] == [0, 1, 2, 3]
    model.show_pulls(pulls([0.1, -0.4, 0.2, 0.0], [0.1, 0.5, 0.9, 0.0]))  # of the next step
    assert shown(model) == expected


def test_cells_say_sample_class_pull_and_size(model: PullModel) -> None:
    first = [model.index(0, column).data() for column in range(model.columnCount())]
    assert first == ["6", "a", "−0.4000", "0.5000"]
    shares = [model.index(row, PULL).data(SHARE_ROLE) for row in range(4)]
    assert shares == [-1.0, 0.5, 0.25, 0.0]
    assert model.index(0, SIZE).data(SHARE_ROLE) is None


def test_where_nothing_pulls_there_are_no_bars(model: PullModel) -> None:
    model.show_pulls(pulls([0.0, 0.0], [0.0, 0.0]))
    assert shown(model) == [2, 5]
    assert model.index(0, PULL).data(SHARE_ROLE) is None


def test_what_is_gone_is_found_no_more(model: PullModel) -> None:
    model.show_pulls(None)
    assert model.rowCount() == 0
    assert model.row_of(5) is None
    assert model.sample_at(0) is None


def test_targets_are_read_once_for_the_same_samples_and_anew_for_other_data(qapp) -> None:
    parent, asked = QObject(), []
    classes = dict(CLASSES)
    model = PullModel(lambda sample: (asked.append(sample), classes[sample])[1], parent)
    model.sort(TARGET, UP)
    for _ in range(3):
        model.show_pulls(pulls([0.1, -0.4, 0.2, 0.0], [0.1, 0.5, 0.9, 0.0]))
    assert len(asked) == 4
    classes[2] = "A"
    model.forget_targets()
    model.show_pulls(pulls([0.1, -0.4, 0.2, 0.0], [0.1, 0.5, 0.9, 0.0]))
    assert shown(model) == [2, 5, 9, 7]
    parent.deleteLater()


def test_a_pull_that_is_no_number_has_no_bar(model: PullModel) -> None:
    model.show_pulls(pulls([float("nan"), -0.4, 0.2, 0.0], [0.1, 0.5, 0.9, 0.0]))
    by_sample = {model.sample_at(row): model.index(row, PULL).data(SHARE_ROLE) for row in range(4)}
    assert by_sample == {2: None, 5: -1.0, 7: 0.5, 9: 0.0}
