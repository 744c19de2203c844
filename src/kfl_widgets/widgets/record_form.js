// Fields are made once and then only filled, so that nobody loses focus or a half-written word.

const ARROW = 48; // px of a closed list that hold no words
const two = (number) => String(number).padStart(2, "0");

// «februar», «feb» and «02» are the same month; 0 is none.
function readMonth(text, months) {
  if (/^\d+$/.test(text)) return Number(text);
  if (text.length < 3) return 0;
  const name = Object.keys(months).find((known) => known.startsWith(text.toLowerCase()));
  return months[name] ?? 0;
}

// «1.9.26», «01092026», «1. sept. 2026» and «2026-09-01» are the same day: see `days.read_date`.
function readDate(text, { months }) {
  if (!/^[\p{L}\d.,/\- ]+$/u.test(text.trim())) return null;
  let parts = text.match(/\d+|\p{L}+/gu) ?? [];
  const together = parts.length === 1 && parts[0].match(/^(\d\d)(\d\d)(\d{4}|\d\d)$/);
  if (together) parts = together.slice(1);
  if (parts.length !== 3) return null;
  if (parts[0].length === 4 && /^\d+$/.test(parts[0])) parts.reverse();
  if (/^\p{L}/u.test(parts[0])) parts = [parts[1], parts[0], parts[2]];
  const [day, month] = [Number(parts[0]), readMonth(parts[1], months)];
  if (!/^(\d{4}|\d\d)$/.test(parts[2])) return null;
  const year = Number(parts[2]) + (parts[2].length === 2 ? 2000 : 0);
  if (year < 1900) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? `${year}-${two(month)}-${two(day)}` : null;
}

