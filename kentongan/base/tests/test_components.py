"""The parts of pages say what they are given, and nothing else."""

import re
from datetime import date, datetime
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from kentongan.base import icons


def words(part, **values):
    """What a reader reads: the text of a part with single spaces."""
    return " ".join(strip_tags(render_to_string(f"base/{part}.html", values)).split())


def html(part, **values):
    return render_to_string(f"base/{part}.html", values)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (2, "Jawaban paling lambat Jumat, 12 Juni. Sisa 2 hari kerja."),
        (0, "Jawaban paling lambat Jumat, 12 Juni. Hari ini hari terakhir."),
        (-3, "Jawaban paling lambat Jumat, 12 Juni. Lewat 3 hari kerja."),
        (None, "Waktu dihentikan dulu."),
    ],
)
def test_the_clock_tells_the_promise_and_what_is_left(left, said):
    assert words("_clock", due=date(2026, 6, 12), left=left) == said


@pytest.mark.parametrize(
    ("left", "said"),
    [(2, "sisa 2 hari"), (0, "hari ini"), (-1, "lewat 1 hari"), (None, "menunggu")],
)
def test_the_clock_on_a_card_is_two_words(left, said):
    assert words("_clock_short", left=left) == said


def test_a_step_of_the_timeline_names_the_office_and_the_hour():
    step = {"words": "Sudah dibaca", "at": datetime(2026, 6, 9, 14, 5), "office": "Kaur Umum"}
    assert words("_timeline", steps=[step]) == (
        "Sudah dibaca Selasa, 9 Juni, pukul 14.05 · Kaur Umum"
    )


def test_a_message_is_shown_as_text_never_as_html():
    said = html("_message", words="<b>x</b>", who="Anda", at=datetime(2026, 6, 9, 14, 5))
    assert re.findall("<p>(.*?)</p>", said) == ["&lt;b&gt;x&lt;/b&gt;"]


def test_a_question_marks_the_chosen_answer_only():
    said = html("_radios", name="a", legend="?", options=[("1", "Ya"), ("2", "Tidak")], chosen="2")
    assert re.findall(r'value="(\d)"( id="a")?( checked)?', said) == [
        ("1", ' id="a"', ""),
        ("2", "", " checked"),
    ]


class PhoneForm(forms.Form):
    phone = forms.CharField(label="Nomor HP", help_text="Boleh dilewati", required=False)


@pytest.fixture
def wrong():
    form = PhoneForm({"phone": "0812"}, auto_id="%s")
    form.add_error("phone", "Nomor HP kurang panjang.")
    form.add_error(None, "Coba lagi.")
    return form


def test_the_summary_links_each_reason_to_its_field(wrong):
    said = html("_error_summary", form=wrong)
    assert (re.findall('href="(.*?)">(.*?)<', said), words("_error_summary", form=wrong)) == (
        [("#phone", "Nomor HP kurang panjang.")],
        "Ada yang kurang: Coba lagi. Nomor HP kurang panjang.",
    )


def test_a_form_without_errors_has_no_summary():
    assert words("_error_summary", form=PhoneForm({"phone": ""})) == ""


def test_a_field_is_tied_to_its_label_hint_and_reason(wrong):
    said = html("_field", field=wrong["phone"])
    texts = dict(re.findall('<p class="(?:hint|error)" id="(.*?)">(.*?)</p>', said))
    told = re.search('aria-describedby="(.*?)"', said)[1].split()
    assert (
        re.search('<label for="(.*?)"', said)[1] == re.search('<input.* id="(.*?)"', said)[1],
        [texts[one] for one in told],
        re.search('aria-invalid="(.*?)"', said)[1],
    ) == (True, ["Boleh dilewati", "Nomor HP kurang panjang."], "true")


def test_a_bar_is_as_long_as_its_share_of_the_longest():
    said = html("_bar", words="Jalan", value=7, most=14)
    assert (
        re.search(r'<rect width="(\d+)"', said)[1],
        words("_bar", words="Jalan", value=7, most=14),
    ) == (
        "50",
        "Jalan 7",
    )


def test_a_button_with_an_address_is_a_link():
    said = html("_button", words="Lanjut", href="/lapor")
    assert re.findall('<(a|button) .*?(?:href="(.*?)")?>', said) == [("a", "/lapor")]


def test_a_card_tells_all_an_officer_sorts_by():
    card = SimpleNamespace(
        href="/x", number="147", topic="Jalan", icon="road", hamlet="Krajan", excerpt="Rusak",
        left=-1, is_open=True, is_late=True, holder="Kaur Umum", status="", pick="",
    )  # fmt: skip
    assert words("_card", card=card) == "147 lewat 1 hari Rusak Jalan Krajan Kaur Umum"


def test_a_toast_without_undo_stays_and_offers_nothing():
    said = html("_toast", words="Tersimpan.")
    assert ("data-seconds" in said, "<form" in said) == (False, False)


@pytest.mark.parametrize("name", sorted(icons.NAMES))
def test_every_sign_is_a_drawing_hidden_from_screen_readers(name):
    drawn = ET.fromstring(icons.drawing(name))
    assert (drawn.tag, drawn.get("aria-hidden"), len(drawn)) == ("svg", "true", 1)


def test_a_sign_nobody_drew_is_the_sign_for_other():
    assert icons.drawing("unicorn") == icons.drawing("other")
