"""Activations and features in ONNX operators compute what the engine does, where they are tiny too."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from gradstudio.data.features import FeatureMap
from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.export.onnx_model.activations import ACTIVATION_WRITERS
from gradstudio.export.onnx_model.features import write_features
from gradstudio.export.onnx_model.model import model_of
from gradstudio.export.onnx_model.network import OnnxGraph
from gradstudio.export.onnx_model.nodes import NodeWriter, Precision
from gradstudio.export.onnx_model.running import run_model
from gradstudio.project.formula import FUNCTIONS

WHY = "ONNX models are not run without the extra onnx: pip install 'gradstudio[onnx]'"
pytest.importorskip("onnx", reason=WHY)
pytest.importorskip("onnxruntime", reason=WHY)

Floats = NDArray[np.float64]

AT = np.concatenate([np.linspace(-30.0, 30.0, 1201), np.logspace(-12, 1.4, 200), -np.logspace(-12, 1.4, 200)])


def run(writer: NodeWriter, end: str, inputs: Floats, width: int = 1) -> Floats:
    """What a graph from a tensor "x" to the tensor `end` makes of some numbers, shape (samples, columns)."""
    writer.add("Identity", end, output="y")
    graph = OnnxGraph(
        nodes=tuple(writer.nodes),
        arrays=writer.arrays,
        precision=writer.precision,
        inputs=("x", inputs.shape[1]),
        outputs=(("y", width),),
        facts={},
        about="",
    )
    return run_model(model_of(graph), {"x": inputs.astype(writer.precision)})["y"]


def test_every_activation_of_the_engine_is_written() -> None:
    assert {*ACTIVATION_WRITERS, "linear"} == set(ACTIVATIONS)


@pytest.mark.parametrize("name", ACTIVATION_WRITERS)
def test_in_float64_an_activation_has_all_its_digits_where_it_is_small(name: str) -> None:
    writer = NodeWriter("float64")
    found = run(writer, ACTIVATION_WRITERS[name](writer, "x"), AT[:, np.newaxis])[:, 0]
    operation = ACTIVATIONS[name].operation
    assert operation is not None
    wanted = np.array([operation.forward(x) for x in AT.tolist()])
    # A sine near a multiple of π is as exact as the multiple: to the last digit of 1.
    np.testing.assert_allclose(found, wanted, rtol=2e-13, atol=1e-15 if name == "sin" else 0.0)


@pytest.mark.parametrize("name", ACTIVATION_WRITERS)
def test_in_float32_an_activation_is_right_to_its_digits(name: str) -> None:
    writer = NodeWriter("float32")
    found = run(writer, ACTIVATION_WRITERS[name](writer, "x"), AT[:, np.newaxis])[:, 0]
    operation = ACTIVATIONS[name].operation
    assert operation is not None
    wanted = np.array([operation.forward(x) for x in AT.astype(np.float32).tolist()])
    np.testing.assert_allclose(found, wanted, rtol=2e-6, atol=2e-6)


EVERY_OPERATION = (
    *(f"{name}(a)" for name, arity in FUNCTIONS.items() if arity == 1),
    *(f"{name}(a, b)" for name, arity in FUNCTIONS.items() if arity == 2),
    *(f"a {sign} b" for sign in ("+", "-", "*", "/", "**")),
    *("-a", "b", "pi", "a**2 + a**2 * 3"),
)


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_every_operation_of_formulas_is_written(precision: Precision) -> None:
    random = np.random.RandomState(3)
    raw = np.column_stack([random.uniform(0.1, 4.0, 40), random.uniform(-3.0, 3.0, 40)])
    features = FeatureMap(columns=("a", "b"), names=EVERY_OPERATION)
    writer = NodeWriter(precision)
    found = run(writer, write_features(writer, features, "x"), raw, len(EVERY_OPERATION))
    rtol = 1e-13 if precision == "float64" else 1e-4
    wanted = features.apply(raw.astype(precision).astype(np.float64))
    np.testing.assert_allclose(found, wanted, rtol=rtol, atol=rtol)


def test_a_formula_has_no_value_where_ours_has_none() -> None:
    raw = np.array([[-1.0, 0.0], [0.0, 0.0], [0.0, -2.0]])
    features = FeatureMap(columns=("a", "b"), names=("log(a)", "sqrt(a)", "1/b", "a**b", "min(log(a), b)"))
    writer = NodeWriter("float64")
    found = run(writer, write_features(writer, features, "x"), raw, 5)
    np.testing.assert_array_equal(found, features.apply(raw))
