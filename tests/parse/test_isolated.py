"""Files read in a worker process: same documents, and nothing a file does to its reader harms the reader's parent."""

from __future__ import annotations

import json
import math
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ragbox import confine
from ragbox.config import Limits, OcrSettings
from ragbox.errors import Cancelled, ParseError
from ragbox.frames import WireError, pack
from ragbox.parse import CODES, SUFFIXES, isolated, parse
from ragbox.parse.isolated import Workers
from ragbox.parse.wire import pack_document, unpack_document
from ragbox.types import Rect

from .makers import LIMITS, body, canvas, flow, lines, p, para

SAMPLES = sorted(
    path for path in (Path(__file__).parents[2] / "sample_docs").glob("*") if path.suffix.lower() in SUFFIXES
)
ENDLESS = pack(
    {"document_id": "a", "name": "a", "media_type": "a", "text": "", "ocr_pages": math.inf, "title": None}
    | {name: [] for name in ("headings", "columns", "blocks", "pages", "problems", "tables", "revisions")}
)
"""A document with more scanned pages than there are numbers."""
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="seccomp and Landlock are Linux's")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(LIMITS, ocr=OcrSettings(enabled=False)) as made:
        yield made


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "file.pdf"
    path.write_bytes(flow(para("A file for the worker."), *[para("More of it.") for _ in range(60)]))
    return path


def many_pages(beside: Path) -> Path:
    """A file that takes its reader longer than two signals."""

    def draw(page: Any) -> None:
        for number in range(400):
            lines(page, 72, 720, *[f"Line {line} of page {number}, and what it says." for line in range(40)])
            page.showPage()

    path = beside.with_name("large.pdf")
    path.write_bytes(canvas(draw))
    return path


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(ParseError) as caught:
        call()
    assert caught.value.code in CODES
    return caught.value.code


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_document_is_the_one_that_is_read_in_process(path: Path, workers: Workers) -> None:
    assert workers.parse(path) == parse(path, limits=LIMITS, ocr=OcrSettings(enabled=False))


@pytest.mark.parametrize("path", SAMPLES[:6], ids=lambda path: path.name)
def test_a_document_survives_the_wire(path: Path) -> None:
    document = parse(path, limits=LIMITS, ocr=OcrSettings(enabled=False))
    assert unpack_document(*pack_document(document)) == document


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"text": 1}',
        ENDLESS,
        b"[" * 100_000,
        b'{"headings": [[1]], "columns": [], "pages": []}',
    ],
)
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        unpack_document(data, b"")


def test_pages_of_pictures_that_are_no_numbers_are_refused(pdf: Path) -> None:
    head, words = pack_document(parse(pdf, limits=LIMITS))
    assert b'"pictures":[]' in head
    assert unpack_document(head.replace(b'"pictures":[]', b'"pictures":[1,null]'), words).pictures == (1, None)
    for wrong in (b'["1"]', b"[1.5]", b"[true]", b"7", b"[[1]]"):
        with pytest.raises(WireError):
            unpack_document(head.replace(b'"pictures":[]', b'"pictures":' + wrong), words)


def test_offsets_outside_the_text_are_refused(pdf: Path) -> None:
    head, words = pack_document(parse(pdf, limits=LIMITS))
    with pytest.raises(WireError):
        unpack_document(head.replace(b'"blocks":[[2,0,', b'"blocks":[[2,-5,').replace(b"[[1,0,", b"[[1,-5,"), words)


def test_failures_keep_their_code_and_message(tmp_path: Path, workers: Workers) -> None:
    (tmp_path / "note.pdf").write_bytes(b"%PDF-1.7 nothing else")
    with pytest.raises(ParseError, match=r"note\.pdf") as mine:
        workers.parse(tmp_path / "note.pdf")
    with pytest.raises(ParseError) as theirs:
        parse(tmp_path / "note.pdf", limits=LIMITS)
    assert (mine.value.code, str(mine.value)) == (theirs.value.code, str(theirs.value))
    assert code_of(lambda: workers.parse(tmp_path / "none.pdf")) == "not_found"


def test_one_process_reads_many_files(pdf: Path, workers: Workers) -> None:
    workers.parse(pdf)
    first = process_id(workers)
    (pdf.parent / "bad.pdf").write_bytes(b"%PDF-1.7")
    code_of(lambda: workers.parse(pdf.parent / "bad.pdf"))
    workers.parse(pdf)
    assert process_id(workers) == first


