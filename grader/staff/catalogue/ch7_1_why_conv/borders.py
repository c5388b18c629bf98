"""Small questions: how often a corner is seen, and what the axes of a spectrogram are."""

from grader.staff.catalogue.records import further, value

CORNER_VIEWS = value(
    "corner_views",
    further(minutes=3),
    mistakes={
        "other way round: the corner comes first in the pair. Which of the two is seen less "
        "often?": (9, 1),
        "all alike: can the middle of the window lie on the corner? It would stick out": (9, 9),
        "with a frame of zeros: this would be right if the window could stick out by one "
        "pixel; here it stays inside": (4, 9),
        "one axis: 3 along a row; and each of these places can lie in three rows": (1, 3),
        "never seen: the first place of the window begins at the corner, so the corner is in it": (
            0,
            9,
        ),
        "places of the middle: not how often the middle of the window is there: how often any part "
        "of it is": (0, 1),
        "visited once: neighbouring places of the window overlap: list those that contain an inner "
        "pixel": (1, 1),
    },
    answer=(1, 9),
    hints=(
        "Draw a row of 7 cells. Which windows of width 3 contain the first cell, which contain "
        "the fourth? Then both axes.",
    ),
)

SPECTROGRAM_AXES = value(
    "spectrogram_axes",
    further(minutes=3),
    mistakes={
        "wave form: time and air pressure are the axes of the wave itself, a single curve. In the "
        "picture brightness says how loud it is": "a",
        "spectrum: a spectrum has these axes, for one moment. The picture shows many moments, side "
        "by side": "c",
        "stereo: left and right would be two channels of such a picture, not an axis of it": "d",
    },
    answer="b",
    hints=("The picture was made of spectra of short pieces of sound, one beside the other.",),
)
