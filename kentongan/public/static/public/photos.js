// Photos: shrunk here, shown, dropped again. The file input carries them, so the form can always post.
const MOST_PHOTOS = 5;
const LONGEST_SIDE = 1280;
const MOST_BYTES = 150000;

// A photo this browser cannot read goes as it is: the server shrinks it.
async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const sheet = document.createElement("canvas");
    sheet.width = Math.round(picture.width * scale);
    sheet.height = Math.round(picture.height * scale);
    sheet.getContext("2d").drawImage(picture, 0, 0, sheet.width, sheet.height);
    let small;
    for (const quality of [0.6, 0.4, 0.25]) {
      small = await new Promise((resolve) => sheet.toBlob(resolve, "image/jpeg", quality));
      if (small && small.size <= MOST_BYTES) break;
    }
    return small ? new File([small], "foto.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

export function carry(input, files) {
  const bag = new DataTransfer();
  for (const file of files) bag.items.add(file);
  input.files = bag.files;
}

// What few ask for is fetched when it is asked for.
export const more = (act, ...of) => import(document.forms[0].dataset.more).then((acts) => acts[act](...of));

// Sending waits for what is still being made smaller or covered.
let work = Promise.resolve();
export const photosReady = () => work;

// A photo stays the same one while its file gets smaller or is covered; the newest act on it counts.
async function make(photo, coming, made) {
  const turn = (photo.turn = {});
  const small = await shrunk(await coming);
  if (photo.turn !== turn) return;
  photo.file = small;
  photo.seen.src = URL.createObjectURL(small);
  made();
}

export function photoList(input, list, sheet, changed) {
  let photos = [];

  function tell() {
    const files = photos.map((photo) => photo.file);
    carry(input, files);
    changed(files);
  }

  const put = (photo, coming) => (work = Promise.all([work, make(photo, coming, tell)]));

  function show() {
    list.textContent = "";
    photos.forEach((photo, at) => {
      const item = sheet.content.cloneNode(true);
      const [cover, drop] = item.querySelectorAll("button");
      item.querySelector("span").textContent = at + 1;
      photo.seen = item.querySelector("img");
      photo.seen.src = URL.createObjectURL(photo.file);
      drop.onclick = () => set(photos.filter((other) => other !== photo));
      const cut = (coming) => put(photo, coming);
      cover.onclick = () => more("cover", photo.file, cover, cut, show).catch(() => cover.remove());
      list.append(item);
    });
  }

  function set(chosen) {
    photos = chosen.slice(0, MOST_PHOTOS);
    show();
    tell();
  }

  input.onchange = () => {
    const fresh = [...input.files].map((file) => ({ file }));
    set([...photos, ...fresh]);
    for (const photo of photos) if (fresh.includes(photo)) put(photo, photo.file);
  };
  return (files) => set(files.map((file) => ({ file })));
}
