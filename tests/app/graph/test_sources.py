"""`ShownGraph` shows whatever source it is given: without a project, a session or a window."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from gradstudio.app.canvas.search import Search
from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.graph.value_source import ValueSource
from gradstudio.app.selection import Selection
from gradstudio.engine.value import Value
from gradstudio.graph.reading import GraphReadingError
from tests.qt_helpers import until


def square(x: float) -> Value:
    root = Value(x, label="x") ** 2
    root.label = "y"
    root.backward()
    return root


@pytest.fixture
def selection(qapp) -> Selection:
    return Selection()


@pytest.fixture
def shown(selection: Selection, qtbot) -> Iterator[ShownGraph]:
    model = ShownGraph(ValueSource(square(3.0)), selection)
    model.show(model.source)
    until(qtbot, lambda: model.has_values)
    yield model
    model.shutdown()


def test_structure_and_numbers_come_from_the_source(shown: ShownGraph) -> None:
    assert shown.graph.labels == ("x", "", "y")
    assert shown.data.tolist() == [3.0, 2.0, 9.0]
    assert shown.grad.tolist() == [6.0, 0.0, 1.0]
    assert (shown.step, shown.run, shown.sample, len(shown.parameters)) == (0, None, None, 0)
    assert shown.source.root_title == "y"


def test_another_source_takes_the_place_of_the_first_and_has_a_selection_of_its_own(
    shown: ShownGraph, qtbot
) -> None:
    shown.selected.set_node(shown.node_of("x"))
    other = ValueSource(square(-1.0))
    shown.show(other)
    until(qtbot, lambda: shown.placed.key.structure == other.structure)
    assert shown.data[shown.node_of("x")] == -1.0
    assert shown.selected.node is None


def test_the_first_source_comes_back_at_once(shown: ShownGraph, qtbot) -> None:
    first, placed = shown.source, shown.placed
    shown.show(ValueSource(square(1.0)))
    until(qtbot, lambda: shown.placed is not placed)
    shown.show(first)
    assert shown.placed is placed
    assert shown.has_values


def test_a_search_follows_the_numbers_that_are_read_again(shown: ShownGraph) -> None:
    search = Search(shown, shown.selected)
    search.set_text("data > 8")
    assert search.hits.tolist() == [2]
    root = shown.source._nodes[-1]
    root.data = 7.0
    shown.refresh()
    assert search.hits.tolist() == []


def test_giving_up_goes_back_to_the_source_that_is_shown(shown: ShownGraph) -> None:
    first = shown.source
    shown.show(ValueSource(square(2.0)))
    shown.cancel()
    assert shown.source is first
    assert shown.has_values


def test_a_source_of_what_is_no_graph_is_refused() -> None:
    with pytest.raises(GraphReadingError):
        ValueSource(np.zeros(3))
