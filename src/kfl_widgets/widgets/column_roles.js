// A row per column of the sheet. What a choice opens (wave, factor …) stands in the same row.

const PAUSE = 500; // ms without a keystroke before a text is sent
const NUMBERS = new Set(["mean", "n", "sd"]);
const FIELDS = { number: ["wave", "group", "school"], answer: ["factor", "reversed"] };

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function render({ model, el }) {
  const caption = element("caption", { class: "kfl-hidden-text" });
  const head = element("thead", { role: "rowgroup" });
  const body = element("tbody", { role: "rowgroup" });
  const order = element("fieldset", { class: "kfl-order" });
  el.append(
    element("div", { class: "kfl-roles-frame" }, element("table", { role: "table", class: "kfl-roles" }, caption, head, body)),
    order,
  );
  const send = (column, field, value) => model.send({ column, field, value });

  function roleChoice(column, number, texts) {
    const choice = element("select", {
      "aria-label": fill(texts.role_of, { header: column.header || number + 1 }),
      "data-at": `${number}-role`,
    });
    for (const role of texts.roles) {
      const option = element("option", { value: role.value });
      option.textContent = role.label;
      choice.append(option);
    }
    choice.value = column.role;
    choice.addEventListener("change", () => send(number, "role", choice.value));
    return choice;
  }

  function detail(column, number, field, texts) {
    const isTick = field === "reversed";
    const input = element("input", {
      type: isTick ? "checkbox" : "text",
      "aria-label": fill(texts.of, { field: texts[field], header: column.header }),
      "data-at": `${number}-${field}`,
    });
    if (isTick) {
      input.checked = column.reversed;
      input.addEventListener("change", () => send(number, field, input.checked));
    } else {
      input.value = column[field];
      let timer = 0;
      const tell = () => (clearTimeout(timer), send(number, field, input.value));
      input.addEventListener("input", () => (clearTimeout(timer), (timer = setTimeout(tell, PAUSE))));
      input.addEventListener("change", tell);
    }
    const name = element("span");
    name.textContent = texts[field];
    return element("label", { class: isTick ? "kfl-tick" : "" }, ...(isTick ? [input, name] : [name, input]));
  }

  function details(column, number, texts) {
    const kind = NUMBERS.has(column.role) ? "number" : column.role;
    return (FIELDS[kind] ?? []).map((field) => detail(column, number, field, texts));
  }

  function drawRows() {
    const texts = model.get("texts");
    const held = document.activeElement;
    const at = body.contains(held) ? held.dataset.at : undefined;
    const typed = at && held.type === "text" ? held.value : undefined;
    head.replaceChildren(
      element(
        "tr",
        { role: "row" },
        ...["header", "examples", "role", "details"].map((name) => {
          const cell = element("th", { role: "columnheader", scope: "col" });
          cell.textContent = texts[name];
          return cell;
        }),
      ),
    );
    body.replaceChildren(
      ...model.get("columns").map((column, number) => {
        const name = element("th", { role: "rowheader", scope: "row" });
        name.textContent = column.header || "–";
        const examples = element("td", { role: "cell", class: "kfl-examples" });
        examples.textContent = column.examples;
        return element(
          "tr",
          { role: "row", class: column.role === "ignore" ? "kfl-ignored" : "" },
          name,
          examples,
          element("td", { role: "cell" }, roleChoice(column, number, texts)),
          element("td", { role: "cell", class: "kfl-details" }, ...details(column, number, texts)),
        );
      }),
    );
    if (at === undefined) return;
    const same = body.querySelector(`[data-at="${at}"]`);
    if (same && typed !== undefined) same.value = typed;
    same?.focus({ preventScroll: true });
  }

  function move(from, by) {
    const options = [...model.get("options")];
    options.splice(from + by, 0, ...options.splice(from, 1));
    model.set("options", options);
    model.save_changes();
    drawOrder();
    const buttons = order.querySelectorAll(`[data-by="${by}"]`);
    const next = buttons[from + by];
    (next.disabled ? order.querySelectorAll(`[data-by="${-by}"]`)[from + by] : next).focus();
  }

  function drawOrder() {
    const texts = model.get("texts");
    const options = model.get("options");
    order.hidden = !options.length;
    const legend = element("legend");
    legend.textContent = texts.order;
    const list = element("ol");
    options.forEach((option, i) => {
      const text = element("span");
      text.textContent = option;
      const buttons = [-1, 1].map((by) => {
        const word = by < 0 ? texts.up : texts.down;
        const button = element("button", {
          type: "button",
          class: "kfl-button kfl-small",
          "data-by": by,
          "aria-label": `${word}: ${option}`,
        });
        button.textContent = by < 0 ? "↑" : "↓";
        button.disabled = by < 0 ? i === 0 : i === options.length - 1;
        button.addEventListener("click", () => move(i, by));
        return button;
      });
      list.append(element("li", {}, text, ...buttons));
    });
    order.replaceChildren(legend, list);
  }

  const name = () => (caption.textContent = model.get("caption"));
  model.on("change:caption", name);
  model.on("change:columns", drawRows);
  model.on("change:options", drawOrder);
  name();
  drawRows();
  drawOrder();
}

export default { render };
