// A picture that was filed opens large in the page; a click beside it, Escape or Close goes back. With Ctrl or the
// middle button the link opens as any other, and so does a picture the browser cannot draw.
(() => {
  const PICTURE = /\.(png|jpe?g|gif|webp)$/i;
  const dialog = document.getElementById("picture-dialog");
  const picture = new Image();

  function enlarge(link, name) {
    picture.onerror = () => { dialog.close(); location.assign(link.href); };
    picture.src = link.href;
    picture.alt = name;
    dialog.querySelector("[data-name]").textContent = name;
    dialog.querySelector("[data-save]").href = `${link.href}?save`;
    dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href*="/documents/"], a[data-picture]');
    const name = link?.dataset.picture || link?.textContent.trim();
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!dialog || !link || !plain || !PICTURE.test(name)) return;
    event.preventDefault();
    enlarge(link, name);
  });
  dialog?.prepend(picture);
  dialog?.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog?.addEventListener("close", () => { picture.onerror = null; picture.removeAttribute("src"); });
})();
