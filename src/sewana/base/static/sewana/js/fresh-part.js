// Keeps a part of a page fresh while others change it: <fresh-part data-url="..." data-every="5"> what the server made </fresh-part>
// Nothing is swapped while somebody has a form in it in their hands.
class FreshPart extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.load(), Number(this.dataset.every) * 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async load() {
    if (document.hidden || this.isHeld) return;
    try {
      const answer = await fetch(this.dataset.url, { headers: { "X-Requested-With": "fetch" } });
      const html = answer.ok && !answer.redirected ? await answer.text() : "";
      if (html && html !== this.last && !this.isHeld) this.innerHTML = html;
      this.last = html || this.last;
    } catch {
      // Without a line the list stays as it was; the next time tries again.
    }
  }

  get isHeld() {
    return this.contains(document.activeElement) || this.querySelector("details[open]");
  }
}

customElements.define("fresh-part", FreshPart);
