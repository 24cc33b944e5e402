"""What is no whole export or bundle is refused in one sentence, and nothing is written."""

import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyrage
import pytest
from docx import Document

from exporter.cli import PHRASES, main
from exporter.errors import ExporterError
from exporter.merge import Merged, merge
from exporter.output_names import Output
from exporter.tools.register import TOOLS
from questions.wording import phrases
from tests.exporter.limesurvey_file import headings, random_answers, write_export
from tests.exporter.office import (
    DETAILED,
    QUESTIONS,
    SURVEY,
    Kiosk,
    command,
    exporter,
    memory,
    merged_rows,
    python,
    rows_of,
    survey_of,
    write_csv,
)
from tests.exporter.residents import submissions
from tests.installed import LIGHT
from tests.systems import linux_only, posix_only
from tests.typed import Said

CANARY = "KANARIE7531"
HEADING = b'"id","submitdate","alder","ord"\r\n'
ROW = b'"1","x","ung","KANARIE7531"\r\n'


def rows(count: int) -> bytes:
    return b"".join(ROW.replace(b'"1"', b'"%d"' % number) for number in range(100, 100 + count))


FILES: dict[str, tuple[bytes, str]] = {
    "too few cells": (HEADING + rows(3) + b'"7","x","ung"\r\n' + rows(2), "rad 5"),
    "too few cells in the last row": (HEADING + rows(3) + b'"7","x","ung"\r\n', "rad 5"),
    "too many cells": (HEADING + rows(3) + ROW.strip() + b',"KANARIE7531"\r\n', "rad 5"),
    "cut off inside a cell": (HEADING + rows(3) + b'"7","x","ung","KANARIE7531', ""),
    "cut off between two cells": (HEADING + rows(3) + b'"7","x","ung"', "rad 5"),
    "cut off in the heading": (HEADING[:-5], ""),
    "an unbalanced quote": (HEADING + ROW.replace(b'ung"', b"ung") + rows(3), ""),
    "NUL bytes": (HEADING + ROW.replace(b"ung", b"u\0g"), ""),
    "NUL bytes far into the file": (HEADING + rows(36_000) + ROW.replace(b"7531", b"\0"), ""),
    "binary": (bytes(range(256)) * 100, ""),
    "a workbook": (b"PK\x03\x04\x14\0\x06\0\x08\0\x81\x8d\xff", "ZIP-fil"),
    "text in no known encoding": (HEADING + ROW.replace(b"ung", b"u\x81g"), "teckenkodning"),
    "cut off UTF-16": (HEADING.decode().encode("utf-16")[:-1], "teckenkodning"),
    "empty": (b"", ""),
    "nothing but a mark": (b"\xef\xbb\xbf", ""),
    "nothing but empty lines": (b"\r\n\r\n\r\n", ""),
    "heading only": (HEADING, ""),
    "heading only, and an empty line": (HEADING + b"\r\n", ""),
    "6 000 columns": (b'"id","submitdate",' + b'"alder",' * 6000 + b'"ord"\r\n' + ROW, ""),
    "no LimeSurvey at all": (b"Namn;Adress\r\nKANARIE7531;Storgatan 1\r\n", "känns inte igen"),
    "a page of HTML": (b"<!DOCTYPE html><title>KANARIE7531</title>\r\n<p>Logga in</p>\r\n", ""),
    "another survey": (b'"id","submitdate","q1"\r\n"1","x","KANARIE7531"\r\n', "rätt enkät"),
}
"""What the file holds, and a part of the sentence that must answer it."""


def office(folder: Path) -> tuple[Path, Path]:
    """A survey file, and an export that has nothing wrong with it."""
    (folder / "fragor.yaml").write_text(QUESTIONS, encoding="utf-8")
    return folder / "fragor.yaml", write_csv(
        folder / "hel.csv", ["id", "submitdate", "alder"], [{"id": "1", "alder": "ung"}]
    )


def merging(folder: Path, *files: Path, run: Callable[..., Said] = exporter) -> Said:
    survey, whole = office(folder)
    return run("merge", whole, *files, "--survey", survey, "-o", folder / "resultat")


def refused(said: Said, folder: Path, name: str) -> str:
    """The one sentence, about the file called `name`, with which all was refused."""
    assert said.code == 2
    assert said.out == ""
    assert not (folder / "resultat").exists()
    assert CANARY not in said.err
    assert "Traceback" not in said.err
    [sentence] = said.err.splitlines()
    assert name in sentence
    return sentence


