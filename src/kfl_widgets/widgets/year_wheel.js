// The wheel is a picture of the list beside it: the list carries words and keyboard, and what has
// the keyboard there is lit in the wheel. A click on a mark goes to its place in the list.

const SVG = "http://www.w3.org/2000/svg";
const [CENTRE, EDGE, NAMES, OUTER, INNER] = [210, 205, 184, 162, 64];
const COLOURS = 6;
// Each shape within a circle of radius 1.
const SHAPES = [
  "M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z",
  "M-.85-.85H.85V.85H-.85Z",
  "M0-1.1L1.05.8H-1.05Z",
  "M0-1.15L1.15 0L0 1.15L-1.15 0Z",
  "M-.6-1H.6L1.15 0L.6 1H-.6L-1.15 0Z",
  "M-.4-1H.4V-.4H1V.4H.4V1H-.4V.4H-1V-.4H-.4Z",
];

function shape(tag, attributes, text = "") {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text) node.textContent = text;
  return node;
}

// August begins at twelve o'clock.
function at(month, radius) {
  const angle = ((month - 3) * Math.PI) / 6;
  return [CENTRE + radius * Math.cos(angle), CENTRE + radius * Math.sin(angle)];
}

function sector(month, isNow) {
  const [a, b] = [at(month, EDGE), at(month + 1, EDGE)];
  const d = `M${CENTRE} ${CENTRE}L${a}A${EDGE} ${EDGE} 0 0 1 ${b}Z`;
  return shape("path", { d, class: isNow ? "kfl-wheel-month kfl-wheel-now" : "kfl-wheel-month" });
}

function sign(area, size, isOpen = true) {
  return shape("path", {
    d: SHAPES[area % SHAPES.length],
    transform: `scale(${size})`,
    class: isOpen ? "kfl-wheel-sign" : "kfl-wheel-sign kfl-wheel-hollow",
    "data-area": area % COLOURS,
  });
}

function legendSign(area) {
  const svg = shape("svg", { viewBox: "-1.4 -1.4 2.8 2.8", class: "kfl-wheel-key" });
  svg.setAttribute("aria-hidden", "true");
  svg.append(sign(area, 1));
  return svg;
}

// One mark for all that one area has in one month, so that marks never lie on each other.
function newMark(month, ring, area, events, step) {
  const [x, y] = at(month + 0.5, OUTER - step * (ring + 0.5));
  const size = Math.min(12, step / 2 - 1);
  const isOpen = events.some((event) => event.is_open);
  const mark = shape("g", { transform: `translate(${x} ${y})`, class: "kfl-wheel-mark" });
  mark.dataset.place = `${month}/${area}`;
  mark.append(shape("circle", { r: size + 5, class: "kfl-wheel-light" }), sign(area, size, isOpen));
  if (events.length > 1 && size > 8) {
    const number = { class: isOpen ? "kfl-wheel-n" : "kfl-wheel-n kfl-wheel-hollow", dy: "0.36em" };
    mark.append(shape("text", number, String(events.length)));
  }
  mark.append(shape("title", {}, events.map((event) => event.text).join("\n")));
  return mark;
}

function newWheel(months, areas, title) {
  const svg = shape("svg", { viewBox: `0 0 ${2 * CENTRE} ${2 * CENTRE}`, class: "kfl-wheel-svg" });
  svg.setAttribute("aria-hidden", "true");
  const step = Math.min(34, (OUTER - INNER) / Math.max(areas.length, 1));
  svg.append(...months.map((month, i) => sector(i, month.is_now)));
  svg.append(shape("circle", { cx: CENTRE, cy: CENTRE, r: INNER - 4, class: "kfl-wheel-hub" }));
  const [first, ...rest] = title.split(" ");
  [first, rest.join(" ")].forEach((text, i) => {
    svg.append(shape("text", { x: CENTRE, y: CENTRE - 4 + 20 * i, class: "kfl-wheel-title" }, text));
  });
  months.forEach((month, i) => {
    const [x, y] = at(i + 0.5, NAMES);
    svg.append(shape("text", { x, y, dy: "0.35em", class: "kfl-wheel-name" }, month.short));
    areas.forEach(({ number }, ring) => {
      const own = month.events.filter((event) => event.area === number);
      if (own.length) svg.append(newMark(i, ring, number, own, step));
    });
  });
  return svg;
}

function newEvent(event, month) {
  const item = element("li", "kfl-wheel-event");
  const words = element("div");
  const name = element(event.key ? "button" : "span", event.key ? "kfl-open-row" : "", event.text);
  if (event.key) name.type = "button";
  else name.tabIndex = -1;
  Object.assign(name.dataset, { place: `${month}/${event.area}`, key: event.key });
  words.append(name, element("p", "kfl-sub", event.about));
  item.append(legendSign(event.area), element("span", "kfl-wheel-day", event.day), words);
  return item;
}

function newList(months, texts) {
  const list = element("div", "kfl-wheel-list");
  months.forEach((month, i) => {
    if (!month.events.length) return;
    const name = month.is_now ? `${month.name} (${texts.now})` : month.name;
    const events = element("ul");
    events.append(...month.events.map((event) => newEvent(event, i)));
    const part = element("section");
    part.append(element("h3", "", name), events);
    list.append(part);
  });
  if (!list.children.length) list.append(element("p", "kfl-empty", texts.empty));
  return list;
}

function newLegend(areas) {
  const legend = element("ul", "kfl-wheel-areas");
  for (const { number, name } of areas) {
    const item = element("li", "", name);
    item.prepend(legendSign(number));
    legend.append(item);
  }
  return legend;
}

function render({ model, el }) {
  const box = element("div", "kfl-wheel");
  el.append(box);

  const find = (kind, test) => [...box.querySelectorAll(kind)].find(test);

  function draw() {
    const [months, areas, texts] = ["months", "areas", "texts"].map((trait) => model.get(trait));
    const held = box.contains(document.activeElement) ? document.activeElement : null;
    const nth = [...box.querySelectorAll("[data-key]")].indexOf(held);
    const picture = element("div", "kfl-wheel-picture");
    picture.append(newWheel(months, areas, model.get("title")), newLegend(areas));
    if (areas.length) picture.append(element("p", "kfl-hint", texts.how));
    box.replaceChildren(picture, newList(months, texts));
    if (held) box.querySelectorAll("[data-key]")[nth]?.focus({ preventScroll: true });
  }

  function light(place) {
    for (const mark of box.querySelectorAll(".kfl-wheel-mark")) {
      mark.classList.toggle("kfl-wheel-lit", mark.dataset.place === place);
    }
  }

  for (const event of ["focusin", "pointerover"]) {
    box.addEventListener(event, ({ target }) => {
      const item = target.closest(".kfl-wheel-event");
      light(item?.querySelector("[data-key]").dataset.place);
    });
  }
  box.addEventListener("focusout", () => light());
  box.addEventListener("click", ({ target }) => {
    const mark = target.closest(".kfl-wheel-mark");
    const button = target.closest("button");
    if (button) model.send({ open: button.dataset.key });
    else if (mark) find("[data-key]", (node) => node.dataset.place === mark.dataset.place)?.focus();
  });
  const receive = ({ focus }) => {
    if (!focus) return;
    requestAnimationFrame(() => find("[data-key]", (n) => n.dataset.key === focus)?.focus());
  };
  model.on("msg:custom", receive);
  for (const trait of ["title", "months", "areas"]) model.on(`change:${trait}`, draw);
  draw();
  return () => model.off("msg:custom", receive);
}

export default { render };
