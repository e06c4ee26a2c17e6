"""What Django asks of a password that somebody chooses, beside its length: nothing a neighbour
guesses."""

from typing import Any

from django.contrib.auth import password_validation as django
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kentongan.village import guessing, queries


class NotOneself(django.UserAttributeSimilarityValidator):
    """Unlike the log-in name and the full name."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "name"))

    def validate(self, password: str, user: Any = None) -> None:
        """Refuses what is too much like one of them."""
        try:
            super().validate(password, user)
        except ValidationError as no:
            says = _("Kata sandi ini terlalu mirip nama Anda.")
            raise ValidationError(says, code="password_too_similar") from no


class NotTheVillage:
    """More than the names of village, district and offices."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuses what is little else than those."""
        if user is not None and guessing.is_made_of(password, queries.known_words(user.village)):
            raise ValidationError(
                _("Kata sandi ini hampir hanya nama desa, kecamatan, atau jabatan."),
                code="password_of_the_village",
            )

    def get_help_text(self) -> str:
        """For the page where one is chosen."""
        return _("Jangan hanya memakai nama desa, kecamatan, atau jabatan.")
