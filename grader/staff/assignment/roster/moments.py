"""A time as a learning platform writes it for people, in their language -> one instant.

Moodle's worksheet says `Friday, 30 October 2026, 11:10 PM`, or `2026년 10월 30일 오후 11:10`.
"""

from __future__ import annotations

import datetime
import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping

_LANGUAGES = (
    "en de fr es pt it nl ca eu ko ja zh ru uk pl cs sk sl hr sr bg ro hu "
    "sv da nb fi et lv lt tr el id vi"
)
_NOON = re.compile(r"\b([ap])\.?\s?m\b|(오전|午前|上午)|(오후|午後|下午)")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_NUMBERED = re.compile(r"(?<!\d)(\d{1,2})\s*[월月]|tháng (\d{1,2})")  # the month by its number
_OFFSET = re.compile(r"\s*(?:utc|z|([+-]\d{2}):?(\d{2}))$")


def moment(text: str, zone: datetime.tzinfo | None) -> datetime.datetime | None:
    """The instant, or nothing where it cannot be told for sure."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    found = _in_digits(plain) or _in_words(plain)
    if found is None or (found.tzinfo is None and zone is None):
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _in_digits(text: str) -> datetime.datetime | None:
    """2026-10-30 23:10:00, with an offset or without."""
    if ":" not in text:
        return None  # 20261011 may be somebody's number
    offset = _OFFSET.search(text)
    if offset:
        hours, minutes = offset[1] or "+00", offset[2] or "00"
        text = f"{text[: offset.start()]}{hours}:{minutes}"
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None


def _in_words(text: str) -> datetime.datetime | None:
    """A year, a month by its name, a day, and what the clock shows, in any order."""
    text, month = _month(text)
    text, clock = _cut(_CLOCK, text)
    text, year = _cut(_YEAR, text)
    noon = _NOON.search(text)
    days = re.findall(r"\d+", text)
    if not (month and clock and year and len(days) == 1):
        return None
    hour = int(clock[1])
    if noon:
        hour = hour % 12 + (12 if noon[1] == "p" or noon[3] else 0)
    try:
        return datetime.datetime(
            int(year[1]), month, int(days[0]), hour, int(clock[2]), int(clock[3] or 0)
        )
    except ValueError:
        return None


def _month(text: str) -> tuple[str, int]:
    """Its number, and the text without it; 0 where there is none, or more than one."""
    rest, numbered = _cut(_NUMBERED, text)
    if numbered:
        return rest, int(numbered[1] or numbered[2])
    words = re.findall(r"[^\W\d]+", text)
    found = {month for word in words if (month := _names().get(_letters(word)))}
    return text, found.pop() if len(found) == 1 else 0


@functools.cache
def _names() -> Mapping[str, int]:
    """The month that a word means in every language which has it; listopad is none of them."""
    from babel import Locale

    meanings: dict[str, set[int]] = defaultdict(set)
    for language in _LANGUAGES.split():
        for form in ("wide", "abbreviated"):
            for number, name in Locale(language).months["format"][form].items():
                meanings[_letters(name)].add(number)
        days = Locale(language).days["format"]
        for name in [*days["wide"].values(), *days["abbreviated"].values()]:
            meanings[_letters(name)].add(0)  # mar is a Tuesday, too
    return {name: min(those) for name, those in meanings.items() if len(those) == 1}


def _letters(word: str) -> str:
    """A word without accents and the dot of an abbreviation."""
    apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(sign for sign in apart if unicodedata.category(sign)[0] == "L")


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str, re.Match[str] | None]:
    found = pattern.search(text)
    return (text[: found.start()] + " " + text[found.end() :] if found else text), found
