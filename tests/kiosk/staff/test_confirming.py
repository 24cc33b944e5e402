"""A kiosk that seals opens its survey when everybody has shown that they can open its bundles."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from kiosk.errors import Refusal
from kiosk.settings import Settings
from kiosk.staff.confirming import CONFIRMATIONS, MOST_ASKED, is_shut, unconfirmed
from kiosk.staff.doctor import recipients as examined
from kiosk.staff.fetching import export_to
from kiosk.store.sealing import OtherKeyError, named_in
from tests.exporter.office import read_bundle
from tests.kiosk.sealing import SAY, SealingKiosk
from tests.sealed import ARCHIVE, MUNICIPALITY, STRANGER, digits_in, opened


@pytest.fixture
def kiosk(tmp_path: Path) -> SealingKiosk:
    return SealingKiosk(tmp_path, MUNICIPALITY, ARCHIVE)


async def test_the_survey_is_closed_until_each_recipient_has_confirmed(kiosk: SealingKiosk) -> None:
    assert is_shut(kiosk.setup)
    await kiosk.confirmed(MUNICIPALITY)
    assert is_shut(kiosk.setup)
    assert unconfirmed(kiosk.setup) == (ARCHIVE.public,)
    await kiosk.confirmed(ARCHIVE)
    assert not is_shut(kiosk.setup)


async def test_nothing_that_staff_can_do_opens_it_before(kiosk: SealingKiosk) -> None:
    for typed in ("", "0", "00000000", "12345678", "99999999"):
        assert (await kiosk.staff.confirm(typed)).lines == (SAY("staff.wrong_digits"),)
    for _ in range(2):
        await kiosk.staff.close()  # and open again
    assert is_shut(kiosk.setup)
    await kiosk.staff.write_tests(lambda _: None)
    assert is_shut(kiosk.setup)


async def test_a_test_file_can_be_opened_by_its_recipient_alone(kiosk: SealingKiosk) -> None:
    await kiosk.staff.write_tests(lambda _: None)
    files = kiosk.stick.files(".test.age")
    for file in files:
        [named] = named_in(file.name)
        [own] = [one for one in (MUNICIPALITY, ARCHIVE) if one.fingerprint == named]
        assert len(digits_in(file, own)) == 8
        for other in {MUNICIPALITY, ARCHIVE, STRANGER} - {own}:
            with pytest.raises(Exception, match="No matching keys"):
                opened(file, other)
    assert len(files) == 2


async def test_the_digits_of_one_confirm_nobody_else(kiosk: SealingKiosk) -> None:
    await kiosk.confirmed(MUNICIPALITY)
    [left] = kiosk.stick.files(".test.age")
    typed = digits_in(left, ARCHIVE)
    await kiosk.staff.confirm("00000000" if typed != "00000000" else "1")
    assert unconfirmed(kiosk.setup) == (ARCHIVE.public,)


async def test_a_second_writing_leaves_the_digits_of_the_first_good(kiosk: SealingKiosk) -> None:
    await kiosk.staff.write_tests(lambda _: None)
    first = {named_in(path.name): path for path in kiosk.stick.files(".test.age")}
    await kiosk.staff.write_tests(lambda _: None)
    await kiosk.staff.confirm(digits_in(first[MUNICIPALITY.fingerprint,], MUNICIPALITY))
    assert unconfirmed(kiosk.setup) == (ARCHIVE.public,)


async def test_the_kiosk_keeps_nothing_of_the_digits_but_a_hash(kiosk: SealingKiosk) -> None:
    for _ in range(MOST_ASKED):
        await kiosk.staff.write_tests(lambda _: None)
    kept = (kiosk.setup.data / CONFIRMATIONS).read_text("utf-8")
    assert kept.count("scrypt:") == MOST_ASKED
    for file in kiosk.stick.files(".test.age"):
        own = MUNICIPALITY if MUNICIPALITY.fingerprint in file.name else ARCHIVE
        assert digits_in(file, own) not in kept


@pytest.mark.parametrize("content", [b"", b"{", b'{"confirmed": 1}', b"\xff", b"[]"])
async def test_what_cannot_be_understood_confirms_nothing(
    kiosk: SealingKiosk, content: bytes
) -> None:
    await kiosk.confirmed(MUNICIPALITY, ARCHIVE)
    (kiosk.setup.data / CONFIRMATIONS).write_bytes(content)
    assert is_shut(kiosk.setup)


async def test_another_recipient_in_the_settings_has_to_confirm_too(kiosk: SealingKiosk) -> None:
    await kiosk.confirmed(MUNICIPALITY, ARCHIVE)
    settings = Settings(recipients=(MUNICIPALITY.public, STRANGER.public))
    assert unconfirmed(kiosk.setup._replace(settings=settings)) == (STRANGER.public,)


# -- fetching


async def test_before_all_have_confirmed_nothing_is_fetched_drawn_or_closed(
    kiosk: SealingKiosk, tmp_path: Path
) -> None:
    kiosk.answered(30)
    await kiosk.confirmed(MUNICIPALITY)
    told = SAY("recipients.first", fingerprints=ARCHIVE.fingerprint)
    assert (await kiosk.staff.fetch(lambda _: None)).lines == (told,)
    assert (await kiosk.staff.fetch_last(lambda _: None)).lines == (told,)
    store = kiosk.handle.store()
    assert store is not None
    standing = store.standing()
    assert (standing.carried, standing.closed_for_good) == (0, False)
    kiosk.handle.let_go()
    with pytest.raises(Refusal) as refused:
        export_to(tmp_path, kiosk.setup, date(2027, 5, 1), SAY, last=True)
    assert list(refused.value.lines) == [told]


async def test_a_bundle_is_sealed_for_each_recipient_and_nobody_else(kiosk: SealingKiosk) -> None:
    kiosk.answered(30)
    await kiosk.confirmed(MUNICIPALITY, ARCHIVE)
    file = await kiosk.fetched()
    assert file.name.endswith(".kiosk.age")
    assert named_in(file.name) == (MUNICIPALITY.fingerprint, ARCHIVE.fingerprint)
    for one in (MUNICIPALITY, ARCHIVE):
        assert len(read_bundle(file, one.private).responses) == 20
    for keys in ((), (STRANGER.private,)):
        with pytest.raises(OtherKeyError):
            read_bundle(file, *keys)
    assert file.read_bytes()[:2] != b"PK"
    assert not kiosk.stick.files(".kiosk")


async def test_the_last_bundle_again_is_the_same_below_another_seal(kiosk: SealingKiosk) -> None:
    kiosk.answered(30)
    await kiosk.confirmed(MUNICIPALITY, ARCHIVE)
    first, second = await kiosk.fetched(), await kiosk.fetched()
    assert first.read_bytes() != second.read_bytes()
    assert opened(first, MUNICIPALITY) == opened(second, ARCHIVE)


async def test_a_kiosk_that_seals_never_writes_an_open_bundle(
    kiosk: SealingKiosk, tmp_path: Path
) -> None:
    kiosk.answered(30)
    await kiosk.confirmed(MUNICIPALITY, ARCHIVE)
    kiosk.handle.let_go()
    for last in (False, True):
        folder = tmp_path / f"export{last}"
        folder.mkdir()
        path, _ = export_to(folder, kiosk.setup, date(2027, 5, 1), SAY, last=last)
        assert [p.name for p in folder.iterdir()] == [path.name]
        assert path.name.endswith(".kiosk.age")
        assert path.read_bytes().startswith(b"age-encryption.org/v1\n")


def test_without_recipients_a_bundle_is_open_as_before(tmp_path: Path) -> None:
    kiosk = SealingKiosk(tmp_path).answered(30)
    assert not is_shut(kiosk.setup)
    assert len(read_bundle(asyncio.run(kiosk.fetched())).responses) == 20


# -- what is told


async def test_the_menu_names_each_recipient_and_who_is_missing(kiosk: SealingKiosk) -> None:
    await kiosk.confirmed(MUNICIPALITY)
    told = await kiosk.staff.recipients()
    assert SAY("staff.recipient_confirmed", fingerprint=MUNICIPALITY.fingerprint) in told.lines
    assert SAY("staff.recipient_missing", fingerprint=ARCHIVE.fingerprint) in told.lines
    assert told.then == "recipients"
    await kiosk.confirmed(ARCHIVE)
    told = await kiosk.staff.recipients()
    assert SAY("staff.how_to_confirm") not in told.lines
    assert told.then == "menu"


async def test_the_menu_of_an_open_kiosk_says_that_anybody_can_read(tmp_path: Path) -> None:
    assert (await SealingKiosk(tmp_path).staff.recipients()).lines == (SAY("staff.not_sealed"),)


async def test_doctor_says_who_has_not_confirmed(kiosk: SealingKiosk) -> None:
    assert [one.name for one in examined(kiosk.setup)] == ["unconfirmed"]
    await kiosk.confirmed(MUNICIPALITY)
    [found] = examined(kiosk.setup)
    assert ARCHIVE.fingerprint in found.sentence(SAY)
    assert MUNICIPALITY.fingerprint not in found.sentence(SAY)
    await kiosk.confirmed(ARCHIVE)
    assert list(examined(kiosk.setup)) == []


async def test_doctor_advises_a_second_key_and_finds_a_mistyped_one(tmp_path: Path) -> None:
    kiosk = await SealingKiosk(tmp_path, ARCHIVE).confirmed(ARCHIVE)
    assert [one.name for one in examined(kiosk.setup)] == ["one_recipient"]
    wrong = ARCHIVE.public[:-1] + ("q" if ARCHIVE.public[-1] != "q" else "p")
    setup = kiosk.setup._replace(settings=Settings(recipients=(ARCHIVE.public, wrong)))
    assert {one.name for one in examined(setup)} == {"not_a_recipient", "unconfirmed"}


async def test_a_mistyped_recipient_gets_no_test_file_but_a_sentence(tmp_path: Path) -> None:
    kiosk = SealingKiosk(tmp_path, ARCHIVE)
    wrong = ARCHIVE.public[:-1] + ("q" if ARCHIVE.public[-1] != "q" else "p")
    kiosk.staff._setup = kiosk.setup._replace(settings=Settings(recipients=(wrong,)))
    [line] = (await kiosk.staff.write_tests(lambda _: None)).lines
    assert "felskriven" in line
    assert kiosk.stick.files("") == []
