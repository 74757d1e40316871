"""Mistakes in the optimizer. None changes a gradient, so no gradient check finds them."""

from __future__ import annotations

from gradstudio.lab.bugs.bug import Bug

OPTIMIZER_BUGS: tuple[Bug, ...] = (
    Bug(
        key="adam_betas",
        title="β₁ and β₂ swapped",
        group="optimizer",
        level=3,
        does="Adam keeps a very long mean of the gradients and a short one of their squares.",
        wrong="Adam(parameters, beta1=0.999, beta2=0.9)",
        right="Adam(parameters, beta1=0.9, beta2=0.999)",
        hints=(
            "The first step is right. Look at some of the next ones.",
            "The direction hardly changes, however the gradient turns.",
            "Two numbers of the constructor stand in each other's place.",
        ),
        explanation=(
            "The mean of the gradients should forget within some ten steps, that of the squares within a "
            "thousand. Swapped, the direction is that of gradients long gone. The corrections make the very first "
            "step right."
        ),
        changes_gradients=False,
        need="Adam",
    ),
    Bug(
        key="adam_epsilon",
        title="ε inside the root",
        group="optimizer",
        level=3,
        does="ε is added under the root, where it counts as its own root and damps small gradients.",
        wrong="p.data -= rate * m / sqrt(s + eps)",
        right="p.data -= rate * m / (sqrt(s) + eps)",
        hints=(
            "Most updates are almost right. Look at the parameters with the smallest gradients.",
            "Where the gradient is below about √ε, the parameter hardly moves.",
            "√(s + ε) and √s + ε are alike only where s is large.",
        ),
        explanation=(
            "ε is there to keep the division defined. Inside the root 10⁻⁸ acts like 10⁻⁴: parameters with "
            "gradients smaller than that stop moving at Adam's pace. With gradients near 1 nobody notices."
        ),
        changes_gradients=False,
        need="Adam",
    ),
    Bug(
        key="adam_uncorrected",
        title="No bias correction",
        group="optimizer",
        level=2,
        does="Adam's means are used as they are, though they begin at 0: the first steps have a wrong length.",
        wrong="p.data -= rate * m / (sqrt(s) + eps)",
        right="p.data -= rate * (m / (1 - b1**t)) / (sqrt(s / (1 - b2**t)) + eps)",
        hints=(
            "Look at the very first update, and compare its length with the learning rate.",
            "With the usual β₁ = 0.9 and β₂ = 0.999 it is about three times as long as it should be.",
            "Both means begin at 0. What has to be done about that?",
        ),
        explanation=(
            "After one step m = 0.1·g and s = 0.001·g², so m/√s = 3.16: the first steps are three times too long, "
            "and it takes a thousand steps until s has caught up. The corrections divide by what is missing."
        ),
        changes_gradients=False,
        need="Adam",
    ),
    Bug(
        key="adam_age",
        title="Age off by one",
        group="optimizer",
        level=3,
        does="Adam counts one step too many: the corrections are those of the step after.",
        wrong="t += 1; …; t += 1  # counted twice at the start",
        right="t += 1  # once, before the update",
        hints=(
            "Look at the very first update, and compare its length with the learning rate.",
            "With β₁ = 0.9 and β₂ = 0.999 it is about 0.74 of it. After some hundred steps little of that is left.",
            "Put t = 2 in the place of t = 1 into the corrections.",
        ),
        explanation=(
            "t is the number of steps taken, this one included: 1 at the first. With 2 the first step is 0.1/0.19 "
            "· √(0.001999/0.001) = 0.74 as long. With 0 the division has no result at all, so that one is found "
            "at once."
        ),
        changes_gradients=False,
        need="Adam",
    ),
    Bug(
        key="decay_coupled",
        title="Decay coupled into Adam",
        group="optimizer",
        level=3,
        does="Weight decay is added to the gradient, where Adam divides it away again.",
        wrong="g = p.grad + weight_decay * p.data",
        right="p.data *= 1 - rate * weight_decay",
        hints=(
            "Gradients are right. Compare how fast large and small weights shrink.",
            "Weights with large gradients hardly decay at all.",
            "AdamW and Adam with a penalty are two things. Which one is this?",
        ),
        explanation=(
            "Decoupled decay shrinks every weight by the same share. As part of the gradient it is divided by √s "
            "with the rest: weights with large gradients are decayed less. That is what AdamW was made to mend "
            "(Loshchilov & Hutter 2017)."
        ),
        changes_gradients=False,
        need="Adam with decay",
    ),
    Bug(
        key="nesterov",
        title="Nesterov for momentum",
        group="optimizer",
        level=3,
        does="The update takes the gradient in once more, beside the velocity that holds it already.",
        wrong="p.data -= rate * (g + momentum * v)",
        right="p.data -= rate * v",
        hints=(
            "Look at the very first update.",
            "It is 1 + μ times as long as it should be, and the gradient counts twice in every one.",
            "Two relatives have one velocity and two updates.",
        ),
        explanation=(
            "Both keep v = μ·v + g. Momentum moves by v, Nesterov by g + μ·v, as if v had been updated once more "
            "with the same gradient. At the first step v = g, so the one moves by g and the other by (1 + μ)·g."
        ),
        changes_gradients=False,
        need="momentum",
    ),
    Bug(
        key="moments_kept",
        title="Moments of another run",
        group="optimizer",
        level=3,
        does="The parameters begin anew, but the optimizer remembers another run.",
        wrong="model = MLP(…)  # the optimizer is still the old one",
        right="model = MLP(…); optimizer = Adam(model.parameters())",
        hints=(
            "The gradient of the first step is right, its update is not.",
            "The first update does not follow the gradient: its direction is that of something else.",
            "What does an optimizer remember before it has seen its first gradient?",
        ),
        explanation=(
            "Velocity and means belong to a run. A new one that takes them over begins in a direction that has "
            "nothing to do with its own gradients, and Adam corrects its means for an age that is not the run's."
        ),
        changes_gradients=False,
        need="memory",
    ),
)
