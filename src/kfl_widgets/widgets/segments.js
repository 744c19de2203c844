// A fieldset of radio buttons in a row.

// Each widget loads its own copy of this module, so a counter would repeat itself.
const fresh = () => Math.random().toString(36).slice(2);

function render({ model, el }) {
  const name = `kfl-segments-${fresh()}`;
  const fieldset = document.createElement("fieldset");
  fieldset.className = "kfl-segments";
  const legend = document.createElement("legend");
  const row = document.createElement("div");
  row.className = "kfl-segments-row";
  fieldset.append(legend, row);
  el.append(fieldset);
  let built = "";

  function segment({ value, label }) {
    const node = document.createElement("label");
    node.className = "kfl-segment";
    const input = document.createElement("input");
    input.type = "radio";
    input.name = name;
    input.value = value;
    const text = document.createElement("span");
    text.textContent = label;
    node.append(input, text);
    return node;
  }

  function draw() {
    legend.textContent = model.get("legend");
    const options = model.get("options");
    const shape = JSON.stringify(options);
    if (shape !== built) row.replaceChildren(...options.map(segment));
    built = shape;
    for (const input of row.querySelectorAll("input")) {
      input.checked = input.value === model.get("value");
    }
  }

  fieldset.addEventListener("change", (event) => {
    model.set("value", event.target.value);
    model.save_changes();
  });
  for (const trait of ["legend", "options", "value"]) model.on(`change:${trait}`, draw);
  draw();
}

export default { render };