def process_id(workers: Workers) -> int:
    worker = workers._worker
    assert worker is not None
    return worker._process.pid


def test_progress_is_told(pdf: Path, workers: Workers) -> None:
    told: list[tuple[str, int, int]] = []
    document = workers.parse(pdf, on_page=lambda *step: told.append(step))
    assert told[0] == ("parse", 1, len(document.pages))


# --- files that end their reader ---


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL], ids=lambda each: each.name)
def test_a_crash_ends_one_file_only(pdf: Path, number: signal.Signals) -> None:
    with Workers(LIMITS) as workers:
        document = workers.parse(pdf)

        def crash(*_: object) -> None:
            os.kill(process_id(workers), number)

        assert code_of(lambda: workers.parse(many_pages(pdf), on_page=crash)) == "crashed"
        assert workers.parse(pdf) == document


def test_a_hang_is_ended(pdf: Path) -> None:
    with Workers(LIMITS) as workers:
        workers.parse(pdf)

        def stop(*_: object) -> None:
            os.kill(process_id(workers), signal.SIGSTOP)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(workers, "_limits", Limits(seconds=0.5))
            assert code_of(lambda: workers.parse(many_pages(pdf), on_page=stop)) == "timed_out"
        assert workers.parse(pdf)


def test_a_worker_that_takes_no_file_is_ended(pdf: Path) -> None:
    (pdf.parent / "long.txt").write_text("word " * 200_000)  # more than a pipe holds
    with Workers(Limits(seconds=0.5)) as workers:
        workers.parse(pdf)
        os.kill(process_id(workers), signal.SIGSTOP)
        assert code_of(lambda: workers.parse(pdf.parent / "long.txt")) == "timed_out"
        assert workers.parse(pdf)


def test_more_memory_than_allowed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_worker(monkeypatch, "parse.parse_bytes = lambda *a, **k: bytearray(600_000_000)")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    with Workers(Limits(memory_bytes=400_000_000)) as workers:
        assert code_of(lambda: workers.parse(tmp_path / "a.pdf")) == "out_of_memory"


