// A reply half written survives reload and crash; one that stands in the talk is forgotten.
import { forget, keep, recall } from "./draft.js";
import "./exit.js";

function watch(form) {
  const words = form.elements.words;
  const name = form.dataset.draft;
  const said = [...document.querySelectorAll(".message.own p")].map((line) => line.textContent.trim());

  recall(name).then((kept) => {
    if (kept && said.includes(kept.trim())) forget(name);
    else if (kept && !words.value) words.value = kept;
  });
  words.addEventListener("input", () => (words.value ? keep(name, words.value) : forget(name)));
}

const form = document.getElementById("balasan"); // none on a report that was erased
if (form) watch(form);
