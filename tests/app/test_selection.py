from __future__ import annotations

import pytest

from gradstudio.app.selection import GraphScalar, Selection

WEIGHT = GraphScalar(path="layer1.neuron1.w1")
PRODUCT = GraphScalar(group="layer1.neuron1", symbol="*")


@pytest.fixture
def selection(qapp):
    return Selection()


def test_the_first_sample_and_no_scalar_at_first(selection):
    assert (selection.sample, selection.scalars, selection.part) == (0, (), "")


def test_a_change_is_told_once(selection):
    samples: list[int] = []
    scalars: list[object] = []
    selection.sample_changed.connect(samples.append)
    selection.scalars_changed.connect(scalars.append)
    for _ in range(2):
        selection.set_sample(3)
        selection.set_scalars([WEIGHT])
    selection.set_scalars([])
    assert samples == [3]
    assert scalars == [(WEIGHT,), ()]


def test_another_sample_leaves_what_is_selected(selection):
    selection.set_scalars([WEIGHT])
    selection.set_sample(2)
    assert selection.scalars == (WEIGHT,)


def test_the_part_goes_with_the_primary_scalar(selection):
    selection.set_scalars([WEIGHT])
    assert selection.part == "layer1.neuron1.w1"
    selection.set_scalars([WEIGHT, PRODUCT])
    assert selection.part == ""
    assert selection.parts == ("layer1.neuron1.w1",)


def test_of_a_part_that_is_selected_twice_the_later_one_counts(selection):
    other = GraphScalar(path="layer2")
    selection.set_scalars(
        [WEIGHT, other, GraphScalar(path="layer1.neuron1.w1", group="sample2.layer1.neuron1")]
    )
    assert selection.parts == ("layer2", "layer1.neuron1.w1")


def test_a_part_that_is_no_scalar_goes_with_the_next_selection_of_nothing(selection):
    parts: list[str] = []
    selection.part_changed.connect(parts.append)
    selection.set_part("layer1")
    selection.set_part("")
    assert parts == ["layer1", ""]
    assert selection.scalars == ()


def test_a_scalar_of_another_graph_is_no_part_of_the_network(selection):
    selection.set_scalars([GraphScalar(graph="value 1", path="layer1.neuron1.w1")])
    assert (selection.part, selection.parts) == ("", ())


def test_starting_over_selects_nothing_of_the_first_sample(selection):
    selection.set_sample(3)
    selection.set_scalars([WEIGHT, PRODUCT])
    selection.start_over()
    assert (selection.sample, selection.scalars, selection.part) == (0, (), "")
