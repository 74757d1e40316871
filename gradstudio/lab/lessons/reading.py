"""Reading a lesson's file. Nothing in it is executed: settings are data, texts are shown, checks are names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from gradstudio.engine.errors import GradStudioError, did_you_mean, shown
from gradstudio.lab.arrangement import PANEL_NAMES
from gradstudio.lab.lessons.checks.table import CHECKS
from gradstudio.lab.lessons.document import LessonDocument, read_document
from gradstudio.lab.lessons.errors import LessonError
from gradstudio.lab.lessons.lesson import AnswerField, FieldKind, Lesson, LessonCheck, LessonState
from gradstudio.lab.lessons.name_reading import OF_TABLES, unknown_name
from gradstudio.lab.lessons.state_reading import read_state
from gradstudio.project.errors import ProjectFileError
from gradstudio.project.regular import read_regular

SUFFIX = ".md"
MAX_BYTES = 2**20
"""Of a lesson's file: a larger one is refused unread."""
_MOST_SIGNS, _MOST_TEXTS = 200, 100
"""Characters of a name, title or label, and texts of a list."""
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_KEYS = ("name", "title", "order", "next", "state", "field", "check")
_FIELD_KEYS = ("key", "label", "kind", "options", "rows")
_KINDS: tuple[FieldKind, ...] = get_args(FieldKind)
_IMAGE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]*)")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(\s*<?([^)\s>]*)")
_IMAGE_NAME = re.compile(r"[a-z0-9_-]+\.(?:png|svg)")


def load_lesson(path: Path) -> Lesson:
    """Read a lesson from a file.

    Raises:
        LessonError: the file is no good; the message names it, the line and the reason.
        GradStudioError: it cannot be read.
    """
    try:
        raw = read_regular(path, MAX_BYTES)
    except OSError as error:
        raise GradStudioError(f"{path} cannot be read: {error.strerror or error}.") from None
    except ProjectFileError:
        raise LessonError(
            str(path), 1, "This is no lesson, which is a text file of 1 MB at the most."
        ) from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise LessonError(str(path), line, "This is no text in UTF-8.") from None
    return read_lesson(text, str(path))


def read_lesson(text: str, source: str) -> Lesson:
    """Read a lesson.

    Args:
        text: what its file holds.
        source: what to call it in messages.

    Raises:
        LessonError: it is no good; the message names the line and the reason.
    """
    document = read_document(text, source)
    _require_known(document, document.front, _KEYS)
    name, title = _text(document, "name"), _text(document, "title")
    if not _NAME.fullmatch(name):
        raise _wrong(document, "name", f"The name {shown(name)} has other signs than a to z, 0 to 9 and -.")
    order = document.front.get("order")
    if type(order) is not int:
        raise _wrong(document, "order", "order is the lesson's place among the others: a whole number.")
    fields = _fields(document)
    state = read_state(document)
    lesson = Lesson(
        name=name,
        title=title,
        order=order,
        text=document.text,
        task=document.sections["Do"],
        hint=document.sections["Hint"],
        afterwards=document.sections["Afterwards"],
        state=state,
        fields=fields,
        checks=_checks(document, fields, state),
        next=_text(document, "next", ""),
        source=source,
    )
    _require_names(document, lesson)
    _require_used(document, lesson)
    _require_local(document)
    return lesson


def _fields(document: LessonDocument) -> tuple[AnswerField, ...]:
    fields: list[AnswerField] = []
    for place, table in enumerate(_tables(document, "field")):
        _require_known(document, table, _FIELD_KEYS, "field", place)
        key = _text(document, "key", table=table, head="field", place=place)
        if key in {one.key for one in fields} or "." in key:
            raise _wrong(
                document, "key", f"Two fields have the key {shown(key)}, or it has a point.", "field", place
            )
        kind = table.get("kind", "number")
        if kind not in _KINDS:
            hint = did_you_mean(kind, _KINDS)
            raise _wrong(
                document,
                "kind",
                f"A field is a {', '.join(_KINDS)}, not {shown(kind)}.{hint}",
                "field",
                place,
            )
        needed = {"choice": "options", "table": "rows"}.get(kind)
        for name in ("options", "rows"):
            if (name in table) != (name == needed):
                reason = f"A {kind} has {needed}." if needed else f"A field of the kind {kind} has no {name}."
                raise _wrong(document, name, reason, "field", place)
        fields.append(
            AnswerField(
                key=key,
                label=_text(document, "label", table=table, head="field", place=place),
                kind=kind,
                options=_texts(document, table, "options", place),
                rows=_texts(document, table, "rows", place),
            )
        )
    return tuple(fields)


