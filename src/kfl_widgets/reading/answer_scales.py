"""The answer scales people use, in Norwegian and English: which answer is lower, which higher.

A scale is written low to high: «aldri < sjelden < ofte»; «|» stands between ways to say the same.
Nothing here is guessed: words that are on no scale we know have no order.
"""
# ruff: noqa: E501 - a scale reads best on one line

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kfl_widgets.reading.values import Cell, clean_text, plain_letters

__all__ = [
    "LADDERS",
    "Ladder",
    "answer_key",
    "bare_face",
    "is_coded",
    "is_no_answer",
    "leading_number",
]

_MIDDLE = (
    "verken enig eller uenig|verken uenig eller enig|verken eller|nøytral|både og"
    "|både enig og uenig|midt imellom|verken enig og uenig|nøytral holdning"
)
_MIDDLE_EN = (
    "neither agree nor disagree|neither disagree nor agree|neutral|undecided|neither|unsure"
    "|neither agree or disagree"
)
_LOW, _SOME = (
    "helt uenig|svært uenig|sterkt uenig|totalt uenig",
    "litt uenig|delvis uenig|noe uenig",
)
_RATHER, _HIGH = "litt enig|delvis enig|noe enig", "helt enig|svært enig|sterkt enig|totalt enig"
_NO_EN = "strongly disagree|completely disagree|totally disagree|fully disagree"
_YES_EN = "strongly agree|completely agree|totally agree|fully agree"
_LITTLE_EN = "somewhat disagree|slightly disagree|partly disagree|mildly disagree|tend to disagree"
_SOME_EN = "somewhat agree|slightly agree|partly agree|mildly agree|tend to agree"
_OK = (
    "verken god eller dårlig|verken bra eller dårlig|verken godt eller dårlig|verken eller"
    "|middels|ok|passe|både og|nøytral|helt ok"
)
_CONTENT = (
    "verken fornøyd eller misfornøyd|verken misfornøyd eller fornøyd|verken eller|nøytral|både og"
)