@pytest.fixture
def in_this_process(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Said]:
    """The command without a process of its own, which spares a second each time."""

    def run(*arguments: str | Path, locale: str = "sv_SE.UTF-8") -> Said:
        monkeypatch.setattr(sys, "argv", ["exporter", *map(str, arguments)])
        monkeypatch.setenv("LC_ALL", locale)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.mark.parametrize("case", FILES)
def test_a_malformed_file_is_refused(
    tmp_path: Path, case: str, in_this_process: Callable[..., Said]
) -> None:
    content, part = FILES[case]
    path = tmp_path / "svar.csv"
    path.write_bytes(content)
    said = merging(tmp_path, path, run=in_this_process)
    sentence = refused(said, tmp_path, "svar.csv")
    assert part in sentence
    assert "rad 0" not in sentence


SENTENCES: dict[str, tuple[str, dict[str, object]]] = {
    "too many cells": ("csv_row", {"row": 5}),
    "no LimeSurvey at all": ("unrecognised", {"known": ", ".join(tool.name for tool in TOOLS)}),
    "another survey": ("no_known_column", {}),
}


@pytest.mark.parametrize("locale", ["sv_SE.UTF-8", "en_GB.UTF-8"])
@pytest.mark.parametrize("case", SENTENCES)
def test_the_real_command_speaks_the_language_of_the_office(
    tmp_path: Path, case: str, locale: str
) -> None:
    path = tmp_path / "svar.csv"
    path.write_bytes(FILES[case][0])
    survey, whole = office(tmp_path)
    said = exporter(
        "merge", whole, path, "--survey", survey, "-o", tmp_path / "resultat", locale=locale
    )
    name, values = SENTENCES[case]
    say = phrases(PHRASES, locale[:2])
    assert refused(said, tmp_path, "svar.csv") == say(f"error.{name}", file="svar.csv", **values)


# -- our own files, and those of others


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the result of an earlier merge."""
    folder = tmp_path_factory.mktemp("office")
    survey, _ = office(folder)
    chance = random.Random(1)
    records = {str(number): random_answers(SURVEY, chance) for number in range(30)}
    path = write_export(folder / "webb.csv", SURVEY, records)
    options = ("--survey", survey, "-o", folder / "förra", "--detailed")
    assert exporter("merge", path, *options).code == 0
    result = folder / f"förra{DETAILED}"
    assert {path.name for path in result.iterdir()} == set(Output)
    return result


@pytest.mark.parametrize("name", Output)
def test_a_result_of_an_earlier_merge_is_refused(
    tmp_path: Path, name: str, earlier: Path, in_this_process: Callable[..., Said]
) -> None:
    said = merging(tmp_path, earlier / name, run=in_this_process)
    refused(said, tmp_path, name)


@pytest.mark.parametrize("name", sorted({*Output} - {Output.QUESTIONS}))
def test_a_result_of_an_earlier_merge_is_called_what_it_is(
    tmp_path: Path, name: str, earlier: Path, in_this_process: Callable[..., Said]
) -> None:
    """Not "not recognised": staff would go and look for a mistake in the online survey."""
    said = merging(tmp_path, earlier / name, run=in_this_process)
    sentence = phrases(PHRASES, "sv")("error.own_output", file=name)
    assert refused(said, tmp_path, name) == sentence


def no_answers(folder: Path, name: str) -> Path:
    path = folder / name
    if name.endswith(".docx"):
        document = Document()
        document.add_paragraph(CANARY)
        document.save(str(path))
    else:
        start = b"%PDF-1.7\n" if name.endswith(".pdf") else b"\x89PNG\r\n\x1a\n"
        path.write_bytes(start + CANARY.encode())
    return path


@pytest.mark.parametrize("name", ["protokoll.docx", "protokoll.pdf", "bild.png"])
def test_what_lies_among_the_answers_by_mistake_is_to_be_taken_out(
    tmp_path: Path, name: str, in_this_process: Callable[..., Said]
) -> None:
    said = merging(tmp_path, no_answers(tmp_path, name), run=in_this_process)
    assert refused(said, tmp_path, name) == f"{name} är inga svar. Ta bort filen ur mappen."


@pytest.mark.parametrize("name", Output)
def test_a_result_is_refused_under_any_name(tmp_path: Path, name: str, earlier: Path) -> None:
    path = tmp_path / f"Kopia av {name}"
    shutil.copy(earlier / name, path)
    with pytest.raises(ExporterError) as refused:
        merge([path], SURVEY)
    assert refused.value.phrase == ("own_output" if name != Output.QUESTIONS else "unrecognised")


def test_a_result_is_refused_even_when_the_tool_is_named(tmp_path: Path, earlier: Path) -> None:
    """Its columns read like an export's: `--as limesurvey` must not count answers twice."""
    path = tmp_path / "svar.csv"
    shutil.copy(earlier / "responses.csv", path)
    with pytest.raises(ExporterError):
        merge([path], SURVEY, tool="limesurvey")


