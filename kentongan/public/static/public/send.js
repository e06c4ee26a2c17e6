// Sends the form and keeps the words whatever the answer. The queue of the app will take this place.
const PATIENCE = 180000;
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

export function say(which, where = "kabar") {
  for (const words of document.getElementById(where).children) words.hidden = words.id !== which;
}

function post(form) {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), PATIENCE);
  return fetch(form.action, { method: "POST", body: new FormData(form), signal: stop.signal });
}

function showReasons(form, page) {
  const summary = page.getElementById("kurang");
  if (!summary) return say("masalah");
  const box = document.getElementById("alasan");
  box.textContent = "";
  box.append(summary);
  for (const place of form.querySelectorAll(".error")) {
    const reason = page.getElementById(place.id);
    place.textContent = reason ? reason.textContent : "";
    const field = document.getElementById(place.id.slice(2));
    if (field) field.setAttribute("aria-invalid", Boolean(place.textContent));
  }
  document.title = page.title;
  say();
  summary.focus();
}

export async function send(form) {
  if (!navigator.onLine) return say("sinyal");
  try {
    const answer = await post(form);
    if (answer.redirected) location.assign(answer.url);
    else if (answer.status >= 500) say("masalah");
    else showReasons(form, parsed(await answer.text()));
  } catch {
    say("sinyal");
  }
}
