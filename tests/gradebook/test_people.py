"""Who is who, and in which order: by ids, by names as a last resort, and sorted as people do."""

from __future__ import annotations

import pytest

from grader.staff.gradebook.names import in_order
from grader.staff.gradebook.people import Directory, merged, the_one
from grader.staff.gradebook.records import Member

CLASS = [
    Member("Ada Lovelace", user="11", login="ada", sid="20261111", email="ada@x.org"),
    Member("Kim Minsu", user="12", sid="20261112"),
    Member("Kim Minsu", user="13", sid="20261113"),
    Member("Émile Zola", user="14"),
    Member("Ben"),
]


def found(person):
    place = Directory(CLASS).find(person)
    return place and (place.index, place.by_name)


@pytest.mark.parametrize(
    ("person", "place"),
    [
        (Member("somebody", user="11"), (0, False)),
        (Member("somebody", email="ADA@x.org"), (0, False)),
        (Member("lovelaceada"), (0, True)),  # as Canvas writes Lovelace, Ada
        (Member("Lovelace, Ada"), (0, True)),
        (Member("ada lovelace"), (0, True)),
        (Member("Kim Minsu"), None),  # there are two
        (Member("Kim Minsu", user="13"), (2, False)),
        (Member("Kim Minsu", sid="20261112"), (1, False)),
        (Member("emile zola"), (3, True)),
        (Member("Émile Zola", user="99"), None),  # another one of that name
        (Member("Ben", user="99"), (4, True)),
        (Member("x", login="20261113"), (2, False)),  # a long id, taken for one of another kind
        (Member("x", sid="11"), None),  # a short number may be anything
        (Member("20261112"), (1, False)),  # a folder that is called by an id
        (Member("nobody"), None),
        (Member(""), None),
    ],
)
def test_a_person_is_found_by_an_id_or_by_a_name_that_nobody_else_has(person, place):
    assert found(person) == place


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ada", "Ada Lovelace"),
        ("love", "Ada Lovelace"),
        ("emi", "Émile Zola"),
        ("14", "Émile Zola"),
    ],
)
def test_the_beginning_of_a_name_is_enough(words, name):
    assert the_one(CLASS, words).name == name


def test_where_several_are_meant_all_are_listed_with_their_ids():
    told = the_one(CLASS, "kim")
    assert "2 people: Kim Minsu (12, 20261112); Kim Minsu (13, 20261113)" in told
    assert the_one(CLASS, "13") is CLASS[2]
    assert "There is nobody whose name begins with 'zz'" in the_one(CLASS, "zz")


def test_a_whole_name_is_that_one_even_where_it_begins_another():
    people = [Member("Ann"), Member("Anna")]
    assert the_one(people, "Ann") is people[0]


def test_what_both_know_is_put_together():
    known, listed = Member("lovelaceada", user="11"), Member("Ada Lovelace", sid="s1", user="x")
    assert merged(known, listed) == Member("Ada Lovelace", user="11", sid="s1")


def test_names_are_sorted_as_people_do():
    names = ["zoe", "Émile", "hw 10", "hw 9", "Zoë", "emil", "Ada", "이순신", "김민수", "10", "9"]
    assert sorted(names, key=in_order) == [
        *("9", "10", "Ada", "emil", "Émile", "hw 9", "hw 10", "Zoë", "zoe", "김민수", "이순신")
    ]


@pytest.mark.parametrize("name", ["", "²", "٣", "\u0301", "ﬁ", "İ", "9" * 5000])
def test_any_name_can_be_sorted(name):
    assert sorted([name, "a", "1"], key=in_order)


def test_two_of_one_name_are_meant_as_a_table_writes_them():
    for words in ("Kim Minsu (13)", "Kim Minsu (13, 20261113)", "kim minsu (20261113)"):
        assert the_one(CLASS, words) is CLASS[2]
    assert Directory(CLASS).known_as("Kim Minsu (13)") == [2]  # an extension, too
    for words in ("Kim Minsu (14)", "Ada Lovelace (13)", "Kim Minsu (13, 20261112)"):
        assert "There is nobody" in the_one(CLASS, words)
    assert the_one([*CLASS, Member("Ben (2)")], "Ben (2)").name == "Ben (2)"  # a name like that
