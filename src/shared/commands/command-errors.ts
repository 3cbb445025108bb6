/** The command is not on the PATH. */
export class CommandNotFoundError extends Error {
  constructor(command: string, options?: ErrorOptions) {
    super(`"${command}" is not on the PATH`, options);
  }
}

/** The command went on too long or printed too much, and was killed. The message names it and the limit. */
export class CommandLimitError extends Error {}

/** `docker image inspect`: the command for messages, without its options and what it is about, which can be long or secret. */
export function titleOf(command: string, args: readonly string[]): string {
  const end = args.findIndex(arg => !/^[a-z]+$/.test(arg));
  return [command, ...args.slice(0, end === -1 ? args.length : end).slice(0, 2)].join(' ');
}
