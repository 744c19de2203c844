from __future__ import annotations

import pytest

from kfl_widgets.reading.personal import holds_personal_data, is_personal_header


@pytest.mark.parametrize(
    "header",
    ["Navn", "Etternavn", "E-postadresse", "Email address", "Telefonnummer", "Fødselsnummer", "ID",
     "IP-adresse", "IPAddress", "LocationLatitude", "Starttidspunkt", "Tidsmerke", "Hva heter du?",
     "Ditt navn", "Elevens navn", "Respondent ID", "id. Response ID", "submitdate. Date submitted"],
)  # fmt: skip
def test_headers_that_name_personal_data(header: str) -> None:
    assert is_personal_header(header)


@pytest.mark.parametrize(
    "header",
    ["Trinn", "Skolens navn", "Jeg vet hva læreren min heter og hva navnet betyr", "Kjønn"],
)
def test_headers_that_do_not(header: str) -> None:
    assert not is_personal_header(header)


@pytest.mark.parametrize(
    "cell",
    ["kari.nordmann@skole.no", "+47 900 12 345", "0047 90012345", "47 90012345", "90 012 345",
     "90012345", "01010112345", "010101 12345", "01.01.01-12345", "84.212.33.1",
     "59.913868", "R_2YPOQ602ER1jkf1", "3292879998", "2018-11-05 10:00:00", "05.11.2018 10:03",
     "123e4567-e89b-12d3-a456-426614174000"],
)  # fmt: skip
def test_cells_that_point_to_a_person_are_known_whatever_the_header(cell: str) -> None:
    assert holds_personal_data([cell])


@pytest.mark.parametrize("cells", [["Helt enig", "Uenig"], ["1", "5"], ["8A", "8B"], ["2018"]])
def test_answers_grades_and_waves_point_to_nobody(cells: list[str]) -> None:
    assert not holds_personal_data(cells)
