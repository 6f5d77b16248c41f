// Whether the numbers on show are of an earlier question than the one that was asked.

/** Numbers that an answer follows sooner than this are not marked: a drag would flicker. */
const LATE_MS = 100;

export class Late {
  #mark;
  #wanted = null;
  #shown = null;
  #timer = 0;
  #is = false;

  /** `mark(is)` marks the numbers on show as old, or as those of the question. */
  constructor(mark) {
    this.#mark = mark;
  }

  get is() {
    return this.#is;
  }

  /** A question was asked. */
  want(key) {
    this.#wanted = key;
    if (key === this.#shown) this.#set(false);
    else this.#wait();
  }

  /** The numbers of a question are on show; they may be those of an earlier one. */
  show(key) {
    this.#shown = key;
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (key === this.#wanted) this.#set(false);
    else this.#wait();
  }

  /** The question got no answer: what is on show stays, and is old. */
  refuse() {
    if (this.#shown !== this.#wanted) this.#set(true);
  }

  #wait() {
    if (this.#is || this.#timer) return;
    this.#timer = setTimeout(() => this.#set(true), LATE_MS);
  }

  #set(is) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (is === this.#is) return;
    this.#is = is;
    this.#mark(is);
  }
}
