// Functions that run in the page and find its texts: where they stand and what lies over them.
// Each is sent to the browser as it is, so each is whole in itself.

/**
 * Records what is written on canvases, for a script that runs before the page: `canvas.written` is
 * what the last picture has, [{text, fill, under, quad}] in pixels of the page's style; `under` is
 * the colour that was painted there before.
 */
export function recordCanvas() {
  const { fillText, fillRect } = CanvasRenderingContext2D.prototype;
  const corners = (context, x, y, w, h) => {
    const [matrix, ratio] = [context.getTransform(), window.devicePixelRatio || 1];
    return [[x, y], [x + w, y], [x + w, y + h], [x, y + h]].map(([a, b]) => {
      const point = matrix.transformPoint(new DOMPoint(a, b));
      return [point.x / ratio, point.y / ratio];
    });
  };
  CanvasRenderingContext2D.prototype.fillRect = function record(x, y, w, h) {
    const { canvas } = this;
    if (x === 0 && y === 0) [canvas.written, canvas.painted] = [[], []];
    canvas.painted?.push({ fill: this.fillStyle, quad: corners(this, x, y, w, h) });
    return fillRect.call(this, x, y, w, h);
  };
  CanvasRenderingContext2D.prototype.fillText = function record(text, x, y) {
    const { width } = this.measureText(text);
    const size = Number(/([\d.]+)px/.exec(this.font)[1]);
    const begin = { left: 0, start: 0, center: width / 2, right: width, end: width }[this.textAlign];
    // From the top of capitals to the baseline and a little below, about the middle.
    const quad = corners(this, x - begin, y - size * 0.45, width, size * 0.9);
    const [mx, my] = [0, 1].map((at) => quad.reduce((sum, corner) => sum + corner[at], 0) / 4);
    const holds = ({ quad: [a, , c] }) => a[0] <= mx && mx <= c[0] && a[1] <= my && my <= c[1];
    const under = (this.canvas.painted ?? []).findLast(holds)?.fill;
    this.canvas.written?.push({ text, fill: this.fillStyle, under, quad });
    return fillText.call(this, text, x, y);
  };
}

/**
 * Looks at every text of the page: {tested, covered: [words], overlapping, cut}. Covered: something
 * that paints lies over a point of it, where it stands or once it is scrolled into view.
 * Overlapping: two texts share a place. Cut: a text ends in a box that does not scroll.
 */
