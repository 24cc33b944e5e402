"""An empty document to write into: ours, or a municipality's template without its text."""

import io
from collections.abc import Iterator
from copy import deepcopy
from importlib.resources import files

from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.numbering import NumberingPart
from docx.shared import Mm

_HERE = "exporter.report.writers.word"
_KEPT = frozenset(
    {
        *("officeDocument", "core-properties", "metadata", "custom-properties", "customXml"),
        *("styles", "settings", "webSettings", "theme", "fontTable", "numbering"),
        *("footnotes", "endnotes", "glossaryDocument"),
    }
)
"""Kinds of parts of a template that are taken over without being named in what is left of it: no
macros, no comments, nobody's names, no picture of the first page."""
_SETTINGS_LEFT_OUT = (
    *("w:attachedTemplate", "w:documentProtection", "w:writeProtection", "w:trackRevisions"),
    *("w:mailMerge", "w:docVars", "w:rsids", "w:savePreviewPicture", "w:linkStyles"),
)
_LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}


def language_tag(language: str) -> str:
    """What Word calls a language of the survey."""
    return _LANGUAGES.get(language, language)


def opened(template: bytes | None, language: str) -> DocumentObject:
    """A document without text.

    Of `template` come styles, page setup, header and footer; a style that it lacks is ours. Raises
    whatever the library does where it is no Word file.
    """
    document = Document(None if template is None else io.BytesIO(template))
    if template is None:
        _become_ours(document)
    body = document.element.body
    _hand_on(body)
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    for section in document.sections:
        if section.page_width is None or section.page_height is None:
            section.page_width, section.page_height = Mm(210), Mm(297)
    _leave_out(document)
    _add_styles(document)
    _speak(document, language_tag(language))
    return document


# -- what comes of the library's own template


def _resource(name: str) -> BaseOxmlElement:
    return parse_xml(files(_HERE).joinpath(name).read_bytes())


def _become_ours(document: DocumentObject) -> None:
    """Nothing of it stays but its theme, and it is an A4 page."""
    for element, name in (
        (document.styles.element, "styles.xml"),
        (document.part.numbering_part.element, "numbering.xml"),
        (document.settings.element, "settings.xml"),
    ):
        for child in list(element):
            element.remove(child)
        for child in list(_resource(name)):
            element.append(child)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(15)
    section.header_distance = section.footer_distance = Mm(8)


# -- what is left of somebody's template


def _hand_on(body: BaseOxmlElement) -> None:
    """Give the last section the headers and footers that it has from those before it."""
    *others, last = body.iter(qn("w:sectPr"))
    kinds = [qn("w:headerReference"), qn("w:footerReference")]
    found = {(one.tag, one.get(qn("w:type"))): one for one in last if one.tag in kinds}
    for section in reversed(others):
        for one in [one for one in section if one.tag in kinds]:
            if (one.tag, one.get(qn("w:type"))) not in found:
                found[one.tag, one.get(qn("w:type"))] = one
                last.insert(0, one)


def _leave_out(document: DocumentObject) -> None:
    settings = document.settings.element
    for name in _SETTINGS_LEFT_OUT:
        for element in settings.findall(qn(name)):
            settings.remove(element)
    package = document.part.package
    if package:
        _keep(package, set())
    _keep(document.part, set(_named(document.element)))
    _keep(document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS), set(_named(settings)))


def _named(element: BaseOxmlElement) -> Iterator[str]:
    """The relationships that something in `element` needs."""
    within = qn("r:id").removesuffix("id")
    for one in element.iter():
        for name, value in one.attrib.items():
            if str(name).startswith(within):
                yield str(value)


def _keep(owner: OpcPackage | Part, named: set[str]) -> None:
    for name, relationship in list(owner.rels.items()):
        if name not in named and relationship.reltype.rpartition("/")[2] not in _KEPT:
            del owner.rels[name]


# -- styles


def _add_styles(document: DocumentObject) -> None:
    """Ours, where there is none of that kind and name."""
    known = document.styles.element
    ids = {_key(style): style.get(qn("w:styleId")) for style in known.findall(qn("w:style"))}
    ours = [deepcopy(style) for style in _resource("styles.xml").findall(qn("w:style"))]
    missing = [style for style in ours if _key(style) not in ids]
    taken = set(ids.values())
    called: dict[str, str] = {}
    for style in ours:
        own = style.get(qn("w:styleId"))
        if style not in missing:
            called[own] = ids[_key(style)]
        else:
            called[own] = f"{own}Lagesbild" if own in taken else own
    bullets = ""
    for style in missing:
        style.set(qn("w:styleId"), called[style.get(qn("w:styleId"))])
        if style.get(qn("w:default")) and any(_is_default(one, style) for one in known):
            del style.attrib[qn("w:default")]
        for reference in (*style.findall(qn("w:basedOn")), *style.findall(qn("w:next"))):
            reference.set(qn("w:val"), called[reference.get(qn("w:val"))])
        for number in style.iter(qn("w:numId")):
            bullets = bullets or _add_bullets(document)
            number.set(qn("w:val"), bullets)
        known.append(style)


def _key(style: BaseOxmlElement) -> tuple[str, str]:
    """Its kind and name: what Word keeps the same in every language."""
    name = style.find(qn("w:name"))
    return style.get(qn("w:type"), ""), (
        name.get(qn("w:val"), "") if name is not None else ""
    ).lower()


def _is_default(one: BaseOxmlElement, style: BaseOxmlElement) -> bool:
    return bool(one.get(qn("w:default"))) and one.get(qn("w:type")) == style.get(qn("w:type"))


def _add_bullets(document: DocumentObject) -> str:
    """The number of a list with our bullets, in a template that may have lists of its own."""
    part = document.part
    if any(one.reltype == RELATIONSHIP_TYPE.NUMBERING for one in part.rels.values()):
        numbering = part.numbering_part.element
    else:  # the library has none to give
        element = _resource("numbering.xml")
        for child in list(element):
            element.remove(child)
        name = PackURI("/word/numbering.xml")
        added = NumberingPart(name, CONTENT_TYPE.WML_NUMBERING, element, part.package)
        part.relate_to(added, RELATIONSHIP_TYPE.NUMBERING)
        numbering = element
    abstract, number = (deepcopy(one) for one in _resource("numbering.xml"))
    free = _free(numbering, "w:abstractNum", "w:abstractNumId")
    abstract.set(qn("w:abstractNumId"), free)
    number.find(qn("w:abstractNumId")).set(qn("w:val"), free)
    number.set(qn("w:numId"), _free(numbering, "w:num", "w:numId"))
    others = numbering.findall(qn("w:num"))
    if others:
        others[0].addprevious(abstract)
        others[-1].addnext(number)
    else:
        numbering.extend([abstract, number])
    return str(number.get(qn("w:numId")))


def _free(numbering: BaseOxmlElement, tag: str, attribute: str) -> str:
    used = (int(one.get(qn(attribute), 0)) for one in numbering.findall(qn(tag)))
    return str(1 + max(used, default=0))


# -- language


def _speak(document: DocumentObject, tag: str) -> None:
    """All text is in one language, whatever the template's styles were made for."""
    styles = document.styles.element
    for told in list(styles.iter(qn("w:lang"))):
        told.getparent().remove(told)
    normal = document.styles["Normal"].element.get_or_add_rPr()
    normal.append(parse_xml(_lang(tag)))
    defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None:
        defaults.append(parse_xml(_lang(tag)))


def _lang(tag: str) -> str:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:lang xmlns:w="{space}" w:val="{tag}" w:eastAsia="{tag}"/>'
