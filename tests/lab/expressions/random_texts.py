"""Random lines: sound ones by a small grammar, and what becomes of them when somebody mistypes."""

from __future__ import annotations

from random import Random

_NAMES = ("a", "b", "c", "d", "w1", "x", "é", "L")
_FREE = ("p", "q", "r")
_FUNCTIONS = (
    "tanh",
    "exp",
    "log",
    "relu",
    "sigmoid",
    "sqrt",
    "abs",
    "sin",
    "cos",
    "softplus",
    "gelu",
    "silu",
    "elu",
)
_PIECES = (
    *"+-*/^%@=<>()[]{}.,:;#'\"\\&|~!?$ \n\t−×²é0159abcxL_",
    "**", "//", "+=", "==", ":=", "\n ", "  ", "lambda", "for", "if", "else", "def f():", "import os", "import",
    "print(", "Value(", "Value(2.0, label='a')", ".label = 'z'", ".backward()", ".grad", ".data", ".tanh()", "()",
    "True", "None", "1e999", "9" * 400, "9**9**9", "1/0", "0**-1", "(-8)**0.5", "log(-1)", "[0]", "'text'",
    "f'{a}'", "__import__('os')", "().__class__", "\x00", "\ud800", "max(a)", "nonlocal x", "await a",
    "(" * 40, ")" * 40,
)  # fmt: skip


class Sound:
    """Writes sound lines.

    Args:
        random: what is drawn from.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self._known: list[str] = []

    def lines(self) -> str:
        """Return some lines, whose last gives a name its value or calls backward on it."""
        lines = [self._line() for _ in range(self._random.randint(1, 7))]
        if self._random.random() < 0.3:
            lines.append(f"{self._known[-1]}.backward()")
        return self._random.choice(("\n", "\n\n", "; ", "\n# a remark\n")).join(lines) + "\n"

    def _line(self) -> str:
        kind = self._random.random()
        if self._known and kind < 0.2:
            name = self._random.choice(self._known)
            line = f"{name} {self._random.choice(('+', '-', '*', '/', '//', '**'))}= {self._term(2)}"
        else:
            name = self._random.choice(_NAMES)
            number = self._number()
            line = f"{name} = " + (
                number if kind < 0.3 else f"Value({number}, label={name!r})" if kind < 0.4 else self._term(3)
            )
        if name in self._known:
            self._known.remove(name)
        self._known.append(name)
        return line

    def _term(self, depth: int) -> str:
        if depth == 0 or self._random.random() < 0.25:
            return self._random.choice([*self._known * 2, *_FREE, self._number()])
        a, b = self._term(depth - 1), self._term(depth - 1)
        return self._random.choice(
            (
                f"({a} {self._random.choice(('+', '-', '*', '/', '+', '*'))} {b})",
                f"{a} + {b}",
                f"{a} * {b} - {a}",
                f"-({a})",
                f"({a}) ** {self._random.choice(('2', '3', '-1', '0.5', '(1/3)', '2**-1', '0'))}",
                f"({a}) // 2",
                f"{self._random.choice(_FUNCTIONS)}({a})",
                f"(({a}) + p).{self._random.choice(_FUNCTIONS)}()",
                f"max({a}, {b})",
                f"min({a}, {b})",
                f"2 ** ({a})",
                f"(p * {a}).maximum({b})",
            )
        )

    def _number(self) -> str:
        return self._random.choice(
            (
                "2.0",
                "3",
                "-1.5",
                "0.25",
                "1e-3",
                "0",
                "1e300",
                "10",
                "6.8813735870195432",
                "-4.0",
                "+7",
                "1_000",
            )
        )


def text(random: Random) -> str:
    """Return a sound text, one in which something was changed, or mere pieces."""
    kind = random.random()
    if kind < 0.15:
        return "".join(random.choice(_PIECES) for _ in range(random.randint(0, 25)))
    sound = Sound(random).lines()
    if kind < 0.5:
        return sound
    for _ in range(random.randint(1, 3)):
        at, piece = random.randrange(len(sound) + 1), random.choice(_PIECES)
        end = min(len(sound), at + random.choice((0, 0, 1, 1, 2, 6)))
        sound = sound[:at] + (piece if random.random() < 0.7 else "") + sound[end:]
    return sound
