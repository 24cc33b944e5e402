"""Swedish words that, beside a number or a name, decide whether it is personal data."""


def _words(spelled: str) -> frozenset[str]:
    return frozenset(spelled.split())


BEFORE_NUMBERS = _words(
    """
    all and ang apr are art ask att aug bad bar bas bed ben ber bet bla bok bor bra bro bus but bya
    byn byt can dag dar dec dej del dem den der det dog dom dra dur dyr eft eko ena enl era ert etc
    ett eur fam fan far fas fat feb fel fem fet fly fom for fot fre fru fyr gap ger get ggr gul gym
    hal han har hej hel hem hen her het hon hos hot hur hus hyr jag jan jul jun kal kan kap kar klo
    kod kom kor kub kul kur kyl lag lan las led lek lok lop lot lur lya lys maj man mao mar mat max
    med mej mel men mer mha mkr mkt mob mol mor mot mur ned nej ner new ngn ngr ngt nog nom nos not
    nya nys obs och okt old omr ons ord orm ort oss our par per pga plo pos pub puh rad ras reg rek
    ren res rod rop rum run rut sal sam sat sek sen sep ser set sex sju ska sno sol som spa sta ste
    stk sto str sur syd syn tab tag tak tal tar tas tel tex tfn the tkr tog tom ton top tor tot tre
    tro tum tun tur tyg typ und ung upp usd uta ute was you yta zon
    """
)
"""Those of three letters that also form a licence plate: "och 123", "tre 112"."""

IN_CAPITALS = _words("bmw bup dnr eon gps hlr ktm lgh lss pro sha sos spf tel usb")
"""Of three letters and written in capitals, yet no licence plate: "SOS 112"."""

NO_DOORS = _words(
    """
    cykel elljus europa förbifarts gc genomfarts gå gång hem infarts järn läns motions motor pulka
    riks utfarts vandrings
    """
)
"""Before "vägen", "gatan", "slingan" they make what has no addresses: "länsvägen 181"."""

BEFORE_NAMES = _words(
    """
    bror brodern chef chefen doktor dotter dottern exet familjen fru fröken grannarna granne grannen
    herr heter hette kallad kallas killen kollega kollegan kompis kompisen kurator kuratorn lärare
    läraren magister mannen namn rektor rektorn sambo son sonen syster systern tjejen tränaren
    vaktmästare vaktmästaren vän vännen
    """
)

NO_NAMES = _words(
    """
    alla andra att av bara bland både centrum dag den det detta dom du där därför efter ej en er ett
    finns fler flera fritidsgården från för förra gamla genom gör götaland ha han har hej hela hon
    hos hur här höga ibland ica idag inga ingen innan inte jag kan kom kommer kommun kommunen korset
    kyrkan kyrkans lilla låga län man med mellan men mer min mina mitt mot många ni norra nya när
    nära nästa och också om polis polisen på rädda röda samma se sedan sen ska skola skolan som
    stora svenska så sätt södra ta tack till tills titta torg trygg under upp utan utanför ute var
    varför vi vid vill vår våra väster västra åt åk är även över östra
    """
)
"""Often capitalised, at the start of a sentence or in what places are called."""
