"""A class on a terminal, again and again until Ctrl-C; in a log, whenever something has changed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from typing import TextIO

from grader.staff.live.places import NoFolderError
from grader.staff.live.room import Room
from grader.staff.live.shown.terminal import room_on_screen, room_text
from grader.staff.live.sight import Sight

# A screen of its own, which leaves what was there before as it was.
_OPEN, _CLOSE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
# Written over from the top, line by line: a screen that is wiped first flickers.
_TOP, _NEXT, _BELOW = "\x1b[H", "\x1b[K\r\n", "\x1b[K\x1b[J"


def follow(
    look: Sight, stream: TextIO, every: float, pause: Callable[[float], object] = time.sleep
) -> None:
    """Until somebody stops it."""
    (_on_screen if stream.isatty() else _in_log)(look, stream, every, pause)


def _on_screen(look: Sight, stream: TextIO, every: float, pause: Callable[[float], object]) -> None:
    stream.write(_OPEN)
    last: Room | None = None
    try:
        while True:
            size = shutil.get_terminal_size()
            try:
                last = look.now()
                text = room_on_screen(last, _moment(), size.columns, size.lines)
            except NoFolderError as problem:
                text = f"{_moment()}  {problem} It is looked for again."
            stream.write(_TOP + text.replace("\n", _NEXT) + _BELOW)
            stream.flush()
            pause(every)
    finally:
        stream.write(_CLOSE)
        if last:
            stream.write(f"{room_text(last, _moment())}\n")
        stream.flush()


def _in_log(look: Sight, stream: TextIO, every: float, pause: Callable[[float], object]) -> None:
    before = ""
    while True:
        try:
            text = room_text(look.now(), "")
        except NoFolderError as problem:
            text = f"{problem} It is looked for again."
        if text != before:
            stream.write(f"{_moment()}{text}\n\n")
            stream.flush()
        before = text
        pause(every)


def _moment() -> str:
    return time.strftime("%H:%M:%S")
