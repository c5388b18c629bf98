"""Clones of repositories: GitHub Classroom, which ended in 2026, and Classroom 50.

Both call a repository after the assignment and the student's account; the rest of what is known
stands in tables that lie in the folder of the clones, or beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from grader.staff.gradebook.records import Member
from grader.staff.intake.layouts.layout import Layout, Listing, Work, common_start, rows, time_in
from grader.staff.words import LONGEST, printable

_GITHUB = re.compile(r"^(?P<slug>.+?)-submissions$")
_CLASSROOM_50 = re.compile(r"^(?P<slug>.+)_submissions_\d{4}(?:_\d\d){2}_T(?:_\d\d){3}$")
_ACCOUNT, _TIME = "github_username", "submission_timestamp"
_ROSTERS = ("students.csv", "roster.csv")
_IS_ROSTER = {"username", "github_id"}
_SCORES = "scores.csv"

Row = Mapping[str, str]


def github_works(listing: Listing) -> list[Work]:
    """Each clone of GitHub Classroom."""
    people = {row.get(_ACCOUNT, "").lower(): row for row in rows(_table(listing))}
    by_repository: dict[str, list[Row]] = {}
    for row in rows(_grades(listing)):
        by_repository.setdefault(row.get("student_repository_name", ""), []).append(row)
    slug, found = _slug(listing, _GITHUB), []
    for entry in listing.folders:
        # A group has one repository, and a row for each of its members.
        grades = by_repository.get(entry) or [{}]
        logins = [grade.get(_ACCOUNT) or _login(entry, slug, people) for grade in grades]
        persons = [people.get(login.lower(), {}) for login in logins]
        members = map(_github_member, logins, persons, grades)
        when = _first(_TIME, grades)
        found.append(
            Work(
                entry=entry,
                who=entry,
                members=tuple(dict.fromkeys(members)),
                submitted=time_in(when),
                said=_untold(when),
                group=_first("group_name", [*grades, *persons]),
            )
        )
    return found


def classroom50_works(listing: Listing) -> list[Work]:
    """Each clone of Classroom 50."""
    people = _by_login(*(listing.beside(name) for name in _ROSTERS), listing.text(_SCORES))
    scores = list(rows(listing.text(_SCORES)))
    slug, found = _slug(listing, _CLASSROOM_50), []
    for entry in listing.folders:
        login = _login(entry, slug, people)
        person = people.get(login.lower(), {})
        # Newest first, a line for each time that something was handed in.
        score = next((s for s in scores if s.get("username", "").lower() == login.lower()), {})
        name = f"{person.get('first_name', '')} {person.get('last_name', '')}".strip()
        member = Member(
            name or login, person.get("github_id", ""), login, email=person.get("email", "")
        )
        found.append(
            Work(
                entry=entry,
                who=entry,
                members=(member,),
                attempt=score.get("submission") or score.get("submission_tag") or "",
                submitted=time_in(score.get("datetime", "")),
                said=_untold(score.get("datetime", "")),
                late=score.get("late", "").lower() == "true",
            )
        )
    return found


def github_fits(listing: Listing) -> bool:
    """Whether the folder is called so, and the clones after it, or after those on its list."""
    if match := _GITHUB.match(listing.name):
        return _called_after(listing, f"{match['slug']}-")
    accounts = (row.get(_ACCOUNT, "") for each in (_table, _grades) for row in rows(each(listing)))
    return _called_for(listing, accounts)


def classroom50_fits(listing: Listing) -> bool:
    """Whether the folder is called so, its table lies among the clones, or its roster does."""
    match = _CLASSROOM_50.match(listing.name)
    if match:
        return _called_after(listing, f"{match['slug']}-")
    header = listing.text(_SCORES).partition("\n")[0] if _SCORES in listing.files else ""
    if "username" in header and "max_score" in header:
        return bool(listing.folders)
    people = (row for name in _ROSTERS for row in rows(listing.beside(name)))
    return _called_for(listing, (row["username"] for row in people if row.keys() >= _IS_ROSTER))


def _github_member(login: str, person: Row, grade: Row) -> Member:
    sid = person.get("identifier") or grade.get("roster_identifier") or ""
    return Member(person.get("name") or login, person.get("github_id", ""), login, sid, _email(sid))


def _first(column: str, table: Iterable[Row]) -> str:
    """What the first row says that says anything."""
    return next((row[column] for row in table if row.get(column)), "")


def _called_for(listing: Listing, accounts: Iterable[str]) -> bool:
    """Whether most clones end in an account of these."""
    ends = tuple(f"-{account.lower()}" for account in accounts if account)
    clones = sum(folder.lower().endswith(ends) for folder in listing.folders)
    return clones * 2 > len(listing.folders)


def _called_after(listing: Listing, prefix: str) -> bool:
    after = sum(f.lower().startswith(prefix.lower()) for f in listing.folders)
    return after * 2 > len(listing.folders)


def _slug(listing: Listing, folder: re.Pattern[str]) -> str:
    """What the names of the clones begin with."""
    if match := folder.match(listing.name):
        return f"{match['slug']}-".lower()
    names = [name.lower() for name in listing.folders]
    return names[0][: common_start(names, "-")] if names else ""


def _login(entry: str, slug: str, people: Mapping[str, object]) -> str:
    """The account in a clone's name: one of the roster, or what follows the assignment."""
    known = [login for login in people if login and entry.lower().endswith(f"-{login}")]
    if known:
        return entry[-len(max(known, key=len)) :]
    return (
        entry[len(slug) :] if entry.lower().startswith(slug) and len(entry) > len(slug) else entry
    )


def _untold(cell: str) -> str:
    """What is to be said of a time that is none."""
    if not cell or time_in(cell):
        return ""
    return f"its table says {printable(cell, LONGEST)!r}, which is not understood as a time"


def _table(listing: Listing) -> str:
    return listing.beside("classroom_roster.csv")


def _grades(listing: Listing) -> str:
    text = listing.beside("grades.csv")
    return text if _ACCOUNT in text.partition("\n")[0] else ""


def _email(identifier: str) -> str:
    return identifier if "@" in identifier else ""


def _by_login(*tables: str) -> dict[str, dict[str, str]]:
    """Account -> all that the tables tell, the first one first."""
    people: dict[str, dict[str, str]] = {}
    for table in tables:
        for row in rows(table):
            if login := row.get("username", "").lower():
                known = people.setdefault(login, {})
                known.update({k: v for k, v in row.items() if v and not known.get(k)})
    return people


GITHUB = Layout("github", "GitHub Classroom", github_fits, github_works)
CLASSROOM_50 = Layout("classroom50", "Classroom 50", classroom50_fits, classroom50_works)
