// Minutes that several people write at once. Each field is saved while one types and when one leaves it. What is not
// saved yet lies on this device, under the version it was begun from: a lost line or a closed lid loses no word. Who
// comes too late for a field gets both texts side by side, from the server; the box beside it is kept in the same way.
const SAVE_MS = 2500;
const PULSE_MS = 5000;
const LONGEST_WAIT_MS = 30_000;
const PULSE_WITHIN_MS = 15_000;

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
    for (const [pk, kept] of this.keptAsides()) this.restoreAside(pk, kept);
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
    if (answer.aside) return this.setAside(box, answer, text);
    box.saved = text;
    if (box.area.value !== text) return this.typed(box);
    forget(this.key(box));
    say(box.note, this.dataset.saved.replace("{hour}", answer.at));
  }

  sendAll() {
    for (const box of this.boxes.values()) this.send(box);
    for (const aside of this.querySelectorAll("[data-aside]")) if (isUnsaved(aside)) this.saveAside(aside);
  }

  wait(box, answer) {
    this.keep(box);
    say(box.note, this.reason(answer));
    if (answer.refused) return;
    const most = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** box.tries++);
    box.timer = setTimeout(() => this.send(box), most * (0.5 + Math.random() / 2));
  }

  reason(answer) {
    return answer.refused || (answer.isSignedOut ? this.dataset.signedOut : this.dataset.offline);
  }

  // The newer text goes into the field; one's own goes on in the box beside it, at the same letter. What was typed since
  // `sent` is not saved anywhere yet: it lies on this device before the copy of the field is forgotten.
  setAside(box, answer, sent) {
    const before = this.querySelector(`[data-aside="${answer.aside}"]`);
    if (before && isUnsaved(before)) box.area.value = `${areaOf(before).value}\n${box.area.value}`;
    before?.remove();
    forget(this.asideKey(answer.aside));
    this.goOnIn(this.addAside(box, answer.html), box.area, sent);
    this.take(box, answer);
    say(box.note, this.dataset.both);
  }

  addAside(box, html) {
    box.asides.insertAdjacentHTML("beforeend", html);
    return box.asides.lastElementChild;
  }

  goOnIn(aside, area, sent) {
    const { selectionStart, selectionEnd, value } = area;
    const wasHere = document.activeElement === area;
    const mine = areaOf(aside);
    mine.value = value;
    aside.saved = sent;
    if (isUnsaved(aside)) this.asideTyped(aside);
    if (!wasHere) return;
    mine.focus();
    mine.setSelectionRange(selectionStart, selectionEnd);
  }

  take(box, answer) {
    box.version = answer.version;
    box.saved = box.area.value = answer.text;
    box.page = this.page;
    forget(this.key(box));
  }

  typeAside(event) {
    const aside = event.target.closest("[data-aside]");
    if (aside) this.asideTyped(aside);
  }

  asideTyped(aside) {
    const name = aside.parentElement.dataset.of;
    write(this.asideKey(aside.dataset.aside), JSON.stringify({ text: areaOf(aside).value, name }));
    aside.timer ||= setTimeout(() => this.saveAside(aside), SAVE_MS);
  }

  async saveAside(aside) {
    clearTimeout(aside.timer);
    aside.timer = null;
    const box = this.boxes.get(aside.parentElement?.dataset.of);
    if (!box || aside.isSettled) return;
    if (aside.isBusy) return void (aside.timer = setTimeout(() => this.saveAside(aside), SAVE_MS));
    aside.isBusy = true;
    const text = areaOf(aside).value;
    const answer = await this.sendAside(box, aside.dataset.aside, text);
    aside.isBusy = false;
    if (aside.isSettled || !aside.isConnected) return;
    if (answer.version === undefined) {
      say(box.note, this.reason(answer));
      if (!answer.refused) aside.timer ||= setTimeout(() => this.saveAside(aside), SAVE_MS);
      return;
    }
    if (answer.gone || answer.aside !== Number(aside.dataset.aside)) return this.moveOn(aside, box, answer, text);
    aside.saved = text;
    if (isUnsaved(aside)) return this.asideTyped(aside);
    forget(this.asideKey(aside.dataset.aside));
    say(box.note, this.dataset.saved.replace("{hour}", answer.at));
  }

  sendAside(box, pk, text) {
    return this.post(this.dataset.text, { item: box.item, field: box.field, text, version: box.version, aside: pk, page: this.page });
  }

  // Somebody decided on this text meanwhile, or it is somebody else's: what was typed goes on in a box of its own.
  moveOn(aside, box, answer, sent) {
    const area = areaOf(aside);
    if (!answer.html && area.value !== sent) return this.asideTyped(aside);
    if (answer.html) this.goOnIn(this.addAside(box, answer.html), area, sent);
    forget(this.asideKey(aside.dataset.aside));
    if (answer.gone) aside.remove();
    else area.value = area.defaultValue;
    say(box.note, answer.html ? this.dataset.both : "");
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
    if (aside.isSettled) return;
    const box = this.boxes.get(aside.parentElement.dataset.of);
    clearTimeout(aside.timer);
    aside.timer = null;
    aside.isSettled = true; // a save that is under way has nothing to say any more
    const values = { ...Object.fromEntries(new FormData(form)), take: submitter?.value || "mine", page: this.page };
    const answer = await this.post(form.action, values);
    aside.isSettled = false;
    if (answer.version === undefined) {
      if (isUnsaved(aside)) this.asideTyped(aside);
      return say(box.note, this.reason(answer));
    }
    if (answer.aside && (answer.gone || answer.aside !== Number(aside.dataset.aside))) return this.moveOn(aside, box, answer, values.text);
    forget(this.asideKey(aside.dataset.aside));
    if (answer.aside) {
      aside.outerHTML = answer.html;
      return say(box.note, this.dataset.both);
    }
    if (box.area.value !== box.saved) this.send(box); // not sent yet: it comes beside what was taken
    else this.take(box, answer);
    if (areaOf(aside).value !== values.text) return this.saveAside(aside); // typed on since the click
    aside.remove();
    box.area.focus();
    say(box.note, this.dataset.saved.replace("{hour}", answer.at));
  }

  async pulse() {
    if (document.hidden || this.isAsking) return;
    const seen = Object.fromEntries([...this.boxes.values()].map((box) => [box.name, box.version]));
    const here = document.activeElement?.closest(".box")?.dataset.name || "";
    this.isAsking = true;
    const signal = AbortSignal.timeout(PULSE_WITHIN_MS);
    const answer = await this.post(this.dataset.pulse, { seen: JSON.stringify(seen), page: this.page, place: here }, { signal });
    this.isAsking = false;
    if (!answer.news) return;
    for (const [name, news] of Object.entries(answer.news)) this.hear(this.boxes.get(name), news);
    for (const box of this.boxes.values()) this.showWriters(box, answer.writers[box.name] || []);
    this.querySelector(".book-changed").hidden = answer.shape === this.dataset.shape && answer.is_open;
  }

  // What somebody else wrote comes in only where nobody is in the middle of a word.
  hear(box, news) {
    // An answer that was on its way while this field was saved knows less than the field.
    if (!box || box.isBusy || box.area.value !== box.saved || news.version <= box.version) return;
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

  asideKey(pk) {
    return `sewana-minutes ${this.dataset.meeting} aside ${pk}`;
  }

  keptAsides() {
    const start = this.asideKey("");
    const found = keys().filter((key) => key.startsWith(start)).map((key) => [key.slice(start.length), read(key)]);
    return found.filter(([, kept]) => kept && this.boxes.has(kept.name));
  }

  async restoreAside(pk, kept) {
    const box = this.boxes.get(kept.name);
    const aside = this.querySelector(`[data-aside="${pk}"]`);
    if (aside) {
      if (areaOf(aside).value === kept.text) return forget(this.asideKey(pk));
      aside.saved = areaOf(aside).value;
      areaOf(aside).value = kept.text;
      say(box.note, this.dataset.restored);
      return this.saveAside(aside);
    }
    // It was decided on while this device was away: the server keeps what it does not know as a text of its own.
    const answer = await this.sendAside(box, pk, kept.text);
    if (answer.version === undefined) return say(box.note, this.reason(answer));
    if (answer.html) this.addAside(box, answer.html);
    forget(this.asideKey(pk));
  }

  async post(url, values, options = {}) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { "X-Requested-With": "fetch", "X-CSRFToken": token };
    const body = new URLSearchParams(values);
    try {
      const answer = await fetch(url, { method: "POST", headers, body, keepalive: body.toString().length < 60_000, ...options });
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

function areaOf(aside) {
  return aside.querySelector("textarea");
}

function isUnsaved(aside) {
  return areaOf(aside).value !== (aside.saved ?? areaOf(aside).defaultValue);
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

function keys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
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
