"""What the optimizer does to a parameter in the next step, line by line, with the numbers filled in."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gradstudio.graph.numbers import format_number
from gradstudio.project import spec as project
from gradstudio.project.spec import TrainingSpec
from gradstudio.training.look.outlook import Outlook

_CLIP_EPSILON = 1e-6
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateLine:
    """One line of the account.

    Attributes:
        name: what it is.
        formula: how it is computed.
        substituted: the same with numbers.
        value: the result.
    """

    name: str
    formula: str
    substituted: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What one step does to a parameter.

    Attributes:
        lines: in the order in which the step computes them; the last is the new value.
        before: the value now.
        after: the value after the step.
    """

    lines: tuple[UpdateLine, ...]
    before: float
    after: float


def explain_update(training: TrainingSpec, outlook: Outlook) -> Update:
    """Account for the next step of one parameter.

    Source: the formulas of `engine.optim`, `engine.clipping` and `engine.losses`.

    Args:
        training: how the project trains.
        outlook: the numbers before the step.
    """
    lines = list(_gradient(training, outlook))
    g = lines[-1].value
    p, rate, decay = outlook.value, outlook.learning_rate, training.optimizer.weight_decay
    lines.append(_line("learning rate η", "of this step, by the schedule", "", rate))
    if decay:
        shrunk = p * (1.0 - rate * decay)
        lines.append(
            _line(
                "after weight decay", "p · (1 − η · λ)", f"{_n(p)} · (1 − {_n(rate)} · {_n(decay)})", shrunk
            )
        )
        p = shrunk
    lines.extend(_step(training.optimizer, outlook, g))
    after = p + lines[-1].value
    lines.append(_line("new value", "p + update", f"{_n(p)} + {_n(lines[-1].value)}", after))
    return Update(lines=tuple(lines), before=outlook.value, after=after)


def held_update(held: Literal["frozen", "cut"], value: float) -> Update:
    """Account for the next step of a parameter that training does not move: it stays as it is."""
    why = {
        "frozen": "no step moves it until it is unfrozen",
        "cut": "it is held at zero until it is restored",
    }[held]
    return Update(lines=(_line(f"{held}: stays", why, "", value),), before=value, after=value)


def _gradient(training: TrainingSpec, outlook: Outlook) -> Iterator[UpdateLine]:
    """Yield what becomes of the gradient before the optimizer takes it; the last line is what it takes."""
    p, g = outlook.value, outlook.gradient
    penalty = 0.0
    terms = []
    if training.penalize_biases or not outlook.is_bias:
        if training.l1:
            slope = training.l1 * ((p > 0) - (p < 0))
            penalty += slope
            terms.append(
                _line("of the L1 penalty", "α · sign(p)", f"{_n(training.l1)} · sign({_n(p)})", slope)
            )
        if training.l2:
            slope = 2.0 * training.l2 * p
            penalty += slope
            terms.append(_line("of the L2 penalty", "2 · α · p", f"2 · {_n(training.l2)} · {_n(p)}", slope))
    count = "one sample" if outlook.samples == 1 else f"{outlook.samples:,} samples"
    mean = f"mean over the {count} of the step" if outlook.samples > 1 else "of the one sample of the step"
    yield _line("gradient of the loss", mean, "", g - penalty)
    if terms:
        yield from terms
        sums = " + ".join(_n(term.value) for term in terms)
        yield _line("gradient", "loss + penalty", f"{_n(g - penalty)} + {sums}", g)
    match training.clipping:
        case project.ClipValue(limit=limit):
            yield _line(
                "gradient, clipped", "min(max(g, −c), c)", f"min(max({_n(g)}, {_n(-limit)}), {_n(limit)})",
                min(max(g, -limit), limit),
            )  # fmt: skip
        case project.ClipNorm(limit=limit):
            yield _line(
                "gradient, clipped", "g · min(1, c / ‖g‖)", f"{_n(g)} · min(1, {_n(limit)} / {_n(outlook.norm)})",
                g * min(1.0, limit / (outlook.norm + _CLIP_EPSILON)),
            )  # fmt: skip


