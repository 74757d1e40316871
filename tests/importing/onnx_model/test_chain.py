"""ONNX files of others: chains of layers are read, and whatever is none is named."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from gradstudio.engine.errors import GradStudioError
from gradstudio.export.kind import ExportOptions
from gradstudio.export.kinds import KINDS
from gradstudio.export.onnx_model.running import run_model
from gradstudio.export.subject import subject_of_spec
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.network import ImportedNetwork
from gradstudio.importing.onnx_model.model import read_onnx
from gradstudio.importing.weights_file import weights_of
from gradstudio.project.spec import LayerSpec, NetworkSpec, ProjectSpec
from gradstudio.project.spec.data import Moons
from tests.unloadable import SAYS, make_unloadable

WHY = "ONNX models are not read without the extra onnx: pip install 'gradstudio[onnx]'"
onnx = pytest.importorskip("onnx", reason=WHY)
pytest.importorskip("onnxruntime", reason=WHY)

Node = tuple[str, Sequence[str], str, dict[str, Any]]

RANDOM = np.random.RandomState(7)
ARRAYS = {
    "fc1.weight": RANDOM.normal(size=(4, 3)),
    "fc1.bias": RANDOM.normal(size=4),
    "fc2.weight": RANDOM.normal(size=(2, 4)),
    "fc2.bias": RANDOM.normal(size=2),
    "kernel": RANDOM.normal(size=(3, 4)),
    "mean": np.array([1.0, 2.0, 3.0]),
    "deviation": np.array([[2.0, 3.0, 4.0]]),
    "half": np.array(0.5),
    "one": np.array([1.0]),
    "root2": np.array(np.sqrt(2.0)),
    "zero": np.array(0.0),
    "slope": np.array([0.01]),
    "steep": np.array([0.3]),
}


def model(
    *nodes: Node, outputs: Sequence[str] = ("y",), inputs: Sequence[str] = ("x",), kind: str = "float32"
) -> bytes:
    """An ONNX file of some nodes (operator, inputs, output, attributes), with whatever they take of `ARRAYS`."""
    used = {name for node in nodes for name in node[1]} & set(ARRAYS)
    element = onnx.TensorProto.FLOAT if kind == "float32" else onnx.TensorProto.DOUBLE
    graph = onnx.helper.make_graph(
        [
            onnx.helper.make_node(op, list(taken), [made], name=f"/{made}/{op}", **more)
            for op, taken, made, more in nodes
        ],
        "main",
        [onnx.helper.make_tensor_value_info(name, element, ["n", 3]) for name in inputs],
        [onnx.helper.make_tensor_value_info(name, element, ["n", None]) for name in outputs],
        [onnx.numpy_helper.from_array(ARRAYS[name].astype(kind), name) for name in sorted(used)],
    )
    made = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 20)], ir_version=9)
    data: bytes = made.SerializeToString()
    return data


FIRST: Node = ("Gemm", ("x", "fc1.weight", "fc1.bias"), "z", {"transB": 1})


def last(taken: str = "a", made: str = "y") -> Node:
    return ("Gemm", (taken, "fc2.weight", "fc2.bias"), made, {"transB": 1})


def computed(network: ImportedNetwork, data: bytes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What the network that was read computes, and what onnxruntime makes of the file."""
    inputs = RANDOM.normal(size=(9, 3)).astype(np.float32)
    outputs = next(iter(run_model(data, {"x": inputs}).values()))
    return network.ended(network.outputs(inputs.astype(np.float64))), outputs


