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

export function photoList(input, list, sheet, changed) {
  let files = [];

  async function put(file, fresh) {
    const small = await shrunk(fresh);
    set(files.map((other) => (other === file ? small : other)));
  }

  function show() {
    carry(input, files);
    list.textContent = "";
    files.forEach((file, at) => {
      const item = sheet.content.cloneNode(true);
      const [cover, drop] = item.querySelectorAll("button");
      item.querySelector("span").textContent = at + 1;
      item.querySelector("img").src = URL.createObjectURL(file);
      drop.onclick = () => set(files.filter((other) => other !== file));
      cover.onclick = () => more("cover", file, cover, put).catch(() => cover.remove());
      list.append(item);
    });
  }

  function set(chosen) {
    files = chosen.slice(0, MOST_PHOTOS);
    show();
    changed(files);
  }

  input.onchange = async () => {
    const fresh = [...input.files];
    set([...files, ...fresh]);
    for (const file of fresh) await put(file, file);
  };
  return set;
}
