// The composer of a customer whose call is open: the kind of call, who is on the line, since when, and the figures
// that were opened, each to be unticked before the note is saved.
(() => {
  const composers = () => document.querySelectorAll("form[data-composer]");
  const hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });

  function box(name, value, checked, words) {
    const label = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "checkbox", name, value, checked });
    label.append(input, " ", Object.assign(document.createElement("span"), { textContent: words }));
    return label;
  }

  function line(call, figure) {
    const item = document.createElement("li");
    const label = box("told", figure.say, !figure.off, figure.say);
    const about = hidden("told_about", figure.about);
    about.disabled = !figure.about || Boolean(figure.off);
    label.firstChild.addEventListener("change", (event) => {
      const off = !event.target.checked;
      calls.stamp(call.code, { ...figure, off });
    });
    item.append(label, about);
    return item;
  }

  // What stands in the head of the folder is proposed, unticked, unless it was opened or ticked already.
  function figures(call) {
    const offered = [...document.querySelectorAll(`[data-told-offer][data-told-code="${CSS.escape(call.code)}"]`)];
    const known = new Set(call.figures.map((figure) => figure.say));
    const others = offered.map(({ dataset }) => ({ say: dataset.told, about: dataset.toldAbout, off: true }));
    return [...call.figures, ...others.filter((figure) => !known.has(figure.say))];
  }

  function fillWho(form, call) {
    const parties = form.querySelector("[data-parties]");
    if (!call.who) return;
    if (call.contact && parties) {
      if (parties.querySelector(`[value="${CSS.escape(call.contact)}"]`)) return;
      const chip = box("contact_id", call.contact, true, call.who);
      chip.className = "composer-chip";
      parties.append(chip);
    } else if (!form.elements.contact.value) form.elements.contact.value = call.who;
  }

  function fill(form) {
    const call = calls.of(form.dataset.customer);
    const list = form.querySelector("[data-told-list]");
    form.classList.toggle("composer-calling", Boolean(call));
    if (!call || !list) return;
    const kind = form.querySelector(`[name=kind][value="${CSS.escape(call.kind)}"]`);
    if (kind) kind.checked = true;
    if (form.elements.started_at) form.elements.started_at.value = call.began;
    fillWho(form, call);
    const said = JSON.stringify(figures(call));
    if (list.dataset.shown === said) return; // not under a finger that is ticking
    list.dataset.shown = said;
    list.querySelectorAll(":scope > input").forEach((input) => input.remove());
    list.querySelector("ul").replaceChildren(...figures(call).map((figure) => line(call, figure)));
    list.hidden = !figures(call).length;
  }

  // What is changed by hand counts from then on, on every page of the call.
  document.addEventListener("change", ({ target }) => {
    calls.change(target.form?.dataset.customer, (call) => {
      if (target.name === "kind") call.kind = target.value;
      if (target.name === "contact" && !call.contact) call.who = target.value;
      if (target.name === "contact_id" && target.value === call.contact && !target.checked) call.contact = call.who = "";
    });
  });
  document.addEventListener("composer:open", (event) => fill(event.target));
  document.addEventListener("draft:restored", (event) => {
    if (event.target.matches("form[data-composer]")) fill(event.target);
  }, true);
  document.addEventListener("calls:changed", () => composers().forEach(fill));
  composers().forEach(fill);
})();
