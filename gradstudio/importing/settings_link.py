"""Settings links: a project as a line of text that begins with ``gradstudio:``, to be pasted into another window.

Behind ``gradstudio:1:`` stands in URL-safe Base64, deflated, JSON of what differs from the project that a new
window opens with. A part that has kinds, such as data or optimizer, is there whole if it is of another kind. One's
own samples are left out, and so are weights that are too many for a line of text.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gradstudio.importing.errors import ImportingError
from gradstudio.importing.link_read import LinkRead
from gradstudio.importing.own_data import OF_ANY_DATA, OwnData
from gradstudio.project.errors import SpecError
from gradstudio.project.json_text import parse_json
from gradstudio.project.spec import (
    Drawn,
    GivenInitialisation,
    ProjectSpec,
    RandomInitialisation,
    Spec,
    Table,
    validated,
)
from gradstudio.project.titles import VALUE_TITLES

SCHEME = "gradstudio:"
LINK_VERSION = 1
MOST_CHARACTERS = 100_000
"""Of a link that is read."""
USUAL_CHARACTERS = 4000
"""Of a link that is written: given and typed numbers that would make it longer are left out."""
_MOST_UNPACKED = 2**20
_OWN = "own_data"
_AROUND = "<>\"'` \t\r\n"
_DAMAGED = "The settings link is damaged or not whole."
_COPY_AGAIN = "Copy all of it again."
_LINK = re.compile(r"gradstudio:(\d{1,6}):([A-Za-z0-9_-]*)={0,2}", re.ASCII)

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsLink:
    """A link that was made.

    Attributes:
        text: to be copied.
        left_out: what of the project is not in it, each a phrase.
    """

    text: str
    left_out: tuple[str, ...] = ()

    @property
    def account(self) -> str:
        """What was copied and what left out, in a sentence or two."""
        said = f"Copied a settings link of {len(self.text):,} characters."
        return f"{said} Left out: {'; '.join(self.left_out)}." if self.left_out else said


def is_settings_link(text: str) -> bool:
    """Whether a text is a settings link, or was one before it was damaged."""
    return text.lstrip(_AROUND)[: len(SCHEME)].lower() == SCHEME


def settings_link(spec: ProjectSpec) -> SettingsLink:
    """Return the link of a project. Data of one's own is not in it."""
    left_out: list[str] = []
    if isinstance(spec.data, (Table, Drawn)):
        left_out.append("the samples, which are your own")
    text = _link_of(spec)
    for what, without in (
        ("given weights", _without_given_weights),
        ("typed numbers", _without_typed_numbers),
        ("frozen and cut parts", _without_held_parts),
    ):
        if len(text) <= USUAL_CHARACTERS:
            break
        lighter = without(spec)
        if lighter != spec:
            spec, text = lighter, _link_of(lighter)
            left_out.append(f"{what}, which are too many")
    return SettingsLink(text=text, left_out=tuple(left_out))


def read_settings_link(text: str, present: ProjectSpec | None = None) -> LinkRead:
    """Return the project that a settings link describes.

    Args:
        text: the link; blanks and line breaks in it are passed over.
        present: the project that is open: of a link that was made on data of one's own, its own samples are taken
            if they are of the same kind.

    Raises:
        ImportingError: it is none, is damaged, or was made by a newer GradStudio.
    """
    fields = _unpacked(text)
    own = fields.pop(_OWN, None)
    notes: list[str] = []
    try:
        spec = _with_own_data(fields, own, present, notes) if own is not None else _merged(fields)
    except SpecError as error:
        raise ImportingError(f"The settings link describes no legal project. {error}") from None
    return LinkRead(spec=spec, origin="Settings link", short="Link", taken=_taken(spec), notes=tuple(notes))


def _taken(spec: ProjectSpec) -> tuple[str, ...]:
    titles, training = VALUE_TITLES, spec.training
    return (
        f"data {titles['data.kind'][spec.data.kind]}",
        f"network {'-'.join(map(str, spec.sizes))}",
        f"loss {titles['training.loss'][training.loss]}",
        f"optimizer {titles['training.optimizer.kind'][training.optimizer.kind]}",
    )


# -- writing -----------------------------------------------------------------------------------------------


def _link_of(spec: ProjectSpec) -> str:
    fields = _difference(spec, ProjectSpec())
    if isinstance(spec.data, (Table, Drawn)):
        data = _whole(spec.data)
        fields["data"] = {name: value for name, value in data.items() if name in OF_ANY_DATA}
        fields[_OWN] = asdict(OwnData.told_of(spec))
    raw = json.dumps(fields, separators=(",", ":")).encode("ascii")
    packed = base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode("ascii").rstrip("=")
    return f"{SCHEME}{LINK_VERSION}:{packed}"


def _difference(spec: Spec, usual: Spec) -> Fields:
    """Return the fields in which a part differs from the usual one of the same kind."""
    fields: Fields = {}
    for name in type(spec).model_fields:
        value, other = getattr(spec, name), getattr(usual, name)
        if isinstance(value, Spec) and type(value) is type(other):
            if inner := _difference(value, other):
                fields[name] = inner
        elif value != other:
            fields[name] = _plain(value)
    return fields


