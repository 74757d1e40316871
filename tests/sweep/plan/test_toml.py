"""Sweeps in TOML: read, refused with line and field, written again, and never a traceback."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.engine.errors import GradStudioError
from gradstudio.project.edited import set_parameter
from gradstudio.project.file import save_project
from gradstudio.project.part_edits import freeze
from gradstudio.project.spec import Moons, ProjectSpec
from gradstudio.sweep.errors import SweepError
from gradstudio.sweep.limits import PRUNERS, EarlyEnding, Pruner, SweepBudget
from gradstudio.sweep.plan import Axis, PlanError, SweepPlan
from gradstudio.sweep.plan.reading import plan_of_fields, plan_of_text
from gradstudio.sweep.plan.toml_file import load_sweep, parsed_sweep, save_sweep, sweep_text
from gradstudio.sweep.varying import value_at
from tests.training.record.projects import projects

WHOLE = """\
# Which optimizer learns the moons best?
search = "random"
points = 40
seeds = [1, 5]
search_seed = 3
objective = "test_accuracy"

[set]
"data.test_share" = 0.25
training.steps = 200

[axes]
"training.learning_rate" = { low = 0.001, high = 1.0, log = true }
training.optimizer = ["sgd", "adam"]
training.batch_size = [
    "none",
    8,
]

[axes."network.hidden"]
values = [[4], [8, 8]]

[budget]
runs = 60
steps = 100_000
seconds = 30.5

