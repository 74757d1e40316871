"""Values and networks show themselves in a notebook: drawings that hold what they are of, and a text."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.engine import MLP, Neuron, Value
from gradstudio.export.drawing.display import MOST_SCALARS, bundle_of, network_bundle
from gradstudio.export.drawing.network_drawing import MOST_NEURONS, DrawnLayer, network_as_svg

SVG = "{http://www.w3.org/2000/svg}"


def drawn(thing: object) -> ElementTree.Element:
    return ElementTree.fromstring(bundle_of(thing)["image/svg+xml"])


def texts(svg: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in svg.iter(f"{SVG}text")]


def test_a_value_shows_its_graph_with_labels_numbers_and_operations() -> None:
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    product = a * b
    product.label = "e"
    product.backward()
    assert texts(drawn(product)) == [
        *("a", "data 2.000", "grad −3.000"),
        *("b", "data −3.000", "grad 2.000"),
        "*",
        *("e", "data −6.000", "grad 1.000"),
    ]
    assert bundle_of(product)["text/plain"] == "e = Value(data=-6.0, grad=1.0)"


def test_a_notebook_asks_by_its_protocol() -> None:
    for thing in (Value(1.0) + 2.0, MLP(2, [3, 1], rng=1)):
        assert set(thing._repr_mimebundle_(include=None, exclude=None)) == {"text/plain", "image/svg+xml"}


def test_every_edge_is_drawn_also_twice_the_same() -> None:
    a = Value(3.0, label="a")
    svg = drawn(a + a)
    ways = [element.get("d", "") for element in svg.iter(f"{SVG}path")]
    assert len(ways) == len(set(ways)) == 3  # both of a, and from the operation to its result


def test_boxes_of_a_drawing_do_not_overlap_and_stand_inside_it() -> None:
    outputs = MLP(3, [4, 2], "gelu", rng=2).outputs([1.0, -2.0, 0.5])
    svg = drawn(outputs[0] * outputs[1])
    left, top, width, height = map(float, svg.get("viewBox", "").split())
    boxes = np.array(
        [
            [float(box.get(key, "")) for key in ("x", "y", "width", "height")]
            for box in svg.iter(f"{SVG}rect")
        ][1:]
    )
    starts, ends = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    assert (starts >= (left, top)).all()
    assert (ends <= (left + width, top + height)).all()
    apart = (ends[:, None] <= starts[None]) | (starts[:, None] >= ends[None])
    assert (apart.any(axis=2) | np.eye(len(boxes), dtype=bool)).all()


@given(label=st.text(max_size=40), data=st.floats())
def test_any_label_and_number_makes_a_drawing_that_can_be_read(label: str, data: float) -> None:
    value = Value(data, label=label)
    result = value.relu() + 1.0
    result.label = label
    drawn(result)


def test_an_operation_of_ones_own_is_drawn_too() -> None:
    assert "my <op>" in texts(drawn(Value(3.0, (Value(1.0), Value(2.0)), "my <op>")))


def test_a_graph_that_is_too_large_says_so_in_place_of_a_drawing() -> None:
    total = Value(0.0)
    for _ in range(MOST_SCALARS // 2 - 1):
        total = total + 1.0
    assert "image/svg+xml" in bundle_of(total)
    bundle = bundle_of(total + 1.0)
    assert set(bundle) == {"text/plain"}
    assert "more than 200 scalars, which is too large for a drawing here" in bundle["text/plain"]


def test_a_very_large_graph_is_not_walked_to_its_end() -> None:
    total = Value(0.0)
    for _ in range(20_000):
        total = total + 1.0
    assert "too large" in bundle_of(total)["text/plain"]


def test_a_network_shows_sizes_activations_and_names() -> None:
    mlp = MLP(2, [3, 1], "gelu", rng=1)
    bundle = bundle_of(mlp)
    assert bundle["text/plain"] == "MLP 2-3-1: 13 parameters; gelu, linear"
    assert texts(drawn(mlp)) == ["x1", "x2", "2", "inputs", "3", "gelu", "1", "linear"]
    assert len(list(drawn(mlp).iter(f"{SVG}path"))) == 2 * 3 + 3


def test_a_wide_layer_is_drawn_in_part_and_says_how_many_more_there_are() -> None:
    svg = drawn(MLP(1, [30, 1], rng=1))
    assert "⋮ 19 more" in texts(svg)
    assert len(list(svg.iter(f"{SVG}ellipse"))) == 1 + (MOST_NEURONS - 1) + 1


def test_names_of_inputs_and_outputs_stand_beside_their_neurons() -> None:
    layer = DrawnLayer(weight=np.ones((2, 1)), activation="linear")
    bundle = network_bundle([layer], ["petal length of a kind"], ["setosa", "virginica"], "A network")
    assert bundle["text/plain"] == "A network"
    names = texts(ElementTree.fromstring(bundle["image/svg+xml"]))[:3]
    assert names == ["petal length …", "setosa", "virginica"]


def test_numbers_that_are_not_finite_are_drawn_as_nothing() -> None:
    weight = np.array([[np.nan, np.inf], [0.0, 1.0]])
    svg = network_as_svg([DrawnLayer(weight=weight, activation="relu")], ["<a>", "b"], ["−1", "+1"])
    assert texts(ElementTree.fromstring(svg))[:4] == ["<a>", "b", "−1", "+1"]


def test_nothing_else_is_drawn() -> None:
    with pytest.raises(TypeError, match="A Neuron has no drawing"):
        bundle_of(Neuron(2, rng=1))


def test_the_engine_alone_shows_a_text() -> None:
    code = """
import sys
sys.modules["numpy"] = None
from gradstudio.engine import Value
print(Value(2.0)._repr_mimebundle_())
assert "networkx" not in sys.modules
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "{'text/plain': 'Value(data=2.0, grad=0.0)'}\n"
