"""What the optimizer does to a parameter in the next step, line by line, with the numbers filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from gradstudio.engine.clipping import scale_by_norm
from gradstudio.engine.optim import OPTIMIZERS
from gradstudio.graph.operand_names import in_brackets
from gradstudio.project import spec as project
from gradstudio.project.number_text import format_number
from gradstudio.project.spec import TrainingSpec
from gradstudio.training.look.outlook import Outlook

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
                g * scale_by_norm(outlook.norm, limit),
            )  # fmt: skip


def _step(optimizer: project.OptimizerSpec, outlook: Outlook, g: float) -> Iterator[UpdateLine]:
    """Yield what the optimizer makes of the gradient; the last line is what is added to the parameter."""
    rule = OPTIMIZERS[optimizer.kind]
    numbers = {"η": outlook.learning_rate, "g": g, "t": outlook.age + 1}
    for kept, number in ((rule.FIRST, outlook.first), (rule.SECOND, outlook.second)):
        if kept:
            numbers[kept[1]] = number
    numbers |= {symbol: getattr(optimizer, name) for name, symbol in rule.SYMBOLS.items()}
    for line in rule.STEP:
        value = line.value(numbers)
        yield _line(line.name, line.formula, substituted(line.formula, numbers), value)
        numbers[line.name.split()[-1]] = value


def substituted(
    formula: str, numbers: Mapping[str, float], write: Callable[[float], str] | None = None
) -> str:
    """Return a formula of an optimizer with numbers in place of symbols; what is left of a share is one number.

    Args:
        formula: of a `StepLine`.
        numbers: by symbol; that of steps t as a whole number.
        write: writes a number as it stands within a formula; by default with four digits.
    """
    write = write or _n
    longest_first = sorted((symbol for symbol in numbers if symbol != "t"), key=len, reverse=True)
    symbol = "|".join(map(re.escape, longest_first))
    text = re.sub(rf"\(1 − ({symbol})\)", lambda match: write(1 - numbers[match[1]]), formula)
    text = re.sub(symbol, lambda match: write(numbers[match[0]]), text)
    return text.replace("ᵗ", str(numbers["t"]).translate(_SUPERSCRIPT))


def _line(name: str, formula: str, substituted: str, value: float) -> UpdateLine:
    return UpdateLine(name=name, formula=formula, substituted=substituted, value=value)


def _n(number: float) -> str:
    """Write a number as it stands within a formula."""
    return in_brackets(format_number(number))
