"""A file that is not the one a team saw when it chose is noticed by its hash."""

from tests.improvement.made import analysed, chosen, evidence

from kfl_widgets.improvement import SourceFile, Work, attach, changed_sources, tag
from kfl_widgets.survey import Source

OLD, OTHER = Source("T1.xlsx", "mal", "aa"), Source("T1.xlsx", "mal", "bb")


def seen_in(sha256: str, name: str = "T1.xlsx", label: str = "Trivsel"):
    return evidence(label, sources=(SourceFile(name=name, sha256=sha256),))


def work_on(*pieces) -> Work:
    areas = ()
    for one in pieces:
        areas = tag(areas, one, "improve")
    return Work(areas=areas)


def test_another_file_of_the_same_name_is_told_with_file_and_areas():
    (problem,) = changed_sources(work_on(seen_in("aa"), seen_in("aa", label="Ro")), [OTHER])
    assert (problem.severity, problem.where.file) == ("warning", "T1.xlsx")
    assert "«Trivsel», «Ro»" in str(problem)
    assert problem.remedy is not None


def test_the_same_file_is_no_matter_what_it_is_called():
    renamed = Source("kopi.xlsx", "mal", "aa")
    assert changed_sources(work_on(seen_in("aa")), [OLD]) == ()
    assert changed_sources(work_on(seen_in("aa")), [renamed]) == ()


def test_two_files_of_one_name_are_no_change():
    assert changed_sources(work_on(seen_in("aa")), [OLD, OTHER]) == ()


def test_what_nobody_can_know_is_not_told():
    assert changed_sources(work_on(seen_in("")), [OTHER]) == ()
    assert changed_sources(work_on(seen_in("aa")), [Source("T1.xlsx", "mal")]) == ()
    assert changed_sources(work_on(seen_in("aa", "T2.xlsx")), [OTHER]) == ()
    assert changed_sources(Work(areas=chosen("Trivsel")), [OTHER]) == ()


def test_evidence_laid_aside_or_attached_counts_too():
    aside = Work(aside=work_on(seen_in("aa")).areas)
    attached = Work(analyses=(attach(analysed(), seen_in("aa", label="Støtte")),))
    assert "«Trivsel»" in str(changed_sources(aside, [OTHER])[0])
    assert "«Støtte»" in str(changed_sources(attached, [OTHER])[0])


def test_a_file_in_place_of_one_that_is_gone_is_told_where_it_tells_of_the_same():
    work = work_on(seen_in("aa"), seen_in("aa", label="Ro"))
    seen = work.areas[0].evidence
    corrected, later = Source("T1 rettet.xlsx", "mal", "cc"), Source("T9.xlsx", "mal", "dd")
    held = {"cc": {(seen.followup, seen.group)}, "dd": {("T9", seen.group)}}
    (problem,) = changed_sources(work, [corrected, later], held)
    assert problem.where.file == "T1 rettet.xlsx"
    assert "«Trivsel», «Ro», var «T1.xlsx» med" in str(problem)
    assert changed_sources(work, [later], held) == ()
    assert changed_sources(work, [corrected], {"cc": {(seen.followup, "ledere")}}) == ()
    assert changed_sources(work, [OLD, corrected], held) == ()
    assert changed_sources(work, [Source("T1 (1).xlsx", "mal", "aa")], held) == ()
    (same_name,) = changed_sources(work, [OTHER], {"bb": held["cc"]})
    assert "ikke den samme filen" in str(same_name)