_WRITTEN = f"""
{_LOW} < {_SOME}|uenig|ganske uenig < {_RATHER}|enig|ganske enig < {_HIGH}
{_LOW} < {_SOME}|uenig|ganske uenig < {_MIDDLE} < {_RATHER}|enig|ganske enig < {_HIGH}
{_LOW} < uenig|ganske uenig < {_SOME} < {_RATHER} < enig|ganske enig < {_HIGH}
{_LOW} < uenig|ganske uenig < {_SOME} < {_MIDDLE} < {_RATHER} < enig|ganske enig < {_HIGH}
uenig < {_MIDDLE} < enig
uenig < {_RATHER} < enig < {_HIGH}
stemmer ikke|stemmer ikke i det hele tatt < stemmer litt|stemmer delvis < stemmer godt|stemmer bra|stemmer ganske godt|stemmer < stemmer svært godt|stemmer helt
stemmer ikke|stemmer ikke i det hele tatt < stemmer dårlig|stemmer litt < stemmer noe|stemmer delvis|verken eller < stemmer godt|stemmer ganske godt < stemmer svært godt|stemmer helt
stemmer svært dårlig < stemmer dårlig|stemmer nokså dårlig < stemmer godt|stemmer nokså godt < stemmer svært godt
stemmer svært dårlig < stemmer dårlig|stemmer nokså dårlig < verken eller|stemmer verken godt eller dårlig|stemmer noe < stemmer godt|stemmer nokså godt < stemmer svært godt
stemmer ikke < stemmer delvis|stemmer litt < stemmer|stemmer helt
passer ikke|passer ikke i det hele tatt < passer litt|passer dårlig < passer godt|passer ganske godt < passer svært godt|passer helt
passer svært dårlig < passer dårlig < verken eller|passer verken godt eller dårlig|passer noe < passer godt < passer svært godt
passer ikke < passer delvis|passer litt < passer|passer godt
aldri < sjelden|av og til|noen ganger < ofte < alltid|svært ofte
aldri|svært sjelden eller aldri|aldri eller svært sjelden|svært sjelden < sjelden|en sjelden gang < av og til|noen ganger|iblant < ofte|som oftest|vanligvis < alltid|svært ofte|svært ofte eller alltid|alltid eller svært ofte
aldri < svært sjelden < sjelden < av og til|noen ganger < ofte < svært ofte < alltid
aldri < svært sjelden < sjelden < ofte < svært ofte < alltid
aldri < sjelden < av og til|noen ganger < ofte < svært ofte < alltid
aldri < av og til|noen ganger < ofte|alltid
sjelden < av og til|noen ganger < ofte
ikke i det hele tatt < en sjelden gang < 2 eller 3 ganger i måneden|to eller tre ganger i måneden < omtrent 1 gang i uken|omtrent en gang i uken < flere ganger i uken
ikke i noen fag < i svært få fag|i få fag < i noen fag < i mange fag < i alle eller de fleste fag|i alle fag
ingen timer|ingen < få|i få timer < noen|i noen timer < de fleste|mange|i de fleste timer < alle|i alle timer
svært dårlig < dårlig < bra|god|godt < svært bra|svært god|svært godt
svært dårlig < dårlig < {_OK} < bra|god|godt < svært bra|svært god|svært godt
svært dårlig < dårlig|ganske dårlig < litt dårlig < litt bra|litt god < bra|god|ganske bra < svært bra|svært god
svært dårlig < dårlig < litt dårlig < {_OK} < litt bra|litt god < bra|god < svært bra|svært god
dårlig < {_OK} < bra|god|godt
ikke bra|dårlig < litt bra|ok|passe|middels < bra|god < svært bra|svært god
i svært liten grad < i liten grad < i stor grad < i svært stor grad
i svært liten grad|ikke i det hele tatt|ikke i noen grad|i ingen grad < i liten grad < i noen grad|i middels grad|til en viss grad|i noe grad|verken eller < i stor grad < i svært stor grad
ikke i det hele tatt|i ingen grad|i svært liten grad < i liten grad < i noen grad|i middels grad|til en viss grad < i stor grad
i liten grad < i noen grad|i middels grad < i stor grad < i svært stor grad
i liten grad < i noen grad|i middels grad < i stor grad
i ingen grad|ikke i det hele tatt < i svært liten grad < i liten grad < i noen grad < i stor grad < i svært stor grad
i svært liten grad < i liten grad < i nokså liten grad|i ganske liten grad < i noen grad|verken eller < i nokså stor grad|i ganske stor grad < i stor grad < i svært stor grad
i svært liten grad < i liten grad < i nokså liten grad|i ganske liten grad < i nokså stor grad|i ganske stor grad < i stor grad < i svært stor grad
svært misfornøyd < misfornøyd|litt misfornøyd|ganske misfornøyd < fornøyd|litt fornøyd|ganske fornøyd < svært fornøyd
svært misfornøyd < misfornøyd|litt misfornøyd|ganske misfornøyd < {_CONTENT} < fornøyd|litt fornøyd|ganske fornøyd < svært fornøyd
misfornøyd < {_CONTENT} < fornøyd
trives ikke i det hele tatt < trives ikke noe særlig|trives ikke så godt < trives litt|verken eller < trives godt < trives svært godt
trives svært dårlig < trives dårlig < trives godt < trives svært godt
ikke viktig|ikke viktig i det hele tatt|uviktig < litt viktig|mindre viktig < viktig|ganske viktig < svært viktig
svært uviktig < uviktig < verken eller|nøytral < viktig < svært viktig
svært usannsynlig < usannsynlig < verken eller|nøytral < sannsynlig < svært sannsynlig
svært lite < lite < middels|noe|passe < mye < svært mye
ingenting < lite|litt < noe|en del < mye < svært mye
svært utrygg < utrygg|litt utrygg < verken eller|både og|nøytral < trygg|ganske trygg < svært trygg
svært utrygg < utrygg|litt utrygg < trygg|ganske trygg < svært trygg
nei < ja
nei < litt|noen ganger|av og til|både og|delvis|kanskje|tja < ja
stort surt fjes|stor sur|svært sur|svært trist < lite surt fjes|liten sur|sur|trist < lite smilefjes|lite blidt fjes|liten blid|blid|glad < stort smilefjes|stort blidt fjes|stor blid|svært blid|svært glad
surt fjes|sur|trist|lei meg|sint < nøytral|nøytralt fjes|midt imellom|strekmunn < smilefjes|blidt fjes|blid|glad
svært trist|svært sur < trist|sur < nøytral|midt imellom < glad|blid < svært glad|svært blid
☹☹|☹|🙁 < 😐 < 🙂|😀
☹☹|☹ < 🙁 < 🙂 < 😀
☹☹ < ☹ < 🙂 < 😀
☹☹|☹ < 🙁 < 😐 < 🙂
☹|🙁 < 😐 < 🙂 < 😀
☹☹|☹ < 🙁 < 😐 < 🙂 < 😀
☹☹ < ☹ < 😐 < 🙂 < 😀
{_NO_EN} < disagree|{_LITTLE_EN} < agree|{_SOME_EN} < {_YES_EN}
{_NO_EN} < disagree|{_LITTLE_EN} < {_MIDDLE_EN} < agree|{_SOME_EN} < {_YES_EN}
{_NO_EN} < disagree < {_LITTLE_EN} < {_SOME_EN} < agree < {_YES_EN}
{_NO_EN} < disagree < {_LITTLE_EN} < {_MIDDLE_EN} < {_SOME_EN} < agree < {_YES_EN}
disagree < {_MIDDLE_EN} < agree
never < rarely|seldom|sometimes|occasionally < often|frequently|usually < always|very often
never|almost never < rarely|seldom < sometimes|occasionally < often|frequently|usually|almost always < always|very often
never < sometimes < always|often
very poor|very bad|terrible < poor|bad < good < very good|excellent
very poor|very bad|terrible < poor|bad < fair|average|ok|okay|acceptable|neither good nor bad|neutral < good < very good|excellent
poor < fair < good < very good < excellent
poor < fair|average|ok < good
poor < fair < good < excellent
not at all < a little|slightly|a little bit < somewhat|moderately|a moderate amount < quite a bit|very|a lot < very much|extremely|a great deal|completely
not at all < a little|slightly|to some extent < quite a bit|moderately|somewhat < very much|a lot|extremely|a great deal
not at all true < hardly true < moderately true < exactly true
to a very small extent|not at all < to a small extent < to some extent|to a moderate extent < to a large extent|to a great extent < to a very large extent|to a very great extent
to a small extent|not at all < to some extent|to a moderate extent < to a large extent|to a great extent
very dissatisfied < dissatisfied|somewhat dissatisfied < satisfied|somewhat satisfied < very satisfied
very dissatisfied < dissatisfied|somewhat dissatisfied < neither satisfied nor dissatisfied|neutral|neither < satisfied|somewhat satisfied < very satisfied
very unfavorably < somewhat unfavorably|unfavorably < neither favorably nor unfavorably|neutral < somewhat favorably|favorably < very favorably
very unhappy < unhappy|somewhat unhappy < neutral|neither happy nor unhappy < happy|somewhat happy < very happy
not important|not at all important < slightly important|somewhat important < important|moderately important < very important|extremely important
very unlikely < unlikely|somewhat unlikely < neutral|neither likely nor unlikely < likely|somewhat likely < very likely
no < yes
no < sometimes|somewhat|a little|maybe < yes
"""

