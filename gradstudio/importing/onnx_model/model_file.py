"""From the bytes of an ONNX file to a `ModelGraph`. Nothing of it is run, and no other file is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import cut
from gradstudio.export.missing import loading
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.onnx_model.model_graph import Attribute, ModelGraph, ModelNode

if TYPE_CHECKING:
    from onnx import AttributeProto, GraphProto, NodeProto, TensorProto

MOST_BYTES = 64 * 2**20
"""Of a file: four times what the largest network of a project takes."""

MOST_NODES = 100_000

_STANDARD = ("", "ai.onnx")


def read_model(data: bytes, source: str) -> ModelGraph:
    """Read a file.

    Args:
        data: its bytes.
        source: its name, for messages.

    Raises:
        ImportingError: the package onnx cannot be loaded, or this is no ONNX file that can be read.
    """
    with loading("onnx", f"Reading {source}", ImportingError):
        import onnx  # noqa: PLC0415 - an extra, loaded when it is needed
        from google.protobuf.message import DecodeError  # noqa: PLC0415 - comes with onnx
    if len(data) > MOST_BYTES:
        raise ImportingError(
            f"{source} has {len(data) / 2**20:,.0f} MiB, but an ONNX file is read up to {MOST_BYTES // 2**20}. "
            "A project's network is smaller than that."
        )
    try:
        model = onnx.load_model_from_string(data)
        graph = model.graph
        if not graph.node:
            raise ImportingError(f"{source} is no ONNX file, or it holds no network. Export it again.")
        if len(graph.node) > MOST_NODES:
            raise ImportingError(
                f"{source} has {len(graph.node):,} nodes, but at most {MOST_NODES:,} are read."
            )
        return _graph(graph, {entry.key: entry.value for entry in model.metadata_props}, source)
    except (DecodeError, UnicodeDecodeError):
        raise ImportingError(f"{source} is no ONNX file, or it is damaged. Export it again.") from None


def _graph(graph: GraphProto, facts: dict[str, str], source: str) -> ModelGraph:
    constants = {tensor.name: _array(tensor, source) for tensor in graph.initializer}
    if graph.sparse_initializer:
        raise ImportingError(f"{source} keeps weights as sparse tensors. Export it with ordinary ones.")
    nodes = []
    for place, proto in enumerate(graph.node, start=1):
        node = _node(proto, place)
        made = _constant(proto, node, constants, source)
        if made is None:
            nodes.append(node)
        else:
            constants[node.outputs[0]] = made
    return ModelGraph(
        nodes=tuple(nodes),
        constants=constants,
        inputs=tuple(given.name for given in graph.input if given.name not in constants),
        outputs=tuple(given.name for given in graph.output),
        facts=facts,
        source=source,
    )


def _node(proto: NodeProto, place: int) -> ModelNode:
    operator = proto.op_type if proto.domain in _STANDARD else f"{proto.domain}.{proto.op_type}"
    found = {attribute.name: _attribute(attribute) for attribute in proto.attribute}
    return ModelNode(
        operator=operator,
        inputs=tuple(proto.input),
        outputs=tuple(proto.output),
        name=proto.name or f"{place}",
        attributes={name: value for name, value in found.items() if value is not None},
    )


def _attribute(proto: AttributeProto) -> Attribute | None:
    match proto.type:
        case proto.INT:
            return int(proto.i)
        case proto.FLOAT:
            return float(proto.f)
        case proto.STRING:
            return bytes(proto.s).decode(errors="replace")
        case proto.INTS:
            return tuple(int(number) for number in proto.ints)
        case proto.FLOATS:
            return tuple(float(number) for number in proto.floats)
    return None


def _constant(
    proto: NodeProto, node: ModelNode, constants: dict[str, NDArray[np.generic]], source: str
) -> NDArray[np.generic] | None:
    """Return what a node makes of constants alone, or None if it is none of the few that are worked out here."""
    if len(node.outputs) != 1:
        return None
    if node.operator == "Constant":
        return _constant_of(proto, source)
    operand = constants.get(node.inputs[0]) if len(node.inputs) == 1 else None
    if operand is None:
        return None
    if node.operator == "Identity" or node.casts_to_floats:
        return operand
    if node.operator == "Transpose" and operand.ndim == 2 and node.attribute("perm") in (None, (1, 0)):
        return operand.T
    return None


def _constant_of(proto: NodeProto, source: str) -> NDArray[np.generic] | None:
    for attribute in proto.attribute:
        if attribute.name == "value":
            return _array(attribute.t, source)
        value = _attribute(attribute)
        if attribute.name.startswith("value_") and not isinstance(value, str | None):
            return np.array(value)
    return None


def _array(tensor: TensorProto, source: str) -> NDArray[np.generic]:
    """Return a tensor as an array: float64 for floats of any precision.

    Raises:
        ImportingError: its numbers stand in another file, are no numbers, or do not fill its shape.
    """
    from onnx import TensorProto as Kinds  # noqa: PLC0415 - an extra, loaded when it is needed
    from onnx import numpy_helper  # noqa: PLC0415 - as above

    called = f"The tensor “{cut(tensor.name)}” of {source}"
    if tensor.data_location == Kinds.EXTERNAL or tensor.external_data:
        raise ImportingError(
            f"{called} keeps its numbers in another file, which is not opened. Export the model as one file."
        )
    if tensor.data_type in (Kinds.UNDEFINED, Kinds.STRING):
        return np.empty(0)
    try:
        found: NDArray[Any] = numpy_helper.to_array(tensor)
        if np.issubdtype(found.dtype, np.integer) or np.issubdtype(found.dtype, np.complexfloating):
            return found.astype(np.int64) if np.isrealobj(found) else np.empty(0)
        return found.astype(np.float64)
    except (ValueError, TypeError, KeyError, NotImplementedError, OverflowError, MemoryError):
        raise ImportingError(
            f"{called} is damaged: its numbers do not fill its shape. Export it again."
        ) from None
