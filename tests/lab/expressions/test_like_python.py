"""What is accepted is what Python itself makes of it on the engine, and nothing ends in a traceback."""

from __future__ import annotations

import io
from random import Random
from typing import Any

import pytest

from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order
from gradstudio.lab.expressions import Expression, ExpressionError, read_expression
from gradstudio.lab.expressions.gallery import GALLERY, Example
from gradstudio.lab.expressions.python_text import with_leaves
from gradstudio.reader import SIGNS
from tests.lab.expressions.on_the_engine import Names, run
from tests.lab.expressions.random_texts import text as random_text

TEXTS = 5_000


def numbers(root: Value) -> list[tuple[str, str, str]]:
    """Operation, data and gradient of every node, to the last bit."""
    return [(node._op, repr(node.data), repr(node.grad)) for node in topological_order(root)]


def python_root(names: Names, expression: Expression, text: str) -> Value | None:
    """Return Python's result after backward, if it has a name."""
    if ".backward()" in text:
        return names.made.get(expression.title)
    root = names.computed.get(expression.title) or names.made.get(expression.title)
    if root is not None:
        root.backward()
    return root


def outcome(text: str) -> Expression | ExpressionError:
    try:
        return read_expression(text)
    except ExpressionError as error:
        return error


def result(expression: Expression, values: dict[str, float]) -> Value | ExpressionError:
    try:
        return expression.build(values)
    except ExpressionError as error:
        return error


def test_random_and_broken_texts_are_refused_with_their_place_or_equal_python_on_the_engine() -> None:
    random = Random(14)
    refused = outside = equal = unnamed = 0
    for _ in range(TEXTS):
        text = random_text(random)
        expression = outcome(text)
        if isinstance(expression, ExpressionError):
            assert expression.reason.endswith((".", "?"))
            assert 0 <= expression.index <= expression.end <= len(text) + 1
            assert min(expression.line, expression.column) >= 1
            refused += 1
            continue
        leaves = {leaf.name: random.choice((-2.0, 0.5, 3.25, 0.0, 1e200)) for leaf in expression.leaves}
        given = {name: leaves[name] for name in expression.names}
        root = result(expression, given)
        if isinstance(root, ExpressionError):
            assert root.reason.endswith((".", "?"))
            with pytest.raises((ValueError, ZeroDivisionError)):
                run(text.translate(SIGNS), given)
            outside += 1
            continue
        theirs = python_root(run(text.translate(SIGNS), given), expression, text)
        if theirs is None:
            unnamed += 1
            continue
        assert numbers(root) == numbers(theirs), text
        equal += 1
    # The seed draws enough of each; none of the kinds may die out unseen.
    assert refused > 2_000
    assert outside > 200
    assert equal > 1_500
    assert unnamed < 100


@pytest.mark.parametrize("example", GALLERY, ids=[example.key for example in GALLERY])
def test_the_gallery_is_what_python_makes_of_it(example: Example) -> None:
    text = example.text
    expression = read_expression(text)
    assert expression.names == ()
    theirs = python_root(run(text, {}), expression, text)
    assert theirs is not None
    assert numbers(expression.build({})) == numbers(theirs)


def test_random_texts_copied_as_programs_run_by_themselves_and_give_the_same() -> None:
    random = Random(15)
    equal = 0
    for _ in range(1_000):
        text = random_text(random)
        expression = outcome(text)
        if isinstance(expression, ExpressionError):
            continue
        root = result(expression, {})
        if isinstance(root, ExpressionError):
            continue
        names: dict[str, Any] = {"print": lambda *args: None}
        program = with_leaves(expression.python, expression.leaves, expression.numbers)
        exec(program, names)  # noqa: S102 - what somebody pastes
        if f"{expression.title}.backward()" in program:
            assert numbers(root) == numbers(names[expression.title]), program
            equal += 1
    assert equal > 300


LECTURE = """\
# inputs x1,x2
x1 = Value(2.0, label='x1')
x2 = Value(0.0, label='x2')
# weights w1,w2
w1 = Value(-3.0, label='w1')
w2 = Value(1.0, label='w2')
# bias of the neuron
b = Value(6.8813735870195432, label='b')
# x1*w1 + x2*w2 + b
x1w1 = x1*w1; x1w1.label = 'x1*w1'
x2w2 = x2*w2; x2w2.label = 'x2*w2'
x1w1x2w2 = x1w1 + x2w2; x1w1x2w2.label = 'x1*w1 + x2*w2'
n = x1w1x2w2 + b; n.label = 'n'
# ----
e = (2*n).exp()
o = (e - 1) / (e + 1)
# ----
o.label = 'o'
o.backward()
draw_dot(o)
"""

COPIED = (
    LECTURE,
    *(example.text for example in GALLERY),
    "c = a + b; d = a * b; L = tanh(c * d) + 2",
    "a = 2\nb = max(3, a) + tanh(0.5)\nc = (a + b).relu()\nc.backward()",
    "from micrograd.engine import Value\n\ny = x**2 + abs(-3)",
    "import os; a = 3; c = a − 2 × b; draw_dot(c)",
    'a = Value(2.0, label="x")\nL = a*x',
    'x.label = "y"\nL = x + y',
)


@pytest.mark.parametrize("text", COPIED)
def test_a_copied_program_runs_by_itself_and_gives_the_same(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout", io.StringIO())
    expression = read_expression(text)
    values = {name: 0.75 + i for i, name in enumerate(expression.names)}
    names: dict[str, Value] = {}
    exec(with_leaves(expression.python, expression.leaves, values), names)  # noqa: S102 - what somebody pastes
    assert numbers(names[expression.title]) == numbers(expression.build(values))
