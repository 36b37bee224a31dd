import type { Report } from '../../src/report/model.ts';
import { volumeChart, volumeCursor, volumeRange, volumeReadout, volumeUnder } from '../charts/volume.ts';
import { mount } from '../mount.ts';

/** A hundredth of the axis for an arrow key, a tenth for a page key. */
const KEYS: Readonly<Record<string, number>> = {
  ArrowRight: 0.01,
  ArrowUp: 0.01,
  ArrowLeft: -0.01,
  ArrowDown: -0.01,
  PageUp: 0.1,
  PageDown: -0.1,
};

/**
 * The volume line of the cost curve: moved with pointer or keys, it says both costs where it stands.
 * @returns  takes hold of a newly drawn chart; the line stays where the reader left it.
 */
export function volumeLine(root: HTMLElement, report: Report): (svg: SVGSVGElement, width: number) => void {
  const data = volumeChart.select(report);
  const row = root.querySelector('[data-readout]');
  if (data === null || row === null) return () => {};
  const document = root.ownerDocument;
  const back = document.createElement('button');
  back.type = 'button';
  back.className = 'back';
  back.textContent = data.isGiven ? 'Back to the present volume' : 'Back';
  let volume = data.present;
  let redraw = (): void => {};

  const move = (to: number): void => {
    volume = to;
    back.hidden = Math.abs(to / data.present - 1) < 1e-6;
    row.replaceChildren(mount(document, volumeReadout(data, to)), back);
    redraw();
  };
  back.addEventListener('click', () => {
    move(data.present);
    root.querySelector<SVGElement>('.cursor')?.focus();
  });

  const byKey = (event: KeyboardEvent): void => {
    const [low, high] = volumeRange(data);
    const step = KEYS[event.key];
    const to =
      event.key === 'Home'
        ? low
        : event.key === 'End'
          ? high
          : step === undefined
            ? null
            : volume * (high / low) ** step;
    if (to === null) return;
    event.preventDefault();
    move(Math.min(high, Math.max(low, to)));
  };

  return (svg, width) => {
    const size = { width, height: Math.ceil(volumeChart.height(data, width)) };
    const cursor = svg.querySelector<SVGGElement>('.cursor');
    if (cursor === null) return;
    redraw = () => {
      const fresh = mount(document, volumeCursor(data, size, volume)) as SVGGElement;
      for (const { name, value } of fresh.attributes) cursor.setAttribute(name, value);
      cursor.replaceChildren(...fresh.childNodes);
    };
    const follow = (event: PointerEvent): void =>
      move(volumeUnder(data, size, event.clientX - svg.getBoundingClientRect().left));
    svg.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      cursor.focus({ preventScroll: true });
      svg.setPointerCapture(event.pointerId);
      follow(event);
    });
    svg.addEventListener('pointermove', (event) => {
      if (svg.hasPointerCapture(event.pointerId)) follow(event);
    });
    cursor.addEventListener('keydown', byKey);
    move(volume);
  };
}
