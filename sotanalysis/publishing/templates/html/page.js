// Everything can be read without this. It makes the contents follow the reader, opens them on a small screen, makes
// what scrolls reachable by keyboard, and searches.
(() => {
  "use strict";
  const side = document.querySelector(".side");
  const main = document.getElementById("rapport");
  const contents = document.getElementById("innehall");
  const behind = new Map(); // an element found to the one that the address names

  // --- where the reader is
  const links = contents ? [...contents.querySelectorAll("a")] : [];
  const headings = links.map((link) => document.getElementById(link.hash.slice(1)));
  let current = null;
  const mark = () => {
    const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const line = innerHeight * (end ? 0.9 : 0.25);
    const place = headings.findLastIndex((heading) => heading.getBoundingClientRect().top <= line);
    const link = links[place] ?? null;
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "location");
    current = link;
    show();
  };
  const show = () => {
    if (!current?.offsetParent) return;
    const top = current.getBoundingClientRect().top - side.getBoundingClientRect().top;
    if (top < 80 || top > side.clientHeight - 80) side.scrollTop += top - side.clientHeight / 3;
  };
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);

  // --- contents on a small screen: the side column in a dialog
  const dialog = document.querySelector("dialog");
  const open = document.querySelector(".open");
  const box = document.querySelector(".search");
  const field = document.getElementById("_sok");
  open.setAttribute("role", "button");
  open.setAttribute("aria-haspopup", "dialog");
  open.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.append(side);
    dialog.showModal();
    mark();
    show();
  });
  open.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    open.click();
  });
  dialog.addEventListener("close", () => document.querySelector("header").after(side));
  dialog.querySelector("button").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("nav a")) dialog.close();
  });
  matchMedia("(min-width: 1100px)").addEventListener("change", () => dialog.close());

  // --- what scrolls is a stop for the keyboard, and named; what does not is neither
  const scrolls = (area) => {
    const figure = area.closest("figure");
    const name = area.querySelector("caption")?.id ?? figure?.querySelector("figcaption")?.id;
    const has = area.scrollWidth > area.clientWidth + 1;
    for (const [key, value] of [["tabindex", "0"], ["role", "group"], ["aria-labelledby", name]]) {
      if (has && value) area.setAttribute(key, value);
      else area.removeAttribute(key);
    }
  };
  const areas = [...document.querySelectorAll(".scroll")];
  const watch = new ResizeObserver((seen) => seen.forEach((one) => scrolls(one.target)));
  areas.forEach((area) => watch.observe(area));
  document.fonts?.ready.then(() => { areas.forEach(scrolls); mark(); });

  // --- search: capitals and accents are alike, but å, ä and ö are letters of their own
  const tidy = (text) => text.normalize("NFC").replace(/\u00ad/g, "").replace(/\s+/g, " ").trim();
  const fold = (text) =>
    text.toLowerCase().replace(/[^\x00-\x7fåäö]/g, (letter) => letter.normalize("NFD").replace(/\p{M}/gu, "") || letter);
  const words = (block) =>
    tidy(block.matches("tr") ? [...block.cells].map((cell) => cell.textContent).join(" ") : block.textContent);
  let index = null;
  const read = () => {
    let chapter = "", section = null;
    return [...main.querySelectorAll("h2, h3, h4, h5, h6, figcaption, caption, p, li, tbody tr")]
      .filter((block) => !block.querySelector("p, li") && !block.closest("details caption, .get"))
      .map((block) => {
        const text = words(block);
        const heading = /^H\d$/.test(block.tagName);
        if (block.tagName === "H2") chapter = text;
        const where = !heading ? section?.textContent : block.tagName === "H2" ? "" : chapter;
        if (heading) section = block;
        const holder = block.closest("main [id]") ?? section ?? main;
        behind.set(block, holder.id.replace(/-caption$/, ""));
        const rank = heading ? 0 : block.matches("figcaption, caption") ? 1 : 2;
        return { block, text, folded: fold(text), where, rank };
      });
  };
  const MOST = 40;
  const results = box.querySelector(".hits"), said = box.querySelector(".said");
  const search = () => {
    const asked = fold(tidy(field.value)).split(" ").filter(Boolean);
    index ??= read();
    const hits = asked.join("").length < 2 ? [] : index
      .filter((one) => asked.every((word) => one.folded.includes(word)))
      .sort((one, other) => one.rank - other.rank);
    const some = hits.length > MOST ? `De första ${MOST} av ${hits.length} träffar.` : `${hits.length} träffar.`;
    const short = asked.join("").length < 2;
    said.textContent = !asked.length ? "" : short ? "Skriv minst två tecken." : !hits.length ? "Inga träffar."
      : hits.length === 1 ? "1 träff." : some;
    results.replaceChildren(...hits.slice(0, MOST).map((hit) => item(hit, asked)));
    side.classList.toggle("searching", asked.length > 0);
  };
  const item = (hit, asked) => {
    const made = document.createElement("li"), link = document.createElement("a");
    link.href = `#${behind.get(hit.block)}`;
    if (hit.where) link.append(part("where", hit.where));
    link.append(snippet(hit, asked));
    link.addEventListener("click", (event) => { event.preventDefault(); go(hit.block, link.hash); });
    made.append(link);
    return made;
  };
  const part = (name, text) => {
    const made = document.createElement("span");
    made.className = name;
    made.textContent = text;
    return made;
  };
  const snippet = (hit, asked) => {
    const first = Math.min(...asked.map((word) => hit.folded.indexOf(word)));
    let from = first < 60 ? 0 : hit.text.lastIndexOf(" ", first - 30) + 1;
    const to = hit.text.length - from < 150 ? hit.text.length : hit.text.indexOf(" ", from + 120);
    const end = to < 0 ? hit.text.length : to;
    const made = part("words", from ? "… " : "");
    while (from < end) {
      const next = asked.map((word) => [hit.folded.indexOf(word, from), word.length]).filter(([at]) => at >= 0 && at < end);
      const [at, length] = next.sort((one, other) => one[0] - other[0] || other[1] - one[1])[0] ?? [end, 0];
      made.append(hit.text.slice(from, at));
      if (length) {
        const found = document.createElement("mark");
        found.textContent = hit.text.slice(at, at + length);
        made.append(found);
      }
      from = at + length;
    }
    if (end < hit.text.length) made.append(" …");
    return made;
  };
  let found = null;
  const go = (block, address) => {
    dialog.close();
    for (let part = block.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    location.hash = address;
    found?.classList.remove("found");
    found = block;
    block.classList.add("found");
    block.tabIndex = -1;
    block.addEventListener("blur", () => block.removeAttribute("tabindex"), { once: true });
    block.focus({ preventScroll: true });
    block.scrollIntoView({ block: "center", behavior: "instant" });
  };
  field.addEventListener("input", search);
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    results.querySelector("a")?.click();
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) {
      if (event.key !== "Escape" || !field.value) return;
      event.preventDefault(); // the first one empties the field, the next closes the dialog
      field.value = "";
      search();
      field.focus();
      return;
    }
    const stops = [field, ...results.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  box.hidden = false;
  mark();
})();
