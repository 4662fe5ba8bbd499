"""The masks of four ranks, two by two, each drawn at its places in the whole batch and layer."""

import numpy as np
from matplotlib.colors import ListedColormap

from course_utils.mesh import RANKS, ROWS, UNITS, agreements, mesh_masks, places
from course_utils.widgets.controls import draws, next_draw, slider, switch
from course_utils.widgets.explorer import Explorer
from course_utils.words import Sentence, say

DROPPED, ELSEWHERE, KEPT = range(3)
SHADES = ListedColormap(["white", "0.82", "#1f4e79"])
VERDICTS = {  # (layer, equal over tensor ranks, equal over data ranks)
    ("split", True, True): Sentence(
        "All four masks are equal: the halves of the layer drop alike, and so do the halves of the "
        "batch. All should differ."
    ),
    ("split", True, False): Sentence(
        "The two halves of the layer drop alike, and should differ; data ranks differ, as they "
        "should."
    ),
    ("split", False, True): Sentence(
        "Data ranks drop alike, and should differ; the two halves of the layer differ, as they "
        "should."
    ),
    ("split", False, False): Sentence("All four masks differ, as they should."),
    ("copied", True, True): Sentence(
        "All four masks are equal: copies agree, as they should, but data ranks should differ."
    ),
    ("copied", True, False): Sentence("Copies agree and data ranks differ, as they should."),
    ("copied", False, True): Sentence(
        "Copies differ, and should agree; data ranks are equal, and should differ."
    ),
    ("copied", False, False): Sentence(
        "Data ranks differ, as they should, but copies differ too: they are no copies any more."
    ),
}


def mesh_explorer():
    """The explorer of `mesh_masks`: what each rank drops, and whether the right ones agree.

    State: `scheme` and `layer` as there, `p` from 0.1 to 0.9, and `draw`, the seed.
    """
    schemes = {
        say("one seed"): "one_seed",
        say("a seed a rank"): "seed_a_rank",
        say("by data rank"): "seed_by_data",
        say("counter"): "counter",
    }
    layers = {say("split"): "split", say("copied"): "copied"}
    controls = {
        "scheme": switch(say("masks from"), schemes, "one_seed"),
        "layer": switch(say("layer"), layers, "split"),
        "p": slider(say("p, chance to drop"), 0.3, 0.1, 0.9),
    }
    controls["scheme"].style.button_width = "110px"
    return Explorer(
        "mesh_explorer",
        scene=_scene,
        words=_words,
        controls=controls | draws(),
        actions={"new_mask": next_draw},
        size=(9, 4.4),
    )


demo = mesh_explorer  # it needs no data


def _words(scheme, layer, p, draw):
    return str(VERDICTS[layer, *agreements(mesh_masks(scheme, layer, p, draw))])


def at_its_places(layer, rank, mask):
    """The whole batch and layer, (rows, units): what a rank kept, dropped, and does not hold."""
    shown = np.full(ROWS * UNITS, ELSEWHERE)
    shown[places(layer, *rank).flatten()] = np.where(mask.flatten(), KEPT, DROPPED)
    return shown.reshape(ROWS, UNITS)


def _scene(figure):
    images = {}
    for ax, rank in zip(figure.subplots(2, 2).flat, RANKS, strict=True):
        blank = np.full((ROWS, UNITS), ELSEWHERE)
        images[rank] = ax.imshow(blank, cmap=SHADES, vmin=0, vmax=2, aspect="auto", animated=True)
        data, tensor = rank
        ax.set_title(say("data rank {data}, tensor rank {tensor}", data=data, tensor=tensor))
        ax.set(xticks=[], yticks=[])
        ax.grid(False)
    ends = list(figure.axes)
    for ax in ends[::2]:
        ax.set_ylabel(say("rows of the batch"))
    for ax in ends[2:]:
        ax.set_xlabel(say("units; dark: kept, white: dropped, grey: not held"))

    def move(scheme, layer, p, draw):
        for rank, mask in mesh_masks(scheme, layer, p, draw).items():
            images[rank].set_data(at_its_places(layer, rank, mask))

    return move
