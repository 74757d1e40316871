"""The way through an ONNX graph from its input: what is done to the columns, the layers, and what follows them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.features import FeatureMap
from gradstudio.engine.errors import cut
from gradstudio.export.onnx_model.features import write_features
from gradstudio.export.onnx_model.nodes import NodeWriter, Precision
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.layer import ImportedLayer, ImportedScaling
from gradstudio.importing.network import Ending
from gradstudio.importing.onnx_model.activation_forms import find_activation
from gradstudio.importing.onnx_model.matching import find
from gradstudio.importing.onnx_model.model_graph import ModelGraph, ModelNode
from gradstudio.importing.onnx_model.rows import ScalingSoFar, as_row

Floats = NDArray[np.float64]

_PASSED_ON = frozenset({"Identity", "Dropout", "Cast"})
"""Operators that leave numbers as they are when nothing is trained."""

_FLATTENING = frozenset({"Flatten", "Reshape"})
"""Those that give samples as rows, before the first layer."""

_CONCLUSIONS = frozenset(
    {"ArgMax", "Cast", "Flatten", "Identity", "LogSoftmax", "Reshape", "Softmax", "Squeeze", "TopK"}
    | {"ai.onnx.ml.ArrayFeatureExtractor", "ai.onnx.ml.Normalizer", "ai.onnx.ml.ZipMap"}
)
"""What may follow the last layer: it makes probabilities or a class of the outputs."""

_SOFTMAXES = ("Softmax", "LogSoftmax")
_OF_A_SIGMOID = frozenset({"Concat", "Greater", "Round", "Sub"})
"""What may follow a sigmoid besides: the probability of the other class, and the choice between both."""


@dataclass(kw_only=True, eq=False)
class Chain:
    """What was found on the way.

    Attributes:
        graph: the file.
        tensor: how far the way has come.
        layers: found until now.
        done: what is done to columns or features before the first layer.
        features: the formulas that the file's own nodes compute; empty for none.
        ending: what followed the last layer.
        notes: what was left out.
    """

    graph: ModelGraph
    tensor: str
    layers: list[ImportedLayer] = field(default_factory=list)
    done: ScalingSoFar = field(default_factory=ScalingSoFar)
    features: tuple[str, ...] = ()
    ending: Ending = "none"
    notes: list[str] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def take_features(self, columns: tuple[str, ...], features: tuple[str, ...]) -> None:
        """Pass over the nodes that compute formulas, if they are those that we would write.

        Args:
            columns: names that the file gives its columns.
            features: formulas over them that the file says it computes.
        """
        made = FeatureMap(columns=columns, names=features)

        def write(writer: NodeWriter, tensor: str) -> str:
            return write_features(writer, made, tensor)

        precisions: tuple[Precision, ...] = ("float64", "float32")
        for precision in precisions:
            found = find(self.graph, self.tensor, write, precision, exact=True)
            if found is not None:
                self._pass(found.tensor, *found.nodes)
                self.features = features
                return

    def follow(self) -> None:
        """Go on until the outputs.

        Raises:
            ImportingError: a node is part of no MLP; the message says which, and what it is.
        """
        while not (self.layers and self.tensor == self.graph.outputs[0]):
            if not (
                self._take_layer() or self._take_activation() or self._take_scaling() or self._take_nothing()
            ):
                break
        if not self.layers:
            self._stop()
        self._conclude()
        for node in self.graph.needed_for([self.tensor]):
            if id(node) not in self._seen:
                self._refuse(node)

    def scaling(self) -> ImportedScaling | None:
        """Return what is done to the columns or features before the first layer, None for nothing.

        Raises:
            ImportingError: it does not fit them.
        """
        width = self.layers[0].fan_in
        try:
            return self.done.finished(width)
        except ValueError as error:
            raise ImportingError(
                f"{self.graph.source} takes {width} inputs, but what it adds to them or multiplies them with is "
                f"something else: {error}."
            ) from None

    def _take_layer(self) -> bool:
        for node in self._next():
            if node.operator == "Gemm":
                self._take_gemm(node)
                return True
            if node.operator == "MatMul" and node.inputs[0] == self.tensor:
                weight = self._matrix(node, 1)
                self._pass(node.outputs[0], node)
                self._add_layer(node, weight.T, self._added())
                return True
        return False

    def _take_gemm(self, node: ModelNode) -> None:
        if node.inputs[0] != self.tensor or node.attribute("transA") != 0:
            self._refuse(node)
        weight = self._matrix(node, 1)
        weight = weight if node.attribute("transB") else weight.T
        bias = self._constant(node, 2) if len(node.inputs) > 2 and node.inputs[2] else None
        alpha, beta = node.number("alpha"), node.number("beta")
        self._pass(node.outputs[0], node)
        self._add_layer(node, weight * alpha, None if bias is None else bias * beta)

    def _added(self) -> Floats | None:
        """Pass over the Add of a bias, if one is next; return the bias."""
        following = self._next()
        if len(following) != 1 or following[0].operator != "Add":
            return None
        node = following[0]
        other = [name for name in node.inputs if name != self.tensor]
        bias = self.graph.constants.get(other[0]) if len(other) == 1 else None
        if bias is None:
            return None
        self._pass(node.outputs[0], node)
        return bias.astype(np.float64)

    def _add_layer(self, node: ModelNode, weight: Floats, bias: Floats | None) -> None:
        fan_out, number = len(weight), len(self.layers) + 1
        whole = as_row(np.zeros(()) if bias is None else bias, fan_out)
        if whole is None:
            raise ImportingError(
                f"Layer {number}, {node.called} of {self.graph.source}, has {fan_out} neurons, but its biases have "
                f"the shape {bias.shape if bias is not None else ()}. It needs one for each neuron."
            )
        name = node.inputs[1].removesuffix(".weight")
        self.layers.append(
            ImportedLayer(
                weight=weight,
                bias=whole,
                activation="linear",
                has_bias=bias is not None,
                name=cut(name) if name not in (node.inputs[1], f"layer{number}") else "",
            )
        )

    def _take_activation(self) -> bool:
        if not self.layers or self.layers[-1].activation != "linear":
            return False
        found = find_activation(self.graph, self.tensor)
        if found is None:
            return False
        name, match = found
        self.layers[-1] = replace(self.layers[-1], activation=name)
        self._pass(match.tensor, *match.nodes)
        return True

    def _take_scaling(self) -> bool:
        """Take up a constant that is added to the columns, or that they are multiplied with."""
        following = self._next()
        if self.layers or len(following) != 1:
            return False
        node = following[0]
        if node.operator == "ai.onnx.ml.Scaler":
            steps = [("Sub", node.numbers("offset", 0.0)), ("Mul", node.numbers("scale", 1.0))]
        elif node.operator in ("Add", "Sub", "Mul", "Div"):
            other = [index for index, name in enumerate(node.inputs) if name != self.tensor]
            if len(other) != 1 or (other[0] == 0 and node.operator in ("Sub", "Div")):
                return False
            steps = [(node.operator, self._constant(node, other[0]))]
        else:
            return False
        if not all(self.done.take(operator, constant) for operator, constant in steps):
            self._refuse(node, "has constants of a shape that does not go with the columns")
        self._pass(node.outputs[0], node)
        return True

    def _take_nothing(self) -> bool:
        following = self._next()
        if len(following) != 1:
            return False
        node = following[0]
        plain = _PASSED_ON if self.layers else _PASSED_ON | _FLATTENING
        if node.operator not in plain or node.inputs[0] != self.tensor:
            return False
        if node.operator == "Cast" and not node.casts_to_floats:
            return False
        self._pass(node.outputs[0], node)
        return True

    def _conclude(self) -> None:
        """See what follows the last layer: probabilities and the choice of a class are left to the loss."""
        if self.tensor == self.graph.outputs[0]:
            return
        allowed = _CONCLUSIONS
        if self.layers[-1].activation == "sigmoid":
            allowed |= _OF_A_SIGMOID
        after, waiting = dict[int, ModelNode](), list(self._next())
        while waiting:
            node = waiting.pop()
            if node.operator not in allowed:
                goes_on = node.operator in ("Gemm", "MatMul")  # then what is before that has no place there
                self._refuse(self._next()[0] if goes_on else node)
            axis = node.attribute("axis") if node.operator in _SOFTMAXES else None
            if axis not in (None, -1, 1):
                self._refuse(
                    node, "goes over the samples, where probabilities of classes go over the outputs"
                )
            if id(node) not in after:
                after[id(node)] = node
                waiting.extend(one for name in node.outputs for one in self.graph.consumers.get(name, ()))
        operators = [node.operator for node in self.graph.nodes if id(node) in after]
        if any(name in _SOFTMAXES for name in operators):
            self.ending = "softmax"
        left = [name for name in operators if name not in (*_SOFTMAXES, *_PASSED_ON)]
        if left:
            names = ", ".join(dict.fromkeys(name.removeprefix("ai.onnx.ml.") for name in left))
            self.notes.append(f"Left out after the last layer, as nothing in it is learned: {names}.")

    def _next(self) -> tuple[ModelNode, ...]:
        return tuple(
            node
            for node in self.graph.consumers.get(self.tensor, ())
            if id(node) not in self._seen and node.outputs
        )

    def _pass(self, tensor: str, *nodes: ModelNode) -> None:
        self._seen.update(id(node) for node in nodes)
        self.tensor = tensor

    def _matrix(self, node: ModelNode, index: int) -> Floats:
        found = self._constant(node, index)
        if found.ndim != 2 or not found.size:
            raise ImportingError(
                f"In {node.called} of {self.graph.source} the weights have the shape {found.shape}. A layer's have "
                "two dimensions: inputs and neurons."
            )
        return found

    def _constant(self, node: ModelNode, index: int) -> Floats:
        found = self.graph.constants.get(node.inputs[index]) if index < len(node.inputs) else None
        if found is None:
            self._refuse(node, "takes numbers that are computed, where a layer has constant ones")
        return found.astype(np.float64)

    def _stop(self) -> NoReturn:
        following = self._next()
        if not following:
            raise ImportingError(
                f"{self.graph.source} has no layer of weights between its input and its outputs: no Gemm, and no "
                "MatMul and Add, takes the input. Export an MLP."
            )
        self._refuse(following[0])

    def _refuse(self, node: ModelNode, why: str = "") -> NoReturn:
        called = node.called[:1].upper() + node.called[1:]
        said = why or "is no part of an MLP that GradStudio knows, or has settings that it does not have"
        raise ImportingError(
            f"{called} of {self.graph.source} {said}. A chain of Gemm, or MatMul and Add, with "
            "activations between is read. Export the MLP alone."
        )
