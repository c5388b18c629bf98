"""Small questions: how often a corner is seen, and what the axes of a spectrogram are."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

CORNER_VIEWS = Exercise(
    name="corner_views",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "other way round",
            (9, 1),
            "the corner comes first in the pair. Which of the two is seen less often?",
        ),
        Misconception(
            "all alike",
            (9, 9),
            "could the window lie with its middle on the corner? It would stick out",
        ),
        Misconception(
            "with a frame of zeros",
            (4, 9),
            "this would be so if the window were allowed to stick out by one; here it stays inside",
        ),
        Misconception(
            "one axis",
            (1, 3),
            "3 along a row; and each of these places can lie in three rows",
        ),
        Misconception(
            "never seen",
            (0, 9),
            "the first place of the window begins at the corner, so the corner is in it",
        ),
        Misconception(
            "places of the middle",
            (0, 1),
            "not how often the middle of the window is there: how often any part of it is",
        ),
        Misconception(
            "visited once",
            (1, 1),
            "neighbouring places of the window overlap: list those that contain an inner pixel",
        ),
    ),
    oracle=(1, 9),
    hints=(
        "Draw a row of 7 cells. Which windows of width 3 contain the first cell, which contain "
        "the fourth? Then both axes.",
    ),
)

SPECTROGRAM_AXES = Exercise(
    name="spectrogram_axes",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "wave form",
            "a",
            "time and air pressure are the axes of the wave itself, a single curve. In the picture "
            "brightness says how loud it is",
        ),
        Misconception(
            "spectrum",
            "c",
            "a spectrum has these axes, for one moment. The picture shows many moments, side by "
            "side",
        ),
        Misconception(
            "stereo",
            "d",
            "left and right would be two channels of such a picture, not an axis of it",
        ),
    ),
    oracle="b",
    hints=("The picture was made of spectra of short pieces of sound, one beside the other.",),
)
