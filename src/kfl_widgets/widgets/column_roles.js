// A row per column of the sheet. What a choice opens (wave, factor …) stands in the same row.

const NUMBERS = new Set(["mean", "n", "sd"]);
const FIELDS = { number: ["wave", "group", "school"], answer: ["factor", "reversed"] };

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function render({ model, el }) {
  const caption = make("caption", { class: "kfl-hidden-text" });
  const head = make("thead", { role: "rowgroup" });
  const body = make("tbody", { role: "rowgroup" });
  const order = make("fieldset", { class: "kfl-order" });
  el.append(
    make("div", { class: "kfl-roles-frame" }, make("table", { role: "table", class: "kfl-roles" }, caption, head, body)),
    order,
  );
  const send = (column, field, value) => model.send({ column, field, value });

  function roleChoice(column, number, texts) {
    const choice = make("select", {
      "aria-label": fill(texts.role_of, { header: column.header || number + 1 }),
      "data-at": `${number}-role`,
    });
    for (const role of texts.roles) {
      const option = make("option", { value: role.value });
      option.textContent = role.label;
      choice.append(option);
    }
    choice.value = column.role;
    choice.addEventListener("change", () => send(number, "role", choice.value));
    return choice;
  }

  function detail(column, number, field, texts) {
    const isTick = field === "reversed";
    const input = make("input", {
      type: isTick ? "checkbox" : "text",
      "aria-label": fill(texts.of, { field: texts[field], header: column.header }),
      "data-at": `${number}-${field}`,
    });
    if (isTick) {
      input.checked = column.reversed;
      input.addEventListener("change", () => send(number, field, input.checked));
    } else {
      input.value = column[field];
      const telling = newTelling(input, () => send(number, field, input.value));
      input.addEventListener("input", telling.soon);
      input.addEventListener("change", () => telling.now());
    }
    const name = make("span");
    name.textContent = texts[field];
    return make("label", { class: isTick ? "kfl-tick" : "" }, ...(isTick ? [input, name] : [name, input]));
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
      make(
        "tr",
        { role: "row" },
        ...["header", "examples", "role", "details"].map((name) => {
          const cell = make("th", { role: "columnheader", scope: "col" });
          cell.textContent = texts[name];
          return cell;
        }),
      ),
    );
    body.replaceChildren(
      ...model.get("columns").map((column, number) => {
        const name = make("th", { role: "rowheader", scope: "row" });
        name.textContent = column.header || "–";
        const examples = make("td", { role: "cell", class: "kfl-examples" });
        examples.textContent = column.examples;
        return make(
          "tr",
          { role: "row", class: column.role === "ignore" ? "kfl-ignored" : "" },
          name,
          examples,
          make("td", { role: "cell" }, roleChoice(column, number, texts)),
          make("td", { role: "cell", class: "kfl-details" }, ...details(column, number, texts)),
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
    const legend = make("legend");
    legend.textContent = texts.order;
    const list = make("ol");
    options.forEach((option, i) => {
      const text = make("span");
      text.textContent = option;
      const buttons = [-1, 1].map((by) => {
        const word = by < 0 ? texts.up : texts.down;
        const button = make("button", {
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
      list.append(make("li", {}, text, ...buttons));
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
