// A card per finding. The numbers are behind a disclosure, which stays as somebody left it.

function element(tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

function render({ model, el }) {
  const list = element("ol", "kfl-insights");
  const empty = element("p", "kfl-empty");
  el.append(list, empty);

  function card(finding, number, texts) {
    const item = element("li", "kfl-insight");
    const sentence = element("p", "kfl-insight-text");
    const sign = element("span", `kfl-insight-sign kfl-tone-${finding.tone}`, finding.sign);
    sign.setAttribute("aria-hidden", "true");
    sentence.append(sign, finding.text);
    const numbers = element("details");
    const summary = element("summary", "", texts.numbers);
    const lines = element("ul");
    for (const line of finding.numbers) lines.append(element("li", "", line));
    numbers.append(summary, lines);
    const look = element("button", "kfl-button kfl-small", texts.look);
    look.type = "button";
    look.setAttribute("aria-label", `${texts.look}: ${finding.text}`);
    look.addEventListener("click", () => model.send({ look: number }));
    item.append(sentence, numbers, ...(finding.can_look ? [look] : []));
    return item;
  }

  function draw() {
    const texts = model.get("texts");
    const cards = model.get("cards");
    list.replaceChildren(...cards.map((finding, number) => card(finding, number, texts)));
    list.hidden = !cards.length;
    empty.hidden = Boolean(cards.length);
    empty.textContent = model.get("empty");
  }

  model.on("change:cards", draw);
  model.on("change:empty", draw);
  draw();
}

export default { render };
