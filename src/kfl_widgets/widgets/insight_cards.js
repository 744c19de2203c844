// A card per finding. The numbers are behind a disclosure, which stays as somebody left it, and the
// cards are rebuilt only when they say something else.

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, PAD] = [180, 22, 28];

function shape(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

// Before is a hollow circle, after a filled square, on a line that is the whole scale, with its ends.
function picture([before, after], ends) {
  const svg = shape("svg", { width: WIDTH, height: HEIGHT, "aria-hidden": "true" });
  svg.classList.add("kfl-mini");
  const x = (share) => PAD + share * (WIDTH - 2 * PAD);
  const y = HEIGHT / 2;
  const words = ends.map((text, i) => {
    const word = shape("text", { x: x(i) + (i ? 8 : -8), y: y + 4, class: "kfl-mini-end" });
    word.setAttribute("text-anchor", i ? "start" : "end");
    word.textContent = text;
    return word;
  });
  svg.append(
    ...words,
    shape("line", { x1: x(0), x2: x(1), y1: y, y2: y, class: "kfl-mini-scale" }),
    shape("line", { x1: x(before), x2: x(after), y1: y, y2: y, class: "kfl-mini-way" }),
    shape("circle", { cx: x(before), cy: y, r: 5, class: "kfl-mini-before" }),
    shape("rect", { x: x(after) - 5, y: y - 5, width: 10, height: 10, class: "kfl-mini-after" }),
  );
  return svg;
}

// «○ T1 2016  ■ T2 2018», as the marks are drawn. What a screen reader is told are the numbers.
function legendOf(names, wave) {
  const legend = element("p", "kfl-insight-legend");
  legend.setAttribute("aria-hidden", "true");
  legend.append(...names.map((name, i) => element("span", i ? "kfl-after" : "kfl-before", name)));
  if (wave) legend.append(element("span", "", wave));
  legend.hidden = !names.length;
  return legend;
}

function tagButton(row, kind, texts, onClick) {
  const button = element("button", `kfl-tag kfl-tag-${kind}`, texts[kind]);
  button.type = "button";
  button.dataset.kind = kind;
  button.setAttribute("aria-label", texts[`${kind}_name`].replace("{name}", row.name));
  button.addEventListener("click", () => onClick(button));
  return button;
}

function render({ model, el }) {
  const list = element("ol", "kfl-insights");
  const empty = element("p", "kfl-empty");
  el.append(list, empty);
  let built = "";

  function factor(row, at, texts) {
    const line = element("li", "kfl-insight-row");
    line.append(element("span", "kfl-insight-name", row.name));
    if (row.at.length) line.append(picture(row.at, row.ends));
    const tags = element("span", "kfl-insight-tags");
    for (const kind of ["improve", "strength"]) {
      tags.append(
        tagButton(row, kind, texts, (button) => {
          const isPressed = button.getAttribute("aria-pressed") === "true";
          model.send({ ...at, kind: isPressed ? "" : kind });
        }),
      );
    }
    line.append(tags);
    return line;
  }

  function card(finding, number, texts) {
    const item = element("li", "kfl-insight");
    const sentence = element("p", "kfl-insight-text");
    const sign = element("span", `kfl-insight-sign kfl-tone-${finding.tone}`, finding.sign);
    sign.setAttribute("aria-hidden", "true");
    sentence.append(sign, finding.text);
    const rows = element("ul", "kfl-insight-rows");
    rows.append(...finding.rows.map((row, i) => factor(row, { card: number, row: i }, texts)));
    const numbers = element("details");
    const lines = element("ul");
    for (const row of finding.rows) lines.append(element("li", "", row.numbers));
    numbers.append(element("summary", "", texts.numbers), lines);
    const look = element("button", "kfl-button kfl-small", texts.look);
    look.type = "button";
    look.setAttribute("aria-label", `${texts.look}: ${finding.text}`);
    look.addEventListener("click", () => model.send({ card: number }));
    item.append(sentence, look, legendOf(finding.legend, finding.wave), rows, numbers);
    return item;
  }

  function draw() {
    const cards = model.get("cards");
    const shown = JSON.stringify(cards, (name, value) => (name === "kind" ? undefined : value));
    if (shown !== built) {
      const texts = model.get("texts");
      list.replaceChildren(...cards.map((finding, number) => card(finding, number, texts)));
      built = shown;
    }
    const kinds = cards.flatMap((finding) => finding.rows.map((row) => row.kind));
    list.querySelectorAll(".kfl-insight-tags").forEach((tags, i) => {
      for (const button of tags.children) {
        button.setAttribute("aria-pressed", String(button.dataset.kind === kinds[i]));
      }
    });
    list.hidden = !cards.length;
    empty.hidden = Boolean(cards.length);
    empty.textContent = model.get("empty");
  }

  model.on("change:cards", draw);
  model.on("change:empty", draw);
  draw();
}

export default { render };
