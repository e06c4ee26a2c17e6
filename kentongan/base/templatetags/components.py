"""Tags of the page components: what stands inside the page, and the drawn signs."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kentongan.base import colours, icons, inlining

register = template.Library()


@register.simple_tag(takes_context=True)
def inline_style(context: template.Context, accent: str = "") -> SafeString:
    """The citizen style inside the page, in the village's colour."""
    piece = inlining.style(accent or colours.DEFAULT_ACCENT)
    return _marked(context, "style-src", "<style>", piece, "</style>")


@register.simple_tag(takes_context=True)
def accent_style(context: template.Context, accent: str = "") -> SafeString:
    """Only the village's colour, for pages whose style is linked."""
    piece = inlining.accent_style(accent or colours.DEFAULT_ACCENT)
    return _marked(context, "style-src", "<style>", piece, "</style>")


@register.simple_tag(takes_context=True)
def inline_script(context: template.Context, path: str) -> SafeString:
    """A static module inside the page; like every module it runs once the page is read."""
    piece = inlining.script(path)
    return _marked(context, "script-src", '<script type="module">', piece, "</script>")


@register.simple_tag(takes_context=True)
def speaker(context: template.Context, page: str) -> str:
    """The button by which this page is heard, where somebody of the village read it aloud."""
    request: Any = context["request"]
    uid = request.village.spoken.get(page)
    return render_to_string("base/_speaker.html", {"uid": uid, "request": request}) if uid else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawn sign of this name, 24 px, hidden from screen readers: its word stands beside it."""
    return icons.drawing(name)


def _marked(
    context: template.Context, directive: str, start: str, piece: inlining.Inlined, end: str
) -> SafeString:
    request: Any = context.get("request")
    if request is not None:
        inlining.note(request, directive, piece)
    return mark_safe(start + piece.text + end)  # noqa: S308 - our own files