def test_a_file_larger_than_the_memory_is_told_to_be_that(tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as file:
        file.write(b"%PDF-")
        file.truncate(150_000_000)
    with Workers(Limits(memory_bytes=200_000_000)) as workers:
        assert code_of(lambda: workers.parse(tmp_path / "a.pdf")) == "out_of_memory"


@LINUX
def test_memory_is_watched_while_progress_is_told(pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Shared memory is none that the system counts against the limit.
    use = "m = __import__('mmap').mmap(-1, 500_000_000); m.write(bytes(500_000_000))"
    tell = "[(d['on_page']('ocr', 1, 9), __import__('time').sleep(0.01)) for _ in range(3000)]"
    action = f"parse.parse_bytes = lambda *a, **d: exec({use!r} + '; ' + {tell!r}, {{'d': d}})"
    use_worker(monkeypatch, action)
    with Workers(Limits(memory_bytes=800_000_000)) as workers:
        monkeypatch.setattr(workers, "_limits", Limits(memory_bytes=400_000_000))
        told: list[object] = []
        assert code_of(lambda: workers.parse(pdf, on_page=lambda *_: told.append(0))) == "out_of_memory"
        assert len(told) < 3_000  # before all is told


def test_what_lies_in_the_folder_one_works_in_is_not_run(
    pdf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    with Workers(LIMITS) as workers:
        assert workers.parse(pdf).text


def test_a_fault_of_ours_names_its_type_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_worker(monkeypatch, "parse.parse_bytes = lambda name, data, **k: {}[data]")
    (tmp_path / "a.pdf").write_bytes(b"%PDF- secret heron")
    with Workers(LIMITS) as workers, pytest.raises(ParseError, match="KeyError") as caught:
        workers.parse(tmp_path / "a.pdf")
    assert caught.value.code == "internal"
    assert "heron" not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        "w.send(o, b'R', b'{}'); w.send(o, b'W', b'')",
        "w.send(o, b'R', b'x'); w.send(o, b'Q', b'')",
        "w.send(o, b'E', b'[]')",
        'w.send(o, b\'E\', b\'{"code": "made_up", "message": "x"}\')',
        "w.send(o, b'P', b'[\"parse\", \"x\", {}]')",
        "w.send(o, b'?', b'x')",
        "o.write(b'R' + b'\\xff' * 8); o.flush()",
    ],
)
def test_a_worker_that_was_taken_over_can_only_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    take = f"import ragbox.frames as w; worker._parse = lambda p, r, d, o: [{answer.replace('; ', ', ')}]"
    use_worker(monkeypatch, take)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    with Workers(LIMITS) as workers:
        assert code_of(lambda: workers.parse(tmp_path / "a.pdf")) == "crashed"


def test_pixels_of_another_number_than_told_are_refused(pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = r"w.send(o, b'I', b'\x02\0\0\0\x02\0\0\0' + bytes(11))"
    use_worker(monkeypatch, f"import ragbox.frames as w; worker._OTHERS['draw'] = lambda r, d, o: {answer}")
    with Workers(LIMITS) as workers:
        assert code_of(lambda: workers.draw("a.pdf", pdf.read_bytes(), 1, scale=1.0)) == "crashed"


def test_a_worker_that_was_taken_over_cannot_pass_its_file_off_as_another(
    pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = "__import__('dataclasses').replace(d, document_id='0' * 64)"
    use_worker(monkeypatch, f"pack = worker.pack_document; worker.pack_document = lambda d: pack({change})")
    with Workers(LIMITS) as workers:
        assert code_of(lambda: workers.parse(pdf)) == "crashed"


def test_a_worker_that_answers_before_it_took_the_file_can_only_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = r"""[put(o, k, *b), put(o, b'E', b'{"code": "damaged", "message": "x"}'), __import__('time').sleep(600)]"""
    use_worker(monkeypatch, f"worker.send = lambda o, k, *b, put=worker.send: {early}")
    (tmp_path / "long.txt").write_text("word " * 200_000)
    with Workers(LIMITS) as workers:
        codes = [code_of(lambda: workers.parse(tmp_path / "long.txt")) for _ in range(3)]
        assert codes == ["damaged", "crashed", "damaged"]


class Counted(queue.Queue[tuple[bytes, bytes]]):
    """A queue that notes how large what comes is."""

    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self._sizes = sizes

    def put(self, item: tuple[bytes, bytes], block: bool = True, timeout: float | None = None) -> None:
        self._sizes.append(len(item[1]))
        super().put(item, block, timeout)


@pytest.mark.parametrize("kind", ["P", "R", "W", "H"])
def test_a_worker_that_was_taken_over_cannot_fill_its_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    flood = f"[w.send(o, b'{kind}', b' ' * 1_000_000) for _ in range(300)]"
    use_worker(monkeypatch, f"import ragbox.frames as w; worker._parse = lambda p, r, d, o: {flood}")
    (tmp_path / "a.txt").write_text("word")
    with Workers(Limits(seconds=2)) as workers:
        workers.start()
        worker = workers._worker
        assert worker is not None
        sizes: list[int] = []
        monkeypatch.setattr(worker, "_frames", Counted(sizes))
        assert code_of(lambda: workers.parse(tmp_path / "a.txt")) in ("crashed", "timed_out")
        assert sum(sizes) < 5_000_000


def use_worker(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Start workers in which `change` has run: it stands for what a hostile file might do."""
    start = isolated._START.replace(
        "main(", f"import ragbox.parse as parse, ragbox.parse.worker as worker; {change}; main("
    )
    monkeypatch.setattr(isolated, "_START", start)


def test_a_callback_that_raises_ends_the_reading(pdf: Path, workers: Workers) -> None:
    def stop(*_: object) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        workers.parse(pdf, on_page=stop)
    assert workers.parse(pdf).text


def test_threads_take_turns(pdf: Path, workers: Workers) -> None:
    expected = workers.parse(pdf)
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(workers.parse(pdf))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_a_worker_that_retired_is_replaced_unseen(pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_worker(monkeypatch, "worker._too_large = lambda _: True")
    with Workers(LIMITS) as workers:
        first = workers.parse(pdf)
        before = process_id(workers)
        assert workers.parse(pdf) == first
        assert process_id(workers) != before


def test_nothing_is_left_when_it_is_closed(pdf: Path) -> None:
    workers = Workers(LIMITS)
    workers.parse(pdf)
    number = process_id(workers)
    workers.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    assert workers.parse(pdf).text  # and it may be used again
    workers.close()


ORPHAN = """
import os, sys; from pathlib import Path
from ragbox.config import Limits; from ragbox.parse import isolated
isolated._START = isolated._START.replace("main(", "import ragbox.parse.worker as worker; worker._GRACE_SECONDS = 0; main(")
w = isolated.Workers(Limits(seconds=1)); w.confinement(); print(w._worker._process.pid, flush=True)
def end(*step): os.kill(os.getpid(), 9)
w.parse(Path(sys.argv[1]), on_page=end if sys.argv[2] == "busy" else None)
os.kill(os.getpid(), 9)
"""


@LINUX
@pytest.mark.parametrize("state", ["idle", "busy"])
def test_a_killed_parent_leaves_no_worker(pdf: Path, state: str) -> None:
    path = many_pages(pdf) if state == "busy" else pdf
    run = subprocess.run([sys.executable, "-c", ORPHAN, str(path), state], capture_output=True, text=True, check=False)
    assert ended(int(run.stdout))


def ended(number: int) -> bool:
    """Whether a process ends within 20 seconds."""
    status = Path(f"/proc/{number}/status")
    for _ in range(400):
        with suppress(OSError):
            if "State:\tZ" not in status.read_text():
                time.sleep(0.05)
                continue
        return True
    return False


def test_a_worker_outlives_the_thread_that_started_it(pdf: Path) -> None:
    with Workers(LIMITS) as workers:
        thread = threading.Thread(target=workers.start)
        thread.start()
        thread.join()
        assert workers.parse(pdf).text
        number = process_id(workers)
        thread = threading.Thread(target=lambda: workers.parse(pdf))
        thread.start()
        thread.join()
        assert workers.parse(pdf).text
        assert process_id(workers) == number


@LINUX
def test_a_worker_in_an_endless_loop_ends_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = "import re; worker._GRACE_SECONDS = 0; worker._parse = lambda p, r, d, o: re.match('(a+)+$', 'a' * 40 + 'b')"
    use_worker(monkeypatch, loop)
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    with Workers(Limits(seconds=1)) as workers:
        worker = workers._ready("a.pdf")
        worker.send(pack({"do": "parse", "name": "a.pdf", "seconds": 1}), b"%PDF-")
        assert ended(worker._process.pid)


def test_a_worker_that_cannot_start_is_told(pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "_START", "import sys; sys.exit(3)")
    with Workers(LIMITS) as workers:
        assert code_of(lambda: workers.parse(pdf)) == "no_worker"
        monkeypatch.setattr(sys, "executable", "/nowhere/python")
        workers.start()
        assert code_of(lambda: workers.parse(pdf)) == "no_worker"


# --- what a worker may do ---

TRIES = {
    "socket": "import socket; socket.socket()",
    "socketpair is no way out": "import socket; a, b = socket.socketpair(); a.connect('/tmp')",
    "read": "open('/etc/passwd').read()",
    "read the file's own folder": "import os; os.listdir(r['folder'])",
    "read the file itself": "open(r['file']).read()",
    "write": "open('/tmp/ragbox-escape', 'w')",
    "program": "import subprocess; subprocess.run(['true'])",
    "fork": "import os; os.fork()",
    "signal": "import os; os.kill(os.getppid(), 0)",
    "signal to a thread": (
        "import ctypes, os; p = os.getppid()\nif ctypes.CDLL(None).tgkill(p, p, 0): raise PermissionError"
    ),
    "limit of its parent": "import os, resource as x; x.prlimit(os.getppid(), x.RLIMIT_CORE, (0, 0))",
    "read what is no library": "import os; os.listdir('/usr')",
    "mode": "import os; os.chmod(r['file'], 0o777)",
    "time": "import os; os.utime(r['file'], (0, 0))",
    "length": "import os; os.truncate(r['file'], 0)",
    "attribute": "import os; os.setxattr(r['file'], 'user.a', b'a')",
    "environment": "import os; os.environ['RAGBOX_PASSPHRASE']",
    "the parent's environment": "import os; open(f'/proc/{os.getppid()}/environ').read()",
}
OPEN = {
    "thread": "import threading; t = threading.Thread(target=print); t.start(); t.join()",
    "own limit": "import resource; resource.getrlimit(resource.RLIMIT_DATA)",
    "signal to itself": "import signal; signal.raise_signal(signal.SIGURG)",
    "library": "import numpy, PIL.Image, docx, pypdf",
    "temporary memory": "bytearray(100_000_000)",
}


def outcome(monkeypatch: pytest.MonkeyPatch, folder: Path, statement: str) -> str:
    """What became of a statement in a worker: `done`, or the type of its error."""
    (folder / "a.pdf").write_bytes(b"%PDF-")
    monkeypatch.setenv("RAGBOX_PASSPHRASE", "a secret")
    r = {"folder": str(folder), "file": str(folder / "a.pdf")}
    action = f"worker._parse = lambda p, q, d, o: exec({statement!r}, {{'r': {r!r}}}) or [][0]"
    use_worker(monkeypatch, action)
    with Workers(LIMITS) as workers, pytest.raises(ParseError) as caught:
        workers.parse(folder / "a.pdf")
    kind = str(caught.value).partition("(")[2].partition(")")[0]
    return "done" if kind == "IndexError" else kind


@LINUX
@pytest.mark.parametrize("name", TRIES)
def test_a_worker_may_not(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = "KeyError" if name == "environment" else "PermissionError"
    assert outcome(monkeypatch, tmp_path, TRIES[name]) == expected


@pytest.mark.parametrize("name", OPEN)
def test_a_worker_may(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert outcome(monkeypatch, tmp_path, OPEN[name]) == "done"


@LINUX
def test_this_system_gives_all_of_it(workers: Workers) -> None:
    assert workers.confinement() == (True, True, True)


def test_where_the_system_gives_nothing_files_are_read_all_the_same(pdf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = "c.sys = type('S', (), {'platform': 'win32'}); c._limit_resources = lambda _: False"
    use_worker(monkeypatch, f"import ragbox.confine as c; {elsewhere}")
    with Workers(LIMITS) as workers:
        assert workers.parse(pdf).text
        assert workers.confinement() == (False, False, False)


def test_pages_are_drawn_in_the_worker(workers: Workers) -> None:
    data = canvas(lambda page: page.drawString(72, 700, "Drawn"))
    mark = Rect(1, 70, 80, 110, 95)
    image = workers.render("a.pdf", data, 1, scale=1.0, highlights=[mark])
    assert image.startswith(b"\x89PNG")
    assert image != workers.render("a.pdf", data, 1, scale=1.0, highlights=[])
    assert code_of(lambda: workers.render("a.pdf", data, 2, scale=1.0, highlights=[])) == "no_such_page"


def test_pages_come_as_pixels_of_the_size_they_say(workers: Workers, pdf: Path) -> None:
    drawn = workers.draw("file.pdf", pdf.read_bytes(), 1, scale=0.5)
    assert (drawn.width, drawn.height) == (306, 396)
    assert len(drawn.rgb) == 3 * 306 * 396
    assert 0 in drawn.rgb or min(drawn.rgb) < 128  # there is ink on it
    with pytest.raises(ParseError) as failed:
        workers.draw("file.pdf", pdf.read_bytes(), 99, scale=0.5)
    assert failed.value.code == "no_such_page"


def test_a_function_of_another_stage_runs_in_the_worker(workers: Workers) -> None:
    answer = workers.run("ragbox.redact.docx:texts", "a.docx", body(p("Some words.")), most_bytes=10_000_000)
    assert ["\n\n", "Some words."] in json.loads(answer)["texts"]
    with pytest.raises(ParseError, match=r"^a\.docx: is damaged") as failed:
        workers.run("ragbox.redact.docx:texts", "a.docx", b"PK no such thing", most_bytes=10_000_000)
    assert failed.value.code == "damaged"


def test_word_files_and_passwords_reach_the_parser(tmp_path: Path, workers: Workers) -> None:
    from .test_bad_files import encrypted

    (tmp_path / "a.docx").write_bytes(body(p("Words of a letter.")))
    assert workers.parse(tmp_path / "a.docx").text == "Words of a letter."
    (tmp_path / "b.pdf").write_bytes(encrypted("harbour"))
    assert workers.parse(tmp_path / "b.pdf", password="harbour").text
    assert code_of(lambda: workers.parse(tmp_path / "b.pdf")) == "encrypted"


@pytest.mark.parametrize(
    "wrong",
    [{"hidden": [[5, "tiny", None]]}, {"attachments": [[None, 1]]}, {"revisions": [["comment", 0, 0, {}, None, "x"]]}],
)
def test_details_of_the_wrong_kind_are_refused(pdf: Path, wrong: dict[str, object]) -> None:
    head, words = pack_document(parse(pdf, limits=LIMITS))
    with pytest.raises(WireError):
        unpack_document(pack(json.loads(head) | wrong), words)


def test_every_refused_call_has_its_number_on_every_machine() -> None:
    names = confine._REFUSED.split()
    assert len(set(names)) == len(names) == len(confine._X86_64.split()) == len(confine._AARCH64.split())
