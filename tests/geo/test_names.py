"""Names fold and match across spellings and scripts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geo.gazetteer import names

ALPHABETS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",)) | st.sampled_from("اأإةهـىيال -'’ŞşİıÇäßø\n\t"),
    max_size=40,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Saraqib", "saraqib"),
        ("  Sarāqib ", "saraqib"),
        ("Ma'arrat al-Nu‘mān", "maarrat al numan"),
        ("Khān_Shaykhūn", "khan shaykhun"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("Diyarbakır", "diyarbakir"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Київ", "киів"),
        ("مَعَرَّة النُّعمان", "معره النعمان"),
        ("إدلب", "ادلب"),
        ("حلبـــ", "حلب"),
        ("مصطفى", "مصطفي"),
        ("کوبانی", "كوباني"),
        ("서울특별시", "서울특별시"),
        ("がま", "がま"),
        ("\u200fحلب\u200e", "حلب"),
        ("'’ -", ""),
        ("", ""),
    ],
)
def test_fold(written, folded):
    assert names.fold(written) == folded


@given(ALPHABETS)
def test_folding_twice_changes_nothing(text):
    once = names.fold(text)
    assert names.fold(once) == once
    assert "\n" not in once


@given(st.lists(ALPHABETS, max_size=12))
def test_many_names_are_treated_as_each_is(texts):
    folded = names.fold_many(texts)
    assert folded == [names.fold(text) for text in texts]
    assert names.skeleton_many(folded) == [names.skeleton(text) for text in folded]
    assert names.spoken_many(folded)[1] == [names.phonetic(text) for text in folded]
    assert names.name_hashes(folded).tolist() == [names.name_hash(text) for text in folded]


SAME_NAME = [
    ("Saraqeb", "Saraqib", "Sarāqib", "سراقب", "Serakib", "Саракиб"),
    ("Binnish", "Binish", "بنش", "Binniş"),
    ("Maaret al-Numan", "Ma'arrat al-Nu'man", "معرة النعمان", "Maarat an-Numan", "Maaret en-Numan"),
    ("Jisr al-Shughur", "جسر الشغور", "Jisr ash-Shughour", "Jisr-Ash-Shugur"),
    ("Khan Sheikhoun", "Han Şeyhun", "خان شيخون", "Khan Shaykhun", "Хан-Шейхун"),
    ("Deir ez-Zor", "دير الزور", "Dayr az Zawr"),
    ("Kharkiv", "Харків", "Харьков", "Kharkov"),
    ("Bab al-Hawa", "باب الهوى"),
    ("Hodeidah", "الحديدة", "Hudayda"),
    ("Qamishli", "القامشلي", "Kamışlı"),
]


@pytest.mark.parametrize("spellings", SAME_NAME, ids=lambda spellings: spellings[0])
def test_spellings_of_one_name_share_a_skeleton(spellings):
    assert len({names.skeleton(names.fold(spelling)) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Cisr eş-Şuğur", "جسر الشغور"),
        ("Thiban", "ذيبان"),
        ("Abul Thohur", "أبو الظهور"),
        ("Deir Elasafir", "دير العصافير"),
        ("Little Kafr", "كفر صغير"),
        ("Madiq Castle", "قلعة المضيق"),
        ("Eastern Kwaires", "كويرس شرقي"),
    ],
)
def test_a_variant_of_a_spelling_meets_the_name(written, meant):
    skeletons = {names.skeleton(reading) for reading in names.spelling_variants(names.fold(written))}
    assert names.skeleton(names.fold(meant)) in skeletons


def test_different_places_keep_different_skeletons():
    places = ["Idlib", "Aleppo", "Hama", "Homs", "Latakia", "Saraqib", "Ariha", "Morek"]
    assert len({names.skeleton(names.fold(place)) for place in places}) == len(places)


def test_hashes_of_different_names_differ():
    hashes = names.name_hashes([f"town {number}" for number in range(20_000)])
    assert len(np.unique(hashes)) == 20_000


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("Aleppo", "latin"),
        ("حلب", "arabic"),
        ("Алеппо", "cyrillic"),
        ("한국", "other"),
        ("12", "latin"),
        ("Şam", "latin"),
    ],
)
def test_script(name, script):
    assert names.script_of(name) == script