_SAME_WORD = {
    "heilt": "helt",
    "ueinig": "uenig",
    "einig": "enig",
    "sjeldan": "sjelden",
    "nokon": "noen",
    "nokre": "noen",
    "gonger": "ganger",
    "gong": "gang",
    "daarleg": "daarlig",
    "ikkje": "ikke",
    "meget": "svaert",
    "veldig": "svaert",
    "svart": "svaert",
    "misnoegd": "misfornoeyd",
    "noegd": "fornoeyd",
    "hverken": "verken",
    "korkje": "verken",
    "og/eller": "eller",
    "mykje": "mye",
    "unfavourably": "unfavorably",
    "favourably": "favorably",
    "heile": "hele",
    "fleste": "fleste",
    "veka": "uken",
    "uka": "uken",
}
_FACES = {
    "☹☹": ("😭", "😢", "😡", "😠", "😫", "😣", "😩"),
    "☹": ("☹", "😞", "😟", "😔", "😦", ":((", "=(("),
    "🙁": ("🙁", "😕", "😒", ":(", ":[", "=(", ":/"),
    "😐": ("😐", "😑", ":|", "😶", "=|"),
    "🙂": ("🙂", "☺", "😊", ":)", ":]", "=)", "😌"),
    "😀": ("😀", "😃", "😄", "😁", "😆", "🤩", "😍", ":d", ":))", "=d", "=))"),
}
_FACE_OF = {face: name for name, faces in _FACES.items() for face in (name, *faces)}

