"""Officials added at the machine's own terminal."""

import pytest
from allauth.mfa.models import Authenticator

from kentongan.ops import founding
from kentongan.village.models import Official


@pytest.mark.parametrize(("chosen", "is_given"), [("", True), ("padi-menguning-di-timur", False)])
def test_a_password_made_here_is_to_be_replaced_and_a_chosen_one_is_not(village, chosen, is_given):
    password = founding.add_official(village, "siti", "Siti", role="operator", password=chosen)
    siti = Official.objects.get(username="siti")
    assert (siti.has_given_password, siti.check_password(password)) == (is_given, True)
    assert chosen in {"", password}


def test_who_lost_everything_gets_a_new_password_at_the_terminal(joko):
    Authenticator.objects.create(user=joko, type="totp", data={"secret": "x"})
    before = joko.get_session_auth_hash()
    password = founding.reset_official(joko)
    again = Official.objects.get(pk=joko.pk)
    assert (again.has_given_password, again.check_password(password)) == (True, True)
    assert again.get_session_auth_hash() != before
    assert not Authenticator.objects.filter(user=joko).exists()
