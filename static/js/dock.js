// The calls that are open, at the foot of every page: Alt-1 to Alt-9 (or a click) shows a call's note at once, and
// brings back the page that was looked at in that folder; c in a folder begins a call there.
(() => {
  const dock = document.querySelector("[data-dock]");
  if (!dock) return;
  const OPEN = "call-open";
  const pattern = dock.querySelector("template");
  const folder = document.querySelector("[data-folder]")?.dataset.folder;
  const pageNote = (code) => document.querySelector(`main form[data-composer][data-customer="${CSS.escape(code)}"]`);
  const home = (call) => call.url || `/customers/${encodeURIComponent(call.code)}/`;
  let known = []; // codes, to forget what was kept for those that end
  let unsaved = false; // something was typed on this page that no draft keeps

  function tab(call, place) {
    const item = pattern.content.firstElementChild.cloneNode(true);
    const say = (name, words) => { item.querySelector(`[data-${name}]`).textContent = words; };
    const told = call.figures.filter((figure) => !figure.off).length;
    const since = `since ${new Date(call.began).toTimeString().slice(0, 5)}`;
    say("place", place < 9 ? place + 1 : "");
    say("name", call.name);
    say("about", [call.who, since, told ? `${told} told` : ""].filter(Boolean).join(" · "));
    const [open, close] = item.querySelectorAll("button");
    open.setAttribute("aria-pressed", String(call.code === (callPanel.code() || folder)));
    open.onclick = () => show(call.code);
    close.setAttribute("aria-label", `Let go of the call with ${call.name}`);
    close.onclick = () => calls.end(call.code);
    return item;
  }

  function render() {
    const open = calls.all();
    const codes = open.map((call) => call.code);
    dock.hidden = !open.length;
    document.body.classList.toggle("has-calls", Boolean(open.length));
    dock.querySelector("ol").replaceChildren(...open.map(tab));
    for (const code of codes) if (!pageNote(code)) callPanel.fetchNote(code);
    for (const code of known) if (!codes.includes(code)) callPanel.forget(code);
    known = codes;
  }

  // On this page: in its own composer, if it has one for this customer, else over it.
  function note(call) {
    const form = pageNote(call.code);
    if (form) { callPanel.park(); callPanel.focus(form); return true; }
    callPanel.open(call, home(call));
    render();
    return call.code === folder;
  }

  function show(code) {
    const call = calls.of(code);
    if (!call || note(call)) return;
    callPanel.stays(unsaved);
    if (unsaved) return;
    sessionStorage.setItem(OPEN, code);
    location.assign(home(call));
  }

  function begin() {
    const kind = document.querySelector("main form[data-composer] [name=kind]:checked")?.value;
    document.dispatchEvent(new CustomEvent("call:begin", { detail: kind && !calls.of(folder) ? { kind } : {} }));
    show(folder);
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.method === "post" && !form.dataset.draft) unsaved = true;
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-call-note]")) begin(); });
  document.addEventListener("keydown", (event) => {
    const place = /^Digit([1-9])$/.exec(event.code)?.[1];
    if (!place || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const call = calls.all()[place - 1];
    if (!call) return;
    event.preventDefault();
    show(call.code);
  });
  document.addEventListener("calls:changed", () => {
    if (callPanel.code() && !calls.of(callPanel.code())) callPanel.park();
    else render();
  });
  render();
  const brought = calls.of(sessionStorage.getItem(OPEN));
  sessionStorage.removeItem(OPEN);
  if (brought) note(brought);
})();
