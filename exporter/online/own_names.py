"""What languages are called by those who speak them."""

_OWN_NAMES = {
    "ar": "العربية",
    "bs": "Bosanski",
    "da": "Dansk",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "et": "Eesti",
    "fa": "فارسی",
    "fi": "Suomi",
    "fr": "Français",
    "ku": "Kurdî",
    "nb": "Norsk",
    "pl": "Polski",
    "ru": "Русский",
    "so": "Soomaali",
    "sq": "Shqip",
    "sv": "Svenska",
    "th": "ไทย",
    "ti": "ትግርኛ",
    "tr": "Türkçe",
    "uk": "Українська",
    "sv-simple": "Lättläst",
    "en-simple": "Easy to read",
}


def own_name(language: str) -> str:
    """Its code, where no other name is known."""
    return _OWN_NAMES.get(language, language)
