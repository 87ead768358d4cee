/** What a run says of itself: a line for each step, with how long it took. */
export class Transcript {
  private readonly began = performance.now();
  private last = "";

  /** Does a step, and says that it held. What it throws goes on, under the step's name. */
  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    this.last = name;
    const result = await work();
    this.write(`${seconds(began).padStart(7)}  ${name}`);
    return result;
  }

  note(text: string): void {
    this.write(`         ${text}`);
  }

  end(): void {
    this.write(`${seconds(this.began).padStart(7)}  in all`);
  }

  failed(error: unknown): void {
    process.stderr.write(`FAILED   ${this.last}\n`);
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  }

  private write(line: string): void {
    process.stdout.write(`${line}\n`);
  }
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
