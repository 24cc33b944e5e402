"""The sign leads to the online survey, in every language that the question file has."""

import io
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import page as judge
import pytest
from cv2.typing import MatLike
from pypdf import PdfReader

from exporter.online.sign import ALL, ONE, data_of, signs
from exporter.typesetting.font import LACKING, all_scripts, drawable
from exporter.typesetting.typesetting import pictures
from questions.model import Survey
from tests.exporter.municipality import SURVEY as ESSUNGA_SURVEY
from tests.exporter.office import QUESTIONS, exporter, survey_of

ADDRESS = "https://enkat.example.se/index.php?sid=123456&newtest=Y&lang={lang}"
SIGN = """\
survey: skylt
version: "1"
languages: [sv, en, sv-simple, ar, fa, ti]
title: {sv: Trygg, en: Safe, sv-simple: Lätt, ar: "TITLE", fa: "امنیت در شهر", ti: "ድሕነት ኣብ ከተማ"}
intro:
  sv: "Hjälp kommunen.\\nDet tar 5 minuter."
  en: "Help us.\\nFive minutes."
  ar: "ساعدوا البلدية.\\n5 دقائق."
  fa: "به ما کمک کنید."
  ti: "ሓግዙና።"
online: {url: "URL"}
questions:
  - id: ord
    type: text
    text: {sv: Ord?, en: Words?, ar: "كلمات؟", fa: "کلمات؟", ti: "ቃላት?"}
"""


def survey(title: str = "الأمان في البلدية", url: str = ADDRESS) -> Survey:
    return survey_of(SIGN.replace("TITLE", title).replace("URL", url))


def drawn(template: Path, of: Survey, languages: Sequence[str]) -> MatLike:
    """The page as one would see it, in grey."""
    [content] = pictures(template, data_of(of, languages), 144, all_scripts())
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return picture


def test_there_is_a_page_for_each_language_and_one_with_all() -> None:
    files = signs(survey())
    assert set(files) == {
        f"skylt_{name}.pdf" for name in ("sv", "en", "sv-simple", "ar", "fa", "ti", "alla")
    }
    for content in files.values():
        [page] = PdfReader(io.BytesIO(content)).pages
        assert [round(float(n)) for n in page.mediabox[2:]] == [595, 842]
    assert signs(survey()) == files


@pytest.mark.parametrize("language", ["sv", "sv-simple", "ar", "fa", "ti"])
def test_a_camera_is_led_to_the_survey_in_that_language(language: str) -> None:
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(drawn(ONE, survey(), [language]))
    assert text == ADDRESS.replace("{lang}", language.removesuffix("-simple"))


def test_of_all_languages_each_has_a_code_of_its_own_unless_they_share_the_address() -> None:
    spoken = ["sv", "en", "ar", "fa", "ti"]
    _, texts, _, _ = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(drawn(ALL, survey(), spoken))
    assert set(texts) == {ADDRESS.replace("{lang}", language) for language in spoken}
    one = survey(url="https://example.se")
    _, texts, _, _ = cv2.QRCodeDetectorAruco().detectAndDecodeMulti(drawn(ALL, one, spoken))
    assert texts == ("https://example.se",)


def shapes(picture: MatLike) -> list[tuple[int, int]]:
    """From where to where each shape of the title reaches, from the left."""
    head = picture[: picture.shape[0] // 10] < 128
    count, _, found, _ = cv2.connectedComponentsWithStats(head.astype(np.uint8))
    return [(int(found[n][0]), int(found[n][0] + found[n][2])) for n in range(1, count)]


def test_arabic_runs_from_the_right_and_its_letters_join() -> None:
    """Three letters that join are one stroke and three dots; apart they would be three strokes."""
    picture = drawn(ONE, survey(title="ببب"), ["ar"])
    found = shapes(picture)
    assert len(found) == 4
    width = picture.shape[1]
    assert min(left for left, _ in found) > width / 2
    assert max(right for _, right in found) > width * 0.88
    apart = shapes(drawn(ONE, survey(title="ب ب ب"), ["ar"]))
    assert len(apart) == 6


def test_all_that_is_written_can_be_drawn() -> None:
    for text in ("الأمان", "شهرداری", "ድሕነት", "ความปลอดภัย", "Безпека", "Ασφάλεια", "Åäö"):
        assert drawable(text, all_scripts()) == text
    assert drawable("\N{GRINNING FACE}", all_scripts()) == LACKING


@pytest.mark.parametrize("of", [survey(), ESSUNGA_SURVEY], ids=["many languages", "essunga"])
def test_the_files_are_for_everybody(of: Survey) -> None:
    """Judged by somebody else: PDF/UA-1."""
    for content in signs(of).values():
        report = judge.validate_pdf_bytes(content, profile="ua1")
        assert report.is_compliant, report


def test_long_texts_in_nine_languages_stay_on_their_page() -> None:
    names = ["sv", "en", "de", "fr", "fi", "da", "nb", "es", "pl"]
    text = SIGN.partition("title:")[0].replace("sv, en, sv-simple, ar, fa, ti", ", ".join(names))
    for key, length in (("title", 300), ("intro", 2000)):
        said = ", ".join(f'{name}: "{"Ord och mer " * (length // 12)}"' for name in names)
        text += f"{key}: {{{said}}}\n"
    asked = ", ".join(f"{name}: Ord" for name in names)
    text += f'online: {{url: "{ADDRESS}"}}\nquestions:\n'
    text += f"  - {{id: ord, type: text, text: {{{asked}}}}}\n"
    for content in signs(survey_of(text)).values():
        assert len(PdfReader(io.BytesIO(content)).pages) == 1


def test_without_an_address_there_is_nothing_to_lead_to(tmp_path: Path) -> None:
    (tmp_path / "q.yaml").write_text(QUESTIONS, "utf-8")
    said = exporter("online", "--to", "sign", "--survey", tmp_path / "q.yaml", "-o", tmp_path)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Frågefilen har ingen adress till webbenkäten.")
