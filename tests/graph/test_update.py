from __future__ import annotations

import numpy as np
import pytest

from gradstudio.graph.update import explain_update
from gradstudio.project.part_edits import cut, freeze
from gradstudio.project.spec import (
    AdamSpec,
    AdamWSpec,
    ClipNorm,
    ClippingSpec,
    ClipValue,
    LayerSpec,
    LinearRate,
    MomentumSpec,
    Moons,
    NesterovSpec,
    NetworkSpec,
    NoClipping,
    OptimizerSpec,
    ProjectSpec,
    RMSpropSpec,
    SgdSpec,
    TrainingSpec,
)
from gradstudio.training.look.outlook import Outlook
from gradstudio.training.look.requests import OutlookRequest
from gradstudio.training.run.session import Session

OPTIMIZERS = [
    SgdSpec(weight_decay=0.1),
    MomentumSpec(momentum=0.8),
    NesterovSpec(weight_decay=0.01),
    RMSpropSpec(alpha=0.9),
    AdamSpec(beta1=0.8, beta2=0.9),
    AdamWSpec(),
]


def project(
    engine: str, optimizer: OptimizerSpec, clipping: ClippingSpec, *, dropout: float = 0.0
) -> ProjectSpec:
    layers = (LayerSpec(size=5, activation="tanh", dropout=dropout), LayerSpec(size=1, activation="linear"))
    return ProjectSpec(
        data=Moons(samples=10, noise=0.1, seed=2),
        network=NetworkSpec(layers=layers),
        training=TrainingSpec(
            engine=engine,
            optimizer=optimizer,
            clipping=clipping,
            learning_rate=LinearRate(start=0.3, end=0.1, steps=20),
            l1=1e-3,
            l2=1e-2,
            penalize_biases=False,
            batch_size=4,
        ),
    )


def ahead(session: Session, *parameters: int) -> tuple[Outlook, ...]:
    """Return what is known of some parameters before the next step."""
    answer = session.look(OutlookRequest(parameters=parameters))
    assert answer.spec is session.spec
    return answer.outlooks


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: optimizer.kind)
@pytest.mark.parametrize(
    "clipping", [NoClipping(), ClipValue(limit=0.02), ClipNorm(limit=0.1)], ids=lambda clipping: clipping.kind
)
@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_the_account_foretells_the_step_exactly(engine, optimizer, clipping, dropout) -> None:
    session = Session(project(engine, optimizer, clipping, dropout=dropout))
    everything = range(session.spec.parameter_count)
    for _ in range(4):
        updates = [explain_update(session.spec.training, outlook) for outlook in ahead(session, *everything)]
        assert [update.before for update in updates] == session.parameters().tolist()
        session.advance()
        np.testing.assert_allclose(
            [update.after for update in updates], session.parameters(), rtol=1e-12, atol=1e-14
        )


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_what_stands_still_takes_no_part_in_clipping(engine) -> None:
    spec = freeze(project(engine, SgdSpec(), ClipNorm(limit=0.01)), "layer2")
    session = Session(cut(spec, "layer1.neuron2.w1"))
    session.advance(1)
    (outlook,) = ahead(session, 0)
    session.advance(1)
    after = explain_update(session.spec.training, outlook).after
    assert after == pytest.approx(session.parameters()[0], rel=1e-12)


def test_looking_ahead_changes_nothing() -> None:
    spec = project("compiled", AdamSpec(), ClipNorm(limit=0.1), dropout=0.3)
    plain, watched = Session(spec), Session(spec)
    for _ in range(5):
        ahead(watched, 0, 3)
        plain.advance()
        watched.advance()
    assert np.array_equal(plain.parameters(), watched.parameters())
    assert plain.losses == watched.losses


def test_an_optimizer_that_is_changed_in_mid_run_starts_afresh_in_the_account_too() -> None:
    for engine in ("compiled", "reference"):
        spec = project(engine, SgdSpec(), NoClipping())
        session = Session(spec)
        session.advance(3)
        session.adopt(
            spec.model_copy(update={"training": spec.training.model_copy(update={"optimizer": AdamSpec()})})
        )
        session.advance(2)
        (outlook,) = ahead(session, 2)
        assert outlook.age == 2
        after = explain_update(session.spec.training, outlook).after
        session.advance()
        assert after == pytest.approx(session.parameters()[2], rel=1e-12)


def test_every_line_says_how_its_number_comes_about() -> None:
    session = Session(project("reference", AdamSpec(weight_decay=0.1), ClipNorm(limit=0.1)))
    session.advance(2)
    (weight, bias) = (explain_update(session.spec.training, outlook) for outlook in ahead(session, 0, 2))
    assert [line.name for line in weight.lines] == [
        "gradient of the loss",
        "of the L1 penalty",
        "of the L2 penalty",
        "gradient",
        "gradient, clipped",
        "learning rate η",
        "after weight decay",
        "mean m",
        "mean square s",
        "mean, corrected m̂",
        "square, corrected ŝ",
        "update",
        "new value",
    ]
    by_name = {line.name: line for line in weight.lines}
    terms = ("gradient of the loss", "of the L1 penalty", "of the L2 penalty")
    assert sum(by_name[name].value for name in terms) == pytest.approx(by_name["gradient"].value)
    assert by_name["gradient of the loss"].formula == "mean over the 2 samples of the step"
    assert by_name["update"].formula == "−η · m̂ / (√ŝ + ε)"
    assert all(line.substituted for line in weight.lines[1:] if line.name != "learning rate η")
    # Biases are not penalized here.
    assert "gradient" not in [line.name for line in bias.lines]


def test_a_parameter_that_the_network_has_not_is_left_out() -> None:
    session = Session(project("reference", SgdSpec(), NoClipping()))
    assert [outlook.parameter for outlook in ahead(session, 0, 10_000)] == [0]
