// What a page shows of figures ({% told %}) is stamped into the note of the customer's open call: at once on a page
// that was opened, after a moment in the answer box, where answers to half a question come and go. Calls begin here
// too: by the address a switchboard leads to (#call=call_in&contact=7&who=…), and by a click on a telephone number.
(() => {
  if (!document.querySelector("[data-dock]")) return; // somebody who writes no notes
  const SETTLED = 900; // milliseconds
  const folder = document.querySelector("[data-folder]");
  // A refused form stands at an address nobody can come back to.
  const shown = (performance.getEntriesByType("navigation")[0]?.responseStatus || 200) < 300;
  const here = () => (shown ? location.pathname + location.search : "");
  const marks = (where) => [...where.querySelectorAll("[data-told]:not([data-told-offer])")];

  function stamp(seen) {
    for (const { dataset } of seen) calls.stamp(dataset.toldCode, { say: dataset.told, about: dataset.toldAbout });
  }

  function begin(more) {
    if (!folder) return;
    calls.start({ code: folder.dataset.folder, name: folder.dataset.name, ...(here() && { url: here() }), ...more });
    stamp(marks(document));
  }

  function answered() {
    const address = new URLSearchParams(location.hash.slice(1));
    if (!address.get("call")) return;
    begin({ kind: address.get("call"), contact: address.get("contact") || "", who: address.get("who") || "" });
    history.replaceState(null, "", location.pathname + location.search);
  }

  document.addEventListener("call:begin", (event) => begin(event.detail));
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="tel:"]');
    if (link) begin({ kind: "call_out", who: link.dataset.who || link.closest("[data-who]")?.dataset.who || "" });
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const seen = marks(event.target);
    const stays = (mark) => mark.parentElement?.checkVisibility();
    if (seen.length) setTimeout(() => stamp(seen.filter(stays)), SETTLED);
  });
  addEventListener("hashchange", answered); // the folder stands there already
  answered();
  stamp(marks(document));
  if (folder) calls.change(folder.dataset.folder, (call) => { call.url = here() || call.url; });
})();
