/** Says what happens, each sentence with the seconds since the beginning. */
export class Timeline {
  private readonly began = performance.now();

  tell(sentence: string): void {
    const seconds = (performance.now() - this.began) / 1000;
    process.stdout.write(`${seconds.toFixed(2).padStart(6)} s  ${sentence}\n`);
  }
}
