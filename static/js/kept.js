// What must outlive a crash. localStorage answers at once but reaches the disk seconds later; IndexedDB is on its way
// to the disk when it says so. Both hold the same, every value with `at`; after a crash the newer one counts, and
// what came back is told by "kept:back".
const kept = (() => {
  const STORE = "kept";
  const OURS = /^(draft|calls):/;
  const opened = new Promise((resolve) => {
    const request = indexedDB.open(STORE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null); // a private window: what localStorage keeps has to do
  });

  async function inStore(work, mode = "readwrite") {
    const database = await opened;
    if (!database) return null;
    return new Promise((resolve) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => resolve(null);
    });
  }

  const get = (name) => JSON.parse(localStorage.getItem(name) || "null");

  function put(name, value) {
    const whole = { ...value, at: Date.now() };
    localStorage.setItem(name, JSON.stringify(whole));
    inStore((store) => store.put(whole, name));
    return whole;
  }

  function remove(name) {
    localStorage.removeItem(name);
    return inStore((store) => store.delete(name));
  }

  async function recover() {
    const names = await inStore((store) => store.getAllKeys(), "readonly") || [];
    const values = await inStore((store) => store.getAll(), "readonly") || [];
    const back = names.filter((name, place) => values[place] && (get(name)?.at ?? 0) < values[place].at);
    for (const name of back) localStorage.setItem(name, JSON.stringify(values[names.indexOf(name)]));
    for (const name of Object.keys(localStorage)) {
      if (OURS.test(name) && !names.includes(name)) inStore((store) => store.put(get(name), name));
    }
    if (back.length) document.dispatchEvent(new CustomEvent("kept:back", { detail: back }));
  }

  addEventListener("load", recover);
  return { get, put, remove };
})();
