// The village has the report: its draft may go from this phone.
import { forgetAll, recall } from "./draft.js";

const key = document.querySelector("[data-key]").dataset.key;
recall("words").then((words) => {
  if (words && words.some(([name, value]) => name === "key" && value === key)) forgetAll();
});

const printing = document.getElementById("cetak");
printing.hidden = false;
printing.onclick = () => print();
const wiping = document.getElementById("hapus");
if (wiping) wiping.addEventListener("submit", forgetAll);
