// The console: keys for everything, deeds without loading the page anew, and what others do shown in place.
// The list never moves under a finger: new ones wait behind a button, and what has left the list stays until then.
const SOON_MS = 150;
const AGAIN_MS = 5_000;
const ANSWER_WITHIN_MS = 15_000;

class LiveConsole extends HTMLElement {
  connectedCallback() {
    this.lost = this.querySelector(".console-lost");
    this.said = this.querySelector(".console-said");
    this.list = this.querySelector(".console-list");
    this.more = this.querySelector(".console-new");
    this.keys = this.querySelector(".console-keys");
    this.at = 0;
    this.turn = this.underWay = 0;
    this.line = Promise.resolve();
    this.numbers = {};
    this.told = { list: null };
    this.drawn = new WeakMap();
    this.addEventListener("submit", (event) => this.send(event));
    this.addEventListener("change", (event) => event.target.matches("[data-tick]") && this.countChosen());
    this.addEventListener("focusin", (event) => this.follow(event));
    addEventListener("keydown", (event) => this.press(event));
    addEventListener("offline", () => this.cut());
    addEventListener("online", () => this.refresh());
    this.more?.addEventListener("click", () => this.takeNew());
    const button = this.querySelector("[data-keys]");
    button.hidden = false;
    button.addEventListener("click", () => this.keys.showModal());
    this.countChosen();
    this.countDown();
    this.listen();
    setInterval(() => this.isLost() && this.refresh(), AGAIN_MS);
  }

  listen() {
    this.stream = new EventSource(this.dataset.listen);
    this.stream.addEventListener("scene", () => this.refreshSoon());
    this.stream.addEventListener("numbers", (event) => this.count(JSON.parse(event.data)));
    this.stream.addEventListener("error", () => this.stream.readyState === EventSource.CLOSED && this.listenLater());
  }

