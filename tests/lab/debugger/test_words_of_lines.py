"""What a line says in names is what it computes: the text itself is worked out."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given

from gradstudio.data.source import load_dataset
from gradstudio.engine import OPS, Value
from gradstudio.engine.formulas import sigmoid
from gradstudio.lab.debugger.debugger import Debugger
from gradstudio.lab.debugger.listing import rule_of
from gradstudio.lab.debugger.pass_script import pass_script
from gradstudio.lab.debugger.sentences import backward_sentence
from gradstudio.lab.subject import subject_of_loss
from gradstudio.training.look.sample import build_network
from gradstudio.training.look.watch import Watch
from tests.graph.expressions import expressions, projects
from tests.lab.debugger.replaying import bits, debugger_of

_AS_PYTHON = (
    ("−", "-"),
    ("·", "*"),
    ("²", "**2"),
    ("½", "0.5"),
    (", else", " else"),
    ("0.5 if equal", "0.5 if ({first}) == ({second})"),
)


def worked_out(formula: str, values: dict[str, float]) -> float:
    """Work out the right side of a line, with each name's number in its place."""
    text = re.sub(r"[\w#]+\.(?:data|grad)", lambda match: f"({values[match[0]]!r})", formula)
    compared = re.search(r"if (\(\S+\)) [<>] (\(\S+\)),", text)
    for shown, python in _AS_PYTHON:
        text = text.replace(shown, python)
    if compared is not None:
        text = text.format(first=compared[1], second=compared[2])
    text = re.sub(r"1 if (.+?), (\S+) if", r"1 if \1 else \2 if", text)
    text = re.sub(r"\|(.+)\|", r"abs(\1)", text)
    text = re.sub(r"⌊(.+)⌋", r"math.floor(\1)", text)
    text = re.sub(r"√(\(.+\))", r"math.sqrt\1", text)
    text = re.sub(r"\bln\(", "math.log(", text)
    text = re.sub(r"\b(sin|cos|tanh|exp)\(", r"math.\1(", text)
    names = {"math": math, "σ": sigmoid, "Φ": normal, "φ": density}
    return float(eval(text, names))  # noqa: S307 - of the table's own formulas


def normal(x: float) -> float:
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def density(x: float) -> float:
    return math.exp(-x * x / 2.0) / math.sqrt(2.0 * math.pi)


@given(expressions())
def test_the_right_side_in_names_gives_the_number(root: Value) -> None:
    debugger = debugger_of(root)
    names = debugger.subject.names
    while debugger.step():
        now = debugger.now
        values = {}
        for node, name in enumerate(names):
            values[f"{name}.data"], values[f"{name}.grad"] = float(now.data[node]), float(now.grad[node])
        for line in now.lines:
            found = worked_out(line.formula, values)
            before = line.before if line.sign == "+=" else 0.0
            assert before + found == pytest.approx(line.after, rel=1e-9, abs=1e-9, nan_ok=True), line.text


@given(projects())
def test_a_pass_through_a_networks_loss_has_its_gradients(spec) -> None:
    parameters = [leaf.data for leaf in build_network(spec).parameters()]
    for watch, samples in ((Watch(sample=1), (1,)), (Watch(scope="batch", penalty=True), (0, 2, 3))):
        subject = subject_of_loss(spec, load_dataset(spec.data), parameters, watch, samples)
        debugger = Debugger(pass_script(subject))
        debugger.run_to_end()
        assert bits(debugger.now.data) == bits(subject.data)
        assert bits(debugger.now.grad) == bits(subject.grad)


@pytest.mark.parametrize("operation", OPS, ids=lambda op: op.name)
def test_every_operation_has_a_sentence_and_its_rule_as_code(operation) -> None:
    operands = ("p", "q")[: operation.arity]
    sentence = backward_sentence(operation, "y", operands)
    assert sentence.endswith(".")
    assert "{" not in sentence
    rule = rule_of(operation)
    assert len(rule) == operation.arity
    assert all(line.endswith(" · out.grad") for line in rule)
