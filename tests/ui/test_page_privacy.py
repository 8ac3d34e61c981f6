"""The page of promises: each of its states, and the audit log with its filters, pages and files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from kit.box import the_box
from kit.privacy import VerifyJob
from streamlit.testing.v1 import AppTest

from ragbox import RagBox
from ragbox.privacy_report import Promise
from ragbox.resources import resource
from ragbox.types import VerifyReport

UI = resource("ui")


def page(box: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("RAGBOX_BOX", str(box))
    return AppTest.from_file(str(UI / "app.py"), default_timeout=60).run().switch_page("page_privacy.py").run()


def shown(app: AppTest) -> str:
    """All that the page shows through HTML."""
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def promise(app: AppTest, name: str) -> str:
    """What the page shows of one promise."""
    (found,) = (each for each in shown(app).split("<section ") if f"<h2><bdi>{name}</bdi></h2>" in each)
    return found


@pytest.fixture
def own(filled_box: Path, tmp_path: Path) -> Path:
    """A copy of the box that is the user's alone, with an empty audit log."""
    box = Path(shutil.copytree(filled_box, tmp_path / "own.box"))
    box.chmod(0o700)
    (box / "audit.jsonl").unlink(missing_ok=True)
    return box


@pytest.fixture
def logged(own: Path) -> Path:
    """With thirty events of three kinds on one day, one of them with what no name of ours may do."""
    with RagBox.open(own) as box:
        audit = box._viewing.audit
        for number in range(1, 29):
            audit.append("answer", [box.documents()[0].document_id], {"PHONE_NUMBER": number})
        audit.append("search", [f"{number:064x}" for number in range(5)], {"EMAIL_ADDRESS": 2})
        audit.append("<b>odd</b>", ["<script>x</script>" * 9], {"<i>K</i>": 1})
    return own


def test_every_promise_is_shown_with_what_it_was_held_to(monkeypatch: pytest.MonkeyPatch, own: Path) -> None:
    app = page(own, monkeypatch)
    body = shown(app)
    for name in ("Nothing leaves", "Encrypted", "Audit log", "Personal data"):
        assert ">Kept<" in promise(app, name)
    assert "ChaCha20-Poly1305" in promise(app, "Encrypted")
    assert "What this does not show" in promise(app, "Nothing leaves")
    assert "<details>" in promise(app, "Nothing leaves")
    assert "No outside connection so far." in body
    assert 'class="rb-status rb-ok"><bdi>No outside connection so far.' in body  # beside every page


def test_a_promise_that_is_broken_is_shown_so_and_opened(monkeypatch: pytest.MonkeyPatch, logged: Path) -> None:
    log = logged / "audit.jsonl"
    log.write_text(log.read_text().replace('"PHONE_NUMBER": 7', '"PHONE_NUMBER": 1'))
    app = page(logged, monkeypatch)
    broken = promise(app, "Audit log")
    assert ">Broken<" in broken
    assert "1 of 30 lines are not as they were written." in broken
    assert "<details open>" in broken
    app.segmented_control(key="privacy_view").set_value("Audit log").run()
    assert "1 line is not as written" in shown(app)
    app.toggle(key="audit_changed").set_value(True).run()
    assert "1 event, newest first" in shown(app)
    assert "changed</span>" in shown(app)


def test_it_is_looked_at_again_only_when_asked_or_old(monkeypatch: pytest.MonkeyPatch, own: Path) -> None:
    app = page(own, monkeypatch)
    assert ">Kept<" in promise(app, "Encrypted")
    own.chmod(0o755)
    assert ">Kept<" in promise(app.run(), "Encrypted")
    app.button(key="look_again").click().run()
    assert ">In part<" in promise(app, "Encrypted")
    assert "chmod 700" in promise(app, "Encrypted")


def test_an_outside_connection_is_told_beside_every_page(monkeypatch: pytest.MonkeyPatch, own: Path) -> None:
    told = Promise("Nothing leaves", "broken", "A connection to <b>another</b> machine was tried.")
    monkeypatch.setattr("kit.privacy.nothing_leaves", lambda _: told)
    monkeypatch.setenv("RAGBOX_BOX", str(own))
    app = AppTest.from_file(str(UI / "app.py"), default_timeout=60).run()
    assert 'class="rb-status rb-bad"><bdi>A connection to &lt;b&gt;another' in shown(app)


