"""Every action of the window, as data: menus, toolbar, shortcuts and command palette are made from this table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One action.

    Attributes:
        name: its key.
        menu: title of the menu it stands in.
        title: what the menu says.
        hint: what it does, for the tool tip and the palette.
        icon: name of its icon, or "".
        shortcuts: its keys; the first is the one that is shown.
        checkable: whether it is on or off.
        separated: whether a line stands before it in the menu.
    """

    name: str
    menu: str
    title: str
    hint: str
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    checkable: bool = False
    separated: bool = False


MENUS = ("File", "Edit", "Data", "Training", "Graph", "View", "Help")

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        name="new",
        menu="File",
        title="New",
        hint="Start over with micrograd's moons demo",
        icon="new",
        shortcuts=("Ctrl+N",),
    ),
    ActionSpec(
        name="open",
        menu="File",
        title="Open…",
        hint="Open a project file",
        icon="open",
        shortcuts=("Ctrl+O",),
    ),
    ActionSpec(
        name="save",
        menu="File",
        title="Save",
        hint="Save the project",
        icon="save",
        shortcuts=("Ctrl+S",),
        separated=True,
    ),
    ActionSpec(
        name="save_as",
        menu="File",
        title="Save as…",
        hint="Save the project under another name",
        icon="save-as",
        shortcuts=("Ctrl+Shift+S",),
    ),
    ActionSpec(
        name="recovered",
        menu="File",
        title="Recovered edits…",
        hint="Bring back or discard projects whose edits were not saved",
    ),
    ActionSpec(
        name="quit",
        menu="File",
        title="Quit",
        hint="Close the window; edits that are not saved are kept for the next start",
        shortcuts=("Ctrl+Q",),
        separated=True,
    ),
    ActionSpec(
        name="undo",
        menu="Edit",
        title="Undo",
        hint="Take the last edit back",
        icon="undo",
        shortcuts=("Ctrl+Z",),
    ),
    ActionSpec(
        name="redo",
        menu="Edit",
        title="Redo",
        hint="Make the edit again that was taken back",
        icon="redo",
        shortcuts=("Ctrl+Shift+Z", "Ctrl+Y"),
    ),
    ActionSpec(
        name="add_layer",
        menu="Edit",
        title="Add hidden layer",
        hint="Add a layer before the output layer",
        icon="layer-add",
        shortcuts=("Ctrl+L",),
        separated=True,
    ),
    ActionSpec(
        name="remove_layer",
        menu="Edit",
        title="Remove last hidden layer",
        hint="Remove the layer before the output layer",
        icon="layer-remove",
        shortcuts=("Ctrl+Shift+L",),
    ),
    ActionSpec(
        name="duplicate_layer",
        menu="Edit",
        title="Duplicate layer",
        hint="Put a copy of the layer that is selected in the builder behind it",
        shortcuts=("Ctrl+Shift+K",),
    ),
    ActionSpec(
        name="type_value",
        menu="Edit",
        title="Type value…",
        hint="Type the number of the selected weight, bias or input; in the builder a neuron stands for its bias",
        icon="edit",
        shortcuts=("F2",),
        separated=True,
    ),
    ActionSpec(
        name="freeze_part",
        menu="Edit",
        title="Freeze or unfreeze",
        hint="Keep the selected layer, neuron, weight or bias as it is, or let it learn again",
        icon="lock",
        shortcuts=("Ctrl+Shift+F",),
    ),
    ActionSpec(
        name="cut_part",
        menu="Edit",
        title="Cut or restore",
        hint="Hold the selected weight, or all that lead on from the selected neuron, at zero, or give them back",
        icon="cut",
        shortcuts=("Ctrl+Shift+X",),
    ),
    ActionSpec(
        name="regenerate",
        menu="Data",
        title="Regenerate",
        hint="Draw the points and the test samples anew, from another seed",
        icon="dice",
        shortcuts=("Ctrl+G",),
    ),
    ActionSpec(
        name="read_table",
        menu="Data",
        title="Read samples from a file…",
        hint="Choose a CSV file to learn from, or drag one into the window",
        icon="table",
        shortcuts=("Ctrl+I",),
        separated=True,
    ),
    ActionSpec(
        name="draw_points",
        menu="Data",
        title="Draw points…",
        hint="Place the points to learn from by hand",
        icon="draw",
        shortcuts=("Ctrl+Shift+D",),
    ),
    ActionSpec(
        name="play",
        menu="Training",
        title="Play",
        hint="Train, or pause the training",
        icon="play",
        shortcuts=("Space",),
    ),
    ActionSpec(
        name="step",
        menu="Training",
        title="Step",
        hint="Take one training step",
        icon="step",
        shortcuts=("Ctrl+.",),
    ),
    ActionSpec(
        name="reset",
        menu="Training",
        title="Reset",
        hint="Go back to the same initial weights and to step 0",
        icon="reset",
        shortcuts=("Ctrl+R",),
    ),
    ActionSpec(
        name="new_weights",
        menu="Training",
        title="New weights",
        hint="Draw other initial weights and start over",
        icon="dice",
        shortcuts=("Ctrl+Shift+R",),
        separated=True,
    ),
    ActionSpec(
        name="find",
        menu="Graph",
        title="Find…",
        hint="Find scalars by name, operation or a condition such as grad > 0.1",
        icon="search",
        shortcuts=("Ctrl+F",),
    ),
    ActionSpec(
        name="find_next",
        menu="Graph",
        title="Find next",
        hint="Go to the next hit",
        shortcuts=("F3",),
    ),
    ActionSpec(
        name="find_previous",
        menu="Graph",
        title="Find previous",
        hint="Go to the hit before",
        shortcuts=("Shift+F3",),
    ),
    ActionSpec(
        name="focus_ancestors",
        menu="Graph",
        title="Focus on what it is computed from",
        hint="Show only the ancestors of the selected scalar: all that its data depends on",
        icon="target",
        shortcuts=("Ctrl+[",),
        separated=True,
    ),
    ActionSpec(
        name="focus_descendants",
        menu="Graph",
        title="Focus on what is computed from it",
        hint="Show only the descendants of the selected scalar: all that its gradient comes from",
        shortcuts=("Ctrl+]",),
    ),
    ActionSpec(
        name="focus_between",
        menu="Graph",
        title="Focus on the paths between two",
        hint="Show only what lies on a path between the two scalars that were selected last (Shift+click)",
        shortcuts=("Ctrl+Shift+B",),
    ),
    ActionSpec(
        name="focus_paths",
        menu="Graph",
        title="Focus on the heaviest paths to the loss",
        hint="Show the paths whose products of local derivatives add most to the selected scalar's gradient",
        shortcuts=("Ctrl+P",),
    ),
    ActionSpec(
        name="focus_off",
        menu="Graph",
        title="Focus on everything",
        hint="Show the whole graph at full strength again",
        shortcuts=("Ctrl+0",),
    ),
    ActionSpec(
        name="fold",
        menu="Graph",
        title="Fold",
        hint="Show the neuron around the selected scalar as one box (or double-click in it); again for the layer",
        shortcuts=("G",),
        separated=True,
    ),
    ActionSpec(
        name="unfold",
        menu="Graph",
        title="Unfold",
        hint="Show what is in the box that holds the selected scalar (or double-click it)",
        shortcuts=("Shift+G",),
    ),
    ActionSpec(
        name="fold_all",
        menu="Graph",
        title="Fold all neurons",
        hint="Show every neuron as one box",
        shortcuts=("Ctrl+Shift+G",),
    ),
    ActionSpec(
        name="unfold_all",
        menu="Graph",
        title="Unfold everything",
        hint="Show every scalar, as far as the scale allows",
        shortcuts=("Ctrl+Alt+G",),
    ),
    ActionSpec(
        name="show_sample",
        menu="Graph",
        title="Show one sample",
        hint="Draw the loss of one sample",
        checkable=True,
        separated=True,
    ),
    ActionSpec(
        name="show_batch",
        menu="Graph",
        title="Show the mini-batch",
        hint="Draw the mean loss of the mini-batch that the next step is trained on",
        checkable=True,
    ),
    ActionSpec(
        name="show_all",
        menu="Graph",
        title="Show all samples",
        hint="Draw the mean loss of all training samples, sample by sample, as micrograd builds it",
        checkable=True,
    ),
    ActionSpec(
        name="show_penalty",
        menu="Graph",
        title="Show the penalty",
        hint="Add the penalties on the parameters to the loss that is drawn",
        checkable=True,
    ),
    ActionSpec(
        name="colour_log",
        menu="Graph",
        title="Logarithmic colours",
        hint="Colour by orders of magnitude rather than in proportion",
        checkable=True,
        separated=True,
    ),
    ActionSpec(
        name="colour_fixed",
        menu="Graph",
        title="Fixed colour range",
        hint="Keep the range of the colours as it is now while the numbers change",
        checkable=True,
    ),
    ActionSpec(
        name="colour_edges",
        menu="Graph",
        title="Colour edges by gradient",
        hint="Colour each edge by the gradient that flows back along it: local derivative times gradient above",
        checkable=True,
    ),
    ActionSpec(
        name="freeze",
        menu="Graph",
        title="Freeze and compare",
        hint="Keep the present numbers; colours then show how much each scalar has changed since",
        shortcuts=("Ctrl+D",),
        checkable=True,
    ),
    ActionSpec(
        name="copy_text",
        menu="Graph",
        title="Copy scalar as text",
        hint="Copy all that the inspector says of the selected scalar",
        icon="copy",
        shortcuts=("Ctrl+Shift+C",),
        separated=True,
    ),
    ActionSpec(
        name="copy_latex",
        menu="Graph",
        title="Copy scalar as LaTeX",
        hint="Copy formula, local derivatives and the sum of contributions of the selected scalar as LaTeX",
        shortcuts=("Ctrl+Shift+T",),
    ),
    ActionSpec(
        name="export_graph",
        menu="Graph",
        title="Export graph…",
        hint="Write the graph as SVG, PDF, PNG, DOT, GraphML or JSON",
        icon="export",
        shortcuts=("Ctrl+E",),
    ),
    ActionSpec(
        name="workspace_studio",
        menu="View",
        title="Studio",
        hint="Network, graph and loss together, with the output beside them",
        icon="plot",
        shortcuts=("Ctrl+1",),
    ),
    ActionSpec(
        name="workspace_design",
        menu="View",
        title="Design",
        hint="The network at full height, with data and output beside it",
        icon="builder",
        shortcuts=("Ctrl+2",),
    ),
    ActionSpec(
        name="workspace_inspect",
        menu="View",
        title="Inspect",
        hint="The whole graph, with the inspector at full height",
        icon="inspector",
        shortcuts=("Ctrl+3",),
    ),
    ActionSpec(
        name="drawer",
        menu="View",
        title="Show or hide the drawer",
        hint="Show or hide what stands on the left",
        shortcuts=("Ctrl+B",),
        separated=True,
    ),
    ActionSpec(
        name="strip",
        menu="View",
        title="Show or hide the strip",
        hint="Show or hide what stands below",
        shortcuts=("Ctrl+J",),
    ),
    ActionSpec(
        name="fill_stage",
        menu="View",
        title="Fill the window with this panel",
        hint="Show only the panel that has the focus (or double-click its header); again, or Escape, goes back",
        shortcuts=("Ctrl+Shift+M",),
    ),
    ActionSpec(
        name="next_region",
        menu="View",
        title="Next panel",
        hint="Move the focus to the next panel",
        shortcuts=("F6",),
    ),
    ActionSpec(
        name="previous_region",
        menu="View",
        title="Panel before",
        hint="Move the focus to the panel before",
        shortcuts=("Shift+F6",),
    ),
    ActionSpec(
        name="reset_layout",
        menu="View",
        title="Reset workspace",
        hint="Put every panel of this workspace back where it was at first",
    ),
    ActionSpec(
        name="fit",
        menu="View",
        title="Fit graph",
        hint="Show the whole graph",
        icon="fit",
        shortcuts=("F",),
        separated=True,
    ),
    ActionSpec(
        name="zoom_in",
        menu="View",
        title="Zoom in",
        hint="Make the graph larger",
        icon="zoom-in",
        shortcuts=("Ctrl++", "Ctrl+="),
    ),
    ActionSpec(
        name="zoom_out",
        menu="View",
        title="Zoom out",
        hint="Make the graph smaller",
        icon="zoom-out",
        shortcuts=("Ctrl+-",),
    ),
    ActionSpec(
        name="zoom_selected",
        menu="View",
        title="Zoom to selection",
        hint="Bring the selected scalar to the centre, large enough to be read (or Return on the canvas)",
        icon="crosshair",
        shortcuts=("Z",),
    ),
    ActionSpec(
        name="back",
        menu="View",
        title="Back",
        hint="Look at what the canvas showed before",
        icon="chevron-left",
        shortcuts=("Alt+Left",),
        separated=True,
    ),
    ActionSpec(
        name="forward",
        menu="View",
        title="Forward",
        hint="Undo the last step back",
        icon="chevron-right",
        shortcuts=("Alt+Right",),
    ),
    ActionSpec(
        name="log_loss",
        menu="View",
        title="Logarithmic loss",
        hint="Draw the loss on a logarithmic axis",
        icon="log-scale",
        shortcuts=("L",),
        checkable=True,
        separated=True,
    ),
    ActionSpec(
        name="output_steps",
        menu="View",
        title="Output in steps",
        hint="Draw the classes of the output map without their shades, or a regression in steps",
        shortcuts=("Shift+S",),
        checkable=True,
    ),
    ActionSpec(
        name="output_fit",
        menu="View",
        title="Fit output",
        hint="Show the whole output map again, after zooming or moving",
        icon="fit",
        shortcuts=("Shift+F",),
    ),
    ActionSpec(
        name="reduce_motion",
        menu="View",
        title="Reduce motion",
        hint="Keep still what need not move, such as the flow along the edges while training",
        checkable=True,
        separated=True,
    ),
    ActionSpec(
        name="full_screen",
        menu="View",
        title="Full screen",
        hint="Fill the whole screen, for a projector",
        shortcuts=("F11",),
        checkable=True,
        separated=True,
    ),
    ActionSpec(
        name="palette",
        menu="Help",
        title="Command palette…",
        hint="Find any command by name",
        icon="command",
        shortcuts=("Ctrl+Shift+P",),
    ),
    ActionSpec(
        name="shortcuts",
        menu="Help",
        title="Keyboard shortcuts",
        hint="List every command with its keys",
        icon="help",
        shortcuts=("F1",),
    ),
    ActionSpec(name="about", menu="Help", title="About GradStudio", hint="Version and licence", icon="info"),
)


