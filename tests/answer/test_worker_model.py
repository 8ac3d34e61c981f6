"""A model in a process of its own: what ends that process is a message, and the process has no more rights than it needs."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ragbox.answer import model_process, worker_model
from ragbox.answer.language_model import Message, TextStream, exchange
from ragbox.answer.llamacpp import LlamaCppModel
from ragbox.answer.model_process import ModelProcess
from ragbox.answer.prompt import SYSTEM
from ragbox.answer.worker_model import WorkerModel
from ragbox.config import SlmSettings
from ragbox.errors import Cancelled, ModelError

from .test_language_model import ENDLESS, OTHER, USER, say

pytestmark = pytest.mark.slm

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="seccomp, Landlock and /proc are Linux's")
HANGS = pytest.mark.timeout(60)
"""What would be waited for in vain takes longer than this, and the test some seconds."""
LONG = "The lease of Harlow ends. " * 180
"""Some 27 batches of prompt."""
SLOW = (
    "import time, ragbox.answer.kv_memory as k; d = k.KvMemory.decode; "
    "k.KvMemory.decode = lambda *given, **named: (time.sleep({seconds}), d(*given, **named))[1]"
)
ONCE = (
    "import ragbox.answer.kv_memory as k; d = k.KvMemory.decode; calls = []; "
    "k.KvMemory.decode = lambda *given, **named: (calls.append(0), d(*given, **named) if len(calls) < 45 else 1 / 0)[1]"
)
"""Enough batches to read it once."""
SECRET = "Harlow"


class Kept:
    """States in memory."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.arrived = threading.Event()

    def get(self, key: str) -> bytes | None:
        self.asked.append(key)
        return self.data.get(key)

    def put(self, key: str, data: bytes) -> None:
        self.data[key] = data
        self.arrived.set()