export function inspect() {
  // Some marks let the pointer through, and would hide from the question below.
  for (const element of document.querySelectorAll('*')) element.style.pointerEvents = 'auto';
  const found = { tested: 0, covered: [], overlapping: [], cut: [] };

  const isHidden = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return true;
    for (let one = element; one; one = one.parentElement) {
      if (getComputedStyle(one).clipPath.startsWith('inset(50%')) return true;
    }
    return false;
  };
  const nodes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || parent.closest('script, style, noscript, option, .skip')) continue;
    if (!isHidden(parent)) nodes.push(walker.currentNode);
  }

  const rectsOf = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter(({ width, height }) => width > 0.5 && height > 0.5);
  };
  /** The part of a rectangle that its scrolling ancestors and the window leave visible. */
  const visible = (rect, element) => {
    let { left, top, right, bottom } = rect;
    const clip = (box) => {
      [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
      [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
    };
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      if (one instanceof HTMLElement && getComputedStyle(one).overflow !== 'visible') clip(one.getBoundingClientRect());
    }
    clip({ left: 0, top: 0, right: document.documentElement.clientWidth, bottom: window.innerHeight });
    return { left, top, right, bottom };
  };
  const paints = (element) => {
    for (let one = element; one; one = one.parentElement) if (Number(getComputedStyle(one).opacity) < 0.05) return false;
    const style = getComputedStyle(element);
    const filled = !/^(transparent|rgba\(.*, 0\))$/.test(style.backgroundColor) || style.backgroundImage !== 'none';
    const lined = ['Top', 'Right', 'Bottom', 'Left'].some((side) => parseFloat(style[`border${side}Width`]) > 0);
    const isDrawn = element.matches('img, canvas, input, select, button, circle, line, text');
    return filled || lined || isDrawn || [...element.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  };
  /** What lies over a point of a text, if anything does. */
  const over = (x, y, parent) => {
    for (const element of document.elementsFromPoint(x, y)) {
      if (element === parent || element.contains(parent)) return null;
      if (paints(element)) return element;
    }
    return null;
  };
  const name = (element) => `<${element.tagName.toLowerCase()} id="${element.id}" class="${element.getAttribute('class') ?? ''}">`;
  const look = (node) => {
    for (const rect of rectsOf(node)) {
      const box = visible(rect, node.parentElement);
      const [w, h] = [box.right - box.left, box.bottom - box.top];
      // A line at an edge of what scrolls comes into view whole when it is scrolled.
      if (w < 4 || h < rect.height * 0.9) continue;
      // The ends of a word may touch the next one.
      const end = Math.min(2, w / 3);
      for (const across of [end, w * 0.25, w * 0.5, w * 0.75, w - end]) {
        for (const down of [0.25, 0.5, 0.75]) {
          const above = over(box.left + across, box.top + h * down, node.parentElement);
          if (above) return above;
        }
      }
    }
    return null;
  };
  const complain = (node, above) => {
    if (above) found.covered.push(`"${node.data.trim().slice(0, 40)}" under ${name(above)}`);
  };

  // Where things stand, the page being scrolled from its top to its end …
  const seen = new Set();
  for (let at = 0; ; at += Math.floor(window.innerHeight * 0.5)) {
    window.scrollTo(0, at);
    for (const node of nodes) {
      const above = seen.has(node) ? null : look(node);
      if (above) seen.add(node);
      complain(node, above);
    }
    if (at + window.innerHeight >= document.documentElement.scrollHeight) break;
  }
  // … and each text as a reader scrolls to it, in panels too.
  for (const node of nodes) {
    node.parentElement.scrollIntoView({ block: 'center', inline: 'center' });
    const above = seen.has(node) ? null : look(node);
    complain(node, above);
    found.tested += 1;
    for (const rect of rectsOf(node)) {
      const box = visible(rect, node.parentElement);
      const lost = Math.max(rect.width - (box.right - box.left), rect.height - (box.bottom - box.top));
      const scrolls = node.parentElement.closest('.scroll, .numbers, pre');
      if (lost > 2 && !scrolls) found.cut.push(`"${node.data.trim().slice(0, 40)}" by ${lost.toFixed(1)} px`);
    }
  }
  for (const scroller of document.querySelectorAll('*')) [scroller.scrollTop, scroller.scrollLeft] = [0, 0];
  window.scrollTo(0, 0);

  // What is written in fields must fit in them.
  const pen = document.createElement('canvas').getContext('2d');
  for (const field of document.querySelectorAll('input[type="text"], input:not([type]), select')) {
    if (isHidden(field)) continue;
    const style = getComputedStyle(field);
    pen.font = style.font;
    const text = field.value && field.tagName === 'INPUT' ? field.value : field.placeholder ?? field.selectedOptions[0].textContent;
    const arrow = field.tagName === 'SELECT' ? 18 : 0;
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
    found.tested += 1;
    if (pen.measureText(text).width > room + 1) found.cut.push(`"${text}" in ${name(field)}`);
  }

  // Two texts in one place: those of the document and those of the picture.
  const box = (quad) => {
    const [xs, ys] = [quad.map(([x]) => x), quad.map(([, y]) => y)];
    return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  };
  const all = [];
  for (const node of nodes) {
    for (const rect of rectsOf(node)) {
      // The lines of a text are as high as its letters, not as its font.
      const shrunk = { left: rect.left, right: rect.right, top: rect.top + rect.height * 0.15, bottom: rect.bottom - rect.height * 0.15 };
      const part = visible({ ...shrunk }, node.parentElement);
      const [w, h] = [part.right - part.left, part.bottom - part.top];
      if (w > 1 && h > 1) all.push({ text: node.data.trim(), quad: [[part.left, part.top], [part.right, part.top], [part.right, part.bottom], [part.left, part.bottom]] });
    }
  }
  for (const canvas of document.querySelectorAll('canvas')) {
    const frame = canvas.getBoundingClientRect();
    for (const { text, quad } of canvas.written ?? []) {
      const placed = quad.map(([x, y]) => [x + frame.left, y + frame.top]);
      const { left, right, top, bottom } = box(placed);
      found.tested += 1;
      if (left < frame.left - 1 || right > frame.right + 1 || top < frame.top - 1 || bottom > frame.bottom + 1) found.cut.push(`"${text}" on the canvas`);
      all.push({ text, quad: placed });
    }
  }
  /** Whether two convex shapes share more than an edge: no side of either has them apart. */
  const overlap = (a, b) => {
    for (const [p, q] of [[a, b], [b, a]]) {
      for (let at = 0; at < 4; at += 1) {
        const [[x0, y0], [x1, y1]] = [p[at], p[(at + 1) % 4]];
        const length = Math.hypot(x1 - x0, y1 - y0);
        const away = ([x, y]) => ((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / length;
        const inside = Math.min(...p.map(away));
        const other = q.map(away);
        if (Math.max(...other) < inside + 1 || Math.min(...other) > Math.max(...p.map(away)) - 1) return false;
      }
    }
    return true;
  };
  const boxes = all.map(({ quad }) => box(quad));
  for (let a = 0; a < all.length; a += 1) {
    for (let b = a + 1; b < all.length; b += 1) {
      const [p, q] = [boxes[a], boxes[b]];
      if (p.right < q.left || q.right < p.left || p.bottom < q.top || q.bottom < p.top) continue;
      if (overlap(all[a].quad, all[b].quad)) found.overlapping.push(`"${all[a].text.slice(0, 30)}" and "${all[b].text.slice(0, 30)}"`);
    }
  }
  return found;
}
