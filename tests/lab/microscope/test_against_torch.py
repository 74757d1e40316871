"""The steps of the microscope against those of PyTorch's optimizers, fed the same gradients of a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradstudio.lab.microscope import Microscope
from gradstudio.project.spec import AdamSpec, ConstantRate, Moons, ProjectSpec, TrainingSpec
from gradstudio.training.record import Record
from gradstudio.training.run.moment import Moment, RunId

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install torch==2.13.0")
pytestmark = pytest.mark.torch

RUN, STEPS = RunId(1), 25
SPEC = ProjectSpec(
    data=Moons(samples=20, noise=0.1, seed=3),
    training=TrainingSpec(optimizer=AdamSpec(), learning_rate=ConstantRate(rate=0.05), batch_size=5),
)
THEIRS: dict[str, Callable[..., Any]] = {
    "sgd": torch.optim.SGD,
    "momentum": lambda p, lr: torch.optim.SGD(p, lr, momentum=0.9),
    "nesterov": lambda p, lr: torch.optim.SGD(p, lr, momentum=0.9, nesterov=True),
    "rmsprop": torch.optim.RMSprop,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
}


@pytest.mark.parametrize("fed_before", [0, STEPS])
def test_every_step_is_the_one_that_pytorch_takes_after_the_same_gradients(fed_before: int) -> None:
    record = Record()
    record.begin(SPEC).advance(STEPS)
    given = [record.at(Moment(RUN, step)).step_inputs().gradients for step in range(STEPS)]
    found = Microscope(record).compare(
        Moment(RUN, STEPS), rates="project", memory="gathered" if fed_before else "none"
    )
    assert found is not None
    for rule in found.rules:
        before = torch.tensor(found.parameters, dtype=torch.float64)
        tensor = before.clone().requires_grad_()
        optimizer = THEIRS[rule.contender.kind]([tensor], lr=0.05)
        own = given if rule.contender.is_own else given[STEPS - fed_before :]
        for gradient in [*own, found.gradient]:
            with torch.no_grad():
                tensor.copy_(before)
            tensor.grad = torch.tensor(gradient, dtype=torch.float64)
            optimizer.step()
        expected = (tensor.detach() - before).numpy()
        np.testing.assert_allclose(rule.step, expected, rtol=1e-8, atol=1e-13, err_msg=rule.contender.kind)
