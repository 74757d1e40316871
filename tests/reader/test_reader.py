"""The reader that formulas, conditions and expressions share."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import pytest

from gradstudio.reader import Allowed, Reader, Source, UnreadableTextError, closest


class RefusalError(Exception):
    def __init__(self, message: str, index: int) -> None:
        super().__init__(message)
        self.index = index


class Words(Reader[str]):
    """Reads sums and products, and says them with brackets."""

    allowed = Allowed(
        operators={ast.Add: "plus", ast.Mult: "times", ast.Pow: "to the"},
        signs={ast.USub: "minus"},
        functions={"larger": 2},
        most_nested=20,
    )

    def __init__(self, text: str) -> None:
        super().__init__()
        self.source = Source(text)
        assert self.source.body is not None
        self.said = self.read(self.source.body)

    def number(self, node: ast.expr, number: float) -> str:
        return f"{number:g}"

    def name(self, node: ast.Name) -> str:
        return node.id

    def apply(self, node: ast.expr, operation: str, parts: Sequence[str]) -> str:
        return f"({operation} {' '.join(parts)})"

    def error(self, node: ast.expr, message: str) -> Exception:
        return RefusalError(message, self.source.index_of(node))

    def text_of(self, node: ast.expr) -> str:
        return self.source.text_of(node)

    def misplaced(self, node: ast.expr) -> Exception:
        return self.error(node, "misplaced")

    def truth(self, node: ast.expr) -> Exception:
        return self.error(node, "truth")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a + b * 2", "(plus a (times b 2))"),
        ("a + b + c", "(plus (plus a b) c)"),
        ("a ** b ** c", "(to the a (to the b c))"),
        ("--a", "(minus (minus a))"),
        ("-+-a", "(minus (minus a))"),
        ("-a ** 2", "(minus (to the a 2))"),
        ("(a + b) * (c + d)", "(times (plus a b) (plus c d))"),
    ],
)
def test_operators_apply_in_the_order_of_python(text: str, said: str) -> None:
    assert Words(text).said == said


@pytest.mark.parametrize(
    ("text", "says", "index"),
    [
        ("a - b", "misplaced", 0),
        ("a + f(b)", "misplaced", 4),
        ("a + b ^ 2", "two stars: a + b**2", 8),
        ("é + (b, 2)", "comma", 4),
        ("a * True", "truth", 4),
        ("a * 1e999", "too large", 4),
        ("a +\n b * 'x'", "misplaced", 10),
    ],
)
def test_what_the_table_does_not_have_is_refused_at_its_place(text: str, says: str, index: int) -> None:
    with pytest.raises(RefusalError, match=says.replace("*", r"\*").replace("+", r"\+")) as caught:
        Words(f"({text})" if "\n" in text else text)
    assert caught.value.index == index


def test_a_long_chain_is_not_deep_and_brackets_are() -> None:
    assert Words("+".join("a" * 900)).said.count("plus") == 899
    assert Words("-" * 900 + "a").said.count("minus") == 900
    with pytest.raises(RefusalError, match="Too many brackets"):
        Words("-(1 + " * 30 + "a" + ")" * 30)


def test_a_part_is_found_in_what_was_typed_though_another_text_was_read() -> None:
    typed = "  é == *  + b"
    source = Source(typed, read="é == '*'  + b", start=2, added=(5, 7))
    compare = source.body
    assert isinstance(compare, ast.Compare)
    chain = compare.comparators[0]
    assert isinstance(chain, ast.BinOp)
    assert source.text_of(chain.left) == "*"
    assert typed[source.index_of(chain.right)] == "b"
    assert source.end_of(chain) == len(typed)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_python_ends_them(ends: str) -> None:
    source = Source(f"a = 1{ends}{ends}ß = a", mode="exec")
    last = source.lines[-1]
    assert source.position(source.index_of(last)) == (3, 1)
    assert source.text_of(last) == "ß = a"


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("a +", None),
        ("a b", 2),
        ("é é )", None),
        ("\0", None),
        ("(" * 5000, None),
        ("-" * 100_000 + "a", None),
    ],
)
def test_what_is_no_python_is_told_and_never_a_traceback(text: str, index: int | None) -> None:
    with pytest.raises(UnreadableTextError) as caught:
        Source(text)
    assert caught.value.index is None or 0 <= caught.value.index <= len(text)
    if index is not None:
        assert caught.value.index == index


def test_the_nearest_name_is_offered() -> None:
    assert closest("tanj", ["sin", "tanh"]) == " Did you mean tanh?"
    assert not closest("zzz", ["sin", "tanh"])
