import { readdirSync, readFileSync } from 'node:fs';

/** A worked example with its files, ready to be compared. */
export interface Example {
  readonly id: string;
  readonly title: string;
  /** What one learns from it. */
  readonly teaches: string;
  readonly workflow: ExampleFile;
  readonly load: ExampleFile;
  /** What the load profile names: traces. */
  readonly files: readonly ExampleFile[];
}

export interface ExampleFile {
  /** Name without folders. */
  readonly file: string;
  readonly text: string;
}

type ExampleRow = Readonly<Record<'id' | 'title' | 'teaches' | 'workflow' | 'load', string>>;

const folder = new URL('../../datasets/examples/', import.meta.url);

/** The examples that come with stepmeter, in the order they are meant to be read. */
export function loadExamples(): readonly Example[] {
  const rows = JSON.parse(readFileSync(new URL('examples.json', folder), 'utf8')) as readonly ExampleRow[];
  return rows.map(({ id, title, teaches, workflow, load }) => {
    const beside = new URL('./', new URL(load, folder));
    const traces = readdirSync(beside).filter((name) => name.endsWith('.csv'));
    return {
      ...{ id, title, teaches },
      workflow: readExample(new URL(workflow, folder)),
      load: readExample(new URL(load, folder)),
      files: traces.sort().map((name) => readExample(new URL(name, beside))),
    };
  });
}

const readExample = (url: URL): ExampleFile => ({
  file: url.pathname.split('/').pop() ?? '',
  text: readFileSync(url, 'utf8'),
});
