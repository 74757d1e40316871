"""The main function of a script: it trains on, tells how it goes, and stops by the project's rules."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gradstudio.export.script_parts.batches import has_batches
from gradstudio.export.script_parts.facts import is_classified, is_split
from gradstudio.export.script_parts.literals import number
from gradstudio.export.subject import ExportSubject
from gradstudio.training.run.state import StopState

_MOST_LINES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The stop rules of a script besides its number of steps; None for none, or one that has stopped the run.

    Attributes:
        epochs: completed epochs at which it stops.
        target_loss: mean loss of an epoch.
        target_accuracy: mean accuracy of an epoch.
        patience: epochs without a lower mean loss.
        seconds: left to train.
        remembered: what the run's rules know of it so far.
    """

    epochs: int | None
    target_loss: float | None
    target_accuracy: float | None
    patience: int | None
    seconds: float | None
    remembered: StopState

    @property
    def look_at_means(self) -> bool:
        """Whether one looks at the means of epochs."""
        return any(rule is not None for rule in (self.target_loss, self.target_accuracy, self.patience))

    @property
    def look_at_epochs(self) -> bool:
        """Whether one looks when an epoch ends."""
        return self.epochs is not None or self.look_at_means


def rules_of(subject: ExportSubject) -> Rules:
    """Return the stop rules that have still to stop a run."""
    stop, remembered = subject.spec.training.stop, subject.stop
    left = {
        name: None if name in remembered.fired else getattr(stop, name) for name in type(stop).model_fields
    }
    if left["epochs"] is not None and left["epochs"] <= subject.engine.epoch:
        left["epochs"] = None
    if left["seconds"] is not None:
        left["seconds"] = (
            left["seconds"] - remembered.seconds if left["seconds"] > remembered.seconds else None
        )
    return Rules(**left, remembered=remembered)


def tells_ends(subject: ExportSubject) -> bool:
    """Whether the steps of a script have to say whether an epoch ended: without batches each step ends one."""
    return has_batches(subject) and rules_of(subject).look_at_epochs


def yielded(subject: ExportSubject) -> list[str]:
    """Return what ``training()`` of a script yields of each step, by name."""
    names = ["step", "loss"]
    if is_classified(subject):
        names.append("accuracy")
    if tells_ends(subject):
        names += ["len(rows)", "epoch_ends"] if rules_of(subject).look_at_means else ["epoch_ends"]
    return names


def last_step(subject: ExportSubject) -> int:
    """Return after how many steps the script stops: where the run pauses, or as many steps more if it is beyond."""
    step, steps = subject.step, subject.spec.training.steps
    return steps if step < steps else step + steps


def main_lines(subject: ExportSubject) -> list[str]:
    """Write ``def main()``, which goes through ``training()`` and has ``score()`` judge the samples at last.

    ``score()`` returns the mean loss without penalties, and of classes the share that is right as well.
    """
    rules, classified = rules_of(subject), is_classified(subject)
    names = ["samples" if name == "len(rows)" else name for name in yielded(subject)]
    lines = ["def main():", '    """Train on, and tell how it goes."""', *_begin(subject, rules)]
    lines.append(f"    for {', '.join(names)} in training():")
    interval = _told_every(subject)
    accuracy = "  accuracy {accuracy:.1%}" if classified else ""
    lines += [
        f"        if step % {interval} == 0:",
        f'            print(f"step {{step:6}}  loss {{loss:.6f}}{accuracy}")',
    ]
    lines += [f"        {line}" for line in _rule_lines(subject, rules)]
    lines += [
        f"        if step + 1 >= {last_step(subject)}:",
        f'            print("Reached {last_step(subject):,} steps.")',
        "            break",
    ]
    training = subject.spec.training
    without = " without penalties" if training.l1 or training.l2 else ""
    parts = [("Training samples", "x_train", "y_train"), ("Test samples", "x_test", "y_test")]
    if not is_split(subject):
        parts = [("All samples", "x", "y")]
    for title, x, y in parts:
        if classified:
            lines += [
                f"    loss, accuracy = score({x}, {y})",
                f'    print(f"{title}: loss {{loss:.6f}}{without}, accuracy {{accuracy:.1%}}")',
            ]
        else:
            lines.append(f'    print(f"{title}: loss {{score({x}, {y}):.6f}}{without}")')
    return [*lines, "", "", 'if __name__ == "__main__":', "    main()"]


