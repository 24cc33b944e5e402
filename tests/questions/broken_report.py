"""What a question file says about results, and what of it cannot be."""

from tests.questions.good import Broken

ROLLUP = "  plats: {torg: ute, park: ute}\n"
TITLES = "groups:\n  alder: {unga: {sv: Unga, en: The young}, vuxna: {sv: Vuxna, en: Adults}}\n"
CROSS = "[{rows: plats, columns: alder}]"
PRIORITIES = "{ranking: prio, problems: problem, pairs: {ljus: [fart]}}"

CASES = {
    # -- groups of choices
    "rollup of a number": Broken(
        "  plats: {torg",
        "  ¤sett: {torg",
        "Frågan ”sett” är av typen number. Här går bara: single, multi.",
    ),
    "rollup of an unknown code": Broken(
        "gam: vuxna}",
        "gam: vuxna, ¤barn: unga}",
        "Koden ”barn” finns inte i frågan ”alder”. Där finns: ung, gam, ejsv.",
    ),
    "rollup of no question": Broken(
        "  alder: {ung: unga, gam: vuxna}",
        "  ¤kon: {ung: unga, gam: vuxna}",
        "Frågan ”kon” finns inte.",
    ),
    "rollup of a misspelt question": Broken(
        "  plats: {torg",
        "  ¤platser: {torg",
        "Frågan ”platser” finns inte. Menade du ”plats”?",
    ),
    "rollup of nothing": Broken(
        ROLLUP,
        "  plats: ¤{}\n",
        "”plats” har för få delar (0). Minst 1 behövs.",
    ),
    "group of what is no answer": Broken(
        "gam: vuxna}",
        "gam: vuxna, ¤ejsv: vuxna}",
        "”ejsv” är inget riktigt svar (missing) och kan inte vara med i en grupp. Ta bort det här.",
    ),
    "group with a long name": Broken(
        "gam: vuxna}",
        "gam: ¤vuxna_och_lite_till_22}",
        "”vuxna_och_lite_till_22” går inte som namn på en grupp. "
        "Använd a–z, 0–9 och _, högst 20 tecken.",
    ),
    "group called like a choice outside": Broken(
        f"{ROLLUP}{TITLES}  plats: {{ute:",
        f"  plats: {{torg: ¤ingen}}\n{TITLES}  plats: {{ingen:",
        "”ingen” är också koden för ett svarsval som inte är med i någon grupp. "
        "Ge gruppen ett annat namn.",
    ),
    # -- titles of groups
    "groups without questions": Broken(
        "  alder: {unga: {sv: Unga, en: The young}, vuxna: {sv: Vuxna, en: Adults}}\n"
        "  plats: {ute: {sv: Utomhus, en: Outdoors}}\n",
        "  ¤- unga\n",
        "”groups” ska ha frågor under sig, en på varje rad, till exempel ”omrade: …”.",
    ),
    "groups of a question without names": Broken(
        "{ute: {sv: Utomhus, en: Outdoors}}",
        "¤Utomhus",
        "”plats” ska ha grupper under sig, en på varje rad, till exempel ”nossebro: …”.",
    ),
    "title of a group in one language": Broken(
        "{sv: Utomhus, en: Outdoors}",
        "¤{sv: Utomhus}",
        "”ute” saknas på språket ”en”. Lägg till en: …",
    ),
    "titles of a question without groups": Broken(
        ROLLUP,
        "",
        "”plats” har inga grupper i ”rollup”. Skriv dem där, eller ta bort titlarna här.",
    ),
    "titles of a misspelt question": Broken(
        "  plats: {ute",
        "  ¤platser: {ute",
        "”platser” har inga grupper i ”rollup”. Menade du ”plats”?",
    ),
    "title of a misspelt group": Broken(
        "vuxna: {sv: Vuxna",
        "¤vuxan: {sv: Vuxna",
        "Gruppen ”vuxan” finns inte i ”rollup” för ”alder”. Menade du ”vuxna”?",
    ),
    "title of no group": Broken(
        "{ute: {sv",
        "{¤inne: {sv",
        "Gruppen ”inne” finns inte i ”rollup” för ”plats”. Där finns: ute.",
    ),
    "two groups with one title": Broken(
        "{sv: Vuxna, en: Adults}",
        "{sv: Vuxna, en: ¤the  Young}",
        "”vuxna” har en titel som ser likadan ut som den för ”unga” på språket ”en”. "
        "Den som läser kan inte skilja dem åt.",
    ),
    "group with the title of a choice outside": Broken(
        "{sv: Utomhus, en: Outdoors}",
        "{sv: ¤Ingenstans, en: Outdoors}",
        "”ute” har en titel som ser likadan ut som den för ”ingen” på språket ”sv”. "
        "Den som läser kan inte skilja dem åt.",
    ),
    # -- themes and indicators
    "title of a theme in one language": Broken(
        "{sv: Trafik, en: Traffic}",
        "¤{sv: Trafik}",
        "”trafik” saknas på språket ”en”. Lägg till en: …",
    ),
    "title without languages": Broken(
        "{sv: Trafik, en: Traffic}",
        "¤Trafik",
        "”trafik” ska ha en text för varje språk. Skriv trafik: {sv: …, en: …}.",
    ),
    "indicator with a text in one language": Broken(
        "{sv: Netto, en: Balance}",
        "¤{sv: Netto}",
        "”text” saknas på språket ”en”. Lägg till en: …",
    ),
    # -- crosses
    "one cross that is no list": Broken(
        CROSS,
        "¤{rows: plats, columns: alder}",
        "”crosses” ska vara en lista, till exempel [{rows: …, columns: …}] eller rader som "
        "börjar med ”- ”.",
    ),
    "titles of themes under another word": Broken(
        "themes:\n",
        "¤theme:\n",
        "Nyckeln ”theme” finns inte här. Menade du ”themes”?",
    ),
    "titles of groups under another word": Broken(
        "groups:\n",
        "¤grups:\n",
        "Nyckeln ”grups” finns inte här. Menade du ”groups”?",
    ),
    "groups under another word": Broken(
        "rollup:\n",
        "¤rolup:\n",
        "Nyckeln ”rolup” finns inte här. Menade du ”rollup”?",
    ),
    "text of an indicator under another word": Broken(
        "text: {sv: Netto",
        "¤txt: {sv: Netto",
        "Nyckeln ”txt” finns inte här. Menade du ”text”?",
    ),
    "cross without columns": Broken(
        CROSS,
        "[¤{rows: plats}]",
        "”columns” saknas under ”crosses”.",
    ),
    "cross of a matrix": Broken(
        "columns: alder}",
        "columns: ¤problem}",
        "Frågan ”problem” är av typen matrix. Här går bara: single, multi.",
    ),
    "cross of a misspelt question": Broken(
        "rows: plats",
        "rows: ¤palts",
        "Frågan ”palts” finns inte. Menade du ”plats”?",
    ),
    "cross of a question with itself": Broken(
        "columns: alder}",
        "columns: ¤plats}",
        "En fråga kan inte korsas med sig själv. "
        "Skriv en annan än ”plats” i ”rows” eller ”columns”.",
    ),
    "the same cross twice": Broken(
        CROSS,
        "\n  - {rows: plats, columns: alder}\n  - ¤{rows: plats, columns: alder}",
        "Samma två frågor korsas redan på rad 76. Ta bort den ena.",
    ),
    "the same cross twice, turned": Broken(
        CROSS,
        "\n  - {rows: plats, columns: alder}\n  - ¤{rows: alder, columns: plats}",
        "Samma två frågor korsas redan på rad 76. Ta bort den ena.",
    ),
    # -- priorities
    "priorities without a ranking": Broken(
        PRIORITIES,
        "¤{problems: problem, pairs: {ljus: [fart]}}",
        "”ranking” saknas under ”priorities”.",
    ),
    "priorities of no ranking": Broken(
        "{ranking: prio",
        "{ranking: ¤plats",
        "Frågan ”plats” är av typen multi. Här går bara: ranking.",
    ),
    "priorities of no matrix": Broken(
        "problems: problem, pairs",
        "problems: ¤prio, pairs",
        "Frågan ”prio” är av typen ranking. Här går bara: matrix.",
    ),
    "priorities of a misspelt question": Broken(
        "problems: problem, pairs",
        "problems: ¤problme, pairs",
        "Frågan ”problme” finns inte. Menade du ”problem”?",
    ),
    "pair of no choice": Broken(
        "{ljus: [fart]}",
        "{¤ljusa: [fart]}",
        "Koden ”ljusa” finns inte i frågan ”prio”. Menade du ”ljus”?",
    ),
    "pair of a misspelt row": Broken(
        "{ljus: [fart]}",
        "{ljus: [fart, ¤mrok]}",
        "Raden ”mrok” finns inte i frågan ”problem”. Menade du ”mork”?",
    ),
    "pair of no row": Broken(
        "{ljus: [fart]}",
        "{ljus: [¤lampa]}",
        "Raden ”lampa” finns inte i frågan ”problem”. Där finns: fart, mork.",
    ),
    "pair of a row without its list": Broken(
        "{ljus: [fart]}",
        "{ljus: ¤fart}",
        "”ljus” ska vara en lista, även när den bara har en del. "
        "Sätt hakparenteser runt det som står här: [ … ].",
    ),
    "no pairs": Broken(
        "pairs: {ljus: [fart]}",
        "pairs: ¤{}",
        "”pairs” har för få delar (0). Minst 1 behövs.",
    ),
    "priorities without an indicator": Broken(
        "count: [stor], exclude: [lite], text: {sv: Stort, en: Big}}",
        "plus: [stor], minus: [lite], text: {sv: Stort, en: Big}}",
        "”problem” har inget mått med ”count” i ”indicators”. "
        "Skriv ett: det säger vilka svar som räknas som ett stort problem.",
    ),
}
"""Each is answered with this one error and nothing else."""

