// The card is no dialog: the page can be used beside it. What it points at may come later than the
// card, or be drawn anew, so the page is watched while the tour is open.

const isSeen = (node) => node.getClientRects().length > 0;
const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function render({ model, el }) {
  const opener = button("kfl-link", "", () => set({ is_open: true }));
  const card = element("section", "kfl-tour");
  card.tabIndex = -1;
  const told = element("div");
  told.setAttribute("role", "status");
  const classes = ["kfl-tour-count", "kfl-tour-title", "", "kfl-tour-example"];
  const [count, title, text, example] = classes.map((name) => element("p", name));
  title.id = fresh("kfl-tour");
  card.setAttribute("aria-labelledby", title.id);
  told.append(count, title, text, example);
  const back = button("kfl-button kfl-small", "", () => go(-1));
  const next = button("kfl-button kfl-small kfl-tour-next", "", () => go(1));
  const leave = button("kfl-button kfl-small", "", () => set({ is_open: false }));
  const buttons = element("div", "kfl-actions");
  buttons.append(next, back, leave);
  const ends = [0, 1].map((i) =>
    button("kfl-button kfl-small", "", () => model.send({ wish: model.get("ends")[i][0] })),
  );
  const ending = element("div", "kfl-actions");
  ending.append(...ends);
  card.append(told, ending, buttons);
  el.append(opener, card);

  let pointed = null;
  let due = 0;
  const page = new MutationObserver(() => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(point);
  });

  function set(values) {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    model.save_changes();
  }

  function go(way) {
    const step = model.get("step") + way;
    if (step < model.get("stops").length) set({ step });
    else set({ step: 0, is_open: false });
  }

  function point() {
    const { target } = model.get("stops")[model.get("step")];
    const seen = [...document.querySelectorAll(target)].find(isSeen);
    const found = model.get("is_open") && seen ? seen : null;
    const room = `${card.offsetHeight + 32}px`; // what is pointed at stops above the card
    document.documentElement.style.setProperty("--kfl-tour-room", room);
    if (found === pointed) return;
    pointed?.classList.remove("kfl-pointed");
    pointed = found;
    pointed?.classList.add("kfl-pointed");
    pointed?.scrollIntoView({ block: "nearest", behavior: isCalm() ? "auto" : "smooth" });
  }

  function say() {
    const [words, stops, step] = ["words", "stops", "step"].map((name) => model.get(name));
    opener.textContent = words.tour;
    count.textContent = words.count.replace("{n}", step + 1).replace("{total}", stops.length);
    title.textContent = stops[step].title;
    text.textContent = stops[step].text;
    const isLast = step + 1 === stops.length;
    example.textContent = isLast ? model.get("example") : "";
    example.hidden = ending.hidden = !example.textContent;
    model.get("ends").forEach(([, label], i) => (ends[i].textContent = label));
    next.textContent = isLast ? words.done : words.next;
    back.textContent = words.back;
    leave.textContent = words.leave;
    leave.hidden = isLast;
    if (step === 0 && document.activeElement === back) next.focus();
    back.hidden = step === 0;
    point();
  }

  function show() {
    const isOpen = model.get("is_open");
    const hadFocus = card.contains(document.activeElement);
    card.hidden = !isOpen;
    document.documentElement.classList.toggle("kfl-touring", isOpen);
    opener.setAttribute("aria-expanded", String(isOpen));
    say();
    if (isOpen) {
      page.observe(document.body, { childList: true, subtree: true, attributeFilter: ["style"] });
      card.focus({ preventScroll: true });
    } else {
      page.disconnect();
      if (hadFocus) opener.focus({ preventScroll: true });
    }
  }

  card.addEventListener("keydown", (event) => event.key === "Escape" && set({ is_open: false }));
  model.on("change:is_open", show);
  model.on("change:step change:words change:stops change:example change:ends", say);
  show();

  return () => {
    page.disconnect();
    model.off("change:is_open", show);
    model.off("change:step change:words change:stops change:example change:ends", say);
    pointed?.classList.remove("kfl-pointed");
    document.documentElement.classList.remove("kfl-touring");
    document.documentElement.style.removeProperty("--kfl-tour-room");
  };
}

export default { render };