def test_an_earlier_result_in_a_folder_is_passed_over_under_any_name(
    tmp_path: Path, earlier: Path
) -> None:
    """And so are question files, which lie beside the answers."""
    folder = tmp_path / "svar"
    shutil.copytree(earlier, folder / "resultat")
    shutil.copy(earlier / "responses.csv", folder / "Kopia av svaren.csv")
    office(folder)
    assert [file.name for file in merge([folder], SURVEY).files] == ["hel.csv"]


def test_everything_that_is_wrong_is_told_in_one_run(
    tmp_path: Path, in_this_process: Callable[..., Said]
) -> None:
    survey, whole = office(tmp_path)
    folder = tmp_path / "svar"
    folder.mkdir()
    for number, case in enumerate(("too many cells", "binary", "another survey")):
        (folder / f"{number}.csv").write_bytes(FILES[case][0])
    (folder / "lås.kiosk.age").write_bytes(sealed_for_others())
    (folder / "borta").symlink_to(folder / "ingenstans")
    said = in_this_process(
        *("merge", whole, folder, "saknas.csv", "--survey", survey, "-o", tmp_path / "resultat")
    )
    assert said.code == 2
    assert not (tmp_path / "resultat").exists()
    told = said.err.splitlines()
    names = ("0.csv, rad 5", "1.csv", "2.csv", "lås.kiosk.age", "borta", "saknas.csv")
    assert len(told) == len(names)
    assert all(any(line.startswith(name) for line in told) for name in names)


def sealed_for_others() -> bytes:
    return pyrage.encrypt(b"", [pyrage.x25519.Identity.generate().to_public()])


def test_a_sealed_bundle_has_to_be_opened_first(
    tmp_path: Path, in_this_process: Callable[..., Said]
) -> None:
    path = tmp_path / "trygg_1_bibliotek_00000000.kiosk.age"
    path.write_bytes(sealed_for_others())
    sentence = phrases(PHRASES, "sv")("error.sealed", file=path.name)
    assert refused(merging(tmp_path, path, run=in_this_process), tmp_path, path.name) == sentence
    assert in_this_process("inspect", path) == Said(2, "", sentence + "\n")


