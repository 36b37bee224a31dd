import { pathToFileURL } from 'node:url';

/**
 * The built program's commands, one after another in one process: starting it anew costs more than most commands do.
 * Takes { id, args, tty, env } as messages of its parent and answers what a fresh run would have printed.
 */
const { runCommandLine } = await import(pathToFileURL(process.argv[2]).href);

async function run({ id, args, tty, env }) {
  const texts = { stdout: '', stderr: '' };
  const streams = ['stdout', 'stderr'].map((name) => ({ name, stream: process[name], write: process[name].write }));
  for (const { name, stream } of streams) {
    stream.isTTY = tty;
    stream.write = (text) => {
      texts[name] += text;
      return true;
    };
  }
  Object.assign(process.env, env);
  const before = process.cpuUsage();
  let code;
  try {
    code = await runCommandLine(args, '0.0.0');
  } catch (error) {
    texts.stderr += `internal error: ${error.stack}`;
    code = 70;
  }
  const { user, system } = process.cpuUsage(before);
  for (const key of Object.keys(env)) delete process.env[key];
  for (const { stream, write } of streams) stream.write = write;
  process.send({ id, code, ...texts, cpuMs: (user + system) / 1000 });
}

let last = Promise.resolve();
process.on('message', (task) => {
  last = last.then(() => run(task));
});
