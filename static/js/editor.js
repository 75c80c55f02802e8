// A small editor over textarea[data-editor]. Until something is formatted the textarea is all there is; then a surface
// stands in its place, [data-rich] is ticked, and the textarea holds (posts, keeps as a draft) the surface's HTML.
// Ctrl-B, Ctrl-I, Ctrl-K for a link; lists and quote by Ctrl-Shift-8, 7 and 9.
(() => {
  const tools = document.getElementById("editor-tools");
  if (!tools) return;
  const PLAIN = { KeyB: "bold", KeyI: "italic", KeyK: "link" };
  const SHIFTED = { Digit7: "insertOrderedList", Digit8: "insertUnorderedList", Digit9: "quote" };
  const around = (tag) => getSelection().anchorNode?.parentElement?.closest(tag);

  function edit(text) {
    const rich = text.form.querySelector("[data-rich]");
    text.dataset.edited = "";
    if (!rich) return;
    const [bar, surface] = tools.content.cloneNode(true).children;
    const ask = askForLink(bar.querySelector("input"), select, keep);

    function show() {
      if (rich.checked) surface.innerHTML = richtext.clean(text.value) || "<p><br></p>";
      surface.hidden = !rich.checked;
      text.hidden = rich.checked;
    }

    function begin() { // the words become formatted ones; what was selected stays so
      const { value, selectionStart, selectionEnd } = text;
      surface.innerHTML = richtext.fromWords(value);
      rich.checked = true;
      surface.hidden = false;
      text.hidden = true;
      select(richtext.range(surface, value, selectionStart, selectionEnd));
    }

    function select(range) {
      surface.focus();
      if (!range) return;
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }

    function keep() {
      text.value = surface.textContent.trim() ? richtext.of(surface) : "";
      text.dispatchEvent(new Event("input", { bubbles: true }));
      for (const button of bar.querySelectorAll("[data-state]")) {
        button.setAttribute("aria-pressed", String(document.queryCommandState(button.dataset.state)));
      }
    }

    function use(tool) {
      if (!rich.checked) begin();
      document.execCommand("defaultParagraphSeparator", false, "p");
      if (tool === "link") { ask(around("a")); return; }
      if (document.activeElement !== surface) surface.focus();
      if (tool === "quote") document.execCommand("formatBlock", false, around("blockquote") ? "p" : "blockquote");
      else document.execCommand(tool);
      keep();
    }

    function onKey(event) {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const tool = (event.shiftKey ? SHIFTED : PLAIN)[event.code];
      if (!tool) return;
      event.preventDefault();
      use(tool);
    }

    function paste(event) {
      event.preventDefault();
      document.execCommand("insertHTML", false, richtext.pasted(event.clipboardData));
    }

    surface.ariaLabel = text.getAttribute("aria-label");
    surface.addEventListener("input", keep);
    surface.addEventListener("paste", paste);
    for (const field of [surface, text]) field.addEventListener("keydown", onKey);
    bar.addEventListener("mousedown", (event) => { if (!event.target.matches("input")) event.preventDefault(); });
    bar.addEventListener("click", (event) => {
      const tool = event.target.closest("button")?.dataset.tool;
      if (tool) use(tool);
    });
    text.form.addEventListener("draft:restored", show);
    text.before(bar);
    text.after(surface);
    show();
  }

  const begin = (where) => where.querySelectorAll("textarea[data-editor]:not([data-edited])").forEach(edit);
  document.addEventListener("composer:open", (event) => begin(event.target));
  begin(document);
})();
