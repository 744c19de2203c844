// A native modal dialog: the browser keeps the focus inside, closes it on Escape, and gives the
// focus back to what opened it.

function newPart({ title, lines }) {
  const part = element("section", "kfl-dialog-part");
  const heading = element("h3", "", title);
  heading.tabIndex = -1;
  part.append(heading, ...lines.map((line) => element("p", "", line)));
  return part;
}

function render({ model, el }) {
  const opener = button("kfl-link", "", () => open(search.hidden ? title : input));
  opener.setAttribute("aria-haspopup", "dialog");
  const dialog = element("dialog", "kfl-dialog");
  const head = element("div", "kfl-dialog-head");
  const title = element("h2");
  title.tabIndex = -1;
  const close = button("kfl-button kfl-small", "", () => dialog.close());
  const search = element("label", "kfl-dialog-search");
  const [asked, input] = [element("span"), element("input")];
  input.type = "search";
  const found = element("p", "kfl-hidden-text");
  found.setAttribute("role", "status");
  const text = element("div", "kfl-dialog-text");
  text.tabIndex = 0; // so that the keys can scroll it
  text.setAttribute("role", "group");
  title.id = fresh("kfl-dialog");
  for (const node of [dialog, text]) node.setAttribute("aria-labelledby", title.id);
  search.append(asked, input);
  head.append(title, close);
  dialog.append(head, search, found, text);
  el.append(opener, dialog);

  let shown = new Map();

  function say() {
    opener.textContent = model.get("label");
    title.textContent = model.get("title");
    close.textContent = model.get("close_label");
    asked.textContent = model.get("search_label");
    search.hidden = !model.get("search_label");
    dialog.lang = model.get("language");
    shown = new Map(model.get("parts").map((part) => [part, newPart(part)]));
    text.replaceChildren(...shown.values());
  }

  function filter() {
    const wanted = input.value.trim().toLocaleLowerCase();
    const parts = [...shown.values()];
    for (const part of parts) {
      part.hidden = !part.textContent.toLocaleLowerCase().includes(wanted);
    }
    const n = parts.filter((part) => !part.hidden).length;
    found.textContent = model.get("found").replace("{n}", n).replace("{total}", parts.length);
  }

  function open(place) {
    input.value = "";
    filter();
    found.textContent = ""; // nobody has searched yet
    dialog.showModal();
    text.scrollTop = 0;
    place.scrollIntoView({ block: "start" });
    place.focus();
  }

  const onTerm = ({ detail }) => {
    for (const [part, node] of shown) {
      if (part.key && part.key === detail) open(node.querySelector("h3"));
    }
  };

  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  input.addEventListener("input", filter);
  document.addEventListener("kfl-term", onTerm);
  const words = "label title close_label search_label language parts found";
  model.on(words.replace(/\w+/g, "change:$&"), () => {
    say();
    filter();
  });
  say();

  return () => document.removeEventListener("kfl-term", onTerm);
}

export default { render };
