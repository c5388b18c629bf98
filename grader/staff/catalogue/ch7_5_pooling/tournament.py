"""The maximum of a window as a tournament: matches, rounds, and the channels that it takes."""

from grader.staff.catalogue.records import further, value

MAX_TOURNAMENT = value(
    "max_tournament",
    further(minutes=6),
    mistakes={
        "one match for each cell: each match sends one number home, and one is left in the end: "
        "how many matches?": ((4, 2), (9, 4)),
        "rounds first: matches first, then rounds, for each window": ((2, 3), (4, 8)),
        "every pair: a number that has lost once is out: not every pair has to meet": (
            (6, 2),
            (36, 4),
        ),
        "rounded down: after three rounds of nine numbers two are left, as 9 is more than "
        "2 * 2 * 2": ((3, 2), (8, 3)),
        "matches one after the other: matches between different pairs are played in the same "
        "round: how many rounds are there?": ((3, 3), (8, 8)),
        "matrix of the answer turned: one pair for each window: (matches, rounds)": (
            (3, 8),
            (2, 4),
        ),
    },
    answer=tuple((cells - 1, (cells - 1).bit_length()) for cells in (4, 9)),
    hints=(
        "Play the tournament of four numbers on paper. How many lose?",
        "How many of nine are left after one round, if one has no opponent?",
    ),
)


def _channels(cells: int, match: int = 3, waits: int = 2) -> tuple[int, ...]:
    """Of each convolution of the tournament; the last gives the winner."""
    counts = []
    while cells > 1:
        counts.append(match * (cells // 2) + waits * (cells % 2))
        cells = -(-cells // 2)
    return (*counts, 1)


MAX_CHANNELS = value(
    "max_channels",
    further(minutes=12, points=2, difficulty=3),
    mistakes={
        "numbers for channels: these are the numbers that are left after each round. How many "
        "channels does one of them need to get through a ReLU?": (_channels(4, 1, 1), (5, 3, 2, 1)),
        "two channels for a match: b may be negative, so b itself needs two channels; the third "
        "is the difference": (_channels(4, 2), _channels(9, 2)),
        "one channel for a number that waits: it may be negative, and ReLU would cut it off: pass "
        "on its positive and its negative part": (_channels(4), _channels(9, waits=1)),
        "four channels for a match: a is not needed itself: max(a, b) is b and the difference": (
            _channels(4, 4),
            _channels(9, 4),
        ),
        "last convolution forgotten: the last one puts the winner together, in one channel": (
            _channels(4)[:-1],
            _channels(9)[:-1],
        ),
        "without those that wait: with nine numbers one has no opponent in the first round, and "
        "still needs channels": (_channels(4), (12, 6, 3, 3, 1)),
    },
    answer=(_channels(4), _channels(9)),
    hints=(
        "A match of a and b passes three numbers through ReLU: a - b, b and -b. A number that "
        "waits for the next round passes two.",
        "Four numbers are two matches, then one match. Nine numbers: four matches, and one number "
        "waits.",
    ),
)
