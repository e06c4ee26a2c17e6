"""What a reader sees when something is missing, refused or broken."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_missing_page_says_so_and_leads_home(village):
    page = Client().get("/tidak-ada")
    assert page.status_code == 404
    assert "Halaman tidak ada." in words(page)
    assert 'href="/"' in page.content.decode()


def test_a_host_that_is_no_village_is_told_how_one_is_added(db):
    page = Client().get("/", HTTP_HOST="lain.example")
    assert page.status_code == 404
    assert "kentongan village add" in words(page)


def test_a_host_name_that_is_none_is_a_bad_request(village):
    assert Client().get("/", HTTP_HOST="a b?").status_code == 400


def test_a_broken_page_promises_that_nothing_typed_is_lost(village, monkeypatch):
    monkeypatch.delattr("kentongan.insight.figures.public_numbers")
    page = Client(raise_request_exception=False).get("/")
    assert page.status_code == 500
    assert "Tulisan Anda tidak hilang." in words(page)


def test_private_pages_are_not_stored_and_are_asked_for_by_https_only(village):
    page = Client().get("/lapor", HTTP_X_FORWARDED_PROTO="https")
    assert page["Cache-Control"] == "no-store"
    assert page["Strict-Transport-Security"].startswith("max-age=31536000")


def test_the_reader_chooses_english_and_it_is_kept(village):
    client = Client()
    assert 'lang="en"' in client.get("/?bahasa=en").content.decode()
    assert 'lang="en"' in client.get("/lacak").content.decode()
    assert 'lang="id"' in client.get("/?bahasa=id").content.decode()


def test_a_phone_set_to_english_still_reads_indonesian(village):
    page = Client().get("/", HTTP_ACCEPT_LANGUAGE="en-GB,en")
    assert 'lang="id"' in page.content.decode()
