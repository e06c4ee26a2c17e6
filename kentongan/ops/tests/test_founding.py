"""Officials added at the machine's own terminal."""

import pytest

from kentongan.ops import founding
from kentongan.village.models import Official


@pytest.mark.parametrize(("chosen", "is_given"), [("", True), ("padi-menguning-di-timur", False)])
def test_a_password_made_here_is_to_be_replaced_and_a_chosen_one_is_not(village, chosen, is_given):
    password = founding.add_official(village, "siti", "Siti", role="operator", password=chosen)
    siti = Official.objects.get(username="siti")
    assert (siti.has_given_password, siti.check_password(password)) == (is_given, True)
    assert chosen in {"", password}
