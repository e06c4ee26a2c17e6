// A shared PC logs out by itself. Typing counts as being here. The server is asked before
// anything ends, since another tab may have been busy. What was typed goes along, and comes back
// after the log-in. Where there is no signal the page is hidden instead, and shown again only if the
// server says that the log-in still holds.

const WARNED_SECONDS = 120;
const TOLD_SECONDS = 60;

const form = document.getElementById("habis");
const asking = document.getElementById("masih");
let timer;
const dark = document.getElementById("gelap");
const whole = Number(form.dataset.left); // seconds that nobody need do anything, from opening a page
let told = Date.now();
let acted = Date.now();
let written;
let hidden = [];

function tell(method) {
  const body = method === "POST" ? new FormData(form) : undefined;
  return fetch(form.dataset.here, { method, body }).then((answer) => answer.json());
}

function after(seconds, next) {
  clearTimeout(timer);
  timer = setTimeout(next, seconds * 1000);
}

function plan({ left }) {
  if (left <= 0) return leave();
  show();
  if (left > WARNED_SECONDS) {
    asking.close();
    return after(left - WARNED_SECONDS, look);
  }
  if (!asking.open) asking.showModal();
  after(left, look);
}

// Without a signal nothing can be asked, and leaving would lose the page.
const look = () => tell("GET").then(plan, wait);

function wait() {
  if (Date.now() - acted >= whole * 1000) hide();
  after(30, look);
}

function hide() {
  if (dark.open) return;
  asking.close();
  hidden = [...document.body.children].filter((part) => part.localName !== "dialog" && !part.hidden);
  for (const part of hidden) part.hidden = true;
  dark.showModal();
}

function show() {
  dark.close();
  for (const part of hidden.splice(0)) part.hidden = false;
}

function busy() {
  acted = Date.now();
  if (!asking.open && Date.now() - told < TOLD_SECONDS * 1000) return;
  told = Date.now();
  tell("POST").then(plan, () => {});
}

function typed(from) {
  const secret = (name) => from.elements[name]?.type === "password";
  return [...new FormData(from)].filter(([name, value]) => typeof value === "string" && !secret(name));
}

function leave() {
  form.elements.at.value = location.pathname + location.search;
  if (written?.isConnected) {
    form.elements.to.value = new URL(written.action).pathname;
    form.elements.typed.value = JSON.stringify(typed(written));
  }
  form.submit();
}

document.addEventListener("input", (event) => {
  if (event.target.form?.method === "post") written = event.target.form;
});
for (const act of ["pointerdown", "keydown", "input"]) document.addEventListener(act, busy);
document.addEventListener("visibilitychange", () => document.hidden || look());
asking.querySelector("button").onclick = busy;
plan({ left: whole });
