// Minutes that several people write at once. Each field is saved while one types and when one leaves it. What is not
// saved yet lies on this device, under the version it was begun from: a lost line or a closed lid loses no word. Who
// comes too late for a field gets both texts side by side, from the server.
const SAVE_MS = 2500;
const PULSE_MS = 5000;
const LONGEST_WAIT_MS = 30_000;

class MinuteBook extends HTMLElement {
  connectedCallback() {
    this.page = newId();
    this.boxes = new Map();
    this.classList.add("is-live");
    for (const place of this.querySelectorAll(".box")) this.dress(place);
    this.addEventListener("submit", (event) => this.submit(event));
    this.addEventListener("input", (event) => this.typeAside(event));
    addEventListener("online", () => this.sendAll());
    addEventListener("pagehide", () => this.sendAll());
    this.pulseTimer = setInterval(() => this.pulse(), PULSE_MS);
    for (const box of this.boxes.values()) this.restore(box);
    this.pulse();
  }

  disconnectedCallback() {
    clearInterval(this.pulseTimer);
  }

  dress(place) {
    const area = place.querySelector("textarea");
    const { name, item, field, version } = place.dataset;
    const box = { name, item, field, area, version: Number(version), saved: area.value, page: this.page, tries: 0 };
    box.note = place.querySelector("[role=status]");
    box.writers = place.querySelector(".box-writers");
    box.asides = this.querySelector(`.asides[data-of="${name}"]`);
    area.addEventListener("input", () => this.typed(box));
    area.addEventListener("blur", () => this.send(box));
    this.boxes.set(name, box);
  }

  typed(box) {
    this.keep(box);
    box.timer ||= setTimeout(() => this.send(box), SAVE_MS);
  }

  async send(box) {
    clearTimeout(box.timer);
    box.timer = null;
    if (box.area.value === box.saved) return;
    if (box.isBusy) return void (box.timer = setTimeout(() => this.send(box), SAVE_MS));
    box.isBusy = true;
    const text = box.area.value;
    const answer = await this.post(this.dataset.text, { item: box.item, field: box.field, text, version: box.version, page: box.page });
    box.isBusy = false;
    if (answer.version === undefined) return this.wait(box, answer);
    box.tries = 0;
    box.version = answer.version;
    if (answer.aside) return this.setAside(box, answer);
    box.saved = text;
    if (box.area.value !== text) return this.typed(box);
    forget(this.key(box));
    say(box.note, this.dataset.saved.replace("{hour}", answer.at));
  }

  sendAll() {
    for (const box of this.boxes.values()) this.send(box);
  }

