"""The office opens sealed bundles with its keys, in memory, and each response counts once."""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pyrage
import pytest

from exporter.errors import PHRASES
from exporter.findings import Findings
from exporter.reading.bundles import read_bundles
from exporter.reading.files import input_files
from exporter.reading.keys import Key
from questions.wording import phrases
from tests.exporter.office import QUESTIONS, SURVEY, Kiosk, exporter
from tests.exporter.residents import submissions
from tests.sealed import ARCHIVE, MUNICIPALITY, STRANGER, Pair
from tests.typed import Said

SAY = phrases(PHRASES, "sv")


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    path = tmp_path / "fragor.yaml"
    path.write_text(QUESTIONS, "utf-8")
    return path


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """An open bundle of 30 responses."""
    with Kiosk(tmp_path / "data").take(submissions(SURVEY, 30)) as kiosk:
        return kiosk.bundle(tmp_path / "öppen")


def sealed(bundle: Path, *pairs: Pair, name: str = "", armored: bool = False) -> Path:
    """The bundle as a kiosk would write it, in a folder of its own."""
    folder = bundle.parent.with_name("förseglad")
    folder.mkdir(exist_ok=True)
    to = [pyrage.x25519.Recipient.from_str(one.public) for one in pairs]
    named = name or f"{bundle.stem}_{'_'.join(one.fingerprint for one in pairs)}.kiosk.age"
    path = folder / named
    path.write_bytes(pyrage.encrypt(bundle.read_bytes(), to, armored=armored))
    return path


def merged(survey: Path, *arguments: str | Path) -> Said:
    output = survey.parent / "resultat"
    return exporter("merge", *arguments, "--survey", survey, "-o", output, "--detailed")


def rows(survey: Path) -> Counter[str]:
    file = survey.parent / "resultat-DETALJERAD-sekretess/responses.csv"
    return Counter(file.read_text("utf-8").splitlines())


@pytest.mark.parametrize("armored", [False, True], ids=["bytes", "text"])
def test_a_sealed_bundle_gives_what_the_open_one_gives(
    survey: Path, bundle: Path, armored: bool
) -> None:
    assert merged(survey, bundle).code in (0, 1)
    wanted = rows(survey)
    assert wanted.total() == 31
    key = MUNICIPALITY.private_file(survey.parent)
    said = merged(survey, sealed(bundle, MUNICIPALITY, ARCHIVE, armored=armored), "--key", key)
    assert said.err == ""
    assert rows(survey) == wanted


def test_each_recipient_alone_opens_it_and_several_keys_may_be_given(
    survey: Path, bundle: Path
) -> None:
    path = sealed(bundle, MUNICIPALITY, ARCHIVE)
    for pairs in ((ARCHIVE,), (MUNICIPALITY,), (STRANGER, ARCHIVE)):
        keys = [word for one in pairs for word in ("--key", one.private_file(survey.parent))]
        assert merged(survey, path, *keys).code in (0, 1)
        assert rows(survey).total() == 31


def test_open_and_sealed_and_sealed_anew_count_once(survey: Path, bundle: Path) -> None:
    first, second = (
        sealed(bundle, MUNICIPALITY, name=f"{number}_{MUNICIPALITY.fingerprint}.kiosk.age")
        for number in (1, 2)
    )
    assert first.read_bytes() != second.read_bytes()
    merged(survey, bundle)
    alone = survey.parent / "resultat-DETALJERAD-sekretess/responses.csv"
    wanted = alone.read_bytes()
    key = MUNICIPALITY.private_file(survey.parent)
    for files in ((bundle, first, second), (second, first), (first.parent, bundle.parent)):
        assert merged(survey, *files, "--key", key).err == ""
        assert alone.read_bytes() == wanted


@pytest.mark.parametrize("keys", [(), (STRANGER,)], ids=["no key", "another's key"])
def test_a_bundle_for_another_key_says_for_whom_it_is(
    survey: Path, bundle: Path, keys: tuple[Pair, ...]
) -> None:
    path = sealed(bundle, MUNICIPALITY, ARCHIVE)
    given = [word for one in keys for word in ("--key", one.private_file(survey.parent))]
    fingerprints = f"{MUNICIPALITY.fingerprint}, {ARCHIVE.fingerprint}"
    wanted = SAY("error.sealed_for", file=path.name, fingerprints=fingerprints) + "\n"
    assert merged(survey, path, *given) == Said(2, "", wanted)
    assert exporter("inspect", path, *given) == Said(2, "", wanted)
    other = path.rename(path.with_name("svar.bin"))
    assert merged(survey, other, *given) == Said(2, "", SAY("error.sealed", file="svar.bin") + "\n")


def test_a_bundle_that_a_mail_program_has_renamed_is_opened(survey: Path, bundle: Path) -> None:
    path = sealed(bundle, MUNICIPALITY, name="bilaga.bin")
    assert merged(survey, path, "--key", MUNICIPALITY.private_file(survey.parent)).err == ""
    assert rows(survey).total() == 31


