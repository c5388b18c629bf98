"""The names in a zip, as whoever packed it read them.

A zip tells the alphabet of its names, or does not: then Windows wrote what its own language has,
macOS wrote UTF-8, and zipfile takes all of it for the letters of the first PC.
"""

from __future__ import annotations

import re
import zipfile

MOST_PARTS = 40  # folders within folders that a name may say
MOST_SIGNS = 1_000
_UTF_8 = 0x800
_DRIVE = re.compile(r"^[A-Za-z]:")
# Hangul as every Korean keyboard writes it, in the bytes that Windows gives it. The letters that
# cp949 has beyond these are so rare, and share so many bytes with é and ü, that a name has to have
# one of these to be taken for Korean.
_HANGUL = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")


def shown_name(info: zipfile.ZipInfo) -> str:
    """The name of a file in a zip, in the alphabet that was most likely meant."""
    name = info.orig_filename  # `filename` ends at a zero byte, so that two could be one
    if info.flag_bits & _UTF_8 or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:  # zipfile knew better
        return name
    return decoded(raw)


def decoded(raw: bytes) -> str:
    """Bytes of a name of which nobody said the alphabet."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        korean = raw.decode("cp949")
    except UnicodeDecodeError:
        return raw.decode("cp437")
    return korean if _HANGUL.search(raw) else raw.decode("cp437")


def parts_of(name: str) -> tuple[str, ...]:
    """The folders and the file that a name leads through; nothing if it leads elsewhere."""
    path = name.replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path) or "\0" in path or len(path) > MOST_SIGNS:
        return ()
    parts = tuple(part for part in path.split("/") if part not in ("", "."))
    if ".." in parts or len(parts) > MOST_PARTS:
        return ()
    return parts
