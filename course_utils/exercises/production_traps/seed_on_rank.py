"""Write the seed that each rank of a mesh draws a layer's mask from."""

from itertools import product

from course_utils.checking.answer_values import number
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake

MOST = 64  # ranks of each kind


def seed_on_rank(seed, data, tensor, layer):
    own = 1 + tensor if layer == "split" else 0
    return 10_000 * seed + 100 * data + own


SHARED = Mistake(
    "shared",
    "All ranks draw one mask. Which of them hold other rows, or other units?",
    "ranks_share_masks",
)
NO_DATA = Mistake("no_data", "Two data ranks draw alike, and their rows are others.")
HALVES_ALIKE = Mistake(
    "halves_alike", "Two tensor ranks draw alike for a split layer, and their units are others."
)
COPIES_APART = Mistake(
    "copies_apart", "Two tensor ranks draw differently for a copied layer: are they still copies?"
)
COLLIDES = Mistake(
    "collides", "Two ranks that differ in both numbers draw alike, and should not: which sums meet?"
)
RUN = Mistake("run", "Another seed for the run gives the same seeds.")
NO_SEED = Mistake("no_seed", "Expected a whole number from 0 up, as torch.manual_seed takes it.")


def find_mistake(answer):
    given = answer(0, 0, 0, "split")
    if number(given) < 0 or number(given) % 1:
        return NO_SEED
    ranks = list(product(range(MOST), repeat=2))
    split, copied = (
        {rank: number(answer(3, *rank, layer)) for rank in ranks} for layer in ("split", "copied")
    )
    if any(seed < 0 or seed % 1 for seed in (*split.values(), *copied.values())):
        return NO_SEED
    if len(set(split.values())) == 1:
        return SHARED
    for seeds in (split, copied):
        if any(seeds[data, 0] == seeds[0, 0] for data in range(1, MOST)):
            return NO_DATA
    if any(split[0, tensor] == split[0, 0] for tensor in range(1, MOST)):
        return HALVES_ALIKE
    if any(copied[rank] != copied[rank[0], 0] for rank in ranks):
        return COPIES_APART
    if len(set(split.values())) < len(ranks) or len(set(copied.values())) < MOST:
        return COLLIDES
    if answer(4, 1, 1, "split") == answer(3, 1, 1, "split"):
        return RUN
    return None


def by_a_number_in_base_64(seed, data, tensor, layer):
    return (seed * MOST + data) * MOST + (0 if layer == "copied" else tensor)


def by_hash(seed, data, tensor, layer):
    import hashlib

    told = f"{seed} {data} {tensor if layer == 'split' else 'copies'}"
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:7], "big")


exercise = Write(
    model_answer=seed_on_rank,
    why="data counts always, tensor only for a split layer, and no two sums meet",
    takeaway="Equal where ranks hold the same rows and units; different wherever they do not.",
    minutes=5,
    hints=(
        "For which layers do tensor ranks hold the same units?",
        "The data rank counts always; the tensor rank counts for split layers only.",
        "Leave room: with steps of 100 for data, the tensor rank fits between two of them.",
    ),
    wrong=[
        (lambda seed, data, tensor, layer: seed, SHARED),
        (lambda seed, data, tensor, layer: seed + tensor, NO_DATA),
        (lambda seed, data, tensor, layer: seed + data, HALVES_ALIKE),
        (lambda seed, data, tensor, layer: seed + 100 * data + tensor, COPIES_APART),
        (
            lambda seed, data, tensor, layer: seed + data + (tensor if layer == "split" else 0),
            COLLIDES,
        ),
        (
            lambda seed, data, tensor, layer: 2 * data + (tensor if layer == "split" else 0),
            COLLIDES,
        ),
        (
            lambda seed, data, tensor, layer: 100 * data + (tensor if layer == "split" else 0),
            RUN,
        ),
        (lambda seed, data, tensor, layer: -seed - 1, NO_SEED),
        (lambda seed, data, tensor, layer: 0.5, NO_SEED),
    ],
    right=[by_a_number_in_base_64, by_hash],
    find_mistake=find_mistake,
)
