"""The rows of the form on the left, as data: one per field of the project that can be set there."""

from __future__ import annotations

from collections.abc import Mapping

from gradstudio.project.spec import optimizer_settings
from gradstudio.project.titles import VALUE_TITLES
from gradstudio.ui.project.row import Row

DATA = (
    Row(
        path="data.formula",
        hint="The curve, a formula of x1 such as x1**2 - sin(x1)",
        kind="formula",
        restarts=True,
    ),
    Row(path="data.low", hint="Least x1 of the curve", restarts=True),
    Row(path="data.high", hint="Greatest x1 of the curve", restarts=True),
    Row(
        path="data.samples",
        hint="Number of points, 2 to 100,000",
        kind="whole",
        restarts=True,
    ),
    Row(path="data.classes", hint="Number of classes, 2 to 16", kind="whole", restarts=True),
    Row(
        path="data.cells",
        hint="Fields along a side of the board, 2 to 12",
        kind="whole",
        restarts=True,
    ),
    Row(
        path="data.noise",
        hint="Strength of the noise, 0 to 2; of Playground's data 0 to 0.5",
        kind="slider",
        restarts=True,
    ),
    Row(
        path="data.test_share",
        hint="Share of the samples kept for testing, 0 to 0.9",
        kind="slider",
        restarts=True,
    ),
    Row(
        path="data.standardise_target",
        hint="Scale the target to mean 0 and standard deviation 1; losses are then in that unit",
        kind="switch",
        restarts=True,
    ),
    Row(
        path="data.seed",
        hint="Seed of the points and of the split",
        kind="whole",
        restarts=True,
    ),
)


TRAINING = (
    Row(
        path="training.learning_rate.rate",
        hint="Factor from gradient to step, above 0",
    ),
    Row(
        path="training.learning_rate.start",
        hint="Factor from gradient to step at the first step, above 0",
    ),
    Row(
        path="training.loss",
        hint="Loss of one sample; the training loss is its mean plus the penalties",
        kind="choice",
        titles=VALUE_TITLES["training.loss"],
        restarts=True,
    ),
    Row(
        path="training.optimizer.kind",
        hint="How a gradient becomes a step",
        kind="choice",
        titles=VALUE_TITLES["training.optimizer.kind"],
    ),
    *(
        Row(path=f"training.optimizer.{name}", caption=title, hint=meaning)
        for name, (title, meaning) in optimizer_settings().items()
    ),
    Row(
        path="training.batch_size",
        hint="Samples per step, reshuffled each epoch; empty for all of them",
        kind="whole",
        none="all",
    ),
    Row(
        path="training.steps",
        hint="Step at which the run stops; Play goes on past it",
        kind="whole",
    ),
)

SCHEDULE = (
    Row(
        path="training.learning_rate.kind",
        hint="How the learning rate changes from step to step",
        kind="choice",
        titles=VALUE_TITLES["training.learning_rate.kind"],
    ),
    Row(path="training.learning_rate.end", hint="Learning rate at the end, above 0"),
    Row(path="training.learning_rate.floor", hint="Learning rate at the end, 0 or more"),
    Row(
        path="training.learning_rate.gamma",
        hint="What the rate is multiplied with, up to 1",
    ),
    Row(
        path="training.learning_rate.every",
        hint="Steps from one factor to the next",
        kind="whole",
    ),
    Row(
        path="training.learning_rate.steps",
        hint="Steps from the first rate to the final one",
        kind="whole",
    ),
    Row(
        path="training.learning_rate.warm_up",
        hint="Steps over which the rate rises from 0; 0 for none",
        kind="whole",
    ),
)

REGULARISATION = (
    Row(path="training.l2", hint="α in the penalty α·Σp², 0 or more"),
    Row(path="training.l1", hint="α in the penalty α·Σ|p|, 0 or more"),
    Row(
        path="training.penalize_biases",
        caption="With biases",
        hint="Whether the penalties cover the biases",
        kind="switch",
    ),
    Row(
        path="training.optimizer.weight_decay",
        hint="Decoupled: each step shrinks every parameter by rate · decay",
    ),
    Row(
        path="training.clipping.kind",
        hint="What is done to large gradients",
        kind="choice",
        titles=VALUE_TITLES["training.clipping.kind"],
    ),
    Row(
        path="training.clipping.limit",
        caption="Limit",
        hint="Largest value or norm of the gradients, above 0",
    ),
)

START = (
    Row(
        path="network.initialisation.kind",
        hint="What the initial weights are drawn from",
        kind="choice",
        titles=VALUE_TITLES["network.initialisation.kind"],
        unlisted="given",
        restarts=True,
    ),
    Row(
        path="training.seed",
        hint="Seed of the initial weights, batches and dropout",
        kind="whole",
        restarts=True,
    ),
)

STOP = (
    Row(path="training.stop.epochs", caption="Epochs", hint="Empty for no limit", kind="whole", none="off"),
    Row(
        path="training.stop.target_loss",
        caption="Loss below",
        hint="An epoch's mean loss; empty for none",
        none="off",
    ),
    Row(
        path="training.stop.target_accuracy",
        caption="Accuracy",
        hint="An epoch's mean accuracy, up to 1; empty for none",
        none="off",
    ),
    Row(
        path="training.stop.patience",
        hint="Epochs in a row without a lower loss; empty for no limit",
        kind="whole",
        none="off",
    ),
    Row(
        path="training.stop.seconds",
        caption="Seconds",
        hint="Time spent training; empty for no limit",
        none="off",
    ),
)

MACHINE = (
    Row(
        path="training.engine",
        hint="Compiled kernels, or the readable reference: the same numbers, slowly",
        kind="choice",
        titles=VALUE_TITLES["training.engine"],
        restarts=True,
    ),
    Row(
        path="training.metrics_interval",
        hint="Steps from one measurement on the test samples to the next",
        kind="whole",
    ),
)

SECTIONS: Mapping[str, tuple[Row, ...]] = {
    "Data": DATA,
    "Training": TRAINING,
    "Learning rate schedule": SCHEDULE,
    "Regularisation": REGULARISATION,
    "Initial weights": START,
    "Stop rules": STOP,
    "Engine": MACHINE,
}
"""Every row by the heading that it stands under."""

MORE = ("Learning rate schedule", "Regularisation", "Initial weights", "Stop rules", "Engine")
"""Headings that stand together under "More", which is closed at first."""
