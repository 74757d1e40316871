"""Features in ONNX operators: formulas over the columns, then what is taken off each and what it is divided by."""

from __future__ import annotations

from collections.abc import Mapping

from gradstudio.data.features import FeatureMap, evaluate
from gradstudio.export.onnx_model.nodes import NodeWriter
from gradstudio.project.formula import Formula, parse_formula

_OPERATORS: Mapping[str, str] = {
    "+": "Add",
    "-": "Sub",
    "*": "Mul",
    "/": "Div",
    "**": "Pow",
    "negate": "Neg",
    "sin": "Sin",
    "cos": "Cos",
    "tanh": "Tanh",
    "exp": "Exp",
    "log": "Log",
    "sqrt": "Sqrt",
    "abs": "Abs",
    "sign": "Sign",
    "floor": "Floor",
    "min": "Min",
    "max": "Max",
}
"""Operation of a formula → ONNX operator. tan, which onnxruntime has not in float64, is sin / cos."""


def write_features(writer: NodeWriter, features: FeatureMap, columns: str) -> str:
    """Write what makes the network's inputs out of the columns.

    Args:
        writer: receives the nodes.
        features: the formulas, and how they are standardised.
        columns: name of the tensor of shape (samples, columns).

    Returns:
        The name of the tensor of shape (samples, features).
    """
    made = columns
    if features.names != features.columns:
        writer.scope = "features"
        made = _joined(writer, features, columns)
    if features.shift is not None and features.scale is not None:
        writer.scope = "standardise"
        off = writer.add("Sub", made, writer.array("standardise.shift", features.shift))
        made = writer.add("Div", off, writer.array("standardise.scale", features.scale))
    return made


def _joined(writer: NodeWriter, features: FeatureMap, columns: str) -> str:
    """Write all formulas; columns that stand side by side as they are, are taken at once."""
    places = {name: index for index, name in enumerate(features.columns)}
    formulas = _FormulaWriter(writer, columns, places)
    parts: list[str] = []
    plain: list[int] = []

    def take() -> None:
        if plain:
            parts.append(writer.add("Gather", columns, writer.indices(tuple(plain)), axis=1))
            plain.clear()

    for index, name in enumerate(features.names):
        if name in places:
            plain.append(places[name])
            continue
        take()
        writer.scope = f"feature{index + 1}"
        parts.append(formulas.write(parse_formula(name, features.columns)))
        writer.scope = "features"
    take()
    return parts[0] if len(parts) == 1 else writer.add("Concat", *parts, axis=1)


class _FormulaWriter:
    """Writes formulas, each as a tensor of shape (samples, 1)."""

    def __init__(self, writer: NodeWriter, columns: str, places: Mapping[str, int]) -> None:
        self._writer = writer
        self._columns = columns
        self._places = places

    def write(self, formula: Formula) -> str:
        """Write one formula; return the tensor's name."""
        if not formula.columns:
            return self._for_all(float(evaluate(formula, {}, 1)[0]))
        stack: list[str] = []
        for step in formula.steps:
            match step.kind:
                case "number":
                    stack.append(self._writer.number(step.number))
                case "column":
                    index = self._writer.indices((self._places[step.name],))
                    stack.append(self._writer.add("Gather", self._columns, index, axis=1))
                case "operation":
                    operands = stack[len(stack) - step.arity :]
                    del stack[len(stack) - step.arity :]
                    stack.append(self._applied(step.name, operands))
        return stack.pop()

    def _applied(self, name: str, operands: list[str]) -> str:
        if name == "tan":
            sine, cosine = self._writer.add("Sin", *operands), self._writer.add("Cos", *operands)
            return self._writer.add("Div", sine, cosine)
        return self._writer.add(_OPERATORS[name], *operands)

    def _for_all(self, number: float) -> str:
        """Write a number that no column has a part in, once for each sample."""
        writer = self._writer
        samples = writer.add("Gather", writer.add("Shape", self._columns), writer.indices((0,)), axis=0)
        shape = writer.add("Concat", samples, writer.indices((1,)), axis=0)
        return writer.add("Expand", writer.number(number), shape)
