"""Runs of every kind for the tests of the record: projects, and what is done to them on the way."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from gradstudio.project import edits
from gradstudio.project.edited import set_input, set_parameter
from gradstudio.project.part_edits import cut, freeze
from gradstudio.project.spec import (
    AdamSpec,
    AdamWSpec,
    ClipNorm,
    ConstantRate,
    CosineRate,
    LayerSpec,
    MomentumSpec,
    Moons,
    NesterovSpec,
    NetworkSpec,
    ProjectSpec,
    RMSpropSpec,
    SgdSpec,
    StepRate,
    StopSpec,
    TrainingSpec,
)
from gradstudio.training.record import Record
from gradstudio.training.record.digest import state_digest
from gradstudio.training.run.session import Session

OPTIMIZERS = (
    SgdSpec(),
    MomentumSpec(),
    NesterovSpec(),
    RMSpropSpec(),
    AdamSpec(),
    AdamWSpec(weight_decay=0.01),
)
SCHEDULES = (ConstantRate(rate=0.05), CosineRate(rate=0.1, floor=0.01, steps=20), StepRate(rate=0.1))
LOSSES = ("logistic", "hinge", "squared_error", "half_squared_error", "softmax_cross_entropy")
ENGINES = ("compiled", "reference")


@st.composite
def projects(draw: st.DrawFn, engine: str | None = None) -> ProjectSpec:
    loss = draw(st.sampled_from(LOSSES))
    spec = ProjectSpec(
        data=Moons(samples=14, noise=0.1, seed=5, test_share=draw(st.sampled_from([0.0, 0.3]))),
        network=NetworkSpec(
            layers=(
                LayerSpec(size=3, activation="tanh", dropout=draw(st.sampled_from([0.0, 0.4]))),
                LayerSpec(size=2 if loss == "softmax_cross_entropy" else 1, activation="linear"),
            )
        ),
        training=TrainingSpec(
            loss=loss,
            learning_rate=draw(st.sampled_from(SCHEDULES)),
            optimizer=draw(st.sampled_from(OPTIMIZERS)),
            clipping=ClipNorm(limit=0.5),
            batch_size=draw(st.sampled_from([None, 1, 4, 5])),
            steps=draw(st.sampled_from([7, 1000])),
            stop=StopSpec(epochs=draw(st.sampled_from([None, 3])), patience=draw(st.sampled_from([None, 2]))),
            seed=draw(st.integers(0, 99)),
            engine=engine or draw(st.sampled_from(ENGINES)),
        ),
    )
    if draw(st.booleans()):
        spec = cut(spec, "layer1.neuron2.w1")
    if draw(st.booleans()):
        spec = freeze(spec, "layer1.neuron1")
    if draw(st.booleans()):
        spec = set_parameter(spec, "layer2.neuron1.w3", 0.75)
    return spec


def changed(spec: ProjectSpec, k: int) -> ProjectSpec:
    """Another spec that a run of the same kind can take up."""
    return (
        edits.set_training(spec, optimizer=OPTIMIZERS[k % len(OPTIMIZERS)]),
        set_parameter(spec, "layer1.neuron3.b", 0.1 * k),
        cut(spec, "layer1.neuron3"),
        edits.set_training(spec, batch_size=3),
        edits.set_training(spec, learning_rate=SCHEDULES[k % len(SCHEDULES)]),
        set_input(spec, k % 14, 1, 0.5),
    )[k % 6]


@dataclass(frozen=True)
class Seen:
    """What a session was at some step."""

    step: int
    digest: str
    memory: tuple[object, ...]


def seen(session: Session) -> Seen:
    state = session.state()
    stop = state.stop
    memory = (stop.fired, stop.best, stop.epochs_without_progress, stop.loss_sum, stop.accuracy_sum)
    return Seen(state.step, state_digest(state), (*memory, stop.samples, session.spec))


ACTIONS = st.lists(
    st.tuples(st.sampled_from(["run", "advance", "adopt"]), st.integers(1, 23)), min_size=1, max_size=7
)


def acted(session: Session, actions: list[tuple[str, int]]) -> dict[int, Seen]:
    """Do things to a session one after the other; return what it was at each step, before and after them."""
    states = {session.step_count: seen(session)}
    for what, number in actions:
        if what == "adopt":
            session.adopt(changed(session.spec, number))
            states[session.step_count] = seen(session)
            continue
        for _ in range(number % 12):
            (session.run if what == "run" else session.advance)(1)
            states[session.step_count] = seen(session)
    return states


def spaced(record: Record, stride: int) -> None:
    """Have the keyframes of all runs so far apart at least."""
    for run in record.runs:
        run.keyframes.stride = stride
