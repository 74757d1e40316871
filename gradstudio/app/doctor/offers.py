"""`Offers`: the mends of what is found, in the order in which they are offered, and how far each was tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gradstudio.app.doctor.examiner import Examiner
from gradstudio.app.doctor.mending import HAS_CHANGED
from gradstudio.app.doctor.trials import Trials
from gradstudio.app.document.editor import Editor
from gradstudio.app.sight.sight import Sight
from gradstudio.training.doctor.finding import Finding, Mend, mend_key
from gradstudio.training.doctor.trial.trial import Trial
from gradstudio.training.doctor.trial.trying import ranked

State = Literal["untried", "waiting", "trying", "tried"]
_OTHER_SETTINGS = (
    "This was found with other settings than those in sight. Go to the newest step of the run to apply it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MendOffer:
    """A mend, as it stands with it now.

    Attributes:
        finding: what it is to mend.
        mend: the edit.
        state: how far it was tried.
        share: of the trial that is done, 0 to 1.
        is_asked: whether somebody asked for it to be tried, and it is not yet.
        trial: what came of it; None where it was not tried.
        obstacle: why it cannot be applied, as a sentence; "" if it can.
    """

    finding: Finding
    mend: Mend
    state: State
    share: float = 0.0
    is_asked: bool = False
    trial: Trial | None = None
    obstacle: str = ""

    @property
    def says(self) -> str:
        """Why it may help; once it was tried, what that gave."""
        match self.state:
            case "waiting":
                return "waits to be tried"
            case "trying":
                return f"being tried on 3 seeds: {self.share:.0%}"
        if self.trial is None:
            return self.mend.says
        return f"recommended, {self.trial.says}" if self.trial.recommended else self.trial.says


class Offers:
    """Knows of each mend how far it was tried. Lives on the GUI thread.

    Args:
        examiner: knows what the mends are edits of.
        trials: tries them.
        editor: knows the project.
        sight: knows whether the newest is looked at.
    """

    def __init__(self, examiner: Examiner, trials: Trials, editor: Editor, sight: Sight) -> None:
        self._examiner = examiner
        self._trials = trials
        self._editor = editor
        self._sight = sight

    def of(self, findings: Iterable[Finding], share: float) -> list[MendOffer]:
        """Return the mends of some findings: first those that are recommended, last those that did not help.

        Args:
            findings: the most serious first.
            share: of the present trial that is done, 0 to 1.
        """
        offers = [self._offer(finding, mend, share) for finding in findings for mend in finding.mends]
        trials = ranked([offer.trial for offer in offers if offer.trial is not None])
        rank = {trial: place for place, trial in enumerate(trials)}

        def place(offer: MendOffer) -> tuple[int, int]:
            if offer.trial is None:
                return 1, 0
            return (0 if offer.trial.recommended else 2), rank[offer.trial]

        return sorted(offers, key=place)

    def _offer(self, finding: Finding, mend: Mend, share: float) -> MendOffer:
        trial, current = self._trials.trial_of(finding, mend), self._trials.current
        is_asked = self._trials.is_waiting(finding, mend)
        state: State = "tried" if trial is not None else "waiting" if is_asked else "untried"
        if current is not None and current.key == mend_key(finding, mend):
            state = "trying"
        patient = self._examiner.patient
        shown = self._editor.spec
        is_same = patient is not None and (patient.spec is shown or patient.spec == shown)
        return MendOffer(
            finding=finding,
            mend=mend,
            state=state,
            share=share,
            is_asked=is_asked,
            trial=trial,
            obstacle="" if is_same else HAS_CHANGED if self._sight.is_live else _OTHER_SETTINGS,
        )
