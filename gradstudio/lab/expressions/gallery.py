"""Expressions to begin with: one of each thing that a learner meets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An expression of the gallery.

    Attributes:
        key: its name in files.
        title: what the menu calls it.
        about: what can be seen in it, in one sentence.
        text: its lines.
    """

    key: str
    title: str
    about: str
    text: str


_ACCUMULATION = """\
# a and b are used twice: what comes back on both ways adds up
a = 2.0
b = -3.0
c = a + b
d = a * b
L = c * d
"""

_NEURON = """\
# a neuron of two inputs, as in micrograd's lecture
x1 = Value(2.0, label="x1")
x2 = Value(0.0, label="x2")
w1 = Value(-3.0, label="w1")
w2 = Value(1.0, label="w2")
b = Value(6.8813735870195432, label="b")
n = x1*w1 + x2*w2 + b
o = n.tanh()
o.backward()
"""

_SIGMOID = """\
# sigmoid(x) by parts: each has a derivative of its own
x = 0.5
e = exp(-x)
s = 1 / (1 + e)
"""

_CROSS_ENTROPY = """\
# softmax of four logits, and the cross-entropy for the fourth class
l1 = 0.0
l2 = 3.0
l3 = -2.0
l4 = 1.0
e1 = exp(l1)
e2 = exp(l2)
e3 = exp(l3)
e4 = exp(l4)
total = e1 + e2 + e3 + e4
p4 = e4 / total
loss = -log(p4)
"""

_RECURSION = """\
# two steps of a recurrent cell: both use the same weights
x1 = 1.0
x2 = -0.5
h0 = 0.0
w = 0.5
u = 0.8
b = 0.1
h1 = tanh(w*x1 + u*h0 + b)
h2 = tanh(w*x2 + u*h1 + b)
"""

_README = """\
from micrograd.engine import Value

a = Value(-4.0)
b = Value(2.0)
c = a + b
d = a * b + b**3
c += c + 1
c += 1 + c + (-a)
d += d * 2 + (b + a).relu()
d += 3 * d + (b - a).relu()
e = c - d
f = e**2
g = f / 2.0
g += 10.0 / f
print(f'{g.data:.4f}') # prints 24.7041, the outcome of this forward pass
g.backward()
print(f'{a.grad:.4f}') # prints 138.8338, i.e. the numerical value of dg/da
print(f'{b.grad:.4f}') # prints 645.5773, i.e. the numerical value of dg/db
"""

GALLERY: tuple[Example, ...] = (
    Example(
        key="accumulation",
        title="Two uses of a and b",
        about="c = a + b and d = a * b: gradients of a and b add up over both.",
        text=_ACCUMULATION,
    ),
    Example(
        key="neuron",
        title="A neuron",
        about="Two inputs, two weights and a bias into tanh.",
        text=_NEURON,
    ),
    Example(
        key="sigmoid",
        title="The sigmoid by parts",
        about="exp, +, and / in a row: the chain rule gives s·(1 − s).",
        text=_SIGMOID,
    ),
    Example(
        key="cross_entropy",
        title="Softmax and cross-entropy",
        about="Four logits: each gets its probability as gradient, the right one that less 1.",
        text=_CROSS_ENTROPY,
    ),
    Example(
        key="recursion",
        title="Two steps of a recurrence",
        about="w, u and b serve both steps: backpropagation through time.",
        text=_RECURSION,
    ),
    Example(
        key="readme",
        title="micrograd's README",
        about="The example of micrograd's own page, line by line.",
        text=_README,
    ),
)
"""In the order of the menu; the first is there when the program first begins."""
