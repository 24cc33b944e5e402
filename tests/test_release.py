"""The small parts of `make release`; the whole takes minutes and the network."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from build_office import SOURCE
from build_pages import page_of, pages_from
from build_release import DOCS, PAGE, SUMS, pack, sums_of

from exporter.output_names import Output
from kiosk.store.sealing import seal, sealed_name
from tests.exporter import office_folder
from tests.sealed import MUNICIPALITY

COMMAND_FILES = sorted(SOURCE.rglob("*.cmd"))
PAGES = [PAGE, SOURCE / "read-me.md", *pages_from(DOCS / "handbok.md")]


# -- the same bytes


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    for name in ("b.txt", "a/å.txt", "a/c.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, "utf-8")
    return folder


def test_the_same_files_are_packed_into_the_same_bytes(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    pack(files, tmp_path / "one.zip")
    for file in files.rglob("*"):
        os.utime(file, (1, 1))
        file.chmod(0o700)
    again = files / "b.txt"
    again.rename(tmp_path / "b.txt").rename(again)
    pack(files, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_what_was_packed_stands_in_one_folder(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    pack(files, tmp_path / "one.zip")
    names = subprocess.check_output(["python3", "-m", "zipfile", "-l", tmp_path / "one.zip"])
    assert all(line.startswith("office/") for line in names.decode().splitlines()[1:])


def test_sha256sum_knows_the_sums_and_sees_a_change(files: Path) -> None:
    (files / SUMS).write_text(sums_of(files), "utf-8")
    check = ["sha256sum", "--check", "--quiet", SUMS]
    assert not subprocess.run(check, cwd=files, check=True, capture_output=True).stdout
    (files / "b.txt").write_text("other")
    assert subprocess.run(check, cwd=files, check=False, capture_output=True).returncode == 1


# -- pages


@pytest.mark.parametrize("source", PAGES, ids=lambda source: source.name)
def test_a_page_stands_alone_and_its_links_lead_somewhere(source: Path) -> None:
    page = page_of(source)
    assert page == page_of(source)
    assert all(address.startswith("data:image/") for address in re.findall(r'src="([^"]+)"', page))
    assert "<script" not in page
    for address in re.findall(r'href="([^"]+)"', page):
        if "//" in address:
            continue
        name, _, heading = unquote(address).partition("#")
        target = DOCS if source == PAGE and name.startswith("handbok/") else source.parent
        path = (target / Path(name.removeprefix("handbok/"))).with_suffix(".md") if name else source
        assert path.resolve() in PAGES
        if heading:
            assert f'id="{heading}"' in page_of(path)


def test_the_handbook_leads_to_all_that_staff_read() -> None:
    names = {page.name for page in pages_from(DOCS / "handbok.md")}
    assert {"question-file.md", "exporter.md", "context-file.md", "online.md", "kobo.md"} <= names


# -- the office on Windows


@pytest.mark.parametrize("file", COMMAND_FILES, ids=lambda file: file.name)
def test_a_command_file_is_one_of_windows(file: Path) -> None:
    """As cmd reads it: lines of its kind, in any code page, every path in quotes, nothing of sh."""
    content = file.read_bytes()
    assert content.isascii()
    assert content.count(b"\r\n") == content.count(b"\n") == len(content.splitlines())
    lines = [line for line in content.decode().splitlines() if not line.startswith("rem ")]
    assert lines[0] == "@echo off"
    for line in lines:
        assert line.count('"') % 2 == 0
        quoted = "".join(re.findall(r'"[^"]*"', line))
        assert set(re.findall(r"%~dp0|%START%|%~1", line)) <= set(
            re.findall(r"%~dp0|%START%|%~1", quoted)
        )
        assert not re.search(r"\$|`|/dev/|/bin/|\\$|;", line)
    text = "\n".join(re.sub(r'"[^"]*"', "", line) for line in lines)
    assert text.count("(") == text.count(")")
    for label in re.findall(r"call :(\w+)", text):
        assert f"\n:{label}\n" in text


@pytest.mark.parametrize("name", ["Sammanfoga.cmd", "Rapport.cmd"])
def test_the_page_names_each_file_that_answers_are_dragged_onto(name: str) -> None:
    assert name in (SOURCE / "read-me.md").read_text("utf-8")
    assert (SOURCE / name) in COMMAND_FILES


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The office's folder, after the first time: the program is installed."""
    program = tmp_path / "kontor å (1)/program"
    (program / "wheels").mkdir(parents=True)
    (program / "start.py").write_bytes((SOURCE / "program/start.py").read_bytes())
    (program / "wheels/medborgarkiosk-9-py3-none-any.whl").write_bytes(b"ours")
    version = f"9-{sys.version_info[0]}.{sys.version_info[1]}"
    installed = tmp_path / "local/Medborgarkiosk" / version
    installed.mkdir(parents=True)
    for name in ("bin", "lib", "pyvenv.cfg"):
        (installed / name).symlink_to(Path(sys.prefix) / name)
    (installed / "installed.txt").write_text(hashlib.sha256(b"ours").hexdigest())
    office_folder.fill(tmp_path)
    return program


def dragged(office: Path, what: str, folder: str) -> tuple[int, str]:
    local = str(office.parents[1] / "local")
    done = subprocess.run(
        [sys.executable, "-I", office / "start.py", what, folder],
        env={"LOCALAPPDATA": local, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_folder_that_is_dragged_is_merged_beside_it(office: Path) -> None:
    answers = office.parents[1] / "svar"
    code, said = dragged(office, "merge", str(answers))
    assert (code, "ingen enkätfil" in said) == (2, True)
    for name in (office_folder.ESSUNGA.name, "andra.yaml"):
        (answers / name).write_bytes(office_folder.ESSUNGA.read_bytes())
    code, said = dragged(office, "merge", str(answers))
    assert (code, "essunga_trygg.yaml" in said, "flera" in said) == (2, True, True)
    (answers / "andra.yaml").write_bytes(office_folder.CONTEXT.read_bytes())
    code, said = dragged(office, "merge", str(answers))
    assert "Klart" in said, said
    assert code == 1  # something in the folder needs a person
    assert (answers.with_name("svar-resultat") / Output.REPORT).is_file()


def test_a_key_beside_the_folder_opens_what_is_sealed(office: Path) -> None:
    answers = office.parents[1] / "svar"
    (answers / office_folder.ESSUNGA.name).write_bytes(office_folder.ESSUNGA.read_bytes())
    for bundle in answers.glob("*.kiosk"):
        sealed = seal(bundle.read_bytes(), [MUNICIPALITY.public])
        (answers / sealed_name(bundle.name, [MUNICIPALITY.public])).write_bytes(sealed)
        bundle.unlink()
    code, said = dragged(office, "merge", str(answers))
    assert (code, MUNICIPALITY.fingerprint in said) == (2, True)
    MUNICIPALITY.private_file(answers.parent).rename(answers.parent / "privat-nyckel_1.age")
    code, said = dragged(office, "merge", str(answers))
    assert code == 1, said
    assert (answers.with_name("svar-resultat") / Output.REPORT).is_file()


@pytest.mark.parametrize("folder", ["", "/nowhere", '/"', "/"])
def test_what_is_no_folder_of_answers_is_said(office: Path, folder: str) -> None:
    code, said = dragged(office, "report", folder)
    assert code == 2
    assert said.count("\n") == 1


def test_a_python_that_fits_says_so(office: Path) -> None:
    subprocess.run([sys.executable, "-I", office / "start.py"], check=True)