# -- cut off and damaged at any place


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a small export with many quotes and line breaks."""
    chance = random.Random(2)
    records = {str(number): random_answers(SURVEY, chance) for number in range(1, 13)}
    path = tmp_path_factory.mktemp("export") / "svar.csv"
    return write_export(path, SURVEY, records).read_bytes()


def read(tmp_path: Path, content: bytes) -> Merged | None:
    """The result, or None when the file was refused; nothing else may come of it."""
    path = tmp_path / "svar.csv"
    path.write_bytes(content)
    try:
        return merge([path], SURVEY)
    except ExporterError:
        return None


def test_an_export_that_was_cut_off_counts_no_half_record(tmp_path: Path, export: bytes) -> None:
    """It is refused, or ends with a whole record: that more of them are missing cannot be seen."""
    chance = random.Random(2)
    records = [random_answers(SURVEY, chance) for _ in range(1, 13)]
    refusals = 0
    first = export.index(b"\r\n") + 2
    for length in sorted(random.Random(3).sample(range(first + 1, len(export)), 250)):
        merged = read(tmp_path, export[:length])
        refusals += merged is None
        if merged is not None:
            count = merged.responses.height
            assert merged_rows(merged) == rows_of(SURVEY, records[:count], "web", ""), length
            assert not merged.findings.needs_a_person, length
    assert refusals > 200


def test_an_export_that_was_cut_off_in_its_heading_is_no_empty_survey(
    tmp_path: Path, export: bytes
) -> None:
    for length in range(0, export.index(b"\r\n") + 3, 7):
        assert read(tmp_path, export[:length]) is None, length


@pytest.mark.parametrize("put", [b'"', b"", b"\0", b"\n", b",", b"\xff"], ids=repr)
def test_a_byte_in_the_wrong_place_ends_in_a_result_or_a_sentence(
    tmp_path: Path, export: bytes, put: bytes
) -> None:
    for place in random.Random(4).sample(range(len(export)), 40):
        merged = read(tmp_path, export[:place] + put + export[place + 1 :])
        assert merged is None or merged.responses.height <= 13


# -- what else can be asked for


def test_a_merge_of_nothing_says_what_may_be_named(
    tmp_path: Path, in_this_process: Callable[..., Said]
) -> None:
    survey, _ = office(tmp_path)
    empty = tmp_path / "tom"
    empty.mkdir()
    for files in ([], [empty]):
        said = in_this_process("merge", *files, "--survey", survey, "-o", tmp_path / "resultat")
        assert "Det finns inga filer att slå ihop." in refused(said, tmp_path, "")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["merge", "saknas.csv", "--survey", "S", "-o", "O"], "saknas.csv finns inte."),
        (["merge", "W", "--survey", "saknas.yaml", "-o", "O"], "saknas.yaml går inte att läsa"),
        (["merge", "W", "--survey", "S", "-o", "O", "--as", "excel"], "Verktyget ”excel” finns"),
        (["merge", "--survey", "S", "-o", "O", "--source", "W"], "ska skrivas NAMN=FIL."),
        (["merge", "W", "--survey", "S", "-o", "O", "--source", "a=borta.csv"], "borta.csv finns"),
        pytest.param(
            *(
                ["merge", "/dev/null", "--survey", "S", "-o", "O"],
                "är varken en fil eller en mapp.",
            ),
            marks=posix_only,
        ),
        (["merge", "W", "--survey", "S", "-o", "W"], "Det går inte att skriva i"),
        (["merge", "W", "-o", "O"], "Kommandot går inte att tolka:"),
        (["merge", "W", "--survey", "S", "-o", "O", "--okänd"], "Kommandot går inte att tolka:"),
        (["inspect", "saknas.csv"], "saknas.csv finns inte."),
        (["inspect", "S"], "fragor.yaml känns inte igen"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_command_that_cannot_be_carried_out_says_why(
    tmp_path: Path, arguments: list[str], part: str, in_this_process: Callable[..., Said]
) -> None:
    survey, whole = office(tmp_path)
    there = {"S": survey, "W": whole, "O": tmp_path / "resultat", "a=borta.csv": "a=borta.csv"}
    said = in_this_process(*(there.get(a, a) for a in arguments))
    assert part in refused(said, tmp_path, "")


def test_a_question_file_with_errors_is_told_with_all_of_them(
    tmp_path: Path, in_this_process: Callable[..., Said]
) -> None:
    survey, whole = office(tmp_path)
    survey.write_text(QUESTIONS.replace("type: number", "type: tal"), encoding="utf-8")
    said = in_this_process("merge", whole, "--survey", survey, "-o", tmp_path / "resultat")
    assert said.code == 2
    heading, *problems = said.err.splitlines()
    assert heading == f"Enkäten i {survey} har fel. Rätta dem först:"
    assert any(": fel: " in problem for problem in problems)
    assert not (tmp_path / "resultat").exists()


@pytest.mark.parametrize("raw", [b"sv\xe5r.csv", b"s\x1b[31mvar.csv", b"s\nvar.csv"], ids=repr)
def test_a_file_may_be_called_anything(
    tmp_path: Path, raw: bytes, in_this_process: Callable[..., Said]
) -> None:
    """Sticks carry names from anywhere: of another encoding, or made to steer the terminal."""
    survey, _ = office(tmp_path)
    path = tmp_path / os.fsdecode(raw)
    path.write_bytes(HEADING + b'"1","x","ung",""\r\n"2","x","FEL",""\r\n')
    said = in_this_process("merge", path, "--survey", survey, "-o", tmp_path / "resultat")
    assert said.code == 1
    report = (tmp_path / "resultat" / "merge-report.md").read_text("utf-8")
    path.write_bytes(b"")
    said = in_this_process("merge", path, "--survey", survey, "-o", tmp_path / "annat")
    assert said.code == 2
    assert len(said.err.splitlines()) == 1
    assert "\x1b" not in report + said.err


# -- disks


@posix_only
def test_a_folder_that_may_not_be_written_to_is_told_in_words(
    tmp_path: Path, without_privileges: list[str]
) -> None:
    survey, whole = office(tmp_path)
    (tmp_path / "låst").mkdir(mode=0o555)
    said = command(
        *("exporter.cli", "merge", whole, "--survey", survey, "-o", tmp_path / "låst" / "ut"),
        before=without_privileges,
    )
    assert "Det går inte att skriva i" in refused(said, tmp_path, "låst")
    assert "Permission denied" not in said.err  # the office speaks Swedish


@posix_only
@pytest.mark.parametrize("what", ["merge", "inspect"])
def test_a_file_that_may_not_be_read_is_told_in_words(
    tmp_path: Path, without_privileges: list[str], what: str
) -> None:
    survey, whole = office(tmp_path)
    whole.chmod(0)
    options: list[str | Path] = ["--survey", survey]
    options += ["-o", tmp_path / "resultat"] if what == "merge" else []
    said = command("exporter.cli", what, whole, *options, before=without_privileges)
    assert "går inte att läsa" in refused(said, tmp_path, "hel.csv")
    assert "Permission denied" not in said.err


FULL_DISK = f"""{LIGHT}
import subprocess
from pathlib import Path
from exporter.cli import PHRASES, main
result = Path(sys.argv[-1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", result], check=True)
sys.argv[0] = "exporter"
for kilobytes in range(0, 200, 10):
    for file in result.iterdir():
        file.unlink()
    (result / "ballast").write_bytes(bytes((2048 - kilobytes) * 1024))
    try:
        main()
    except SystemExit as ended:
        print("code", ended.code, flush=True)
"""


@linux_only
def test_a_disk_that_is_full_is_told_in_a_sentence(tmp_path: Path) -> None:
    """At every size from "nothing fits" to "all fits"."""
    survey, _ = office(tmp_path)
    chance = random.Random(1)
    records = {str(number): random_answers(SURVEY, chance) for number in range(120)}
    path = write_export(tmp_path / "webb.csv", SURVEY, records)
    result = tmp_path / "disk"
    result.mkdir()
    unshare = ["unshare", "-Urm"]
    if command("timeit", "-n1", "pass", before=unshare).code:
        pytest.skip("a process may not mount a small disk for itself here")
    said = python("-c", FULL_DISK, "merge", path, "--survey", survey, "-o", result, before=unshare)
    codes = [line.split()[1] for line in said.out.splitlines() if line.startswith("code")]
    sentences = said.err.splitlines()
    assert "Traceback" not in said.err
    assert set(codes) == {"0", "2"}
    assert len(codes) == 20
    assert sentences == [f"Det går inte att skriva i {result} (det är fullt)."] * codes.count("2")


# -- bundles among the files


@pytest.fixture(scope="module")
def bundle() -> Iterator[Path]:
    with memory() as folder:
        with Kiosk(folder / "data") as kiosk:
            path = kiosk.take(submissions(SURVEY, 5)).bundle(folder)
        yield path


def test_a_damaged_bundle_alone_is_nothing_to_go_by(
    tmp_path: Path, bundle: Path, in_this_process: Callable[..., Said]
) -> None:
    survey, _ = office(tmp_path)
    path = tmp_path / "skadad.kiosk"
    path.write_bytes(bundle.read_bytes()[:-1])
    said = in_this_process("merge", path, "--survey", survey, "-o", tmp_path / "resultat")
    assert "Ingen av filerna gick att använda" in refused(said, tmp_path, "skadad.kiosk")


@pytest.mark.parametrize("name", ["TRYGG.KIOSK", "bundle.kiosk.zip", "bundle"])
def test_a_bundle_is_known_by_what_it_holds(tmp_path: Path, bundle: Path, name: str) -> None:
    """Old sticks write names in capitals, and mail programs add an ending of their own."""
    path = tmp_path / name
    path.write_bytes(bundle.read_bytes())
    assert merge([path], SURVEY).responses.height == 5


def test_the_part_of_a_bundle_in_a_folder_is_passed_over(tmp_path: Path, bundle: Path) -> None:
    (tmp_path / "hel.kiosk").write_bytes(bundle.read_bytes())
    (tmp_path / "halv.kiosk.part").write_bytes(bundle.read_bytes()[:100])
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    merged = merge([tmp_path], SURVEY)
    assert merged.responses.height == 5
    assert not merged.findings.needs_a_person


def test_the_headings_of_the_survey_are_what_the_tests_suppose() -> None:
    assert {"alder", "ord"} <= set(headings(survey_of(QUESTIONS), "code"))
