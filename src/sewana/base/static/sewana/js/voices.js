// Voices, and improvements, by keyboard: move, choose, and open the tool of a deed; the deeds themselves are forms.
// Keys go by their place, so that they work on a Thai keyboard, too.
const SOON_MS = 200;
const KEPT = "sewana-voice-place";
const ROW = ".voice, .voice-line";

class VoiceDesk extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector(".voice-deeds");
    this.keys = this.querySelector(".voice-keys");
    this.chosen = this.querySelector("[data-count]");
    this.turn = 0;
    addEventListener("keydown", (event) => this.press(event));
    this.addEventListener("change", () => this.count());
    this.addEventListener("focusin", (event) => this.keep(event.target.closest?.(ROW)));
    this.querySelector("#id_improvement")?.addEventListener("input", () => this.offerSoon());
    for (const tool of this.querySelectorAll("details[data-tool]")) tool.addEventListener("toggle", () => this.opened(tool));
    this.form?.addEventListener("submit", () => this.takeOne());
    this.showAll();
    this.count();
    this.comeBack();
  }

  showAll() {
    const help = this.querySelector("[data-help]");
    if (!help) return;
    help.hidden = false;
    help.addEventListener("click", () => this.keys.showModal());
    const all = this.querySelector("[data-all]");
    all.hidden = !this.ticks().length;
    all.querySelector("input").addEventListener("change", (event) => {
      for (const tick of this.ticks()) tick.checked = event.target.checked;
    });
  }

  rows() {
    return [...this.querySelectorAll(ROW)];
  }

  ticks() {
    return [...this.querySelectorAll("[data-tick]")];
  }

  here() {
    return document.activeElement?.closest?.(ROW) || this.row;
  }

  keep(row) {
    if (!row) return;
    this.row = row;
    sessionStorage.setItem(KEPT, String(this.rows().indexOf(row)));
  }

  // After a deed the next voice stands where the last one stood.
  comeBack() {
    if (!document.querySelector("#done")) return;
    const place = Number(sessionStorage.getItem(KEPT) || 0);
    const rows = this.rows();
    rows[Math.min(Math.max(place, 0), rows.length - 1)]?.focus();
  }

  count() {
    const many = this.ticks().filter((tick) => tick.checked).length;
    if (this.chosen) this.chosen.textContent = many ? this.dataset.chosen.replace("{n}", many) : this.dataset.none;
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog[open]")) return this.leave(event);
    if (this.keyed(event)) event.preventDefault();
  }

  leave(event) {
    if (event.key !== "Escape" || event.target.closest("dialog")) return;
    this.close();
    this.here()?.focus();
  }

  keyed(event) {
    if (event.key === "?" && this.keys) return this.keys.showModal() ?? true;
    if (event.key === "/" || (event.code === "Slash" && !event.shiftKey)) return this.focusOn("#q");
    if (event.code === "KeyJ") return this.move(1);
    if (event.code === "KeyK") return this.move(-1);
    if (event.code === "KeyX") return this.tick();
    if (event.code === "KeyU") return this.undo();
    if (event.key === "Escape") return this.close();
    if (event.key === "Enter" && event.target.matches(ROW)) return this.follow(event.target);
    return this.open(event.code);
  }

  focusOn(selector) {
    const field = document.querySelector(selector);
    field?.focus();
    return Boolean(field);
  }

  move(step) {
    const rows = this.rows();
    const place = rows.indexOf(this.here());
    const next = rows[place < 0 ? 0 : Math.min(Math.max(place + step, 0), rows.length - 1)];
    next?.focus();
    return Boolean(next);
  }

  tick() {
    const tick = this.here()?.querySelector("[data-tick]");
    if (!tick) return false;
    tick.checked = !tick.checked;
    this.count();
    return true;
  }

  // Without a choice a deed is for the voice one is at.
  takeOne() {
    if (this.ticks().some((tick) => tick.checked)) return;
    const tick = this.here()?.querySelector("[data-tick]");
    if (tick) tick.checked = true;
  }

  undo() {
    const button = document.querySelector('[data-key="KeyU"]');
    button?.click();
    return Boolean(button);
  }

  follow(row) {
    row.querySelector("a")?.click();
    return true;
  }

  close() {
    for (const tool of this.querySelectorAll("details[data-tool][open]")) tool.open = false;
    return true;
  }

  open(code) {
    const tool = this.querySelector(`details[data-tool="${CSS.escape(code)}"]`);
    if (!tool) return false;
    this.takeOne();
    this.count();
    tool.open = true;
    tool.querySelector("input, textarea, select")?.focus();
    return true;
  }

  opened(tool) {
    if (!tool.open) return;
    for (const other of this.querySelectorAll("details[data-tool][open]")) if (other !== tool) other.open = false;
    if (tool.dataset.tool !== "KeyT") return;
    this.begin();
    this.offer();
  }

  // A new improvement begins with the words of the first chosen voice, in its language.
  begin() {
    const row = this.ticks().find((tick) => tick.checked)?.closest(".voice");
    const words = row?.querySelector(".voice-said > p");
    const field = words && this.querySelector(words.lang === "th" ? "#id_said_th" : "#id_said_en");
    if (field && !field.value) field.value = words.textContent.trim().slice(0, 300);
  }

  offerSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.offer(), SOON_MS);
  }

  async offer() {
    const turn = ++this.turn;
    const text = this.querySelector("#id_improvement").value;
    const voice = this.ticks().find((tick) => tick.checked)?.value.split(":")[0] ?? "";
    const asked = new URLSearchParams({ q: text, voice });
    const answer = await fetch(`${this.dataset.offered}?${asked}`).catch(() => null);
    if (!answer?.ok || turn !== this.turn) return;
    const told = await answer.json().catch(() => null);
    const list = this.querySelector("#offered");
    list.replaceChildren(...(told?.improvements ?? []).map((one) => option(one)));
  }
}

function option(one) {
  const made = document.createElement("option");
  made.value = one.number;
  made.textContent = `${one.number} · ${one.words} (${one.state})`;
  return made;
}

customElements.define("voice-desk", VoiceDesk);
