"""The training of a script: one step after the other."""

from __future__ import annotations

from gradstudio.export.script_parts.batches import has_batches, loop_line
from gradstudio.export.script_parts.facts import dropping_layers
from gradstudio.export.script_parts.literals import number
from gradstudio.export.script_parts.main import tells_ends, yielded
from gradstudio.export.script_parts.samples import training_samples
from gradstudio.export.script_parts.training import training_words
from gradstudio.export.state_dict import state_dict_indices
from gradstudio.export.subject import ExportSubject
from gradstudio.export.torch_script.held import Held
from gradstudio.export.torch_script.objective import has_penalty
from gradstudio.export.torch_script.optimizer import shrinks_by_hand
from gradstudio.project.spec import ClipNorm, ClippingSpec, ClipValue, ConstantRate


def has_schedule(subject: ExportSubject) -> bool:
    """Whether the learning rate is not the same at every step."""
    schedule = subject.spec.training.learning_rate
    return not isinstance(schedule, ConstantRate) or bool(schedule.warm_up)


def moved(held: Held) -> str:
    """Return the expression for the parameters that are trained."""
    return "trained" if held.whole else "model.parameters()"


def dropout_constant(subject: ExportSubject) -> list[str]:
    """Write which activations are left out in training: after which module, of which layer, and their share."""
    places = state_dict_indices(subject.activations)
    entries = []
    for layer in dropping_layers(subject):
        numbers = subject.layers[layer]
        place = places[layer] + (numbers.activation != "linear")
        entries.append(f"{place}: ({layer}, {number(numbers.dropout)})")
    return [f"DROPOUT = {{{', '.join(entries)}}}  # place of the module: (layer, share that is left out)"]


def network_class() -> list[str]:
    """Write the class of a network with dropout: modules of their own would change the places of the others."""
    return [
        "class Network(nn.Sequential):",
        '    """Modules one after the other; a training step leaves some activations out."""',
        "",
        "    def forward(self, x, step=None, rows=None):",
        "        for place, module in enumerate(self):",
        "            x = module(x)",
        "            if rows is not None and place in DROPOUT:",
        "                layer, rate = DROPOUT[place]",
        "                x = x * torch.from_numpy(dropout_mask(step, layer, x.shape[1], rows, rate))",
        "        return x",
    ]


def training_lines(subject: ExportSubject, held: Held) -> list[str]:
    """Write ``def training()``, which takes a step each time that it is asked for the next.

    Args:
        subject: what is handed over.
        held: what of it stands still.
    """
    return [
        "def training():",
        *training_words(subject),
        f"    {loop_line(subject, tells_ends=tells_ends(subject))}",
        *(f"        {line}" for line in _step_lines(subject, held)),
        f"        yield {', '.join(_yields(subject))}",
    ]


def _step_lines(subject: ExportSubject, held: Held) -> list[str]:
    x, y = training_samples(subject)
    batched, thinned = has_batches(subject), bool(dropping_layers(subject))
    inputs, targets = (f"{x}[rows]", f"{y}[rows]") if batched else (x, y)
    rows = "rows" if batched else f"np.arange({len(subject.train_rows)})"
    call = f"model({inputs}, step, {rows})" if thinned else f"model({inputs})"
    lines = [
        f"outputs = {call}",
        f"loss = loss_of(outputs, {targets}){' + penalty()' if has_penalty(subject) else ''}",
        "if not torch.isfinite(loss):",
        '    print(f"The loss of step {step} is not finite: no step is taken.")',
        "    return",
        "optimizer.zero_grad()",
        "loss.backward()",
    ]
    if held.parts:
        lines += ["for parameter, mask, _ in held:", "    parameter.grad[mask] = 0.0"]
    lines += _clipping(subject.spec.training.clipping, moved(held))
    if has_schedule(subject):
        lines += ["for group in optimizer.param_groups:", '    group["lr"] = learning_rate(step)']
    if shrinks_by_hand(subject.spec.training.optimizer):
        lines += [
            "with torch.no_grad():  # decoupled weight decay, as in AdamW",
            f"    for parameter in {moved(held)}:",
            f"        parameter.mul_(1 - {_rate(subject)} * WEIGHT_DECAY)",
        ]
    lines.append("optimizer.step()")
    if held.parts:
        lines += [
            "with torch.no_grad():",
            "    for parameter, mask, numbers in held:",
            "        parameter[mask] = numbers",
        ]
    return lines


def _rate(subject: ExportSubject) -> str:
    return "learning_rate(step)" if has_schedule(subject) else "LEARNING_RATE"


def _clipping(spec: ClippingSpec, parameters: str) -> list[str]:
    match spec:
        case ClipValue(limit=limit):
            return [f"nn.utils.clip_grad_value_({parameters}, {number(limit)})"]
        case ClipNorm(limit=limit):
            return [f"nn.utils.clip_grad_norm_({parameters}, {number(limit)})"]
        case _:
            return []


def _yields(subject: ExportSubject) -> list[str]:
    _, y = training_samples(subject)
    targets = f"{y}[rows]" if has_batches(subject) else y
    known = {"loss": "loss.item()", "accuracy": f"accuracy_of(outputs, {targets}).item()"}
    return [known.get(name, name) for name in yielded(subject)]
