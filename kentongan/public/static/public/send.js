// Sends the form and keeps the words whatever the answer. The queue of the app will take this place.
import { more } from "./photos.js";

const PATIENCE = 180000;

export function say(which, where = "kabar") {
  for (const words of document.getElementById(where).children) words.hidden = words.id !== which;
}

function post(form) {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), PATIENCE);
  return fetch(form.action, { method: "POST", body: new FormData(form), signal: stop.signal });
}

export async function send(form) {
  if (!navigator.onLine) return say("sinyal");
  try {
    const answer = await post(form);
    if (answer.redirected) location.assign(answer.url);
    else if (answer.status >= 500) say("masalah");
    else await more("reasons", form, await answer.text(), say);
  } catch {
    say("sinyal");
  }
}