def _whole(spec: Spec) -> Fields:
    """Return the fields in which a part differs from the defaults of its kind, and the kind."""
    fields: Fields = {}
    for name, field in type(spec).model_fields.items():
        value = getattr(spec, name)
        if name == "kind" or field.is_required() or value != field.default:
            fields[name] = _plain(value)
    return fields


def _plain(value: Any) -> Any:
    if isinstance(value, Spec):
        return _whole(value)
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _without_given_weights(spec: ProjectSpec) -> ProjectSpec:
    network = spec.network
    whole = RandomInitialisation() if isinstance(network.initialisation, GivenInitialisation) else None
    layers = tuple(
        layer.model_copy(update={"initialisation": None})
        if isinstance(layer.initialisation, GivenInitialisation)
        else layer
        for layer in network.layers
    )
    update = {"layers": layers, "initialisation": whole or network.initialisation}
    return spec.model_copy(update={"network": network.model_copy(update=update)})


def _without_typed_numbers(spec: ProjectSpec) -> ProjectSpec:
    return spec.model_copy(
        update={
            "network": spec.network.model_copy(update={"edited": ()}),
            "data": spec.data.model_copy(update={"edited": ()}),
        }
    )


def _without_held_parts(spec: ProjectSpec) -> ProjectSpec:
    return spec.model_copy(update={"network": spec.network.model_copy(update={"frozen": (), "cut": ()})})


# -- reading -----------------------------------------------------------------------------------------------


def _unpacked(text: str) -> Fields:
    """Return the fields that a link holds."""
    if len(text) > MOST_CHARACTERS:
        raise ImportingError(
            f"A settings link has up to {MOST_CHARACTERS:,} characters, and this text has {len(text):,}. "
            "Copy the link alone."
        )
    plain = "".join(text.split()).strip(_AROUND)
    if plain[: len(SCHEME)].lower() == SCHEME:  # some programs change the letters of a scheme
        plain = SCHEME + plain[len(SCHEME) :]
    found = _LINK.fullmatch(plain)
    if found is None:
        raise ImportingError(f"{_DAMAGED} It begins with {SCHEME}{LINK_VERSION}: and has no blanks in it.")
    version = int(found[1])
    if version != LINK_VERSION:
        raise ImportingError(
            f"The settings link is of version {version}, and this GradStudio reads version {LINK_VERSION}. "
            f"{'Open it with a newer GradStudio.' if version > LINK_VERSION else _COPY_AGAIN}"
        )
    payload = found[2]
    try:
        inflater = zlib.decompressobj()
        raw = inflater.decompress(
            base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)), _MOST_UNPACKED
        )
    except (ValueError, zlib.error):
        raise ImportingError(f"{_DAMAGED} {_COPY_AGAIN}") from None
    if not inflater.eof:
        if len(raw) >= _MOST_UNPACKED:
            raise ImportingError("The settings link holds more than any project. Save the project instead.")
        raise ImportingError(f"{_DAMAGED} {_COPY_AGAIN}")
    try:
        fields = parse_json(raw)
    except (ValueError, RecursionError):
        raise ImportingError(f"{_DAMAGED} {_COPY_AGAIN}") from None
    if not isinstance(fields, dict):
        raise ImportingError(f"{_DAMAGED} {_COPY_AGAIN}")
    return fields


def _merged(fields: Fields) -> ProjectSpec:
    return validated(_over(ProjectSpec().model_dump(mode="json"), fields))


def _over(usual: Mapping[str, Any], fields: Fields) -> Fields:
    """Return the usual fields with others over them; what names its kind takes the place of all that was there."""
    merged = dict(usual)
    for name, value in fields.items():
        before = usual.get(name)
        if isinstance(value, dict) and isinstance(before, dict) and "kind" not in value:
            merged[name] = _over(before, value)
        else:
            merged[name] = value
    return merged


def _with_own_data(fields: Fields, own: Any, present: ProjectSpec | None, notes: list[str]) -> ProjectSpec:
    """Return the project on samples of the same kind: those of the present one, or else generated ones."""
    told = OwnData.of(own)
    if told is None:
        raise ImportingError(f"{_DAMAGED} {_COPY_AGAIN}")
    settings = fields.get("data")
    data, is_present = told.on(present, settings if isinstance(settings, dict) else {})
    where = "yours" if is_present else f"generated ones ({VALUE_TITLES['data.kind'][data.kind]})"
    notes.append(f"It was made on samples that are not in it: these settings are on {where}.")
    whole = _over(ProjectSpec().model_dump(mode="json"), fields) | {"data": data.model_dump()}
    try:
        return validated(whole)
    except SpecError:
        network = whole["network"]
        if data.input_count == told.inputs or not isinstance(network, dict):
            raise
        whole["network"] = _free_of_weights(network)
        notes.append("Its given, typed, frozen and cut weights belong to other inputs and were left out.")
        return validated(whole)


def _free_of_weights(network: Fields) -> Fields:
    free = {name: part for name, part in network.items() if name not in ("edited", "frozen", "cut")}
    if _is_given(free.get("initialisation")):
        del free["initialisation"]
    layers = free.get("layers")
    if isinstance(layers, list):
        free["layers"] = [
            {**layer, "initialisation": None}
            if isinstance(layer, dict) and _is_given(layer.get("initialisation"))
            else layer
            for layer in layers
        ]
    return free


def _is_given(initialisation: Any) -> bool:
    return isinstance(initialisation, dict) and initialisation.get("kind") == "given"
