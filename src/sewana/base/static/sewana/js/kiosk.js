// A tablet that many people use: each form goes without leaving the page, so that going back shows nobody's answers,
// and after a minute of quiet it starts again for the next person.
const QUIET_MS = 60_000;
const WARNING_MS = 15_000;
const ANSWER_WITHIN_MS = 15_000;

class KioskDesk extends HTMLElement {
  connectedCallback() {
    addEventListener("submit", (event) => this.take(event));
    addEventListener("click", (event) => this.follow(event));
    for (const sign of ["pointerdown", "keydown", "input"]) addEventListener(sign, () => this.stir());
    // A page out of the browser's memory would be that of somebody else.
    addEventListener("pageshow", (event) => event.persisted && location.replace(this.dataset.url));
    history.replaceState(null, "", this.dataset.url);
    this.turn = this.lostAt = 0;
    this.line = Promise.resolve();
    this.untold = [];
    this.stir();
  }

  stir() {
    clearTimeout(this.quiet);
    clearInterval(this.counting);
    this.querySelector(".kiosk-warning")?.remove();
    if (!["start", "locked"].includes(this.dataset.part)) this.quiet = setTimeout(() => this.warn(), QUIET_MS - WARNING_MS);
  }

  warn() {
    const box = document.createElement("div");
    const words = document.createElement("p");
    const button = document.createElement("button");
    const end = Date.now() + WARNING_MS;
    box.className = "kiosk-warning";
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-label", this.dataset.stay);
    [button.type, button.className, button.textContent] = ["button", "btn is-primary kiosk-main", this.dataset.stay];
    box.append(words, button);
    const tick = () => {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      words.textContent = this.dataset.leaving.replace("%s", left);
      if (left === 0) this.leave();
    };
    this.append(box);
    button.focus();
    tick();
    this.counting = setInterval(tick, 1000);
  }

  leave() {
    clearInterval(this.counting);
    location.replace(`${this.dataset.url}?end=1`);
  }

  take(event) {
    const form = event.target;
    if (!this.contains(form)) return;
    event.preventDefault();
    if (this.isLeaving || form.isSent) return;
    const fields = new FormData(form);
    if (event.submitter?.name) fields.set(event.submitter.name, event.submitter.value);
    form.isSent = true;
    if (fields.get("do") === "end") this.isLeaving = form;
    this.load(this.dataset.url, { method: "POST", body: fields }).then(() => {
      form.isSent = false;
      if (this.isLeaving === form) this.isLeaving = null;
    });
  }

  follow(event) {
    const link = event.target.closest?.(".kiosk-parts a");
    if (!link) return;
    event.preventDefault();
    this.load(link.href);
  }

  // One after the other: no answer overtakes a later deed, and what was written stays on the page until it has arrived.
  load(url, options) {
    const turn = ++this.turn;
    this.reading?.abort();
    this.line = this.line.then(() => this.ask(turn, url, options));
    return this.line;
  }

  // Only what was tapped last is shown. Every form is sent, even so; of links the last one is enough.
  async ask(turn, url, options) {
    if (turn <= this.lostAt || (!options && turn !== this.turn)) return;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), ANSWER_WITHIN_MS);
    if (!options) this.reading = stop;
    try {
      const answer = await fetch(url, { ...options, signal: stop.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const desk = page.querySelector("kiosk-desk");
      // A captive portal answers everything, with a page of its own.
      if (!desk) throw new Error("not this page");
      this.untold = desk.dataset.part === "start" ? noticesOf(page) : [...this.untold, ...noticesOf(page)];
      if (turn === this.turn) this.swap(desk);
    } catch {
      if (options || turn === this.turn) this.lose();
    }
    clearTimeout(timer);
  }

  // What was tapped after it would lead away from what is still to be sent.
  lose() {
    this.lostAt = this.turn;
    this.querySelector("[role=status]").textContent = this.dataset.lost;
  }

  swap(desk) {
    this.dataset.part = desk.dataset.part;
    document.querySelector("main .notices")?.remove();
    this.replaceChildren(...document.adoptNode(desk).childNodes);
    this.querySelector("[role=status]").textContent = this.untold.join(" ");
    this.untold = [];
    this.querySelector("h1")?.focus();
    this.stir();
  }
}

function noticesOf(page) {
  return [...page.querySelectorAll(".notices .notice")].map((notice) => notice.textContent.trim());
}

customElements.define("kiosk-desk", KioskDesk);
