"""What is copied of a network stands for itself: pasted, it computes what the network does."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hypothesis import given

from gradstudio.engine import Value
from gradstudio.engine.paths import ScalarPath
from gradstudio.engine.walk import topological_order
from gradstudio.export.copying.copying import FORMS, copy_as, copy_node
from gradstudio.export.errors import ExportError
from gradstudio.export.latex import latex_number
from gradstudio.export.subject import ExportSubject, subject_of_spec
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project import ProjectSpec, edits
from gradstudio.project.spec import LayerSpec, Moons, NetworkSpec
from gradstudio.training.look.sample import build_network
from tests.graph.expressions import expressions

PATHS = (
    "layer1.neuron2.w1",
    "layer2.neuron1.b",
    "x2",
    "sample3.x1",
    "layer1.neuron3.z",
    "sample2.layer1.neuron1.a",
    "layer2.neuron2",
    "sample5.layer3.neuron1.z",
)


@pytest.fixture(scope="module")
def subject() -> ExportSubject:
    layers = (
        LayerSpec(size=3, activation="relu"),
        LayerSpec(size=9, activation="gelu"),
        LayerSpec(size=1, activation="linear"),
    )
    return subject_of_spec(ProjectSpec(data=Moons(samples=8), network=NetworkSpec(layers=layers)))


def pasted(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    exec(text, found)  # noqa: S102 - what was copied is run, as whoever pastes it does
    return found


def named(subject: ExportSubject, sample: int) -> dict[str, float]:
    """All scalars of a sample by path, as the reference computes them."""
    network = build_network(subject.spec, subject.parameters)
    outputs = network.outputs(subject.dataset.inputs[sample].tolist())
    nodes = [node for output in outputs for node in topological_order(output)]
    found = {node.label: node.data for node in nodes}
    found |= {
        f"{label[:-1]}z": data
        for label, data in found.items()
        if label.startswith("layer3") and label[-1] == "a"
    }
    return found | {label.removesuffix(".a"): data for label, data in found.items() if label.endswith(".a")}


@pytest.mark.parametrize("text", PATHS)
def test_a_scalar_for_micrograd_has_its_number(subject: ExportSubject, text: str) -> None:
    path = ScalarPath.parse(text)
    assert path is not None
    names = pasted(copy_as(subject, path, "micrograd", sample=4))
    last = [value for value in names.values() if isinstance(value, Value | _micrograd())][-1]
    sample = 4 if path.sample is None else path.sample
    assert last.data == pytest.approx(named(subject, sample)[str(path.for_all_samples)], rel=1e-12)


@pytest.mark.parametrize("what", [1, 2, ScalarPath.whole(3), None])
def test_layers_and_network_for_micrograd_compute_what_they_do(
    subject: ExportSubject, what: ScalarPath | int | None
) -> None:
    names = pasted(copy_as(subject, what, "micrograd", sample=2))
    layer = 3 if what is None else what if isinstance(what, int) else what.layer
    wanted = named(subject, 2)
    for index, value in enumerate(names[f"a{layer}"], start=1):
        assert value.data == pytest.approx(wanted[f"layer{layer}.neuron{index}"], rel=1e-12, abs=1e-15)


@given(expressions())
def test_any_node_of_any_graph_can_be_pasted(root: Value) -> None:
    graph, order = ValueGraph(root), topological_order(root)
    names = pasted(copy_node(graph, [node.data for node in order], graph.root, "micrograd"))
    last = [value for value in names.values() if isinstance(value, Value | _micrograd())][-1]
    assert last.data == root.data or (math.isnan(last.data) and math.isnan(root.data))


@given(expressions())
def test_formulas_are_closed(root: Value) -> None:
    graph, order = ValueGraph(root), topological_order(root)
    text = copy_node(graph, [node.data for node in order], graph.root, "latex")
    plain = text.replace(r"\{", "").replace(r"\}", "")
    assert plain.count("{") == plain.count("}")
    assert text.count(r"\left") == text.count(r"\right")
    assert not re.search(r"(?<![A-Za-z\\])[ABY](?![A-Za-z])", re.sub(r"\\text\{[^}]*\}", "", text))


def test_brackets_stand_where_they_are_needed_and_nowhere_else() -> None:
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    root = (a + b) * (a - b) ** 2 / (1 + (-(a * b)).exp()) - (a - (b - 1.5))
    graph, order = ValueGraph(root), topological_order(root)
    data = [node.data for node in order]
    assert copy_node(graph, data, graph.root, "latex").splitlines()[1] == (
        r"  v &= \frac{\left(\text{a} + \text{b}\right) \cdot \left(\text{a} - \text{b}\right)^{2}}"
        r"{1 + e^{-\text{a} \cdot \text{b}}} - \left(\text{a} - \left(\text{b} - 1.500\right)\right) = -6.562 \\"
    )
    assert copy_node(graph, data, graph.root, "micrograd").splitlines()[-1] == (
        "v = (a + b) * (a - b) ** 2.0 / (1.0 + (-(a * b)).exp()) - (a - (b - 1.5))"
    )


def test_a_neuron_in_latex(subject: ExportSubject) -> None:
    path = ScalarPath.parse("layer1.neuron2.a")
    assert path is not None
    assert copy_as(subject, path, "latex").splitlines()[:3] == [
        r"\begin{align*}",
        r"  a^{(1)}_{2} &= \max(0, z^{(1)}_{2}) = 0 \\",
        r"  z^{(1)}_{2} &= b^{(1)}_{2} + w^{(1)}_{2,1} \cdot x_{1} + w^{(1)}_{2,2} \cdot x_{2} = "
        rf"{latex_number(named(subject, 0)['layer1.neuron2.z'])} \\",
    ]


def test_a_network_in_latex_has_a_line_for_each_layer_and_its_matrices(subject: ExportSubject) -> None:
    lines = copy_as(subject, None, "latex").splitlines()
    assert lines[1] == (
        r"  \mathbf{a}^{(1)} &= \operatorname{ReLU}\left(\mathbf{W}^{(1)} \mathbf{x} + \mathbf{b}^{(1)}\right) \\"
    )
    assert lines[3] == r"  \mathbf{a}^{(3)} &= \mathbf{W}^{(3)} \mathbf{a}^{(2)} + \mathbf{b}^{(3)} \\"
    assert sum("bmatrix" in line for line in lines) == 6


def test_large_matrices_are_abridged() -> None:
    subject = subject_of_spec(edits.set_layer_size(ProjectSpec(), 0, 40))
    text = copy_as(subject, 2, "latex")
    assert r"\cdots" in text
    assert len(text) < 4000


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_there_is_said(subject: ExportSubject, form: str) -> None:
    for what in ("layer9.neuron1.z", "layer1.neuron7.b", "x3"):
        with pytest.raises(ExportError, match=r"no|not"):
            copy_as(subject, ScalarPath.parse(what), form)
    with pytest.raises(ExportError, match=r"no|not"):
        copy_as(subject, 4, form)
    with pytest.raises(ExportError, match="Nothing is copied as poem"):
        copy_as(subject, None, "poem")


def test_what_is_too_large_for_a_clipboard_is_refused() -> None:
    subject = subject_of_spec(edits.set_layer_size(edits.set_layer_size(ProjectSpec(), 0, 200), 1, 200))
    with pytest.raises(ExportError, match="Export a NumPy script instead"):
        copy_as(subject, None, "micrograd")
    assert copy_as(subject, ScalarPath.parse("layer2.neuron4.z"), "micrograd").count("\n") > 400


def _micrograd() -> type:
    return pytest.importorskip("micrograd.engine").Value  # type: ignore[no-any-return]  # it has no types
