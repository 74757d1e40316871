from __future__ import annotations

import pytest

from gradstudio.app.selection import Selection


@pytest.fixture
def selection(qapp):
    return Selection()


def test_the_first_sample_and_no_node_at_first(selection):
    assert selection.sample == 0
    assert selection.node is None


def test_a_change_is_told_once(selection):
    samples: list[int] = []
    nodes: list[object] = []
    selection.sample_changed.connect(samples.append)
    selection.node_changed.connect(nodes.append)
    for _ in range(2):
        selection.set_sample(3)
        selection.set_node(0)
    selection.set_node(None)
    assert samples == [3]
    assert nodes == [0, None]
    assert (selection.sample, selection.node) == (3, None)


def test_another_sample_leaves_the_node_selected(selection):
    selection.set_node(5)
    selection.set_sample(2)
    assert selection.node == 5


def test_the_part_goes_with_the_primary_node(selection):
    selection.name_by(["", "layer1.neuron1.w1"].__getitem__)
    selection.set_node(1)
    assert selection.part == "layer1.neuron1.w1"
    selection.toggle_node(0)
    assert selection.part == ""


def test_a_part_that_no_node_stands_for_goes_with_the_next_selection_of_nothing(selection):
    parts: list[str] = []
    selection.part_changed.connect(parts.append)
    selection.set_nodes((), "layer1")
    selection.set_node(None)
    assert parts == ["layer1", ""]


def test_starting_over_selects_nothing_of_the_first_sample(selection):
    selection.set_sample(3)
    selection.set_nodes((1, 2), "layer1")
    selection.start_over()
    assert (selection.sample, selection.nodes, selection.part) == (0, (), "")
