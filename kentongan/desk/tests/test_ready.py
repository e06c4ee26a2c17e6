"""Ready sentences and photos on a form that is shown again: nothing typed or sent is lost."""

import io
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kentongan.cases import actions as cases
from kentongan.cases.models import Case
from kentongan.desk.tests.test_journey import case_at
from kentongan.intake.models import HeldUpload
from kentongan.media.models import Attachment
from kentongan.village.models import ReadySentence
from tests.cast import said

SENTENCE = "Kami periksa ke lokasi, “segera” & hasilnya kami kabarkan."


@pytest.fixture
def case(make):
    road = make.category("road")
    ReadySentence.objects.create(village=make.village, category=road, text=SENTENCE, position=0)
    return make.case(at="in_progress")


def photo(colour="green"):
    file = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(file, "JPEG")
    return SimpleUploadedFile("DCIM_0001.jpg", file.getvalue(), "image/jpeg")


def sheet(response, noun="jawaban"):
    """The fields of an act's form as the page holds them."""
    form = response.content.decode().split(f'id="{noun}"')[1].split("</form>")[0]
    words = re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", form, re.DOTALL)[1]
    chosen = re.findall(r'<option value="(\w+)" selected', form)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    return {"words": unescape(words), "outcome": chosen, **hidden}, form


def send(client, case, noun="jawaban", **typed):
    return client.post(f"{case_at(case)}/{noun}", {"version": case.version, **typed})


def test_the_sentences_of_the_category_can_be_used_without_script(wati, at_desk, case):
    _, form = sheet(at_desk(wati).get(case_at(case)))
    buttons = re.findall(r'type="submit" name="pakai" value="([^"]*)" formaction="([^"]*)"', form)
    assert unescape(buttons[0][0]) == SENTENCE
    assert buttons[0][1] == f"{case_at(case)}/jawaban#jawaban"


def test_a_sentence_is_put_behind_what_was_typed_and_the_rest_is_kept(wati, at_desk, case):
    typed = {"words": "Selamat siang. ", "outcome": "explained", "pakai": SENTENCE}
    response = send(at_desk(wati), case, **typed)
    kept, form = sheet(response)
    assert response.status_code == 200
    assert kept["words"] == f"Selamat siang. {SENTENCE}"
    assert (kept["outcome"], kept["version"]) == (["explained"], str(case.version))
    assert 'class="error"' not in form
    assert Case.objects.get(pk=case.pk).status == "in_progress"


@pytest.mark.parametrize(("at", "noun"), [("received", "pertanyaan"), ("in_progress", "kabar")])
def test_every_form_with_sentences_takes_them(make, joko, at_desk, at, noun):
    response = send(at_desk(joko), make.case(at=at), noun, words="", pakai=SENTENCE)
    assert sheet(response, noun)[0]["words"] == SENTENCE


def test_photos_sent_with_a_sentence_wait_and_go_out_with_the_answer(wati, at_desk, case):
    client = at_desk(wati)
    response = send(client, case, pakai=SENTENCE, outcome="resolved", photos=[photo()])
    kept, form = sheet(response)
    assert "1 foto sudah tersimpan." in form
    again = send(client, case, photos=[photo("red")], **{**kept, "lihat": "1"})
    assert "2 foto sudah tersimpan." in sheet(again)[1]
    assert send(client, case, **kept).status_code == 303
    [answer] = said(case)[-1:]
    assert (answer.text, [one.message for one in case.exhibits.all()]) == (SENTENCE, [answer] * 2)
    assert (HeldUpload.objects.count(), Attachment.objects.count()) == (0, 2)


def test_five_photos_are_the_most_however_often_they_are_sent(wati, at_desk, case):
    client, colours = at_desk(wati), ["red", "green", "blue", "white", "black", "gray"]
    four = [photo(colour) for colour in colours[:4]]
    kept, _ = sheet(send(client, case, pakai=SENTENCE, outcome="resolved", photos=four))
    more = [photo(colour) for colour in colours[4:]]
    again = send(client, case, photos=more, **{**kept, "lihat": "1"})
    assert "5 foto sudah tersimpan." in sheet(again)[1]


def test_photos_wait_when_somebody_else_was_quicker(wati, joko, at_desk, case):
    client = at_desk(wati)
    cases.note(case, words="Semen datang besok.", by=joko)
    typed = {"words": "Sudah ditambal.", "outcome": "resolved", "photos": [photo()]}
    response = send(client, case, **typed)
    kept, form = sheet(response)
    assert (response.status_code, case.exhibits.count()) == (409, 0)
    assert "1 foto sudah tersimpan." in form
    assert client.post(f"{case_at(case)}/jawaban", kept).status_code == 303
    assert case.exhibits.count() == 1


def test_a_file_that_is_no_photo_is_told_and_the_good_one_waits(wati, at_desk, case):
    bad = SimpleUploadedFile("surat.jpg", b"bukan foto", "image/jpeg")
    response = send(at_desk(wati), case, words="Ini.", outcome="resolved", photos=[photo(), bad])
    kept, form = sheet(response)
    assert (response.status_code, kept["words"]) == (422, "Ini.")
    assert 'role="alert"' in form
    assert "1 foto sudah tersimpan." in form
    assert Case.objects.get(pk=case.pk).status == "in_progress"


def test_a_key_that_is_none_does_no_harm(wati, at_desk, case):
    typed = {"words": "Sudah.", "outcome": "resolved", "key": "x", "photos": [photo()]}
    assert send(at_desk(wati), case, **typed).status_code == 303
    assert case.exhibits.count() == 1


def test_an_act_without_photos_leaves_those_that_wait_alone(wati, at_desk, case):
    client = at_desk(wati)
    kept, _ = sheet(send(client, case, outcome="resolved", pakai=SENTENCE, photos=[photo()]))
    send(client, case, "catatan", words="Semen datang.", key=kept["key"])
    assert HeldUpload.objects.count() == 1
