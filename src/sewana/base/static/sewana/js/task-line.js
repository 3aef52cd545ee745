// Shows below a line what the server understands of it, while somebody writes: <task-line data-url="..."> an input,
// and a place with data-read. Without script the same is said after sending.
const PAUSE_MS = 350;

class TaskLine extends HTMLElement {
  connectedCallback() {
    this.line = this.querySelector("input");
    this.place = this.querySelector("[data-read]");
    this.line.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.read(), PAUSE_MS);
    });
  }

  async read() {
    const text = this.line.value;
    try {
      const answer = await fetch(`${this.dataset.url}?line=${encodeURIComponent(text)}`);
      const html = answer.ok && !answer.redirected ? await answer.text() : undefined;
      // An answer to what stood there before would say the wrong thing.
      if (html !== undefined && text === this.line.value) this.place.innerHTML = html;
    } catch {
      // Without a line the page says it after sending.
    }
  }
}

customElements.define("task-line", TaskLine);