  listenLater() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.listen(), AGAIN_MS * (0.5 + Math.random()));
  }

  // An answer that was on its way when the line broke says nothing about the line.
  cut() {
    this.turn += 1;
    this.lose();
  }

  // An open stream alone does not bring the list back after a question that had no answer.
  isLost() {
    return this.stream.readyState !== EventSource.OPEN || !this.lost.hidden;
  }

  lose(words = this.dataset.lost) {
    this.lost.textContent = words;
    this.lost.hidden = false;
  }

  count(told) {
    for (const name of ["here", "people"]) if (name in told) this.numbers[name] = told[name];
    for (const [number, count] of Object.entries(told.questions || {})) this.numbers[`question ${number}`] = count;
    for (const [number, poll] of Object.entries(told.polls || {})) this.numbers[`poll ${number}`] = poll.people;
    this.drawNumbers();
  }

  drawNumbers() {
    for (const place of this.querySelectorAll("[data-count]")) {
      const count = this.numbers[place.dataset.count];
      if (count !== undefined && count !== null) place.textContent = count;
    }
  }

  // What others have done: rows are changed where they stand.
  refreshSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.refresh(), SOON_MS);
  }

  async refresh() {
    const turn = ++this.turn;
    const told = await this.ask(turn);
    if (!told || turn !== this.turn) return; // a later question knows better
    this.lost.hidden = true;
    this.told = told;
    this.swap(this.querySelector(".console-now"), told.now);
    this.swap(this.querySelector(".console-tabs"), told.tabs);
    for (const [name, html] of Object.entries(told.parts || {})) this.renewPart(name, html);
    if (!this.list || told.list === null) return;
    if (this.own) return this.takeOwn();
    for (const row of this.rows()) this.renew(row, told.rows[row.dataset.number]);
    const known = new Set(this.rows().map((row) => Number(row.dataset.number)));
    const fresh = told.numbers.filter((number) => !known.has(number)).length;
    if (!known.size) return this.takeNew();
    this.more.hidden = !fresh;
    this.more.textContent = this.dataset.new.replace("{n}", fresh);
    this.swap(this.list.querySelector(".console-states"), piece(told.list).querySelector(".console-states")?.innerHTML);
    this.drawNumbers();
  }

  async ask(turn) {
    const known = this.rows().map((row) => row.dataset.number).join(",");
    let words;
    try {
      const url = `${this.dataset.here}?${this.dataset.query}&page=${this.page()}&known=${known}`;
      const answer = await fetch(url, { ...asFetch(), signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      if (answer.ok && !answer.redirected) return await answer.json();
      if (answer.status < 500) words = this.dataset.out;
    } catch {
      // No answer at all is a lost line.
    }
    // One that failed after a later one had come says nothing about the line.
    return turn === this.turn ? this.lose(words) : null;
  }

  page() {
    return new URLSearchParams(location.search).get("page") || "";
  }

  // Somebody types in it, or has opened it: then it waits.
  renew(row, html) {
    const ticked = row.querySelector("[data-tick]")?.checked;
    if (!html || row.querySelector("details.tool[open]") || this.drawn.get(row) === plain(html)) return;
    const next = piece(html).firstElementChild;
    this.drawn.set(next, plain(html));
    next.classList.toggle("is-moved", next.dataset.state !== this.state());
    const tick = next.querySelector("[data-tick]");
    if (tick) tick.checked = Boolean(ticked);
    const hadFocus = row.contains(document.activeElement);
    const key = document.activeElement.dataset?.key;
    next.classList.toggle("is-current", row.classList.contains("is-current"));
    row.replaceWith(next);
    if (hadFocus) (next.querySelector(`[data-key="${key}"]`) || next).focus({ preventScroll: true });
  }

  // Timer, messages and the like: one in which somebody has begun to write or to choose stays as it is.
  renewPart(name, html) {
    const part = this.querySelector(`[data-part="${name}"]`);
    if (!part) return;
    const fields = [...part.querySelectorAll("input, textarea, select")];
    if (fields.some((field) => field === document.activeElement || isWrittenIn(field))) return;
    const open = [...part.querySelectorAll("details")].map((one) => one.open);
    this.swap(part, html);
    part.querySelectorAll("details").forEach((one, at) => (one.open = open[at] ?? one.open));
    this.drawNumbers();
  }

  state() {
    return new URLSearchParams(this.dataset.query).get("state");
  }

  // Only what has changed: under a finger that is just pressing, a button must stay the same one.
  swap(place, html) {
    if (!place || html === undefined || this.drawn.get(place) === plain(html)) return;
    this.drawn.set(place, plain(html));
    const key = place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    place.innerHTML = html;
    if (key) place.querySelector(`[data-key="${key}"]`)?.focus({ preventScroll: true });
  }

  takeNew() {
    this.list.innerHTML = this.told.list;
    this.more.hidden = true;
    this.drawNumbers();
    this.countChosen();
  }

  // One after the other, so that no key is lost; the same button once at a time. What is taken back is known only
  // when the last deed is done.
  send(event) {
    const form = event.target;
    if (form.method !== "post" || !form.closest(".console-now, .console-said, .console-list")) return;
    event.preventDefault();
    const pressed = event.submitter || form;
    if (pressed.isSent) return;
    if (this.underWay && this.said.contains(form)) return this.takeBackLater();
    pressed.isSent = true;
    this.underWay += 1;
    const fields = new URLSearchParams(new FormData(form));
    if (event.submitter?.name) fields.append(event.submitter.name, event.submitter.value);
    this.line = this.line.then(() => this.post(form, fields)).then(() => {
      pressed.isSent = false;
      this.underWay -= 1;
    });
  }

  takeBackLater() {
    const before = this.said.querySelector("button");
    if (before?.isSent) return;
    this.line.then(() => this.said.querySelector("button") !== before && this.pressButton("z"));
  }

  async post(form, fields) {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    try {
      const answer = await fetch(form.action, { ...asFetch(), method: "POST", body: fields, signal });
      if (answer.ok && !answer.redirected) this.succeed(form, await answer.json());
      else if (answer.status === 409) this.refuse(form, await answer.json());
      else if (answer.status < 500) this.lose(this.dataset.out);
      else this.refuse(form, { refused: this.dataset.failed });
    } catch {
      this.refuse(form, { refused: this.dataset.failed });
    }
  }

  succeed(form, told) {
    if (told.anew) return location.reload();
    this.said.innerHTML = told.said;
    this.countDown();
    const row = form.closest(".console-item") || this.current();
    const number = row?.dataset.number;
    if (row) this.at = this.rows().indexOf(row);
    // What is half written in another row stays; else the list is taken anew, for this was one's own doing.
    const open = [...this.querySelectorAll("details.tool[open]")];
    const isWriting = open.some((tool) => !tool.contains(form) && !form.contains(tool));
    form.closest("details.tool")?.removeAttribute("open");
    this.own = isWriting ? null : { number };
    return this.refresh();
  }

  takeOwn() {
    const { number } = this.own;
    this.own = null;
    this.takeNew();
    // Focus went with what was pressed, or is still at a button of what is on.
    if (number !== undefined && document.activeElement === document.body) this.stand(number);
    else this.mark(this.rows().find((one) => one.dataset.number === number));
  }

  // A field keeps what was written; of two who edit the same text the second sees both.
  refuse(form, told) {
    const place = form.querySelector(".error");
    const isEdited = typeof told.now === "string";
    const words = isEdited ? `${told.refused} ${this.dataset.now} “${told.now}”` : told.refused;
    if (isEdited && form.elements.seen) form.elements.seen.value = told.now;
    if (place) {
      place.textContent = words;
      place.hidden = false;
      return;
    }
    const bar = Object.assign(document.createElement("div"), { className: "console-bar is-refused" });
    bar.append(Object.assign(document.createElement("p"), { textContent: words }));
    this.said.replaceChildren(bar);
  }

  countDown() {
    clearInterval(this.ticking);
    const left = this.said.querySelector("[data-left]");
    if (!left) return;
    this.ticking = setInterval(() => {
      left.textContent = Number(left.textContent) - 1;
      if (Number(left.textContent) > 0) return;
      clearInterval(this.ticking);
      left.closest("form").remove();
    }, 1000);
  }

  rows() {
    return this.list ? [...this.list.querySelectorAll(".console-item")] : [];
  }

  current() {
    return this.list?.querySelector(".console-item.is-current") || null;
  }

  // The same one where it still is, else the one that has moved up into its place.
  stand(number) {
    const rows = this.rows();
    const same = rows.find((row) => row.dataset.number === number);
    const row = same || rows[Math.min(Math.max(this.at, 0), rows.length - 1)];
    if (row) row.focus();
    else this.list.querySelector("a")?.focus();
  }

  follow(event) {
    const row = event.target.closest(".console-item");
    if (row) this.mark(row);
  }

  mark(row) {
    for (const other of this.rows()) other.classList.toggle("is-current", other === row);
  }

  move(by) {
    const rows = this.rows();
    const at = rows.indexOf(this.current());
    const row = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
    row?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  countChosen() {
    const bulk = this.querySelector("#bulk");
    if (!bulk) return;
    const chosen = this.querySelectorAll("[data-tick]:checked").length;
    bulk.hidden = !chosen;
    bulk.querySelector("[data-chosen]").textContent = chosen;
  }

  // Keys are read by their place, so that they are the same on a Thai and an English layout.
  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || this.keys.open) return;
    if (event.code === "Escape") return this.close(event);
    if (event.key === "Enter" && event.target.matches("#bulk input")) return this.sendBulk(event);
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const key = keyOf(event);
    if (!key || !this.act(key)) return;
    event.preventDefault();
  }

  // A form's own first button would approve what somebody is about to hide.
  sendBulk(event) {
    event.preventDefault();
    event.target.closest("details").querySelector("button").click();
  }

  act(key) {
    if (key === "j" || key === "k") this.move(key === "j" ? 1 : -1);
    else if (key === "x") this.current()?.querySelector("[data-tick]")?.click();
    else if (key === "/") this.querySelector("[data-search]")?.focus();
    else if (key === "i") this.more && !this.more.hidden && this.more.click();
    else if (key === "z" && this.underWay) this.takeBackLater();
    else return this.pressButton(key);
    return true;
  }

  pressButton(key) {
    const bulk = this.querySelector("#bulk:not([hidden])");
    const places = [bulk, this.current(), this.said, this.querySelector(".console-now"), this.querySelector(".console-head")];
    const button = places.map((place) => place?.querySelector(`[data-key="${CSS.escape(key)}"]`)).find(Boolean);
    if (!button) return false;
    button.click();
    const tool = button.closest("details.tool");
    if (tool?.open) tool.querySelector("input:not([type=hidden]), textarea").focus();
    return true;
  }

  close(event) {
    const tool = event.target.closest("details.tool[open]") || this.querySelector("details.tool[open]");
    if (tool) {
      tool.open = false;
      (tool.closest(".console-item") || tool.querySelector("summary")).focus();
    } else event.target.blur();
  }
}

function asFetch() {
  return { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" };
}

// Without what differs each time it is made: the form's token, and numbers that are drawn anyway.
function plain(html) {
  return html.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "").replace(/(data-count="[^"]*">)\d*/g, "$1");
}

function isWrittenIn(field) {
  if (field.matches("select")) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
  return field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

function piece(html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  return made.content;
}

function keyOf(event) {
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  if (event.shiftKey) return "";
  const found = /^(?:Key([A-Z])|Digit(\d)|Numpad(\d))$/.exec(event.code);
  return found ? (found[1] || found[2] || found[3]).toLowerCase() : "";
}

customElements.define("live-console", LiveConsole);
