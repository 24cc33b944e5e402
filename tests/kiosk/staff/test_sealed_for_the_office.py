"""What a kiosk seals, in the hands of the office and of the standard tool."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from exporter.errors import PHRASES
from questions.wording import phrases
from tests.exporter.office import QUESTIONS, exporter, read_bundle
from tests.kiosk.sealing import SAY as KIOSK
from tests.kiosk.sealing import SealingKiosk
from tests.sealed import ARCHIVE, MUNICIPALITY, STRANGER
from tests.typed import Said

SAY = phrases(PHRASES, "sv")


async def test_the_office_reads_the_digits_that_the_kiosk_wants(tmp_path: Path) -> None:
    kiosk = SealingKiosk(tmp_path, MUNICIPALITY, ARCHIVE)
    await kiosk.staff.write_tests(lambda _: None)
    for one in (MUNICIPALITY, ARCHIVE):
        said = exporter("confirm", kiosk.stick.folder, "--key", one.private_file(tmp_path))
        assert (said.code, said.err) == (0, "")
        [line] = said.out.splitlines()
        digits = "".join(filter(str.isdigit, line.rpartition(": ")[2].partition(".")[0]))
        told = (await kiosk.staff.confirm(digits)).lines
        assert one.fingerprint in told[0]


async def test_a_test_file_for_another_key_says_for_whom_it_is(tmp_path: Path) -> None:
    kiosk = SealingKiosk(tmp_path, MUNICIPALITY)
    await kiosk.staff.write_tests(lambda _: None)
    [file] = kiosk.stick.files(".test.age")
    told = SAY("error.sealed_for", file=file.name, fingerprints=MUNICIPALITY.fingerprint)
    key = STRANGER.private_file(tmp_path)
    assert exporter("confirm", file, "--key", key) == Said(2, "", told + "\n")


async def test_a_test_file_is_no_bundle_and_a_bundle_no_test_file(tmp_path: Path) -> None:
    survey = tmp_path / "fragor.yaml"
    survey.write_text(QUESTIONS, "utf-8")
    kiosk = SealingKiosk(tmp_path, MUNICIPALITY).answered(30)
    await kiosk.staff.write_tests(lambda _: None)
    [file] = kiosk.stick.files(".test.age")
    key = MUNICIPALITY.private_file(tmp_path)
    told = Said(2, "", SAY("error.seal_test", file=file.name) + "\n")
    merging = ("--survey", survey, "-o", tmp_path / "resultat")
    assert exporter("merge", file, *merging, "--key", key) == told
    await kiosk.confirmed(MUNICIPALITY)
    path = await kiosk.fetched()
    told = Said(2, "", SAY("error.no_test", file=path.name) + "\n")
    assert exporter("confirm", path, "--key", key) == told


@pytest.mark.skipif(shutil.which("age") is None, reason="Debian's age is not installed")
async def test_the_standard_tool_opens_what_a_kiosk_seals(tmp_path: Path) -> None:
    kiosk = SealingKiosk(tmp_path, MUNICIPALITY, ARCHIVE).answered(30)
    await kiosk.confirmed(MUNICIPALITY, ARCHIVE)
    file = await kiosk.fetched()
    for one in (MUNICIPALITY, ARCHIVE):
        target = tmp_path / "öppnad.kiosk"
        key = one.private_file(tmp_path)
        subprocess.run(["age", "-d", "-i", key, "-o", target, file], check=True)
        assert len(read_bundle(target).responses) == 20


async def test_a_kiosk_is_cleared_with_the_code_of_a_merge_of_sealed_bundles(
    tmp_path: Path,
) -> None:
    survey = tmp_path / "fragor.yaml"
    survey.write_text(QUESTIONS, "utf-8")
    kiosk = await SealingKiosk(tmp_path, ARCHIVE).answered(30).confirmed(ARCHIVE)
    interim = await kiosk.fetched()
    await kiosk.staff.close_for_good()
    last = await kiosk.fetched()
    key = ARCHIVE.private_file(tmp_path)
    result = tmp_path / "resultat"
    said = exporter("merge", interim, last, "--survey", survey, "-o", result, "--key", key)
    assert said.err == ""
    [halves] = re.findall(r": (\d{4}) (\d{4})\.", (result / "merge-report.md").read_text("utf-8"))
    wrong = await kiosk.staff.clear_with("00000000", "KS 1")
    assert wrong.lines == (KIOSK("staff.clear_wrong"),)
    cleared = await kiosk.staff.clear_with("".join(halves), "KS 1")
    assert cleared.lines == (KIOSK("staff.cleared"),)
