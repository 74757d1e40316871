"""`examined`: train one network, ask the doctor, try the mends, and train with the best of them."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace

from benchmarks.doctor.scores import AWAY, last_moments, scores_of, trained
from benchmarks.doctor.specimen import Fault, Specimen
from gradstudio.training import Session
from gradstudio.training.doctor.case import Case, case_of, case_of_project
from gradstudio.training.doctor.examine import examine
from gradstudio.training.doctor.finding import Finding, Location
from gradstudio.training.doctor.trial.patient import Patient
from gradstudio.training.doctor.trial.trial import Trial
from gradstudio.training.doctor.trial.trying import try_everything
from gradstudio.training.health.planned import PlannedWatch, planned_steps
from gradstudio.training.health.readings import Readings
from gradstudio.training.record.record import Record
from gradstudio.training.run.errors import TrainingError

_LOOKS = (0.25, 0.5, 0.75)
"""Shares of the steps after which a network is examined on its way."""
_READINGS = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A finding, as it goes into the file of results.

    Attributes:
        rule: its key.
        places: where, as text.
        since: step from which on it was so.
        says: the sentence.
        right: whether it is true of the network.
        named: whether it names the fault.
        located: whether one of its places is where the fault is.
    """

    rule: str
    places: tuple[str, ...]
    since: int
    says: str
    right: bool
    named: bool
    located: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one seed of a specimen.

    Attributes:
        name: of the specimen.
        seed: which one.
        faulty: whether something is wrong with it by the table.
        score: by the measure of its bar.
        met: whether it reaches its bar all the same.
        found: what is said at the end of the run, the most serious first.
        beforehand: rules that say something before it is trained.
        earlier: what is said of a healthy one before it is trained and on its way: when and the rule, as text.
        tried: what came of each mend, the best first.
        best: title of the best mend that won on a seed at all; empty if none did.
        recommended: whether it won on all three seeds, so that the program recommends it.
        mended: score with it; NaN without.
        repaired: whether the bar is reached with it.
    """

    name: str
    seed: int
    faulty: bool
    score: float
    met: bool
    found: tuple[Told, ...]
    beforehand: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    best: str = ""
    recommended: bool = False
    mended: float = math.nan
    repaired: bool = False

    @property
    def counts_as_faulty(self) -> bool:
        """Whether something is wrong with it, and it shows."""
        return self.faulty and not self.met

    @property
    def counts_as_healthy(self) -> bool:
        """Whether it reaches its bar."""
        return self.met

    @property
    def named(self) -> bool:
        """Whether the fault is named, and what is said first is true."""
        return bool(self.found) and self.found[0].right and any(told.named for told in self.found)

    @property
    def located(self) -> bool:
        """Whether a finding that names the fault says where it is."""
        return any(told.named and told.located for told in self.found)

    def plain(self) -> dict[str, object]:
        """Return it as a row of the file of results."""
        return asdict(self)


def examined(specimen: Specimen, seed: int, tries: bool = True) -> Outcome:
    """Train a network and examine it.

    Args:
        specimen: which one.
        seed: of its data and weights.
        tries: whether mends are tried where something is wrong.
    """
    spec = specimen.spec(seed)
    beforehand = tuple(finding.rule for finding in examine(case_of_project(spec)))
    earlier = [f"never trained: {rule}" for rule in beforehand]
    record = Record()
    session = record.begin(spec)
    readings, steps = Readings(most=4 * _READINGS), spec.training.steps
    session.watch_health(PlannedWatch(readings, planned_steps(0, steps, _READINGS)))
    fault: TrainingError | None = None
    try:
        for share in _LOOKS:
            session.advance(round(share * steps) - session.step_count)
            earlier += [
                f"after {share:.0%}: {finding.rule}" for finding in examine(case_of(session, readings.all))
            ]
        scores = scores_of(spec, last_moments(session))
    except TrainingError as error:
        fault, scores = error, AWAY
    score = scores.of(specimen.bar.measure)
    met = specimen.bar.met_by(score)
    case = _last_case(session, readings, fault)
    findings = examine(case)
    told = tuple(_told(finding, specimen.fault, seed, met) for finding in findings)
    outcome = Outcome(
        name=specimen.name,
        seed=seed,
        faulty=specimen.fault is not None,
        score=score,
        met=met,
        found=told,
        beforehand=beforehand,
        # A faulty network that comes out well in the end may well have been in trouble on its way.
        earlier=tuple(earlier) if specimen.fault is None else (),
    )
    if met or specimen.fault is None or not findings or not tries:
        return outcome
    session.watch_health(None)
    record.put_down(session, str(fault) if fault is not None else "")
    trials = try_everything(Patient(spec=spec, runs=record, number=session.run_id), findings) or ()
    outcome = replace(outcome, tried=tuple(_says(trial) for trial in trials))
    best = next((trial for trial in trials if trial.wins), None)
    if best is None:
        return outcome
    mended = trained(best.mend.spec).of(specimen.bar.measure)
    return replace(
        outcome,
        best=best.mend.title,
        recommended=best.recommended,
        mended=mended,
        repaired=specimen.bar.met_by(mended),
    )


def _last_case(session: Session, readings: Readings, fault: TrainingError | None) -> Case:
    """Return the case at the end of a run, with a reading of the step where it ended."""
    newest = readings.newest
    if newest is None or newest.step != session.step_count:
        readings.add(session.read_health())
    return case_of(session, readings.all, fault)


def _told(finding: Finding, fault: Fault | None, seed: int, met: bool) -> Told:
    named = fault is not None and finding.rule in fault.rules
    return Told(
        rule=finding.rule,
        places=tuple(map(str, finding.places[:6])),
        since=finding.since,
        says=finding.says,
        right=not met and fault is not None and (named or finding.rule in fault.also),
        named=named,
        located=fault is not None and is_located(finding.places, fault, seed),
    )


def is_located(places: tuple[Location, ...], fault: Fault, seed: int) -> bool:
    """Whether places are those of a fault: a layer, a setting, or samples of which most are wrong.

    Args:
        places: of a finding.
        fault: where it really is.
        seed: of the data.
    """
    rows = [place.sample for place in places if place.sample is not None]
    if rows and fault.rows is not None:
        return 2 * len(fault.rows(seed).intersection(rows)) >= len(rows)
    return any(
        (place.layer is not None and place.layer in fault.layers)
        or (place.setting is not None and place.setting.startswith(fault.settings))
        for place in places
    )


def _says(trial: Trial) -> str:
    return f"{trial.finding.rule} – {trial.mend.title}: {trial.says}"
