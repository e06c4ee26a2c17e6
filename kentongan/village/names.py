"""How a village, its letters and its telephone are written. Plain Python."""

import phonenumbers

from kentongan.village.defaults.titles import titles_of


def full_name(kind: str, name: str) -> str:
    """``Desa Sukamaju``, ``Gampong Lamteh``; a name that begins with its kind keeps it once."""
    is_said = name.casefold().startswith(f"{kind} ".casefold())
    return name if is_said or not kind else f"{kind} {name}"


def place_line(*, region_code: str, district: str, regency: str) -> str:
    """``Kecamatan Purbalingga, Kabupaten Purbalingga``."""
    return f"{full_name(titles_of(region_code).district_kind, district)}, {regency}"


def district_head(*, region_code: str, district: str) -> str:
    """Who stands above the village head: ``Camat Purbalingga``, in DIY ``Panewu Gamping``."""
    return f"{titles_of(region_code).district_head} {district}"


def letterhead(
    *, region_code: str, kind: str, name: str, district: str, regency: str
) -> tuple[str, str, str]:
    """The three lines of the kop surat, in capitals."""
    district_line = full_name(titles_of(region_code).district_kind, district)
    lines = (f"Pemerintah {regency}", district_line, full_name(kind, name))
    return lines[0].upper(), lines[1].upper(), lines[2].upper()


def hamlet_title(*, region_code: str, hamlet: str) -> str:
    """The title of a hamlet's head: ``Kepala Dusun Krajan``, ``Wali Jorong Koto``."""
    titles = titles_of(region_code)
    bare = (
        hamlet[len(titles.hamlet_kind) :].strip() if _says_kind(hamlet, titles.hamlet_kind) else ""
    )
    return titles.hamlet_head.format(name=bare or hamlet)


def _says_kind(hamlet: str, kind: str) -> bool:
    return hamlet.casefold().startswith(f"{kind} ".casefold())


def shown_phone(number: str) -> str:
    """A stored number (E.164) as people here dial it: ``0812-3456-7890``; other text unchanged."""
    try:
        parsed = phonenumbers.parse(number, "ID")
    except phonenumbers.NumberParseException:
        return number
    is_ours = parsed.country_code == 62
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    abroad = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, national if is_ours else abroad)
