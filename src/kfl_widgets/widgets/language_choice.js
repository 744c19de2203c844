// A labelled list of languages. The page around the widgets is told, so that it speaks the same one.

function render({ model, el }) {
  const label = element("label");
  const select = element("select");
  select.id = label.htmlFor = fresh("kfl-language");
  for (const [code, name] of model.get("languages")) {
    const option = new Option(name, code);
    option.lang = code;
    select.append(option);
  }
  el.classList.add("kfl-language");
  el.append(label, select);

  function show() {
    label.textContent = model.get("label");
    select.value = model.get("value");
    globalThis.kflPage?.speak(model.get("value"));
  }

  function choose(code) {
    model.set("value", code);
    model.save_changes();
  }

  select.addEventListener("change", () => choose(select.value));
  model.on("change:value change:label", show);
  const wanted = globalThis.kflPage?.language() ?? model.get("value"); // as before a reload
  if (wanted !== model.get("value")) choose(wanted);
  show();
}

export default { render };
