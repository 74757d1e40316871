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
