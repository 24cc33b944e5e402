"""Names that somebody typed, or that lie on a stick, steer neither a terminal nor a report."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from kiosk.store.response_store import ResponseStore
from questions.loader import SURVEYS, load_survey
from tests.exporter.office import QUESTIONS, write_csv
from tests.exporter.residents import submissions
from tests.installed import AS_ON_A_KIOSK
from tests.systems import posix_only

pytestmark = posix_only

NASTY = "x\x1b[31m\x1b]0;titel\x07\u202ey\nz"
MARKUP = "<img src> | `kod` [a](b) **c** &lt;"


def on_a_terminal(folder: Path, module: str, *arguments: str | Path) -> str:
    """What the real command says on a real pseudo-terminal, as it reaches it."""
    controller, device = pty.openpty()
    environment = {**os.environ, **AS_ON_A_KIOSK, "LC_ALL": "sv_SE.UTF-8", "PYTHONUTF8": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        stdin=device,
        stdout=device,
        stderr=device,
        cwd=folder,
        env=environment | {"TERM": "linux", "PYTHONPATH": str(Path(__file__).parents[1])},
    ):
        os.close(device)
        said = b""
        try:
            while part := os.read(controller, 4096):
                said += part
        except OSError:  # how Linux tells that nobody holds the other end any more
            pass
    os.close(controller)
    return said.decode()


def harmless(said: str, times: int = 1) -> bool:
    """Whether `NASTY` stands there on one line, and is nothing but letters."""
    steering = ("\x1b[31m", "\x1b]", "\x07", "\u202e", "y\r\nz")  # a bar has sequences of its own
    return said.count("x[31m]0;titely z") >= times and not any(part in said for part in steering)


@pytest.mark.parametrize("command", ["merge", "inspect"])
def test_the_office_s_commands_say_a_missing_file_without_what_steers(
    tmp_path: Path, command: str
) -> None:
    (tmp_path / "f.yaml").write_text(QUESTIONS, encoding="utf-8")
    options = ["--survey", "f.yaml"] + (["-o", "ut"] if command == "merge" else [])
    assert harmless(on_a_terminal(tmp_path, "exporter.cli", command, NASTY, *options))


def test_where_a_result_lies_is_said_without_what_steers(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(QUESTIONS, encoding="utf-8")
    write_csv(tmp_path / "a.csv", ["id", "submitdate", "alder"], [{"id": "1", "alder": "ung"}])
    said = on_a_terminal(
        *(tmp_path, "exporter.cli", "merge", "--survey", "f.yaml", "-o", NASTY),
        *("--source", f"{NASTY}=a.csv"),
    )
    assert harmless(said, 2)
    for name in ("merge-report.md", "merge-report.json"):
        report = (tmp_path / NASTY / name).read_text("utf-8")
        assert "x[31m" in report.replace("\\", "")
        assert not set(report) & {"\x1b", "\x07", "\u202e"}
        assert "\\u001b" not in report


def test_a_faulty_question_file_is_named_without_what_steers(tmp_path: Path) -> None:
    (tmp_path / NASTY).write_text("survey: [", encoding="utf-8")
    assert harmless(on_a_terminal(tmp_path, "kiosk.cli", "check", NASTY))
    said = on_a_terminal(tmp_path, "exporter.cli", "merge", ".", "--survey", NASTY, "-o", "ut")
    assert harmless(said, 2)


@pytest.mark.parametrize("there", [True, False])
def test_the_kiosk_s_export_names_a_folder_without_what_steers(tmp_path: Path, there: bool) -> None:
    survey = SURVEYS / "essunga_trygg.yaml"
    loaded = load_survey(survey)
    with ResponseStore(tmp_path / "data", loaded, survey.read_text("utf-8"), "kiosk") as store:
        for submission in submissions(loaded, 25):
            store.add(submission)
    if there:
        (tmp_path / NASTY).mkdir()
    assert harmless(
        on_a_terminal(tmp_path, "kiosk.cli", "export", NASTY, "--last", "--data", tmp_path / "data")
    )


def test_markup_in_names_is_text_in_the_report(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text(QUESTIONS, encoding="utf-8")
    path = tmp_path / "# <b>rubrik `x` | y.csv"
    write_csv(
        path,
        ["id", "submitdate", "alder", MARKUP],
        [{"id": "1", "alder": "ung", MARKUP: "a"}, {"id": "2", "alder": "FEL"}],
    )
    on_a_terminal(
        *(tmp_path, "exporter.cli", "merge", "--survey", "f.yaml", "-o", "ut"),
        *("--source", f"{MARKUP}={path.name}"),
    )
    report = (tmp_path / "ut" / "merge-report.md").read_text("utf-8")
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(report)
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in [*tokens, *inline]}
    assert not kinds & {
        "html_inline",
        "html_block",
        "code_inline",
        "link_open",
        "image",
        "table_open",
    }
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", *["h2"] * 4]
    text = "".join(child.content for child in inline if child.type in {"text", "text_special"})
    assert MARKUP in text
    assert path.name in text
