"""The numbers at the top of a script that say where the training was left."""

from __future__ import annotations

from gradstudio.export.script_parts.batches import batch_constants, has_batches
from gradstudio.export.script_parts.facts import dropping_layers
from gradstudio.export.script_parts.literals import number
from gradstudio.export.subject import ExportSubject
from gradstudio.project.spec import ClipNorm, ClipValue


def corrects_for_age(subject: ExportSubject) -> bool:
    """Whether the optimizer's step depends on how many it has taken."""
    return subject.spec.training.optimizer.kind in ("adam", "adamw")


def constant_lines(subject: ExportSubject) -> list[str]:
    """Write ``STEP`` and, where they are used, ``BEGAN_AT``, ``SEED``, ``BATCH_SIZE``, ``EPOCH`` and ``USED``."""
    state = subject.engine
    lines = [f"STEP = {state.step}  # steps taken before"]
    if corrects_for_age(subject):
        lines.append(f"BEGAN_AT = {state.began_at}  # the step at which the optimizer began")
    if has_batches(subject) or dropping_layers(subject):
        lines.append(f"SEED = {subject.spec.training.seed}")
    return lines + (batch_constants(subject) if has_batches(subject) else [])


def setting_lines(subject: ExportSubject) -> list[str]:
    """Write the settings of optimizer, clipping and penalties by name, each only where it is used."""
    training = subject.spec.training
    optimizer = training.optimizer
    lines = [
        f"{name.upper()} = {number(value)}"
        for name, value in optimizer.model_dump(exclude={"kind", "weight_decay"}).items()
    ]
    if optimizer.weight_decay:
        lines.append(f"WEIGHT_DECAY = {number(optimizer.weight_decay)}")
    if isinstance(training.clipping, ClipValue | ClipNorm):
        lines.append(f"CLIP = {number(training.clipping.limit)}")
    penalties = (("L1", training.l1), ("L2", training.l2))
    return lines + [f"{name} = {number(strength)}" for name, strength in penalties if strength]
