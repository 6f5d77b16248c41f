// Lists of names as the API takes them: items between commas. A name with a comma, or one that begins with a
// quote, stands in double quotes, and a quote inside them is doubled.

const ITEM = /\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/y;

/** Names as one text. */
export function listed(names) {
  return names.map(item).join(',');
}

function item(name) {
  const isPlain = !name.includes(',') && !name.startsWith('"') && name.trim() === name;
  return isPlain ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The names of such a text. */
export function namesOf(text) {
  const names = [];
  ITEM.lastIndex = 0;
  while (ITEM.lastIndex < text.length) {
    const found = ITEM.exec(text);
    if (!found) return text.split(',');
    names.push(found[1] === undefined ? found[2].trim() : found[1].replaceAll('""', '"'));
  }
  return names;
}
