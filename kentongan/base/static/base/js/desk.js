// Comfort for the office PC and the officer's phone. Every act also works without it.

const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, dialog");

const openers = () => [...document.querySelectorAll("[data-walk] .open")];

function walk(step) {
  const links = openers();
  const here = links.indexOf(document.activeElement);
  const next = links[Math.min(Math.max(here + step, 0), links.length - 1)];
  next?.focus();
}

function choose() {
  document.activeElement.closest(".card")?.querySelector(".pick")?.click();
}

// What is done to the ticked ones is done to the one under the cursor when none is ticked.
const isAnyChosen = () => document.querySelector(".pick:checked");

function press(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  if (target.closest(".chosen") && !isAnyChosen()) choose();
  let sheet = target.closest("details");
  for (; sheet; sheet = sheet.parentElement.closest("details")) sheet.open = true;
  if (target.matches("input, textarea, select")) target.focus();
  else if (target.matches("dialog")) target.showModal();
  else target.click();
  return true;
}

const acts = { j: () => walk(1), k: () => walk(-1), x: choose };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const act = acts[event.key];
  if (act && openers().length) act();
  else if (!press(event.key)) return;
  event.preventDefault();
});

// A toast offers its undo for as long as the server takes it back, then leaves.
function fade(toast) {
  setTimeout(() => toast.remove(), Number(toast.dataset.seconds) * 1000);
  delete toast.dataset.seconds;
}

// Only what a press needs: a form is not sent twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

function prepare(root) {
  for (const toast of root.querySelectorAll(".toast[data-seconds]")) fade(toast);
  for (const button of root.querySelectorAll("[data-print]")) button.onclick = () => print();
  for (const button of root.querySelectorAll("[data-insert]")) button.onclick = insert;
  for (const button of root.querySelectorAll("[data-print]")) button.hidden = false;
}

// A ready sentence goes where the officer is writing; without script the server puts it there.
function insert(event) {
  const button = event.currentTarget;
  const field = document.getElementById(button.dataset.insert);
  field.setRangeText(`${button.value} `, field.selectionStart, field.selectionEnd, "end");
  event.preventDefault();
  field.focus();
}

// The list keeps still while somebody is choosing.
document.addEventListener("htmx:before:request", (event) => {
  if (isAnyChosen()) event.preventDefault();
});

prepare(document);
document.addEventListener("htmx:after:swap", () => prepare(document));
