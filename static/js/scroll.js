// What scrolls sideways on a narrow screen: the open tab comes into sight, wide tables scroll in their box and
// not the page, by keyboard too.
(() => {
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

  function reachable(boxes) {
    for (const { target: box } of boxes) {
      const wide = box.scrollWidth > box.clientWidth;
      box.classList.toggle("scroll-wide", wide);
      if (wide) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }

  const watch = new ResizeObserver(reachable);
  function watchAll() { for (const box of document.querySelectorAll(".scroll")) watch.observe(box); }
  document.addEventListener("htmx:afterSettle", watchAll);
  watchAll();
})();