  wait(box, answer) {
    this.keep(box);
    say(box.note, answer.refused || (answer.isSignedOut ? this.dataset.signedOut : this.dataset.offline));
    if (answer.refused) return;
    const most = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** box.tries++);
    box.timer = setTimeout(() => this.send(box), most * (0.5 + Math.random() / 2));
  }

  // The newer text goes into the field; one's own goes on in the box beside it, at the same letter.
  setAside(box, answer) {
    const { selectionStart, selectionEnd, value } = box.area;
    const wasHere = document.activeElement === box.area;
    box.asides.querySelector(`[data-aside="${answer.aside}"]`)?.remove();
    box.asides.insertAdjacentHTML("beforeend", answer.html);
    const mine = box.asides.querySelector(`[data-aside="${answer.aside}"] textarea`);
    mine.value = value;
    this.take(box, answer);
    say(box.note, this.dataset.both);
    if (wasHere) {
      mine.focus();
      mine.setSelectionRange(selectionStart, selectionEnd);
    }
  }

  take(box, answer) {
    box.version = answer.version;
    box.saved = box.area.value = answer.text;
    box.page = this.page;
    forget(this.key(box));
  }

  typeAside(event) {
    const aside = event.target.closest("[data-aside]");
    if (!aside || aside.timer) return;
    aside.timer = setTimeout(() => this.saveAside(aside), SAVE_MS);
  }

  async saveAside(aside) {
    aside.timer = null;
    const box = this.boxes.get(aside.parentElement?.dataset.of);
    if (!box) return;
    const text = aside.querySelector("textarea").value;
    const sent = { item: box.item, field: box.field, text, version: box.version, aside: aside.dataset.aside, page: box.page };
    const answer = await this.post(this.dataset.text, sent);
    if (answer.version === undefined && aside.isConnected) aside.timer = setTimeout(() => this.saveAside(aside), SAVE_MS);
  }

  submit(event) {
    const aside = event.target.closest("[data-aside]");
    const book = event.target.querySelector(".box");
    if (!aside && !book) return;
    event.preventDefault();
    if (aside) return this.settle(aside, event.target, event.submitter);
    for (const place of event.target.querySelectorAll(".box")) this.send(this.boxes.get(place.dataset.name));
  }

  async settle(aside, form, submitter) {
    const box = this.boxes.get(aside.parentElement.dataset.of);
    clearTimeout(aside.timer);
    const values = { ...Object.fromEntries(new FormData(form)), take: submitter?.value || "mine", page: this.page };
    const answer = await this.post(form.action, values);
    if (answer.version === undefined) return say(box.note, answer.refused || this.dataset.offline);
    if (answer.aside) {
      aside.outerHTML = answer.html;
      return say(box.note, this.dataset.both);
    }
    aside.remove();
    this.take(box, answer);
    box.area.focus();
    say(box.note, this.dataset.saved.replace("{hour}", answer.at));
  }

  async pulse() {
    if (document.hidden) return;
    const seen = Object.fromEntries([...this.boxes.values()].map((box) => [box.name, box.version]));
    const here = document.activeElement?.closest(".box")?.dataset.name || "";
    const answer = await this.post(this.dataset.pulse, { seen: JSON.stringify(seen), page: this.page, place: here });
    if (!answer.news) return;
    for (const [name, news] of Object.entries(answer.news)) this.hear(this.boxes.get(name), news);
    for (const box of this.boxes.values()) this.showWriters(box, answer.writers[box.name] || []);
    this.querySelector(".book-changed").hidden = answer.shape === this.dataset.shape && answer.is_open;
  }

  // What somebody else wrote comes in only where nobody is in the middle of a word.
  hear(box, news) {
    if (!box || box.isBusy || box.area.value !== box.saved) return;
    const { selectionStart, selectionEnd } = box.area;
    const isHere = document.activeElement === box.area;
    box.version = news.version;
    if (box.area.value === news.text) return;
    box.saved = box.area.value = news.text;
    if (isHere) box.area.setSelectionRange(selectionStart, selectionEnd);
  }

  showWriters(box, names) {
    const words = names.map((name) => this.dataset.writes.replace("{name}", name)).join(" · ");
    if (box.writers.textContent !== words) box.writers.textContent = words;
  }

  key(box) {
    return `sewana-minutes ${this.dataset.meeting} ${box.name}`;
  }

  keep(box) {
    write(this.key(box), JSON.stringify({ text: box.area.value, version: box.version, page: box.page }));
  }

  restore(box) {
    const kept = read(this.key(box));
    if (!kept) return;
    if (kept.text.trimEnd() === box.area.value.trimEnd()) return forget(this.key(box));
    Object.assign(box, { version: kept.version, page: kept.page });
    box.area.value = kept.text;
    say(box.note, this.dataset.restored);
    this.send(box);
  }

  async post(url, values) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { "X-Requested-With": "fetch", "X-CSRFToken": token };
    const body = new URLSearchParams(values);
    try {
      const answer = await fetch(url, { method: "POST", headers, body, keepalive: body.toString().length < 60_000 });
      if (answer.redirected || answer.status === 403) return { isSignedOut: true };
      return (await answer.json()) || {};
    } catch {
      return {};
    }
  }
}

function say(note, words) {
  note.textContent = words;
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, text) {
  try {
    localStorage.setItem(key, text);
  } catch {
    // Private windows may refuse storage; the text is still in the field.
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept where nothing may be kept.
  }
}

customElements.define("minute-book", MinuteBook);
