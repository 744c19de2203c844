// A list of cards that are kept, not rebuilt: nobody loses focus or a half-written sentence.

function newCard(key, id, send, texts) {
  const item = element("li", "kfl-card");
  const name = element("h4", "kfl-card-name");
  const who = element("p", "kfl-card-who");
  const numbers = element("p", "kfl-card-numbers");
  const label = element("label", "kfl-card-label", texts.why);
  const why = element("textarea", "kfl-card-why");
  const hint = element("p", "kfl-hint", texts.hint);
  const note = element("p", "kfl-field-note");
  const actions = element("div", "kfl-card-actions");
  const ask = element("div", "kfl-card-ask");
  const question = element("p");
  const answers = element("div", "kfl-card-actions");
  why.id = `${id}-why`;
  why.rows = 2;
  label.htmlFor = why.id;
  hint.id = `${id}-hint`;
  note.id = `${id}-note`;
  note.setAttribute("role", "status");
  why.setAttribute("aria-describedby", `${hint.id} ${note.id}`);
  for (const part of [label, why, hint]) part.hidden = !texts.why;
  question.id = `${id}-ask`;
  ask.setAttribute("role", "group");
  ask.setAttribute("aria-labelledby", question.id);
  ask.hidden = true;
  ask.append(question, answers);
  const newButton = (wish, text = "") =>
    button("kfl-button kfl-small", text, () => send(key, wish));
  const buttons = Object.fromEntries(
    ["up", "down", "turn", "remove"].map((wish) => [wish, newButton(wish)]),
  );
  actions.append(...Object.values(buttons));
  let said = null; // the reason as the kernel has it
  const tell = () => send(key, "explain", why.value);
  const telling = newTelling(why, tell, `why:${key}`, () => said);
  why.addEventListener("input", telling.soon);
  why.addEventListener("blur", () => telling.isWaiting() && telling.now());
  item.append(name, who, numbers, label, why, hint, note, actions, ask);

  // Who asked is taken to the answers, and back.
  function showAsk({ text, answers: offered } = { text: "", answers: [] }) {
    const hadFocus = ask.contains(document.activeElement);
    const isNew = ask.hidden && text;
    ask.hidden = !text;
    question.textContent = text;
    if (isNew) {
      answers.replaceChildren(...offered.map(({ wish, label: words }) => newButton(wish, words)));
      answers.firstElementChild.focus();
    } else if (!text && hadFocus) {
      buttons.remove.focus();
    }
  }

  function show(card, isFirst, isLast) {
    name.textContent = card.name;
    who.textContent = card.who;
    numbers.textContent = card.numbers;
    const isFirstTime = said === null;
    said = card.why;
    if (isFirstTime && texts.why) telling.goOn();
    if (document.activeElement !== why && !telling.isWaiting()) why.value = card.why;
    note.textContent = card.note;
    note.hidden = !card.note;
    const words = { up: texts.up, down: texts.down, turn: card.turn, remove: texts.remove };
    for (const [wish, node] of Object.entries(buttons)) {
      node.textContent = words[wish];
      node.hidden = !words[wish];
      node.setAttribute("aria-label", `${words[wish]}: ${card.name}`);
    }
    buttons.up.disabled = isFirst;
    buttons.down.disabled = isLast;
    showAsk(card.ask ?? undefined);
  }
  return { item, show };
}

function render({ model, el }) {
  const id = fresh("kfl-areas");
  const section = element("section", "kfl-areas");
  const title = element("h3", "kfl-areas-title");
  title.id = id;
  title.tabIndex = -1;
  section.setAttribute("aria-labelledby", id);
  const empty = element("p", "kfl-empty");
  const list = element("ol", "kfl-cards");
  section.append(title, empty, list);
  el.append(section);
  const shown = new Map();
  let count = 0;

  const send = (key, wish, text = "") => model.send({ key, wish, text });

  function draw() {
    const cards = model.get("cards");
    const texts = model.get("texts");
    const held = document.activeElement;
    const wasInside = list.contains(held);
    for (const [key, card] of shown) {
      if (cards.some((c) => c.key === key)) continue;
      card.item.remove();
      shown.delete(key);
    }
    cards.forEach((card, i) => {
      if (!shown.has(card.key)) {
        shown.set(card.key, newCard(card.key, `${id}-${++count}`, send, texts));
      }
      const { item, show } = shown.get(card.key);
      if (list.children[i] !== item) list.insertBefore(item, list.children[i] ?? null);
      show(card, i === 0, i === cards.length - 1);
    });
    list.hidden = !cards.length;
    empty.hidden = Boolean(cards.length);
    if (wasInside && !list.contains(document.activeElement)) {
      if (list.contains(held) && !held.disabled) held.focus({ preventScroll: true });
      else title.focus({ preventScroll: true });
    }
  }

  const words = () => {
    title.textContent = model.get("title");
    empty.textContent = model.get("empty");
    section.dataset.tone = model.get("tone");
  };
  model.on("change:title change:empty change:tone", words);
  model.on("change:cards", draw);
  words();
  draw();
}

export default { render };