def _step(optimizer: project.OptimizerSpec, outlook: Outlook, g: float) -> Iterator[UpdateLine]:
    """Yield what the optimizer makes of the gradient; the last line is what is added to the parameter."""
    rate, first, second = outlook.learning_rate, outlook.first, outlook.second
    match optimizer:
        case project.Sgd():
            yield _line("update", "−η · g", f"−{_n(rate)} · {_n(g)}", -rate * g)
        case project.Momentum(momentum=mu) | project.Nesterov(momentum=mu):
            v = mu * first + g
            yield _line("velocity v", "μ · v + g", f"{_n(mu)} · {_n(first)} + {_n(g)}", v)
            if isinstance(optimizer, project.Nesterov):
                substituted = f"−{_n(rate)} · ({_n(g)} + {_n(mu)} · {_n(v)})"
                yield _line("update", "−η · (g + μ · v)", substituted, -rate * (g + mu * v))
            else:
                yield _line("update", "−η · v", f"−{_n(rate)} · {_n(v)}", -rate * v)
        case project.RMSprop(alpha=alpha, epsilon=epsilon):
            s = alpha * second + (1.0 - alpha) * g * g
            yield _mean_square("α", alpha, second, g, s)
            yield _line(
                "update", "−η · g / (√s + ε)", f"−{_n(rate)} · {_n(g)} / (√{_n(s)} + {_n(epsilon)})",
                -rate * g / (math.sqrt(s) + epsilon),
            )  # fmt: skip
        case project.Adam() | project.AdamW():
            yield from _adam(optimizer, outlook, g)


def _adam(optimizer: project.Adam | project.AdamW, outlook: Outlook, g: float) -> Iterator[UpdateLine]:
    rate, beta1, beta2, epsilon = outlook.learning_rate, optimizer.beta1, optimizer.beta2, optimizer.epsilon
    age = outlook.age + 1
    t = str(age).translate(_SUPERSCRIPT)
    m = beta1 * outlook.first + (1.0 - beta1) * g
    s = beta2 * outlook.second + (1.0 - beta2) * g * g
    yield _line(
        "mean m", "β₁ · m + (1 − β₁) · g", f"{_n(beta1)} · {_n(outlook.first)} + {_n(1 - beta1)} · {_n(g)}", m
    )
    yield _mean_square("β₂", beta2, outlook.second, g, s)
    m_hat, s_hat = m / (1.0 - beta1**age), s / (1.0 - beta2**age)
    yield _line("mean, corrected m̂", "m / (1 − β₁ᵗ)", f"{_n(m)} / (1 − {_n(beta1)}{t})", m_hat)
    yield _line("square, corrected ŝ", "s / (1 − β₂ᵗ)", f"{_n(s)} / (1 − {_n(beta2)}{t})", s_hat)
    yield _line(
        "update", "−η · m̂ / (√ŝ + ε)", f"−{_n(rate)} · {_n(m_hat)} / (√{_n(s_hat)} + {_n(epsilon)})",
        -rate * m_hat / (math.sqrt(s_hat) + epsilon),
    )  # fmt: skip


def _mean_square(symbol: str, share: float, before: float, g: float, after: float) -> UpdateLine:
    formula = f"{symbol} · s + (1 − {symbol}) · g²"
    return _line("mean square s", formula, f"{_n(share)} · {_n(before)} + {_n(1 - share)} · {_n(g)}²", after)


def _line(name: str, formula: str, substituted: str, value: float) -> UpdateLine:
    return UpdateLine(name=name, formula=formula, substituted=substituted, value=value)


def _n(number: float) -> str:
    """Write a number as it stands within a formula."""
    text = format_number(number)
    return f"({text})" if number < 0 or "·" in text else text
