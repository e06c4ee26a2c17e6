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

// Fast typing outruns a slow phone's storage: only the newest value waits for its turn.
const newest = new Map();
let turn = Promise.resolve();

function write(name) {
  if (!newest.has(name)) return undefined;
  const value = newest.get(name);
  newest.delete(name);
  return ask("readwrite", (box) => box.put(value, name));
}

export function keep(name, value) {
  if (!newest.has(name)) turn = turn.then(() => write(name));
  newest.set(name, value);
  return turn;
}

export const recall = (name) => ask("readonly", (box) => box.get(name));

export function forget(name) {
  newest.delete(name);
  return ask("readwrite", (box) => box.delete(name));
}

export function forgetAll() {
  newest.clear();
  return ask("readwrite", (box) => box.clear());
}