def test_every_flipped_byte_and_every_cut_is_refused_by_name(survey: Path, bundle: Path) -> None:
    """Of the header each byte, of what is sealed some."""
    path = sealed(bundle, MUNICIPALITY)
    good = path.read_bytes()
    header = good.index(b"\n--- ") + 50
    keys = (Key(MUNICIPALITY.private, MUNICIPALITY.public),)
    places = [*range(header), *range(header, len(good), len(good) // 40)]
    for place in places:
        broken = good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]
        path.write_bytes(broken)
        findings = Findings()
        read = read_bundles(input_files([path], keys).files, SURVEY, findings, keys).read
        assert not read, place
        [(file, phrase, _, _)] = findings.grouped()
        assert (file, phrase.startswith("bundle_")) == (path.name, True)
    for length in (*range(0, header, 7), *range(header, len(good), len(good) // 40)):
        path.write_bytes(good[:length])
        findings = Findings()
        assert not read_bundles(input_files([path], keys).files, SURVEY, findings, keys).read
        assert [file for file, *_ in findings.grouped()] == [path.name]


def test_a_damaged_bundle_is_named_and_the_others_are_merged(survey: Path, bundle: Path) -> None:
    good = sealed(bundle, MUNICIPALITY)
    bad = good.with_name("a_" + good.name)
    bad.write_bytes(good.read_bytes()[:-1])
    said = merged(survey, good.parent, "--key", MUNICIPALITY.private_file(survey.parent))
    assert said.code == 1
    report = survey.parent / "resultat-DETALJERAD-sekretess/merge-report.md"
    assert bad.name in report.read_text("utf-8")
    assert rows(survey).total() == 31


def test_keys_and_test_files_in_a_folder_of_answers_are_passed_over(
    survey: Path, bundle: Path
) -> None:
    path = sealed(bundle, MUNICIPALITY)
    (path.parent / "prov.test.age").write_bytes(b"age-encryption.org/v1\n-> X25519 a\nb\n--- c\n")
    secret = b"age-encryption.org/v1\n-> scrypt IV9rHmeFy/KoXP6uCZ0jRg 20\nabc\n--- d\n"
    (path.parent / "privat.age").write_bytes(secret)
    key = MUNICIPALITY.private_file(survey.parent)
    said = merged(survey, path.parent, "--key", key)
    assert said.err == ""
    report = (survey.parent / "resultat-DETALJERAD-sekretess/merge-report.md").read_text("utf-8")
    assert "prov.test.age" in report
    assert "privat.age" in report
    named = path.parent / "privat.age"
    refused = Said(2, "", SAY("error.seal_passphrase", file="privat.age") + "\n")
    assert merged(survey, path, named, "--key", key) == refused


def test_inspect_opens_a_sealed_bundle_with_its_key(survey: Path, bundle: Path) -> None:
    path = sealed(bundle, ARCHIVE)
    said = exporter("inspect", path, "--key", ARCHIVE.private_file(survey.parent))
    assert (said.code, "30 svar" in said.out) == (0, True)


def test_a_report_is_made_of_a_sealed_bundle(survey: Path, bundle: Path) -> None:
    key = ARCHIVE.private_file(survey.parent)
    path = sealed(bundle, ARCHIVE)
    said = exporter(
        *("report", path, "--survey", survey, "-o", survey.parent / "rapport", "--key", key)
    )
    assert said.err == ""
    assert (survey.parent / "rapport/publicera/report.json").exists()


def test_a_folder_without_test_files_is_told(tmp_path: Path) -> None:
    key = MUNICIPALITY.private_file(tmp_path)
    assert exporter("confirm", tmp_path, "--key", key) == Said(2, "", SAY("error.no_tests") + "\n")


# -- the standard tool


AGE = shutil.which("age")


@pytest.mark.skipif(AGE is None, reason="Debian's age is not installed")
@pytest.mark.parametrize("flags", [(), ("-a",)], ids=["bytes", "text"])
def test_what_the_standard_tool_seals_is_merged(
    survey: Path, bundle: Path, flags: tuple[str, ...]
) -> None:
    sealed_file = survey.parent / "från_age.kiosk.age"
    recipients = MUNICIPALITY.public_file(survey.parent)
    command: list[str | Path] = [
        "age",
        *flags,
        "-R",
        recipients,
        "-r",
        ARCHIVE.public,
        "-o",
        sealed_file,
        bundle,
    ]
    subprocess.run(command, check=True)
    said = merged(survey, sealed_file, "--key", ARCHIVE.private_file(survey.parent))
    assert said.err == ""
    assert rows(survey).total() == 31


@pytest.mark.skipif(shutil.which("age-keygen") is None, reason="Debian's age is not installed")
def test_keys_of_the_standard_tool_are_taken(survey: Path, bundle: Path) -> None:
    key = survey.parent / "key.txt"
    subprocess.run(["age-keygen", "-o", key], check=True, capture_output=True)
    public = subprocess.run(["age-keygen", "-y", key], check=True, capture_output=True, text=True)
    one = Pair("", public.stdout.strip())
    assert merged(survey, sealed(bundle, one), "--key", key).err == ""
    assert rows(survey).total() == 31