function readNumber(text) {
  const plain = text.trim().replaceAll(/[\s\u00a0]/g, "").replace("−", "-").replace(",", ".");
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

const KINDS = {
  text: { write: (value) => value ?? "", read: (text) => text },
  long: { write: (value) => value ?? "", read: (text) => text },
  choice: { write: (value) => value ?? "", read: (text) => text },
  colour: { write: (value) => value || "#000000", read: (text) => text },
  date: {
    write: (value) => (value ? value.split("-").reverse().join(".") : ""),
    read: (text, texts) => (text.trim() ? readDate(text, texts) : ""),
    bad: "bad_date",
  },
  number: {
    write: (value) => (value === null || value === undefined ? "" : String(value).replace(".", ",")),
    read: (text) => readNumber(text),
    bad: "bad_number",
  },
};

function newControl(field, texts) {
  if (field.kind === "choice") {
    const select = element("select");
    const none = field.is_required ? [] : [{ value: "", label: texts.choose }];
    for (const { value, label } of [...none, ...field.options]) {
      const option = element("option", "", label);
      option.value = value;
      select.append(option);
    }
    return select;
  }
  const control = element(field.kind === "long" ? "textarea" : "input");
  if (field.kind === "long") control.rows = field.rows ?? 3;
  else control.type = field.kind === "colour" ? "color" : "text";
  if (field.kind === "date") control.placeholder = texts.date;
  if (field.kind === "number") control.inputMode = "decimal";
  return control;
}

// A closed list can't wrap its words: what it cuts off stands whole under it.
function newWhole(select) {
  const whole = element("p", "kfl-field-whole");
  whole.setAttribute("aria-hidden", "true");
  const pen = document.createElement("canvas").getContext("2d");
  function show() {
    const text = select.selectedOptions[0]?.textContent ?? "";
    const { fontSize, fontFamily } = getComputedStyle(select); // the whole `font` may be empty
    pen.font = `${fontSize} ${fontFamily}`;
    whole.hidden = pen.measureText(text).width <= select.clientWidth - ARROW;
    whole.textContent = whole.hidden ? "" : text;
  }
  new ResizeObserver(show).observe(select);
  return { whole, show };
}

// One field: label, hint, control, and a line for an error or a note. What can't be read stays as
// it was written, with the error under it, and among the `unread`.
function newField(field, way, texts, tell, unread) {
  const id = fresh("kfl-field");
  const box = element("div", `kfl-field kfl-field-${field.kind}`);
  const label = element("label", "kfl-field-label", field.label);
  const hint = element("p", "kfl-hint", field.hint ?? "");
  const control = newControl(field, texts);
  const note = element("p", "kfl-field-note");
  label.htmlFor = control.id = id;
  hint.id = `${id}-hint`;
  note.id = `${id}-note`;
  hint.hidden = !field.hint;
  control.setAttribute("aria-describedby", `${hint.id} ${note.id}`);
  const markUnread = (isBad) => {
    if (unread.has(control) === isBad) return;
    unread[isBad ? "add" : "delete"](control);
    tell({ wish: "unread", count: unread.size });
  };
  note.setAttribute("role", "status");
  const { whole, show: showWhole } = field.kind === "choice" ? newWhole(control) : {};
  box.append(label, hint, control, ...(whole ? [whole] : []), note);

  const kind = KINDS[field.kind];
  let said = ""; // a note from the kernel
  let known;

  function showNote(error = "") {
    note.textContent = error || said;
    note.hidden = !note.textContent;
    note.classList.toggle("kfl-field-error", Boolean(error));
    control.setAttribute("aria-invalid", String(Boolean(error)));
  }

  function send(isFinal) {
    const text = control.value;
    const value = kind.read(text, texts);
    const isBad = value === null && text.trim() !== "";
    if (isBad) {
      if (isFinal) showNote(texts[kind.bad]);
      if (isFinal) markUnread(true);
      return;
    }
    markUnread(false);
    showNote();
    if (value !== known) {
      known = value;
      tell({ wish: "set", way, value });
    }
    if (isFinal) control.value = kind.write(value);
    showWhole?.();
  }

  const telling = newTelling(control, send);
  control.addEventListener("input", telling.soon);
  control.addEventListener("change", () => telling.now(true));
  control.addEventListener("blur", () => telling.now(true));

  function fill(value, sentence) {
    said = sentence ?? "";
    const isBusy = document.activeElement === control || telling.isWaiting();
    if (!isBusy && control.getAttribute("aria-invalid") !== "true") {
      known = value ?? (field.kind === "number" ? null : "");
      control.value = kind.write(value);
      showWhole?.();
    }
    if (control.getAttribute("aria-invalid") !== "true") showNote();
  }

  return { box, fill, forget: () => markUnread(false), focus: () => control.focus() };
}

function newList(field, texts, tell, unread) {
  const box = element("section", "kfl-field kfl-field-list");
  const title = element("h4", "", field.label);
  const hint = element("p", "kfl-hint", field.hint ?? "");
  const items = element("ol", "kfl-form-items");
  title.id = fresh("kfl-list");
  title.tabIndex = -1;
  box.setAttribute("aria-labelledby", title.id);
  hint.hidden = !field.hint;
  const add = button("kfl-button kfl-small", field.add, () => {
    isAdding = true;
    tell({ wish: "add", way: [field.name] });
  });
  add.hidden = !field.add;
  box.append(title, hint, items, add);
  const known = new Map();
  let isAdding = false;

  function newItem(key) {
    const item = element("li", "kfl-form-item");
    const group = element("fieldset");
    const legend = element("legend");
    const told = element("div");
    group.append(legend, told);
    const fields = field.fields.map((part) => {
      const made = newField(part, [field.name, key, part.name], texts, tell, unread);
      group.append(made.box);
      return made;
    });
    const remove = button("kfl-button kfl-small", texts.short_remove, () => {
      const next = item.nextElementSibling ?? item.previousElementSibling;
      const rest = field.add ? add : title;
      (next?.querySelector("input, textarea, select, button") ?? rest).focus();
      tell({ wish: "remove", way: [field.name, key] });
    });
    group.append(remove);
    item.append(group);
    return { item, legend, told, remove, fields };
  }

  function fill(records, notes) {
    const keys = new Set(records.map((record) => record.key));
    for (const [key, { item }] of known) {
      if (keys.has(key)) continue;
      item.remove();
      for (const part of known.get(key).fields) part.forget();
      known.delete(key);
    }
    records.forEach((record, i) => {
      const isNew = !known.has(record.key);
      if (isNew) known.set(record.key, newItem(record.key));
      const { item, legend, told, remove, fields } = known.get(record.key);
      const name = record.title ?? field.item.replace("{n}", i + 1);
      legend.textContent = name;
      told.replaceChildren(...(record.lines ?? []).map((line) => element("p", "", line)));
      told.hidden = !told.children.length;
      const called = record.title ?? name.toLowerCase();
      remove.setAttribute("aria-label", texts.remove.replace("{item}", called));
      field.fields.forEach((part, j) => {
        fields[j].fill(record[part.name], notes[[field.name, record.key, part.name].join("/")]);
      });
      if (items.children[i] !== item) items.insertBefore(item, items.children[i] ?? null);
      if (isNew && isAdding) {
        fields[0].focus();
        isAdding = false;
      }
    });
  }

  const forget = () => known.forEach(({ fields }) => fields.forEach((part) => part.forget()));
  return { box, fill, forget };
}

function render({ model, el }) {
  const form = element("div", "kfl-form");
  const title = element("h3");
  form.append(title);
  el.append(form);
  const tell = (message) => model.send(message);
  const unread = new Set();
  tell({ wish: "unread", count: 0 }); // another view may have counted before this one was made
  let made = new Map();
  let built = "";

  function build() {
    const fields = model.get("fields");
    const shape = JSON.stringify(fields);
    if (shape === built) return;
    const texts = model.get("texts");
    const before = made;
    made = new Map();
    for (const field of fields) {
      const same = JSON.stringify(field);
      const old = before.get(field.name);
      if (old?.same === same) {
        made.set(field.name, old);
        continue;
      }
      const parts =
        field.kind === "list"
          ? newList(field, texts, tell, unread)
          : newField(field, [field.name], texts, tell, unread);
      made.set(field.name, { ...parts, same });
    }
    for (const [name, { box, forget }] of before) {
      if (made.get(name)?.box === box) continue;
      box.remove();
      forget?.();
    }
    let last = title;
    for (const { box } of made.values()) {
      if (last.nextElementSibling !== box) last.after(box);
      last = box;
    }
    built = shape;
  }

  function draw() {
    title.textContent = model.get("title");
    title.hidden = !model.get("title");
    build();
    const [values, notes] = [model.get("values"), model.get("notes")];
    for (const field of model.get("fields")) {
      const { fill } = made.get(field.name);
      if (field.kind === "list") fill(values[field.name] ?? [], notes);
      else fill(values[field.name], notes[field.name]);
    }
  }

  for (const trait of ["title", "fields", "values", "notes"]) model.on(`change:${trait}`, draw);
  draw();

  model.on("msg:custom", ({ focus }) => {
    if (focus === "unread") [...unread].find((control) => control.isConnected)?.focus();
  });
}

export default { render };