def test_the_box_is_compared_with_itself(monkeypatch: pytest.MonkeyPatch, own: Path) -> None:
    app = page(own, monkeypatch)
    app.button(key="verify").click().run()
    job: VerifyJob = app.session_state.verify_job
    assert job.wait(60)
    app.run()
    assert "The box agrees with itself" in shown(app)
    assert f"Compared {job.at}" in shown(app)
    job.report = VerifyReport(1, 2, 1, ("passage <x>: no vector",))
    app.run()
    assert "1 problem found" in shown(app)
    assert "passage &lt;x&gt;: no vector" in shown(app)
    job.report, job.error = None, "the box is locked"
    app.run()
    assert "The box was not compared" in shown(app)


def test_a_comparison_under_way_is_told(monkeypatch: pytest.MonkeyPatch, own: Path) -> None:
    import threading

    app, gate = page(own, monkeypatch), threading.Event()

    def slowly() -> VerifyReport:
        gate.wait(30)
        return VerifyReport(0, 0, 0)

    monkeypatch.setattr(the_box(), "verify", slowly)
    app.button(key="verify").click().run()
    assert "Comparing" in shown(app)
    assert "verify" not in {button.key for button in app.button}
    gate.set()
    assert app.session_state.verify_job.wait(30)
    assert "The box agrees with itself" in shown(app.run())


def audit(box: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return page(box, monkeypatch).segmented_control(key="privacy_view").set_value("Audit log").run()


def test_an_empty_log_says_what_it_is_for(monkeypatch: pytest.MonkeyPatch, own: Path) -> None:
    assert "Nobody was shown a real value so far" in shown(audit(own, monkeypatch))


def test_events_are_listed_newest_first_in_pages_and_as_text(monkeypatch: pytest.MonkeyPatch, logged: Path) -> None:
    app = audit(logged, monkeypatch)
    body = shown(app)
    assert "30 events, newest first" in body
    assert "<b>odd" not in body
    assert "<script>" not in body
    assert "<i>K" not in body
    assert "and 2 more" in body
    assert "<bdi>invoice.docx</bdi>" in body
    assert body.count("as written</span>") == 25
    assert body.index("<bdi>28</bdi>") < body.index("<bdi>27</bdi>")
    app.button(key="audit_next").click().run()
    assert shown(app).count("as written</span>") == 5
    app.selectbox(key="audit_kind").set_value("search").run()
    assert "1 event, newest first" in shown(app)
    assert "audit_next" not in {button.key for button in app.button}
    day = app.selectbox(key="audit_day").options[1]
    app.selectbox(key="audit_day").set_value(day).run()
    assert "1 event, newest first" in shown(app)


def test_the_files_have_what_is_filtered(logged: Path) -> None:
    from ragbox.output import audit_json
    from ragbox.report_output import audit_csv

    with RagBox.open(logged) as box:
        lines = list(box.audit())
    header, *rows = audit_csv(lines).splitlines()
    assert header == "time,user,event,documents,entities,intact"
    assert len(rows) == 30
    assert rows[0].endswith("PHONE_NUMBER 1,yes")
    assert len(json.loads(json.dumps(audit_json(lines)))["events"]) == 30


def test_a_log_that_cannot_be_read_is_told(monkeypatch: pytest.MonkeyPatch, logged: Path) -> None:
    (logged / "audit.jsonl").write_bytes(b"\xff\xfe")
    app = audit(logged, monkeypatch)
    assert "The audit log cannot be read" in shown(app)


def test_lines_with_anything_in_them_are_shown_as_changed(monkeypatch: pytest.MonkeyPatch, logged: Path) -> None:
    with (logged / "audit.jsonl").open("a") as file:
        file.write(
            '{"time": 5, "user": [], "event": {}, "documents": [1], "entities": {"A": []}, "mac": 7}\nnot json\n'
        )
    app = audit(logged, monkeypatch)
    assert "2 lines are not as written" in shown(app)
    assert shown(app).count("changed</span>") == 2


def test_a_name_that_may_not_be_shown_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, make_docx: Callable[..., Path]
) -> None:
    make_docx(tmp_path / "Gerta Vole.docx", "Patient: Gerta Vole. Her phone is 020 7946 0958.")
    with RagBox.open(tmp_path / "clinic.box", "hipaa") as box:
        box.ingest(tmp_path / "Gerta Vole.docx")
        (info,) = box.documents()
        box._viewing.audit.append("answer", [info.document_id], {"PERSON": 1})
    body = shown(audit(tmp_path / "clinic.box", monkeypatch))
    assert "1 event" in body
    assert "Gerta" not in body
