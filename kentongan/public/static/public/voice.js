// A voice note: tap to start, tap to stop. Each second recorded is in the draft already.
import { carry } from "./photos.js";

const MOST_SECONDS = 60;
const part = (id) => document.getElementById(id);
let recorder;
let ticking;
let taken;

function tellVoice(which) {
  [...part("merekam").children].forEach((words, at) => (words.hidden = at !== which));
}

function setVoice(sound) {
  part("dengar").hidden = !sound;
  if (sound) part("dengar").firstElementChild.src = URL.createObjectURL(sound);
  taken(sound);
}

function count(start) {
  const seconds = Math.round((Date.now() - start) / 1000);
  part("detik").textContent = `${seconds} / ${MOST_SECONDS}`;
  if (seconds >= MOST_SECONDS) recorder.stop();
}

function listenTo(stream) {
  const pieces = [];
  const sound = () => {
    const type = recorder.mimeType.split(";")[0];
    return new File(pieces, type.includes("mp4") ? "suara.m4a" : "suara.webm", { type });
  };
  recorder = new MediaRecorder(stream, { audioBitsPerSecond: 12000 });
  recorder.ondataavailable = (event) => pieces.push(event.data) && taken(sound());
  recorder.onstop = () => {
    clearInterval(ticking);
    stream.getTracks().forEach((track) => track.stop());
    tellVoice();
    setVoice(sound());
  };
  recorder.start(1000);
  tellVoice(0);
  ticking = setInterval(count, 500, Date.now());
}

async function startVoice() {
  try {
    listenTo(await navigator.mediaDevices.getUserMedia({ audio: true }));
  } catch {
    tellVoice(1);
  }
}

const isRecording = () => recorder && recorder.state === "recording";

function tap() {
  if (isRecording()) recorder.stop();
  else startVoice();
}

// Whoever sends while recording means what was said until now.
export const heardOut = () =>
  isRecording() &&
  new Promise((resolve) => {
    recorder.addEventListener("stop", resolve);
    recorder.stop();
  });

export const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices);

// Returns the function that puts a sound (or nothing) in its place.
export function voiceNote(input, changed) {
  taken = (sound) => {
    carry(input, sound ? [sound] : []);
    changed(sound);
  };
  part("rekam").onclick = tap;
  part("ulangi").onclick = tap;
  part("buang").onclick = () => setVoice();
  part("dengarkan").onclick = () => part("dengar").firstElementChild.play();
  part("pakai").onclick = () => document.querySelector('[href="#langkah-2"]').focus();
  return setVoice;
}
