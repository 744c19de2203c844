// A status line, chips to remove, and the way back. Removing a chip moves focus to its neighbour.

function render({ model, el }) {
  const bar = element("div", "kfl-selection");
  const way = element("nav", "kfl-way");
  const crumbs = element("ol");
  way.append(crumbs);
  const sentence = element("p", "kfl-selection-text");
  sentence.setAttribute("role", "status");
  const chips = element("ul", "kfl-chips");
  bar.append(sentence, chips, way);
  el.append(bar);

  const texts = model.get("texts");
  way.setAttribute("aria-label", texts.way);
  chips.setAttribute("aria-label", texts.chips);

  function drawChips() {
    const held = [...chips.querySelectorAll("button")].indexOf(document.activeElement);
    const known = model.get("chips");
    const items = known.map(({ key, label }) => {
      const chip = button("kfl-chip", label, () => model.send({ remove: key }));
      chip.setAttribute("aria-label", texts.remove.replace("{label}", label));
      return chip;
    });
    if (known.length) {
      items.push(button("kfl-chip kfl-chip-all", texts.reset, () => model.send({ remove: "" })));
    }
    chips.replaceChildren(
      ...items.map((chip) => {
        const item = element("li");
        item.append(chip);
        return item;
      }),
    );
    chips.hidden = !known.length;
    if (held >= 0) items[Math.min(held, items.length - 1)]?.focus();
  }

  function drawWay() {
    const held = way.contains(document.activeElement);
    const steps = model.get("crumbs");
    way.hidden = steps.length < 2;
    crumbs.replaceChildren(
      ...steps.map((text, number) => {
        const item = element("li");
        const isHere = number === steps.length - 1;
        if (isHere) {
          item.append(element("span", "", text));
          item.firstChild.setAttribute("aria-current", "location");
        } else {
          item.append(button("kfl-crumb", text, () => model.send({ back: number })));
        }
        return item;
      }),
    );
    if (held && !way.hidden) crumbs.querySelector("button")?.focus();
  }

  const say = () => (sentence.textContent = model.get("sentence"));
  model.on("change:sentence", say);
  model.on("change:chips", drawChips);
  model.on("change:crumbs", drawWay);
  say();
  drawChips();
  drawWay();
}

export default { render };
