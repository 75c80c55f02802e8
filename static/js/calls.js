// The calls that are open: {code, name, kind, contact, who, began, url, figures: [{say, about, off}]}, in the order in
// which they came. Kept in this browser for this user; "calls:changed" is told to the page, in every window.
const calls = (() => {
  const NAME = `calls:${document.body.dataset.user || ""}`;
  const all = () => kept.get(NAME)?.calls || [];
  const of = (code) => all().find((call) => call.code === code);

  function told() {
    document.dispatchEvent(new Event("calls:changed"));
  }

  function write(list) {
    kept.put(NAME, { calls: list });
    told();
  }

  function start(call) {
    const known = of(call.code);
    if (known) change(call.code, (open) => Object.assign(open, call, { began: open.began }));
    else write([...all(), { kind: "call_in", began: new Date().toISOString(), url: "", figures: [], ...call }]);
  }

  function change(code, edit) {
    const list = all();
    const call = list.find((each) => each.code === code);
    if (!call) return;
    const before = JSON.stringify(call);
    edit(call);
    if (JSON.stringify(call) !== before) write(list);
  }

  function end(code) {
    if (of(code)) write(all().filter((call) => call.code !== code));
  }

  // A figure seen again takes the place of what was said of the same thing before; what was unticked stays so.
  const topic = (figure) => figure.about || figure.say.replace(/\d.*$/, "");
  function stamp(code, figure) {
    change(code, (call) => {
      const place = call.figures.findIndex((each) => topic(each) === topic(figure));
      if (place < 0) call.figures.push(figure);
      else call.figures[place] = { ...call.figures[place], ...figure };
    });
  }

  // The note of a call was taken by the server (drafts.js): the call is over.
  document.addEventListener("draft:taken", (event) => end(/:note-(.*)$/.exec(event.detail)?.[1]));
  document.addEventListener("kept:back", told);
  addEventListener("storage", (event) => { if (event.key === NAME) told(); });
  return { all, of, start, change, end, stamp };
})();
