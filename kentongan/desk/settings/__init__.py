"""What a village may choose about itself, section by section: its forms and the verbs behind."""

from collections.abc import Mapping

from kentongan.desk.settings import facts, keys, lists, offices, people, readings
from kentongan.desk.settings.panels import Section

SECTIONS: Mapping[str, Section] = {
    section.slug: section
    for section in (
        facts.FACTS, lists.HAMLETS, offices.OFFICES, people.OFFICIALS, offices.CATEGORIES,
        lists.SENTENCES, lists.HOLIDAYS, readings.READINGS, keys.LIMITS, keys.PASSPHRASE,
        keys.FOR_TWO,
    )
}  # fmt: skip
