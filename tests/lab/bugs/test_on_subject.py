"""What mistakes make of gradients: each is found by symmetric differences, and without any nothing differs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.engine.value import Value
from gradstudio.lab.bugs.backward import backpropagate
from gradstudio.lab.bugs.bug import Bug
from gradstudio.lab.bugs.differences import differences, differing
from gradstudio.lab.bugs.faults import NO_FAULTS, FaultPlace, only
from gradstudio.lab.bugs.needs import lacking_in_graph
from gradstudio.lab.bugs.on_subject import pass_numbers
from gradstudio.lab.bugs.places import places_in
from gradstudio.lab.bugs.table import BUGS, bug_named
from gradstudio.lab.errors import LabError
from gradstudio.lab.recompute import recomputed
from gradstudio.lab.subject import Subject, subject_of_value
from tests.lab.bugs.projects import project, subject

IN_GRADIENTS = [bug for bug in BUGS if bug.changes_gradients]
STEP = 1e-5


def by_differences(graph: Subject) -> np.ndarray:
    """The derivative with respect to each knob, by symmetric differences of the loss that is meant."""
    found = []
    for knob in graph.knobs:
        number = graph.nodes[knob].data
        above, below = (recomputed(graph, {knob: number + h})[-1] for h in (STEP, -STEP))
        found.append((above - below) / (2 * STEP))
    return np.array(found)


def error_of(graph: Subject, key: str, place: FaultPlace | None = None) -> float:
    """The largest relative error of the gradients of the knobs with a mistake, against differences."""
    grad = pass_numbers(graph, only(key, place or FaultPlace())).grad[list(graph.knobs)]
    numeric = by_differences(graph)
    return float((np.abs(grad - numeric) / np.maximum(1e-3, np.abs(grad) + np.abs(numeric))).max())


@pytest.fixture(scope="module")
def graph() -> Subject:
    return subject(project("iris"))


@pytest.mark.parametrize("bug", IN_GRADIENTS, ids=lambda bug: bug.key)
def test_symmetric_differences_find_a_mistake_that_changes_gradients(bug: Bug, graph: Subject):
    assert error_of(graph, bug.key) > 1e-2


@pytest.mark.parametrize("bug", [bug for bug in BUGS if not bug.changes_gradients], ids=lambda bug: bug.key)
def test_any_other_mistake_leaves_the_numbers_of_a_graph_as_they_are(bug: Bug, graph: Subject):
    numbers = pass_numbers(graph, only(bug.key))

    assert np.array_equal(numbers.grad, graph.grad)
    assert "look at the two runs" in lacking_in_graph(bug)


def test_without_a_mistake_symmetric_differences_find_nothing(graph: Subject):
    grad = pass_numbers(graph, NO_FAULTS).grad[list(graph.knobs)]

    assert np.allclose(grad, by_differences(graph), rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("kind", ["xor", "iris", "sine"])
def test_without_a_mistake_the_numbers_are_those_of_the_engine_to_the_last_bit(kind: str):
    graph = subject(project(kind, l1=0.01, l2=0.02))
    numbers = pass_numbers(graph, NO_FAULTS)

    assert np.array_equal(numbers.grad, graph.grad)
    assert np.array_equal(numbers.data, graph.data)


@given(
    st.lists(
        st.tuples(st.sampled_from("+-*t"), st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=25
    )
)
def test_a_pass_without_a_mistake_is_that_of_the_engine_on_any_graph(made: list[tuple[str, int, int]]):
    def build() -> Value:
        nodes = [Value(0.7, label="a"), Value(-1.3, label="b"), Value(0.2, label="c")]
        for symbol, i, j in made:
            a, b = nodes[i % len(nodes)], nodes[j % len(nodes)]
            nodes.append({"+": a + b, "-": a - b, "*": a * b, "t": a.tanh()}[symbol])
        return nodes[-1]

    graph = subject_of_value(build())

    assert np.array_equal(pass_numbers(graph, NO_FAULTS).grad, graph.grad)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.key)
def test_the_graph_itself_is_never_changed(bug: Bug):
    graph = subject(project("iris"))
    data, grad = graph.data, graph.grad

    pass_numbers(graph, only(bug.key))

    assert np.array_equal(graph.data, data)
    assert np.array_equal(graph.grad, grad)


def named(root: Value, key: str, place: FaultPlace | None = None) -> dict[str, float]:
    """The gradients of a graph made by hand, with a mistake."""
    graph = subject_of_value(root)
    grad = pass_numbers(graph, only(key, place or FaultPlace())).grad
    return dict(zip(graph.names, grad.tolist(), strict=True))


def test_assigning_keeps_one_use_of_a_value():
    a = Value(3.0, label="a")

    assert named(a + a, "overwrite")["a"] == 1.0


def test_assigning_in_one_rule_leaves_the_others_right():
    a = Value(3.0, label="a")
    twice = (a * 2.0) + (a * 5.0)
    twice.label = "out"

    assert named(twice, "overwrite", FaultPlace("operation", "add"))["a"] == 7.0
    assert named(twice, "overwrite", FaultPlace("operation", "multiply"))["a"] == 2.0


def test_in_the_order_of_creation_only_what_stands_below_the_root_hears_of_it():
    a, b = Value(3.0, label="a"), Value(2.0, label="b")
    product = a * b
    product.label = "product"

    assert named(product + b, "creation_order") == {"a": 0.0, "b": 1.0, "product": 1.0, "u1": 1.0}


def test_breadth_first_a_node_passes_on_before_all_has_come():
    a = Value(2.0, label="a")
    b = a * 3.0
    b.label = "b"
    deep = (b * 1.0) * 1.0
    found = named(b + deep, "order_met")

    assert found["b"] == 2.0
    assert found["a"] == 3.0, "b has passed on a gradient of 1"


def test_a_subtraction_passes_on_the_wrong_sign():
    a, b = Value(3.0, label="a"), Value(2.0, label="b")

    found = named(a - b, "subtract_sign")

    assert (found["a"], found["b"]) == (1.0, 1.0)


def test_a_product_passes_on_the_factor_itself():
    a, b = Value(3.0, label="a"), Value(2.0, label="b")

    found = named(a * b, "product_unswapped")

    assert (found["a"], found["b"]) == (3.0, 2.0)


def test_the_derivative_of_tanh_is_taken_of_its_input():
    a = Value(2.0, label="a")

    assert named(a.tanh(), "tanh_input")["a"] == 1.0 - 4.0


def test_a_mistake_in_one_layer_leaves_the_gradients_above_it_right():
    graph = subject(project("xor"))
    found = differences(
        graph.grad, pass_numbers(graph, only("tanh_input", FaultPlace("layer", "layer1"))).grad, graph.names
    )

    assert found
    assert not [one.name for one in found if "layer2" in one.name or "layer3" in one.name]


def test_without_zero_grad_parameters_alone_have_twice_their_gradient():
    graph = subject(project("xor"))
    grad = pass_numbers(graph, only("no_zero_grad")).grad
    knobs = list(graph.knobs)
    others = [node for node in range(len(graph)) if node not in graph.knobs]

    assert np.allclose(grad[knobs], 2 * graph.grad[knobs], rtol=1e-12)
    assert np.array_equal(grad[others], graph.grad[others])


def test_a_gradient_that_was_zeroed_is_still_there_at_inner_nodes():
    graph = subject(project("xor"))
    grad = pass_numbers(graph, only("gradient_zeroed")).grad

    assert not grad[list(graph.knobs)].any()
    assert np.count_nonzero(grad) > 1


def test_a_forgotten_bias_has_no_gradient_and_is_left_out_of_what_is_computed():
    spec = project("xor")
    graph = subject(spec)
    turned = graph.copy()
    for knob in turned.knobs:
        if turned.names[knob].endswith(".b"):
            turned.nodes[knob].data = 0.5
    numbers = pass_numbers(turned, only("forgotten_bias"))
    biases = [knob for knob in graph.knobs if graph.names[knob].endswith(".b")]

    assert not numbers.grad[biases].any()
    assert numbers.data[biases].tolist() == [0.5] * len(biases), "they are shown as they are"
    assert numbers.data[-1] == graph.nodes[-1].data, "the loss is that of biases at 0"


def test_the_sum_of_a_batch_is_as_many_times_as_large_as_it_has_samples():
    graph = subject(project("xor"))
    numbers = pass_numbers(graph, only("sum_for_mean"))

    assert numbers.data[-1] == pytest.approx(3 * graph.nodes[-1].data, rel=1e-12)
    assert np.allclose(numbers.grad[list(graph.knobs)], 3 * graph.grad[list(graph.knobs)], rtol=1e-12)


def test_the_sum_over_one_sample_is_its_mean():
    graph = subject(project("xor"), (0,))

    assert np.array_equal(pass_numbers(graph, only("sum_for_mean")).grad, graph.grad)
    assert "loss of one sample" in lacking_in_graph(bug_named("sum_for_mean"))


def test_an_update_that_comes_too_early_reaches_the_layers_below_alone():
    graph = subject(project("xor"))
    found = differences(graph.grad, pass_numbers(graph, only("update_early"), rate=0.5).grad, graph.names)
    parameters = [one.name for one in found if graph.index_of(one.name) in graph.knobs]

    assert parameters
    assert not [name for name in parameters if name.startswith("layer3")]
    assert np.allclose(pass_numbers(graph, only("update_early"), rate=0.0).grad, graph.grad, rtol=1e-12)


def test_each_step_of_the_pass_is_told_with_what_was_there_before_and_after():
    nodes = subject(project("xor")).copy().nodes
    for node in nodes:
        node.grad = 0.0
    steps = []
    backpropagate(nodes, NO_FAULTS, lambda node, before, after: steps.append((node, before, after)))

    assert [node for node, _, _ in steps] == [node for node in reversed(nodes) if node._prev]
    assert all(len(before) == len(after) == len(node._prev) for node, before, after in steps)


def test_places_are_those_that_the_graph_has():
    nodes = subject(project("xor")).nodes

    assert places_in(bug_named("tanh_input"), nodes) == (
        FaultPlace("layer", "layer1"),
        FaultPlace("layer", "layer2"),
    )
    assert len(places_in(bug_named("forgotten_bias"), nodes)) == 3
    assert FaultPlace("operation", "multiply") in places_in(bug_named("overwrite"), nodes)
    assert places_in(bug_named("ascent"), nodes) == ()


def test_an_operation_of_ones_own_is_refused_in_a_sentence():
    a = Value(2.0, label="a")
    root = Value(4.0, (a,), "my op")
    root._backward = lambda: None

    with pytest.raises(LabError, match="not the engine's"):
        pass_numbers(subject_of_value(root), NO_FAULTS)


def test_numbers_that_differ_by_rounding_alone_are_the_same():
    right = np.array([1.0, 0.0, np.nan, np.inf, 2.0])
    wrong = np.array([1.0 + 1e-15, 0.0, np.nan, np.inf, np.nan])

    assert differing(right, wrong).tolist() == [False, False, False, False, True]
    assert [one.index for one in differences(right, wrong, tuple("abcde"))] == [4]
