"""Who is who, and in which order: by ids, by names as a last resort, and sorted as people do."""

from __future__ import annotations

import unicodedata

import pytest

from grader.staff.gradebook.people.alike import may_be_one
from grader.staff.gradebook.people.directory import Directory, Found, in_doubt, merged, the_one
from grader.staff.gradebook.people.names import in_order
from grader.staff.gradebook.people.told_apart import called
from grader.staff.gradebook.records import Member, Origin

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


@pytest.mark.parametrize(
    "names",
    [
        ("José Lee", "Jose Lee"),
        ("Thomas Martin", "Martin Thomas"),
        ("राम शर्मा", "रमा शर्मा"),
        ("สมชาย ใจดี", "สมชาย ใจดา"),
        ("かき", "がぎ"),  # a voiced sound is no accent
    ],
)
def test_who_is_called_exactly_so_comes_before_whoever_is_called_alike(names):
    for order in (names, names[::-1]):
        people = [Member(name, sid=str(i)) for i, name in enumerate(order)]
        for index, name in enumerate(order):
            for said in (name, name.upper(), unicodedata.normalize("NFD", name)):
                assert Directory(people).find(Member(said)).index == index
                assert Directory(people).known_as(said) == [index]


def test_words_tell_more_than_their_order_and_accents_more_than_none():
    people = [
        Member("Thomas Martin"),
        Member("Martin Thomas"),
        Member("José Lee"),
        Member("Jose Lee"),
    ]
    for words, index in (("Martin, Thomas", 0), ("Thomas, Martin", 1), ("leejosé", 2)):
        assert Directory(people).find(Member(words)).index == index
    assert Directory(people).find(Member("martinthomas")) is None  # which of the two?


@pytest.mark.parametrize("others", [["राम शर्मा"], ["สมชาย ใจดา"], ["Ram Sharma"]])
def test_a_vowel_sign_is_a_letter(others):
    names = Directory([Member("रमा शर्मा"), Member("สมชาย ใจดี")])
    assert [names.find(Member(other)) for other in others] == [None]


def test_without_accents_only_those_are_compared_who_are_left():
    listed = Directory([Member("Jose Lee", sid="1"), Member("Ana Peña", sid="2")])
    jose, accented, ana = Member("Jose Lee"), Member("José Lee"), Member("Pena, Ana")
    for people in ([accented, jose, ana], [ana, jose, accented]):
        found = listed.matches(people)
        assert {who.name: at.index for who, at in found.items()} == {"Jose Lee": 0, "Pena, Ana": 1}
    assert listed.matches([accented]) == {accented: Found(0, by_name=True)}
    assert listed.matches([accented, Member("Jośe Lee")]) == {}  # either may be


def test_a_number_in_doubt_needs_a_name_that_allows_it():
    listed = Directory([Member("Min Lee", user="50104"), Member("Kim, Ada", user="50105")])
    rocket, ada = Member("Team Rocket", user="50104"), Member("Ada Kim", user="50105")
    assert listed.matches([rocket, ada], [rocket, ada]) == {ada: Found(1)}
    assert listed.matches([rocket]) == {rocket: Found(0)}


def test_only_moodle_s_numbers_are_in_doubt_and_not_where_all_are_participants():
    rocket, nobody = Member("Team Rocket", user="104"), Member("Participant", user="104")
    assert in_doubt("Team Rocket", Origin("moodle", members=(rocket,))) == {rocket}
    assert not in_doubt("Team Rocket", Origin("canvas", members=(rocket,)))
    assert not in_doubt("Participant 104", Origin("moodle", members=(nobody,)))
    assert may_be_one("Teilnehmer/in 104", "Teilnehmerin")


def test_two_of_one_name_are_told_apart_in_a_list():
    assert list(called(CLASS).values()) == [
        *("Ada Lovelace", "Kim Minsu (12)", "Kim Minsu (13)", "Émile Zola", "Ben")
    ]
