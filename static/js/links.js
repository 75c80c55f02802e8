// The address of a link is asked for beside the tools of the editor: Enter leads there what was selected (or writes the
// address where nothing was), an empty one takes the link away, Escape leaves everything as it is.
const askForLink = (field, select, done) => {
  let marked = null;

  function ask(link) {
    marked = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
    field.value = link?.getAttribute("href") || "";
    field.hidden = false;
    field.focus();
  }

  function lead(to) {
    if (!to) document.execCommand("unlink");
    else if (marked?.collapsed) document.execCommand("insertHTML", false, richtext.link(to, field.value));
    else document.execCommand("createLink", false, to);
    done();
  }

  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    select(marked);
    if (event.key === "Enter") lead(richtext.address(field.value));
  });
  field.addEventListener("blur", () => { field.hidden = true; });
  return ask;
};
