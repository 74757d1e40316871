"""What expressions become, and what is refused with its place, reason and mend."""

from __future__ import annotations

import sys

import pytest

from gradstudio.engine.walk import topological_order
from gradstudio.lab.expressions import Expression, ExpressionError, read_expression
from gradstudio.lab.expressions.allowed import MAX_LENGTH, MAX_NODES


def refused(text: str, **values: float) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        read_expression(text).build(values)
    return caught.value


@pytest.mark.parametrize(
    ("text", "says", "line", "column"),
    [
        ("c = 2a", "star: 2*a", 1, 5),
        ("c = a b", "star: a*b", 1, 7),
        ("c = a\nd = (c + 1", "never closed", 2, 5),
        ("c = a)", "no open bracket", 1, 6),
        ("c = (a]", "another kind", 1, 7),
        ("c = a +", "must follow +", 1, 7),
        ("c = a **  # power", "must follow **", 1, 7),
        ("c =", "must follow =", 1, 3),
        ("c = 'x", "does not end in its line", 1, 5),
        ("a = 1\n  c = a", "Begin every line at the left", 2, 1),
        ("for x in y:\n    z = x", "Loops are not run", 1, 1),
        ("for x in", "not run here", 1, 1),
        ("def f(x):\n    return x", "Functions cannot be made", 1, 1),
        ("c = x²", "two stars: x**2", 1, 6),
        ("c = x^2", "two stars: x**2", 1, 7),
        ("c = 007", "Leave out the zeros", 1, 5),
        ("a + b = c", "equals sign: c = a + b", 1, 1),
        ("tanh(a) = 3", "Only a name can stand left", 1, 1),
        ("lambda = 3", "word of Python", 1, 1),
        ("a + = b", "+= without a space", 1, 3),
        ("a == 3", "one equals sign: a = 3", 1, 1),
        ("a = Value(2.0 label='a')", "a comma is missing", 1, 15),
        (">>> a = 3", "prompt of Python", 1, 1),
        ("print a", "print is left out", 1, 1),
        ("c = d * 2\nd = a + b", "line 2 gives it its value", 1, 5),
        ("c = c + 1", "before it has a value", 1, 5),
        ("c += 1", "before it has a value", 1, 1),
        ("c = sinh(a)", "Did you mean sin?", 1, 5),
        ("c = a.tan()", "Did you mean tanh?", 1, 5),
        ("c = max(a)", "max takes 2 arguments, not 1", 1, 5),
        ("c = a.maximum()", ".maximum() takes 1 argument, not 0", 1, 5),
        ("c = tanh + 1", "tanh is a function", 1, 5),
        ("tanh = 3", "tanh is a function", 1, 1),
        ("c = math.exp(a)", "write exp(a)", 1, 5),
        ("c = a.relu", "Write a.relu()", 1, 5),
        ("x1 = torch.Tensor([2.0]).double()", "Nothing of torch is used here", 1, 6),
        ("c = math.pi * a", "such as 3.14159", 1, 5),
        ("c = sum((w*x for w, x in p), b)", "Write the sum out", 1, 5),
        ("n = MLP(3, [4, 4, 1])", "in the workspace Design", 1, 5),
        ("c = a.grad * 2", "no gradient flows", 1, 5),
        ("a.grad = 0", "each time from 0", 1, 1),
        ("p.data += -0.1 * p.grad", "by its slider", 1, 1),
        ("o.backward", "with brackets", 1, 1),
        ("c = o.backward()", "line of its own", 1, 5),
        ("o = a\no.backward()\no.backward()", "stands in line 2 already", 3, 1),
        ("c = a if b else 2", "Conditions have no gradient", 1, 5),
        ("c = a < b", "A comparison has no gradient", 1, 5),
        ("c = a % 2", "“a % 2” has no place", 1, 5),
        ("x = [1, 2]", "Lists are not known", 1, 5),
        ("c = x[0]", "Lists are not known", 1, 5),
        ("c = 1,5", "decimals with a point", 1, 5),
        ("c = True", "True is no number", 1, 5),
        ("c = 'a'", "Only a label is text", 1, 5),
        ("a, b = 1, 2", "in a line of its own", 1, 1),
        ("a = b = 2", "one name", 1, 1),
        ("c = (1).tanh()", "Write Value(1).tanh()", 1, 6),
        ("a = 1\nc = Value(a)", "a value already", 2, 11),
        ("c = Value()", "Value takes a number", 1, 5),
        ("a.label = 3", "text in quotes", 1, 11),
        ("c = 1 / 0", "divides by 0", 1, 5),
        ("c = (-8) ** 0.5", "needs a whole exponent", 1, 5),
        ("c = 9**9**9**9", "too large", 1, 8),
        ("c = 1e999", "too large", 1, 5),
        ("c = " + "9" * 5000, "too large", 1, 1),
        ("__import__('os')", "no function", 1, 1),
        ("c = a.__class__", "has no “__class__”", 1, 5),
        ("é = 1\nc = é + ß.x", "has no “x”", 2, 9),
        ("c = a + b\nd", "Nothing is computed here. Write d = 1.0", 2, 1),
        ("", "nothing to compute yet", 1, 1),
        ("# only a remark", "nothing to compute yet", 1, 1),
        ("c = " + "tanh(" * 70 + "a" + ")" * 70, "Too many brackets", 1, 305),
    ],
)
def test_what_is_no_expression_is_refused_with_line_column_reason_and_mend(
    text: str, says: str, line: int, column: int
) -> None:
    error = refused(text)
    assert says in error.reason
    assert (error.line, error.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "values", "says"),
    [
        ("x = a\ny = log(x - 1)", {"a": -2.0}, "logarithm of a negative number: x - 1 is −3"),
        ("x = a\ny = log(x)", {"a": 0.0}, "logarithm of 0"),
        ("x = a\ny = sqrt(x)", {"a": -4.0}, "square root of a negative number: a is −4. Make a not below 0"),
        ("x = 1\ny = x / a", {"a": 0.0}, "divides by 0: a is 0"),
        ("x = 1\ny = x // a", {"a": 0.0}, "divides by 0"),
        ("x = -2\ny = x ** a", {"a": 0.5}, "needs a whole exponent: x is −2, a is 0.5"),
        ("x = a\ny = a ** -1", {"a": 0.0}, "0 to a negative power would divide by 0"),
        ("x = a\ny = sin(a * a)", {"a": 1e300}, "An angle must be a finite number: a * a is ∞"),
    ],
)
def test_an_operation_outside_its_domain_is_told_at_its_place_by_name(
    text: str, values: dict[str, float], says: str
) -> None:
    error = refused(text, **values)
    assert says in error.reason
    assert (error.line, error.column) == (2, 5)


