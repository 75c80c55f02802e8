// Collecting: who is called (a click on a name or its number) is who was spoken with; how many accounts are ticked.
(() => {
  const who = () => document.querySelector(".case-note [name=contact]");

  document.addEventListener("click", (event) => {
    const named = event.target.closest("[data-speaks]")?.dataset.speaks
      || (event.target.closest('a[href^="tel:"]') && event.target.closest("main [data-who]")?.dataset.who);
    if (!named || !who()) return;
    who().value = named;
    who().dispatchEvent(new Event("input", { bubbles: true }));
  });

  const form = document.querySelector("form[data-ticked]");
  if (!form) return;
  const count = form.querySelector("[data-ticked-count]");

  function say() {
    const ticked = document.querySelectorAll(`input[name="${form.dataset.ticked}"]:checked`).length;
    count.textContent = ticked ? `${ticked} ticked` : count.dataset.none;
    form.classList.toggle("ticked", Boolean(ticked));
  }

  document.addEventListener("change", say);
  say();
})();
