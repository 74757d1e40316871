"""Pure edits of the features, the inputs of the network. As in `edits`, a spec in, a spec out."""

from __future__ import annotations

from gradstudio.project.edits import set_data
from gradstudio.project.errors import SpecError
from gradstudio.project.formula import is_column_name, parse_formula
from gradstudio.project.spec import ProjectSpec

_MOST_PRODUCTS = 2


def toggle_feature(spec: ProjectSpec, formula: str) -> ProjectSpec:
    """Give the network one more input, or take it away if it has it."""
    return (remove_feature if formula in spec.data.formulas else add_feature)(spec, formula)


def add_feature(spec: ProjectSpec, formula: str) -> ProjectSpec:
    """Give the network one more input, after the others; a column goes where it stands among the columns."""
    formula = formula.strip()
    parse_formula(formula, spec.data.columns)
    given = spec.data.formulas
    if formula in spec.data.columns:
        order = {name: place for place, name in enumerate(spec.data.columns)}
        place = sum(order.get(name, len(order)) < order[formula] for name in given)
        return set_features(spec, (*given[:place], formula, *given[place:]))
    return set_features(spec, (*given, formula))


def remove_feature(spec: ProjectSpec, formula: str) -> ProjectSpec:
    """Take an input away."""
    left = tuple(name for name in spec.data.formulas if name != formula)
    if not left:
        raise SpecError(
            "The network needs at least one input. Add another feature before you remove this one."
        )
    return set_features(spec, left)


def set_features(spec: ProjectSpec, formulas: tuple[str, ...]) -> ProjectSpec:
    """Choose all inputs of the network; the columns as they are need no naming."""
    return set_data(spec, features=() if formulas == spec.data.columns else formulas)


def usual_features(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the features that are offered for some columns: those of Playground, and the cosines.

    Of more than two columns only the columns themselves: their squares and products would be hundreds.

    Source: TensorFlow Playground, playground.ts, INPUTS.
    """
    if len(columns) > _MOST_PRODUCTS:
        return columns
    numbers = tuple(name for name in columns if is_column_name(name))  # and no values of a class
    products = (f"{numbers[0]}*{numbers[1]}",) if len(numbers) == 2 else ()
    return (
        *columns,
        *(f"{name}**2" for name in numbers),
        *products,
        *(f"sin({name})" for name in numbers),
        *(f"cos({name})" for name in numbers),
    )


_POWERS = str.maketrans({"2": "²", "3": "³"})


def written(formula: str) -> str:
    """Return a formula as one would write it by hand: ``x1**2`` as x1²; one of a class as it is."""
    if "=" in formula:  # blanks and signs belong to the name of the value
        return formula
    shown = formula.replace(" ", "")
    for power in "23":
        shown = shown.replace(f"**{power}", power.translate(_POWERS))
    return shown.replace("**", "^").replace("*", "·").replace("-", "−")