def test_names_without_a_value_are_leaves_and_numbers_with_a_name_too() -> None:
    expression = read_expression('c = a + b\nk = 3\nm = Value(4.0, label="mass")\nL = c * k * m')
    assert expression.names == ("a", "b")
    assert [leaf.name for leaf in expression.leaves] == ["a", "b", "k", "mass"]
    given = expression.leaves[2]
    assert expression.text[given.start : given.end] == "3"
    root = expression.build({"a": 1.0, "b": 0.5, "k": 2.0})
    assert root.data == (1.0 + 0.5) * 2.0 * 4.0
    labels = [node.label for node in topological_order(root)]
    assert labels == ["a", "b", "c", "k", "", "mass", "L"]


def test_two_leaves_of_one_label_have_names_of_their_own() -> None:
    expression = read_expression("a = 1.0\nb = a * 2\na = 3.0\nc = a * b")
    assert expression.numbers == {"a": 1.0, "a #2": 3.0}
    assert expression.build({"a": 5.0, "a #2": 0.5}).data == 5.0


def test_labels_are_those_that_a_snippet_gives() -> None:
    expression = read_expression("e = a*b; e.label = 'product'\nL = e + c; L._label = 'loss'")
    root = expression.build({})
    assert root.label == "loss"
    assert root._prev[0].label == "product"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a = 2\nc = a * b", "a = -7.5\nc = a * b", True),
        ("c = a * 2", "c = a*3  # remark", True),
        ("c = a * b\nd = c + 1", "unused = 3\nc = a * b\nd = c + 1", True),
        ("c = a * b", "c = b * a", False),
        ("c = a * b", "c = a + b", False),
        ("c = a * b", "d = a * b", False),
        ("c = a ** 2", "n = 2\nc = a ** n", False),
    ],
)
def test_the_structure_is_the_same_while_only_numbers_differ(one: str, other: str, same: bool) -> None:
    assert (read_expression(one).structure == read_expression(other).structure) is same


