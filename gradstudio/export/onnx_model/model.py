"""An ONNX graph in ONNX's own form, checked by its own checker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gradstudio import __version__
from gradstudio.export.errors import ExportError
from gradstudio.export.missing import loading
from gradstudio.export.onnx_model.network import OnnxGraph
from gradstudio.export.onnx_model.nodes import OnnxNode

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto

OPSET = 20
"""Version of the standard operators: the first with Gelu."""

IR_VERSION = 9
"""Version of the file format that belongs to it."""

METADATA = "gradstudio."
"""Put before the keys of the metadata."""


def model_of(graph: OnnxGraph) -> bytes:
    """Return a graph as the bytes of an ONNX file.

    Raises:
        ExportError: the package onnx cannot be loaded, or its checker finds fault with the model.
    """
    with loading("onnx", "Writing an ONNX model", ExportError):
        from onnx import TensorProto, checker, helper, numpy_helper  # noqa: PLC0415 - an extra, loaded when it is needed

    kind = TensorProto.DOUBLE if graph.precision == "float64" else TensorProto.FLOAT
    inputs, *outputs = (
        helper.make_tensor_value_info(name, kind, ["samples", width])
        for name, width in (graph.inputs, *graph.outputs)
    )
    made = helper.make_model(
        helper.make_graph(
            [_node(node) for node in graph.nodes],
            "gradstudio",
            [inputs],
            outputs,
            [numpy_helper.from_array(array, name) for name, array in graph.arrays.items()],
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="gradstudio",
        producer_version=__version__,
        doc_string=graph.about,
    )
    _tell(made, graph.facts)
    try:
        checker.check_model(made, full_check=True)
    except (checker.ValidationError, ValueError, RuntimeError) as error:
        raise ExportError(f"The ONNX model is not valid: {str(error).splitlines()[0]}") from error
    return bytes(made.SerializeToString())


def with_facts(model: bytes, facts: Mapping[str, str]) -> bytes:
    """Return the bytes of a model with more metadata.

    Args:
        model: as `model_of` returns it.
        facts: key → text; the keys get ours before them.
    """
    from onnx import ModelProto  # noqa: PLC0415 - as above

    more = ModelProto()
    _tell(more, facts)
    # Messages of this format that stand one after the other are read as one, their lists joined.
    return model + bytes(more.SerializeToString())


def _tell(model: ModelProto, facts: Mapping[str, str]) -> None:
    for key, text in facts.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = f"{METADATA}{key}", text


def _node(node: OnnxNode) -> NodeProto:
    from onnx import helper  # noqa: PLC0415 - as above

    made = helper.make_node(node.operator, list(node.inputs), [node.output], name=node.name)
    made.attribute.extend(helper.make_attribute(key, value) for key, value in node.attributes.items())
    return made
