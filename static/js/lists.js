// Back to the list as it was (F8): a list of customers, or of what was found (data-list="34 customers" on what has
// data-rows), notes its address, its links and the row somebody opened; the folder offers the way back and the
// neighbours of the row, and the list, come back to by whatever way, has its cursor on that row again. Kept for this
// window only.
(() => {
  const PLACE = "list";
  const FOLDER = /^\/customers\/([^/]+)\//;
  const read = () => JSON.parse(sessionStorage.getItem(PLACE) || "null");
  const write = (place) => sessionStorage.setItem(PLACE, JSON.stringify(place));
  const bare = (address) => address.split("#")[0];
  const here = () => bare(location.pathname + location.search);
  const list = () => document.querySelector("[data-list]");
  const rowsOf = (one) => [...one.querySelectorAll(":scope > tbody > tr, :scope > [data-row]")];
  const inRow = (row) => row.matches("a[href]") ? row : row.querySelector("a[data-open], a[href^='/customers/']");
  const linkOf = (row) => inRow(row)?.getAttribute("href");

  function note(row) {
    const one = list();
    const links = rowsOf(one).map(linkOf);
    write({ url: here(), said: one.dataset.list, links, at: linkOf(row), scroll: scrollY });
  }

  document.addEventListener("click", (event) => {
    const row = event.target.closest("a[href]") && event.target.closest("[data-list] > tbody > tr, [data-list] > [data-row]");
    if (row) note(row);
  }, true);

  // On the list: the cursor stands where somebody left it.
  function resume() {
    const place = read();
    if (!list() || place?.url !== here() || !place.at) return;
    const row = rowsOf(list()).find((each) => linkOf(each) === place.at);
    if (!row) return;
    list().querySelector("[data-cursor]")?.removeAttribute("data-cursor");
    row.setAttribute("data-cursor", "");
    scrollTo(0, place.scroll);
    row.scrollIntoView({ block: "nearest" });
  }

  // The tab that is open, of another customer; a page that is no tab leads to the other's first one.
  function beside(link) {
    if (!FOLDER.test(link)) return link;
    const [, mine, tab] = /^\/customers\/([^/]+)\/([^/]*)/.exec(location.pathname);
    const known = document.querySelector(`#folder-tabs a[href^="/customers/${CSS.escape(mine)}/${CSS.escape(tab)}/"]`);
    return FOLDER.exec(link)[0] + (known && tab ? `${tab}/` : "");
  }

  const code = (address) => decodeURIComponent(FOLDER.exec(address)?.[1] || "");

  // In the folder: the way back, and the rows before and after, on the same tab.
  function offer() {
    const back = document.querySelector("[data-back-to-list]");
    const place = read();
    const open = document.querySelector("[data-folder]")?.dataset.folder;
    if (!back || !place || !open) return;
    const ofOpen = (link) => link && code(link) === open;
    const at = ofOpen(place.at) ? place.links.indexOf(place.at) : place.links.findIndex(ofOpen);
    if (at < 0) return;
    const link = back.querySelector("[data-back]");
    link.href = place.url;
    link.querySelector("[data-said]").textContent = place.said;
    for (const [name, step] of [["previous", -1], ["next", 1]]) {
      const link = place.links[at + step];
      const arrow = back.querySelector(`[data-${name}]`);
      if (link) arrow.href = beside(link);
      arrow.hidden = !link;
    }
    back.hidden = false;
    write({ ...place, at: place.links[at] });
  }

  addEventListener("pageshow", () => { resume(); offer(); });
})();
