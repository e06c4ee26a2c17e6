// What was typed, kept on this phone until the village has it. IndexedDB, never localStorage:
// text of the last seconds before a kill was lost there (ux.md §4).
let opened;

function open() {
  opened = opened || new Promise((resolve, reject) => {
    const asked = indexedDB.open("kentongan", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("draft");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

// A browser that keeps nothing (private window, full phone) leaves the form as it is.
async function ask(mode, act) {
  try {
    const base = await open();
    return await new Promise((resolve, reject) => {
      const work = base.transaction("draft", mode, { durability: "strict" });
      const asked = act(work.objectStore("draft"));
      work.oncomplete = () => resolve(asked.result);
      work.onabort = () => reject(work.error);
    });
  } catch {
    return undefined;
  }
}

export const keep = (name, value) => ask("readwrite", (box) => box.put(value, name));
export const recall = (name) => ask("readonly", (box) => box.get(name));
export const forget = (name) => ask("readwrite", (box) => box.delete(name));
export const forgetAll = () => ask("readwrite", (box) => box.clear());
