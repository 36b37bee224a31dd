/** Shows the `data-tip` of the mark under the pointer or in focus. Its words are the mark's name too, so it is mute to screen readers. */
export function addTooltip(root: HTMLElement, signal?: AbortSignal): void {
  const tip = root.ownerDocument.createElement('div');
  tip.className = 'tip';
  tip.setAttribute('aria-hidden', 'true');
  tip.hidden = true;
  root.append(tip);

  /** The mark that has the focus and shows its tip: it keeps it while the page scrolls to it. */
  let focused: Element | null = null;
  const hide = (): void => {
    focused = null;
    tip.hidden = true;
  };
  const show = (mark: Element, at: { x: number; y: number }): void => {
    const [head = '', ...rest] = (mark.getAttribute('data-tip') ?? '').split('\n');
    const strong = root.ownerDocument.createElement('b');
    strong.textContent = head;
    tip.replaceChildren(
      strong,
      ...rest.map((line) => {
        const row = root.ownerDocument.createElement('span');
        row.textContent = line;
        return row;
      }),
    );
    tip.hidden = false;
    const { clientWidth, clientHeight } = root.ownerDocument.documentElement;
    const box = tip.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.x - box.width / 2, clientWidth - box.width - 8));
    const above = at.y - box.height - 12;
    const top = above >= 8 ? above : Math.min(at.y + 20, clientHeight - box.height - 8);
    tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  };
  const markOf = (target: EventTarget | null): Element | null =>
    target instanceof Element ? target.closest('.mark') : null;
  /** The part of a mark that carries its figure, so that a wide hit area does not push the tip away. */
  const placeOf = (mark: Element): { x: number; y: number } => {
    const shape = mark.querySelector('.bar') ?? mark.querySelector('circle, rect:not(.hit)') ?? mark;
    const box = shape.getBoundingClientRect();
    const top = mark.matches('.column') ? box.top : mark.getBoundingClientRect().top;
    return { x: box.left + box.width / 2, y: top };
  };

  root.addEventListener('pointermove', (event) => {
    const mark = markOf(event.target);
    if (mark === null || event.buttons > 0) hide();
    else show(mark, { x: event.clientX, y: event.clientY });
  });
  root.addEventListener('pointerleave', hide);
  root.addEventListener('focusin', (event) => {
    const mark = markOf(event.target);
    if (!mark?.matches(':focus-visible')) return hide();
    focused = mark;
    show(mark, placeOf(mark));
  });
  root.addEventListener('focusout', hide);
  root.ownerDocument.addEventListener(
    'scroll',
    () => {
      if (focused === null) hide();
      else show(focused, placeOf(focused));
    },
    { passive: true, ...(signal && { signal }) },
  );
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide();
  });
}
