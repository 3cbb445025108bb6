/** Ends the process as soon as all output has been written, whatever else is pending. */
export function exitWhenWritten(): void {
  process.stdout.write('', () => process.exit());
}