WARNINGS = {
    "theme without a title": Broken(
        "  - id: ord\n    type: text\n",
        "  - id: ord\n    type: text\n    theme: ¤forslag\n",
        "Teman utan titel i ”themes”: forslag. I rapporten heter de då som här.",
    ),
    "misspelt theme": Broken(
        "theme: trafik",
        "theme: ¤trafk",
        "Temat ”trafk” har ingen titel i ”themes”. Menade du ”trafik”?",
    ),
    "no titles of themes": Broken(
        "themes:\n  trafik: {sv: Trafik, en: Traffic}\n",
        "",
        "Teman utan titel i ”themes”: trafik. I rapporten heter de då som här.",
    ),
    "group without a title": Broken(
        "unga: {sv: Unga, en: The young}, vuxna: {sv",
        "vuxna: {sv",
        "Grupper i ”alder” utan titel i ”groups”: unga. I rapporten heter de då så.",
    ),
    "groups without titles": Broken(
        "  plats: {ute: {sv: Utomhus, en: Outdoors}}\n",
        "",
        "Grupper i ”plats” utan titel i ”groups”: ute. I rapporten heter de då så.",
    ),
    "indicator without a text": Broken(
        ", text: {sv: Netto, en: Balance}",
        "",
        "Mått utan ”text”: netto. I rapporten heter de då som här.",
    ),
}
"""Each is answered with this one warning, and the survey loads."""
