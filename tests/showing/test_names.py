"""Scalars without a label are called by the variables of whoever shows them."""

from __future__ import annotations

import sys

from gradstudio.engine.value import Value
from gradstudio.showing.names import is_network, names_in
from gradstudio.showing.shown_graph import GraphThing
from tests.graph.foreign import Scalar

_GLOBAL = Scalar(9.0)


def labels(value: object, title: str = "") -> tuple[str, ...]:
    return GraphThing(value, title, sys._getframe(1))._graph.labels


def test_variables_name_scalars_and_a_label_of_its_own_comes_first() -> None:
    a, b = Scalar(2.0), Scalar(-3.0, label="β")
    result = a * b
    assert labels(result) == ("a", "β", "result")


def test_lists_dicts_and_objects_name_what_they_hold() -> None:
    class Model:
        def __init__(self) -> None:
            self.bias = Scalar(0.5)
            self.rows = [[Scalar(1.0)]]

    ws, named, model = [Scalar(1.0), Scalar(2.0)], {"up": Scalar(4.0)}, Model()
    names = names_in(sys._getframe())
    assert names[id(ws[1])] == "ws[1]"
    assert names[id(named["up"])] == "named['up']"
    assert names[id(model.bias)] == "model.bias"


def test_variables_of_the_function_come_before_those_of_the_module_and_private_ones_are_passed_over() -> None:
    _hidden = Scalar(1.0)
    names = names_in(sys._getframe())
    assert id(_hidden) not in names
    assert id(_GLOBAL) not in names


class _Neuron:
    def __init__(self, inputs: int) -> None:
        self.w = [Scalar(0.1) for _ in range(inputs)]
        self.b = Scalar(0.0)


class _Layer:
    def __init__(self, inputs: int, outputs: int) -> None:
        self.neurons = [_Neuron(inputs) for _ in range(outputs)]


class _Network:
    def __init__(self) -> None:
        self.layers = [_Layer(2, 3), _Layer(3, 1)]


def test_the_parameters_of_the_only_network_are_called_as_those_of_ours() -> None:
    net = _Network()
    assert is_network(net)
    names = names_in(sys._getframe())
    assert names[id(net.layers[0].neurons[2].w[1])] == "layer1.neuron3.w2"
    assert names[id(net.layers[1].neurons[0].b)] == "layer2.neuron1.b"


def test_two_networks_are_told_apart_by_their_variables() -> None:
    actor, critic = _Network(), _Network()
    names = names_in(sys._getframe())
    assert names[id(actor.layers[0].neurons[0].b)] == "actor.layer1.neuron1.b"
    assert names[id(critic.layers[0].neurons[0].b)] == "critic.layer1.neuron1.b"


def test_results_in_a_dict_are_called_by_its_keys() -> None:
    x = Value(2.0)
    assert labels({"loss": x * 2, "accuracy": x + 1}, "metrics") == (
        "x",
        "",
        "loss",
        "",
        "accuracy",
        "metrics",
    )


def test_the_variables_of_ipython_name_nothing() -> None:
    scope = {"In": [Scalar(1.0)], "Out": {1: (out := Scalar(2.0))}, "_": out, "kept": Scalar(3.0)}
    exec("import sys; frame = sys._getframe()", scope)  # noqa: S102 - the only way to a frame of such a module
    names = names_in(scope["frame"])
    assert set(names.values()) == {"kept"}
