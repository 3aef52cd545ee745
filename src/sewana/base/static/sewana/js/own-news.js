// Marks what is new since this phone last looked: <own-news data-key="..."> [data-mark] with a hidden [data-new] </own-news>
// The marks are the server's and stay on the phone; without a script the days tell as much.
class OwnNews extends HTMLElement {
  connectedCallback() {
    const marked = [...this.querySelectorAll("[data-mark]")];
    const seen = this.seen();
    if (seen) for (const one of marked) if (!seen.has(one.dataset.mark)) this.show(one.querySelector("[data-new]"));
    this.keep(marked.map((one) => one.dataset.mark));
    this.tellLine();
    addEventListener("online", () => this.tellLine());
    addEventListener("offline", () => this.tellLine());
  }

  seen() {
    try {
      return new Set(JSON.parse(localStorage.getItem(this.dataset.key) || "") || []);
    } catch {
      return null; // the first look, or a phone that keeps nothing: then nothing is new
    }
  }

  keep(marks) {
    try {
      localStorage.setItem(this.dataset.key, JSON.stringify(marks));
    } catch {
      // A phone that keeps nothing marks nothing.
    }
  }

  show(chip) {
    if (chip) chip.hidden = false;
  }

  tellLine() {
    const words = this.querySelector("[data-offline]");
    if (words) words.hidden = navigator.onLine;
  }
}

customElements.define("own-news", OwnNews);
