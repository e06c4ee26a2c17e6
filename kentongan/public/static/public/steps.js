// One section per screen. The address after # says which, so the phone's own back key works.
const spoken = (group) => [...group].find((one) => one.checked).nextElementSibling.textContent;

// What one field answers, in words; empty when it was skipped.
function told(field, words) {
  if (!field || !field.value || (field.closest && field.closest("[disabled]"))) return "";
  if (field.files && field.files.length > 1) return `${field.files.length} ${words}`;
  return words || (field.length ? spoken(field) : field.value.slice(0, 200));
}

function sumUp(form) {
  for (const cell of form.querySelectorAll("[data-of]")) {
    const names = cell.dataset.of.split(" ");
    const given = names.map((name) => told(form.elements[name], cell.dataset[name]));
    cell.textContent = given.filter(Boolean).join(" · ") || cell.dataset.skipped;
  }
}

function pointBack(section) {
  document.getElementById("kembali").href = section ? `#${section.id}` : "/";
}

export function walk(form) {
  const all = [...form.querySelectorAll("section")];

  function show(isMove) {
    const target = document.getElementById(location.hash.slice(1));
    const within = target && target.closest("section");
    if (isMove && target && !within) return;
    const here = within || all[0];
    for (const section of all) section.hidden = section !== here;
    document.getElementById("hitung").textContent = `${all.indexOf(here) + 1} / ${all.length}`;
    pointBack(all[all.indexOf(here) - 1]);
    sumUp(form);
    if (!isMove) return;
    scrollTo(0, 0);
    (within && target !== here ? target : here.querySelector("[tabindex]")).focus();
  }

  form.classList.add("ready");
  for (const extra of document.querySelectorAll(".scripted")) extra.hidden = false;
  addEventListener("hashchange", () => show(true));
  show(false);
}
