// A questionnaire, one question a screen. Every answer is a form that works without this; here a tap goes on at
// once, and what the line does not take is kept on the device and goes when it is back.
const ANSWER_WITHIN_MS = 15_000;
const AGAIN_AFTER_MS = 5_000;
const QUIET_MS = 120_000;
const THANKS_MS = 20_000;
const WARNING_MS = 15_000;
// The second tap of a double tap would fall on the next question.
const DEAF_MS = 350;

class QuestionCard extends HTMLElement {
  connectedCallback() {
    this.cards = new Map();
    this.since = -DEAF_MS;
    this.state = this.querySelector(".question-state");
    this.queue = this.read();
    this.addEventListener("submit", (event) => this.take(event));
    this.addEventListener("click", (event) => this.follow(event));
    addEventListener("keydown", (event) => this.press(event));
    addEventListener("popstate", () => this.show(new URL(location.href).searchParams.get("at"), false));
    addEventListener("online", () => this.retry());
    if (this.kiosk) this.guard();
    for (const { step, fields } of this.queue) if (step === this.form?.dataset.key) this.fill(this.form, fields);
    if (this.dataset.part === "card") this.load();
    // The list was made before what waited here has arrived.
    if (this.queue.length && this.dataset.part === "review") this.isLeaving = location.href;
    if (this.queue.length) this.flush();
  }

  get kiosk() {
    return this.dataset.kiosk;
  }

  get form() {
    return this.querySelector("form.question-form");
  }

  async load() {
    const waiting = [...this.queue];
    try {
      const page = new DOMParser().parseFromString(await (await this.ask(`${this.dataset.url}?at=cards`)).text(), "text/html");
      for (const form of page.querySelectorAll("form.question-form")) this.cards.set(form.dataset.key, document.adoptNode(form));
      if (this.form && this.cards.has(this.form.dataset.key)) this.cards.set(this.form.dataset.key, this.form);
      for (const { step, fields } of waiting) if (this.cards.has(step) && step !== this.form?.dataset.key) this.fill(this.cards.get(step), fields);
    } catch {
      // Without them each screen is asked of the server, as without script.
    }
  }

