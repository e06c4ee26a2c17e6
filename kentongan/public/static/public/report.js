// The report page: steps, draft, photos, voice, sending. Without it the form still posts.
import { keep, recall, forgetAll } from "./draft.js";
import "./exit.js";
import { more, photoList, photosReady } from "./photos.js";
import { canRecord, heardOut, voiceNote } from "./voice.js";
import { walk } from "./steps.js";
import { say, send } from "./send.js";

const form = document.getElementById("laporan");
const field = form.elements;
const media = { photos: [] };
const today = new Date().toDateString();
const NEVER_KEPT = ["kept", "kept_seen"];

// Nothing is written before the old draft was read: an empty form must not take its place.
let isRead = false;

function keepWords() {
  if (!isRead) return undefined;
  const words = [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !NEVER_KEPT.includes(name),
  );
  return keep("words", [...words, ["", today]]);
}

function keepMedia() {
  return keep("media", { key: field.key.value, ...media });
}

const setPhotos = photoList(
  field.photos,
  document.getElementById("foto"),
  document.getElementById("satu-foto"),
  (files) => {
    media.photos = files;
    keepMedia();
  },
);

function recording() {
  if (!canRecord()) {
    document.getElementById("suara").hidden = true;
    return () => {};
  }
  document.getElementById("berkas-suara").hidden = true;
  return voiceNote(field.voice, (sound) => {
    media.voice = sound || undefined;
    keepMedia();
  });
}

// "Hari ini" of another day says nothing.
function fill(words) {
  const isOld = words.pop()[1] !== today;
  for (const [name, value] of words) {
    const one = field[name];
    if (!one || (isOld && name === "happened_on")) continue;
    if (one.type === "checkbox") one.checked = true;
    else one.value = value;
  }
}

// A form shown again by the server has the newer words; only its photos may be missing.
async function restore(putVoice) {
  const [words, kept] = [await recall("words"), await recall("media")];
  const bound = "bound" in form.dataset;
  // A browser going back puts the old key in again, and an old key swallows a new report.
  field.key.value = form.dataset.key;
  if (words && !bound) fill(words);
  if (kept && kept.key === field.key.value) {
    setPhotos(kept.photos);
    if (kept.voice) putVoice(kept.voice);
  }
  const isOld = !bound && Boolean(field.text.value || media.photos.length || media.voice);
  document.getElementById("hapus").hidden = !isOld;
  if (isOld) say("lama");
  isRead = true;
  nameless();
}

function nameless() {
  const names = document.getElementById("siapa");
  names.hidden = names.disabled = field.privacy.value === "anonim";
}

function locate() {
  const tell = (which) => {
    say(which, "posisi");
    keepWords();
  };
  tell("dicari");
  more("locate", field, tell).catch(() => tell("tak-terbaca"));
}

function changed() {
  nameless();
  document.getElementById("hapus").hidden = false;
  keepWords();
}

let sending = false;
async function submit(event) {
  event.preventDefault();
  if (sending) return;
  sending = true;
  say("mengirim");
  await heardOut();
  await photosReady();
  keepWords();
  await send(form);
  sending = false;
}

function listen() {
  form.addEventListener("input", changed);
  form.addEventListener("submit", submit);
  // before the camera or the microphone opens
  form.addEventListener("click", keepWords, true);
  document.addEventListener("visibilitychange", keepWords);
  addEventListener("hashchange", () => {
    say();
    if (location.hash === "#langkah-5") more("compare", form);
  });
  document.getElementById("lokasi").onclick = locate;
  document.getElementById("hapus").onclick = async () => {
    await forgetAll();
    location.replace(location.pathname);
  };
  // Back from the receipt: what stands here is sent already, its key would swallow a new report.
  addEventListener("pageshow", (event) => event.persisted && location.replace(location.pathname));
}

walk(form);
listen();
restore(recording());