def use_worker(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Start processes in which `change` has run: it stands for what a model's file or native code might do."""
    code = model_process._START.replace("main(", f"import ragbox.answer.slm_worker as worker; {change}; main(")
    monkeypatch.setattr(model_process, "_START", code)


def slow(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Each batch, and so each token, takes that much longer."""
    use_worker(monkeypatch, SLOW.format(seconds=seconds))


def process_of(model: WorkerModel) -> ModelProcess:
    (process,) = model._processes
    return process


def pid_of(model: WorkerModel) -> int:
    number = process_of(model).pid
    assert number is not None
    return number


def endless(model: WorkerModel, **options: object) -> TextStream:
    return model.chat(exchange(SYSTEM, USER), **({"max_tokens": 1_500, "grammar": ENDLESS} | options))  # type: ignore[arg-type]


def failure(call: Callable[[], object]) -> str:
    """The message of the error; no word of the prompt is in it."""
    with pytest.raises(ModelError) as caught:
        call()
    assert SECRET not in str(caught.value)
    return str(caught.value)


# --- a process that ends ---


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT], ids=lambda each: each.name)
def test_a_kill_in_mid_answer_is_told_and_the_next_question_is_answered(
    worker: WorkerModel, number: signal.Signals
) -> None:
    expected = say(worker)
    stream = endless(worker)
    next(stream)
    os.kill(pid_of(worker), number)
    message = failure(lambda: list(stream))
    assert f"({number.name})" in message
    assert "memory" in message
    assert "the next question starts it again" in message
    assert say(worker) == expected


def test_a_kill_while_the_prompt_is_read(tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    slow(monkeypatch, 0.05)
    with WorkerModel.load(tiny_settings) as model:
        threading.Timer(0.4, os.kill, (pid_of(model), signal.SIGKILL)).start()
        assert "(SIGKILL)" in failure(lambda: say(model, LONG))
        assert say(model, max_tokens=2)


def test_a_kill_while_nothing_is_asked_is_not_noticed(worker: WorkerModel) -> None:
    expected = say(worker)
    for ask in (lambda: say(worker), lambda: worker.count_prompt(exchange(SYSTEM, USER))):
        before = pid_of(worker)
        os.kill(before, signal.SIGKILL)
        assert ask()
        assert pid_of(worker) != before
    assert say(worker) == expected


def test_a_crash_while_it_loads_is_told(tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    crash = "import ragbox.answer.native as n; n.Native.__init__ = lambda *a: signal.raise_signal(signal.SIGSEGV)"
    use_worker(monkeypatch, f"import signal; {crash}")
    message = failure(lambda: WorkerModel.load(tiny_settings))
    assert "ended (SIGSEGV) while it loaded the model" in message
    assert "damaged" in message


def test_a_kill_while_it_reads_ahead_is_not_noticed(
    tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(monkeypatch, 0.05)
    with WorkerModel.load(tiny_settings) as model:
        model.prepare(exchange(SYSTEM, LONG))
        os.kill(pid_of(model), signal.SIGKILL)
        assert say(model, max_tokens=2)


def test_a_process_that_cannot_be_started_is_told(tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert "cannot be started" in failure(lambda: WorkerModel.load(tiny_settings))


def test_what_does_not_fit_is_refused_before_it_is_loaded(
    tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_model, "available_memory", lambda: 100_000_000)
    message = failure(lambda: WorkerModel.load(tiny_settings))
    assert "needs 0.3 GB of memory and 0.1 GB are free" in message
    assert "ragbox models recommend" in message


def test_a_model_that_is_let_go_ends_its_process(tiny_settings: SlmSettings) -> None:
    model = WorkerModel.load(tiny_settings)
    number = pid_of(model)
    del model
    gc.collect()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_it_outlives_the_thread_that_started_it(tiny_settings: SlmSettings) -> None:
    made: list[WorkerModel] = []
    thread = threading.Thread(target=lambda: made.append(WorkerModel.load(tiny_settings)))
    thread.start()
    thread.join()
    with made[0] as model:
        number = pid_of(model)
        assert say(model)
        assert pid_of(model) == number


ORPHAN = """
import os, sys
from ragbox.answer.language_model import Message
from ragbox.answer.worker_model import WorkerModel
from ragbox.config import SlmSettings
model = WorkerModel.load(SlmSettings(file=sys.argv[1], threads=1))
print(model._processes[0].pid, flush=True)
if sys.argv[2] == "busy":
    next(model.chat([Message("user", "Hello")], max_tokens=1_500, grammar='root ::= "a" root'))
if sys.argv[2] == "stopped":
    os.kill(model._processes[0].pid, 19)
os.kill(os.getpid(), 9)
"""


@LINUX
@pytest.mark.parametrize("state", ["idle", "busy", "stopped"])
def test_a_killed_parent_leaves_no_process(tiny_settings: SlmSettings, state: str) -> None:
    command = [sys.executable, "-c", ORPHAN, str(tiny_settings.file), state]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    status = Path(f"/proc/{int(run.stdout)}/status")
    for _ in range(400):
        with suppress(OSError):
            if "State:\tZ" not in status.read_text():
                time.sleep(0.05)
                continue
        return
    pytest.fail("the process is still there")


# --- cancelling, closing, time ---


@HANGS
@pytest.mark.parametrize("user", [USER, LONG], ids=["in mid-answer", "while the prompt is read"])
def test_cancelling_is_prompt(tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch, user: str) -> None:
    slow(monkeypatch, 0.2)
    with WorkerModel.load(tiny_settings) as model:
        later = threading.Event()
        stream = model.chat(exchange(SYSTEM, user), max_tokens=900, grammar=ENDLESS, cancel=later.is_set)
        if user == USER:
            next(stream)
            later.set()
        else:
            threading.Timer(0.5, later.set).start()
        with pytest.raises(Cancelled):
            list(stream)
        assert user == USER or model.unread(exchange(SYSTEM, user))
        assert say(model, max_tokens=1)


@HANGS
def test_closing_an_answer_stops_the_work_at_it(tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    slow(monkeypatch, 0.1)
    with WorkerModel.load(tiny_settings) as model:
        for let_go in (False, True):
            stream = model.chat(exchange(SYSTEM, USER), max_tokens=1_500, grammar=ENDLESS)
            next(stream)
            if not let_go:
                stream.close()
            del stream
            gc.collect()
            assert say(model, max_tokens=2)


def test_pieces_that_nobody_takes_hold_nothing_up(worker: WorkerModel) -> None:
    stream = endless(worker, max_tokens=1_500)
    first = next(stream)
    time.sleep(0.3)
    assert worker.count_prompt(exchange(SYSTEM, USER)) > 10
    assert set(first + "".join(stream)) == {"a"}


def test_an_answer_ends_when_its_time_is_over(tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    slow(monkeypatch, 0.1)
    with WorkerModel.load(tiny_settings.model_copy(update={"seconds": 3.0})) as model:
        process = pid_of(model)
        stream = model.chat(exchange(SYSTEM, "Hello"), max_tokens=1_500, grammar=ENDLESS)
        assert 0 < len("".join(stream)) < 1_500
        assert stream.finish_reason == "length"
        assert pid_of(model) == process  # it ended the answer itself


def test_no_word_in_time_is_an_error(tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    slow(monkeypatch, 0.05)
    with WorkerModel.load(tiny_settings.model_copy(update={"seconds": 0.5})) as model:
        assert "slm.seconds" in failure(lambda: say(model, LONG))
        assert say(model, "Hello", max_tokens=1)


def halt(model: WorkerModel) -> None:
    """Stop the process as a hang would, and wait until all of its threads are."""
    tasks = Path(f"/proc/{pid_of(model)}/task")
    os.kill(pid_of(model), signal.SIGSTOP)
    while not all("State:\tT" in path.read_text() for path in tasks.glob("*/status")):
        time.sleep(0.01)


@LINUX
def test_a_process_that_hangs_is_ended(tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_model, "_GRACE", 0.2)
    with WorkerModel.load(tiny_settings.model_copy(update={"seconds": 2.0})) as model:
        expected = say(model)
        stream = model.chat(exchange(SYSTEM, USER), max_tokens=1_500, grammar=ENDLESS)
        next(stream)
        halt(model)
        assert set("".join(stream)) <= {"a"}
        assert stream.finish_reason == "length"
        assert say(model) == expected
        halt(model)
        assert "slm.seconds" in failure(lambda: say(model))
        assert say(model)
        halt(model)
        assert "slm.seconds" in failure(lambda: model.count_prompt(exchange(SYSTEM, USER)))
        assert say(model) == expected


# --- reading ahead ---


@HANGS
def test_reading_ahead_holds_nothing_up(tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    slow(monkeypatch, 3)
    with WorkerModel.load(tiny_settings) as model:
        model.prepare(exchange(SYSTEM, LONG))  # more than a minute
        model.prepare(exchange(SYSTEM, OTHER + LONG))
        time.sleep(0.2)
        assert say(model, "Hello", max_tokens=1)


def test_what_was_read_ahead_is_not_read_again(tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    use_worker(monkeypatch, ONCE)
    with WorkerModel.load(tiny_settings) as model:
        whole = model.unread(exchange(SYSTEM, LONG))
        while model.unread(exchange(SYSTEM, LONG)) > whole / 20:  # looking ends reading ahead, and what was read stays
            model.prepare(exchange(SYSTEM, LONG))
            time.sleep(1)
        assert say(model, LONG + " And the rent?", max_tokens=1)


@HANGS
def test_what_is_not_read_yet_is_told_and_ends_reading_ahead(
    tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(monkeypatch, 0.5)
    with WorkerModel.load(tiny_settings) as model:
        whole = model.unread(exchange(SYSTEM, LONG))
        assert 1_000 < whole <= model.count_prompt(exchange(SYSTEM, LONG))
        model.prepare(exchange(SYSTEM, LONG))  # 14 seconds
        time.sleep(3)
        left = model.unread(exchange(SYSTEM, LONG))
        assert 0 < left < whole
        time.sleep(0.3)
        assert model.unread(exchange(SYSTEM, LONG)) == left
        stream = endless(model)
        next(stream)
        assert model.unread(exchange(SYSTEM, LONG)) > left  # it does not wait for the answer that is being written
        stream.close()


def test_a_beginning_is_kept_for_the_next_process(tiny_settings: SlmSettings) -> None:
    kept, head = Kept(), exchange(SYSTEM, "")[:1]
    with WorkerModel.load(tiny_settings, kept) as model:
        expected = say(model)
        model.prepare(head, keep=True)
        assert kept.arrived.wait(20)
        ((key, state),) = kept.data.items()
        assert say(model) == expected
        assert kept.asked == []  # a state would take the place of the conversation
    with LlamaCppModel.load(tiny_settings) as other:
        other.prepare(head)
        assert key.endswith(other.state_key(head))  # behind what tells this file from others
        assert len(state) == len(other.state())  # the beginning, and nothing of the question before it
        assert other.restore(head, state)
    kept.arrived.clear()
    with WorkerModel.load(tiny_settings, kept) as model:
        model.prepare(head, keep=True)
        assert say(model) == expected  # asked at once: the state is taken all the same
        model.prepare(head, keep=True)
        assert say(model) == expected
        assert kept.asked == [key]
        assert not kept.arrived.is_set()


def test_only_what_is_to_be_kept_is(tiny_settings: SlmSettings) -> None:
    kept = Kept()
    with WorkerModel.load(tiny_settings, kept) as model:
        model.prepare(exchange(SYSTEM, USER))
        model.prepare(exchange(SYSTEM, "word " * 20_000), keep=True)
        say(model)
        model.count_prompt(exchange(SYSTEM, USER))
    assert kept.data == {}


@pytest.mark.parametrize("data", [b"", b"damaged", bytes(100_000)])
def test_a_state_that_is_damaged_is_read_again(
    tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    kept, head = Kept(), exchange(SYSTEM, "")[:1]
    with WorkerModel.load(tiny_settings, kept) as model:
        monkeypatch.setattr(kept, "get", lambda _: data)
        model.prepare(head, keep=True)
        assert kept.arrived.wait(20)
        assert len(next(iter(kept.data.values()))) > 1_000
        assert say(model)


def test_a_store_that_fails_is_no_matter(tiny_settings: SlmSettings) -> None:
    def fail(*_: object) -> None:
        raise ModelError("closed")

    kept = Kept()
    kept.get = kept.put = fail  # type: ignore[assignment, method-assign]
    with WorkerModel.load(tiny_settings, kept) as model:
        model.prepare(exchange(SYSTEM, "")[:1], keep=True)
        assert say(model)


# --- what the process may do ---

TRIES = {
    "socket": "import socket; socket.socket()",
    "local socket": "import socket; socket.socket(socket.AF_UNIX)",
    "name look-up": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "read": "open('/etc/passwd').read()",
    "read beside the model": "import os; os.listdir(r['folder'])",
    "change the model": "open(r['file'], 'r+b')",
    "write": "open('/tmp/ragbox-escape', 'w')",
    "program": "import subprocess; subprocess.run(['true'])",
    "fork": "import os; os.fork()",
    "signal": "import os; os.kill(os.getppid(), 0)",
    "environment": "import os; os.environ['RAGBOX_PASSPHRASE']",
    "arguments": "import sys; [][not any('Harlow' in each for each in sys.argv)]",
    "core dump": "import resource as x; [][x.getrlimit(x.RLIMIT_CORE)[0]]",
    "be looked into": "import ctypes; [][ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)]",
    "print": "import os; [][os.fstat(1).st_rdev != os.stat('/dev/null').st_rdev]",
}
EXPECTED = {"environment": "KeyError"} | dict.fromkeys(
    ("arguments", "core dump", "be looked into", "print"), "IndexError"
)


@pytest.fixture(scope="module")
def obedient(tiny_settings: SlmSettings) -> Iterator[WorkerModel]:
    """A model whose process runs what it is to count the tokens of."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAGBOX_PASSPHRASE", "a secret")
        file = Path(str(tiny_settings.file))
        r = {"folder": str(file.parent), "file": str(file)}
        use_worker(patch, f"worker._Service._value = lambda self, job: exec(job.messages[0].content, {{'r': {r!r}}})")
        with WorkerModel.load(tiny_settings) as model:
            yield model


@LINUX
@pytest.mark.parametrize("name", TRIES)
def test_it_may_not(name: str, obedient: WorkerModel) -> None:
    message = failure(lambda: obedient.count_prompt([Message("user", TRIES[name])]))
    assert f"({EXPECTED.get(name, 'PermissionError')})" in message


@LINUX
def test_every_thread_of_it_is_confined(tiny_settings: SlmSettings) -> None:
    with WorkerModel.load(tiny_settings.model_copy(update={"threads": 2})) as model:
        assert say(model)
        statuses = [path.read_text() for path in Path(f"/proc/{pid_of(model)}/task").glob("*/status")]
        assert len(statuses) >= 3  # the worker's, the listener's, and one that computes
        assert all("Seccomp:\t2" in status and "NoNewPrivs:\t1" in status for status in statuses)
        assert process_of(model).confinement[:2] == (True, True)


def test_what_lies_in_the_folder_one_works_in_is_not_run(
    tiny_settings: SlmSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    with WorkerModel.load(tiny_settings) as model:
        assert say(model)


@LINUX
def test_doctor_sees_it_start_confined(monkeypatch: pytest.MonkeyPatch) -> None:
    assert model_process.confinement() == (True, True, False)
    use_worker(monkeypatch, "import signal; worker._confine = lambda file: signal.raise_signal(signal.SIGILL)")
    assert "SIGILL" in failure(model_process.confinement)


@pytest.mark.parametrize(
    "answer",
    [
        "s._tell(b'T', [j.number])",
        "s._tell(b'V', [j.number, {}])",
        "s._send(b'T', b'x')",
        "s._send(b'?', b'1')",
        "s._send(b'S', b'f' * 64, b'state')",
        "s._send(b'K', b'f' * 64)",
        "s._send(b'T', b' ' * 2_000_000)",
        "[s._tell(b'T', [j.number, 'x']) for _ in range(1_000)]",
        "s._answers.write(b'R' + b'\\xff' * 8); s._answers.flush()",
        "s._tell(b'E', [j.number, 'odd', 'x'])",
    ],
)
def test_a_process_that_was_taken_over_can_only_fail(
    tiny_settings: SlmSettings, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    wait = "__import__('time').sleep(60)"
    use_worker(
        monkeypatch,
        f"worker._Service._chat = lambda s, j: [s._tell(b'B', [j.number]), {answer.replace('; ', ', ')}, {wait}]",
    )
    monkeypatch.setattr(worker_model, "_GRACE", 0.3)
    with WorkerModel.load(tiny_settings.model_copy(update={"seconds": 1.0}), Kept()) as model:
        message = failure(lambda: say(model))  # within the time of an answer, and nothing that it wrote is an answer
        assert model.name in message