def _checks(
    document: LessonDocument, fields: Sequence[AnswerField], state: LessonState
) -> tuple[LessonCheck, ...]:
    tables = _tables(document, "check")
    if not tables:
        raise LessonError(
            document.source, 1, "A lesson has at least one [[check]]: nothing would be looked at."
        )
    keys = tuple(one.key for one in fields)
    checks = []
    for place, table in enumerate(tables):
        kind = _text(document, "kind", table=table, head="check", place=place)
        if kind not in CHECKS:
            hint = did_you_mean(kind, CHECKS)
            raise _wrong(document, "kind", f"There is no check {shown(kind)}.{hint}", "check", place)
        rule = CHECKS[kind]
        _require_known(document, table, ("kind", *rule.arguments), "check", place)
        for name, argument in rule.arguments.items():
            if name not in table:
                if argument.default is None:
                    raise _wrong(document, "kind", f"The check {kind} needs {name}.", "check", place)
                continue
            refusal = argument.refusal(table[name])
            if not refusal and argument.kind == "answer" and table[name] not in keys:
                refusal = f"is the key of one of the lesson's fields, which are {', '.join(keys) or 'none'}"
            if refusal:
                raise _wrong(document, name, f"In the check {kind}, {name} {refusal}.", "check", place)
        if kind in OF_TABLES:
            _require_table(document, fields, table["answer"], place)
        if "expression" in rule.needs and not state.expression:
            raise _wrong(
                document, "kind", f"The check {kind} needs an expression in [state].", "check", place
            )
        arguments = {name: _frozen(value) for name, value in table.items() if name != "kind"}
        if rule.refusal is not None and (refusal := rule.refusal(rule.completed(arguments), state)):
            end = "" if refusal.endswith((".", "?", ")")) else "."
            raise _wrong(document, "kind", f"The check {kind} {refusal}{end}", "check", place)
        checks.append(LessonCheck(kind=kind, arguments=arguments))
    return tuple(checks)


def _require_table(document: LessonDocument, fields: Sequence[AnswerField], key: str, place: int) -> None:
    if not any(one.key == key and one.kind == "table" for one in fields):
        raise _wrong(document, "answer", f"The field {key} is no table.", "check", place)


def _require_names(document: LessonDocument, lesson: Lesson) -> None:
    for place, check in enumerate(lesson.checks):
        if unknown := unknown_name(check, lesson):
            raise _wrong(
                document, unknown.argument, f"In the check {check.kind}, {unknown.reason}", "check", place
            )


def _require_used(document: LessonDocument, lesson: Lesson) -> None:
    used = {check.arguments.get("answer") for check in lesson.checks}
    for place, field in enumerate(lesson.fields):
        if field.key not in used:
            raise _wrong(document, "key", f"No check looks at the field {field.key}.", "field", place)


def _require_local(document: LessonDocument) -> None:
    """Refuse pictures from anywhere but the folder of the lessons' own, and links to all but panels."""
    for number, line in enumerate(document.lines, 1):
        for target in _LINK.findall(line):
            kind, _, name = target.partition(":")
            if kind != "panel" or name not in PANEL_NAMES:
                reason = f"A link leads to a panel, as in [Nudge](panel:nudge), and not to {shown(target)}."
                raise LessonError(document.source, number, reason + did_you_mean(name, PANEL_NAMES))
        for name in _IMAGE.findall(line):
            if not _IMAGE_NAME.fullmatch(name):
                raise LessonError(
                    document.source,
                    number,
                    f"The picture {shown(name)} is none of resources/lessons. Give a name such as slope.png.",
                )


def _frozen(value: object) -> object:
    return list(value) if isinstance(value, list) else value


def _tables(document: LessonDocument, name: str) -> Sequence[Mapping[str, Any]]:
    tables = document.front.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise _wrong(document, name, f"Write [[{name}]], with two brackets, before each {name}.", name)
    return tables


def _text(
    document: LessonDocument,
    key: str,
    default: str | None = None,
    *,
    table: Mapping[str, Any] | None = None,
    head: str = "",
    place: int = 0,
) -> str:
    found = (document.front if table is None else table).get(key, default)
    if not isinstance(found, str) or (default is None and not found.strip()):
        where = f"[[{head}]]" if head else "A lesson"
        raise _wrong(document, key, f"{where} needs a {key}, as a text in quotes.", head, place)
    if not _is_line(found):
        raise _wrong(
            document, key, f"{key} is one line of {_MOST_SIGNS} characters at the most.", head, place
        )
    return found


def _texts(document: LessonDocument, table: Mapping[str, Any], key: str, place: int) -> tuple[str, ...]:
    found = table.get(key, [])
    is_list = isinstance(found, list) and all(isinstance(one, str) for one in found)
    if not is_list or len(set(found)) < len(found) or (key in table and not found):
        raise _wrong(document, key, f"{key} is a list of different texts.", "field", place)
    if len(found) > _MOST_TEXTS or not all(map(_is_line, found)):
        reason = f"{key} has {_MOST_TEXTS} texts at the most, of one line of {_MOST_SIGNS} characters each."
        raise _wrong(document, key, reason, "field", place)
    return tuple(found)


def _is_line(text: str) -> bool:
    """Whether a text can stand in a line of a window or of a terminal, and does nothing else there."""
    return len(text) <= _MOST_SIGNS and not any(
        unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in text
    )


def _require_known(
    document: LessonDocument, table: Mapping[str, Any], known: Sequence[str], head: str = "", place: int = 0
) -> None:
    for key in table:
        if key not in known:
            where = f" in [[{head}]]" if head else ""
            raise _wrong(
                document, key, f"There is no {shown(key)}{where}.{did_you_mean(key, known)}", head, place
            )


def _wrong(document: LessonDocument, key: str, reason: str, head: str = "", place: int = 0) -> LessonError:
    return LessonError(document.source, document.line_of(key, head, place), reason)
