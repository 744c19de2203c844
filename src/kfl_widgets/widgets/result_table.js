// A sortable table. On a phone each row becomes a card, so roles are spelled out: changing
// `display` would otherwise take the table's meaning away from a screen reader.

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function tagButton(row, kind, texts) {
  const button = element("button", {
    type: "button",
    class: `kfl-tag kfl-tag-${kind}`,
    "aria-label": texts[`${kind}_name`].replace("{name}", row.name),
    "aria-pressed": String(row.kind === kind),
    "data-key": row.key,
    "data-kind": kind,
  });
  button.textContent = texts[kind];
  return button;
}

function openButton(row, texts) {
  const button = element("button", {
    type: "button",
    class: "kfl-open-row kfl-main",
    title: texts.open,
    "data-key": row.key,
    "data-kind": "open",
  });
  button.textContent = row.cells[0].text;
  return button;
}

// A number that a click marks, as a click on the figure does.
function markButton(cell, column, row, texts) {
  const button = element("button", {
    type: "button",
    class: "kfl-open-row kfl-main",
    title: texts.tag,
    "aria-label": `${row.name}, ${column.label}: ${cell.text}. ${texts.tag}`,
    "data-key": cell.key,
    "data-kind": "mark",
  });
  button.textContent = cell.text;
  return button;
}

function bodyCell(cell, column, isFirst) {
  const node = element(isFirst ? "th" : "td", {
    role: isFirst ? "rowheader" : "cell",
    "data-label": column.label,
    class: column.numeric ? "kfl-number" : "",
  });
  if (isFirst) node.scope = "row";
  const lines = [
    [cell.text, "kfl-main"],
    [cell.note, `kfl-note kfl-tone-${cell.tone ?? "other"}`],
    [cell.sub, "kfl-sub"],
  ];
  for (const [text, className] of lines) {
    if (!text) continue;
    const line = element("span", { class: className });
    line.textContent = text;
    node.append(line);
  }
  return node;
}

function compare(a, b) {
  return typeof a === "number" ? a - b : String(a).localeCompare(String(b), "nb");
}

function render({ model, el }) {
  const caption = element("caption", { class: "kfl-hidden-text" });
  const head = element("thead", { role: "rowgroup" });
  const body = element("tbody", { role: "rowgroup" });
  const table = element("table", { role: "table", class: "kfl-results" }, caption, head, body);
  el.append(table);
  let sorted = null; // { column, isDown }
  let sortable = ""; // what `sorted` counts its column among

  // Rows and columns come together, and either may be told first.
  function forgetOrder() {
    const labels = JSON.stringify(model.get("columns").map((column) => column.label));
    if (labels !== sortable) sorted = null;
    sortable = labels;
  }

  function drawHead() {
    const texts = model.get("texts");
    const cells = model.get("columns").map((column, i) => {
      const button = element("button", { type: "button", class: "kfl-sort", "data-column": i });
      button.textContent = column.label;
      button.title = texts.sort.replace("{column}", column.label);
      const direction = sorted?.column === i ? (sorted.isDown ? "descending" : "ascending") : "none";
      return element(
        "th",
        {
          role: "columnheader",
          scope: "col",
          "aria-sort": direction,
          class: column.numeric ? "kfl-number" : "",
        },
        button,
      );
    });
    if (model.get("has_tags")) {
      const tag = element("th", { role: "columnheader", scope: "col", class: "kfl-tags" });
      tag.textContent = texts.tag;
      cells.push(tag);
    }
    head.replaceChildren(element("tr", { role: "row" }, ...cells));
  }

  function inOrder() {
    const rows = [...model.get("rows")];
    if (!sorted) return rows;
    const { column, isDown } = sorted;
    const value = ({ cells }) => {
      const { sort, text } = cells[column];
      return sort === undefined ? text : sort;
    };
    const known = rows.filter((row) => value(row) !== null);
    const unknown = rows.filter((row) => value(row) === null);
    known.sort((a, b) => (isDown ? -1 : 1) * compare(value(a), value(b)));
    return [...known, ...unknown];
  }

  function drawBody() {
    const columns = model.get("columns");
    const texts = model.get("texts");
    const held = document.activeElement?.dataset;
    body.replaceChildren(
      ...inOrder().map((row) => {
        const cells = row.cells.map((cell, i) => bodyCell(cell, columns[i], i === 0));
        row.cells.forEach((cell, i) => {
          if (!cell.key) return;
          const button = markButton(cell, columns[i], row, texts);
          cells[i].querySelector(".kfl-main").replaceWith(button);
        });
        if (row.can_open) cells[0].querySelector(".kfl-main").replaceWith(openButton(row, texts));
        if (model.get("has_tags")) {
          const tag = element("td", { role: "cell", class: "kfl-tags", "data-label": texts.tag });
          if (row.can_tag) tag.append(...["improve", "strength"].map((k) => tagButton(row, k, texts)));
          cells.push(tag);
        }
        return element("tr", { role: "row" }, ...cells);
      }),
    );
    if (held?.key !== undefined && held.kind) {
      const same = [...body.querySelectorAll("button")].find(
        (b) => b.dataset.key === held.key && b.dataset.kind === held.kind,
      );
      same?.focus({ preventScroll: true });
    }
  }

  table.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.column !== undefined) {
      const column = Number(button.dataset.column);
      sorted = { column, isDown: sorted?.column === column ? !sorted.isDown : false };
      drawHead();
      drawBody();
      head.querySelectorAll("button")[column].focus();
      return;
    }
    const isPressed = button.getAttribute("aria-pressed") === "true";
    model.send({ key: button.dataset.key, kind: isPressed ? "" : button.dataset.kind });
  });

  const receive = ({ focus }) => {
    if (!focus) return;
    const isIt = (button) => button.dataset.key === focus && button.dataset.kind === "open";
    requestAnimationFrame(() => [...body.querySelectorAll("button")].find(isIt)?.focus());
  };
  model.on("msg:custom", receive);
  const name = () => (caption.textContent = model.get("caption"));
  model.on("change:caption", name);
  model.on("change:columns", () => (forgetOrder(), drawHead(), drawBody()));
  model.on("change:rows", () => (forgetOrder(), drawBody()));
  name();
  forgetOrder();
  drawHead();
  drawBody();
  return () => model.off("msg:custom", receive);
}

export default { render };
