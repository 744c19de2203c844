// A row is made once and kept while its votes are the same, so that taking an area closes no
// reason that somebody reads and moves no focus. Roles are spelled out: on a phone each row becomes
// a card, and changing `display` would take the table's meaning away from a screen reader.

const LONG = 180; // characters of a reason before the rest is folded
const MOST_MARKS = 30; // beyond that many voters, marks say less than the number

// One mark per vote there is: filled for this kind, hollow for the others.
function marks({ n, of }) {
  const row = make("span", { class: "kfl-votes", "aria-hidden": "true" });
  if (of > MOST_MARKS) return row;
  for (let i = 0; i < of; i++) row.append(make("i", i < n ? { class: "kfl-cast" } : {}));
  return row;
}

function folded(text) {
  const space = text.lastIndexOf(" ", LONG);
  const cut = space > LONG / 2 ? space : LONG;
  const rest = make("p", {}, text.slice(cut).trimStart());
  return make("details", {}, make("summary", {}, text.slice(0, cut)), rest);
}

function reasonItem({ text, note }) {
  const item = make("li", {}, text.length > LONG ? folded(text) : make("p", {}, text));
  if (note) item.append(make("p", { class: "kfl-field-note" }, note));
  return item;
}

function render({ model, el }) {
  const caption = make("caption", { class: "kfl-hidden-text" });
  const head = make("thead", { role: "rowgroup" });
  const body = make("tbody", { role: "rowgroup" });
  const table = make("table", { role: "table", class: "kfl-tallies" }, caption, head, body);
  el.append(table);
  let shown = new Map(); // by key: { node, shape, buttons }

  function takeButton(row, kind) {
    const button = make("button", {
      type: "button",
      class: "kfl-tag",
      "aria-label": `${kind.take}: ${row.name}`,
    });
    button.textContent = kind.take;
    button.addEventListener("click", () => {
      const isTaken = button.getAttribute("aria-pressed") === "true";
      model.send({ key: row.key, kind: isTaken ? "" : kind.value });
    });
    return button;
  }

  function voteCell(row, kind, button) {
    const cell = row.cells[kind.value];
    const said = make("span", { class: cell.n ? "kfl-count" : "kfl-count kfl-none" });
    said.textContent = cell.said;
    const node = make("td", { role: "cell", "data-label": kind.label });
    node.append(make("span", { class: "kfl-vote-line" }, said, marks(cell)));
    if (cell.reasons.length) {
      node.append(make("ul", { class: "kfl-reasons" }, ...cell.reasons.map(reasonItem)));
    }
    node.append(button);
    return node;
  }

  function newRow(row) {
    const kinds = model.get("kinds");
    const buttons = new Map(kinds.map((kind) => [kind.value, takeButton(row, kind)]));
    const name = make("th", { role: "rowheader", scope: "row" });
    for (const [text, className] of [
      [row.name, "kfl-main"],
      [row.agreement, "kfl-agreement"],
      [row.who, "kfl-sub"],
    ]) {
      name.append(make("span", { class: className }, text));
    }
    const cells = kinds.map((kind) => voteCell(row, kind, buttons.get(kind.value)));
    return { node: make("tr", { role: "row" }, name, ...cells), buttons };
  }

  function drawRows() {
    const before = shown;
    shown = new Map();
    for (const row of model.get("rows")) {
      const shape = JSON.stringify({ ...row, taken: "" });
      const old = before.get(row.key);
      const made = old?.shape === shape ? old : { ...newRow(row), shape };
      for (const [kind, button] of made.buttons) {
        button.setAttribute("aria-pressed", String(kind === row.taken));
      }
      shown.set(row.key, made);
    }
    const nodes = [...shown.values()].map(({ node }) => node);
    for (const node of [...body.children]) if (!nodes.includes(node)) node.remove();
    nodes.forEach((node, i) => {
      if (body.children[i] !== node) body.insertBefore(node, body.children[i] ?? null);
    });
  }

  function drawHead() {
    const words = [model.get("texts").area, ...model.get("kinds").map((kind) => kind.label)];
    const cells = words.map((word) => make("th", { role: "columnheader", scope: "col" }, word));
    head.replaceChildren(make("tr", { role: "row" }, ...cells));
  }

  const name = () => (caption.textContent = model.get("caption"));
  model.on("change:caption", name);
  model.on("change:kinds", drawHead);
  model.on("change:rows", drawRows);
  name();
  drawHead();
  drawRows();
}

export default { render };
