// A fieldset of checkboxes. The first stands for all; choosing it lets go of the others.

function checkbox(name, option) {
  const label = element("label", "kfl-choice");
  const input = element("input");
  input.type = "checkbox";
  input.name = name;
  input.value = option.value;
  const text = element("span", "", option.label);
  const count = element("span", "kfl-choice-count", option.count ?? "");
  label.append(input, text, count);
  return { label, input, count };
}

function render({ model, el }) {
  const name = fresh("kfl-choices");
  const fieldset = element("fieldset", "kfl-choices");
  const legend = element("legend");
  fieldset.append(legend);
  el.append(fieldset);

  let boxes = [];
  let built = "";

  function build() {
    const options = model.get("options");
    const shape = JSON.stringify(options.map((o) => [o.value, o.label]));
    if (shape !== built) {
      for (const { label } of boxes) label.remove();
      boxes = [{ value: "", label: model.get("everything") }, ...options].map((option) =>
        checkbox(name, option),
      );
      fieldset.append(...boxes.map((box) => box.label));
      built = shape;
    }
    options.forEach((option, i) => (boxes[i + 1].count.textContent = option.count ?? ""));
    show();
  }

  function show() {
    const chosen = new Set(model.get("value"));
    boxes.forEach(({ input }, i) => (input.checked = i ? chosen.has(input.value) : !chosen.size));
  }

  function choose(event) {
    const input = event.target;
    const isEverything = input === boxes[0].input;
    const chosen = boxes.slice(1).filter((box) => box.input.checked);
    model.set("value", isEverything ? [] : chosen.map((box) => box.input.value));
    model.save_changes();
    show();
  }

  const title = () => (legend.textContent = model.get("legend"));
  fieldset.addEventListener("change", choose);
  model.on("change:legend", title);
  model.on("change:options", build);
  model.on("change:value", show);
  title();
  build();
}

export default { render };