FORMS: dict[str, tuple[str, tuple[Node, ...]]] = {
    "Relu": ("relu", (("Relu", ["z"], "a", {}),)),
    "Max": ("relu", (("Max", ["zero", "z"], "a", {}),)),
    "Clip": ("relu", (("Clip", ["z", "zero"], "a", {}),)),
    "LeakyRelu": ("leaky_relu", (("LeakyRelu", ["z"], "a", {}),)),
    "PRelu": ("leaky_relu", (("PRelu", ["z", "slope"], "a", {}),)),
    "Elu": ("elu", (("Elu", ["z"], "a", {"alpha": 1.0}),)),
    "Tanh": ("tanh", (("Tanh", ["z"], "a", {}),)),
    "Sigmoid": ("sigmoid", (("Sigmoid", ["z"], "a", {}),)),
    "Softplus": ("softplus", (("Softplus", ["z"], "a", {}),)),
    "SiLU": ("silu", (("Sigmoid", ["z"], "s", {}), ("Mul", ["s", "z"], "a", {}))),
    "Gelu": ("gelu", (("Gelu", ["z"], "a", {"approximate": "none"}),)),
    "Erf": (
        "gelu",
        (
            ("Div", ["z", "root2"], "g", {}),
            ("Erf", ["g"], "h", {}),
            ("Add", ["h", "one"], "i", {}),
            ("Mul", ["z", "i"], "j", {}),
            ("Mul", ["j", "half"], "a", {}),
        ),
    ),
    "Sin": ("sin", (("Sin", ["z"], "a", {}),)),
    "none": ("linear", (("Identity", ["z"], "a", {}),)),
}


@pytest.mark.parametrize("form", FORMS)
def test_an_activation_is_known_by_its_node_or_by_what_it_is_written_out_as(form: str) -> None:
    name, nodes = FORMS[form]
    data = model(FIRST, *nodes, last())
    network = read_onnx(data, "theirs.onnx")
    assert network.activations == (name, "linear")
    assert network.place_of(0) == "layer 1 (fc1)"
    mine, theirs = computed(network, data)
    np.testing.assert_allclose(mine, theirs, rtol=1e-4, atol=1e-5)


def test_a_model_under_another_name_is_told_by_its_content() -> None:
    data = model(FIRST, ("Relu", ["z"], "a", {}), last())
    assert weights_of(data, "renamed.bin").sizes == weights_of(data, "theirs.onnx").sizes


def test_a_product_and_a_sum_are_a_layer() -> None:
    data = model(
        ("MatMul", ("x", "kernel"), "p", {}),
        ("Add", ("fc1.bias", "p"), "z", {}),
        ("Relu", ("z",), "a", {}),
        last(),
    )
    network = read_onnx(data, "theirs.onnx")
    np.testing.assert_allclose(network.layers[0].weight, ARRAYS["kernel"].T, rtol=1e-6)
    np.testing.assert_allclose(*computed(network, data), rtol=1e-4, atol=1e-5)


def test_a_product_alone_is_a_layer_without_biases() -> None:
    network = read_onnx(model(("MatMul", ("x", "kernel"), "y", {})), "theirs.onnx")
    assert not network.layers[0].has_bias


def test_factors_of_a_gemm_go_into_its_numbers() -> None:
    data = model(("Gemm", ("x", "kernel", "fc1.bias"), "y", {"alpha": 0.5, "beta": 2.0}))
    network = read_onnx(data, "theirs.onnx")
    np.testing.assert_allclose(*computed(network, data), rtol=1e-4, atol=1e-5)


