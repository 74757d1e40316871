"""The account of a node as text and as LaTeX."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from gradstudio.engine.ops import OPS
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.export import explanation_as_latex, explanation_as_text
from gradstudio.export.latex import derivatives, filled, latex_name, latex_number
from gradstudio.graph.explain import Explanation, explain
from gradstudio.graph.value_graph import ValueGraph


def explained(root: Value, label: str) -> tuple[ValueGraph, Explanation]:
    root.backward()
    order = topological_order(root)
    graph = ValueGraph(root)
    data, grad = np.array([v.data for v in order]), np.array([v.grad for v in order])
    node = graph.index_of(label)
    assert node is not None
    return graph, explain(graph, data, grad, node)


def example() -> Value:
    a, b, c = Value(2.0, label="a"), Value(-3.0, label="b_1"), Value(10.0, label="c")
    e = a * b
    e.label = "e"
    d = e + c + e
    d.label = "d"
    return d


def test_the_text_says_all_that_the_inspector_says() -> None:
    text = explanation_as_text(*explained(example(), "e"))
    assert "data = −6.000" in text
    assert "grad = 2.000" in text
    assert "out = a · b_1 = 2.000 · (−3.000) = −6.000" in text
    assert "∂out/∂a = b_1 = −3.000" in text
    assert text.count("1.000 × 1.000 = 1.000") == 2
    assert "sum = grad = 2.000" in text


def test_the_latex_has_forward_local_derivatives_and_the_sum() -> None:
    latex = explanation_as_latex(*explained(example(), "e"))
    assert latex.startswith("\\begin{align*}")
    assert r"\text{e} &= \text{a} \cdot \text{b\_1} = 2.000 \cdot \left(-3.000\right) = -6.000" in latex
    assert r"\frac{\partial \text{e}}{\partial \text{a}} &= \text{b\_1} = -3.000" in latex
    assert r"1.000 \cdot 1.000 + 1.000 \cdot 1.000" in latex
    assert latex.count("{") == latex.count("}")


def test_a_leaf_and_the_root_have_their_latex_too() -> None:
    assert r"\text{c} &= 10.00" in explanation_as_latex(*explained(example(), "c"))
    assert r"\frac{\partial L}{\partial \text{d}} &= 1.000" in explanation_as_latex(
        *explained(example(), "d")
    )


@pytest.mark.parametrize("operation", OPS, ids=lambda op: op.name)
def test_every_operation_has_its_formula_in_latex(operation) -> None:
    assert len(operation.latex_derivatives) == operation.arity
    for text in (operation.latex, *operation.latex_derivatives):
        assert text
        written = filled(text, "a", "b", "y")
        assert written.count("{") == written.count("}")
        assert not any(letter in written for letter in "ABY")


@pytest.mark.parametrize(
    ("number", "expected"),
    [(-1.5, "-1.500"), (1.25e-9, r"1.250 \cdot 10^{-9}"), (float("inf"), r"\infty"), (0.0, "0")],
)
def test_numbers_are_latex(number: float, expected: str) -> None:
    assert latex_number(number) == expected


def test_names_are_escaped() -> None:
    assert latex_name("w_1 {50%}") == r"\text{w\_1 \{50\%\}}"
    assert latex_name("−y") == r"\text{$-$y}"


def shared() -> Value:
    """x is used by three products that have no names."""
    x = Value(2.0, label="x")
    u, v, w = (Value(number, label=label) for number, label in ((3.0, "u"), (-1.0, "v"), (0.5, "w")))
    root = (u * x + v * x + w * x).tanh()
    root.label = "loss"
    return root


def test_products_that_have_no_names_are_told_apart_by_their_operands() -> None:
    text = explanation_as_text(*explained(shared(), "x"))
    for product in ("  u · x: ", "  v · x: ", "  w · x: "):
        assert text.count(product) == 1
    assert "p = u · x + v · x + w · x = " in explanation_as_text(*explained(shared(), "loss"))


def test_each_of_them_has_a_symbol_of_its_own_in_latex() -> None:
    latex = explanation_as_latex(*explained(shared(), "x"))
    for place, name in enumerate("uvw", 1):
        assert rf"u_{{{place}}} &= \text{{{name}}} \cdot \text{{x}}" in latex
        assert latex.count(rf"\frac{{\partial L}}{{\partial u_{{{place}}}}}") == 1
    assert latex.count("{") == latex.count("}")


def test_a_long_sum_is_written_with_dots() -> None:
    leaves = [Value(1.0, label=f"t{i}") for i in range(1, 9)]
    root = leaves[0]
    for leaf in leaves[1:]:
        root = root + leaf
    root = root.tanh()
    root.label = "loss"
    assert "u = t1 + t2 + … + t8 = " in explanation_as_text(*explained(root, "loss"))
    assert r"a &= \text{t1} + \text{t2} + \dots + \text{t8}" in explanation_as_latex(*explained(root, "loss"))


def test_brackets_stand_where_the_meaning_needs_them() -> None:
    a, b, c = (Value(number, label=label) for number, label in ((2.0, "p"), (3.0, "q"), (5.0, "r")))
    root = ((a + b) * c - (a - b)).tanh()
    root.label = "loss"
    graph, explanation = explained(root, "loss")
    assert "u = (p + q) · r − (p − q) = " in explanation_as_text(graph, explanation)
    assert r"\left(\text{p} + \text{q}\right) \cdot \text{r}" in explanation_as_latex(graph, explanation)


def test_a_square_has_twice_its_base_as_derivative_and_none_by_its_exponent() -> None:
    x = Value(3.0, label="x")
    y = x**2
    y.label = "y"
    latex = explanation_as_latex(*explained(y, "y"))
    assert r"\cdot \text{x} = 2.000 \cdot 3.000 = 6.000" in latex
    assert r"\ln" not in latex
    assert "= 0" in latex.splitlines()[3]


def computed(formula: str, a: float, b: float, y: float) -> float:
    """Work out a derivative as the LaTeX has it."""
    text = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", formula)
    while r"\frac" in text:
        text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", text)
    text = re.sub(r"\[([^]]*)\]", lambda m: f"({m[1].replace(' = ', ' == ')})", text)
    text = re.sub(r"\\ln ([A-Z])", r"ln(\1)", text.replace(r"\operatorname{sgn}", "sgn").replace("^2", "**2"))
    text = re.sub(r"(\d) ([ABY])", r"\1*\2", text.replace(r"\cdot", "*").replace(r"\le", "<="))
    text = text.replace("\\", "")
    known = {
        **{name: getattr(math, name) for name in ("sin", "cos", "tanh", "e")},
        "ln": math.log,
        "sgn": lambda x: float((x > 0) - (x < 0)),
        "sigma": lambda x: 1 / (1 + math.exp(-x)),
        "Phi": lambda x: 0.5 * math.erfc(-x / math.sqrt(2)),
        "varphi": lambda x: math.exp(-x * x / 2) / math.sqrt(2 * math.pi),
    }
    return float(eval(text, known, {"A": a, "B": b, "Y": y}))  # noqa: S307 - the formulas of the table above


@pytest.mark.parametrize("operation", OPS, ids=lambda op: f"{op.name}-{op.derivatives[-1]}")
@pytest.mark.parametrize(("a", "b"), [(3.0, 2.0), (0.5, 0.5), (2.0, 3.0), (1.25, -1.5), (0.75, 1.0)])
def test_every_derivative_in_latex_is_the_number_that_stands_behind_it(operation, a: float, b: float) -> None:
    operands = (a, b)[: operation.arity]
    out = operation.forward(*operands)
    expected = operation.partials(out, *operands)
    found = [computed(slope, a, b, out) for slope in derivatives(operation, operands)]
    assert found == pytest.approx(list(expected), rel=1e-9, abs=1e-12)
