// One question at a time, and after it the latest one: what was asked in between is left out.
// Nothing is held back by a timer, so the picture follows a drag as fast as the server answers.

/** A question that takes longer is cancelled once there is a newer one. */
const PATIENCE_MS = 400;

export class Latest {
  #ask;
  #wanted = null;
  #current = null;
  #controller = null;
  #sentAt = 0;
  #timer = 0;

  /** `ask(question, signal)` answers and shows; it never throws. */
  constructor(ask) {
    this.#ask = ask;
  }

  /** Asks a question; `question.key` says which are the same. */
  want(question) {
    if (this.#controller && this.#current.key === question.key) {
      // It is on its way already.
      this.#wanted = null;
      this.#rest();
      return;
    }
    this.#wanted = question;
    if (!this.#controller) this.#next();
    else this.#hurry();
  }

  /** Nothing is wanted any more: what is on its way must not replace what is on show. */
  drop() {
    this.#wanted = null;
    this.#controller?.abort();
  }

  async #next() {
    while (this.#wanted) {
      const question = this.#wanted;
      [this.#wanted, this.#current] = [null, question];
      this.#controller = new AbortController();
      this.#sentAt = performance.now();
      await this.#ask(question, this.#controller.signal);
      this.#rest();
    }
    this.#controller = null;
  }

  #rest() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #hurry() {
    if (this.#timer) return;
    const left = Math.max(0, this.#sentAt + PATIENCE_MS - performance.now());
    const controller = this.#controller;
    this.#timer = setTimeout(() => controller.abort(), left);
  }
}
