"""A village begins: its book, its offices under the region's titles, its topics and sentences."""

from django.db import transaction

from kentongan.base.refusals import Refused, gettext_noop
from kentongan.ledger import actions as ledger
from kentongan.village import names, regions
from kentongan.village.actions.act import Act
from kentongan.village.actions.hosts import claim_host
from kentongan.village.defaults.categories import TOPICS, Topic
from kentongan.village.defaults.sentences import BY_CATEGORY, GENERAL
from kentongan.village.defaults.titles import Titles, titles_of
from kentongan.village.models import Category, Office, ReadySentence, Village


class AlreadyFounded(Refused):
    says = gettext_noop("{village} sudah terdaftar di sini.")


@transaction.atomic
def found(region_code: str, *, host: str | None = None, is_default: bool | None = None) -> Village:
    """The village of this region code, ready for work; the first one becomes the default.

    Raises the refusals of ``regions.look_up``, ``AlreadyFounded`` and those of ``add_host``.
    """
    region = regions.look_up(region_code)
    titles = titles_of(region.code)
    if Village.objects.filter(region_code=region.code).exists():
        raise AlreadyFounded(village=names.full_name(titles.kind, region.name))
    village = _row(region, titles)
    _furnish(village, titles)
    if host is not None:
        claim_host(village, host)
    Act(village, by=None).record("village.founded", region=region.code)
    if is_default or (is_default is None and not Village.objects.filter(is_default=True).exists()):
        _move_default(village)
    return village


@transaction.atomic
def make_default(village: Village) -> Village:
    """From now on this village answers where no other one is named. An act of the machine."""
    _move_default(village)
    return village


def _move_default(village: Village) -> None:
    for former in Village.objects.filter(is_default=True).exclude(pk=village.pk):
        _set_default(former, is_default=False)
    _set_default(village, is_default=True)


def _set_default(village: Village, *, is_default: bool) -> None:
    act = Act(village, by=None)
    if village.is_default == is_default:
        return
    village.is_default = is_default
    village.save(update_fields=["is_default"])
    act.record("village.changed", fields=["is_default"])


def _row(region: regions.Region, titles: Titles) -> Village:
    return Village.objects.create(
        book=ledger.open_book(),
        region_code=region.code,
        region_edict=regions.EDICT,
        name=region.name,
        kind=titles.kind,
        hamlet_kind=titles.hamlet_kind,
        district=region.district,
        regency=region.regency,
        province=region.province,
        zone=region.zone,
        lat=region.lat,
        lon=region.lon,
        postcode=region.postcode,
    )


def _furnish(village: Village, titles: Titles) -> None:
    Office.objects.bulk_create(
        Office(village=village, role=role, title=title, position=position)
        for position, (role, title) in enumerate(titles.offices.items())
    )
    offices = {office.role: office for office in Office.objects.of(village)}
    Category.objects.bulk_create(
        _category(village, topic, position, offices) for position, topic in enumerate(TOPICS)
    )
    ReadySentence.objects.bulk_create(_sentences(village))


def _category(
    village: Village, topic: Topic, position: int, offices: dict[str, Office]
) -> Category:
    return Category(
        village=village,
        code=topic.code,
        label=topic.label,
        sign=topic.sign,
        handler=offices.get(topic.handler),
        goes_to_hamlet_head=topic.goes_to_hamlet_head,
        other_authority=topic.other_authority,
        is_always_secret=topic.is_always_secret,
        default_class=topic.default_class,
        position=position,
    )


def _sentences(village: Village) -> list[ReadySentence]:
    categories = {category.code: category for category in Category.objects.of(village)}
    pairs = [(None, text) for text in GENERAL]
    pairs += [(categories[code], text) for code, texts in BY_CATEGORY.items() for text in texts]
    return [
        ReadySentence(village=village, category=category, text=text, position=position)
        for position, (category, text) in enumerate(pairs)
    ]
