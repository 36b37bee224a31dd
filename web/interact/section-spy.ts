/** Marks the link of the section that is being read, in the list of sections. */
export function markHere(root: HTMLElement, signal?: AbortSignal): void {
  const links = [...root.querySelectorAll<HTMLAnchorElement>('nav a[href^="#"]')];
  const bySection = new Map(
    links.flatMap((link) => {
      const section = root.querySelector(`section[id="${CSS.escape(link.hash.slice(1))}"]`);
      return section === null ? [] : [[section, link] as const];
    }),
  );
  const inView = new Set<Element>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) inView.add(target);
        else inView.delete(target);
      }
      const here = [...bySection.keys()].find((section) => inView.has(section));
      if (here === undefined) return;
      for (const [section, link] of bySection) {
        if (section === here) link.setAttribute('aria-current', 'location');
        else link.removeAttribute('aria-current');
      }
    },
    // a line a quarter down the window: the section that crosses it is being read
    { rootMargin: '-25% 0px -74% 0px' },
  );
  for (const section of bySection.keys()) observer.observe(section);
  signal?.addEventListener('abort', () => observer.disconnect());
}