def _told_every(subject: ExportSubject) -> int:
    """Return how many steps lie between two that are told: the project's interval, unless that made many lines."""
    steps = last_step(subject) - subject.step
    interval = subject.spec.training.metrics_interval
    while steps > _MOST_LINES * interval:
        interval *= 10
    return interval


def needs_time(subject: ExportSubject) -> bool:
    """Whether ``main`` uses Python's module `time`."""
    return rules_of(subject).seconds is not None


def needs_math(subject: ExportSubject) -> bool:
    """Whether ``main`` uses Python's module `math`."""
    rules = rules_of(subject)
    return rules.patience is not None and not math.isfinite(rules.remembered.best)


def _begin(subject: ExportSubject, rules: Rules) -> list[str]:
    lines, known = [], rules.remembered
    if rules.seconds is not None:
        lines.append("started = time.monotonic()")
    if rules.epochs is not None:
        lines.append(f"epoch = {subject.engine.epoch}")
    if rules.patience is not None:
        best = number(known.best) if math.isfinite(known.best) else "math.inf"
        lines.append(f"best, waited = {best}, {known.epochs_without_progress}")
    if rules.look_at_means and has_batches(subject):
        lines.append(
            f"loss_sum, samples_seen = {number(known.loss_sum)}, {known.samples}  # of the present epoch"
        )
        if rules.target_accuracy is not None:
            lines.append(f"accuracy_sum = {number(known.accuracy_sum)}")
    return [f"    {line}" for line in lines]


def _rule_lines(subject: ExportSubject, rules: Rules) -> list[str]:
    """Write what is done after each step."""
    lines, batched = [], has_batches(subject)
    if rules.seconds is not None:
        lines += [
            f"if time.monotonic() - started >= {number(rules.seconds)}:",
            f'    print("Trained for {rules.seconds:g} s.")',
            "    break",
        ]
    if not rules.look_at_epochs:
        return lines
    if not batched:
        return [
            *lines,
            *_patience_lines(rules, "loss"),
            *_count_lines(rules),
            *_mean_lines(rules, "loss", "accuracy"),
        ]
    if not rules.look_at_means:
        return [*lines, "if epoch_ends:", *_indented(_count_lines(rules))]
    lines += ["loss_sum, samples_seen = loss_sum + loss * samples, samples_seen + samples"]
    means, resets = ["mean_loss = loss_sum / samples_seen"], ["loss_sum, samples_seen = 0.0, 0"]
    if rules.target_accuracy is not None:
        lines += ["accuracy_sum += accuracy * samples"]
        means.append("mean_accuracy = accuracy_sum / samples_seen")
        resets.insert(0, "accuracy_sum = 0.0")
    waiting, judging = _patience_lines(rules, "mean_loss"), _mean_lines(rules, "mean_loss", "mean_accuracy")
    if rules.remembered.samples == subject.engine.used:
        of_epoch = [*means, *resets, *waiting, *_count_lines(rules), *judging]
        return [*lines, "if epoch_ends:", *_indented(of_epoch)]
    rows = len(subject.train_rows)
    return [
        *lines,
        f"if epoch_ends and samples_seen == {rows}:  # the first may lack some",
        *_indented([*means, *waiting, *judging]),
        "if epoch_ends:",
        *_indented([*resets, *_count_lines(rules)]),
    ]


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _patience_lines(rules: Rules, loss: str) -> list[str]:
    if rules.patience is None:
        return []
    return [f"best, waited = ({loss}, 0) if {loss} < best else (best, waited + 1)"]


def _count_lines(rules: Rules) -> list[str]:
    if rules.epochs is None:
        return []
    return [
        "epoch += 1",
        f"if epoch == {rules.epochs}:",
        f'    print("Reached {rules.epochs:,} epochs.")',
        "    break",
    ]


def _mean_lines(rules: Rules, loss: str, accuracy: str) -> list[str]:
    lines = []
    if rules.target_loss is not None:
        lines += [
            f"if {loss} <= {number(rules.target_loss)}:",
            f'    print(f"The mean loss of an epoch, {{{loss}:.6f}}, reached its target.")',
            "    break",
        ]
    if rules.target_accuracy is not None:
        lines += [
            f"if {accuracy} >= {number(rules.target_accuracy)}:",
            f'    print(f"The accuracy of an epoch, {{{accuracy}:.1%}}, reached its target.")',
            "    break",
        ]
    if rules.patience is not None:
        lines += [
            f"if waited >= {rules.patience}:",
            f'    print("{rules.patience:,} epochs in a row had no lower mean loss.")',
            "    break",
        ]
    return lines
