"""What actions depend on, as data: each condition by its name, with what is said while it does not hold."""

from __future__ import annotations

from gradstudio.project.spec import MAX_HIDDEN_LAYERS

CONDITIONS: dict[str, str] = {
    "can_undo": "There is no edit to take back",
    "can_redo": "No edit was taken back",
    "has_hidden_layer": "The network has no hidden layer",
    "has_room_for_layer": f"A network has at most {MAX_HIDDEN_LAYERS} hidden layers",
    "part_selected": "Select a neuron, a weight or a layer of the network first",
    "value_selected": "Select a weight, a bias or an input first",
    "scalar_selected": "Select a scalar first",
    "one_scalar_selected": "Select one scalar first",
    "two_scalars_selected": "Select two scalars first, the second with Shift+click",
    "run_selected": "Select a run among the runs first",
    "runs_selected": "Select runs among the runs first",
    "in_the_past": "Go to an earlier step first",
    "has_runs": "No run has taken a step yet",
    "in_focus": "Nothing is in focus",
    "paths_are_whole": "Only a part of the graph is built",
    "has_graph": "The graph is still being built",
    "has_shown": "No script shows a graph here: see gradstudio.show",
    "has_groups": "This layout keeps no neurons apart that could be folded",
    "has_folded": "Nothing is folded",
    "can_show_sample": "The loss of one sample cannot be shown",
    "can_show_batch": "The loss of a mini-batch cannot be shown",
    "can_show_all": "The loss of all samples cannot be shown",
    "can_show_penalty": "The penalty cannot be shown",
    "can_go_back": "The canvas showed nothing before",
    "can_go_forward": "No step back was taken",
    "in_the_lab": "Open the workspace Lab first",
    "has_steps": "There is nothing to be stepped through",
    "pass_has_begun": "No step of the pass was taken yet",
    "pass_goes_on": "The pass is at its end",
    "pass_is_behind": "These are the newest numbers",
    "pass_is_shown": "The graph shows its own numbers",
    "has_breakpoints": "There is no breakpoint",
    "output_is_map": "A curve has no shades that could be drawn in steps",
}
"""By name, why an action that needs the condition cannot be done without it."""
