"""The form and the row."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from tools.bench.bare.models import Note


class NoteForm(forms.Form):
    """Two fields."""

    text = forms.CharField(widget=forms.Textarea)
    place = forms.CharField(required=False, max_length=200)


def form(request: HttpRequest) -> HttpResponse:
    """Show it, or keep what was sent and lead to it."""
    sent = NoteForm(request.POST or None)
    if request.method == "POST" and sent.is_valid():
        return redirect(f"/{Note.objects.create(**sent.cleaned_data).pk}")
    return render(request, "form.html", {"form": sent})


def note(request: HttpRequest, pk: int) -> HttpResponse:
    """The row."""
    return render(request, "show.html", {"note": get_object_or_404(Note, pk=pk)})


urlpatterns = [path("", form), path("<int:pk>", note)]
