"""Streams of answers, however they are cut and whoever writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ragbox.answer.server.events import EventReader, Piece
from ragbox.answer.server.faults import ServerFault
from ragbox.answer.server.http import NoAnswer
from ragbox.answer.server.reasoning import ReasoningFilter

TEXT = "Zoë — 漢字 😀\u2028 “30 days” [1]."


def event(text: str | None, finish: str | None = None, *, ascii_only: bool = False) -> str:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return json.dumps({"choices": [choice]}, ensure_ascii=ascii_only)


def read(blocks: Iterable[bytes]) -> list[Piece]:
    reader = EventReader()
    pieces = [piece for block in blocks for piece in reader.feed(block)]
    return [*pieces, *reader.end()]


def text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def body(end: str = "\n", space: str = " ") -> bytes:
    lines = [": ping - 2026-01-01", ""]
    for character in TEXT:
        lines += [f"data:{space}{event(character)}", ""]
    lines += [f"data:{space}{event(None, 'stop')}", "", f"data:{space}[DONE]", "", ""]
    return end.join(lines).encode()


@given(cuts=st.lists(st.integers(0, 3_000), max_size=40), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_it_reads_the_same_wherever_the_bytes_are_cut(cuts: list[int], end: str) -> None:
    whole = body(end)
    at = sorted({0, *(min(cut, len(whole)) for cut in cuts), len(whole)})
    pieces = read(whole[start:stop] for start, stop in pairwise(at))
    assert text(pieces) == TEXT
    assert [piece.finish for piece in pieces if piece.finish] == ["stop"]
    assert pieces[-1].done


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("space", ["", " "])
def test_byte_by_byte(end: str, space: str) -> None:
    assert text(read(bytes([byte]) for byte in body(end, space))) == TEXT


@pytest.mark.parametrize(
    "lines",
    [
        "event: message\nid: 7\nretry: 10\ndata: {}\n\n",
        "\ufeffdata: {}\n\n",
        "data: {}",  # no empty line at the end
        "data: {}\ndata: [DONE]\n",  # nor between
        ": a comment\n\n\n\ndata: {}\n\n",
        "data\nnonsense\ndata:\n\ndata: {}\n\n",
    ],
)
def test_what_servers_write_around_their_events(lines: str) -> None:
    assert text(read([lines.replace("{}", event("yes", "stop")).encode()])) == "yes"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 1_000])
def test_one_object_over_several_lines_of_data(end: str, size: int) -> None:
    pretty = json.dumps(json.loads(event("yes")), indent=1)
    raw = ("".join(f"data: {line}{end}" for line in pretty.splitlines()) + end).encode()
    assert text(read(raw[at : at + size] for at in range(0, len(raw), size))) == "yes"


def test_events_that_add_nothing() -> None:
    values: list[object] = [
        {"choices": [], "usage": {"total_tokens": 7}},
        {"choices": None},
        {"error": None, "choices": [{"delta": {"role": "assistant"}, "finish_reason": None}]},
        {"choices": [{"delta": {"content": None, "reasoning_content": "hm", "reasoning": "hm"}}]},
        {"choices": [{"delta": {"tool_calls": [{"function": {"name": "f", "arguments": "{}"}}]}}]},
        {"choices": [{"delta": None, "finish_reason": ""}]},
        {"choices": [{"delta": {"content": [{"type": "image"}]}}]},
    ]
    assert read(f"data: {json.dumps(value)}\n\n".encode() for value in values) == [Piece()] * len(values)


def test_an_answer_that_is_no_stream() -> None:
    whole = {"choices": [{"message": {"role": "assistant", "content": TEXT}, "finish_reason": "length"}], "usage": {}}
    raw = b"\n " + json.dumps(whole, indent=2, ensure_ascii=False).encode()
    pieces = read(bytes([byte]) for byte in raw)
    assert (text(pieces), pieces[0].finish, pieces[-1].done) == (TEXT, "length", True)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"error": {"code": 500, "message": "out of memory", "type": "server_error"}}, "server"),
        ({"error": "model runner has unexpectedly stopped"}, "server"),
        ({"object": "error", "message": "This model's maximum context length is 8", "code": 400}, "context"),
        ({"detail": "Not Found"}, "server"),
    ],
)
@pytest.mark.parametrize("form", ["data: {}\n\n", "event: error\ndata: {}\n\n", "{}"])
def test_an_error_in_the_stream(value: object, fault: str, form: str) -> None:
    with pytest.raises(ServerFault) as found:
        read([form.replace("{}", json.dumps(value)).encode()])
    assert found.value.fault == fault


def test_an_error_in_a_field_of_its_own() -> None:
    with pytest.raises(ServerFault):
        read([b'data: {"choices": []}\n\nerror: {"code": 500, "message": "no", "type": "server_error"}\n\n'])


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"data: {'choices'\n\n", "malformed"),
        (b"data: [1, 2]\n\n", "malformed"),
        (b'data: {"choices": ["x"]}\n\n', "malformed"),
        (b"data: " + b"x" * 1_100_000, "malformed"),
        (b"data: " + b"[" * 200_000 + b"\n\n", "malformed"),
        (b'data: {"choi', "cut"),
        (b'{"choi', "cut"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_is_no_answer_is_said_to_be_none(raw: bytes, why: str) -> None:
    with pytest.raises(NoAnswer) as found:
        read([raw])
    assert found.value.why == why


class TestReasoning:
    @pytest.mark.parametrize(
        ("said", "answer"),
        [
            ("<think>hm, 30?</think>\n\n30 days [1].", "30 days [1]."),
            ("\n<think>\n</think>\n30 days [1].", "30 days [1]."),
            ("30 days [1]. <think>no</think>", "30 days [1]. <think>no</think>"),
            ("<thin ice> is thin [1].", "<thin ice> is thin [1]."),
            ("<th", "<th"),
            ("<think>never done", ""),
            (" 30 days", " 30 days"),
        ],
    )
    @pytest.mark.parametrize("size", [1, 3, 100])
    def test_a_section_at_the_beginning_is_left_out(self, said: str, answer: str, size: int) -> None:
        thought = ReasoningFilter()
        shown = [thought.feed(said[at : at + size]) for at in range(0, len(said), size)]
        assert "".join(shown) + thought.rest() == answer
