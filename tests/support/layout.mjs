// What a page must be beside accessible: nothing cut off, nothing over something else, large enough to touch, everything reached by Tab.
// The functions at the top run in the page.

/** Text that is cut off, leaves its box or the window, or lies over other text; what sticks out of its card; what a finger cannot hit. */
function inspect(isTouched) {
  const trouble = [];
  const called = (element) => `<${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}${element.classList.length ? `.${[...element.classList].join('.')}` : ''}> “${element.textContent.trim().replaceAll(/\s+/g, ' ').slice(0, 50)}”`;
  /** For screen readers alone: clipped to nothing. */
  const isUnseen = (element) => { for (let at = element; at; at = at.parentElement) if (getComputedStyle(at).clipPath === 'inset(50%)') return true; return false; };
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('svg') && !isUnseen(element);
  /** What scrolls, or shortens by an ellipsis what stands whole elsewhere. */
  const scrolls = (element) => { const { overflowX, overflowY, textOverflow } = getComputedStyle(element); return textOverflow === 'ellipsis' || [overflowX, overflowY].some((how) => how === 'auto' || how === 'scroll'); };
  const scroller = (element) => { for (let at = element; at && at !== document.body; at = at.parentElement) if (scrolls(at)) return at; return null; };

  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) trouble.push(`${wide} px wide in a window of ${innerWidth} px`);
  for (const element of document.body.querySelectorAll('*')) {
    if (!isShown(element) || ['INPUT', 'TEXTAREA', 'SELECT', 'IMG'].includes(element.tagName)) continue;
    const { overflowX, display, textOverflow } = getComputedStyle(element);
    if (textOverflow !== 'ellipsis' && display !== 'inline' && ['hidden', 'clip'].includes(overflowX) && element.textContent.trim() && element.scrollWidth > element.clientWidth + 1) {
      trouble.push(`cut off: ${called(element)}`);
    }
  }

  for (const card of document.querySelectorAll('.card')) {
    const { left, right } = card.getBoundingClientRect();
    const sticksOut = (element) => { const own = element.getBoundingClientRect(); return own.width > 1 && (own.right > right + 1 || own.left < left - 1); };
    const first = [...card.querySelectorAll('*')].find((element) => isShown(element) && (scroller(element) ?? element) === element && sticksOut(element));
    if (first) trouble.push(`sticks out of its card: ${called(first)}`);
  }

  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || ['SCRIPT', 'STYLE', 'TEXTAREA', 'OPTION', 'NOSCRIPT'].includes(parent.tagName) || !isShown(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const own = scroller(parent);
    let block = parent;
    while (getComputedStyle(block).display === 'inline' || getComputedStyle(block).display === 'contents') block = block.parentElement;
    const around = block.getBoundingClientRect();
    for (const rect of range.getClientRects()) {
      if (rect.width < 1) continue;
      if (!own && (rect.right > innerWidth + 1 || rect.left < -1)) trouble.push(`outside of the window: ${called(parent)}`);
      else if (!own && (rect.right > around.right + 2 || rect.left < around.left - 2)) trouble.push(`outside of its box: ${called(parent)}`);
      else if (!own) lines.push({ rect, parent });
    }
  }
  lines.sort((a, b) => a.rect.top - b.rect.top);
  for (const [at, { rect, parent }] of lines.entries()) {
    for (let next = at + 1; next < lines.length && lines[next].rect.top < rect.bottom; next += 1) {
      const other = lines[next].rect;
      const across = Math.min(rect.right, other.right) - Math.max(rect.left, other.left);
      const down = Math.min(rect.bottom, other.bottom) - other.top;
      if (across > 2 && down > .4 * Math.min(rect.height, other.height)) trouble.push(`over each other: ${called(parent)} and ${called(lines[next].parent)}`);
    }
  }

  if (isTouched) {
    // links are judged by axe's target-size
    for (const element of document.querySelectorAll('button, .button, summary, select, textarea, input:not([type=hidden])')) {
      if (!isShown(element) || element.disabled) continue;
      const target = ['checkbox', 'radio'].includes(element.type) ? element.closest('label') ?? element : element;
      const isInText = getComputedStyle(target).display === 'inline';
      const { width, height } = target.getBoundingClientRect();
      if (!isInText && (height < 39.5 || width < 24)) trouble.push(`hard to hit (${Math.round(width)} × ${Math.round(height)} px): ${called(element)}`);
    }
  }
  return [...new Set(trouble)];
}

/** Gets ready for Tab at the beginning of the page, and tells how often it has to be pressed. */
function begin() {
  const names = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  const groups = new Set();
  const expected = [...document.querySelectorAll(names)].filter((element) => {
    if (element.tabIndex < 0 || element.disabled || !element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.type !== 'radio') return true;
    // of radio buttons the chosen one, or the first
    const key = `${element.form?.id ?? ''}/${element.name}`;
    const chosen = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(element.name)}"]`)].some((other) => other.form === element.form && other.checked);
    if (chosen ? !element.checked : groups.has(key)) return false;
    groups.add(key);
    return true;
  });
  const seen = [];
  addEventListener('focusin', ({ target }) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(target);
    const { width, height } = target.getBoundingClientRect();
    seen.push({ target, isVisible: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && width > 1 && height > 1 });
  });
  globalThis.walked = { expected, seen };
  document.activeElement?.blur();
  const start = document.createElement('span');
  start.tabIndex = -1;
  document.body.prepend(start);
  start.focus();
  start.remove();
  seen.length = 0;
  return expected.length;
}

/** Whether Tab came by everything. */
function isOver() {
  const { expected, seen } = globalThis.walked;
  return expected.every((element) => seen.some(({ target }) => target === element));
}

/** What Tab came by, and what not. */
function end() {
  const { expected, seen } = globalThis.walked;
  document.activeElement?.blur();
  const trouble = [];
  const called = (element) => `<${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}> “${(element.textContent || element.name || '').trim().replaceAll(/\s+/g, ' ').slice(0, 50)}”`;
  const order = [...new Set(seen.map(({ target }) => target))].filter((target) => expected.includes(target));
  for (const element of expected) if (!order.includes(element)) trouble.push(`Tab does not reach ${called(element)}`);
  if (!trouble.length && order.some((element, at) => element !== expected[at])) trouble.push('Tab goes another way than the page is written');
  for (const { target, isVisible } of seen) if (!isVisible && target !== document.body) trouble.push(`the focus is not seen on ${called(target)}`);
  if (document.querySelector('nav') && !expected[0]?.matches('a.skip[href="#content"]')) trouble.push('no link to skip to the content comes first');
  return [...new Set(trouble)];
}

/** What is wrong with how a page is laid out, in the window that it has. */
export const layout = (page, isTouched = false) => page.evaluate(inspect, isTouched);

/** What is wrong with the way of Tab through a page. */
export async function tabThrough(page) {
  const count = await page.evaluate(begin);
  const session = await page.context().newCDPSession(page);
  const key = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };
  // what scrolls is reached by Tab, too, and what stands in a frame, which may still be loading: as often again while something is left
  for (let round = 0; round < 4 && !(round && await page.evaluate(isOver)); round += 1) {
    const sent = [];
    for (let press = 0; press < count + 12; press += 1) {
      for (const type of ['rawKeyDown', 'keyUp']) sent.push(session.send('Input.dispatchKeyEvent', { type, ...key }));
    }
    await Promise.all(sent);
  }
  await session.detach();
  return page.evaluate(end);
}