_NUMBERED = re.compile(
    r"[(\[]?(\d{1,2})[)\]]?(?:\s*[-–—.:=)]\s*|\s+(?=[A-ZÆØÅ])|\s*(?=\())(?=\D)(.+)"
)
_CODED = re.compile(r"AO?0*([1-9]\d?)")
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_NO_ANSWERS = (
    "vet ikke",
    "veit ikke",
    "vet ej",
    "vetikke",
    "ikke aktuelt",
    "ikke aktuell",
    "ikke relevant",
    "ikke svare",
    "ikke å svare",
    "ikke besvart",
    "ubesvart",
    "ikke svart",
    "ikke oppgi",
    "ingen mening",
    "ingen formening",
    "har ikke grunnlag",
    "kan ikke svare",
    "don't know",
    "dont know",
    "do not know",
    "not applicable",
    "prefer not",
    "no opinion",
    "no answer",
    "not sure",
    "cannot say",
)
_NO_ANSWER_WORDS = re.compile(r"(?:^|[\W_])n/?a(?:$|[\W_])")
_LONGEST_ANSWER = 60


@dataclass(frozen=True)
class Ladder:
    """A scale of answers, low to high; each step may be said in several ways, the first first."""

    steps: tuple[tuple[str, ...], ...]

    @cached_property
    def values(self) -> Mapping[str, int]:
        """The value of each answer, by its `answer_key`."""
        return {
            answer_key(words): value
            for value, step in enumerate(self.steps, start=self.low)
            for words in step
        }

    @property
    def low(self) -> int:
        """The lowest value. No is 0 and yes is 1, so that a mean is the share that said yes."""
        return 0 if len(self) == 2 else 1

    @property
    def needs_all(self) -> bool:
        """Whether it only counts when every step is met: «nei, ja» alone may be just that."""
        return answer_key(self.steps[0][0]) in ("nei", "no")

    def covers(self, keys: Iterable[str]) -> bool:
        """Tell whether each answer is a step of its own."""
        given = [self.values.get(key) for key in keys]
        return None not in given and len(set(given)) == len(given)

    def __len__(self) -> int:
        return len(self.steps)


def answer_key(cell: Cell) -> str:
    """Give the form under which answers are compared.

    «1 – Helt  uenig», «HELT UENIG» and «heilt ueinig» are one; so are ☹, 🙁 and :-(.
    """
    text = clean_text(cell)
    numbered = _NUMBERED.fullmatch(text)
    if numbered and _ASIDE.fullmatch(numbered[2]) is None:
        text = numbered[2]
    face = _face(text)
    if face:
        return face
    plain = plain_letters(_ASIDE.sub("", text) or text).replace("/", " ")
    words = re.findall(r"[^\W_]+", plain)
    return "".join(_SAME_WORD.get(word, word) for word in words)


def _face(text: str) -> str:
    return _FACE_OF.get(bare_face(text), "")


def bare_face(text: str) -> str:
    """Give a smiley without what changes only its looks: «:-)» and «: )» are one."""
    return re.sub(r"[\s\ufe0e\ufe0f-]", "", text).casefold()


def is_coded(cell: Cell) -> bool:
    """Tell whether an answer is only a form tool's code for it: «A3»."""
    return bool(_CODED.fullmatch(clean_text(cell)))


def leading_number(cell: Cell) -> int | None:
    """Give the number an answer starts with: «4 – Helt enig» is 4, «5 (best)» is 5, «A3» is 3."""
    coded = _CODED.fullmatch(clean_text(cell))
    if coded:
        return int(coded[1])
    numbered = _NUMBERED.fullmatch(clean_text(cell))
    return int(numbered[1]) if numbered and len(clean_text(cell)) <= _LONGEST_ANSWER else None


def is_no_answer(cell: Cell) -> bool:
    """Tell whether words decline to answer: «Vet ikke / ikke aktuelt», «Unfamiliar (N/A)»."""
    text = clean_text(cell).casefold()
    if not text or len(text) > _LONGEST_ANSWER:
        return False
    plain = plain_letters(text).replace("ikkje", "ikke").replace("veit ", "vet ")
    return any(words in plain for words in map(plain_letters, _NO_ANSWERS)) or bool(
        _NO_ANSWER_WORDS.search(plain)
    )


LADDERS: tuple[Ladder, ...] = tuple(
    Ladder(tuple(tuple(step.strip().split("|")) for step in line.split(" < ")))
    for line in _WRITTEN.strip().splitlines()
)
"""All scales we know, with 2 to 7 steps."""
