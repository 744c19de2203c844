"""Which columns hold personal data: never read, and named by their headers only.

Known by the header («E-postadresse», «Navn») and, whatever the header, by what is in it. This
module looks at cells and remembers none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from kfl_widgets.locale.identifiers import EMAIL, IDENTITY, PHONE
from kfl_widgets.reading.values import Cell, clean_text, fold, plain_letters

__all__ = ["holds_personal_data", "is_personal_header", "looks_personal"]

_HEADERS = set(
    "navn fornavn etternavn mellomnavn fulltnavn name firstname lastname fullname surname "
    "dittnavn elevnavn elevensnavn barnetsnavn hvaheterdu respondent respondentnavn "
    "epost epostadresse email emailaddress mail epostadressetilrespondent "
    "telefon telefonnummer tlf tlfnr mobil mobilnummer mobiltelefon phone phonenumber "
    "foedselsnummer foedselsnr personnummer personnr fnr foedselsdato foedt dateofbirth "
    "adresse address postadresse postnummer bruker brukernavn username user userid brukerid feide "
    "ip ipadresse ipaddress ipaddr latitude longitude breddegrad lengdegrad locationlatitude "
    "locationlongitude koordinater gps "
    "id ids respondentid responsid responseid svarid submissionid besvarelsesid "
    "innsendingsid elevid "
    "externalreference externaldatareference referanseid referenceid submissionreference token "
    "recipientlastname recipientfirstname recipientemail collectorid "
    "tidsmerke timestamp tidsstempel starttidspunkt fullfoeringstidspunkt tidspunktforsisteendring "
    "starttime completiontime lastmodifiedtime startdate enddate startdato sluttdato recordeddate "
    "submitdate datestamp datesubmitted innsendt levert opprettet created createdat dato "
    "tidspunkt klokkeslett answertime duration durationinseconds svartid tidsbruk seed refurl "
    "startlanguage lastpage interviewtime userlanguage".split()
)
_NAME_WORD = re.compile(r"\b(?:for|etter|mellom|elev|barne)?navn(?:et)?\b|\bname\b")
_SHORT_HEADER = 5

_CONTENT = (
    *map(re.compile, (EMAIL, IDENTITY, PHONE)),
    # Telephone too: what in a text may be a count is none in a cell of its own.
    re.compile(r"(?:\+?47[ -]?)?(?:[2-9]\d{7}|\d{2,3}(?: \d{2,3}){2,3})"),
    re.compile(r"(?:\d{1,3}\.){3}\d{1,3}"),  # IP address
    re.compile(r"[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7}", re.IGNORECASE),  # IPv6
    re.compile(r"-?\d{1,3}[.,]\d{4,}(?:[,;] ?-?\d{1,3}[.,]\d{4,})?"),  # coordinates
    re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE),  # an id
    re.compile(r"\d{9,}|(?:[A-Z]{1,2}_)\w{8,}"),  # an id
    re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d?:\d\d.*|\d\d?[./]\d\d?[./]\d{2,4}[ ,]+\d\d?[:.]\d\d.*"),
)
_SHARE = 0.2


def is_personal_header(header: str) -> bool:
    """Tell whether a header names personal data, or what a form tool notes about each answer."""
    text = fold(header.split(". ", maxsplit=1)[0]) if ". " in header else fold(header)
    if text in _HEADERS or fold(header) in _HEADERS:
        return True
    words = plain_letters(header).split()
    is_short = len(words) <= _SHORT_HEADER
    return is_short and bool(_NAME_WORD.search(plain_letters(header))) and "skole" not in text


def looks_personal(cell: Cell) -> bool:
    """Tell whether a cell could point to a person: an address, a number, a moment."""
    if isinstance(cell, (datetime, time)):
        return True
    if isinstance(cell, date):
        return False  # a damaged grade, maybe
    text = clean_text(cell)
    return any(pattern.fullmatch(text) for pattern in _CONTENT)


def holds_personal_data(cells: Iterable[Cell]) -> bool:
    """Tell whether so many of some distinct cells look personal that the column is left out."""
    looks = [looks_personal(cell) for cell in cells]
    return sum(looks) > _SHARE * len(looks)