class ActionRegistry(QObject):
    """The actions as Qt objects, connected to what they do.

    Args:
        window: what the shortcuts work in.
        handlers: for each action what is called when it is triggered; a checkable one is told its state.
        theme: for the icons.
    """

    def __init__(self, window: QWidget, handlers: Mapping[str, Callable[..., None]], theme: Theme) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        for spec in ACTIONS:
            action = QAction(spec.title, window)
            action.setObjectName(spec.name)
            action.setCheckable(spec.checkable)
            action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
            action.setToolTip(tool_tip(spec.hint, spec.shortcuts))
            action.setStatusTip(spec.hint)
            handler = handlers[spec.name]
            (action.toggled if spec.checkable else action.triggered).connect(
                handler if spec.checkable else _without_state(handler)
            )
            window.addAction(action)
            self._actions[spec.name] = action
        self.set_theme(theme)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def refuse(self, name: str, reason: str) -> None:
        """Disable an action and say why, or enable it again with ""."""
        action = self._actions[name]
        spec = next(spec for spec in ACTIONS if spec.name == name)
        hint = tool_tip(spec.hint, spec.shortcuts)
        action.setEnabled(not reason)
        action.setToolTip(f"{hint}. {reason}." if reason else hint)

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in another theme."""
        for spec in ACTIONS:
            if spec.icon:
                self._actions[spec.name].setIcon(icon(spec.icon, theme))


def tool_tip(hint: str, shortcuts: tuple[str, ...]) -> str:
    """Return a hint with the first shortcut, as the platform writes it."""
    if not shortcuts:
        return hint
    return f"{hint} ({QKeySequence(shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText)})"


def _without_state(handler: Callable[..., None]) -> Callable[[bool], None]:
    """Drop the False that `triggered` passes on."""

    def call(checked: bool) -> None:
        handler()

    return call