[early]
keep_one_in = 3
first_rung = 20
bracket = 27
turns = 2
doctor = true
"""


def read(text: str, folder: Path = Path()) -> SweepPlan:
    return parsed_sweep(text, "sweep.toml", folder)


def refusal(text: str) -> str:
    with pytest.raises(SweepError) as error:
        read(text)
    return str(error.value)


def test_everything_that_a_file_can_say() -> None:
    plan = read(WHOLE)
    assert plan.axes == (
        Axis(path="training.learning_rate", low=0.001, high=1.0, log=True),
        Axis(path="training.optimizer", values=("sgd", "adam")),
        Axis(path="training.batch_size", values=(None, 8)),
        Axis(path="network.hidden", values=((4,), (8, 8))),
    )
    assert (plan.search, plan.points, plan.seeds, plan.search_seed) == ("random", 40, (1, 5), 3)
    assert plan.objective == "test_accuracy"
    assert plan.budget == SweepBudget(runs=60, steps=100_000, seconds=30.5)
    assert plan.early == EarlyEnding(keep_one_in=3, first_rung=20, bracket=27, turns=2, doctor=True)
    assert (plan.spec.data.test_share, plan.spec.training.steps, plan.count) == (0.25, 200, 60)


@pytest.mark.parametrize("pruner", PRUNERS)
def test_a_pruner_is_one_field_in_toml_and_in_python(pruner: Pruner) -> None:
    plan = read(f"[early]\nkeep_one_in = 4\nfirst_rung = 5\npruner = '{pruner}'\n")
    assert plan.early == EarlyEnding(keep_one_in=4, first_rung=5, pruner=pruner)
    assert plan.digest != replace(plan, early=replace(plan.early, pruner=None)).digest
    assert plan_of_fields({"early": {"keep_one_in": 4, "first_rung": 5, "pruner": pruner}}) == plan


def test_an_empty_file_is_one_run_of_the_demo() -> None:
    plan = read("")
    assert plan == SweepPlan(spec=ProjectSpec())
    assert plan.count == 1


def test_a_project_is_looked_for_beside_the_file_and_tests_are_what_counts_where_there_are_some(
    tmp_path: Path,
) -> None:
    spec = ProjectSpec(data=Moons(samples=40, test_share=0.5))
    save_project(spec, tmp_path / "mine.gradstudio")
    (tmp_path / "sweep.toml").write_text('project = "mine.gradstudio"\nseeds = 3\n')
    plan = load_sweep(tmp_path / "sweep.toml")
    assert plan.spec == spec
    assert plan.seeds == (1337, 1338, 1339)
    assert plan.objective == "test_loss"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("seeds = \n", 1, "Invalid value"),
        ("\n# a\nserch = 'grid'\n", 3, "Did you mean 'search'?"),
        ("search = 'grit'\n", 1, "Did you mean 'grid'?"),
        (
            "seeds = 3\n\n[axes]\n'training.l2' = [0.1]\n'training.l1' = [0.1, -1.0]\n",
            5,
            "training.l1 → value 2",
        ),
        ("[axes]\ntraining.l2 = [\n  0.1,\n]\ntraining.l3 = [1]\n", 5, "Did you mean 'training.l2'?"),
        ("[axes]\ntraining.l2 = { low = 1.0, high = 0.5 }\n", 2, "training.l2 → high"),
        ("[axes]\n[axes.'training.l2']\nlow = 1.0\nhigh = 2.0\ncuont = 3\n", 5, "Did you mean 'count'?"),
        ("[axes]\ntraining.l2 = { low = 0.1, high = 0.5 }\n", 2, "Give their number with count"),
        ("[axes]\ntraining.l2 = 0.1\n", 2, "Give a list of values"),
        ("[axes]\ntraining.l2 = [2024-01-01]\n", 2, "neither a finite number"),
        ("[axes]\ntraining.l2 = [inf]\n", 2, "neither a finite number"),
        ("[axes]\ntraining.l2 = [0.1, '0.2']\n", 2, "value 2"),
        ("[axes]\ntraining.l2 = {}\n", 2, "Give a value"),
        ("[axes]\ntraining.l2.a.b.c.d.e.f.g.h = 1\n", 2, "Give a value"),
        ("[axes]\n'training.seed' = [1, 2]\n", 2, "Say with seeds"),
        ("[axes]\ntraining.learning_rate.rate = [0.1]\n", 2, "Did you mean 'training.learning_rate.start'?"),
        ("axes = 3\n", 1, "a table of fields"),
        ("[set]\ndata.nois = 0.1\n", 2, "Did you mean 'data.noise'?"),
        ("[set]\ntraining.steps = 0\n", 2, "greater than or equal to 1"),
        ("[budget]\nruns = 0\n", 2, "from 1 to"),
        ("[budget]\nruns = true\n", 2, "not True"),
        ("[budget]\nseconds = nan\n", 2, "finite"),
        ("[budget]\nseconds = -1\n", 2, "above 0"),
        ("[early]\nkeep_one_in = 1\n", 2, "from 2 to"),
        ("[early]\nkeep_one_in = 3\nturns = 21\n", 3, "from 1 to 20"),
        ("[early]\nfirst_rung = 10\n", 2, "needs keep_one_in"),
        ("[early]\ndoctor = 1\n", 2, "true or false"),
        ("[early]\npruner = 'asha'\n", 2, "needs keep_one_in"),
        ("[early]\nkeep_one_in = 3\npruner = 'ahsa'\n", 3, "Did you mean 'asha'?"),
        ("[early]\nkeep_one_in = 3\npruner = 'asha'\nbracket = 9\n", 4, "without brackets"),
        ("seeds = 20000\n[early]\nkeep_one_in = 3\npruner = 'asha'\n", 4, "10,000 at most"),
        ("seeds = [1, -1]\n", 1, "seeds → value 2"),
        ("seeds = []\n", 1, "at least one"),
        ("seeds = 1000000\n", 1, "at most 100,000"),
        ("objective = 'test_loss'\n", 1, "no test samples"),
        ("search = 'sobol'\n[axes]\ntraining.l2 = [0.1]\n", 3, "Say how many points"),
        ("project = 3\n", 1, "project"),
        ("project = 'nowhere.gradstudio'\n", 1, "nowhere.gradstudio cannot be read"),
        ('project = "a\\u0000b"\n', 1, "no name of a file"),
        ("[project]\nschema_version = 1\n[project.training]\nl2 = -1.0\n", 4, "training → l2"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, line: int, says: str) -> None:
    said = refusal(text)
    assert says in said
    if "points" not in text and "Say how many points" not in says:
        assert re.search(rf"line {line}\b", said), said


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(GradStudioError, match="cannot be read"):
        load_sweep(tmp_path / "nowhere.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SweepError, match="not a text file"):
        load_sweep(tmp_path / "bytes.toml")
    with pytest.raises(GradStudioError, match="directory"):
        load_sweep(tmp_path)
    assert "too deep" in refusal("seeds = " + "[" * 5000 + "]" * 5000)
    assert "cannot be" in refusal("seeds = " + "1" * 5000) or "can be read" in refusal(
        "seeds = " + "1" * 5000
    )


PLAN = read(WHOLE)


@settings(max_examples=15, deadline=None)
@given(projects(), st.booleans(), st.booleans())
def test_a_plan_of_any_project_comes_back_from_its_text_and_from_toml(
    spec: ProjectSpec, early: bool, listed: bool
) -> None:
    plan = SweepPlan(
        spec=spec,
        axes=PLAN.axes[:3],
        search="sobol",
        points=7,
        seeds=(3, 1) if listed else tuple(range(spec.training.seed, spec.training.seed + 4)),
        objective="accuracy",
        budget=PLAN.budget,
        early=PLAN.early if early else EarlyEnding(),
    )
    again = plan_of_text(plan.text)
    assert again == plan
    assert again.text == plan.text
    assert again.digest == plan.digest
    assert read(sweep_text(plan)) == plan


def test_a_plan_with_a_project_of_every_kind_of_part_comes_back(tmp_path: Path) -> None:
    spec = set_parameter(freeze(ProjectSpec(), "layer1.neuron1"), "layer1.neuron2.w1", 0.1 + 0.2)
    plan = replace(PLAN, spec=spec, objective="loss")
    assert read(sweep_text(plan)) == plan
    assert plan_of_text(plan.text) == plan
    save_project(spec, tmp_path / 'a "b".gradstudio')
    save_sweep(plan, tmp_path / "s.toml", 'a "b".gradstudio')
    assert load_sweep(tmp_path / "s.toml") == plan
    assert value_at(plan.spec, "training.l2") == 1e-4


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"axes": 3}', "[" * 10_000, '{"project": []}', "nul"])
def test_a_damaged_text_of_a_plan_is_refused(text: str) -> None:
    with pytest.raises(PlanError):
        plan_of_text(text)


_PIECES = (
    "0", "-1", "1e400", "nan", "true", '"x"', "[]", "{}", "[[1]]", "2024-01-01", "99999999999999999999", '"none"',
    "\n", "=", ".", "[", "]", "'", '"', "#", "{", "}", ",", "training.l2", "[axes]", "\x00", "é",
)  # fmt: skip


def mutated(text: str, draw: random.Random) -> str:
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(text) + 1)
        match draw.randrange(4):
            case 0:
                text = text[:at] + text[at + draw.randint(1, 6) :]
            case 1:
                text = text[:at] + draw.choice(_PIECES) + text[at:]
            case 2:  # another value in the place of one that is there
                values = list(re.finditer(r"(?<== )[^\n]+|\b\d+(\.\d+)?\b|\"[^\"\n]*\"", text))
                if values:
                    one = draw.choice(values)
                    text = text[: one.start()] + draw.choice(_PIECES) + text[one.end() :]
            case _:
                lines = text.splitlines()
                if lines:
                    lines.insert(draw.randrange(len(lines)), draw.choice(lines))
                    text = "\n".join(lines)
    return text


def test_whatever_a_file_holds_it_is_read_or_refused_and_never_fails() -> None:
    draw = random.Random(16)
    said: list[str] = []
    for text in (WHOLE, sweep_text(SweepPlan(spec=ProjectSpec(), seeds=(1, 2)))):
        for _ in range(250):
            try:
                read(mutated(text, draw))
                said.append("")
            except GradStudioError as error:
                said.append(str(error))
    assert 10 < said.count("") < 300
    assert max(map(len, said)) < 3000
