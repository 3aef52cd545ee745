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
    if (this.isBusy) return;
    const fields = new FormData(form);
    if (event.submitter?.name) fields.set(event.submitter.name, event.submitter.value);
    this.load(this.dataset.url, { method: "POST", body: fields });
  }

  follow(event) {
    const link = event.target.closest?.(".kiosk-parts a");
    if (!link) return;
    event.preventDefault();
    this.load(link.href);
  }

  async load(url, options = {}) {
    this.isBusy = true;
    try {
      const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const desk = page.querySelector("kiosk-desk");
      // A captive portal answers everything, with a page of its own.
      if (!desk) throw new Error("not this page");
      this.swap(page, desk);
    } catch {
      this.querySelector("[role=status]").textContent = this.dataset.lost;
    }
    this.isBusy = false;
  }

  swap(page, desk) {
    this.dataset.part = desk.dataset.part;
    const words = [...page.querySelectorAll(".notices .notice")].map((notice) => notice.textContent.trim()).join(" ");
    document.querySelector("main .notices")?.remove();
    this.replaceChildren(...document.adoptNode(desk).childNodes);
    this.querySelector("[role=status]").textContent = words;
    this.querySelector("h1")?.focus();
    this.stir();
  }
}

customElements.define("kiosk-desk", KioskDesk);