  ask(url, options = {}) {
    return fetch(url, { ...options, headers: { "X-Requested-With": "fetch" }, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  }

  take(event) {
    const form = event.target;
    // Beginning anew and erasing leave nothing on the device either.
    if (form.dataset.plain !== undefined) return this.forget();
    event.preventDefault();
    if (this.isBusy || performance.now() - this.since < DEAF_MS) return;
    const fields = [...new FormData(form, event.submitter)].filter(([name]) => name !== "csrfmiddlewaretoken");
    if (form.classList.contains("question-send")) this.send();
    else this.answer(form, fields);
  }

  async answer(form, fields) {
    this.mark(form, fields);
    this.queue = this.queue.filter((one) => one.step !== form.dataset.key);
    this.queue.push({ step: form.dataset.key, fields });
    this.write();
    const sent = this.flush();
    // What is written may be too long, which only the server says: wait for it, but not for a broken line.
    if (!form.querySelector("[aria-pressed]")) {
      this.isBusy = true;
      await sent;
      this.isBusy = false;
      if (this.refused) return;
    }
    const next = form.querySelector("[name=from]") && !this.owed(form) ? "review" : this.after(form);
    await this.go(next);
  }

  mark(form, fields) {
    const values = fields.filter(([name]) => name === "value").map(([, value]) => value);
    for (const button of form.querySelectorAll("[aria-pressed]")) button.setAttribute("aria-pressed", values.includes(button.value));
    form.dataset.answered = fields.some(([name, value]) => name !== "do" && name !== "step" && value) ? "1" : "";
    form.dataset.text = fields.find(([name]) => name === "text")?.[1].trim() ?? "";
  }

  // What waits on this device is newer than the form that the server has made.
  fill(form, fields) {
    for (const field of form.querySelectorAll("input:not([type=hidden]), textarea")) {
      const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    this.mark(form, fields);
  }

  after(form) {
    const keys = [...this.cards.keys()];
    const rest = keys.slice(keys.indexOf(form.dataset.key) + 1);
    if (!keys.includes(form.dataset.key)) return form.querySelector("[rel=next]")?.dataset.to ?? "review";
    return rest.find((key) => this.cards.get(key).dataset.kind !== "quote" || this.hasText()) ?? "review";
  }

  owed(form) {
    return form.dataset.kind === "open" && this.hasText() && this.cards.get(this.after(form))?.dataset.kind === "quote";
  }

  hasText() {
    return [...this.cards.values()].some((form) => form.dataset.kind === "open" && form.elements.text.value.trim());
  }

  before(form) {
    const keys = [...this.cards.keys()];
    const rest = keys.slice(0, keys.indexOf(form.dataset.key)).reverse();
    return rest.find((key) => this.cards.get(key).dataset.kind !== "quote" || this.hasText());
  }

  // To a screen that is here already, or to one that the server makes once everything has arrived.
  async go(key) {
    this.isLeaving = "";
    if (this.show(key)) return;
    this.isLeaving = `${this.dataset.url}?at=${encodeURIComponent(key)}`;
    await this.flush();
  }

  show(key, isNew = true) {
    const card = this.cards.get(key);
    if (!card) {
      if (!isNew) location.reload();
      return false;
    }
    this.form?.replaceWith(card);
    const back = card.querySelector("[rel=prev]");
    const before = this.before(card);
    if (back && before) [back.href, back.dataset.to] = [`${this.dataset.url}?at=${encodeURIComponent(before)}`, before];
    this.since = performance.now();
    const url = `${this.dataset.url}?at=${encodeURIComponent(key)}`;
    if (isNew) history[this.kiosk ? "replaceState" : "pushState"](null, "", this.kiosk ? this.dataset.url : url);
    card.querySelector("h1").focus({ preventScroll: true });
    scrollTo(0, 0);
    return true;
  }

  follow(event) {
    const link = event.target.closest?.("a[data-to]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.go(link.rel === "next" ? this.after(this.form) : link.dataset.to);
  }

  press(event) {
    const buttons = [...this.querySelectorAll(".question-form .answers button")];
    if (!buttons.length || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea")) return;
    const at = buttons.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      buttons[(at + step + buttons.length) % buttons.length].focus();
    } else if (/^\d$/.test(event.key)) {
      // A 1 may become a 10: of eleven answers the number only chooses, and Enter goes on.
      const wanted = event.key === "0" && buttons[at]?.value === "1" ? "10" : event.key;
      const isTenth = this.form.dataset.kind === "tenth";
      const found = isTenth ? buttons.find((one) => one.value === wanted) : buttons[Number(event.key) - 1];
      if (isTenth) found?.focus();
      else found?.click();
    }
  }

  // One at a time, in order: whatever was sent twice counts once, because an answer replaces itself.
  flush() {
    this.flushing ??= this.empty().finally(() => (this.flushing = null));
    return this.flushing;
  }

  async empty() {
    this.refused = false;
    clearTimeout(this.again);
    while (this.queue.length) {
      const { step, fields } = this.queue[0];
      let said;
      try {
        said = await this.post(fields);
      } catch {
        return this.wait(this.dataset.lost);
      }
      if (said.refused) return this.refuse(said, step);
      if (this.queue[0]?.fields === fields) this.queue.shift();
      this.write();
    }
    this.arrived();
    if (this.isLeaving) location.assign(this.isLeaving);
  }

  async post(fields) {
    const sent = () => {
      const body = new FormData();
      for (const [name, value] of [...fields, ["csrfmiddlewaretoken", this.token]]) body.append(name, value);
      return this.ask(this.dataset.url, { method: "POST", body });
    };
    let answer = await sent();
    // Somebody signed in or out in another tab, or the cookies were erased: this page's token is out of date.
    if (answer.status === 403) {
      await this.renew();
      answer = await sent();
    }
    return answer.json();
  }

  async renew() {
    const page = new DOMParser().parseFromString(await (await this.ask(this.dataset.url)).text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!token) return;
    for (const form of [document, ...this.cards.values()]) {
      for (const field of form.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    }
  }

  get token() {
    return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  wait(words) {
    this.say(words);
    this.wasLost = true;
    this.again = setTimeout(() => this.retry(), AGAIN_AFTER_MS);
  }

  retry() {
    clearTimeout(this.again);
    return this.isSending ? this.send() : this.flush();
  }

  arrived() {
    if (this.wasLost) this.say(this.dataset.back, true);
    this.wasLost = false;
  }

  refuse(said, step) {
    this.refused = true;
    this.isLeaving = "";
    if (said.refused !== "closed" && said.refused !== "not_yet") {
      this.queue = this.queue.filter((one) => one.step !== step);
      this.write();
    }
    this.say(said.words);
    if (said.refused === "form") this.show(step);
  }

  async send() {
    if (this.isBusy) return;
    this.isBusy = this.isSending = true;
    this.isLeaving = "";
    try {
      await this.flush();
      if (!this.refused && !this.queue.length) await this.sendNow();
      else this.isSending = !this.refused;
    } catch {
      this.wait(this.dataset.waits);
    }
    this.isBusy = false;
  }

  async sendNow() {
    const said = await this.post([["do", "send"]]);
    this.isSending = false;
    if (said.go) location.assign(said.go);
    else this.say(said.words);
  }

  say(words, isGood = false) {
    this.state.textContent = words;
    this.state.classList.toggle("is-good", isGood);
  }

  get place() {
    return `sewana-answers ${this.dataset.url} ${this.dataset.mark}`;
  }

  read() {
    try {
      return (!this.kiosk && JSON.parse(localStorage.getItem(this.place))) || [];
    } catch {
      return [];
    }
  }

  write() {
    if (this.kiosk) return;
    try {
      if (this.queue.length) localStorage.setItem(this.place, JSON.stringify(this.queue));
      else localStorage.removeItem(this.place);
    } catch {
      // Private windows may refuse storage; the answers wait in this page.
    }
  }

  forget() {
    try {
      const mine = Object.keys(localStorage).filter((key) => key.startsWith(`sewana-answers ${this.dataset.url} `));
      for (const key of mine) localStorage.removeItem(key);
    } catch {
      // Nothing was kept where nothing may be kept.
    }
  }

  // A tablet that many people use: after two minutes of quiet it starts again for the next person.
  guard() {
    addEventListener("pageshow", (event) => event.persisted && location.replace(`${this.dataset.url}?end=1`));
    if (this.dataset.part === "start") return;
    for (const sign of ["pointerdown", "keydown", "input"]) addEventListener(sign, () => this.stir());
    this.stir();
  }

  stir() {
    clearTimeout(this.quiet);
    clearInterval(this.counting);
    this.querySelector(".question-quiet")?.remove();
    const lasts = this.dataset.part === "card" || this.dataset.part === "review" ? QUIET_MS : THANKS_MS;
    this.quiet = setTimeout(() => this.warn(), lasts - WARNING_MS);
  }

  warn() {
    const box = Object.assign(document.createElement("div"), { className: "question-quiet" });
    const words = document.createElement("p");
    const stay = Object.assign(document.createElement("button"), { type: "button", className: "btn is-primary", textContent: this.dataset.stay });
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-label", this.dataset.stay);
    box.append(words, stay);
    this.append(box);
    stay.focus();
    const end = Date.now() + WARNING_MS;
    const tick = () => {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      words.textContent = this.kiosk.replace("{n}", left);
      if (!left) location.replace(`${this.dataset.url}?end=1`);
    };
    tick();
    this.counting = setInterval(tick, 1000);
  }
}

customElements.define("question-card", QuestionCard);