def remarks(text: str) -> list[tuple[int, str]]:
    return [(remark.line, remark.text) for remark in read_expression(text).remarks]


def test_what_is_left_out_is_said() -> None:
    said = remarks("from micrograd.engine import Value\nc = a + b\nd = a * b\nprint(d)\nd.backward()")
    assert [line for line, _ in said] == [1, 2, 4]
    assert "import is left out" in said[0][1]
    assert said[1][1] == "c does not lead to d: it is not drawn."
    assert not remarks("c = a + b\nc = c * 2\nc += 1")


def test_the_result_is_that_of_backward_or_of_the_last_line() -> None:
    assert read_expression("c = a + b\nd = c * 2\nc.backward()\ne = d").title == "c"
    assert read_expression("c = a + b\nd = c * 2").title == "d"
    assert read_expression("c = a + b\nc\nc.grad").title == "c"
    assert read_expression("c = a + b\nd = c * 2\nc").title == "d"
    assert read_expression("c = a + b\nk = 3.0\nd = a").title == "c"  # lines that only give names
    assert read_expression("k = 3.0\nd = a").title == "d"
    assert read_expression("a * b").title == "the result"
    assert read_expression("2 + 3").build({}).data == 5.0


def test_there_are_limits_each_with_a_sentence() -> None:
    assert "longer than" in refused("a" * (MAX_LENGTH + 1)).reason
    line = "a" + "+a" * 600
    assert f"beyond {MAX_NODES:,} scalars" in refused("\n".join(f"x{i} = {line}" for i in range(4))).reason
    assert "at most 40 characters" in refused("c = " + "x" * 41).reason
    assert "1 to 40 characters" in refused("a.label = '" + "x" * 41 + "'").reason
    assert "more than 100 leaves" in refused("\n".join(f"x{i} = {i}" for i in range(101))).reason
    chain: Expression = read_expression("c = a" + "\nc = c + c" * 500)
    assert len(topological_order(chain.build({}))) == 501


@pytest.mark.parametrize(
    ("text", "values", "says"),
    [
        ("b = exp(a)\nc = b * 0.5", {"a": 1e4}, "b is ∞"),
        ("b = a - a\nc = sqrt(b)", {"a": 1.0}, "gradient of a is NaN"),
        ("b = a * 2", {"a": 1.0}, ""),
    ],
)
def test_numbers_beyond_floats_are_spoken_of(text: str, values: dict[str, float], says: str) -> None:
    remark = read_expression(text).compute(values).remark
    assert says in remark
    assert bool(remark) is bool(says)


@pytest.mark.parametrize(
    "text", ["a" * 9_900 + "?", "a." * 4_900 + "?", "1" * 4_000 + "?", "-" * 4_900 + " ? ="]
)
def test_of_a_line_that_nobody_would_read_only_what_is_near_is_looked_at(text: str) -> None:
    error = refused(text)
    assert error.column == text.index("?") + 1
    assert len(error.reason) < 100


@pytest.mark.parametrize(
    "number",
    ["2**1023 - 1 + 2**1023", "-(2**1023) - 2**1023 + 1", "2**1024", "3**700", "1e308 * 10", "1e308 + 1e308"],
)
def test_a_number_beyond_floats_is_refused_also_where_only_rounding_takes_it_there(number: str) -> None:
    assert "too large" in refused(f"a = {number}").reason


def test_the_largest_float_is_a_number() -> None:
    assert read_expression("a = 2**1023 - 2**971 + 2**1023").build({}).data == sys.float_info.max
