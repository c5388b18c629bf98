"""Who handed in one submission on Gradescope, and when: as an export of a whole class tells it.

There an autograder has it as JSON beside the submission. The grader reads the YAML that stands in
Gradescope's exports, and JSON is YAML; so due dates, late rules and extensions hold there as here.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from grader.exercise import Json

ENTRY = "submission_1"  # the folder of the submission; an export numbers them
_LISTING = "submission_metadata.yml"


def told_by(metadata: Path) -> dict[str, Json]:
    """What Gradescope tells of a submission; ValueError says what is wrong with the file."""
    try:
        found = json.loads(metadata.read_bytes())
    except OSError as error:
        raise ValueError(f"{metadata} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise ValueError(f"{metadata} is no JSON, as submission_metadata.json is.") from error
    return found if isinstance(found, dict) else {}


def listing(metadata: Path) -> str:
    """The text that belongs beside the folder of the submission; ValueError as above."""
    about = told_by(metadata)
    users = about.get("users")
    people = [_person(user) for user in users if isinstance(user, dict)] if users else []
    told = {":created_at": about.get("created_at"), ":submitters": people}
    return json.dumps({ENTRY: told}, ensure_ascii=False, indent=1)


def _person(user: dict[str, Json]) -> dict[str, Json]:
    return {f":{key}": user.get(key) for key in ("name", "sid", "email")}


def main(metadata: str, folder: str) -> None:
    """Write the text into a folder."""
    try:
        text = listing(Path(metadata))
    except ValueError as problem:
        sys.exit(str(problem))
    (Path(folder) / _LISTING).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
