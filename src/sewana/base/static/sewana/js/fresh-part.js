// Keeps a part of a page fresh while others change it: <fresh-part data-url="..." data-every="5"> what the server made </fresh-part>
// Nothing is swapped while somebody has a form in it in their hands.
const ANSWER_WITHIN_MS = 15_000;

class FreshPart extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.load(), Number(this.dataset.every) * 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async load() {
    // One question at a time: of two the older answer may come last.
    if (document.hidden || this.isHeld || this.isAsking) return;
    this.isAsking = true;
    try {
      const headers = { "X-Requested-With": "fetch" };
      const answer = await fetch(this.dataset.url, { headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      const html = answer.ok && !answer.redirected ? await answer.text() : "";
      if (html && html !== this.last && !this.isHeld) this.innerHTML = this.last = html;
    } catch {
      // Without a line the list stays as it was; the next time tries again.
    }
    this.isAsking = false;
  }

  get isHeld() {
    return this.contains(document.activeElement) || this.querySelector("details[open]");
  }
}

customElements.define("fresh-part", FreshPart);