def test_standardising_before_the_first_layer_is_told() -> None:
    data = model(
        ("Sub", ("x", "mean"), "c", {}),
        ("Div", ("c", "deviation"), "d", {}),
        ("Mul", ("d", "half"), "e", {}),
        ("Add", ("one", "e"), "f", {}),
        ("Gemm", ("f", "fc1.weight", "fc1.bias"), "y", {"transB": 1}),
    )
    network = read_onnx(data, "theirs.onnx")
    assert network.standardising is not None
    np.testing.assert_allclose(network.standardising.scale, [4.0, 6.0, 8.0])
    np.testing.assert_allclose(*computed(network, data), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("operator", ["Flatten", "Reshape"])
def test_giving_samples_as_rows_is_passed_over(operator: str) -> None:
    node = onnx.helper.make_node("Constant", [], ["shape"], value_ints=[-1, 3])
    data = model(
        (operator, ("x", "shape") if operator == "Reshape" else ("x",), "r", {}),
        ("Gemm", ("r", "fc1.weight", "fc1.bias"), "y", {"transB": 1}),
    )
    made = onnx.load_model_from_string(data)
    made.graph.node.insert(0, node)
    assert read_onnx(made.SerializeToString(), "theirs.onnx").sizes == (3, 4)


def test_a_softmax_at_the_end_is_left_to_the_loss() -> None:
    data = model(FIRST, ("Tanh", ("z",), "a", {}), last(made="s"), ("Softmax", ("s",), "y", {"axis": 1}))
    network = read_onnx(data, "theirs.onnx")
    assert network.ending == "softmax"
    np.testing.assert_allclose(*computed(network, data), rtol=1e-4, atol=1e-5)


def test_a_sigmoid_of_one_output_at_the_end_is_left_to_the_loss() -> None:
    data = model(
        ("MatMul", ("x", "column"), "s", {}),
        ("Sigmoid", ("s",), "p", {}),
        ("Sub", ("one", "p"), "q", {}),
        ("Concat", ("q", "p"), "y", {"axis": 1}),
    )
    made = onnx.load_model_from_string(data)
    made.graph.initializer.append(onnx.numpy_helper.from_array(np.ones((3, 1), np.float32), "column"))
    network = read_onnx(made.SerializeToString(), "theirs.onnx")
    assert (network.ending, network.activations) == ("sigmoid", ("linear",))
    assert network.notes == ("Left out after the last layer, as nothing in it is learned: Sub, Concat.",)


REFUSED: dict[str, tuple[bytes, str]] = {}


def refused(name: str, said: str, *nodes: Node, **more: Any) -> None:
    REFUSED[name] = (model(*nodes, **more), said)


refused(
    "unknown activation",
    r"The node “/a/HardSwish” \(HardSwish\) of theirs.onnx is no part of an MLP",
    FIRST,
    ("HardSwish", ("z",), "a", {}),
    last(),
)
refused(
    "another slope",
    r"“/a/LeakyRelu” \(LeakyRelu\).*settings that it does not have",
    FIRST,
    ("LeakyRelu", ("z",), "a", {"alpha": 0.2}),
    last(),
)
refused("another slope of PRelu", r"“/a/PRelu” \(PRelu\)", FIRST, ("PRelu", ("z", "steep"), "a", {}), last())
refused("gelu by tanh", r"“/a/Gelu” \(Gelu\)", FIRST, ("Gelu", ("z",), "a", {"approximate": "tanh"}), last())
refused(
    "a sum of two layers",
    r"“/a/Add” \(Add\)",
    FIRST,
    ("Relu", ("z",), "r", {}),
    ("Add", ("r", "z"), "a", {}),
    last(),
)
refused("no layer", r"“/y/Cos” \(Cos\)", ("Cos", ("x",), "y", {}))
refused("nothing done", "has no layer of weights", ("Relu", ("one",), "y", {}))
refused(
    "weights that are computed",
    r"“/y/Gemm” \(Gemm\) of theirs.onnx takes numbers that are computed",
    ("Relu", ("kernel",), "k", {}),
    ("Gemm", ("x", "k"), "y", {}),
)
refused(
    "a softmax over the samples",
    r"“/y/Softmax” \(Softmax\) of theirs.onnx goes over the samples",
    FIRST,
    last("z", "s"),
    ("Softmax", ("s",), "y", {"axis": 0}),
)
refused("two inputs", r"takes 2 inputs \(x, w\)", FIRST, ("Relu", ("z",), "y", {}), inputs=("x", "w"))
refused(
    "biases of another shape",
    r"Layer 1, the node “/y/Gemm” \(Gemm\) of theirs.onnx, has 4 neurons.*\(2,\)",
    ("Gemm", ("x", "kernel", "fc2.bias"), "y", {}),
)
refused(
    "layers that do not follow",
    "Layer 2 .*takes 3 inputs, but 4 come",
    FIRST,
    ("Gemm", ("z", "kernel"), "y", {}),
)
refused(
    "a table taken off the columns",
    r"“/c/Sub” \(Sub\).*constants of a shape that does not go with the columns",
    ("Sub", ("x", "kernel"), "c", {}),
    ("Gemm", ("c", "fc1.weight"), "y", {"transB": 1}),
)
refused(
    "a shift of another width",
    "takes 3 inputs, but what it adds .* 4 numbers do not go with 3 columns",
    ("Sub", ("x", "fc1.bias"), "c", {}),
    ("Gemm", ("c", "fc1.weight"), "y", {"transB": 1}),
)
refused("weights with one dimension", r"the shape \(3,\)", ("MatMul", ("x", "mean"), "y", {}))
refused("a cast to whole numbers", r"“/a/Cast” \(Cast\)", FIRST, ("Cast", ("z",), "a", {"to": 7}), last())
refused(
    "a circle", r"“/z/Gemm” \(Gemm\)|no layer", ("Gemm", ("y", "kernel"), "z", {}), ("Relu", ("z",), "y", {})
)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_chain_of_layers_is_named(name: str) -> None:
    data, said = REFUSED[name]
    with pytest.raises(ImportingError, match=said):
        read_onnx(data, "theirs.onnx")


def test_numbers_in_another_file_are_not_opened() -> None:
    made = onnx.load_model_from_string(model(FIRST, ("Relu", ("z",), "y", {})))
    tensor = made.graph.initializer[1]
    onnx.external_data_helper.set_external_data(tensor, "/etc/passwd")
    tensor.ClearField("raw_data")
    said = r"“fc1.weight” of theirs.onnx keeps its numbers in another file"
    with pytest.raises(ImportingError, match=said):
        read_onnx(made.SerializeToString(), "theirs.onnx")


def test_a_tensor_that_claims_more_than_it_holds_is_damaged() -> None:
    made = onnx.load_model_from_string(model(FIRST, ("Relu", ("z",), "y", {})))
    made.graph.initializer[1].dims[0] = 10**12
    with pytest.raises(ImportingError, match=r"“fc1.weight” of theirs.onnx is damaged"):
        read_onnx(made.SerializeToString(), "theirs.onnx")


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(ImportingError, match=r"theirs.onnx has 65 MiB, but an ONNX file is read up to 64"):
        read_onnx(bytes(65 * 2**20), "theirs.onnx")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no model", b"\xff" * 100])
def test_what_is_no_onnx_file_is_said(data: bytes) -> None:
    with pytest.raises(ImportingError, match=r"theirs.onnx is no ONNX file"):
        read_onnx(data, "theirs.onnx")


def _ours() -> bytes:
    spec = ProjectSpec(
        data=Moons(samples=8, features=("x1", "x1*x2", "2*pi"), standardise=True),
        network=NetworkSpec(layers=(LayerSpec(size=2, activation="softplus"), LayerSpec(size=1))),
    )
    return KINDS["onnx"].write(subject_of_spec(spec), ExportOptions()).main


OURS = _ours()


@given(
    changes=st.lists(st.tuples(st.integers(0, len(OURS) - 1), st.integers(0, 255)), min_size=1, max_size=6),
    end=st.one_of(st.none(), st.integers(0, len(OURS) - 1)),
)
def test_damaged_files_are_read_or_refused_in_a_sentence(
    changes: list[tuple[int, int]], end: int | None
) -> None:
    data = bytearray(OURS)
    for place, byte in changes:
        data[place] = byte
    with suppress(GradStudioError):
        read_onnx(bytes(data[:end]), "theirs.onnx")


@pytest.mark.parametrize("error", ["ImportError", "TypeError"])
def test_an_onnx_that_cannot_be_loaded_is_told(
    error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_unloadable("onnx", tmp_path, monkeypatch, error)
    with pytest.raises(ImportingError, match=f"Reading net.onnx needs .* cannot be loaded: {SAYS}"):
        read_onnx(b"any", "net.onnx")
