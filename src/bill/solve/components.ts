/**
 * Strongly connected components of what can be reached from `entry`, in an order in which every step leads to the same
 * component or a later one (Tarjan 1972, without recursion).
 *
 * @param next  where one can go from a node; it is asked once per node.
 */
export function components(entry: number, next: (node: number) => readonly number[]): number[][] {
  const index = new Map<number, number>();
  const low = new Map<number, number>();
  const open = new Set<number>();
  const stack: number[] = [];
  const found: number[][] = [];
  const calls: { readonly node: number; readonly targets: readonly number[]; at: number }[] = [];
  const enter = (node: number): void => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    open.add(node);
    stack.push(node);
    calls.push({ node, targets: next(node), at: 0 });
  };
  const lower = (node: number, to: number): void => {
    if (to < low.get(node)!) low.set(node, to);
  };
  enter(entry);
  for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
    const { node, targets } = call;
    const target = targets[call.at++];
    if (target !== undefined) {
      if (!index.has(target)) enter(target);
      else if (open.has(target)) lower(node, index.get(target)!);
      continue;
    }
    calls.pop();
    const caller = calls.at(-1);
    if (caller !== undefined) lower(caller.node, low.get(node)!);
    if (low.get(node) !== index.get(node)) continue;
    const members = stack.splice(stack.lastIndexOf(node));
    for (const member of members) open.delete(member);
    found.push(members);
  }
  return found.reverse();
}
