from __future__ import annotations

import numpy as np
import pytest

from gradstudio.data.source import load_dataset
from gradstudio.engine.value import Value
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.lab.errors import LabError
from gradstudio.lab.subject import Subject, subject_of_loss, subject_of_value
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import build_loss
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.initial import initial_parameters
from gradstudio.training.run.moment import FIRST_RUN, Moment
from tests.graph.foreign import Scalar


def loss_of(
    spec: ProjectSpec, watch: Watch, samples: tuple[int, ...], moment: Moment | None = None
) -> Subject:
    return subject_of_loss(spec, load_dataset(spec.data), initial_parameters(spec), watch, samples, moment)


def two_paths() -> Value:
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    c, d = a + b, a * b
    out = (c * d).tanh() + 2.0
    out.label = "L"
    return out


def test_node_i_is_node_i_of_the_drawing():
    spec, watch = ProjectSpec(), Watch(sample=3)
    subject = loss_of(spec, watch, (3,))
    drawn = ValueGraph(build_loss(spec, load_dataset(spec.data), initial_parameters(spec), watch, (3,)).root)
    assert tuple(node.label for node in subject.nodes) == drawn.labels
    assert tuple(node._op for node in subject.nodes) == drawn.symbols
    assert subject.operands == tuple(drawn.operands)
    assert subject.root is subject.nodes[-1]


def test_its_knobs_are_the_parameters_in_the_order_of_the_network():
    spec = ProjectSpec()
    moment = Moment(FIRST_RUN, 7)
    subject = loss_of(spec, Watch(), (0,), moment)
    numbers = initial_parameters(spec)
    assert [subject.nodes[knob].data for knob in subject.knobs] == list(numbers)
    assert subject.names[subject.knobs[0]] == "layer1.neuron1.w1"
    assert [subject.names[i] for i in subject.inputs] == ["x1", "x2"]
    assert subject.moment == moment
    assert subject.title == "the sample's loss"


def test_its_gradients_are_those_of_one_backward_pass():
    out = two_paths()
    out.backward()
    out.backward()  # leaves of the original accumulate
    subject = subject_of_value(out)
    a = subject.index_of("a")
    assert a is not None
    assert subject.nodes[a].grad * 2 == out._prev[0]._prev[0]._prev[0]._prev[0].grad
    assert subject.root.grad == 1.0


def test_what_is_done_to_it_nothing_else_sees():
    out = two_paths()
    subject, other = subject_of_value(out), subject_of_value(out)
    before = [(node.data, node.grad) for node in other.nodes]
    for node in subject.nodes:
        node.data, node.grad = 99.0, -99.0
    assert [(node.data, node.grad) for node in other.nodes] == before
    assert out.data != 99.0


def test_a_copy_has_the_same_numbers_and_is_its_own():
    subject = loss_of(ProjectSpec(), Watch(), (0,))
    copy = subject.copy()
    assert np.array_equal(copy.data, subject.data)
    assert np.array_equal(copy.grad, subject.grad)
    copy.nodes[0].data += 1.0
    copy.root.backward()
    assert copy.nodes[0].data != subject.nodes[0].data
    assert not set(copy.nodes) & set(subject.nodes)


def test_every_node_has_a_name_of_its_own():
    a = Value(2.0, label="a")
    c = a + 3.0
    c.label = "c"
    again = c * 3.0
    again.label = "c"
    subject = subject_of_value((again * again).exp() * Value(1.0, label="u1"))
    assert subject.names == ("a", "3 #1", "c #1", "3 #2", "c #2", "u2", "u3", "u1", "u4")
    assert [subject.names[i] for i in subject.knobs] == ["a", "u1"]


def test_names_in_the_loss_of_several_samples_say_whose_they_are():
    subject = loss_of(ProjectSpec(), Watch(scope="batch"), (4, 9, 2))
    assert len(set(subject.names)) == len(subject)
    assert {"sample5.x1", "sample3.layer1.neuron1.z", "layer1.neuron1.w1"} <= set(subject.names)
    assert subject.title == "the loss"


def test_a_graph_like_micrograds_is_one_of_ours_then():
    a, b = Scalar(2.0, label="a"), Scalar(-3.0, label="b")
    root = (a * b + a) ** 2
    root.backward()
    subject = subject_of_value(root)
    assert subject.is_known
    assert subject.title == "the result"
    grads = {subject.names[i]: subject.nodes[i].grad for i in subject.knobs}
    assert grads == {"a": a.grad, "b": b.grad}


def test_a_graph_with_a_function_of_ones_own_keeps_the_gradients_that_it_had():
    a = Value(3.0, label="a")
    twice = Value(6.0, (a,), "twice")
    twice.grad, a.grad = 1.0, 2.0
    subject = subject_of_value(twice)
    assert not subject.is_known
    assert [node.grad for node in subject.nodes] == [2.0, 1.0]


def test_a_single_leaf_is_a_graph_too():
    subject = subject_of_value(Value(4.0, label="a"))
    assert (subject.names, subject.knobs, subject.operands) == (("a",), (0,), ((),))


def test_a_graph_of_more_than_100_000_scalars_is_refused_in_words():
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=500)
    with pytest.raises(LabError, match="more than 100,000 scalars"):
        loss_of(spec, Watch(scope="all"), tuple(range(500)) * 40)
    value = Value(1.0)
    for _ in range(50_001):
        value = value + 1.0
    with pytest.raises(LabError, match="more than 100,000 scalars"):
        subject_of_value(value)


def test_what_is_no_graph_is_refused_in_words():
    with pytest.raises(LabError, match="no node of a graph"):
        subject_of_value("a + b")
