"""What lines call the numbers of a node: ``w2.data``, ``out.grad``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gradstudio.engine.paths import ScalarPath
from gradstudio.graph.operand_names import in_brackets, named, neuron_of, within_neuron
from gradstudio.graph.value_graph import CONSTANT_LABELS
from gradstudio.lab.debugger.change_log import Floats
from gradstudio.lab.debugger.debug_line import bracketed
from gradstudio.lab.subject import Subject
from gradstudio.project.number_text import short_number

_LETTERS = "ab"
_OF_SAMPLE = re.compile(r"sample\d+\.(.+)")
_TWICE = re.compile(r"\(\(([^()]*)\)\)")
"""A number in two pairs of brackets."""
_ALONE = re.compile(r"(\(|, )\((−[^()]*)\)(?=, |\))")
"""A number in brackets that stands alone between commas, as an argument does."""
_FIRST = re.compile(r"^\((−[^()]*)\)(?= [+−·/] )")
"""A number in brackets that it does not need, since it comes first."""


class Wording:
    """Names for the lines of a graph: by label, short within a neuron, else those of the subject.

    Args:
        subject: the graph.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    def own(self, node: int) -> str:
        """Return what a node is called in its own line: by its label within its neuron, where it has one."""
        label = self._label(node)
        return _as_code(within_neuron(label, neuron_of(label, ()))) or self._within_sample(node)

    def operands(self, node: int) -> tuple[str, ...]:
        """Return what the operands of a node are called in its line, constants by their number."""
        around = neuron_of(self._label(node), map(self._label, self._subject.operands[node]))
        return tuple(
            _as_code(within_neuron(self._label(operand), around)) or self._within_sample(operand)
            for operand in self._subject.operands[node]
        )

    def full(self, node: int) -> str:
        """Return what a node is called where nothing else says of what neuron it is."""
        return self._name(node)

    def formula(self, node: int, formula: str) -> str:
        """Put the names of a node's operands, and its own, into a formula of the table of operations."""
        own = self._subject.operands[node]
        names = {
            letter: name if self._is_constant(operand) else f"{name}.data"
            for letter, operand, name in zip(_LETTERS, own, self.operands(node), strict=False)
        }
        names["out"] = f"{self.own(node)}.data"
        return named(formula, names)

    def equation(self, node: int, formula: str) -> str:
        """Return a node and how it is computed, in names alone: ``c = a · b``; its own name is the full one."""
        return f"{self.full(node)} = {named(formula, dict(zip(_LETTERS, self.operands(node), strict=False)))}"

    def numbers(self, node: int, formula: str, data: Floats) -> str:
        """Put numbers into a formula of the table of operations.

        Args:
            node: whose formula.
            formula: in a, b and out.
            data: the value of each node.
        """
        own: Sequence[int] = self._subject.operands[node]
        numbers = {
            letter: bracketed(float(data[operand])) for letter, operand in zip(_LETTERS, own, strict=False)
        }
        numbers["out"] = bracketed(float(data[node]))
        text = _TWICE.sub(r"(\1)", named(formula, numbers))
        return _ALONE.sub(r"\1\2", _FIRST.sub(r"\1", text))

    def grad(self, node: int, called: str) -> str:
        """Return the name of a node's gradient: ``w2.grad`` for a node called w2, ``(0.5).grad`` for a number."""
        return (
            f"({called}).grad" if called == short_number(self._subject.nodes[node].data) else f"{called}.grad"
        )

    def _label(self, node: int) -> str:
        return self._subject.nodes[node].label

    def _is_constant(self, node: int) -> bool:
        value = self._subject.nodes[node]
        return not value._prev and value.label in CONSTANT_LABELS

    def _within_sample(self, node: int) -> str:
        """Return what a node is called by another one of its sample: x2 for ``sample3.x2``."""
        label = self._label(node)
        of_sample = _OF_SAMPLE.fullmatch(self._subject.names[node])
        if of_sample is not None and of_sample[1] == label and ScalarPath.parse(label) is not None:
            return _as_code(label)
        return self._name(node)

    def _name(self, node: int) -> str:
        value = self._subject.nodes[node]
        if self._is_constant(node) and value.label:
            return in_brackets(value.label)
        if value._prev or value.label:
            return in_brackets(_as_code(self._subject.names[node]))
        return bracketed(value.data)


def _as_code(name: str) -> str:
    return name.replace(" ", "_")
