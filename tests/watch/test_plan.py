"""What looks at watched folders ask for, and that a drive which went away is not read as deletions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from ragbox.store.catalog import Source
from ragbox.watch.known import Known
from ragbox.watch.look import Look, Stamp
from ragbox.watch.patterns import Patterns
from ragbox.watch.plan import MOST, Memory, Plan, plans

OLD = 1_000_000_000


class Catalogue:
    """What a box holds: by path a document and its size."""

    def __init__(self, held: Mapping[str, tuple[str, int]], unsettled: Iterable[str] = ()) -> None:
        self._held = held
        self._unsettled = set(unsettled)

    def sources(self) -> dict[str, Source]:
        return {
            path: Source(path, document, size, 0 if path in self._unsettled else OLD)
            for path, (document, size) in self._held.items()
        }

    def made_by(self) -> dict[str, str]:
        return {document: "now" for document, _ in self._held.values()}


class Watch:
    """Looks at folders of which only names and stamps are given, a second apart."""

    def __init__(self, *folders: str) -> None:
        self.folders = folders
        self.memories = {folder: Memory() for folder in folders}
        self.now = 100.0
        self.held: set[str] = set()
        self.given_up: set[str] = set()

    def look(
        self,
        held: Mapping[str, tuple[str, int]],
        files: Mapping[str, int],
        *,
        empty: Iterable[str] = (),
        away: str = "",
        unsettled: Iterable[str] = (),
    ) -> dict[str, Plan]:
        self.now += 1.0
        looks = []
        for folder in self.folders:
            if folder == away:
                continue
            mine = {path: Stamp(size, OLD) for path, size in files.items() if path.startswith(f"{folder}/")}
            looks.append(Look(folder, files=mine, empty=set(empty)))
            self.memories[folder].note(looks[-1], self.now)
        known = Known(Catalogue(held, unsettled), {each: Patterns() for each in self.folders}, "now")  # type: ignore[arg-type]
        found = plans(looks, known, self.memories, self.now, lambda path, _: path in self.given_up, self.held)
        self.held = {path for each in found.values() for path in each.held}
        return found


def documents(folder: str, count: int, start: int = 0) -> dict[str, tuple[str, int]]:
    """Documents of different sizes, at paths where there is nothing on this disk."""
    return {f"{folder}/{n}.txt": (f"{folder}{n}", 100 + n) for n in range(start, start + count)}


def sizes(held: Mapping[str, tuple[str, int]]) -> dict[str, int]:
    return {path: size for path, (_, size) in held.items()}


def test_a_new_file_is_ready_at_its_second_look_unless_it_grows() -> None:
    watch = Watch("/nowhere")
    assert watch.look({}, {"/nowhere/a.txt": 5})["/nowhere"].waiting == ("/nowhere/a.txt",)
    assert watch.look({}, {"/nowhere/a.txt": 9})["/nowhere"].waiting == ("/nowhere/a.txt",)
    assert watch.look({}, {"/nowhere/a.txt": 9})["/nowhere"].ready == ("/nowhere/a.txt",)


def test_what_is_as_the_box_has_it_is_left_alone_and_what_was_given_up_too() -> None:
    watch, held = Watch("/nowhere"), documents("/nowhere", 3)
    watch.given_up = {"/nowhere/bad.pdf"}
    files = sizes(held) | {"/nowhere/bad.pdf": 7}
    for _ in range(2):
        plan = watch.look(held, files)["/nowhere"]
        assert not plan.busy


def test_a_file_taken_in_just_after_a_change_is_read_once_more() -> None:
    watch, held = Watch("/nowhere"), documents("/nowhere", 1)
    ((path, size),) = sizes(held).items()
    looked = [watch.look(held, {path: size}, unsettled=[path])["/nowhere"] for _ in range(4)]
    assert [(each.waiting, each.resting, each.ready) for each in looked] == [
        ((path,), (), ()),  # nothing is known of how long it has been so
        ((), (path,), ()),
        ((), (), (path,)),
        ((), (), (path,)),
    ]
    watch.memories["/nowhere"].read(path, watch.now)
    assert not watch.look(held, {path: size}, unsettled=[path])["/nowhere"].busy


def test_a_few_are_let_go_when_missed_twice() -> None:
    watch, held = Watch("/nowhere"), documents("/nowhere", 30)
    left = sizes(documents("/nowhere", 21, start=9))
    assert watch.look(held, left)["/nowhere"].gone == ()
    assert watch.look(held, left)["/nowhere"].gone == tuple(sorted(documents("/nowhere", 9)))


def test_one_that_is_back_at_once_is_not_let_go() -> None:
    watch, held = Watch("/nowhere"), documents("/nowhere", 3)
    for files in (documents("/nowhere", 2), held, documents("/nowhere", 2)):
        assert watch.look(held, sizes(files))["/nowhere"].gone == ()


@pytest.mark.parametrize(
    ("all_of", "missing", "needs_word"), [(20, 10, True), (21, 10, False), (18, 9, False), (9, 9, False)]
)
def test_many_at_once_need_the_users_word(all_of: int, missing: int, needs_word: bool) -> None:
    watch, held = Watch("/nowhere"), documents("/nowhere", all_of)
    left = {**sizes(documents("/nowhere", all_of - missing, start=missing)), "/nowhere/other.md": 1}
    watch.given_up = {"/nowhere/other.md"}
    watch.look(held, left)
    for _ in range(3):
        plan = watch.look(held, left)["/nowhere"]
        assert len(plan.held) == (missing if needs_word else 0)
        assert len(plan.gone) == (0 if needs_word else missing)


def test_a_drive_that_goes_away_bit_by_bit_is_not_read_as_deletions() -> None:
    watch, held = Watch("/nowhere"), documents("/nowhere", 100)
    watch.look(held, sizes(documents("/nowhere", 60)))
    plan = watch.look(held, sizes(documents("/nowhere", 1)))["/nowhere"]
    assert plan.gone == ()
    assert len(plan.held) == 40


def test_held_ones_stay_held_among_new_documents_until_they_are_back() -> None:
    watch, held = Watch("/nowhere"), documents("/nowhere", 20)
    more = documents("/nowhere", 200, start=1_000)
    for _ in range(2):
        plan = watch.look(held, {})["/nowhere"]
    assert plan.held == held.keys()
    watch.memories["/nowhere"] = Memory()  # as after a restart
    for _ in range(3):
        plan = watch.look(held | more, sizes(more))["/nowhere"]
        assert (set(plan.held), plan.gone) == (set(held), ())
    half = documents("/nowhere", 10)
    plan = watch.look(held | more, sizes(more) | sizes(half))["/nowhere"]
    assert plan.held == held.keys() - half.keys()


def test_an_empty_folder_is_asked_about_even_for_one_document() -> None:
    watch, held = Watch("/nowhere"), documents("/nowhere", 1)
    for _ in range(2):
        plan = watch.look(held, {}, empty=["/nowhere"])["/nowhere"]
    assert (set(plan.held), plan.gone) == (set(held), ())


def test_an_empty_folder_within_may_have_been_a_drive() -> None:
    few, many = documents("/nowhere/few", MOST - 1), documents("/nowhere/many", MOST, start=500)
    rest = documents("/nowhere", 100, start=1_000)
    watch = Watch("/nowhere")
    for _ in range(2):
        plan = watch.look({**few, **many, **rest}, sizes(rest), empty=["/nowhere/few", "/nowhere/many"])["/nowhere"]
    assert plan.held == many.keys()
    assert set(plan.gone) == few.keys()


def test_what_moved_is_let_go_only_after_it_was_found_again() -> None:
    watch = Watch("/one", "/two")
    held, rest = documents("/one", 1), documents("/two", 300, start=1_000)
    arrived = {"/two/a.txt": 100, "/two/0.txt": 7}
    watch.look(held | rest, sizes(rest) | arrived)
    for _ in range(3):
        found = watch.look(held | rest, sizes(rest) | arrived)
        assert found["/two"].ready == ("/two/a.txt", "/two/0.txt")  # of its size, so it comes first
        assert (found["/one"].gone, found["/one"].held) == ((), frozenset())
        assert found["/one"].unsure == held.keys()
    found = watch.look(held | rest | {"/two/a.txt": ("/one0", 100)}, sizes(rest) | arrived)
    assert found["/one"].gone == tuple(held)


def test_a_whole_folder_that_moved_to_another_needs_no_word() -> None:
    watch, before = Watch("/one", "/two"), documents("/one", 50)
    moved = {path.replace("/one", "/two"): document for path, document in before.items()}
    for _ in range(2):
        found = watch.look(before | moved, sizes(moved), empty=["/one"])
    assert set(found["/one"].gone) == before.keys()
    assert found["/one"].held == set()


def test_copies_in_a_folder_that_is_away_are_kept() -> None:
    watch, before = Watch("/one", "/two"), documents("/one", 50)
    copies = {path.replace("/one", "/two"): document for path, document in before.items()}
    for _ in range(2):
        found = watch.look(before | copies, sizes(before), away="/two")
        assert list(found) == ["/one"]
        assert not found["/one"].busy


def test_the_innermost_folder_looks_after_a_file() -> None:
    watch = Watch("/one", "/one/inner")
    held = documents("/one/inner", 2)
    for _ in range(2):
        found = watch.look(held, {}, away="/one/inner")
    assert not found["/one"].busy
