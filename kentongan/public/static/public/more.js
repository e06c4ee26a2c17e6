// Fetched by the report page when it is needed: comparing, the phone's place, covered faces, what is
// missing.
const part = (id) => document.getElementById(id);

// -- Reports alike on the board, before the last press ----------------------------------------
const TOLD = ["text", "hamlet", "about_office"];
let asked;

function listen(form) {
  // The press says which one is meant; an ordinary press says: none of them.
  form.addEventListener("click", (event) => {
    const press = event.target.closest("[type=submit]");
    if (press) form.elements.same_as.value = press.name === "sama" ? press.value : "";
  });
}

// Without signal there are simply none.
async function found(told) {
  try {
    const answer = await fetch("/lapor/serupa", { method: "POST", body: told });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html").body.children : [];
  } catch {
    return [];
  }
}

export async function compare(form) {
  if (form.elements.same_as.type !== "hidden") return;
  if (asked === undefined) listen(form);
  const told = new URLSearchParams(TOLD.map((name) => [name, form.elements[name].value]));
  if (String(told) === asked) return;
  asked = String(told);
  part("serupa").replaceChildren(...(await found(told)));
}

// -- Where the phone is --------------------------------------------------------------------------
export function locate(field, tell) {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      field.lat.value = coords.latitude.toFixed(5);
      field.lon.value = coords.longitude.toFixed(5);
      tell("tercatat");
    },
    () => tell("tak-terbaca"),
    { enableHighAccuracy: true, timeout: 20000 },
  );
}

// -- Faces covered before the photo leaves the phone ----------------------------------------------
const BLOCK = 0.14; // of the longer side: a face at arm's length is not larger
const STEP = 0.04;
const QUALITY = 0.92; // the page shrinks it once more

function draw(sheet, picture, blocks, at) {
  const pen = sheet.getContext("2d");
  const side = Math.max(sheet.width, sheet.height) * BLOCK;
  pen.drawImage(picture, 0, 0);
  pen.fillStyle = "#333";
  for (const [x, y] of blocks) pen.fillRect(x - side / 2, y - side / 2, side, side);
  if (!at) return;
  pen.lineWidth = sheet.width / 80;
  pen.strokeStyle = "#fff";
  pen.strokeRect(at[0] - side / 2, at[1] - side / 2, side, side);
}

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function moved(at, key, sheet) {
  const go = (place, step, most) => Math.min(Math.max(place + step * STEP * most, 0), most);
  return [go(at[0], MOVES[key][0], sheet.width), go(at[1], MOVES[key][1], sheet.height)];
}

function board(sheet, picture, changed) {
  const blocks = [];
  let at;
  const show = () => draw(sheet, picture, blocks, at);
  // Taken without the mark of the keyboard's place.
  function change(act) {
    act();
    draw(sheet, picture, blocks);
    changed(blocks.length);
    show();
  }
  sheet.onclick = (event) => {
    const seen = sheet.getBoundingClientRect();
    const scale = sheet.width / seen.width;
    at = undefined;
    change(() => blocks.push([(event.clientX - seen.left) * scale, (event.clientY - seen.top) * scale]));
  };
  sheet.onkeydown = (event) => {
    at = at || [sheet.width / 2, sheet.height / 2];
    if (event.key in MOVES) at = moved(at, event.key, sheet);
    else if (event.key === "Enter" || event.key === " ") change(() => blocks.push(at));
    else return;
    event.preventDefault();
    show();
  };
  show();
  return () => blocks.length && change(() => blocks.pop());
}

const bytes = (sheet) => new Promise((resolve) => sheet.toBlob(resolve, "image/jpeg", QUALITY));
const covered = async (sheet) => new File([await bytes(sheet)], "foto.jpg", { type: "image/jpeg" });

// Opens the photo in the place of its small picture. Each block counts at once: who sends without
// a last press sends no face.
export async function cover(file, press, put, close) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const item = press.parentElement;
  item.replaceChildren(part("tutup").content.cloneNode(true));
  const sheet = item.querySelector("canvas");
  const [undo, ready] = item.querySelectorAll("button");
  sheet.width = picture.width;
  sheet.height = picture.height;
  sheet.style.width = item.style.flexBasis = "100%";
  sheet.style.touchAction = "manipulation"; // two faces side by side are no double tap
  undo.onclick = board(sheet, picture, (count) => put(count ? covered(sheet) : file));
  ready.onclick = close;
  sheet.focus();
}

// -- What the server found missing, shown without losing the page ----------------------------------
export function reasons(form, html, say) {
  const page = new DOMParser().parseFromString(html, "text/html");
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
