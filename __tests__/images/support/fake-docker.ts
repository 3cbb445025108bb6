import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a `docker` that is not Docker answers, by the beginning of its arguments. */
export type Answers = Readonly<
  Record<string, { readonly stdout?: unknown; readonly exitCode?: number; readonly stderr?: string }>
>;

/** Puts a `docker` first on the PATH that answers as told, for daemons that cannot run here. */
export class FakeDocker {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async answer(answers: Answers): Promise<void> {
    await mkdir(this.#directory, { recursive: true });
    const file = join(this.#directory, 'docker');
    const script = [
      `#!${process.execPath}`,
      `const answers = ${JSON.stringify(answers)};`,
      `const asked = process.argv.slice(2).join(' ');`,
      `require('node:fs').appendFileSync(${JSON.stringify(join(this.#directory, 'asked'))}, asked + '\\n');`,
      `const [, answer = {}] = Object.entries(answers).find(([start]) => asked.startsWith(start)) ?? [];`,
      `const { stdout = '', stderr = '', exitCode = 0 } = answer;`,
      `process.stdout.write(typeof stdout === 'string' ? stdout : JSON.stringify(stdout));`,
      `process.stderr.write(stderr);`,
      `process.exitCode = exitCode;`,
    ];
    await writeFile(file, `${script.join('\n')}\n`);
    await chmod(file, 0o755);
    const path = process.env['PATH'] ?? '';
    if (!path.startsWith(`${this.#directory}:`)) process.env['PATH'] = `${this.#directory}:${path}`;
  }

  /** The commands that were run. */
  async asked(): Promise<readonly string[]> {
    const text = await readFile(join(this.#directory, 'asked'), 'utf8').catch(() => '');
    return text.split('\n').filter(line => line !== '');
  }
}
